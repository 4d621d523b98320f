"""The index as a machine: a title and its qualifiers decide an entry, or the question that would.

An entry is found by its title, from the strictest reading to the loosest: as written (in either
word order), in common form, as a bag of common words, through a see-reference, and without noise.
Among the entries of one title the qualifiers decide: an exact match of both; else the entry whose
qualifiers are all given; else the default, or the entry without qualifiers. What is left open is
returned as a question.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from occumap.coding.normalise import common, plain, without_noise
from occumap.model.code import Code
from occumap.model.coding import Method, Option, Question
from occumap.model.index import Index

OPTIONS_SHOWN = 12
# The share of an entry's own qualifier words that must be given for it to be meant.
MIN_AGREEMENT = 0.5
_SEE = re.compile(r"^see\s+(?:also\s+)?(?P<title>[^()]*?)\s*(?:\((?P<add>[^()]*)\))?\s*(?:for .*)?$", re.IGNORECASE)
# Words that say nothing of which industry it is.
_WORDS_OF_ANY_INDUSTRY = """and of the in for mfr manufacturing industry trade good service establishment etc
company firm sector business"""
_EMPTY = frozenset(_WORDS_OF_ANY_INDUSTRY.split())
# What people call an industry, and what the index calls it.
INDUSTRY_WORDS: Mapping[str, tuple[str, ...]] = {
    "shop": ("retail",),
    "store": ("retail",),
    "supermarket": ("retail",),
    "school": ("educational", "establishment"),
    "college": ("educational", "establishment"),
    "university": ("university", "educational", "establishment"),
    "nhs": ("hospital", "health"),
    "hospital": ("health",),
    "council": ("local", "government"),
    "builder": ("building", "construction"),
    "building": ("construction",),
    "construction": ("building",),
    "it": ("computing",),
    "software": ("computing",),
    "car": ("vehicle", "motor"),
    "automotive": ("vehicle", "motor"),
    "aircraft": ("aerospace",),
    "aviation": ("aerospace", "aircraft"),
    "aerospace": ("aircraft",),
    "garage": ("vehicle",),
    "restaurant": ("catering",),
    "pub": ("public", "house", "licensed"),
    "farm": ("farming", "agriculture"),
    "farming": ("agriculture", "farm"),
    "army": ("armed", "force"),
    "navy": ("armed", "force"),
    "raf": ("armed", "force"),
    "brewery": ("brewing", "alcoholic", "drink"),
    "telecom": ("telecoms", "telecommunications"),
    "railway": ("rail",),
    "rail": ("railway",),
    "bank": ("banking",),
    "chemicals": ("chemical",),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What the index says: a row (or none), how, how sure the title's own entries make it, a question."""

    row: int | None
    method: Method
    rows: tuple[int, ...]
    question: Question | None
    reason: str


@dataclass(frozen=True, slots=True)
class _Qualifiers:
    add: str
    ind: str
    add_words: frozenset[str]
    ind_words: frozenset[str]


class _QualifiersByRow(dict[int, _Qualifiers]):
    """The qualifiers of an entry by its row, read when they are first asked for: one answer needs few of them."""

    def __init__(self, adds: Sequence[str | None], inds: Sequence[str | None]) -> None:
        self._adds = adds
        self._inds = inds

    def __missing__(self, row: int) -> _Qualifiers:
        add, ind = self._adds[row], self._inds[row]
        found = self[row] = _Qualifiers(plain(add or ""), plain(ind or ""), _words(add), _words(ind))
        return found


@dataclass(frozen=True)
class Lookup:
    """Dictionaries over the entries of an index that have a code in a version.

    Args:
        index: the entries.
        version: the id of the version coded to.
        codes: of each entry, None where it has none.
        abbreviations: those that the index's publisher lists.
        trust: how often what the index settles is right, between 0 and 1, beside an index that holds every title.
    """

    index: Index
    version: str
    codes: tuple[str | None, ...] = field(repr=False)
    abbreviations: Mapping[str, str] = field(default_factory=dict, repr=False)
    trust: float = 1.0

    def trust_in(self, row: int) -> float:  # noqa: ARG002 (own entries differ)
        """Return how far an entry is trusted."""
        return self.trust

    @classmethod
    def of(cls, index: Index, version: str, abbreviations: Mapping[str, str] | None = None) -> Lookup:
        """Return the lookup for one version of the codes; abbreviations are those the index's publisher lists.

        Raises:
            UnknownNameError: the index isn't coded to the version.
        """
        codes = tuple(index.codes(version).to_list())
        listed = {plain(short): plain(long) for short, long in (abbreviations or {}).items()}
        return cls(index, version, codes, listed)

    @cached_property
    def fingerprint(self) -> str:
        """The hash of all entries with all they say."""
        return hashlib.sha256(self.index.frame.write_csv().encode()).hexdigest()

    @property
    def name(self) -> str:
        """The name of the index with the beginning of its hash, such as ``starter@1f0c2ab9``."""
        return f"{self.index.name}@{self.fingerprint[:8]}"

    @cached_property
    def by_written(self) -> dict[str, tuple[int, ...]]:
        """Rows by title exactly as published but for case."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, title in enumerate(self.index.frame["title"]):
            if self.codes[row] is not None:
                found[title.casefold()].append(row)
        return {text: tuple(rows) for text, rows in found.items()}

    @cached_property
    def by_plain(self) -> dict[str, tuple[int, ...]]:
        """Rows by title as written, in published and in natural word order."""
        found: dict[str, list[int]] = defaultdict(list)
        titles, naturals = (self.index.frame[name].to_list() for name in ("title", "natural_title"))
        read = {title: plain(title) for title in {*titles, *naturals}}
        for row, (title, natural) in enumerate(zip(titles, naturals, strict=True)):
            if self.codes[row] is not None:
                for text in dict.fromkeys((read[title], read[natural])):
                    found[text].append(row)
        return {text: tuple(rows) for text, rows in found.items()}

    @cached_property
    def by_common(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        """Rows by title in common form."""
        return _merged(self._commons)

    @cached_property
    def by_bag(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        """Rows by the words of the common form, in no order."""
        return _merged((tuple(sorted(words)), rows) for words, rows in self._commons)

    @cached_property
    def _commons(self) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
        return [(common(text), rows) for text, rows in self.by_plain.items()]

    @cached_property
    def references(self) -> dict[tuple[str, ...], tuple[str, str]]:
        """See-references: words of a title, and the title and additional qualifier it refers to."""
        found: dict[tuple[str, ...], tuple[str, str]] = {}
        frame = self.index.frame
        for title, see in frame.select("title", "see").drop_nulls().iter_rows():
            match = _SEE.match(see.strip())
            if match and match["title"] and match["title"] != "notes":
                found.setdefault(tuple(sorted(common(plain(title)))), (match["title"], (match["add"] or "").strip()))
        return found

    @cached_property
    def _qualifiers(self) -> _QualifiersByRow:
        return _QualifiersByRow(self.index.frame["add"].to_list(), self.index.frame["ind"].to_list())

    def find(self, title: str, industry: str | None = None, additional: str | None = None) -> Found | None:
        """Return what the index says of a title with these qualifiers; None if it doesn't have the title."""
        rows, added = self._rows_of(title)
        if not rows:
            return None
        return self._decide(rows, industry or "", " ".join(filter(None, [additional, added])))

    def rows_of(self, title: str) -> tuple[int, ...]:
        """Return all entries of a title."""
        return self._rows_of(title)[0]

    def _rows_of(self, title: str) -> tuple[tuple[int, ...], str]:
        rows = self.by_written.get(title.strip().casefold())
        if rows:
            return rows, ""
        for candidate in self._readings(title):
            rows = self.by_plain.get(candidate)
            if rows:
                return rows, ""
            words = common(candidate)
            rows = self.by_common.get(words) or self.by_bag.get(tuple(sorted(words)))
            if rows:
                return rows, ""
            rows, added = self._through_reference(words)
            if rows:
                return rows, added
        return (), ""

    def _readings(self, title: str) -> Iterator[str]:
        """Yield a title in plain form, without noise, and with abbreviations spelt out or put in; each once."""
        text = plain(title)
        yield text
        quiet = plain(without_noise(title))
        if quiet != text:
            yield quiet
        spelt = " ".join(self.abbreviations.get(word, word) for word in quiet.split())
        if spelt != quiet:
            yield spelt
        for long, short in self._long_forms.items():
            if f" {long} " in f" {quiet} ":
                yield f" {quiet} ".replace(f" {long} ", f" {short} ").strip()

    @cached_property
    def _long_forms(self) -> dict[str, str]:
        return {long: short for short, long in self.abbreviations.items() if " " in long}

    def _through_reference(self, words: tuple[str, ...]) -> tuple[tuple[int, ...], str]:
        bag = tuple(sorted(words))
        if bag in self.references:
            title, add = self.references[bag]
            return self.by_bag.get(tuple(sorted(common(plain(title)))), ()), add
        for place, word in enumerate(words):
            if (word,) in self.references:
                title, add = self.references[(word,)]
                other = (*words[:place], *common(plain(title)), *words[place + 1 :])
                rows = self.by_bag.get(tuple(sorted(other)), ())
                if rows:
                    return rows, add
        return (), ""

    def _decide(self, rows: tuple[int, ...], industry: str, additional: str) -> Found:
        given = self._given(industry, additional)
        own = self._qualifiers
        same = [row for row in rows if own[row].add == given.add and own[row].ind == given.ind]
        if same and self._one_code(same):
            qualified = bool(given.add or given.ind)
            return Found(
                same[0],
                Method.QUALIFIED if qualified else self._bare_method(rows),
                rows,
                None if qualified else self._question(rows),
                "The index has this title with these qualifiers." if qualified else self._bare_reason(same[0], rows),
            )
        if given.add_words or given.ind_words:
            best = self._best_qualified(rows, given)
            if best is not None:
                return Found(best, Method.QUALIFIED, rows, None, f"The index has this title with {self._said(best)}.")
        return self._without_qualifiers(rows)

    def _given(self, industry: str, additional: str) -> _Qualifiers:
        return _Qualifiers(plain(additional), plain(industry), _words(additional), _words(industry, widen=True))

    def _without_qualifiers(self, rows: tuple[int, ...]) -> Found:
        if self._one_code(rows):
            return Found(rows[0], Method.EXACT, rows, None, "The index has this title, under one code.")
        bare = [row for row in rows if not (self._qualifiers[row].add or self._qualifiers[row].ind)]
        flagged = [row for row in bare if self.index.frame["default"][row]]
        for chosen in (flagged, bare):
            if chosen and self._one_code(chosen):
                return Found(chosen[0], Method.DEFAULT, rows, self._question(rows), self._bare_reason(chosen[0], rows))
        reason = "The index has this title under several codes, and no default."
        return Found(None, Method.NONE, rows, self._question(rows), reason)

    def _best_qualified(self, rows: Iterable[int], given: _Qualifiers) -> int | None:
        """Return the entry whose qualifiers agree best with those given, if it is one code."""
        scored: dict[int, float] = {}
        for row in rows:
            own = self._qualifiers[row]
            score = _overlap(own.add_words, given.add_words | given.ind_words) + _overlap(
                own.ind_words, given.ind_words | given.add_words
            )
            if score > 0:
                scored[row] = score
        top = max(scored.values(), default=0.0)
        if top < MIN_AGREEMENT:
            return None
        best = [row for row, score in scored.items() if score >= top - 1e-9]
        return best[0] if self._one_code(best) else None

    def _bare_method(self, rows: tuple[int, ...]) -> Method:
        return Method.EXACT if self._one_code(rows) else Method.DEFAULT

    def _bare_reason(self, row: int, rows: tuple[int, ...]) -> str:
        if self._one_code(rows):
            return "The index has this title, under one code."
        flag = self.index.frame["default"][row]
        kind = f"its default ({flag})" if flag else "its entry without qualifiers"
        return f"The index has this title under several codes; this is {kind}."

    def _one_code(self, rows: Iterable[int]) -> bool:
        return len({self.codes[row] for row in rows}) == 1

    def _said(self, row: int) -> str:
        own = self.index.at(row)
        parts = [own.add and f"the qualifier “{own.add}”", own.ind and f"the industry “{own.ind}”"]
        return " and ".join(part for part in parts if part) or "no qualifier"

    @cached_property
    def _questions(self) -> dict[tuple[int, ...], Question | None]:
        return {}

    def _question(self, rows: tuple[int, ...]) -> Question | None:
        """Return the question that tells the codes of a title apart; made once for each title."""
        if rows not in self._questions:
            self._questions[rows] = None if self._one_code(rows) else self._make_question(rows)
        return self._questions[rows]

    def _make_question(self, rows: tuple[int, ...]) -> Question | None:
        options: list[Option] = []
        otherwise: str | None = None
        frame = self.index.frame
        for row in rows:
            add, ind, code = frame["add"][row], frame["ind"][row], str(self.codes[row])
            if not (add or ind):
                otherwise = code if otherwise is None or frame["default"][row] else otherwise
            else:
                options.append(Option(add, ind, Code(self.version, code)))
        other = Code(self.version, otherwise) if otherwise else None
        options = [o for o in options if o.code != other]
        if not options:
            return None
        industries = not any(option.additional for option in options)
        shown = [option.answer for option in options[:OPTIONS_SHOWN]]
        asked = "In which industry" if industries else "Which of these is it"
        more = ["another"] if len(options) > OPTIONS_SHOWN else []
        ending = ["other"] if otherwise else []
        return Question(f"{asked}: {', '.join([*shown, *more, *ending])}?", tuple(options), other)


def _words(text: str | None, *, widen: bool = False) -> frozenset[str]:
    words = {word for word in common(plain(text or "")) if word not in _EMPTY}
    if widen:
        words |= {other for word in tuple(words) for other in INDUSTRY_WORDS.get(word, ())}
    return frozenset(words)


def _overlap(own: frozenset[str], given: frozenset[str]) -> float:
    """Return how far a qualifier of an entry is given: 0 if not at all, more for more of its words, less for extra."""
    shared = len(own & given)
    if not own:
        return 0.0
    return shared / len(own) if shared else -0.25


def _merged(
    keyed: Iterable[tuple[tuple[str, ...], tuple[int, ...]]],
) -> dict[tuple[str, ...], tuple[int, ...]]:
    found: dict[tuple[str, ...], tuple[int, ...]] = {}
    for words, rows in keyed:
        before = found.get(words)
        found[words] = rows if before is None else tuple(dict.fromkeys((*before, *rows)))
    return found
