"""Interests, education and technologies of occupations and at both ends of a gap; moves by interests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from occumap.atlas.background import LINKED, background_of, interest_fit
from occumap.model.background import INTERESTS, Background
from occumap.model.gap import Gap, Move, Moves
from occumap.model.skills import Framework


def background(profile: str, framework: Framework) -> Background:
    """Return what a framework publishes of an occupation besides skills; nothing where it has no such tables.

    >>> from occumap.examples import small_framework
    >>> bool(background("O2", small_framework()))
    False
    """
    return background_of(profile, framework)


def with_background(gap: Gap, framework: Framework) -> Gap:
    """Return a gap with what is published of both ends besides skills; as it is where that is nothing.

    >>> from occumap.examples import small_framework
    >>> with_background(Gap("O1", "Hand", "O2", "Baker", 1.0, ()), small_framework()).background is None
    True
    """
    ends = (background_of(gap.from_id, framework), background_of(gap.to_id, framework))
    return replace(gap, background=ends) if any(ends) else gap


def has_interests(framework: Framework) -> bool:
    """Return whether a framework, or the one that it is laid on the map from, publishes interests.

    >>> from occumap.examples import small_framework
    >>> has_interests(small_framework())
    False
    """
    return bool({"interests", f"{LINKED}interests"} & set(framework.extras))


def interest_letters(text: str) -> str:
    """Return the letters of interests that are given as letters or as words; as it is where it is neither.

    >>> interest_letters("ria"), interest_letters("Realistic, social"), interest_letters("kind")
    ('RIA', 'RS', 'KIND')
    """
    words = text.replace(",", " ").upper().split()
    names = {name.upper(): letter for letter, name in INTERESTS.items()}
    return "".join(names.get(word, word) for word in words)


def moves_by_interests(moves: Iterable[Move], letters: str, framework: Framework) -> Moves:
    """Return the same moves by how strong some interests are there, those of which they aren't known last.

    Raises:
        InputError: a letter is none of the six interests, or the framework has no interests.
    """
    found = [(interest_fit(letters, move.to, framework), with_move_background(move, framework)) for move in moves]
    return Moves(move for fit, move in sorted(found, key=lambda one: (one[0] is None, -(one[0] or 0.0))))


def with_move_background(move: Move, framework: Framework) -> Move:
    """Return a move with what is published of both ends besides skills."""
    return replace(move, gap=with_background(move.gap, framework))
