"""Profiles of a map's occupations, from a framework that describes groups of a classification.

An occupation takes after its six-digit groups, the one in place n counting 1 ÷ n. A group that the framework doesn't
describe, such as a residual one, is stood in for by the other groups of its unit group, alike; where there are none, by
those of its minor group; else by nothing. What each profile rests on is kept with it (`ProfileBasis`).

The importance of a skill is the weighted mean of its importance in these groups, 0 where a group doesn't ask it, and
its level that of the groups that do. An occupation asks what any of its own groups asks that counts a tenth. Of what
stands in, only what more than a third shares is asked, by weight: a control engineer whose group isn't described does
what many of its siblings do, not what the one brewer among them does. Nothing published of moves between occupations is
used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from occumap.atlas.coverage import unstated_cells
from occumap.atlas.framework_links import MAP
from occumap.atlas.profile_tasks import task_table
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.profile_basis import BasisKind, ProfileBasis, provenance_table
from occumap.model.skills import Framework

LEAST_IMPORTANCE = 0.05
LEAST_LEVEL = 0.1
LEAST_OWN = 0.1
SHARED = 1 / 3
TOLERANCE = 1e-9


@dataclass(frozen=True)
class GroupTree:
    """Groups of a classification by what is above them, and those of them that a framework describes.

    Args:
        parents: the group above each, by code; groups above which nothing is looked for have none.
        described: codes of the groups that the framework describes.

    >>> tree = GroupTree({"11/01": "11", "11/02": "11", "11/99": "11"}, ("11/01", "11/02"))
    >>> tree.standing_in("11/99")
    (('11/01', '11/02'), '11')
    """

    parents: Mapping[str, str]
    described: tuple[str, ...]

    @cached_property
    def _below(self) -> dict[str, tuple[str, ...]]:
        """Described groups under each group above them."""
        found: dict[str, list[str]] = {}
        for group in self.described:
            above = self.parents.get(group)
            while above is not None:
                found.setdefault(above, []).append(group)
                above = self.parents.get(above)
        return {group: tuple(below) for group, below in found.items()}

    @cached_property
    def _described(self) -> frozenset[str]:
        return frozenset(self.described)

    def parts(self, code: str) -> tuple[str, ...]:
        """Return the described groups that a group is or is made of."""
        return (code,) if code in self._described else self._below.get(code, ())

    def standing_in(self, code: str) -> tuple[tuple[str, ...], str | None]:
        """Return the described groups that speak for a group, and the group above it that they were borrowed from;
        None for the latter where they are its own.
        """
        above: str | None = code
        while above is not None and not self.parts(above):
            above = self.parents.get(above)
        return (self.parts(above) if above else ()), (None if above == code else above)


def on_occupations(framework: Framework, occupations: OccupationalMap, tree: GroupTree) -> Framework:
    """Return a framework of the occupations of a map, out of one whose profiles are groups that these belong to.

    Args:
        framework: its profiles are groups of the classification.
        occupations: a map whose occupations name their groups.
        tree: the groups, and which of them the framework describes.
    """
    weighed = [_of_occupation(occupation, tree) for occupation in occupations.occupations]
    names = {occupation.code: occupation.name for occupation in occupations.occupations}
    return blended(framework, names, weighed, keep=False)


def with_groups(framework: Framework, tree: GroupTree, titles: Mapping[str, str]) -> Framework:
    """Return a framework of groups with profiles of those too that it doesn't describe, made of those it does.

    Args:
        framework: its profiles are groups of the classification.
        tree: the groups, and which of them the framework describes.
        titles: of all groups that are to have a profile, by code.
    """
    rest = {code: title for code, title in titles.items() if code not in framework}
    return blended(framework, rest, [_of_group(code, tree) for code in rest], keep=True)


def joined(first: Framework, more: Framework) -> Framework:
    """Return a framework with the profiles of another too, which has the same skills and tables of the same columns."""
    by_name = ("profiles", "requirements", "unstated")
    tables = {name: pl.concat([getattr(first, name), getattr(more, name)]) for name in by_name}
    by_profile = [
        name for name in ("task_links", "provenance", "borrowed") if name in first.extras and name in more.extras
    ]
    extras = {name: pl.concat([first.extras[name], more.extras[name]]) for name in by_profile}
    return replace(first, **tables, extras={**first.extras, **extras})


@dataclass(frozen=True, slots=True)
class Weighed:
    """Which profiles another is made of, and how much each counts; what that rests on; which of them are its own."""

    weights: Mapping[str, float]
    basis: ProfileBasis
    own: tuple[str, ...] = ()


NOTHING = Weighed({}, ProfileBasis(BasisKind.NONE))


def blended(framework: Framework, titles: Mapping[str, str], weighed: Iterable[Weighed], *, keep: bool) -> Framework:
    """Return a framework with profiles made of those of another; its table ``task_links``, if any, follows.

    Args:
        framework: what they are made of.
        titles: of the profiles to be made, by id.
        weighed: what each is made of, in the same order.
        keep: whether the profiles of the framework itself stay in it.
    """
    weighed = list(weighed)
    weights = _weight_table(framework, weighed)
    made = pl.DataFrame({"profile": list(titles), "title": list(titles.values()), "code": list(titles)})
    requirements = _blended_requirements(framework, made["profile"], weights, _own_pairs(framework, weighed))
    borrowed = _borrowed(requirements, made["profile"], weighed)
    unstated = _blended_unstated(framework, made["profile"], weights, requirements)
    extras = dict(framework.extras)
    if "task_links" in extras:
        links = _blended_tasks(framework, made["profile"], weights)
        extras["task_links"] = pl.concat([extras["task_links"], links]) if keep else links
    extras["provenance"] = provenance_table(titles, (one.basis for one in weighed))
    extras["borrowed"] = borrowed
    if keep:
        made = pl.concat([framework.profiles, made])
        requirements = pl.concat([framework.requirements, requirements.select(framework.requirements.columns)])
        unstated = pl.concat([framework.unstated, unstated])
    code_list = framework.code_list if keep else MAP
    return replace(
        framework, profiles=made, requirements=requirements, extras=extras, code_list=code_list, unstated=unstated
    )


def _weight_table(framework: Framework, weighed: list[Weighed]) -> sparse.csr_array:
    """Return how much each profile of the framework counts (profiles made, profiles of the framework)."""
    rows = np.repeat(np.arange(len(weighed)), [len(one.weights) for one in weighed])
    columns = [framework.profile_place[group] for one in weighed for group in one.weights]
    values = [weight for one in weighed for weight in one.weights.values()]
    return sparse.csr_array((values, (rows, columns)), shape=(len(weighed), len(framework.profiles)))


def _own_pairs(framework: Framework, weighed: list[Weighed]) -> NDArray[np.int64]:
    """Return which profiles are a profile's own and count enough, as places in the table of weights row by row."""
    width = len(framework.profiles)
    return np.array(
        [
            row * width + framework.profile_place[group]
            for row, one in enumerate(weighed)
            for group in one.own
            if one.weights[group] >= LEAST_OWN
        ],
        np.int64,
    )


def _blended_tasks(framework: Framework, profiles: pl.Series, weights: sparse.csr_array) -> pl.DataFrame:
    """Return profile, task and the weighted mean of the relatedness of the task, in order."""
    table = task_table(framework)
    made = _in_order(weights @ table.related)
    return pl.DataFrame(
        {
            "profile": profiles.gather(made.row),
            "task": pl.Series(table.tasks, dtype=pl.String).gather(made.col),
            "relatedness": made.data,
        }
    )


def _blended_requirements(
    framework: Framework, profiles: pl.Series, weights: sparse.csr_array, own: NDArray[np.int64]
) -> pl.DataFrame:
    """Return what profiles ask that are made of others: what their own ask, or more than a third of them.

    Where a framework has no levels, importance is laid anew on its scale, the highest of a profile being its highest,
    and what is then below ``LEAST_IMPORTANCE`` isn't asked; numbers of tasks in place of levels are weighted means, 0
    where a group has none. The column ``own`` says what their own profiles ask.
    """
    asked = framework.requirements
    rows, columns = framework.places
    weights = sparse.coo_array(weights)
    which, taken = _matches(weights.col, rows, len(framework.profiles))
    pairs = weights.row[which].astype(np.int64) * len(framework.skills) + columns[taken]
    pairs, place = np.unique(pairs, return_inverse=True)
    weight = weights.data[which]

    def summed(values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return sums of what each profile made (pairs,) takes from others."""
        return np.asarray(np.bincount(place, values, minlength=len(pairs)), np.float64)

    importance, level, essential = (asked[name].to_numpy()[taken] for name in ("importance", "level", "essential"))
    counts = weight * importance
    together = summed(weight)
    made = pl.DataFrame(
        {
            "profile": profiles.gather(pairs // len(framework.skills)),
            "skill": framework.skills["skill"].gather(pairs % len(framework.skills)),
            "level": _shares(summed(counts * level), summed(counts), summed(weight * level), together),
            "importance": summed(counts),
            "essential": summed(weight * essential) > together / 2,
            **{
                name: np.sqrt(summed((weight * asked[name].to_numpy()[taken]) ** 2)) / together
                for name in ("level_error", "importance_error")
            },
        }
    )
    if not framework.scale.graded:
        amounts = np.maximum(summed(weight * level), LEAST_LEVEL).round(1)
        made = made.with_columns(level=amounts if framework.scale.unit else np.ones(len(made)))
    places = weights.row.astype(np.int64) * len(framework.profiles) + weights.col
    is_own = summed(np.isin(places, own)[which].astype(float)) > 0
    made = made.with_columns(own=is_own).filter(pl.Series(is_own | (together > SHARED + TOLERANCE)))
    made = made.with_columns(pl.col("level_error", "importance_error").fill_nan(None))
    if framework.scale.graded:
        return made
    return _on_scale(made, framework.scale.importance[1])


def _borrowed(requirements: pl.DataFrame, profiles: pl.Series, weighed: list[Weighed]) -> pl.DataFrame:
    """Return what profiles that borrow ask by none of their own groups (profile, skill)."""
    borrowing = profiles.filter(pl.Series([bool(one.basis.borrowed) for one in weighed], dtype=pl.Boolean))
    return requirements.filter(~pl.col("own") & pl.col("profile").is_in(borrowing.implode())).select("profile", "skill")


def _blended_unstated(
    framework: Framework, profiles: pl.Series, weights: sparse.csr_array, requirements: pl.DataFrame
) -> pl.DataFrame:
    """Return what isn't stated of profiles that are made of others: what one of these doesn't state, and none asks."""
    silent = _in_order(sparse.csr_array(weights @ unstated_cells(framework)))
    found = pl.DataFrame(
        {
            "profile": profiles.gather(silent.row),
            "skill": framework.skills["skill"].gather(silent.col),
            "reason": pl.repeat("not stated where it comes from", silent.nnz, eager=True, dtype=pl.String),
        }
    )
    return found.join(requirements, on=["profile", "skill"], how="anti", maintain_order="left")


def _matches(
    wanted: NDArray[np.integer[Any]], places: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of equal values of two arrays of places below ``count``: where in the first, where in the second."""
    order = np.argsort(places, kind="stable")
    lengths = np.bincount(places, minlength=count)
    starts = np.cumsum(lengths) - lengths
    how_many = lengths[wanted]
    which = np.repeat(np.arange(len(wanted)), how_many)
    within = np.arange(len(which)) - np.repeat(np.cumsum(how_many) - how_many, how_many)
    return which, order[starts[wanted][which] + within]


def _shares(
    over: NDArray[np.float64], counts: NDArray[np.float64], plain: NDArray[np.float64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return means by importance; by weight alone where nothing is of any importance."""
    return np.where(counts > 0, over / np.where(counts > 0, counts, 1), plain / weight)


def _on_scale(made: pl.DataFrame, highest: float) -> pl.DataFrame:
    most = pl.col("importance").max().over("profile")
    share = pl.when(most > 0).then(pl.col("importance") / most).otherwise(1.0)
    laid = made.with_columns(importance=share * highest)
    return laid.filter(pl.col("importance") >= LEAST_IMPORTANCE * highest)


def _in_order(table: sparse.csr_array) -> sparse.coo_array:
    """Return a table by rows, then columns; zeros that were summed up stay in it."""
    table.sort_indices()
    return sparse.coo_array(table)


def _of_group(code: str, tree: GroupTree) -> Weighed:
    """Return what a group is made of: the groups under it alike, or those that stand in for it."""
    groups, borrowed = tree.standing_in(code)
    if not groups:
        return NOTHING
    weights = dict.fromkeys(groups, 1 / len(groups))
    if borrowed is None:
        return Weighed(weights, ProfileBasis(BasisKind.OWN, groups, (), 1.0))
    return Weighed(weights, ProfileBasis(BasisKind.BORROWED, (), (borrowed,), 0.0))


def _of_occupation(occupation: Occupation, tree: GroupTree) -> Weighed:
    """Return what an occupation is made of: its groups, or else its unit group's."""
    named = occupation.sub_unit_groups or ((occupation.soc2020,) if occupation.soc2020 else ())
    weights: dict[str, float] = {}
    own: list[str] = []
    borrowed: list[str] = []
    for place, code in enumerate(named, start=1):
        groups, above = tree.standing_in(code)
        for group in groups:
            weights[group] = weights.get(group, 0.0) + 1 / place / len(groups)
        if groups == (code,):
            own.append(code)
        elif groups:
            borrowed.append(above or code)
    if not weights:
        return NOTHING
    together = sum(weights.values())
    share_own = sum(1 / place for place, code in enumerate(named, start=1) if code in own) / together
    kind = BasisKind.BORROWED if not own else BasisKind.OWN if own[0] == named[0] else BasisKind.ANOTHER
    basis = ProfileBasis(kind, tuple(own), tuple(dict.fromkeys(borrowed)), share_own)
    return Weighed({group: weight / together for group, weight in weights.items()}, basis, tuple(own))
