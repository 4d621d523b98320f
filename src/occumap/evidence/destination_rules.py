"""Rules an officer can read, drawn from proposals: which words send entries to which new group.

A rule is the `Selector` that a revision file uses. Entries that no rule names stay with the fallback, the new group
that most entries are proposed for, so that a rule is drawn for every other new group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from occumap.evidence.destinations import Proposal
from occumap.evidence.entry_words import words_in
from occumap.evidence.group_split import Split
from occumap.model.index import Index
from occumap.model.selector import Field, Selector, words_of

SURE = 0.9
MAX_WORDS = 12
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
    index: Index, split: Split, proposals: Sequence[Proposal], *, fewest: int = 1, without: Collection[str] = ()
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
    """
    goes = {one.row: one.to for one in proposals}
    sizes = Counter(goes.values())
    order = [to.code for to in split.destinations]
    fallback = min(order, key=lambda code: (-sizes[code], order.index(code)))
    having: dict[tuple[Field, str], set[int]] = {}
    for row in split.rows:
        for field, column in _FIELDS:
            for word in words_of(index.frame[column][row]):
                if any(said not in without for said in words_in(word)):
                    having.setdefault((field, word), set()).add(row)
    rules = (_rule(code, goes, having, fewest) for code in order if code != fallback and sizes[code])
    return tuple(rule for rule in rules if rule.clauses)


def _rule(code: str, goes: dict[int, str], having: dict[tuple[Field, str], set[int]], fewest: int) -> Rule:
    wanted = {row for row, to in goes.items() if to == code}
    able = {key: rows for key, rows in having.items() if len(rows & wanted) >= max(fewest, SURE * len(rows))}
    covered: set[int] = set()
    chosen: dict[Field, list[str]] = {}
    for _ in range(MAX_WORDS):
        gains = {key: len((rows & wanted) - covered) for key, rows in able.items()}
        best = min(gains, key=lambda key: (-gains[key], len(able[key]), key), default=None)
        if best is None or not gains[best]:
            break
        chosen.setdefault(best[0], []).append(best[1])
        covered |= able[best]
    clauses = [{field: chosen[field]} for field, _ in _FIELDS if field in chosen]
    return Rule(code, Selector.parse(clauses), clauses, len(covered), len(covered & wanted), len(wanted))
