"""Values that stand inside other nouns, as notebooks show them, such as a group, a candidate or a link.

As in `as_html`, each is one fragment of HTML, and the functions have the names of the nouns.
"""

from __future__ import annotations

from collections.abc import Iterator

from occumap.model.code import Code
from occumap.model.coding import Candidate
from occumap.model.correspondence import Link
from occumap.model.gap import GapLine
from occumap.model.resolution import Ambiguous, Resolved, Suggestion, Unknown
from occumap.model.table_resolution import MAX_CANDIDATES, TableResolution
from occumap.model.version import Group
from occumap.model.viability import ViabilityPolicy
from occumap.render.map import percent
from occumap.render.notebook import Html, fragment, table, text


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


def resolved(noun: Resolved) -> str:
    """Show what a text means, and what it was taken for."""
    return fragment(f"{noun.id} {noun.title}", text(noun.said))


def ambiguous(noun: Ambiguous) -> str:
    """Show what a text may mean, best first."""
    return fragment(noun.text, text(noun.prompt), *_suggestions(noun.candidates))


def unknown(noun: Unknown) -> str:
    """Show what is known of a text that nothing fits, and the nearest."""
    return fragment(noun.text, text(noun.prompt), *_suggestions(noun.near))


def table_resolution(noun: TableResolution) -> str:
    """Show what is to be chosen and what was taken, with how many people or posts it stands for."""
    head = ("Where", "Text", "Stands for", "Taken as", "Why", "Choose from")
    rows = (
        (
            f"{one.file}, {one.column}",
            one.shown,
            one.stands_for,
            f"{one.meant.id} {one.meant.title}" if isinstance(one.meant, Resolved) and not one.left_out else "",
            one.how,
            ", ".join(str(each) for each in one.candidates[:MAX_CANDIDATES]),
        )
        for one in noun.texts
    )
    said = (text(f"{line}.") for line in (*noun.headlines, *noun.notes))
    return fragment("How the tables were understood", *said, text(f"{noun.basis} count."), table(head, rows))


def _suggestions(some: tuple[Suggestion, ...]) -> Iterator[Html]:
    if some:
        yield table(("Code", "Title", "Why"), [(one.id, one.title, one.reason) for one in some])
