"""Interests, education, training and technologies of occupations, as dictionaries."""

from __future__ import annotations

from occumap.model.background import Background, Share
from occumap.render.as_dict.common import Fields, share


def background(found: Background | None) -> Fields | None:
    """Return what a framework publishes of an occupation besides skills; None where it has nothing of it.

    >>> said = background(Background("Bakers", (("Realistic", 6.0),)))
    >>> said["of"], said["interests"], said["education"]
    ('Bakers', [{'title': 'Realistic', 'score': 6.0}], None)
    """
    if not found:
        return None
    return {
        "of": found.title,
        "share": share(found.share),
        "interests": [{"title": name, "score": score} for name, score in found.interests],
        "strongest_interests": list(found.strongest),
        "education": _answer(found.education),
        "training": _answer(found.training),
        "technologies": [
            {"title": one.name, "category": one.category, "hot": one.hot, "in_demand": one.in_demand}
            for one in found.technologies
        ],
    }


def backgrounds(ends: tuple[Background, Background] | None) -> Fields | None:
    """Return what is published of both ends of a gap besides skills; None where that is nothing.

    >>> backgrounds(None) is None
    True
    """
    return None if ends is None else {"from": background(ends[0]), "to": background(ends[1])}


def _answer(found: Share | None) -> Fields | None:
    return None if found is None else {"title": found.words, "percent": share(found.percent)}
