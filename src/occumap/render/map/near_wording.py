"""By what an occupation is near to another, in words: the skills that both ask for, and what else they share."""

from __future__ import annotations

from collections.abc import Iterable

from occumap.model.gap import Gap, Move
from occumap.model.nearness import Likeness, NearnessPart

NAMED = 3
# The rank up to which two occupations are called alike by a part.
ALIKE_UP_TO = 10
_ALIKE = {
    Likeness.WORK: "similar tasks and skills",
    Likeness.NAME: "similar name",
    Likeness.WORDS: "similar groups and job titles",
}


def near_in_words(move: Move) -> str:
    """Return by what the occupation reached is near, as sentences; empty where nothing is shared.

    >>> from occumap.atlas.moves import moves_from
    >>> from occumap.examples import small_framework, small_map
    >>> near_in_words(moves_from("O1", small_map(), small_framework())[0])[:66]
    'In both: dough making and working ovens. Same cluster; similar tas'
    """
    parts = "; ".join(near_parts(move.near))
    said = [shared_in_words(move.gap), f"{parts[:1].upper()}{parts[1:]}." if parts else ""]
    return " ".join(sentence for sentence in said if sentence)


def shared_in_words(gap: Gap, limit: int = NAMED) -> str:
    """Return the skills that matter there and are held, those that cover most first, as a sentence; empty for none.

    >>> from occumap.model.gap import GapLine
    >>> shared_in_words(Gap("a", "A", "b", "B", 0.5, (GapLine("d", "Dough making", 2, 3, 1.0),)))
    'In both: dough making.'
    """
    titles = list(dict.fromkeys(_within_a_sentence(line.title) for line in gap.shared))[:limit]
    return f"In both: {_listed(titles)}." if titles else ""


def near_parts(parts: Iterable[NearnessPart]) -> list[str]:
    """Return what else two occupations share: their place on the map, and what they are among the nearest by.

    >>> near_parts([NearnessPart(Likeness.NAME, 0.1, rank=2), NearnessPart(Likeness.PLACE, 0.3, shared="cluster")])
    ['same cluster', 'similar name']
    """
    every = tuple(parts)
    places = [str(part) for part in every if part.kind is Likeness.PLACE]
    return places + [_ALIKE[part.kind] for part in every if part.rank is not None and part.rank <= ALIKE_UP_TO]


def _listed(words: list[str]) -> str:
    return " and ".join(words) if len(words) < NAMED else f"{', '.join(words[:-1])} and {words[-1]}"


def _within_a_sentence(title: str) -> str:
    """Return a title as it stands within a sentence; abbreviations and titles with capitals throughout keep theirs.

    >>> _within_a_sentence("Keeping records"), _within_a_sentence("Sales and Marketing"), _within_a_sentence("CAD")
    ('keeping records', 'Sales and Marketing', 'CAD')
    """
    more = any(word[:1].isupper() for word in title.split()[1:])
    return title if more or title[1:2].isupper() else title[:1].lower() + title[1:]
