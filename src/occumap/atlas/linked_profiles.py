"""Profiles of a map's occupations from a framework of another list of codes, through links between the lists.

An occupation takes after what its six-digit groups lead to, the group in place n counting 1 ÷ n; without any, or where
they lead nowhere, after what its unit group leads to. Where a link has no share, all links of its code count alike, and
what the profile rests on says so. A profile that bears the very name of the occupation, among those that its groups
lead to, stands for it alone: of a unit group of thirty trades, the welder takes after the welder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from occumap.atlas.background import linked_tables
from occumap.atlas.names import plain
from occumap.atlas.occupation_profiles import NOTHING, Weighed, blended
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.profile_basis import BasisKind, ProfileBasis
from occumap.model.skills import Framework

LINKS = {"group": pl.String, "code": pl.String, "share": pl.Float64, "sure": pl.Boolean}
# What a profile counts for less than, beside all that an occupation is made of, is left out. An occupation that is
# spread so thinly over all of them has no profile: a mean of a hundred jobs says nothing of any.
LEAST_SHARE = 0.02
_UNIT_GROUP = 4
# Of the level of a mean, as levels are published.
_DECIMALS = 2
_SHARES = {"profile": pl.String, "linked": pl.String, "share": pl.Float64}
# Tables that are made for the profiles of the map.
_OF_MAP = frozenset(("provenance", "task_links"))


@dataclass(frozen=True)
class GroupLinks:
    """How much of each group of a map's classification goes to each code of another list.

    Args:
        table: group, code, share (of a group, together at most 1), and whether somebody says so.
        said: by which lists it leads there, in words.

    >>> first = GroupLinks.counted([("11/01", "A", 3), ("11/01", "B", 1)], "titles")
    >>> first.then(GroupLinks.alike([("A", "x"), ("A", "y"), ("B", "y")], "a table")).table.rows()
    [('11/01', 'x', 0.375, False), ('11/01', 'y', 0.625, False)]
    """

    table: pl.DataFrame
    said: str = ""

    @classmethod
    def counted(cls, rows: Iterable[tuple[str, str, float]], said: str) -> GroupLinks:
        """Return links whose shares are those of counts."""
        table = pl.DataFrame(list(rows), schema={**_PAIR, "count": pl.Float64}, orient="row")
        share = pl.col("count") / pl.col("count").sum().over("group")
        return cls(table.select("group", "code", share=share, sure=pl.lit(value=True)), said)

    @classmethod
    def alike(cls, rows: Iterable[tuple[str, str]], said: str) -> GroupLinks:
        """Return links whose shares nobody says: those of a group count alike; its only one has all of it."""
        table = pl.DataFrame(list(rows), schema=_PAIR, orient="row").unique(maintain_order=True)
        several = pl.len().over("group")
        return cls(table.select("group", "code", share=1 / several, sure=several == 1), said)

    def then(self, onward: GroupLinks) -> GroupLinks:
        """Return links through these and others that begin where these end."""
        joined = self.table.join(
            onward.table.rename({"group": "code", "code": "end", "share": "part", "sure": "sure_too"}), on="code"
        )
        ways = joined.with_columns(share=pl.col("share") * pl.col("part"), sure=pl.col("sure") & pl.col("sure_too"))
        together = ways.group_by("group", "end").agg(pl.col("share").sum(), pl.col("sure").all())
        said = "; ".join(part for part in (self.said, onward.said) if part)
        return GroupLinks(together.rename({"end": "code"}).select(list(LINKS)).sort("group", "code"), said)

    def with_unit_groups(self) -> GroupLinks:
        """Return the same links, and those of unit groups: the mean of those of their six-digit groups."""
        up = self.table.filter(pl.col("group").str.contains("/", literal=True))
        up = up.with_columns(parts=pl.col("group").n_unique().over(pl.col("group").str.head(_UNIT_GROUP)))
        above = up.group_by(pl.col("group").str.head(_UNIT_GROUP), "code").agg(
            share=(pl.col("share") / pl.col("parts")).sum(), sure=pl.lit(value=False)
        )
        fresh = above.join(self.table.select("group").unique(), on="group", how="anti")
        return GroupLinks(pl.concat([self.table, fresh.select(list(LINKS))]), self.said)

    @cached_property
    def _leaving(self) -> dict[str, list[tuple[str, float, bool]]]:
        found: dict[str, list[tuple[str, float, bool]]] = {}
        for group, code, share, sure in self.table.select(list(LINKS)).iter_rows():
            found.setdefault(group, []).append((code, share, sure))
        return found

    def leaving(self, group: str) -> list[tuple[str, float, bool]]:
        """Return code, share and whether it is known, of each link of a group."""
        return self._leaving.get(group, [])


_PAIR = {"group": pl.String, "code": pl.String}


SPREAD = Weighed({}, ProfileBasis(BasisKind.NONE))
_TOO_MANY = "its groups lead to so many profiles alike that none says what it asks"


def linked_profiles(framework: Framework, occupations: OccupationalMap, links: GroupLinks) -> Framework:
    """Return a framework of the occupations of a map, made of the profiles that links lead to.

    Occupations that lead to none have no profile, and ``extras["provenance"]`` says so. ``extras["linked_profiles"]``
    (profile, linked, share) names what each is made of. Interests, education, training and technologies stand there as
    those of the framework's own occupations (``linked_interests`` …); other tables of its profiles aren't the map's.

    >>> from occumap.examples import small_framework, small_map
    >>> links = GroupLinks.alike([("19", "O2"), ("19", "O3"), ("21", "O4")], "an example")
    >>> linked = linked_profiles(small_framework(), small_map(), links)
    >>> linked.extras["provenance"]["words"][0]
    "O1 Bakery hand: how much of it goes to each of ‘Baker’, ‘Master baker’ isn't known: they count alike."
    """
    profiles = _by_code(framework)
    names = _by_name(framework)
    weighed = [_made_of(one, links, profiles, names) for one in occupations.occupations]
    titles = {one.code: one.name for one in occupations.occupations}
    made = blended(framework, titles, weighed, keep=False)
    extras = {name: table for name, table in made.extras.items() if name in _OF_MAP or "profile" not in table.columns}
    shares = [
        (code, one, weight)
        for code, made_of in zip(titles, weighed, strict=True)
        for one, weight in made_of.weights.items()
    ]
    spread = (code for code, made_of in zip(titles, weighed, strict=True) if made_of is SPREAD)
    instead = {code: f"{code} {titles[code]}: {_TOO_MANY}." for code in spread}
    extras["provenance"] = _in_titles(extras["provenance"], framework, instead)
    extras["linked_profiles"] = pl.DataFrame(shares, schema=_SHARES, orient="row")
    extras |= linked_tables(framework)
    rounded = made.requirements.with_columns(pl.col("level").round(_DECIMALS))
    return replace(made, requirements=rounded, extras=extras).keeping(
        code for code, made_of in zip(titles, weighed, strict=True) if made_of.weights
    )


def _in_titles(provenance: pl.DataFrame, framework: Framework, instead: Mapping[str, str]) -> pl.DataFrame:
    """Return what profiles rest on with the titles of other profiles in its words, in place of their ids.

    ``instead`` has what is said of some in place of that.
    """
    titles = framework.profile_titles
    said: list[str | None] = []
    for profile, words, own in provenance.select("profile", "words", "own").iter_rows():
        told = instead.get(profile, words)
        for one in own.split() if told else ():
            told = told.replace(f" {one}", f" ‘{titles[one]}’")
        said.append(told)
    return provenance.with_columns(pl.Series("words", said, dtype=pl.String))


def _by_code(framework: Framework) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    asking = set(framework.requirements["profile"])
    for profile, code in framework.profiles.select("profile", "code").iter_rows():
        if code and profile in asking:
            found.setdefault(code, []).append(profile)
    return found


def _by_name(framework: Framework) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return profiles by their titles in plain words, and by what else they are called."""
    none = pl.DataFrame(schema={"profile": pl.String, "title": pl.String})
    found: tuple[dict[str, set[str]], dict[str, set[str]]] = ({}, {})
    for by_name, table in zip(found, (framework.profiles, framework.extras.get("titles", none)), strict=True):
        for profile, title in table.select("profile", "title").iter_rows():
            by_name.setdefault(plain(title), set()).add(profile)
    return found


def _made_of(
    occupation: Occupation,
    links: GroupLinks,
    profiles: Mapping[str, list[str]],
    names: Sequence[Mapping[str, set[str]]],
) -> Weighed:
    counts: dict[str, float] = {}
    known: dict[str, bool] = {}
    for place, group in enumerate(_groups(occupation, links), start=1):
        for code, share, sure in links.leaving(group):
            there = profiles.get(code, [])
            for profile in there:
                counts[profile] = counts.get(profile, 0.0) + share / place / len(there)
                known[profile] = known.get(profile, True) and sure and len(there) == 1
    if not counts:
        return NOTHING
    called = (by_name.get(plain(occupation.name), set()) & counts.keys() for by_name in names)
    namesakes = tuple(next(filter(None, called), ()))
    if len(namesakes) == 1:
        return Weighed({namesakes[0]: 1.0}, ProfileBasis(BasisKind.OWN, namesakes, (), 1.0))
    total = sum(counts.values())
    kept = {one: count for one, count in counts.items() if count >= LEAST_SHARE * total}
    if not kept:
        return SPREAD
    total = sum(kept.values())
    weights = {one: count / total for one, count in sorted(kept.items(), key=lambda item: (-item[1], item[0]))}
    share_own = sum(weight for one, weight in weights.items() if known[one])
    is_own = len(weights) == 1 or all(known[one] for one in weights)
    kind = BasisKind.OWN if is_own else BasisKind.ALIKE
    return Weighed(weights, ProfileBasis(kind, tuple(weights), (), share_own))


def _groups(occupation: Occupation, links: GroupLinks) -> tuple[str, ...]:
    """Return the groups of an occupation that lead somewhere: of six digits, else its unit group."""
    leading = tuple(group for group in occupation.sub_unit_groups if links.leaving(group))
    unit = occupation.soc2020
    return leading or ((unit,) if unit and links.leaving(unit) else ())
