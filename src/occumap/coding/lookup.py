"""The index as a machine: a title and its qualifiers decide an entry, or the question that would.

A title is looked up as written, then in its common form and as a bag of common words; all spellings of a title are
gathered before its entries are judged. Among its entries

1. those whose qualifiers are exactly those given decide;
2. else those of whose qualifiers every content word is given, the most specific first;
3. else the flagged default, or the reference that is the default, followed to its end, or the entry without qualifiers.

An entry with a qualifier that wasn't given never answers for the bare title, and half a qualifier never decides: it
only brings the entry nearer to the top of the question. What is left open is returned with the entries that are left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from occumap.coding.index_titles import IndexTitles
from occumap.coding.normalise import plain
from occumap.coding.qualifications import QUALIFIED_WORDS, Qualified, is_qualified, words_of_qualified
from occumap.coding.qualifiers import content_words, given_words, lies_inside, without_nos
from occumap.coding.questions import question_between
from occumap.coding.readings import Reading
from occumap.coding.see_references import NOTES
from occumap.coding.title_entries import Chain, Entries, Given, Layer, Specific
from occumap.model.coding import Method, Question

# So many words that are given beside a title may be the rest of it.
MAX_REST = 3
MAX_KEPT = 1 << 15


class Found(NamedTuple):
    """What the index says of a title.

    Args:
        row: the entry that decides; None if none does.
        method: how it decides.
        rows: the entries that are left, with codes; those a hint speaks for, if there are any.
        question: what would decide between them.
        reason: why, as a sentence.
        hinted: codes of other entries of which a part of the qualifiers was given.
        whole_group: whether nothing but the group that all of ``rows`` share may be answered.
        in_notes: whether the index leaves it to its publisher's notes.
        unmatched: whether something was given that bears on the code, and none of it decided.
        reading: what the title was taken for; None for itself.
    """

    row: int | None
    method: Method
    rows: tuple[int, ...]
    question: Question | None
    reason: str
    hinted: frozenset[str] = frozenset()
    whole_group: bool = False
    in_notes: bool = False
    unmatched: bool = False
    reading: Reading | None = None


@dataclass(frozen=True)
class Lookup(IndexTitles):
    """An index as a machine: a title and its qualifiers find the entry that decides, or what is left open."""

    def find(
        self,
        title: str,
        industry: str | None = None,
        additional: str | None = None,
        qualification: str | None = None,
    ) -> Found | None:
        """Return what the index says of a title with these qualifiers; None if it doesn't have the title.

        What is given beside a title may be the rest of it: an engineer, “electrical”, is an electrical engineer, if the
        index has that title, and nothing given decides among the entries of the shorter one.
        """
        found = self._find(title, industry, additional, qualification)
        if industry and not additional:
            return self._with_industry(title, industry, qualification, found)
        if not additional:
            return found
        settled = found is not None and found.method in {Method.EXACT, Method.QUALIFIED}
        rest = plain(additional)
        if settled or not 0 < len(rest.split()) <= MAX_REST:
            return found
        whole = f"{rest} {plain(title)}"
        longer = self._find(whole, industry, None, qualification) if self.has_words(whole) else None
        if longer is None or (longer.row is None and found):
            return found
        return longer._replace(reading=Reading(whole, said=f"read as “{whole}”", added=True))

    def _with_industry(self, title: str, industry: str, qualification: str | None, found: Found | None) -> Found | None:
        """Return what the index says of a title with its industry as the rest of it, where that is another code.

        An usher, “court”, is a court usher, whatever other ushers are; but a school's cook is a cook as before.
        """
        rest = plain(industry)
        if found is None or found.reading or found.method is Method.QUALIFIED or not 0 < len(rest.split()) <= MAX_REST:
            return found
        whole = f"{rest} {plain(title)}"
        longer = self._find(whole, None, None, qualification) if self.has_words(whole) else None
        if longer is None or longer.row is None or longer.reading:
            return found
        # A kind of place that lies inside an industry has been weighed as that.
        settled = found.row is not None and (self.codes[found.row] == self.codes[longer.row] or lies_inside(rest))
        if settled:
            return found
        return longer._replace(reading=Reading(whole, said=f"read as “{whole}”", added=True))

    def _find(
        self, title: str, industry: str | None, additional: str | None, qualification: str | None
    ) -> Found | None:
        qualified = is_qualified(qualification, title)
        known = words_of_qualified(qualification) if qualification and qualified is Qualified.YES else ""
        bare = not (industry or additional or known) and qualified is not Qualified.NO
        folded = title.strip().casefold()
        for reading in self._readings(title):
            written = reading.text if reading.said else folded
            key = self._kept_under(written, reading) if bare and not reading.context else None
            found = self._kept.get(key) if key else None
            if found is None:
                found = self._of_reading(written, reading, industry or "", additional, known, qualified)
            if found is not None:
                if key and len(self._kept) < MAX_KEPT:
                    self._kept[key] = found
                unmatched = found.unmatched or (reading.for_somebody and found.row is None)
                return found._replace(reading=reading, unmatched=unmatched) if reading.said else found
        return None

    def _of_reading(
        self, written: str, reading: Reading, industry: str, additional: str | None, known: str, qualified: Qualified
    ) -> Found | None:
        spellings = list(self._spellings(written, reading))
        if not spellings:
            return None
        more = " ".join(filter(None, [additional, spellings[-1].added]))
        given = self._given(industry, more, " ".join(filter(None, [reading.context, known])))
        entries = [one.entries for one in spellings]
        return self._of_unqualified(entries, given) if qualified is Qualified.NO else self._decide(entries, given)

    def _kept_under(self, written: str, reading: Reading) -> tuple[str | None, str]:
        """Return what titles that are read alike share: what is written, if the index has it, and what is read."""
        return written if self._is_written(written) else None, reading.text

    @cached_property
    def _kept(self) -> dict[tuple[str | None, str], Found]:
        """What was found for titles alone: many come down to a few readings."""
        return {}

    def _of_unqualified(self, spellings: Sequence[Entries], given: Given) -> Found:
        """Return what an index says of a title without its entries for those who are qualified."""
        left = [
            Entries(*(tuple(row for row in rows if not self._qualifiers[row].asks(QUALIFIED_WORDS)) for rows in one))
            for one in spellings
        ]
        if not left[-1] or left == list(spellings):
            return self._decide(spellings, given)
        found = self._decide(left, given)
        return found._replace(reason=f"{found.reason} Entries for people who are qualified were left out.")

    # qualifiers

    def _given(self, industry: str, additional: str, context: str = "") -> Given:
        words = given_words(industry, additional)
        return Given(plain(additional), plain(industry), words | given_words(context, None) if context else words)

    def _decide(self, spellings: Sequence[Entries], given: Given) -> Found:
        """Return what the entries of a title say, gathered from the narrowest spelling of it to the widest."""
        chains = [self._chain(entries) for entries in spellings]
        decided = self._by_same(chains, given) if given.add or given.ind else None
        if decided is None and (given.words or chains[-1].told):
            decided = self._by_specific(spellings[-1], chains[-1], given)
        defaults = (self._by_default(chain, one, given) for chain, one in zip(chains, spellings, strict=True))
        return decided or next(filter(None, defaults), None) or self._undecided(chains[-1], given)

    def _by_same(self, chains: Sequence[Chain], given: Given) -> Found | None:
        for chain in chains:
            for layer in chain.layers:
                same = [row for row in layer.rows if self._is_same(row, given, layer)]
                if same and self._one_code(same):
                    reason = f"{_referred(layer)}The index has this title with these qualifiers."
                    return Found(same[0], Method.QUALIFIED, chains[-1].rows, None, reason)
        return None

    def _by_specific(self, entries: Entries, chain: Chain, given: Given) -> Found | None:
        referring = tuple(row for row in entries.referring if not self._qualifiers[row].bare)
        best = self._most_specific((*chain.layers, Layer(referring)), given)
        if best is None:
            return None
        if self.codes[best.row] is None:
            return self._decide([Entries((), (best.row,))], given)
        reason = f"{_referred(best.layer)}The index has this title with {self._said(best.row)}."
        return Found(best.row, Method.QUALIFIED, chain.rows, None, reason)

    def _is_same(self, row: int, given: Given, layer: Layer) -> bool:
        own = self._qualifiers[row]
        if own.ind != given.ind:
            return False
        if own.add == given.add:
            return True
        return bool(layer.brought) and content_words(own.add) == layer.brought | content_words(given.add)

    def _by_default(self, chain: Chain, entries: Entries, given: Given) -> Found | None:
        """Return the default of a title, or of the one it refers to; None if there is none."""
        for layer in chain.layers:
            bare = [row for row in layer.rows if self._qualifiers[row].bare_but_for(layer.brought)]
            flagged = [row for row in bare if self.default_flags[row]]
            chosen = flagged or bare
            if chosen and self._one_code(chosen):
                return self._default(chosen[0], chain, layer, self._note(entries), given)
        return None

    def _default(self, row: int, chain: Chain, layer: Layer, note: str, given: Given) -> Found:
        rows, own = chain.rows, layer is chain.layers[0]
        unmatched = given.stated
        if own and self._one_code(rows):
            reason = f"The index has this title, under one code.{note}"
            return Found(row, Method.EXACT, rows, None, reason, unmatched=unmatched)
        flag = self.default_flags[row]
        kind = f"its default ({flag})" if flag else "its entry without qualifiers"
        reason = f"The index has this title under several codes; this is {kind}.{note}"
        hinted = frozenset(str(self.codes[other]) for other in self._hinted(rows, given)) - {str(self.codes[row])}
        method = Method.DEFAULT if own else Method.REFERENCE
        question = self._question(rows)
        return Found(row, method, rows, question, _referred(layer) + reason, hinted=hinted, unmatched=unmatched)

    def _note(self, entries: Entries) -> str:
        """Return what to add where the index says more of a title in its notes."""
        rows = (*entries.rows, *entries.referring)
        if any(row in self.references and self.references[row].to == NOTES for row in rows):
            return " Its publisher’s notes say more of it."
        return ""

    def _undecided(self, chain: Chain, given: Given) -> Found:
        rows = self._hinted(chain.rows, given) or chain.rows
        reason = "The index has this title only with qualifiers that weren’t given."
        if self._contradict(rows, given):
            reason = "The index has this title under several codes, and nothing in it tells them apart."
        if chain.ends_in_notes:
            reason = "The index gives this title no code of its own and refers to its publisher’s notes."
        elif len(chain.layers) > 1:
            reason = f"{_referred(chain.layers[-1])}Nothing given decides between its entries."
        elif not rows:
            reason = "The index refers this title to another one, which has no entry that fits."
        referred = chain.ends_in_notes or len(chain.layers) > 1 or not rows
        question = self._question(rows)
        return Found(
            None,
            Method.NONE,
            rows,
            question,
            reason,
            whole_group=referred,
            in_notes=chain.ends_in_notes,
            unmatched=given.stated,
        )

    def _contradict(self, rows: Iterable[int], given: Given) -> bool:
        """Return whether entries with the same qualifiers, which were given or need not be, have several codes."""
        codes: dict[tuple[str, str], set[str | None]] = defaultdict(set)
        for row in rows:
            own = self._qualifiers[row]
            if own.bare or own.given(given.words):
                codes[own.add, own.ind].add(self.codes[row])
        return any(len(several) > 1 for several in codes.values())

    def _hinted(self, rows: Iterable[int], given: Given) -> tuple[int, ...]:
        """Return the entries of which a part of the qualifiers was given."""
        if not given.words:
            return ()
        return tuple(row for row in rows if self._qualifiers[row].hinted(given.words) > 0)

    def _most_specific(self, layers: Iterable[Layer], given: Given) -> Specific | None:
        """Return the entry whose qualifiers are all given, the one with most words; None if several codes tie."""
        scored = [
            Specific(score, layer, row)
            for layer in layers
            for row in layer.rows
            if (score := self._qualifiers[row].given(given.words | layer.brought | layer.told) - len(layer.brought)) > 0
        ]
        top = max((one.score for one in scored), default=0)
        best = [one for one in scored if one.score == top]
        first = [one for one in best if one.layer is best[0].layer]
        return first[0] if first and self._one_code(one.row for one in first) else None

    def _best_qualified(self, rows: Iterable[int], given: Given) -> int | None:
        best = self._most_specific([Layer(tuple(rows))], given)
        return best.row if best else None

    # questions

    def _one_code(self, rows: Iterable[int]) -> bool:
        return len({self.codes[row] for row in rows}) == 1

    def _said(self, row: int) -> str:
        own = self.index.at(row)
        add, ind = without_nos(own.add), without_nos(own.ind)
        parts = [add and f"the qualifier “{add}”", ind and f"the industry “{ind}”"]
        return " and ".join(part for part in parts if part) or "no qualifier"

    @cached_property
    def _questions(self) -> dict[tuple[int, ...], Question | None]:
        return {}

    def _question(self, rows: tuple[int, ...]) -> Question | None:
        """Return the question that tells the codes of a title apart; made once for each set of entries."""
        if rows not in self._questions:
            asks = len({self.codes[row] for row in rows}) > 1 or not any(self._qualifiers[row].bare for row in rows)
            made = question_between(rows, self.index, self.version, self.codes, self._qualifiers) if asks else None
            self._questions[rows] = made
        return self._questions[rows]


def _referred(layer: Layer) -> str:
    return f"The index refers this title to “{layer.to}”. " if layer.to else ""
