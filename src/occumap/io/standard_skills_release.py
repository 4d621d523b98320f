"""The tables of a whole release of the UK Standard Skills Classification, as its development report describes them.

A release has a hierarchy of skills (domains, areas, groups, skills), tasks, knowledge concepts, core skills with
proficiency, and mappings among them, to six-digit groups of SOC2020 and to other lists. They come as workbooks or CSVs,
and what each table is shows in its columns: which things it names (a skill, a task, a group …), and whether it links
two of them. Columns are found by the usual names of their field. The reader was written to the report and tried on
small files of that shape; the release itself wasn't at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.read_table import Table, read_table, sheet_names
from occumap.io.standard_skills_framework import requirements_of_tasks, tasks_scale
from occumap.io.tables import find_columns, text_or_null
from occumap.model.noun import counted
from occumap.model.skills import HELD_OR_NOT, Framework
from occumap.read_options import ReadOptions

_ENDINGS = (".xlsx", ".csv", ".parquet")
# The things that a table may name, and the columns by which it does.
_IDS: Mapping[str, tuple[str, ...]] = {
    "group": ("SUG Code", "SUG", "Sub-Unit Group Code", "SOC2020 SUG Code", "SOC 2020 Extension Code"),
    "task": ("Task ID", "Occupational Task ID", "Task Code"),
    "skill": ("Skill ID", "Occupational Skill ID", "Level 4 ID", "Skill Code", "Occupational Skill Code"),
    "knowledge": ("Knowledge ID", "Knowledge Concept ID", "Knowledge Code"),
    "core_skill": ("Core Skill ID", "Core Skill Code"),
}
_LABELS: Mapping[str, tuple[str, ...]] = {
    "group": ("SUG Title", "Sub-Unit Group Title", "SUG Label", "SUG"),
    "task": ("Task Statement", "Occupational Task", "Task Label", "Task"),
    "skill": ("Skill Label", "Occupational Skill", "Skill Title", "Occupational Skill Label", "Skill Name", "Skill"),
    "knowledge": ("Knowledge Label", "Knowledge Concept", "Knowledge Title", "Knowledge Concept Label", "Knowledge"),
    "core_skill": ("Core Skill Label", "Core Skill Title", "Core Skill Name", "Core Skill"),
}
_HIERARCHY: Mapping[str, tuple[str, ...]] = {
    "domain": ("Skill Domain", "Domain", "Skill Domain Label", "Level 1", "Level 1 Label", "Domain Label"),
    "area": ("Skill Area", "Area", "Skill Area Label", "Level 2", "Level 2 Label", "Area Label"),
    "skill_group": ("Skill Group", "Skill Group Label", "Level 3", "Level 3 Label", "Skill Group Title"),
}
_SCORES = (
    "Task Relatedness %",
    "Relatedness %",
    "Relatedness",
    "Task Relatedness",
    "Importance",
    "Importance Score",
    "Importance %",
    "Score",
)
_PROFICIENCY = ("Proficiency", "Proficiency Level", "Core Skill Proficiency", "Level")
_DESCRIPTION = ("Skill Description", "Occupational Skill Description", "Description", "Definition")
MAX_PERCENT = 100
_GROUP_CODE = r"^\d{4}/\d{2}$"
_HINT = "Give the folder or workbook of the release: skills, tasks, and what links them to six-digit groups."


@dataclass(frozen=True)
class Release:
    """A release as a framework of six-digit groups, and what must be said of how it was read."""

    framework: Framework
    said: tuple[str, ...]


def has_release_tables(path: Path) -> bool:
    """Return whether a folder or workbook has a table of skills in their hierarchy, and one that names groups."""
    kinds = [_things(table.frame.columns) for table in _tables(path, rows=1)]
    skills = any(kind.skill_list for kind in kinds)
    return skills and any("group" in kind.named for kind in kinds)


def read_standard_skills_release(path: Path, name: str) -> Release:
    """Return a release in a folder of tables, or in a workbook with a sheet for each.

    What six-digit groups ask is taken from the table that links them to skills; where there is none, from their tasks
    and the skills of these. Core skills have levels, which the others don't, and stand among the extras
    (``core_skills``: profile, skill, title, proficiency), as do ``hierarchy``, ``task_links``, ``task_skills``,
    ``task_texts``, ``knowledge`` (knowledge, title), ``knowledge_links`` and ``mappings`` (skill, list, code).

    Args:
        path: a folder or a workbook.
        name: what the framework is to be called.

    Raises:
        InputError: there is no table of skills or none that leads from groups to them; an id stands for two things;
            a score or a proficiency isn't a number; with the table and the row.
    """
    read = _Reading(path)
    for table in _tables(path):
        read.take(table)
    return read.release(name)


@dataclass(frozen=True)
class _Things:
    """What a table names: its columns of ids by the thing that they are of, and whether it lists skills."""

    named: Mapping[str, str]
    skill_list: bool


def _things(columns: Iterable[str]) -> _Things:
    there = {plain(column): column for column in columns}
    named = {}
    for thing, names in _IDS.items():
        column = next((there[plain(name)] for name in names if plain(name) in there), None)
        if column is not None:
            named[thing] = column
    hierarchy = any(plain(name) in there for names in _HIERARCHY.values() for name in names)
    return _Things(named, "skill" in named and hierarchy and not {"group", "task", "knowledge"} & named.keys())


def _tables(path: Path, *, rows: int | None = None) -> Iterator[Table]:
    files = [path] if path.is_file() else sorted(one for one in path.iterdir() if one.suffix.casefold() in _ENDINGS)
    for file in files:
        sheets = sheet_names(file) if file.suffix.casefold() == ".xlsx" else (None,)
        for sheet in sheets:
            try:
                table = read_table(file, ReadOptions(sheet=sheet), rows=rows)
            except InputError:
                continue  # An empty sheet, or one of notes.
            if _things(table.frame.columns).named:
                yield table


class _Reading:
    """The tables of a release as they are gathered."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.said: list[str] = []
        self.lists: dict[str, pl.DataFrame] = {}
        self.links: dict[frozenset[str], pl.DataFrame] = {}
        self.core: pl.DataFrame | None = None
        self.mappings: list[pl.DataFrame] = []

    def take(self, table: Table) -> None:
        """Take in a table for what its columns say it is."""
        things = _things(table.frame.columns)
        named = dict(things.named)
        if things.skill_list:
            self._add_list("skill", table)
        elif len(named) == 1:
            (thing,) = named
            if thing == "skill":
                self._add_mappings(table)
            elif thing != "group":
                self._add_list(thing, table)
        elif {"core_skill", "group"} <= named.keys():
            self._add_core(table)
        else:
            first, second, *_ = sorted(named)
            self._add_links(frozenset((first, second)), table)

    def release(self, name: str) -> Release:
        """Return all that was taken in as a framework."""
        skills = self.lists.get("skill")
        if skills is None:
            raise InputError(str(self.path), "no table lists skills with their domain, area or group", hint=_HINT)
        task_links = self._linked("group", "task")
        task_skills = self._linked("task", "skill").select("task", "skill").unique(maintain_order=True)
        asked = self._asked(task_links, task_skills, skills)
        groups = pl.concat([asked["profile"], task_links["group"]]).unique().sort()
        titles = dict(self.lists["group"].iter_rows()) if "group" in self.lists else {}
        profiles = pl.DataFrame({"profile": groups, "title": [titles.get(g, g) for g in groups], "code": groups})
        framework = Framework(
            name,
            "UK Standard Skills Classification",
            tasks_scale(asked) if (asked["level"] != 1).any() else HELD_OR_NOT,
            skills.select("skill", "title", pl.col("area").alias("family"), "definition"),
            profiles,
            asked,
            extras=self._extras(skills, task_links, task_skills),
            code_list="soc2020ext",
            source="Skills England, UK Standard Skills Classification, Open Government Licence v3.0",
        )
        return Release(framework, (*self._counted(), *self.said))

    def _counted(self) -> list[str]:
        nouns = {"skill": "skill", "task": "task", "knowledge": "knowledge concept", "core_skill": "core skill"}
        return [counted(len(self.lists[thing]), noun) for thing, noun in nouns.items() if thing in self.lists]

    def _add_list(self, thing: str, table: Table) -> None:
        wanted = {thing: _IDS[thing], "title": _LABELS[thing]}
        more = {**_HIERARCHY, "definition": _DESCRIPTION} if thing == "skill" else {}
        columns = find_columns(table.frame, wanted | more, where=table.where, optional=more)
        listed = table.frame.select(text_or_null(columns.get(field)).alias(field) for field in (*wanted, *more))
        listed = listed.with_columns(pl.col(list(more)).fill_null("")).drop_nulls().unique(maintain_order=True)
        twice = listed.filter(pl.col(thing).is_duplicated())
        if len(twice):
            what = thing.replace("_", " ")
            raise InputError(
                table.where,
                f"the {what} {twice[thing][0]} stands for two things",
                hint=f"Keep one row for each {what}.",
            )
        self.lists[thing] = listed

    def _add_links(self, things: frozenset[str], table: Table) -> None:
        columns = find_columns(
            table.frame,
            {thing: _IDS[thing] for thing in things} | {"score": _SCORES},
            where=table.where,
            optional=("score",),
        )
        rows = table.frame.with_row_index("row").select(
            "row", *(text_or_null(columns.get(field)).alias(field) for field in (*sorted(things), "score"))
        )
        rows = self._with_group_codes(rows.drop_nulls(sorted(things)), table)
        scores = self._shares(rows, "score", table) if "score" in columns else pl.lit(1.0).alias("score")
        self.links[things] = rows.with_columns(scores).drop("row")
        for thing in things - {"skill"}:
            self._add_titles(thing, table)

    def _add_titles(self, thing: str, table: Table) -> None:
        columns = find_columns(
            table.frame, {thing: _IDS[thing], "title": _LABELS[thing][:-1]}, where=table.where, optional=("title",)
        )
        if "title" in columns and thing not in self.lists:
            named = table.frame.select(text_or_null(column).alias(field) for field, column in columns.items())
            self.lists[thing] = named.drop_nulls().unique(thing, keep="first", maintain_order=True)

    def _add_core(self, table: Table) -> None:
        wanted = {"group": _IDS["group"], "core_skill": _IDS["core_skill"], "proficiency": _PROFICIENCY}
        wanted["title"] = _LABELS["core_skill"]
        columns = find_columns(table.frame, wanted, where=table.where, optional=("title",))
        rows = table.frame.with_row_index("row").select(
            "row", *(text_or_null(columns.get(field)).alias(field) for field in wanted)
        )
        rows = self._with_group_codes(rows.drop_nulls(["group", "core_skill", "proficiency"]), table)
        numbers = self._numbers(rows, "proficiency", table)
        self.core = rows.with_columns(numbers).select(
            pl.col("group").alias("profile"), pl.col("core_skill").alias("skill"), "title", "proficiency"
        )

    def _add_mappings(self, table: Table) -> None:
        """Take every other column of codes for what skills are mapped to, under the name of the column."""
        column = _things(table.frame.columns).named["skill"]
        codes = [name for name in table.frame.columns if plain(name).endswith(("id", "code")) and name != column]
        for name in codes:
            pairs = table.frame.select(
                text_or_null(column).alias("skill"), pl.lit(name).alias("list"), text_or_null(name).alias("code")
            )
            self.mappings.append(pairs.drop_nulls().unique(maintain_order=True))

    def _with_group_codes(self, rows: pl.DataFrame, table: Table) -> pl.DataFrame:
        """Return rows whose group is a code; what else stands there is said."""
        if "group" not in rows.columns:
            return rows
        is_code = pl.col("group").str.contains(_GROUP_CODE)
        strange = rows.filter(~is_code)["group"].unique(maintain_order=True)
        self.said += [f"left out of {table.where}: rows with {code!r} for a code" for code in strange]
        return rows.filter(is_code)

    def _numbers(self, rows: pl.DataFrame, field: str, table: Table) -> pl.Series:
        numbers = rows[field].str.strip_suffix("%").str.strip_chars().cast(pl.Float64, strict=False)
        strange = rows.filter((numbers.is_null() | (numbers < 0)).fill_null(value=True))
        if len(strange):
            raise InputError(
                f"{table.where}, row {table.row_of(strange['row'][0])}",
                f"the {field} {strange[field][0]!r} isn't a number of 0 or more",
                hint="Give the table as published.",
            )
        return numbers.alias(field)

    def _shares(self, rows: pl.DataFrame, field: str, table: Table) -> pl.Series:
        """Return scores as shares of one: percent if the column has any above 1, else shares already."""
        numbers = self._numbers(rows, field, table)
        percent = numbers.filter(numbers > 1)
        over = (numbers > MAX_PERCENT).arg_true()
        if len(over):
            raise InputError(
                f"{table.where}, row {table.row_of(rows['row'][over[0]])}",
                f"{numbers[over[0]]:g} is more than 100 %",
                hint="Scores run to 1, or to 100 %.",
            )
        return (numbers / (MAX_PERCENT if len(percent) else 1)).alias(field)

    def _linked(self, first: str, second: str) -> pl.DataFrame:
        nothing = {first: pl.String, second: pl.String, "score": pl.Float64}
        rows = self.links.get(frozenset((first, second)), pl.DataFrame(schema=nothing))
        for thing in (first, second):
            if thing in self.lists and thing != "group":
                known = rows[thing].is_in(self.lists[thing][thing].implode())
                if unknown := len(rows) - int(known.sum()):
                    what = thing.replace("_", " ")
                    self.said.append(f"left out: {counted(unknown, 'link')} to {what} ids that no table lists")
                rows = rows.filter(known)
        return rows

    def _asked(self, task_links: pl.DataFrame, task_skills: pl.DataFrame, skills: pl.DataFrame) -> pl.DataFrame:
        direct = self._linked("group", "skill").filter(pl.col("skill").is_in(skills["skill"].implode()))
        if len(direct):
            best = direct.group_by("group", "skill").agg(pl.col("score").max()).sort("group", "skill")
            return best.select(
                pl.col("group").alias("profile"),
                "skill",
                pl.lit(1.0).alias("level"),
                pl.col("score").alias("importance"),
            )
        if task_links.is_empty() or task_skills.is_empty():
            raise InputError(str(self.path), "no table leads from six-digit groups to skills", hint=_HINT)
        self.said.append("what groups ask is taken from their tasks")
        percent = (pl.col("score") * 100).round().cast(pl.Int64).alias("relatedness")
        return requirements_of_tasks(task_links.select(pl.col("group").alias("profile"), "task", percent), task_skills)

    def _extras(
        self, skills: pl.DataFrame, task_links: pl.DataFrame, task_skills: pl.DataFrame
    ) -> dict[str, pl.DataFrame]:
        extras = {"hierarchy": skills.select("skill", "domain", "area", "skill_group")}
        if len(task_links):
            relatedness = pl.col("score").alias("relatedness")
            extras["task_links"] = task_links.select(pl.col("group").alias("profile"), "task", relatedness)
            extras["task_skills"] = task_skills
        if "task" in self.lists:
            extras["task_texts"] = self.lists["task"].rename({"title": "text"})
        if "knowledge" in self.lists:
            extras["knowledge"] = self.lists["knowledge"]
        linked = [rows for things, rows in self.links.items() if "knowledge" in things]
        if linked:
            extras["knowledge_links"] = pl.concat(linked, how="diagonal")
        if self.core is not None:
            extras["core_skills"] = self.core
        if self.mappings:
            extras["mappings"] = pl.concat(self.mappings)
        return extras
