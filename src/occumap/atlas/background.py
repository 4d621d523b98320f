"""Interests, education, training and technologies of an occupation, from the tables that a framework has of them.

An occupation of a map that a framework is laid on has none of its own: it is told what is published of the one
occupation that makes up more than half of it, and that it is so. Of several alike nothing is told: nobody's interests
are the mean of two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from occumap.atlas.entry_requirements import on_the_job, usual_answers
from occumap.errors import InputError
from occumap.model.background import INTERESTS, Background, Share, Technology
from occumap.model.skills import Framework

# Of a framework that is laid on a map, the tables of the occupations that it is made of; by the name they had.
LINKED = "linked_"
TABLES = ("interests", "education", "training", "technologies")
_MOST = 0.5


def background_of(profile: str, framework: Framework) -> Background:
    """Return what is published of an occupation; nothing where the framework has no such tables.

    >>> from occumap.examples import small_framework
    >>> bool(background_of("O2", small_framework()))
    False
    """
    if any(name in framework.extras for name in TABLES):
        return _told(profile, framework, "", framework.profile_titles.get(profile, profile), None)
    linked = framework.extras.get("linked_profiles")
    if linked is None or not any(f"{LINKED}{name}" in framework.extras for name in TABLES):
        return Background()
    most = linked.filter((pl.col("profile") == profile) & (pl.col("share") > _MOST))
    if most.is_empty():
        return Background()
    one, share = most.select("linked", "share").row(0)
    titles = dict(framework.extras[f"{LINKED}titles"].iter_rows())
    return _told(one, framework, LINKED, titles.get(one, one), None if share >= 1 else float(share))


def linked_tables(framework: Framework) -> dict[str, pl.DataFrame]:
    """Return the tables of a framework under the names that they have where it is laid on a map.

    >>> from occumap.examples import small_framework
    >>> linked_tables(small_framework())
    {}
    """
    found = {f"{LINKED}{name}": framework.extras[name] for name in TABLES if name in framework.extras}
    named = {name: table.rename({"profile": "linked"}) for name, table in found.items()}
    titles = framework.profiles.select(pl.col("profile").alias("linked"), "title")
    return {**named, f"{LINKED}titles": titles} if named else {}


def interest_fit(letters: str, profile: str, framework: Framework) -> float | None:
    """Return how strong the interests of some letters are in an occupation, on the framework's scale; None if unknown.

    The first letter counts three times, the second twice, the third and all others once.

    Raises:
        InputError: a letter is none of the six, or stands twice; or the framework has no interests.

    >>> from occumap.examples import small_framework
    >>> interest_fit("RIA", "O2", small_framework())
    Traceback (most recent call last):
    occumap.errors.InputError: tiny-skills: it has no interests. O*NET has them, in its table Interests.
    """
    wanted = letters.strip().upper()
    if not wanted or set(wanted) - set(INTERESTS) or len(set(wanted)) < len(wanted):
        named = ", ".join(f"{letter} {name}" for letter, name in INTERESTS.items())
        raise InputError("interests", f"‘{letters}’ aren't interests", hint=f"Give letters such as RIA: {named}.")
    if not {"interests", f"{LINKED}interests"} & set(framework.extras):
        hint = "O*NET has them, in its table Interests."
        raise InputError(framework.id, "it has no interests", hint=hint)
    scores = dict(background_of(profile, framework).interests)
    weights = {INTERESTS[letter]: max(3 - n, 1) for n, letter in enumerate(wanted)}
    if not set(weights) <= scores.keys():
        return None
    return sum(weight * scores[name] for name, weight in weights.items()) / sum(weights.values())


def _told(profile: str, framework: Framework, prefix: str, title: str, share: float | None) -> Background:
    held = _held(framework, prefix)
    return Background(
        title,
        held.interests.get(profile, ()),
        held.education.get(profile),
        held.training.get(profile),
        held.technologies.get(profile, ()),
        share,
    )


@dataclass(frozen=True, eq=False)
class _Held:
    """The tables of a framework by profile."""

    interests: Mapping[str, tuple[tuple[str, float], ...]]
    education: Mapping[str, Share]
    training: Mapping[str, Share]
    technologies: Mapping[str, tuple[Technology, ...]]


@lru_cache(maxsize=8)
def _held(framework: Framework, prefix: str) -> _Held:
    found = {name: framework.extras.get(f"{prefix}{name}") for name in TABLES}
    tables = {
        name: None if one is None else one.rename({"linked": "profile"}, strict=False) for name, one in found.items()
    }
    interests: dict[str, tuple[tuple[str, float], ...]] = {}
    if (rated := tables["interests"]) is not None:
        ordered = rated.drop_nulls().sort("score", descending=True, maintain_order=True)
        for profile, name, score in ordered.select("profile", "interest", "score").iter_rows():
            interests[profile] = (*interests.get(profile, ()), (name, score))
    technologies: dict[str, tuple[Technology, ...]] = {}
    if (used := tables["technologies"]) is not None:
        columns = ("profile", "technology", "category", "hot", "in_demand")
        ordered = used.drop_nulls("technology").sort("in_demand", "hot", descending=True, maintain_order=True)
        for profile, name, category, hot, in_demand in ordered.select(columns).iter_rows():
            one = Technology(name, category or "", bool(hot), bool(in_demand))
            technologies[profile] = (*technologies.get(profile, ()), one)
    return _Held(
        interests,
        _shares(tables["education"], "education"),
        _shares(on_the_job(tables["training"]), "description"),
        technologies,
    )


def _shares(table: pl.DataFrame | None, what: str) -> dict[str, Share]:
    return {profile: Share(words, percent) for profile, (words, percent) in usual_answers(table, what).items()}
