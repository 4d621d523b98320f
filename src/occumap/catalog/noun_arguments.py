"""What public functions take where a noun is meant: the value itself, its name, or its file.

Each check gives the value on as it is; `occumap.catalog.values` then finds what a name stands for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from occumap.arguments import Check, either, instance, number, optional, several, share, text, whole
from occumap.errors import WrongTypeError
from occumap.io.frames import is_frame

_VERSION = "occumap.model.version:Version"
_INDEX = "occumap.model.index:Index"
_REVISION = "occumap.model.revision:Revision"
_PLAN = "occumap.model.plan:Plan"

NAME_OR_PATH = instance("a name or a path", "Give a name in the catalog, or a file or folder.", str, Path)
READ_OPTIONS = instance(
    "options", 'Give ReadOptions, such as ReadOptions(delimiter=";").', "occumap.read_options:ReadOptions"
)
PATH = instance("a path", "Give the path of a file or folder, as a text or a Path.", str, Path)
VERSION = instance("a version", "Give its name, such as soc2020, its file, or the Version itself.", str, Path, _VERSION)
VERSION_ID = instance("a version", "Give its id, such as soc2020, or the Version itself.", str, _VERSION)
INDEX = instance("an index", "Give its name, such as starter, its file, or the Index itself.", str, Path, _INDEX)
REVISION = instance(
    "a revision or a plan",
    "Give the name of a revision, its file or folder, or the Revision or Plan itself.",
    *(str, Path, _REVISION, _PLAN),
)
VERSION_OR_REVISION = instance(
    "a version, a revision or a plan",
    "Give the name or file of a version or a revision, or the Version, Revision or Plan itself.",
    *(str, Path, _VERSION, _REVISION, _PLAN),
)
CROSSWALK = instance(
    "a correspondence",
    "Give its file, or the Correspondence itself.",
    str,
    Path,
    "occumap.model.correspondence:Correspondence",
)
FRAMEWORK = optional(
    instance(
        "a skills framework",
        "Give its name, its file or folder, or the Framework itself.",
        *(str, Path, "occumap.model.skills:Framework", "occumap.workflows.map.skills_map:SkillsMap"),
    )
)
CONTEXT = optional(
    instance(
        "figures by group",
        "Give the file or folder of them, the name that they are kept under, or “none”.",
        *(str, Path, "occumap.model.context:Context"),
    )
)
OCCUPATIONAL_MAP = optional(
    instance("an occupational map", "Give the OccupationalMap.", "occumap.model.occupational_map:OccupationalMap")
)
CODER = optional(instance("a coder", "Give what coder() returns.", "occumap.coding.coder:Coder"))
WEIGHING = optional(instance("a weighing", "Give a Weighing.", "occumap.atlas.skill_weights:Weighing"))
_OCCUPATION_CLASSES = ("occumap.model.occupational_map:Occupation", "occumap.model.skills:Profile")
OCCUPATION = instance(
    "an occupation", "Give its code, its name or a job title, or the Occupation or Profile.", str, *_OCCUPATION_CLASSES
)
OCCUPATION_OR_PERSON = instance(
    "an occupation or a person",
    "Give its code, its name or a job title, or the Occupation, Profile or Person.",
    *(str, *_OCCUPATION_CLASSES, "occumap.model.person:Person"),
)
PERSON = optional(instance("a person", "Give the Person that fit() tells of.", "occumap.model.person:Person"))
COLUMN = text("Give the name of a column.")
TEXTS = several(text("Give texts that say something.", may_be_empty=True), "Give a list of texts.")
FRAMES = "a frame of pandas, Polars, PyArrow or DuckDB"
LIMIT = whole(minimum=1)
SHARE = share
PEOPLE = number(above=0)


def table(what: str, *others: type | str, hint: str) -> Check:
    """Return a check that a value is a data frame of any library, or one of some classes."""
    return either(what, hint, instance(what, hint, *others), _frame)


def _frame(name: str, value: Any) -> Any:
    if not is_frame(value):
        raise WrongTypeError(name, "it is no data frame", hint=f"Give {FRAMES}.")
    return value


FIGURES = table("a table", str, Path, hint=f"Give a CSV or Parquet file, or {FRAMES}.")
