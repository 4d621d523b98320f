"""Singapore's SkillsFuture skills framework: one workbook of job roles, and the skills at levels they ask for.

We have no real copy of the workbook: this reader is tested on made-up workbooks of the same shape alone (sheets and
columns as published, with the spellings that releases vary between). Look at the extra ``left_out`` after a first load.

Choices made here:

- A skill is a title, not a code: each sector gives the same skill a code of its own, and skills that two
  sectors share must be one skill if moves between them are to be seen. The codes stand in ``role_skills``.
- Technical skills (TSC) have levels 1 to 6. Core skills (CCS) have the words basic, intermediate and
  advanced, which become 1, 2 and 3 of the same scale; the words are kept in ``level_names``. A gap compares a skill
  with itself alone and is a ratio of levels, so 1, 2, 3 and 2, 4, 6 would give the same one. Where a release
  gives a skill both in words and in numbers, the two are kept as two skills, never mixed.
- A role that asks for a skill twice (by two codes) has the higher level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.open_workbook import CALAMINE_ERRORS, open_workbook
from occumap.io.tables import find_columns, read_sheet, text_or_null
from occumap.model.skills import Framework, Scale

SCALE = Scale("proficiency", 1, 6, (1, 1))
WORDS = {"basic": 1.0, "intermediate": 2.0, "advanced": 3.0}
_IN_WORDS = " (basic to advanced)"
SOURCE = "SkillsFuture Singapore, Skills Framework"
NOTICE = (
    "Our reader has been tested only on made-up workbooks of the same layout, never on the real one. "
    "No importance is published, so every skill of a role counts the same."
)
_ROLES = ("Job Role_Description", "Job Role Description")
_ROLE_SKILLS = ("Job Role_TCS_CCS", "Job Role_TSC_CCS", "Job Role_TSC & CCS")
_ABILITIES = ("TSC_CCS_K&A", "TSC_CCS_KA")
_KEYS = ("TSC_CCS_Key", "TSC_CCS Key")
_RETIRED = ("TSC_CCS_Key_Retired", "TSC_CCS Key Retired")
_WORK = ("Job Role_CWF_KT", "Job Role_CWF & KT")
_ROLE = {"sector": ("Sector",), "track": ("Track",), "role": ("Job Role", "Job Role Title")}
_SKILL = {
    "code": ("TSC_CCS Code", "TSC Code", "Skill Code"),
    "title": ("TSC_CCS Title", "TSC Title", "skill_sector_title", "Skill Title"),
    "type": ("TSC_CCS Type", "TSC Type", "Skill Type"),
    "label": ("Proficiency Level",),
}
_ITEMS = {
    **_SKILL,
    "sector": ("Sector",),
    "category": ("TSC_CCS Category", "TSC Category", "Skill Category"),
    "definition": ("TSC_CCS Description", "TSC Description", "Skill Description"),
    "descriptor": ("Proficiency Description",),
    "item": ("Knowledge / Ability Items", "Knowledge Ability Items"),
    "kind": ("Knowledge / Ability Classification", "Knowledge Ability Classification"),
}
_KEY = {
    "code": ("TSC Code", "TSC_CCS Code"),
    "title": ("TSC_CCS Title", "TSC Title"),
    "category": ("TSC_CCS Category", "TSC Category"),
    "definition": ("TSC_CCS Description", "TSC Description"),
    "sector": ("Sector",),
}
_DESCRIPTION = {
    **_ROLE,
    "description": ("Job Role Description", "Description"),
    "expectation": ("Performance Expectation", "Performance Expectations"),
}
_TASKS = {**_ROLE, "function": ("Critical Work Function", "Critical Work Functions"), "task": ("Key Tasks", "Key Task")}


def read_skillsfuture(path: Path, framework_id: str = "skillsfuture", *, source: str = SOURCE) -> Framework:
    """Return the framework in the workbook as published.

    Profiles are job roles, named ``sector | track | role`` since titles stand in several sectors; they have no
    codes. Extras: ``roles`` (profile, sector, track, description, expectation), ``role_skills`` (profile, skill, code,
    type, label, level: all rows as published), ``level_names`` (skill, level, label, code, sector, descriptor),
    ``knowledge_and_abilities`` (skill, level, kind, item), ``work`` (profile, function, task; where the workbook has
    critical work functions and key tasks), ``retired`` (profile, skill, code: requirements whose code
    is retired) and ``left_out`` (sheet, row, reason).

    Args:
        path: the workbook.
        framework_id: what it is to be called.
        source: who publishes it and under which licence.

    Raises:
        InputError: it isn't a workbook, a sheet or column is missing, or no role asks for any skill.
    """
    roles, no_role = _sheet(path, _ROLES, _DESCRIPTION, optional=("description", "expectation", "track"))
    asked, no_skill = _sheet(path, _ROLE_SKILLS, {**_ROLE, **_SKILL}, optional=("track", "type", "title", "code"))
    items, _ = _sheet(path, _ABILITIES, _ITEMS, optional=("type", "category", "item", "kind", "code", "sector"))
    keys, retired = _keys(path, _KEYS), _keys(path, _RETIRED)
    titled = pl.concat([table.select("code", "title") for table in (items, keys, retired)])
    asked, unread = _read(_with_titles(asked, titled), _ROLE_SKILLS[0])
    items, unread_items = _read(items, _ABILITIES[0])
    if asked.is_empty():
        raise InputError(
            str(path),
            "no job role asks for a skill at a level",
            hint="Check that this is the workbook of the whole framework.",
        )
    both = pl.concat([items.select("title", "in_words"), asked.select("title", "in_words")])
    items, asked = _named(items, both), _named(asked, both)
    roles = roles.unique("profile", keep="first", maintain_order=True)
    profiles = pl.concat([roles.select("profile", "role"), asked.select("profile", "role")])
    extras = {
        "roles": roles.select("profile", "sector", "track", "description", "expectation"),
        "role_skills": asked.select("profile", "skill", "code", "type", "label", "level"),
        "level_names": _each(items, "skill", "level", "label", "code", "sector", "descriptor"),
        "knowledge_and_abilities": _each(items.drop_nulls("item"), "skill", "level", "kind", "item"),
        **_work(path),
        "retired": asked.join(retired.select("code"), on="code", how="semi").select("profile", "skill", "code"),
        "left_out": pl.concat([no_role, no_skill, unread, unread_items]),
    }
    return Framework(
        framework_id,
        "SkillsFuture skills framework",
        SCALE,
        _skills(items, asked, keys),
        profiles.unique("profile", keep="first", maintain_order=True).rename({"role": "title"}),
        asked.group_by("profile", "skill", maintain_order=True).agg(pl.col("level").max()),
        items.drop_nulls("descriptor")
        .unique(["skill", "level"], keep="first", maintain_order=True)
        .select("skill", "level", "descriptor"),
        extras,
        "",
        source,
        NOTICE,
    )


def is_skillsfuture(path: Path) -> bool:
    """Return whether a workbook has the sheet of the skills that job roles ask for."""
    try:
        sheets = {name.strip().casefold() for name in open_workbook(path).sheet_names}
    except CALAMINE_ERRORS:
        return False
    return any(name.casefold() in sheets for name in _ROLE_SKILLS)


def _sheet(
    path: Path, sheet: tuple[str, ...], wanted: Mapping[str, Iterable[str]], *, optional: Iterable[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of a sheet by field with their places, and those left out since they name no role.

    Columns that aren't there are null. Roles get the name of their profile.
    """
    frame = read_sheet(path, sheet)
    columns = find_columns(frame, wanted, where=f"{path}, sheet ‘{sheet[0]}’", optional=optional)
    table = frame.select(
        pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias("row"),
        *(_tidy(text_or_null(columns.get(field))).alias(field) for field in wanted),
    ).filter(pl.any_horizontal(pl.col(field).is_not_null() for field in wanted))
    if "role" not in wanted:
        return table, _left_out(table.clear(), sheet[0], "")
    profile = pl.concat_str("sector", "track", "role", separator=" | ", ignore_nulls=True)
    nameless = pl.col("role").is_null()
    return (
        table.filter(~nameless).with_columns(profile.alias("profile")),
        _left_out(table.filter(nameless), sheet[0], "it names no job role"),
    )


def _tidy(text: pl.Expr) -> pl.Expr:
    """Return text without stray spaces and line ends."""
    return text.str.replace_all(r"\s+", " ").str.strip_chars()


def _left_out(rows: pl.DataFrame, sheet: str, reason: str) -> pl.DataFrame:
    return rows.select(pl.lit(sheet).alias("sheet"), "row", pl.lit(reason).alias("reason"))


def _with_titles(asked: pl.DataFrame, titled: pl.DataFrame) -> pl.DataFrame:
    """Return titles by code, where a release gives roles their codes alone."""
    by_code = titled.drop_nulls(["code", "title"]).unique("code", keep="first", maintain_order=True)
    known = by_code.select("code", pl.col("title").alias("known"))
    joined = asked.join(known, on="code", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("title", "known").alias("title")).drop("known")


def _read(table: pl.DataFrame, sheet: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return rows with their levels, and those left out since they have no title or no level."""
    word = pl.col("label").str.to_lowercase()
    number = word.str.extract(r"^(?:level\s*|pl\s*)?([1-6])(?:\.0+)?$", 1).cast(pl.Float64)
    in_words = word.is_in(list(WORDS)).fill_null(value=False)
    level = word.replace_strict(WORDS, default=None, return_dtype=pl.Float64)
    table = table.with_columns(in_words.alias("in_words"), pl.coalesce(level, number).alias("level"))
    untitled, unread = pl.col("title").is_null(), pl.col("level").is_null()
    reasons = [
        _left_out(table.filter(untitled), sheet, "no title is given or known for its skill"),
        table.filter(~untitled & unread).select(
            pl.lit(sheet).alias("sheet"),
            "row",
            pl.format(
                "proficiency level ‘{}’ is neither 1 to 6 nor basic, intermediate or advanced",
                pl.col("label").fill_null(""),
            ).alias("reason"),
        ),
    ]
    return table.filter(~untitled & ~unread), pl.concat(reasons).sort("row")


def _named(table: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """Return the skill of each row: its title as first spelt, told apart only where it has levels in words and in
    numbers.
    """
    key = pl.col("title").str.to_lowercase().alias("key")
    names = seen.group_by(key, maintain_order=True).agg(
        pl.col("title").first().alias("spelt"), (pl.col("in_words").n_unique() > 1).alias("both")
    )
    suffix = pl.when(pl.col("both") & pl.col("in_words")).then(pl.lit(_IN_WORDS)).otherwise(pl.lit(""))
    named = table.with_columns(key).join(names, on="key", how="left", maintain_order="left")
    return named.with_columns((pl.col("spelt") + suffix).alias("skill"))


def _keys(path: Path, sheet: tuple[str, ...]) -> pl.DataFrame:
    """Return the skills of a key sheet by code; none where the workbook has no such sheet."""
    sheets = {name.strip().casefold() for name in open_workbook(path).sheet_names}
    if not any(name.casefold() in sheets for name in sheet):
        return pl.DataFrame(schema=dict.fromkeys(_KEY, pl.String))
    table, _ = _sheet(path, sheet, _KEY, optional=("category", "definition", "sector"))
    return table.select(list(_KEY))


def _skills(items: pl.DataFrame, asked: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    nothing = (pl.lit(None, pl.String).alias("category"), pl.lit(None, pl.String).alias("definition"))
    seen = pl.concat([items.select("skill", "category", "definition"), asked.select("skill", *nothing)])
    found = seen.group_by("skill", maintain_order=True).agg(
        pl.col("category", "definition").drop_nulls().first().fill_null("")
    )
    said = keys.group_by(pl.col("title").str.to_lowercase().alias("key")).agg(
        pl.col("category", "definition").drop_nulls().first().name.suffix("_said")
    )
    title = pl.col("skill").str.to_lowercase().str.strip_suffix(_IN_WORDS)
    found = found.with_columns(title.alias("key")).join(said, on="key", how="left", maintain_order="left")
    family, definition = (
        pl.when(pl.col(name) == "").then(pl.col(f"{name}_said").fill_null("")).otherwise(name)
        for name in ("category", "definition")
    )
    return found.select("skill", pl.col("skill").alias("title"), family.alias("family"), definition.alias("definition"))


def notes_of(framework: Framework) -> tuple[str, ...]:
    """Return what a user must be told of a workbook: rows left out, and skills that are retired and asked for."""
    left_out, retired = (len(framework.extras[name]) for name in ("left_out", "retired"))
    said = []
    if left_out:
        first = framework.extras["left_out"].row(0, named=True)
        place = f"row {first['row']} of ‘{first['sheet']}’"
        said.append(f"rows left out: {left_out:,}; the first is {place}: {first['reason']}")
    if retired:
        said.append(f"requirements whose code is among the retired skills: {retired:,}")
    return tuple(said)


def _each(table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    return table.select(columns).unique(maintain_order=True)


def _work(path: Path) -> dict[str, pl.DataFrame]:
    """Read critical work functions and key tasks, if the workbook has their sheet."""
    sheets = {name.strip().casefold() for name in open_workbook(path).sheet_names}
    if not any(name.casefold() in sheets for name in _WORK):
        return {}
    table, _ = _sheet(path, _WORK, _TASKS, optional=("track",))
    return {"work": _each(table, "profile", "function", "task")}
