"""Which entries a drafted change moves: a rule in words for a part, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from occumap.evidence.destination_rules import Rule, rules_of
from occumap.evidence.destinations import Proposal
from occumap.evidence.draft_desk import Desk
from occumap.evidence.entry_words import words_in
from occumap.evidence.group_split import Destination, Split
from occumap.model.noun import counted
from occumap.model.scan import HiddenPart, ScannedGroup

# A rule that means less than half of a part's entries would make another group than the one that was found.
COVERED = 0.5
FEWEST_ENTRIES = 3
# A word that one entry alone has may stand there by chance.
FEWEST_OF_A_WORD = 2
IS_MOST = "It is most of the group"
NO_ENTRIES = "No index entry is known of it, so that no rule can say who would move."


def rule_for(desk: Desk, group: ScannedGroup, part: HiddenPart, to: str, title: str) -> tuple[Rule, str] | str:
    """Return a rule for a part's entries, and what it covers; or why there is none.

    Args:
        desk: what drafts are made from.
        group: the group that the part is in.
        part: what goes.
        to, title: where it goes.
    """
    own = group.code.value
    all_rows = desk.index.rows(desk.version.id).get(own, ()) if desk.version.id in desk.index.versions else ()
    rows = set(desk.rows_of(part, own))
    if not rows:
        return NO_ENTRIES
    if 2 * len(rows) > len(all_rows):
        return (
            f"{IS_MOST} ({len(rows)} of {counted(len(all_rows), 'entry', 'entries')}): "
            "what would be left is the smaller part, and nobody has named that."
        )
    split = Split(own, group.title, all_rows, (Destination(own, group.title), Destination(to, title)))
    goes = [Proposal(row, to if row in rows else own, 1.0, (), known=True) for row in all_rows]
    # What the group is called can't tell a part of it from the rest.
    own_words = frozenset((*words_in(group.title), *words_in(group.title.replace("-", ""))))
    rule = _best_rule(desk, split, goes, own_words, len(rows))
    if rule is None:
        return f"Its {counted(len(rows), 'entry', 'entries')} share no words that the rest of the group lacks."
    if not _means_enough(rule, len(rows)):
        return (
            f"No rule in words covers enough of it: the best one covers {rule.right} of its "
            f"{counted(len(rows), 'entry', 'entries')} in {desk.index.name}."
        )
    found = (
        f"The rule covers {rule.meant:,} of the group’s {counted(len(all_rows), 'entry', 'entries')}, among them "
        f"{rule.right} of the part’s {len(rows)} [{desk.index.name}]."
    )
    return rule, found


def _best_rule(
    desk: Desk, split: Split, goes: Sequence[Proposal], own_words: frozenset[str], wanted: int
) -> Rule | None:
    """Return the rule for what leaves a group: of words; of pairs of words where those mean too little."""
    found: list[Rule] = []
    for pairs in (False, True):
        rules = rules_of(desk.index, split, goes, fewest=FEWEST_OF_A_WORD, without=own_words, pairs=pairs)
        found += [one for one in rules if one.to != split.code]
        if found and _means_enough(found[-1], wanted):
            return found[-1]
    return max(found, key=lambda one: one.right, default=None)


def _means_enough(rule: Rule, wanted: int) -> bool:
    return rule.right >= COVERED * wanted and rule.meant >= FEWEST_ENTRIES
