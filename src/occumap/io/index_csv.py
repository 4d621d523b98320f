"""An index as plain CSV: a title, qualifiers if there are any, and a column of codes for each version.

The starter index is such a file; so is an office's own list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.tables import code_text, find_columns, read_csv_table, refuse_repeats, text_or_null
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.rules import CodeRules, Level
from occumap.read_options import TOLD, ReadOptions

COLUMNS = {
    "title": (
        "title", "job title", "indexocc", "index title", "occupation", "occupation title", "job", "entry", "titles",
    ),
    "entry_id": ("entry id", "id", "unique id", "entry no", "entry number", "recno", "rec no"),
    "natural_title": ("natural title", "natural word order", "indexocc natural word order"),
    "add": ("add", "additional", "additional qualifier", "qualifier", "additional information"),
    "ind": ("ind", "industry", "industry qualifier", "sector"),
    "default": ("default", "d", "is default", "default flag"),
    "see": ("see", "see also", "reference"),
}  # fmt: skip
TITLE_NAMES = COLUMNS["title"]
# What people add to the name of a version where a column has its codes.
_BESIDE = ("unitgroupcode", "unitgroup", "groupcode", "codes", "code", "group")

# The codes of a version that nobody has said more of.
_ANY = CodeRules((Level(1, "group", ".+"),))


def read_index_csv(
    path: Path,
    versions: Mapping[str, CodeRules],
    *,
    name: str = "",
    options: ReadOptions = TOLD,
    columns: Mapping[str, str] | None = None,
    title: str | None = None,
) -> Index:
    """Return the index in a CSV, or a table of another kind.

    Args:
        path: a column of titles and, for each version it is coded to, one named by the version's id; or the index of a
            revision, with from_code, to_code and the versions that these are of.
        versions: ids of the versions looked for, with what their codes look like.
        name: what the index is to be called; the file's name if not given.
        options: how it is to be read.
        columns: those of codes by version, where they are known; of versions not among ``versions``, any code will do.
        title: the column of titles, where it is known.

    Raises:
        InputError: no titles, no codes of any of the versions, or a code that isn't one.
    """
    frame, made = _by_version(read_csv_table(path, options))
    versions = {**dict.fromkeys(made, _ANY), **versions}
    known = {**COLUMNS, "title": (title,)} if title else COLUMNS
    there = find_columns(frame, known, where=str(path), optional=[field for field in known if field != "title"])
    coded = columns or code_columns(frame.columns, versions, where=str(path))
    versions = {**dict.fromkeys(coded, _ANY), **versions}
    _refuse_taken(coded, path)
    if not coded:
        raise InputError(
            str(path),
            "there is no column of codes",
            hint=f"Name a column after the version of its codes, such as {' or '.join(versions)}.",
        )
    number = pl.format("{}-{}", pl.lit(name or path.stem), pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5))
    table = frame.select(
        *(text_or_null(there.get(field)).alias(field) for field in TEXT_COLUMNS),
        *(code_text(column, versions[version].written).alias(version) for version, column in coded.items()),
    )
    table = table.with_columns(
        pl.col("entry_id") if "entry_id" in there else number.alias("entry_id"),
        pl.coalesce("natural_title", "title"),
    )
    _refuse_blanks(table, path)
    _refuse_wrong_codes(table, coded, versions, path)
    refuse_repeats(table["entry_id"], range(2, len(table) + 2), where=str(path), what="id")
    return Index(name or path.stem, table)


def _refuse_taken(coded: Mapping[str, str], path: Path) -> None:
    """Raise InputError where a column of codes would be called as a column of every index is."""
    for version, column in coded.items():
        if version in TEXT_COLUMNS:
            raise InputError(
                str(path),
                f"the column of codes is called ‘{column}’, as another column of an index is",
                hint="Name it after the version of its codes, such as soc2020.",
            )


def code_columns(header: Iterable[str], versions: Iterable[str], *, where: str) -> dict[str, str]:
    """Return the column of codes of each version that has one, by its name, such as ``SOC 2020 code`` or ``ISCO-08``.

    Raises:
        InputError: two columns may be that of one version.

    >>> code_columns(["Job", "SOC 2020 code", "ISCO-08"], ["soc2010", "soc2020", "isco08"], where="office.csv")
    {'soc2020': 'SOC 2020 code', 'isco08': 'ISCO-08'}
    """
    ids = {plain(version): version for version in versions}
    found: dict[str, list[str]] = {}
    for name in header:
        short = plain(name)
        endings = [short, *(short.removesuffix(word) for word in _BESIDE), *(short.removeprefix(w) for w in _BESIDE)]
        version = next((ids[one] for one in endings if one in ids), None)
        if version:
            found.setdefault(version, []).append(name)
    return {version: _one_of(names, version, where) for version, names in found.items()}


def _one_of(names: list[str], version: str, where: str) -> str:
    """Return the column that is named as the version is, or the only one.

    Raises:
        InputError: several may be meant.
    """
    called = [name for name in names if plain(name) == plain(version)] or names
    if len(called) > 1:
        raise InputError(
            where,
            f"two columns could be {version}: ‘{called[0]}’ and ‘{called[1]}’",
            hint="Rename or remove one of them.",
        )
    return called[0]


def _by_version(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return the index of a revision with its codes under the two versions that it names; any other table as it is."""
    if not {"from_version", "to_version", "from_code", "to_code"} <= set(frame.columns):
        return frame, ()
    named = [frame[f"{side}_version"].drop_nulls().unique().to_list() for side in ("from", "to")]
    if any(len(one) != 1 for one in named) or named[0] == named[1]:
        return frame, ()
    old, new = named[0][0], named[1][0]
    return frame.rename({"from_code": old, "to_code": new}), (old, new)


def _refuse_blanks(table: pl.DataFrame, path: Path) -> None:
    if table.is_empty():
        raise InputError(str(path), "it has a header but no rows", hint="Give at least one entry.")
    for field, what in (("title", "title"), ("entry_id", "id")):
        blank = table[field].is_null().arg_true()
        if len(blank):
            raise InputError(f"{path}, row {blank[0] + 2}", f"there is no {what}", hint=f"Give every entry its {what}.")


def _refuse_wrong_codes(
    table: pl.DataFrame, coded: Mapping[str, str], versions: Mapping[str, CodeRules], path: Path
) -> None:
    for version in coded:
        pattern = f"^(?:{versions[version].lowest.pattern})$"
        wrong = (~table[version].str.contains(pattern)).fill_null(value=False).arg_true()
        if len(wrong):
            value = table[version][int(wrong[0])]
            raise InputError(
                f"{path}, row {wrong[0] + 2}",
                f"{value!r} is not a {versions[version].lowest.name} code of {version}",
                hint="Keep the code columns as text; a code such as 1115.0 was saved as a number.",
            )
