"""The O*NET database, as published: workbooks, text divided by tabs, or CSV, of releases 29.x to 31.x.

Tables are found by name and columns by theirs, so releases that add, move or drop columns read the same.
Release 30.3 divided ``Skills`` into ``Essential Skills`` and ``Transferable Skills``; they are read as one.

What O*NET says is kept, with two choices that are made here:

- A level of 0, or an element "not relevant" to the occupation, is never a requirement. One whose level or
  importance O*NET recommends to suppress (too few or too divided answers) is left out unless asked for. What is
  suppressed, not relevant or not rated at all isn't stated: it isn't known that the occupation does without it.
- A requirement is called essential when its importance is at least 3, "important" on O*NET's scale of 1 to 5;
  O*NET itself draws no such line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.framework_read import FrameworkRead
from occumap.io.onet.interests_and_education import read_context
from occumap.io.onet.occupation_titles import read_titles
from occumap.io.onet.ratings import IMPORTANCE, LEVEL, read_ratings
from occumap.io.onet.release import Release, refuse_two_releases, told_release
from occumap.io.onet.table_files import TABLES, OnetTable, ReleaseTables, table_file
from occumap.io.onet.tasks_and_zones import read_extras
from occumap.model.skills import DESCRIPTORS, Framework, Scale

CODE_LIST = "onet-soc"
# "Important" on the scale of importance.
ESSENTIAL_FROM = 3.0
ONET_SCALE = Scale("O*NET level", *LEVEL, IMPORTANCE)
ELEMENTS: dict[str, str] = {
    "skills": "Skills",
    "knowledge": "Knowledge",
    "abilities": "Abilities",
    "work activities": "Work Activities",
}
_DIVIDED = {
    "Skills": ("Essential Skills", "Transferable Skills"),
    "Education, Training, and Experience": ("Education", "Training and Experience"),
}
# Tables that say more where they are there, by the older of their names.
_WELCOME = (
    "Content Model Reference",
    "Level Scale Anchors",
    "Task Statements",
    "Job Zones",
    "Job Zone Reference",
    "Related Occupations",
    "Alternate Titles",
    "Sample of Reported Titles",
    "Interests",
    "Education, Training, and Experience",
    "Technology Skills",
)
_LEVEL_0 = "level 0"
_CODE = r"^\d{2}-\d{4}\.\d{2}$"


def read_onet(
    folder: Path, elements: Sequence[str] = ("skills", "knowledge"), *, keep_suppressed: bool = False
) -> Framework:
    """Return the framework in a folder of O*NET's tables: a profile for every occupation that has ratings.

    Levels run from 0 to 7 and importance from 1 to 5, each with its standard error where O*NET gives one
    (none in occupations carried over from older data). Ids of skills are Content Model ids, such as ``2.A.1.a``;
    ids of profiles are O*NET-SOC 2019 codes. ``extras`` holds, where the files are there: ``occupations`` (all of
    them, with descriptions), ``elements`` (skill, domain), ``left_out`` (ratings that are no requirement, and why),
    ``tasks``, ``job_zones``, ``job_zone_reference``, ``related`` (tier, index) and ``career_clusters``.

    Args:
        folder: of the release. ``All_Career_Clusters.csv`` may lie in it or beside it.
        elements: which domains: skills, knowledge, abilities, work activities.
        keep_suppressed: keep what O*NET recommends to suppress.

    Raises:
        InputError: an unknown domain; a table or column is missing; a code, number, level or importance isn't one;
            a rating of an element or occupation that the release doesn't have.
    """
    return read_onet_release(folder, elements, keep_suppressed=keep_suppressed).framework


def read_onet_release(
    folder: Path, elements: Sequence[str] = ("skills", "knowledge"), *, keep_suppressed: bool = False
) -> FrameworkRead:
    """Return what `read_onet` reads, with notes for the user: how the release was told, and which tables it lacks.

    Raises:
        InputError: as for `read_onet`.
    """
    tables = ReleaseTables(folder)
    wanted = [_domain(name) for name in elements]
    if not wanted:
        raise InputError(str(folder), "no elements are asked for", hint=f"Choose from: {', '.join(ELEMENTS)}.")
    refuse_two_releases(folder)
    occupations = _occupations(tables)
    model = tables.table("Content Model Reference")
    rated_tables = {domain: _rating_tables(tables, domain) for domain in dict.fromkeys(wanted)}
    known = set(model.frame["skill"]) if model else None
    ratings = read_ratings(rated_tables, set(occupations["profile"]), known)
    judged = _judged(ratings, keep_suppressed=keep_suppressed)
    kept = judged.filter(pl.col("reason").is_null())
    left_out = judged.filter(pl.col("reason").is_not_null())
    rated = set(ratings["profile"])
    descriptors = _descriptors(tables, set(ratings["skill"]))
    titles = read_titles(tables)
    extras = {
        "occupations": occupations,
        "elements": ratings.select("skill", "domain").unique(maintain_order=True),
        "left_out": left_out.select("profile", "skill", "level", "importance", "reason"),
        **read_extras(tables),
        **({} if titles is None else {"titles": titles}),
        **read_context(tables),
    }
    release = told_release(tables)
    framework = Framework(
        "onet",
        release.name,
        ONET_SCALE,
        _skills(ratings, model),
        occupations.filter(pl.col("profile").is_in(rated)).select("profile", "title", code="profile"),
        kept.with_columns(essential=pl.col("importance") >= ESSENTIAL_FROM),
        descriptors,
        extras,
        CODE_LIST,
        f"{release.name}, US Department of Labor, Employment and Training Administration, CC BY 4.0",
        _notice(occupations, rated, left_out, keep_suppressed=keep_suppressed),
        _unstated(ratings, left_out),
    )
    return FrameworkRead(framework, tuple(_notes(tables, release, wanted)))


def _notes(tables: ReleaseTables, release: Release, wanted: Sequence[str]) -> Iterator[str]:
    yield f"it is {release.name}, {release.told_by}"
    lacking = [name for name in _WELCOME if tables.table(name) is None and not _in_other_tables(tables, name)]
    if lacking:
        yield f"tables that aren't in the folder: {', '.join(f'‘{name}’' for name in lacking)}"
    others = [
        name for name, table in ELEMENTS.items() if name not in wanted and table_file(tables.folder, TABLES[table])
    ]
    if others:
        yield f"ratings not read: {', '.join(others)}"


def _in_other_tables(tables: ReleaseTables, name: str) -> bool:
    return any(tables.table(part) is not None for part in _DIVIDED.get(name, ()))


def _unstated(ratings: pl.DataFrame, left_out: pl.DataFrame) -> pl.DataFrame:
    """Return what isn't stated of each occupation that has ratings, and why; a level of 0 is stated."""
    every = (
        ratings.select("profile")
        .unique(maintain_order=True)
        .join(ratings.select("skill").unique(maintain_order=True), how="cross")
    )
    unrated = every.join(ratings, on=["profile", "skill"], how="anti").with_columns(reason=pl.lit("not rated"))
    unsaid = left_out.filter(pl.col("reason") != _LEVEL_0).select("profile", "skill", "reason")
    return pl.concat([unsaid, unrated.select("profile", "skill", "reason")])


def _domain(name: str) -> str:
    domain = name.strip().casefold().replace("_", " ")
    if domain not in ELEMENTS:
        raise InputError("O*NET", f"there are no elements {name!r}", hint=f"Choose from: {', '.join(ELEMENTS)}.")
    return domain


def _occupations(release: ReleaseTables) -> pl.DataFrame:
    table = release.needed("Occupation Data")
    table.refuse_unlike("profile", _CODE, "an O*NET-SOC code, such as 11-1011.00")
    table.refuse_repeats("profile")
    return table.frame.select("profile", "title", "description")


def _rating_tables(release: ReleaseTables, domain: str) -> list[OnetTable]:
    """Return the table of a domain, or those it was divided into."""
    name = ELEMENTS[domain]
    parts = _DIVIDED.get(name, ())
    if any(release.table(part) for part in parts):
        return [release.needed(part) for part in parts]
    return [release.needed(name)]


def _judged(ratings: pl.DataFrame, *, keep_suppressed: bool) -> pl.DataFrame:
    """Return the ratings with the reason why one is no requirement, null where it is one."""
    reason = (
        pl.when("not_relevant")
        .then(pl.lit("not relevant"))
        .when(pl.col("level") <= 0)
        .then(pl.lit(_LEVEL_0))
        .when(pl.col("suppressed") & (not keep_suppressed))
        .then(pl.lit("suppressed"))
    )
    return ratings.with_columns(reason.alias("reason"))


def _skills(ratings: pl.DataFrame, model: OnetTable | None) -> pl.DataFrame:
    """Return the elements rated, in the order of their ids, each in the family two steps below its branch."""
    named = ratings.select("skill", "name").unique("skill", keep="first", maintain_order=True)
    titles = dict(model.frame.select("skill", "title").iter_rows()) if model else {}
    definitions = dict(model.frame.select("skill", "definition").iter_rows()) if model else {}
    rows = sorted(named.iter_rows(), key=lambda row: _parts(row[0]))
    return pl.DataFrame(
        [
            (
                skill,
                titles.get(skill) or name or skill,
                titles.get(".".join(skill.split(".")[:3])) or "",
                definitions.get(skill) or "",
            )
            for skill, name in rows
        ],
        schema=["skill", "title", "family", "definition"],
        orient="row",
    )


def _parts(element: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in element.split(".")]


def _descriptors(release: ReleaseTables, skills: set[str]) -> pl.DataFrame:
    """Return what levels mean, by example, where the release has its anchors."""
    table = release.table("Level Scale Anchors")
    if table is None:
        return pl.DataFrame(schema=DESCRIPTORS)
    numbered = table.with_numbers("level")
    numbered.refuse_off("level", *LEVEL)
    described = numbered.frame.filter(pl.col("skill").is_in(skills) & (pl.col("scale") == "LV"))
    return described.select("skill", "level", "descriptor").sort("skill", "level")


def _notice(occupations: pl.DataFrame, rated: set[str], left_out: pl.DataFrame, *, keep_suppressed: bool) -> str:
    reasons = dict(left_out.group_by("reason").len().iter_rows())
    said = [
        f"Essential means an importance of at least {ESSENTIAL_FROM:g} of 5: a line drawn by Occumap, not by O*NET."
    ]
    if bare := len(occupations) - len(rated):
        said.append(f"Occupations left out because they have no ratings: {bare} of {len(occupations)}.")
    nothing = reasons.get("not relevant", 0) + reasons.get(_LEVEL_0, 0)
    if nothing:
        said.append(f"Ratings left out because they are not relevant or have level 0: {nothing}.")
    if suppressed := reasons.get("suppressed", 0):
        said.append(f"Ratings left out because O*NET recommends suppressing them: {suppressed}.")
    if keep_suppressed:
        said.append("Ratings that O*NET recommends suppressing are kept.")
    return " ".join(said)


__all__ = ["CODE_LIST", "ELEMENTS", "ESSENTIAL_FROM", "ONET_SCALE", "read_onet", "read_onet_release"]
