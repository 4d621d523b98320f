"""What parts of groups do and at which level: frameworks, and the occupational map, by groups of a version."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from occumap.catalog import load, shipped
from occumap.catalog.values import framework_of
from occumap.errors import InputError
from occumap.evidence.scan.material import LevelledPart, TaskProfiles
from occumap.model.code import Code
from occumap.model.occupational_map import OccupationalMap
from occumap.model.scan import ScanSource
from occumap.model.skills import TASKS, Framework
from occumap.model.version import Version
from occumap.workflows.revise.scan_sources import is_earlier

_EXTENDED = "ext"


def profiles_of(version: Version, given: Sequence[Framework | str | Path] | None) -> tuple[TaskProfiles, ...]:
    """Return the tasks or skills of parts of groups: of the frameworks given, else of those held that are by groups of
    the version or by finer ones. A version that has a successor is scanned without, unless they are given.

    Raises:
        InputError: one that is given isn't by groups of the version.
        OccumapError: it isn't there, or can't be read.
    """
    if given is not None:
        return tuple(_profiles(version, framework_of(one)) for one in given)
    names = () if is_earlier(version) else (shipped.STANDARD_SKILLS_OF_GROUPS, *_own_frameworks())
    every = [load.framework(name) for name in names]
    return tuple(_profiles(version, one) for one in every if one.code_list in _lists(version))


def _own_frameworks() -> tuple[str, ...]:
    known = {*shipped.catalog()["frameworks"], shipped.STANDARD_SKILLS_OF_GROUPS}
    return tuple(name for name in load.names("framework") if name not in known)


def _lists(version: Version) -> tuple[str, ...]:
    return version.id, f"{version.id}{_EXTENDED}"


def _profiles(version: Version, framework: Framework) -> TaskProfiles:
    if framework.code_list not in _lists(version):
        raise InputError(
            framework.id,
            f"its profiles are by {framework.code_list or 'no codes'}, not by groups of {version.id}",
            hint=_fitting(version),
        )
    leaves = {leaf.code.value for leaf in version.leaves}
    borrowed = _borrowed(framework)
    rows = [
        (profile, title, code, leaf)
        for profile, title, code in framework.profiles.select("profile", "title", "code").iter_rows()
        if code and profile not in borrowed and (leaf := _leaf(code, leaves)) is not None
    ]
    finer = {leaf for _, _, code, leaf in rows if code != leaf}
    kept = [row for row in rows if row[2] != row[3] or row[3] not in finer]
    matrix = _matrix(framework, [profile for profile, *_ in kept])
    said = [n for n in range(len(kept)) if matrix[n].any()]
    by_code = framework.code_list if all(profile == code for profile, _, code, _ in kept) else framework.id
    about = f"{framework.title}, {len(said):,} profiles by {framework.code_list}"
    return TaskProfiles(
        ScanSource(framework.id, about, framework.code_list),
        tuple(kept[n][0] for n in said),
        tuple(kept[n][1] for n in said),
        tuple(kept[n][3] for n in said),
        matrix[said],
        by_code,
        TASKS if framework.scale.unit == TASKS else "skills",
    )


def _fitting(version: Version) -> str:
    """Return which frameworks that are held have profiles by groups of a version."""
    names = (shipped.STANDARD_SKILLS_OF_GROUPS, *_own_frameworks())
    fitting = [name for name in names if load.framework(name).code_list in _lists(version)]
    if fitting:
        return f"Held by groups of {version.id}: {', '.join(fitting)}."
    return "Give a framework whose profiles have codes of the version, such as ESCO for isco08."


def _leaf(code: str, leaves: set[str]) -> str | None:
    above = code.partition("/")[0]
    return code if code in leaves else above if above in leaves else None


def _borrowed(framework: Framework) -> set[str]:
    """Return the profiles that are all other groups' own, standing in where nothing is known."""
    table = framework.extras.get("provenance")
    if table is None or "share_own" not in table.columns:
        return set()
    return set(table.filter(table["share_own"] == 0)["profile"])


def _matrix(framework: Framework, profiles: Sequence[str]) -> NDArray[np.float32]:
    """Return profiles × skills: importance × level × rarity of each, rows of length 1.

    Where a framework counts tasks in place of levels, it is the root of their number × rarity, as is usual for counts:
    one skill of many tasks would hide all others.
    """
    place = {profile: n for n, profile in enumerate(profiles)}
    matrix = np.zeros((len(profiles), len(framework.skills)), np.float32)
    own = [place.get(profile, -1) for profile in framework.requirements["profile"]]
    rows = np.array(own, np.int64)
    columns = framework.places[1]
    importance = framework.requirements["importance"].fill_null(1.0).to_numpy()
    level = framework.requirements["level"].fill_null(0.0).to_numpy()
    there = rows >= 0
    much = np.sqrt(level) if framework.scale.unit else importance * level
    weights = much * framework.rarity[columns]
    matrix[rows[there], columns[there]] = weights[there]
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0), np.float32)


def levels_of(version: Version) -> tuple[tuple[ScanSource, tuple[LevelledPart, ...]], ...]:
    """Return the occupations of the map that comes along, by groups of a version; none where it is of another."""
    if is_earlier(version):
        return ()
    occupations = load.occupational_map(load.ENGLAND)
    parts = _levelled(version, occupations)
    if not parts:
        return ()
    source = ScanSource(load.ENGLAND, f"{occupations.title}, {len(parts):,} occupations with a group of {version.id}")
    return ((source, parts),)


def _levelled(version: Version, occupations: OccupationalMap) -> tuple[LevelledPart, ...]:
    found = []
    extended = version.id if version.id.endswith(_EXTENDED) else f"{version.id}{_EXTENDED}"
    for one in occupations.occupations:
        given = {"soc2010": one.soc2010, "soc2020": one.soc2020}.get(version.id)
        group = one.sub_unit_groups[0] if extended == version.id and one.sub_unit_groups else given
        if group and version.get(group) is not None:
            finer = tuple(Code(extended, code) for code in one.sub_unit_groups if code.startswith(group))
            found.append(LevelledPart(one.code, one.name, one.level, group, finer))
    return tuple(found)
