"""The maps and skills frameworks that come with Occumap, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from occumap.catalog.shipped import catalogue
from occumap.errors import InputError, UnknownNameError
from occumap.io.australian_skills import read_australian_skills
from occumap.io.esco import read_esco
from occumap.io.framework_csv import read_framework_csv
from occumap.io.occupational_map_csv import read_map_csv
from occumap.io.onet import read_onet
from occumap.io.skillsfuture import read_skillsfuture
from occumap.model.occupational_map import OccupationalMap
from occumap.model.skills import Framework, Scale

ENGINEERING = "engineering-and-manufacturing"
STARTER_FRAMEWORK = "engineering-starter"
STARTER_SCALE = Scale("proficiency", 1, 6, (1, 5))
STARTER_NOTICE = (
    "A starter. Its skills, descriptors and requirements were written by Occumap from general knowledge of the work, "
    "by name, level and SOC titles of each occupation alone; no employer has checked them. "
    "Load your own framework beside it or in its place."
)
_DATA = files("occumap.data")
# What a folder of each publisher holds, by which it is told.
_FOLDERS: tuple[tuple[tuple[str, ...], Callable[[Path], Framework]], ...] = (
    (("Skills.*", "Essential Skills.*"), read_onet),
    (("occupationSkillRelations*.csv",), read_esco),
    (("asc_core_competencies.csv",), read_australian_skills),
    (("requirements.csv",), read_framework_csv),
)


@cache
def occupational_map(name: str = ENGINEERING) -> OccupationalMap:
    """A map by name.

    Raises:
        UnknownNameError: no map has this name.

    >>> len(occupational_map())
    200
    """
    held = catalogue()["maps"]
    if name not in held:
        raise UnknownNameError(name, "no map has this name", hint=f"Maps held: {', '.join(held)}.")
    with as_file(_DATA.joinpath(held[name]["folder"])) as folder:
        return read_map_csv(folder, name, title=held[name]["title"], source=held[name]["source"])


@cache
def framework(name: str = STARTER_FRAMEWORK) -> Framework:
    """A skills framework by name, or from a file or folder: O*NET, ESCO, SkillsFuture, the Australian one, plain CSV.

    Raises:
        UnknownNameError: neither a name held nor a file.
        InputError: it isn't a framework that can be read.

    >>> framework().scale.highest
    6
    """
    held = catalogue()["frameworks"]
    if name not in held:
        if Path(name).exists():
            return framework_from(Path(name))
        raise UnknownNameError(
            name,
            "no framework has this name, and no file either",
            hint=f"Give a file or folder, or: {', '.join(held)}.",
        )
    titles = {occupation.code: occupation.name for occupation in occupational_map().occupations}
    with as_file(_DATA.joinpath(held[name]["folder"])) as folder:
        return read_framework_csv(
            folder,
            name,
            title=held[name]["title"],
            scale=STARTER_SCALE,
            profile_titles=titles,
            code_list="occupational-map",
            source=held[name]["source"],
            notice=STARTER_NOTICE,
        )


def framework_from(path: Path) -> Framework:
    """The framework in a file or folder, told by what is in it.

    Raises:
        InputError: nothing in it is a framework that can be read.
    """
    if path.is_dir():
        for patterns, read in _FOLDERS:
            if any(any(path.glob(pattern)) for pattern in patterns):
                return read(path)
    elif path.suffix.casefold() == ".xlsx":
        return read_skillsfuture(path)
    elif path.suffix.casefold() == ".csv":
        return read_framework_csv(path)
    raise InputError(
        str(path),
        "no skills framework is known in it",
        hint="Give a folder of O*NET, ESCO or Australian skills, the SkillsFuture workbook, or a CSV of requirements.",
    )
