"""Gaps and what fits a person as notebooks show them, with what is assumed and what is still to be asked.

As in `as_html`, each is one fragment of HTML, and the functions have the names of the nouns.
"""

from __future__ import annotations

import hashlib

from occumap.model.gap import Gap
from occumap.model.person import Fit, Fits, Person
from occumap.render.map import bounds_in_words, gap_svg
from occumap.render.notebook import Html, cover, fragment, table, text

MAX_NAMED = 3
MAX_ASKED = 6


def gap(noun: Gap) -> str:
    """Show its bars, what is held of what is asked, skill by skill; and what it assumes."""
    said = [bounds_in_words(noun), *noun.notes]
    return fragment("", Html(gap_svg(noun, name=drawing_name(noun))), *(text(line) for line in said if line))


def person(noun: Person) -> str:
    """Show the skills held and where each came from, and what is still to be asked."""
    rows = (
        (
            r.skill,
            f"{r.level:g}{' or more' if noun.profile.why_unstated(r.skill) else ''}",
            "; ".join(map(str, noun.sources.get(r.skill, ()))),
        )
        for r in noun.profile.requirements
    )
    parts = [*(text(note) for note in noun.profile.notes), table(("Skill", "Level", "From"), rows)]
    return fragment(noun.profile.title, *parts, *_to_settle(noun))


def fit(noun: Fit) -> str:
    """Show the bars of its gap."""
    return gap(noun.gap)


def fits(noun: Fits) -> str:
    """Show the occupations that fit best, what to ask first, and what of the person couldn't be used."""
    rows = ((one.profile, one.title, one.stands, cover(one.coverage), to_learn(one.gap)) for one in noun)
    parts = [
        *(text(note) for note in noun.person.profile.notes),
        table(("Code", "Occupation", "Leads", "Held at least", "To learn"), rows, shown=len(noun)),
    ]
    if noun.questions:
        parts.append(text(f"Ask first: {', '.join(one.title for one in noun.questions[:MAX_ASKED])}."))
    return fragment(f"What fits {noun.person.profile.title}", *parts, *_to_settle(noun.person))


def to_learn(noun: Gap) -> str:
    """Return the first reasons of a gap by their names."""
    lacking = [line.title for line in noun.reasons]
    more = f" and {len(lacking) - MAX_NAMED} more" if len(lacking) > MAX_NAMED else ""
    return ", ".join(lacking[:MAX_NAMED]) + more


def drawing_name(noun: object, *more: str) -> str:
    """Return a beginning for the ids of a drawing, so that several can stand in one notebook."""
    return f"om-{hashlib.sha256(' '.join((repr(noun), *more)).encode()).hexdigest()[:10]}"


def _to_settle(noun: Person) -> list[Html]:
    """Return what couldn't be used, and the skills of a text that are to be confirmed."""
    parts = []
    if noun.mentions:
        parts.append(table(("To confirm", "Seen"), ((one.title, one.seen) for one in noun.mentions)))
    if noun.unsettled:
        parts.append(table(("Not used", "Why"), ((one.given, one.reason) for one in noun.unsettled)))
    return parts
