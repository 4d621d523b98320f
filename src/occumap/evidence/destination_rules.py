"""Rules an officer can read, drawn from proposals: which words send entries to which new group.

A rule is the `Selector` that a revision file uses. Entries that no rule names stay with the fallback, the new group
that most entries are proposed for, so that a rule is drawn for every other new group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from occumap.evidence.destinations import Proposal
from occumap.evidence.entry_words import words_in
from occumap.evidence.group_split import Split
from occumap.model.index import Index
from occumap.model.selector import Field, Selector, words_of

SURE = 0.9
MAX_WORDS, MAX_PAIRS = 12, 4
_FIELDS: tuple[tuple[Field, str], ...] = (("title", "title"), ("additional", "add"), ("industry", "ind"))


@dataclass(frozen=True, slots=True)
class Rule:
    """What sends entries to a new group, how many entries it means, and for how many that was proposed.

    ``clauses`` is the rule as a revision file states it, ``selector`` the same to be read and used; ``wanted`` is how
    many entries are proposed for the group in all.
    """

    to: str
    selector: Selector
    clauses: list[dict[Field, list[str]]]
    meant: int
    right: int
    wanted: int


def rules_of(
    index: Index,
    split: Split,
    proposals: Sequence[Proposal],
    *,
    fewest: int = 1,
    without: Collection[str] = (),
    pairs: bool = False,
) -> tuple[Rule, ...]:
    """Return a rule for each new group but the fallback; none for one whose entries share no words of their own.

    Words are taken one by one, each where it adds the most entries that are proposed for the group, as long as
    nine of ten entries that have it are. Words that say nothing by themselves ("and", "of") are never taken.

    Args:
        index: that the entries are in.
        split: the group whose entries go elsewhere.
        proposals: where each is proposed to go.
        fewest: how many entries proposed for the group must have a word: one alone may have it by chance.
        without: words, as `words_in` gives them, that no rule may rest on.
        pairs: whether two words of one field may be asked for together, where no word says enough by itself; a rule
            has at most `MAX_PAIRS` words and pairs then.
    """
    goes = {one.row: one.to for one in proposals if one.to}
    sizes = Counter(goes.values())
    order = [to.code for to in split.destinations]
    fallback = min(order, key=lambda code: (-sizes[code], order.index(code)))
    having: dict[tuple[Field, str], set[int]] = {}
    for row in split.rows:
        for field, column in _FIELDS:
            text = index.frame[column][row]
            telling = [word for word in words_of(text) if any(said not in without for said in words_in(word))]
            for word in (*telling, *(_pairs_of(telling) if pairs else ())):
                having.setdefault((field, word), set()).add(row)
    most = MAX_PAIRS if pairs else MAX_WORDS
    rules = (_rule(code, goes, having, fewest, most) for code in order if code != fallback and sizes[code])
    return tuple(rule for rule in rules if rule.clauses)


def _pairs_of(words: Sequence[str]) -> list[str]:
    """Return every two words, in the order of the alphabet."""
    return [" ".join(pair) for pair in combinations(sorted(words), 2)]


def _rule(code: str, goes: dict[int, str], having: dict[tuple[Field, str], set[int]], fewest: int, most: int) -> Rule:
    wanted = {row for row, to in goes.items() if to == code}
    able = {key: rows for key, rows in having.items() if len(rows & wanted) >= max(fewest, SURE * len(rows))}
    covered: set[int] = set()
    chosen: dict[Field, list[str]] = {}
    for _ in range(most):
        gains = {key: len((rows & wanted) - covered) for key, rows in able.items()}
        best = min(gains, key=lambda key: (-gains[key], len(able[key]), key), default=None)
        if best is None or not gains[best]:
            break
        chosen.setdefault(best[0], []).append(best[1])
        covered |= able[best]
    clauses = [{field: chosen[field]} for field, _ in _FIELDS if field in chosen]
    return Rule(code, Selector.parse(clauses), clauses, len(covered), len(covered & wanted), len(wanted))
