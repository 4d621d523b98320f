"""A skills framework as plain tables: a folder of them, or one table of requirements.

A folder holds ``skills.csv`` and ``requirements.csv``, and may hold ``profiles.csv`` and ``descriptors.csv``.
One file, of any kind of table, has a row for each requirement: profile, skill, and where they are known their titles,
level, importance, essential. Columns that Occumap knows nothing of, such as who judged a requirement, are kept.
Other names of a skill stand in a column ``also`` of ``skills.csv``, with semicolons between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.framework_read import FrameworkRead
from occumap.io.read_table import Table, read_table
from occumap.io.tables import find_columns, refuse_repeats, text_or_null
from occumap.model.skills import DESCRIPTORS, HELD_OR_NOT, Framework, Scale
from occumap.read_options import TOLD, ReadOptions

_PROFILE_IDS = ("profile", "profile id", "occupation code", "occupation id", "role id", "role code", "job code")
_PROFILE_TITLES = ("profile title", "profile name", "occupation title", "occupation name", "role title", "role name")
_PROFILE_WORDS = ("occupation", "role", "job role", "job title", "job")
_SKILL_IDS = ("skill", "skill id", "skill code", "competence id", "competency id", "competency code")
_SKILL_TITLES = ("skill title", "skill name", "competence title", "competency title", "competence", "competency")
_REQUIREMENT = {
    "profile": (*_PROFILE_IDS, *_PROFILE_WORDS, *_PROFILE_TITLES),
    "skill": (*_SKILL_IDS, *_SKILL_TITLES),
    "level": ("level", "proficiency", "proficiency level"),
    "importance": ("importance", "weight"),
    "essential": ("essential",),
    "level_error": ("level error", "level standard error"),
    "importance_error": ("importance error", "importance standard error"),
}
_OPTIONAL = ("level", "importance", "essential", "level_error", "importance_error")
# Lists that the codes of profiles are of where their column is called so.
_CODE_LISTS = {
    "soc2020": ("soc2020", "soc2020 code"),
    "soc2020ext": ("soc2020ext", "soc2020ext code", "six-digit group"),
    "isco08": ("isco08", "isco08 code"),
    "onet-soc": ("onet-soc", "o*net-soc code", "o*net-soc 2019 code"),
}
_CODES = tuple(name for names in _CODE_LISTS.values() for name in names)
# What a table of requirements may say of skills and profiles besides, where no other table does.
_TITLES = {
    "profile_title": (*_PROFILE_TITLES, *_PROFILE_WORDS),
    "skill_title": _SKILL_TITLES,
    "family": ("family", "skill family", "category", "skill category"),
    "definition": ("definition", "skill definition", "skill description"),
    "code": _CODES,
}
_SKILL = {
    "skill": ("skill",),
    "title": ("title", "skill title"),
    "family": ("family",),
    "definition": ("definition",),
    "also": ("also", "also known as", "other names"),
}
_PROFILE = {"profile": ("profile", "occupation", "role", "job role"), "title": ("title",), "code": ("code", *_CODES)}
_DESCRIPTOR = {"skill": ("skill",), "level": ("level",), "descriptor": ("descriptor", "description")}
_REST = ("family", "definition", "code")
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
    """Return the framework in a folder of tables, or in one table of requirements.

    Requirements name skills by id, or by a title that one skill alone has. A row of level 0 asks for nothing and is
    left out. A requirement is essential unless it says otherwise. ``extras``: ``requirement_details`` (profile, skill
    and the columns that stand beside them) and ``skill_titles`` (skill, title): other names, where there are any.

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
    read = read_framework_table(path, framework_id, scale=scale, profile_titles=profile_titles)
    found = read.framework
    return replace(
        found,
        title=title or found.title,
        code_list=code_list or found.code_list,
        source=source,
        notice=notice,
    )


def read_framework_table(
    path: Path,
    framework_id: str = "",
    *,
    scale: Scale | None = None,
    profile_titles: Mapping[str, str] | None = None,
    options: ReadOptions = TOLD,
) -> FrameworkRead:
    """Return what `read_framework_csv` reads, with notes for the user: what the table was taken for.

    Args:
        path: a folder, or a file of any kind of table.
        framework_id: what it is to be called; the name of the file or folder if not given.
        scale: of its levels.
        profile_titles: titles by profile, where no table gives them.
        options: what the user says of a file, such as its delimiter.

    Raises:
        InputError: as for `read_framework_csv`.
    """
    folder = path if path.is_dir() else None
    given = _requirements(path / "requirements.csv" if folder else path, options)
    file, requirements = given.where, given.rows
    skills = _held(folder, "skills", _SKILL, ("family", "definition", "also"))
    profiles = _held(folder, "profiles", _PROFILE, ("code",))
    if skills is None:
        skills = _told_beside(requirements, "skill", file).sort("skill")
    if profiles is None:
        profiles = _told_beside(requirements, "profile", file, profile_titles or {})
        profiles = profiles if "code" in profiles.columns else profiles.with_columns(code="profile")
    requirements = _by_skill_id(requirements, skills)
    for field, known in (("skill", skills), ("profile", profiles)):
        _refuse_unknown(requirements, field, known, file)
    _refuse_twice(requirements, ("profile", "skill"), file)
    scale = scale or _scale(requirements)
    _refuse_off_scale(requirements, scale, file)
    framework = Framework(
        framework_id or path.stem,
        framework_id or path.stem,
        scale,
        skills,
        profiles,
        requirements.filter(pl.col("level") > 0).select(pl.all().exclude("row", *_TITLES, *given.others)),
        _descriptors(folder, skills),
        {**_details(given, requirements), **_other_names(skills)},
        _code_list(folder / "profiles.csv") if folder and (folder / "profiles.csv").exists() else given.code_list,
    )
    kept = ", ".join(f"‘{name}’" for name in given.others)
    return FrameworkRead(
        framework, (*given.notes, *([f"columns kept beside the requirements: {kept}"] if kept else []))
    )


def _details(given: _Requirements, requirements: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {"requirement_details": requirements.select("profile", "skill", *given.others)} if given.others else {}


def _other_names(skills: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return other names of skills, a row for each, where the table has a column of them."""
    if "also" not in skills.columns:
        return {}
    names = skills.select("skill", pl.col("also").str.split(";").alias("title")).explode("title")
    names = names.with_columns(pl.col("title").str.strip_chars())
    return {"skill_titles": names.filter(pl.col("title").str.len_chars() > 0)}


@dataclass(frozen=True, slots=True)
class _Requirements:
    """Requirements as they stand, with their rows; the columns that Occumap knows nothing of; what must be said."""

    where: str
    rows: pl.DataFrame
    others: tuple[str, ...]
    notes: tuple[str, ...]
    code_list: str = ""


def columns_of_requirements(columns: Iterable[str]) -> tuple[str, str] | None:
    """Return the columns of profiles and of skills by which a table of requirements is known; None for any other.

    >>> columns_of_requirements(["Job role", "Skill", "Level"]), columns_of_requirements(["code", "title"])
    (('Job role', 'Skill'), None)
    """
    there = {plain(name): name for name in columns}
    wanted = ((*_PROFILE_IDS, *_PROFILE_WORDS[:3]), (*_SKILL_IDS, *_SKILL_TITLES))
    found = [next((there[plain(name)] for name in names if plain(name) in there), None) for names in wanted]
    return (found[0], found[1]) if found[0] and found[1] else None


def _told_beside(table: pl.DataFrame, key: str, where: str, known: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Return skills or profiles with what stands beside them: their titles, and of skills family and definition."""
    fields = [f"{key}_title", *(("family", "definition") if key == "skill" else ("code",))]
    there = [field for field in fields if field in table.columns]
    for field in there:
        _refuse_two_of(table, key, field, where)
    found = table.group_by(key, maintain_order=True).agg(pl.col(field).drop_nulls().first() for field in there)
    titles = found[f"{key}_title"] if f"{key}_title" in there else pl.Series([None] * len(found), dtype=pl.String)
    named = [title or (known or {}).get(each, each) for each, title in zip(found[key], titles, strict=True)]
    rest = [pl.col(field) if field == "code" else pl.col(field).fill_null("") for field in there if field in _REST]
    return found.select(key, pl.Series("title", named, dtype=pl.String), *rest)


def _refuse_two_of(table: pl.DataFrame, key: str, field: str, where: str) -> None:
    """Raise InputError with the row where a skill or profile is called otherwise than in a row before."""
    rows = table.drop_nulls(field).select("row", key, field, first=pl.col(field).first().over(key))
    other = rows.filter(pl.col(field) != pl.col("first"))
    if len(other):
        row = other.row(0, named=True)
        named = field.removeprefix(f"{key}_")
        what = f"{key} {row[key]!r} has the {named} {row[field]!r} here, but {row['first']!r} in a row before"
        raise InputError(f"{where}, row {row['row']}", what, hint=f"Give each {key} one {named}.")


def _requirements(path: Path, options: ReadOptions) -> _Requirements:
    """Return requirements as they stand: levels and importance are numbers, none is missing in part."""
    read = read_table(path, options)
    columns = _columns(read)
    table = _selected(read, columns)
    for field in ("profile", "skill"):
        _refuse_empty(table, field, read.where, "Fill it in, or remove the row.")
    numbers = [name for name in ("level", "importance", "level_error", "importance_error") if name in table.columns]
    table = table.with_columns(_numbers(table, field, read.where) for field in numbers)
    for field in ("level", "importance"):
        if field in table.columns and table[field].null_count() == len(table):
            table = table.drop(field)
        elif field in table.columns:
            _refuse_empty(table, field, read.where, "Fill it in, or leave the whole column out.")
    if "level" not in table.columns:
        table = table.with_columns(pl.lit(1.0).alias("level"))
    if "essential" in table.columns:
        table = table.with_columns(_yes_or_no(table, read.where))
    others = tuple(name for name in read.frame.columns if name not in columns.values())
    kept = [name for name in others if name not in table.columns]
    beside = read.frame.select(text_or_null(name).alias(name) for name in kept)
    code_list = _list_called(columns["code"]) if "code" in columns else ""
    return _Requirements(read.where, table.hstack(beside), tuple(kept), read.notes, code_list)


def _code_list(path: Path) -> str:
    """Return the list that the column of codes of a table of profiles is called after; empty for none."""
    named = (_list_called(name) for name in read_table(path).frame.columns)
    return next(filter(None, named), "")


def _list_called(column: str) -> str:
    names = {plain(name): code_list for code_list, several in _CODE_LISTS.items() for name in several}
    return names.get(plain(column), "")


def _columns(read: Table) -> dict[str, str]:
    """Return the columns by field: those of requirements, then what they say of titles in columns of their own."""
    columns = find_columns(read.frame, _REQUIREMENT, where=read.where, optional=_OPTIONAL)
    rest = read.frame.drop(columns.values())
    return columns | find_columns(rest, _TITLES, where=read.where, optional=_TITLES)


def _fields(
    path: Path, wanted: Mapping[str, Iterable[str]], optional: Iterable[str], *, needed: Iterable[str]
) -> pl.DataFrame:
    """Return the columns of a file by field, without stray spaces, and the row each stands in."""
    read = read_table(path)
    table = _selected(read, find_columns(read.frame, wanted, where=read.where, optional=optional))
    for field in needed:
        _refuse_empty(table, field, read.where, "Fill it in, or remove the row.")
    return table


def _selected(read: Table, columns: Mapping[str, str]) -> pl.DataFrame:
    return read.frame.select(
        pl.int_range(read.row_of(0), pl.len() + read.row_of(0), dtype=pl.Int64).alias("row"),
        *(text_or_null(column).alias(field) for field, column in columns.items()),
    )


def _refuse_empty(table: pl.DataFrame, field: str, where: str, hint: str) -> None:
    empty = table.filter(pl.col(field).is_null())
    if len(empty):
        raise InputError(f"{where}, row {empty['row'][0]}", f"{field} is empty", hint=hint)


def _numbers(table: pl.DataFrame, field: str, where: str) -> pl.Series:
    values = table[field].cast(pl.Float64, strict=False)
    strange = table.filter(table[field].is_not_null() & ~(values.is_finite() & (values >= 0)).fill_null(value=False))
    if len(strange):
        raise InputError(
            f"{where}, row {strange['row'][0]}",
            f"{field.replace('_', ' ')} {strange[field][0]!r} isn't a number of 0 or more",
            hint="Give a number.",
        )
    return values


def _yes_or_no(table: pl.DataFrame, where: str) -> pl.Series:
    words = {**_YES, **_NO}
    lower = table["essential"].str.to_lowercase()
    strange = table.filter(lower.is_not_null() & ~lower.is_in(list(words)))
    if len(strange):
        raise InputError(
            f"{where}, row {strange['row'][0]}",
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


def _refuse_unknown(table: pl.DataFrame, field: str, known: pl.DataFrame, where: str) -> None:
    unknown = table.filter(~pl.col(field).is_in(known[field].implode()))
    if not len(unknown):
        return
    name = unknown[field][0]
    near = get_close_matches(name, known[field].to_list(), n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Add it to {field}s.csv, or correct it."
    raise InputError(f"{where}, row {unknown['row'][0]}", f"there is no {field} {name!r}", hint=hint)


def _refuse_twice(table: pl.DataFrame, fields: tuple[str, str], where: str) -> None:
    pairs = table.select(pl.format("{} – {}", *(pl.col(field).cast(pl.String) for field in fields))).to_series()
    refuse_repeats(pairs, table["row"], where=where, what=" – ".join(fields))


def _refuse_off_scale(table: pl.DataFrame, scale: Scale, where: str) -> None:
    limits = {"level": (scale.lowest, scale.highest), "importance": scale.importance}
    for field, (lowest, highest) in limits.items():
        if field in table.columns:
            nothing = (pl.col(field) == 0) if field == "level" else pl.lit(value=False)
            off = table.filter(~pl.col(field).is_between(lowest, highest) & ~nothing)
            if len(off):
                raise InputError(
                    f"{where}, row {off['row'][0]}",
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
    table = table.with_columns(_numbers(table, "level", str(path)))
    _refuse_unknown(table, "skill", skills, str(path))
    _refuse_twice(table, ("skill", "level"), str(path))
    return table.drop("row")
