"""A skills framework as plain tables: a folder of them, or one CSV of requirements.

A folder holds ``skills.csv`` and ``requirements.csv``, and may hold ``profiles.csv`` and ``descriptors.csv``.
One file has a row for each requirement: profile, skill, and where they are known level, importance, essential.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.tables import find_columns, read_csv_table, refuse_repeats, text_or_null
from occumap.model.skills import DESCRIPTORS, HELD_OR_NOT, Framework, Scale

_REQUIREMENT = {
    "profile": ("profile", "occupation", "role", "job role"),
    "skill": ("skill", "skill title", "competence"),
    "level": ("level", "proficiency", "proficiency level"),
    "importance": ("importance", "weight"),
    "essential": ("essential",),
    "level_error": ("level error", "level standard error"),
    "importance_error": ("importance error", "importance standard error"),
}
_OPTIONAL = ("level", "importance", "essential", "level_error", "importance_error")
_SKILL = {"skill": ("skill",), "title": ("title", "skill title"), "family": ("family",), "definition": ("definition",)}
_PROFILE = {"profile": ("profile", "occupation", "role", "job role"), "title": ("title",), "code": ("code",)}
_DESCRIPTOR = {"skill": ("skill",), "level": ("level",), "descriptor": ("descriptor", "description")}
_YES = {"yes": True, "true": True, "1": True, "essential": True}
_NO = {"no": False, "false": False, "0": False, "optional": False, "useful": False}


def read_framework_csv(
    path: Path,
    framework_id: str = "",
    *,
    title: str = "",
    scale: Scale | None = None,
    profile_titles: Mapping[str, str] | None = None,
    code_list: str = "",
    source: str = "",
    notice: str = "",
) -> Framework:
    """Return the framework in a folder of tables, or in one CSV of requirements.

    Requirements name skills by id, or by a title that one skill alone has. A row of level 0 asks for nothing and is
    left out. A requirement is essential unless it says otherwise.

    Args:
        path: a folder, or a file.
        framework_id: what it is to be called; the name of the file or folder if not given.
        title: for people.
        scale: of its levels; from 1 to the highest level there if not given, held or not where there are none.
        profile_titles: titles by profile, where no table ``profiles.csv`` gives them.
        code_list: what the ids of profiles are codes of.
        source: who publishes it and under which licence.
        notice: what a reader must know before relying on it.

    Raises:
        InputError: a column is missing, a cell is empty, a number isn't one, a level is off the scale, a row
            stands twice, a skill or profile is unknown; with the row.
    """
    folder = path if path.is_dir() else None
    file = path / "requirements.csv" if folder else path
    requirements = _requirements(file)
    skills = _held(folder, "skills", _SKILL, ("family", "definition"))
    profiles = _held(folder, "profiles", _PROFILE, ("code",))
    if skills is None:
        skills = pl.DataFrame({"skill": (s := requirements["skill"].unique().sort()), "title": s})
    if profiles is None:
        seen, names = requirements["profile"].unique(maintain_order=True), profile_titles or {}
        profiles = pl.DataFrame({"profile": seen, "title": [names.get(p, p) for p in seen], "code": seen})
    requirements = _by_skill_id(requirements, skills)
    for field, known in (("skill", skills), ("profile", profiles)):
        _refuse_unknown(requirements, field, known, file)
    _refuse_twice(requirements, ("profile", "skill"), file)
    scale = scale or _scale(requirements)
    _refuse_off_scale(requirements, scale, file)
    return Framework(
        framework_id or path.stem,
        title or framework_id or path.stem,
        scale,
        skills,
        profiles,
        requirements.filter(pl.col("level") > 0).drop("row"),
        _descriptors(folder, skills),
        {},
        code_list,
        source,
        notice,
    )


def _requirements(path: Path) -> pl.DataFrame:
    """Return requirements as they stand, with their rows: levels and importance are numbers, none is missing in
    part.
    """
    table = _fields(path, _REQUIREMENT, _OPTIONAL, needed=("profile", "skill"))
    numbers = [name for name in ("level", "importance", "level_error", "importance_error") if name in table.columns]
    table = table.with_columns(_numbers(table, field, path) for field in numbers)
    for field in ("level", "importance"):
        if field in table.columns and table[field].null_count() == len(table):
            table = table.drop(field)
        elif field in table.columns:
            _refuse_empty(table, field, path, "Fill it in, or leave the whole column out.")
    if "level" not in table.columns:
        table = table.with_columns(pl.lit(1.0).alias("level"))
    if "essential" in table.columns:
        table = table.with_columns(_yes_or_no(table, path))
    return table


def _fields(
    path: Path, wanted: Mapping[str, Iterable[str]], optional: Iterable[str], *, needed: Iterable[str]
) -> pl.DataFrame:
    """Return the columns of a file by field, without stray spaces, and the row each stands in."""
    frame = read_csv_table(path)
    columns = find_columns(frame, wanted, where=str(path), optional=optional)
    table = frame.select(
        pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias("row"),
        *(text_or_null(column).alias(field) for field, column in columns.items()),
    )
    for field in needed:
        _refuse_empty(table, field, path, "Fill it in, or remove the row.")
    return table


def _refuse_empty(table: pl.DataFrame, field: str, path: Path, hint: str) -> None:
    empty = table.filter(pl.col(field).is_null())
    if len(empty):
        raise InputError(f"{path}, row {empty['row'][0]}", f"{field} is empty", hint=hint)


def _numbers(table: pl.DataFrame, field: str, path: Path) -> pl.Series:
    values = table[field].cast(pl.Float64, strict=False)
    strange = table.filter(table[field].is_not_null() & ~(values.is_finite() & (values >= 0)).fill_null(value=False))
    if len(strange):
        raise InputError(
            f"{path}, row {strange['row'][0]}",
            f"{field.replace('_', ' ')} {strange[field][0]!r} isn't a number of 0 or more",
            hint="Give a number.",
        )
    return values


def _yes_or_no(table: pl.DataFrame, path: Path) -> pl.Series:
    words = {**_YES, **_NO}
    lower = table["essential"].str.to_lowercase()
    strange = table.filter(lower.is_not_null() & ~lower.is_in(list(words)))
    if len(strange):
        raise InputError(
            f"{path}, row {strange['row'][0]}",
            f"essential {strange['essential'][0]!r} is neither yes nor no",
            hint="Write yes or no.",
        )
    return lower.replace_strict(words, default=None, return_dtype=pl.Boolean).fill_null(value=True).alias("essential")


def _by_skill_id(requirements: pl.DataFrame, skills: pl.DataFrame) -> pl.DataFrame:
    """Return skills by id, where a requirement names one by a title that only one skill has."""
    named = skills.filter(~pl.col("title").is_duplicated())
    ids = dict(zip(named["title"], named["skill"], strict=True))
    known = pl.col("skill").is_in(skills["skill"].implode())
    by_title = pl.col("skill").replace_strict(ids, default=pl.col("skill"), return_dtype=pl.String)
    return requirements.with_columns(pl.when(known).then("skill").otherwise(by_title).alias("skill"))


def _refuse_unknown(table: pl.DataFrame, field: str, known: pl.DataFrame, path: Path) -> None:
    unknown = table.filter(~pl.col(field).is_in(known[field].implode()))
    if not len(unknown):
        return
    name = unknown[field][0]
    near = get_close_matches(name, known[field].to_list(), n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Add it to {field}s.csv, or correct it."
    raise InputError(f"{path}, row {unknown['row'][0]}", f"there is no {field} {name!r}", hint=hint)


def _refuse_twice(table: pl.DataFrame, fields: tuple[str, str], path: Path) -> None:
    pairs = table.select(pl.format("{} – {}", *(pl.col(field).cast(pl.String) for field in fields))).to_series()
    refuse_repeats(pairs, table["row"], where=str(path), what=" – ".join(fields))


def _refuse_off_scale(table: pl.DataFrame, scale: Scale, path: Path) -> None:
    limits = {"level": (scale.lowest, scale.highest), "importance": scale.importance}
    for field, (lowest, highest) in limits.items():
        if field in table.columns:
            nothing = (pl.col(field) == 0) if field == "level" else pl.lit(value=False)
            off = table.filter(~pl.col(field).is_between(lowest, highest) & ~nothing)
            if len(off):
                raise InputError(
                    f"{path}, row {off['row'][0]}",
                    f"{field} {off[field][0]:g} is off the scale",
                    hint=f"It runs from {lowest:g} to {highest:g}.",
                )


def _scale(requirements: pl.DataFrame) -> Scale:
    """Return the scale that levels and importance of the file span; held or not where every level is 1 (or 0)."""
    importance = (1.0, 1.0)
    if "importance" in requirements.columns and len(known := requirements["importance"]):
        importance = (float(known.min()), float(known.max()))  # type: ignore[arg-type]
    levels = requirements["level"].filter(requirements["level"] > 0)
    if not len(levels) or (levels == 1).all():
        return Scale(HELD_OR_NOT.name, HELD_OR_NOT.lowest, HELD_OR_NOT.highest, importance, graded=False)
    return Scale("levels of the file", min(1.0, float(levels.min())), float(levels.max()), importance)  # type: ignore[arg-type]


def _held(
    folder: Path | None, name: str, wanted: Mapping[str, Iterable[str]], optional: Iterable[str]
) -> pl.DataFrame | None:
    """Return a table of the folder, if it is there."""
    path = folder / f"{name}.csv" if folder else None
    if path is None or not path.exists():
        return None
    key, title, *_ = wanted
    table = _fields(path, wanted, optional, needed=(key, title))
    refuse_repeats(table[key], table["row"], where=str(path), what=key)
    texts = [pl.col(field).fill_null("") for field in ("family", "definition") if field in table.columns]
    return table.with_columns(texts).drop("row")


def _descriptors(folder: Path | None, skills: pl.DataFrame) -> pl.DataFrame:
    path = folder / "descriptors.csv" if folder else None
    if path is None or not path.exists():
        return pl.DataFrame(schema=DESCRIPTORS)
    table = _fields(path, _DESCRIPTOR, (), needed=tuple(_DESCRIPTOR))
    table = table.with_columns(_numbers(table, "level", path))
    _refuse_unknown(table, "skill", skills, path)
    _refuse_twice(table, ("skill", "level"), path)
    return table.drop("row")
