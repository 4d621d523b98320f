"""What leads from the groups of a map to the codes of a framework: links that come along, or that the user keeps.

SOC2020's six-digit groups lead to ISCO-08 by the titles of the ONS index that are coded to both, from there to the US
SOC of 2010 by the crosswalk of the BLS, and on to O*NET by O*NET's own. A framework whose codes are those of SOC2020,
of its six-digit groups or of ISCO-08 is told by them. To any other list leads a correspondence that the user keeps.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from occumap.atlas.framework_links import us_soc_links
from occumap.atlas.linked_profiles import GroupLinks, linked_profiles
from occumap.catalog import kept
from occumap.catalog.user_versions import codes_of
from occumap.errors import AmbiguousNameError, InputError
from occumap.model.correspondence import Correspondence
from occumap.model.occupational_map import OccupationalMap
from occumap.model.skills import Framework

_DATA = files("occumap.data").joinpath("atlas/links")
# Lists that the codes of a framework are told by, and the share of codes that must be of one.
_TOLD_BY = ("soc2020", "soc2020ext", "isco08")
_MOSTLY = 0.9
_A_QUARTER = 0.25
_BY_TITLES = "six-digit groups of SOC2020 to ISCO-08 by the titles of the ONS index"
_BY_BLS = "ISCO-08 to the US SOC of 2010 by the crosswalk of the BLS"
_BY_ONET = "O*NET-SOC 2010 to 2019 by O*NET's crosswalk"


def describes(framework: Framework, occupations: OccupationalMap) -> bool:
    """Return whether a framework has profiles of the occupations of a map."""
    return any(occupation.code in framework for occupation in occupations.occupations)


def framework_of_map(framework: Framework, occupations: OccupationalMap) -> Framework:
    """Return a framework with profiles of a map's occupations: itself, if it has them, else through links.

    Raises:
        InputError: nothing that comes along or is kept leads from the map to the codes of the framework.
    """
    if describes(framework, occupations):
        return framework
    links = links_to(framework)
    found = linked_profiles(framework, occupations, links)
    if found.requirements.is_empty():
        what = f"none of the occupations of {occupations.id} leads to a profile of it ({links.said})"
        raise InputError(framework.id, what, hint="Leave --map out for the framework's own occupations.")
    return found


def links_to(framework: Framework) -> GroupLinks:
    """Return links from the groups of SOC2020 to the codes of a framework's profiles.

    Raises:
        InputError: there are none.
    """
    wanted = told_code_list(framework)
    if wanted in ("soc2020", "soc2020ext"):
        codes = framework.profiles["code"].drop_nulls().unique().sort()
        return GroupLinks.alike(((code, code) for code in codes), f"its codes are those of {wanted}").with_unit_groups()
    if wanted == "isco08":
        return _to_isco()
    if wanted == "onet-soc":
        return _to_onet()
    for start in ("soc2020ext", "soc2020", "isco08"):
        for name, table in kept.correspondences_between(start, wanted) if wanted else ():
            onward = _of_correspondence(table, f"{start} to {wanted} by the correspondence {name}")
            return _to_isco().then(onward) if start == "isco08" else onward.with_unit_groups()
    listed = f"its codes are of {wanted}" if wanted else "its profiles have no codes of SOC2020 or ISCO-08"
    raise InputError(
        framework.id,
        f"{listed}, and nothing that is held leads there from the map",
        hint="Leave --map out for the framework's own occupations, or keep a correspondence from soc2020 or isco08: "
        f"occumap load FILE --as NAME (its columns named soc2020 and {wanted or 'the list of its codes'}).",
    )


def isco08_groups(group: str) -> tuple[tuple[str, float], ...]:
    """Return the groups of ISCO-08 that a group of SOC2020 leads to by at least a quarter of its titles, with the share
    of these, the largest first.

    Args:
        group: of six digits, or a unit group.

    >>> isco08_groups("5213/03"), isco08_groups("none")
    ((('7212', 1.0),), ())
    """
    found = ((code, share) for code, share, _ in _to_isco().leaving(group) if share >= _A_QUARTER)
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))


def told_code_list(framework: Framework) -> str:
    """Return the list that the codes of a framework's profiles are of: as it says, else told by the codes; empty where
    they are of none.

    Raises:
        AmbiguousNameError: they could be of several lists.
    """
    if framework.code_list not in ("", "occupational-map"):
        return framework.code_list
    codes = set(framework.profiles["code"].drop_nulls())
    found = [name for name in _TOLD_BY if codes and len(codes & _units_of(name)) >= _MOSTLY * len(codes)]
    if len(found) > 1:
        raise AmbiguousNameError(
            framework.id,
            f"the codes of its profiles could be of {' or '.join(found)}",
            hint=f"Call the column of codes {' or '.join(found)}.",
            candidates=tuple((name, "list of codes") for name in found),
        )
    return found[0] if found else ""


def _units_of(name: str) -> set[str]:
    """Return the codes of the lowest level of a version."""
    codes = codes_of(name)
    longest = max(map(len, codes), default=0)
    return {code for code in codes if len(code) == longest}


@cache
def _to_isco() -> GroupLinks:
    rows = ((row["soc2020ext"], row["isco08"], float(row["titles"])) for row in _rows("soc2020ext-isco08.csv"))
    return GroupLinks.counted(rows, _BY_TITLES).with_unit_groups()


@cache
def _to_onet() -> GroupLinks:
    us = GroupLinks.alike(((r["isco08"], r["us_soc2010"]) for r in _rows("isco08-us-soc2010.csv")), _BY_BLS)
    crosswalk = [(row["onet_soc2010"], row["onet_soc2019"]) for row in _rows("onet-soc2010-onet-soc2019.csv")]
    within = us_soc_links(code for code, _ in crosswalk)
    inside = GroupLinks.alike(((way.from_code.value, way.to_code.value) for way in within.ways), "")
    return _to_isco().then(us).then(inside).then(GroupLinks.alike(crosswalk, _BY_ONET))


def _of_correspondence(table: Correspondence, said: str) -> GroupLinks:
    return GroupLinks.alike(((link.from_code.value, link.to_code.value) for link in table.links), said)


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(_DATA.joinpath(name).read_text(encoding="utf-8").splitlines())
