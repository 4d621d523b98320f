"""ESCO as published: a folder of CSV, of version 1.1.1, 1.2 or another with the same columns.

Files are found by their names, whatever stands around them: ``skills_en.csv``, ``occupationSkillRelations.csv``
(1.1.1) or ``occupationSkillRelations_en.csv`` (1.2), ``ESCO v1.2.0_occupations_en.csv``.

ESCO has no levels: a skill is held or not. It says which skills are essential to an occupation and which are
optional, but not how much either matters. So an essential skill has importance 1 and an optional one 0.5:
a convention of Occumap's, in which two optional skills weigh as much as one essential one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.framework_read import FrameworkRead
from occumap.io.tables import find_columns, read_csv_table, text_or_null
from occumap.model.skills import HELD_OR_NOT, Framework

CODE_LIST = "isco08"
ESSENTIAL, OPTIONAL = 1.0, 0.5
ADDRESS = "http://data.europa.eu/esco/"
_CONCEPT = {
    "uri": ("conceptUri",),
    "title": ("preferredLabel",),
    "other_titles": ("altLabels",),
    "hidden_titles": ("hiddenLabels",),
    "modified": ("modifiedDate",),
}
_TEXTS = {"definition": ("definition",), "description": ("description",)}
_TABLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "skills": {**_CONCEPT, "kind": ("skillType",), "reuse_level": ("reuseLevel",), **_TEXTS},
    "occupations": {
        **_CONCEPT,
        "isco08": ("iscoGroup",),
        "esco_code": ("code",),
        "regulated": ("regulatedProfessionNote",),
        "industry": ("naceCode",),
        **_TEXTS,
    },
    "occupationSkillRelations": {
        "occupation": ("occupationUri",),
        "skill": ("skillUri",),
        "relation": ("relationType",),
    },
    "skillsHierarchy": {
        "level_0": ("Level 0 URI",),
        "level_0_title": ("Level 0 preferred term",),
        "level_1": ("Level 1 URI",),
        "level_1_title": ("Level 1 preferred term",),
    },
    "broaderRelationsSkillPillar": {"concept": ("conceptUri",), "broader": ("broaderUri",)},
    "ISCOGroups": {"code": ("code",), "title": ("preferredLabel",)},
}
_MAY_LACK = (
    "other_titles",
    "hidden_titles",
    "modified",
    "kind",
    "reuse_level",
    "definition",
    "description",
    "esco_code",
    "regulated",
    "industry",
)
_UNREGULATED = "unregulated"
_VERSION = re.compile(r"(?<![\d.])v?\s?(1\.\d+(?:\.\d+)?)(?![\d.])", re.IGNORECASE)
_ISCO = r"^\d{4}$"


def esco_id(uri: str) -> str:
    """Return an ESCO address without what all of them begin with; one from elsewhere is kept whole.

    >>> esco_id("http://data.europa.eu/esco/skill/0005c151-5b5a")
    'skill/0005c151-5b5a'
    """
    return uri.removeprefix(ADDRESS)


def esco_uri(identifier: str) -> str:
    """Return the address that `esco_id` shortened.

    >>> esco_uri(esco_id("http://data.europa.eu/esco/isced-f/0011"))
    'http://data.europa.eu/esco/isced-f/0011'
    """
    return identifier if "://" in identifier else ADDRESS + identifier


def read_esco(folder: Path, *, language: str = "en") -> Framework:
    """Return the framework in a folder of ESCO's CSV files: held or not, essential or optional.

    Needs the skills, the occupations and the relations between them; the hierarchy and the ISCO groups are read
    where they are there. A skill's family is the group it belongs to on the first level of the skills hierarchy
    (all of them, divided by semicolons, for a skill that belongs to several; the zeroth level where the hierarchy
    stops there). Codes of profiles are ISCO-08 unit groups.

    ``extras``: ``occupations`` (isco08, esco_code, description), ``titles`` (profile, title) and ``skill_titles``
    (skill, title): alternative and hidden labels; ``licences`` (profile, note) of regulated professions, ``skills``
    (kind, reuse_level), ``families`` (one row for each family of a skill), ``isco_groups``, and ``left_out``: relations
    that name an occupation or skill that the folder doesn't have, with their row (1.1.1 as widely copied has one such
    occupation).

    Raises:
        InputError: a file or column is missing or is there twice; an id or code isn't one; a relation is neither
            essential nor optional; no relation can be used.
    """
    return read_esco_release(folder, language=language).framework


def read_esco_release(folder: Path, *, language: str = "en") -> FrameworkRead:
    """Return what `read_esco` reads, with notes for the user: which version it is and how that was told.

    Raises:
        InputError: as for `read_esco`.
    """
    _refuse_no_folder(folder)
    skills = _concepts(folder, "skills", language)
    occupations = _concepts(folder, "occupations", language)
    _refuse(
        occupations,
        ~occupations["isco08"].str.contains(_ISCO).fill_null(value=False),
        "isco08",
        "is not an ISCO-08 unit group, such as 2654",
        _place(folder, "occupations", language),
    )
    relations = _relations(_place(folder, "occupationSkillRelations", language), skills, occupations)
    used = relations.filter(pl.col("reason").is_null())
    left_out = relations.filter(pl.col("reason").is_not_null())
    families = _families(folder, language, skills)
    joined = families.group_by("skill", maintain_order=True).agg(pl.col("family").str.join("; "))
    extras = {
        "occupations": occupations.select("profile", "isco08", "esco_code", "description"),
        "skills": skills.select("skill", "kind", "reuse_level"),
        "families": families,
        "left_out": left_out.select("row", "profile", "skill", "reason"),
        "titles": _other_titles(occupations, "profile"),
        "skill_titles": _other_titles(skills, "skill"),
        "licences": _licences(occupations),
    }
    if (groups := _table(folder, "ISCOGroups", language)) is not None:
        extras["isco_groups"] = groups.select("code", "title")
    version, told_by = told_version(folder, has_industries=occupations["industry"].null_count() < len(occupations))
    framework = Framework(
        "esco",
        version,
        HELD_OR_NOT,
        skills.join(joined, on="skill", how="left", maintain_order="left").with_columns(
            pl.col("family").fill_null(""), definition=pl.coalesce("definition", "description", pl.lit(""))
        ),
        occupations.select("profile", "title", code="isco08"),
        used.select(
            "profile",
            "skill",
            level=pl.lit(1.0),
            importance=pl.when("essential").then(ESSENTIAL).otherwise(OPTIONAL),
            essential="essential",
        ),
        extras=extras,
        code_list=CODE_LIST,
        source="ESCO, European Commission; reuse allowed with acknowledgement (Decision 2011/833/EU)",
        notice=_notice(used, left_out),
    )
    notes = [f"it is {version}, {told_by}"]
    if "isco_groups" not in extras:
        notes.append("the folder has no ISCO groups, so they have no titles")
    if families.is_empty():
        notes.append("the folder has no hierarchy of skills, so skills have no families")
    return FrameworkRead(framework, tuple(notes))


def told_version(folder: Path, *, has_industries: bool) -> tuple[str, str]:
    """Return what version of ESCO a folder has and how that was told: by its name or the names of its files.

    ESCO's tables don't say. A column of NACE codes came with 1.2, so without a name that much is known.

    >>> told_version(Path("ESCO dataset - v1.2.0 - classification - en - csv"), has_industries=True)
    ('ESCO 1.2.0', 'as the name of its folder says')
    """
    if found := _VERSION.search(folder.name):
        return f"ESCO {found[1]}", "as the name of its folder says"
    names = sorted(path.name for path in folder.glob("*.[cC][sS][vV]")) if folder.is_dir() else []
    found_in = next((match for name in names if (match := _VERSION.search(name))), None)
    if found_in:
        return f"ESCO {found_in[1]}", "as the names of its files say"
    if has_industries:
        return "ESCO 1.2 or later", "told by its NACE codes, which came with 1.2"
    return "ESCO", "of a version that neither its folder nor its files name"


def _other_titles(concepts: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return key, title: the alternative labels of each concept, then the hidden ones, its own left out."""
    labels = pl.concat_list(
        pl.col(field).fill_null("").str.split("\n") for field in ("other_titles", "hidden_titles")
    ).alias("label")
    found = concepts.select(key, "title", labels).explode("label")
    label = pl.col("label").str.strip_chars()
    kept = found.with_columns(label).filter(pl.col("label") != "", pl.col("label") != pl.col("title"))
    return kept.select(key, title="label").unique(maintain_order=True)


def _licences(occupations: pl.DataFrame) -> pl.DataFrame:
    """Return profile, note of the professions that are regulated: the last part of the note's address, or its words."""
    note = pl.col("regulated").str.strip_chars().str.extract(r"([^/]+)/?$", 1)
    return (
        occupations.select("profile", note.alias("note"))
        .drop_nulls()
        .filter(~pl.col("note").str.to_lowercase().str.contains(_UNREGULATED, literal=True))
    )


def _refuse_no_folder(folder: Path) -> None:
    if not folder.is_dir():
        what = "this is a file" if folder.exists() else "there is no such folder"
        raise InputError(str(folder), what, hint="Give the folder of ESCO's CSV files, unpacked.")


def _place(folder: Path, name: str, language: str, *, needed: bool = True) -> Path | None:
    """Return the file of a table: in the language, or in none where its name has none."""
    pattern = re.compile(rf"(?:.*[_\-. ])?{name}(?P<rest>(?:[_\-. ].*)?)", re.IGNORECASE)
    found: dict[Path, list[str]] = {}
    for path in sorted(folder.glob("*.[cC][sS][vV]")):
        if match := pattern.fullmatch(path.stem):
            found[path] = re.findall(r"(?<![A-Za-z])[a-z]{2}(?![A-Za-z])", match["rest"])
    fitting = [path for path, languages in found.items() if language in languages] or [
        path for path, languages in found.items() if not languages
    ]
    if len(fitting) > 1:
        raise InputError(
            str(folder),
            f"both ‘{fitting[0].name}’ and ‘{fitting[1].name}’ could be ESCO's {name}",
            hint="Keep the files of one version in a folder.",
        )
    if not fitting and needed:
        others = f"It has ‘{next(iter(found)).name}’: name its language." if found else ""
        raise InputError(
            str(folder),
            f"there is no {name}_{language}.csv",
            hint=others or "Give the folder of ESCO's CSV files, unpacked.",
        )
    return fitting[0] if fitting else None


def _table(folder: Path, name: str, language: str) -> pl.DataFrame | None:
    path = _place(folder, name, language, needed=False)
    return None if path is None else _read(path, name)


def _read(path: Path, name: str) -> pl.DataFrame:
    """Return the table's columns under our names, and ``row``: the record of the file. Short rows end in empty
    cells.
    """
    wanted = _TABLES[name]
    frame = _csv(path)
    columns = find_columns(frame, wanted, where=str(path), optional=_MAY_LACK)
    return frame.select(
        pl.int_range(2, pl.len() + 2).alias("row"), *(text_or_null(columns.get(field)).alias(field) for field in wanted)
    )


def _csv(path: Path) -> pl.DataFrame:
    """Return all of a CSV as text. Polars is quick and takes ESCO's short rows; `read_csv_table` says what is wrong."""
    try:
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError):
        return read_csv_table(path)


def _concepts(folder: Path, name: str, language: str) -> pl.DataFrame:
    """Return skills or occupations, by their short ids."""
    path = _place(folder, name, language)
    assert path is not None
    frame = _read(path, name)
    key = "skill" if name == "skills" else "profile"
    for field in ("uri", "title"):
        _refuse(frame, frame[field].is_null(), field, "is missing", path)
    _refuse(frame, ~frame["uri"].is_first_distinct(), "uri", "is listed a second time", path)
    return frame.with_columns(_short("uri").alias(key))


def _relations(path: Path | None, skills: pl.DataFrame, occupations: pl.DataFrame) -> pl.DataFrame:
    """Return every relation, with the reason why it can't be used, null where it can."""
    assert path is not None
    frame = _read(path, "occupationSkillRelations")
    known = {"occupation": occupations["profile"].to_list(), "skill": skills["skill"].to_list()}
    for field in known:
        _refuse(frame, frame[field].is_null(), field, "is missing", path)
    kind = frame["relation"].str.to_lowercase()
    _refuse(
        frame,
        ~kind.is_in(["essential", "optional"]).fill_null(value=False),
        "relation",
        "is neither essential nor optional",
        path,
    )
    frame = frame.with_columns(_short("occupation"), _short("skill"), essential=kind == "essential")
    _refuse(
        frame,
        ~frame.select(pl.struct("occupation", "skill").is_first_distinct()).to_series(),
        "skill",
        "is already related to the occupation",
        path,
    )
    reason = pl.coalesce(
        pl.when(~pl.col(field).is_in(ids)).then(pl.lit(f"the {field} isn't among the {field}s"))
        for field, ids in known.items()
    )
    frame = frame.with_columns(reason.alias("reason")).rename({"occupation": "profile"})
    if not frame["reason"].null_count():
        raise InputError(
            str(path),
            "no relation names skills and occupations that are in the files",
            hint="Give files of one version.",
        )
    return frame


def _families(folder: Path, language: str, skills: pl.DataFrame) -> pl.DataFrame:
    """Return skill, family: groups of the first level of the hierarchy above each skill, in their order."""
    hierarchy = _table(folder, "skillsHierarchy", language)
    broader = _table(folder, "broaderRelationsSkillPillar", language)
    if hierarchy is None or broader is None:
        return pl.DataFrame(schema={"skill": pl.String, "family": pl.String})
    levels: Sequence[dict[str, str]] = [
        dict(hierarchy.select(_short(level), f"{level}_title").drop_nulls().unique(maintain_order=True).iter_rows())
        for level in ("level_1", "level_0")
    ]
    parents: dict[str, list[str]] = {}
    for concept, group in broader.select(_short("concept"), _short("broader")).drop_nulls().iter_rows():
        parents.setdefault(concept, []).append(group)
    rows: list[tuple[str, str]] = []
    for skill in skills["skill"]:
        groups = _all_above(skill, parents)
        named = next((found for titles in levels if (found := [t for g, t in titles.items() if g in groups])), [])
        rows.extend((skill, title) for title in dict.fromkeys(named))
    return pl.DataFrame(rows, schema={"skill": pl.String, "family": pl.String}, orient="row")


def _all_above(concept: str, parents: Mapping[str, Sequence[str]]) -> set[str]:
    """Return all concepts that are broader, however many steps up; a circle is walked once."""
    found: set[str] = set()
    waiting = [concept]
    while waiting:
        new = [group for group in parents.get(waiting.pop(), ()) if group not in found]
        found.update(new)
        waiting.extend(new)
    return found


def _short(field: str) -> pl.Expr:
    return pl.col(field).str.strip_prefix(ADDRESS)


def _refuse(frame: pl.DataFrame, strange: pl.Series, field: str, what: str, path: Path | None) -> None:
    if strange.any():
        row = frame.row(strange.arg_max() or 0, named=True)
        value = f" {row[field]!r}" if row[field] else ""
        names = {name: each[0] for columns in _TABLES.values() for name, each in columns.items()}
        hint = f"Look in the column ‘{names.get(field, field)}’, and give the file as published."
        raise InputError(f"{path}, row {row['row']}", f"{field}{value} {what}", hint=hint)


def _notice(used: pl.DataFrame, left_out: pl.DataFrame) -> str:
    said = [
        "ESCO has no levels.",
        "An essential skill has importance 1 and an optional one 0.5: a convention of Occumap, not of ESCO.",
    ]
    if len(left_out):
        said.append(
            f"Relations left out because their occupation or skill isn't in the files: "
            f"{len(left_out)} of {len(left_out) + len(used)}."
        )
    return " ".join(said)
