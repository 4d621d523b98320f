"""From an occupation of the map to the profiles of another framework, through codes, nothing guessed.

The routes: SOC2020 → ISCO-08 (by the index, whose entries carry both) → ESCO's occupations;
and SOC2020 → ISCO-08 → US SOC 2010 → O*NET-SOC 2010 → O*NET-SOC 2019.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from occumap.errors import InputError
from occumap.model.code_links import CodeLink, Links, Way, bounds, compose, summed
from occumap.model.index import Index
from occumap.model.occupational_map import Occupation
from occumap.model.skills import Framework

MAP = "occupational-map"
ISCO = "isco08"
US_SOC_2010 = "us-soc2010"
ONET_2010 = "onet-soc2010"
_US_SOC_LENGTH = len("11-1011")


@dataclass(frozen=True, slots=True)
class Reached:
    """A profile, and how an occupation leads to it.

    ``share`` is how much of the occupation's unit group goes there: the sum over ``ways``, None where the share
    of one of them is unknown; it lies between ``at_least`` and ``at_most`` all the same. No ways: the profile is
    the occupation's own.
    """

    profile: str
    share: float | None
    ways: tuple[Way, ...]
    at_least: float
    at_most: float

    @classmethod
    def by(cls, profile: str, ways: Sequence[Way]) -> Reached:
        """Return a profile reached by these ways."""
        return cls(profile, summed(ways), tuple(ways), *bounds(ways))

    @property
    def uncertain(self) -> tuple[CodeLink, ...]:
        """The links of which nobody says how much goes where, each once."""
        return tuple(dict.fromkeys(link for way in self.ways for link in way.uncertain))


def index_links(index: Index, from_version: str = "soc2020", to_version: str = ISCO) -> Links:
    """Return links by the entries of an index that are coded to both versions; a share is one of entries, not of
    people.

    Entries without either code say nothing and don't count.

    Raises:
        UnknownNameError: the index isn't coded to one of them.

    >>> from occumap.examples import small_index
    >>> index = small_index().with_codes("isco08", pl.Series(["7512", "7512", "9412", *["7512"] * 9]))
    >>> [str(way) for way in index_links(index, "tiny1").leaving("11")]
    ['tiny1:11 → isco08:7512 (67%)', 'tiny1:11 → isco08:9412 (33%)']
    """
    both = pl.DataFrame({"start": index.codes(from_version), "end": index.codes(to_version)}).drop_nulls()
    counts = both.group_by("start", "end").len()
    shares = counts.with_columns(share=pl.col("len") / pl.col("len").sum().over("start"))
    return Links.of(
        from_version,
        to_version,
        ((start, end, share, False) for start, end, share in shares.select("start", "end", "share").iter_rows()),
        source=f"entries of {index.name}",
    )


def us_soc_links(onet_codes: Iterable[str], from_list: str = US_SOC_2010, to_list: str = ONET_2010) -> Links:
    """Return links from each US SOC code to the O*NET-SOC codes that lie within it, which begin with its own.

    >>> [str(way) for way in us_soc_links(["11-1011.00", "11-1021.00", "11-1011.03"]).ways]  # doctest: +ELLIPSIS
    ['us-soc2010:11-1011 → onet-soc2010:11-1011.00 (share unknown)', ..., ... → onet-soc2010:11-1021.00 (100%)']
    """
    return Links.of(
        from_list,
        to_list,
        ((code[:_US_SOC_LENGTH], code, None, False) for code in sorted(set(onet_codes))),
        source="O*NET-SOC codes within a US SOC code",
    )


def onet_route(index: Index, isco_to_us: Links, onet_2010_to_2019: Links) -> Links:
    """Return links SOC2020 → ISCO-08 → US SOC 2010 → O*NET-SOC 2010 → O*NET-SOC 2019, all paths kept."""
    codes = (way.from_code.value for way in onet_2010_to_2019.ways)
    within = us_soc_links(codes, isco_to_us.to_list, onet_2010_to_2019.from_list)
    return compose(index_links(index), isco_to_us, within, onet_2010_to_2019)


def profile_links(framework: Framework, codes: Iterable[str] | None = None) -> Links:
    """Return links from each code of the framework's profiles to those under it; from some codes only, if given.

    A code that several profiles share is linked to each of them, how much to each unknown.
    """
    rows = framework.profiles.select("code", "profile").drop_nulls()
    if codes is not None:
        rows = rows.filter(pl.col("code").is_in(list(codes)))
    return Links.of(
        framework.code_list,
        framework.id,
        ((code, profile, None, False) for code, profile in rows.iter_rows()),
        source=f"profiles of {framework.id}",
    )


def profiles_for(occupation: Occupation, framework: Framework, route: Links | None = None) -> list[Reached]:
    """Return the profiles of a framework for an occupation of the map, most first: by what is known, then by what may
    be.

    A framework of the map itself has the occupation's own profile, and needs no route. Shares need not add up to 1:
    a way that ends in a code the framework has no profile for leads nowhere, and isn't listed.

    Args:
        occupation: with the unit group it belongs to.
        framework: whose profiles are asked for.
        route: links from ``soc2020`` (or ``soc2010``) to the framework's own list of codes.

    Raises:
        InputError: the occupation has no unit group; there is no route, or one between other lists.

    >>> from occumap.examples import small_framework, small_map
    >>> ladder = Links.of("soc2020", "tiny", [("11", "O2", 0.5, False), ("11", "O3", 0.5, False)])
    >>> for reached in profiles_for(small_map()["O2"], small_framework(), ladder):
    ...     print(reached.profile, reached.share, *reached.ways)
    O2 0.5 soc2020:11 → tiny:O2 (50%)
    O3 0.5 soc2020:11 → tiny:O3 (50%)
    """
    if framework.code_list == MAP:
        return [Reached(occupation.code, 1.0, (), 1.0, 1.0)] if occupation.code in framework else []
    if route is None or route.to_list != framework.code_list:
        led = f"the route leads to {route.to_list}" if route else "there is no route"
        raise InputError(
            framework.id,
            f"its codes are of {framework.code_list}, but {led}",
            hint="Give links that lead to its codes.",
        )
    leading = route.leaving(_unit_group(occupation, route.from_list))
    onward = profile_links(framework, {way.to_code.value for way in leading})
    ways: dict[str, list[Way]] = {}
    for way in leading:
        for last in onward.leaving(way.to_code.value):
            ways.setdefault(last.to_code.value, []).append(_to_profile(way, last))
    found = [Reached.by(profile, several) for profile, several in ways.items()]
    return sorted(found, key=lambda reached: (-reached.at_least, -reached.at_most, reached.profile))


def _unit_group(occupation: Occupation, code_list: str) -> str:
    groups = {"soc2020": occupation.soc2020, "soc2010": occupation.soc2010}
    if code_list not in groups:
        raise InputError(
            "links", f"the route begins in {code_list}", hint="Give one that begins in soc2020 or in soc2010."
        )
    group = groups[code_list]
    if not group:
        raise InputError(
            str(occupation), f"it has no unit group of {code_list}", hint="Give it one on the map, or ask for another."
        )
    return group


def _to_profile(way: Way, last: Way) -> Way:
    """Return the way on to a profile; the last link says nothing where profile and code are one."""
    return way if last.to_code.value == last.from_code.value else Way((*way.steps, *last.steps))
