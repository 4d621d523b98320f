"""Values that stand inside other nouns, as notebooks show them, such as a group, a candidate or a link.

As in `as_html`, each is one fragment of HTML, and the functions have the names of the nouns.
"""

from __future__ import annotations

from occumap.model.code import Code
from occumap.model.coding import Candidate
from occumap.model.correspondence import Link
from occumap.model.gap import GapLine
from occumap.model.version import Group
from occumap.model.viability import ViabilityPolicy
from occumap.render.map import percent
from occumap.render.notebook import fragment, table, text


def code(noun: Code) -> str:
    """Show the code with its version."""
    return fragment(noun.value, text(f"A code of {noun.version}."))


def group(noun: Group) -> str:
    """Show its level and what it lies under."""
    rows = (("Version", noun.code.version), ("Level", noun.level), ("Under", noun.parent and noun.parent.value))
    return fragment(str(noun), table(("What", "Value"), rows))


def candidate(noun: Candidate) -> str:
    """Show the code with its probability."""
    head = (noun.code.version, "It may be", "Probability")
    return fragment("", table(head, ((noun.code.value, noun.title, percent(noun.probability)),)))


def link(noun: Link) -> str:
    """Show both groups with what they share."""
    old, new = noun.from_code, noun.to_code
    shares = (percent(share) if share is not None else None for share in (noun.share_of_from, noun.share_of_to))
    head = (old.version, new.version, "Entries", f"Share of {old.version}", f"Share of {new.version}")
    return fragment("", table(head, ((old.value, new.value, noun.entries, *shares),)))


def gap_line(noun: GapLine) -> str:
    """Show what is held of what is asked."""
    row = (noun.title, f"{noun.held:g}", f"{noun.needed:g}", percent(noun.weight), noun.status.value)
    return fragment("", table(("Skill", "Held", "Needed", "Share of all that is asked", "Status"), (row,)))


def viability_policy(noun: ViabilityPolicy) -> str:
    """Show the policy in a sentence."""
    return fragment(noun.name, text(f"{noun.in_words}."))
