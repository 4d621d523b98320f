"""Any file a user has, taken for what it is."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from occumap.catalog import shipped
from occumap.catalog.file_kind import Kind, Recognised, code_and_title, recognise
from occumap.catalog.maps import framework_from
from occumap.errors import InputError
from occumap.io import sdmx, xkos
from occumap.io.classification_csv import Row, read_classification_csv, rules_from_rows
from occumap.io.data_package import read_data_package
from occumap.io.ddi3 import read_ddi3
from occumap.io.esco_classification import read_esco_classification
from occumap.io.ons_structure import read_ons_structure
from occumap.io.sssom_tsv import read_sssom
from occumap.io.tables import read_csv_table, read_sheet, text_or_null
from occumap.io.us_crosswalks import read_isco_to_us_soc
from occumap.io.wide_levels import read_wide_levels
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from occumap.model.index import Index
from occumap.model.rules import CodeRules
from occumap.model.skills import Framework
from occumap.model.version import Version

# Versions that the ONS index has columns for besides those that come with Occumap.
_CODED = ("soc90", "soc2000", "soc2020ext", "isco08")


# What the libraries behind the readers raise over files that are cut or changed; their own messages name no way out.
_DAMAGE = (LookupError, ValueError, TypeError, AttributeError, SyntaxError, EOFError, OSError, zlib.error)


@dataclass(frozen=True)
class Loaded:
    """What a file was taken for, why, and what is in it; ``notes`` say what was left in the file."""

    path: Path
    kind: Kind
    why: str
    versions: tuple[Version, ...] = ()
    correspondences: tuple[Correspondence, ...] = ()
    index: Index | None = None
    framework: Framework | None = None
    notes: tuple[str, ...] = ()

    @property
    def contents(self) -> tuple[str, ...]:
        """What is in it, a line each for people."""
        lines = [f"version {v.id}: {_counts(v)}" for v in self.versions]
        lines.extend(
            f"correspondence {table.from_version} to {table.to_version}: {_many(table.links, 'link')}"
            for table in self.correspondences
        )
        if self.index is not None:
            coded = ", ".join(self.index.versions) or "nothing"
            lines.append(f"index {self.index.name}: {len(self.index):,} entries coded to {coded}")
        if self.framework is not None:
            skills, profiles = len(self.framework.skills), len(self.framework.profiles)
            lines.append(f"framework {self.framework.id}: {skills:,} skills, {profiles:,} profiles")
        return tuple(lines)

    def version(self, which: str | None = None) -> Version:
        """The version in it; of several, the one of that id.

        Raises:
            InputError: there is none, or several and none is named.
        """
        ids = ", ".join(version.id for version in self.versions)
        fitting = [version for version in self.versions if which in (None, version.id)]
        if len(fitting) == 1:
            return fitting[0]
        if not self.versions:
            raise InputError(
                str(self.path), f"it was taken for {self.kind}, and has no classification", hint="Give one that has."
            )
        if which is not None:
            raise InputError(str(self.path), f"it has no version {which!r}", hint=f"It has: {ids}.")
        raise InputError(str(self.path), f"it has several versions: {ids}", hint="Name one of them.")


def load(path: Path) -> Loaded:
    """What is in a file or folder, after what it is was told from its content.

    A version is called as the file calls it, where it does, else by the name of the file.

    Raises:
        OccumapError: there is no such file, nothing known is in it, or what it was taken for can't be read.

    >>> from occumap.examples import small_version
    >>> from occumap.io.classification_csv import write_classification_csv
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "small.csv"
    ...     _ = path.write_text(write_classification_csv(small_version()))
    ...     loaded = load(path)
    >>> loaded.kind.value, loaded.contents
    ('classification as CSV', ('version small: 3 section, 7 job',))
    """
    found = recognise(path, [*shipped.catalogue()["versions"], *_CODED])
    try:
        read = _READERS[found.kind](path, found)
    except _DAMAGE as fault:
        said = str(fault).splitlines()[0][:150] if str(fault) else type(fault).__name__
        raise InputError(
            str(path), f"it looks like {found.kind.value}, but is damaged ({said})", hint="Fetch or export it again."
        ) from None
    return replace(read, kind=found.kind, why=found.why)


def name_of(path: Path) -> str:
    """What a version is called by default: the name of its file in small letters.

    >>> name_of(Path("US SOC (2018).csv"))
    'us-soc-2018'
    """
    return re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or "loaded"


def _package(path: Path, _: Recognised) -> Loaded:
    package = read_data_package(path)
    return _loaded(path, versions=(package.version,), correspondences=package.correspondences, index=package.index)


def _sdmx(path: Path, _: Recognised) -> Loaded:
    content = sdmx.read_sdmx(path)
    tables = tuple(valid.correspondence for valid in content.correspondences)
    notes = [f"left out: {kind}, for which Occumap has no value" for kind in content.left]
    for valid in content.correspondences:
        days = [day.isoformat() if day else "…" for day in (valid.valid_from, valid.valid_to)]
        if valid.valid_from or valid.valid_to:
            notes.append(f"its links hold from {days[0]} to {days[1]}, which a correspondence doesn't keep")
    return _loaded(path, versions=content.versions, correspondences=tables, notes=tuple(notes))


def _isco_crosswalk(path: Path, _: Recognised) -> Loaded:
    links = read_isco_to_us_soc(path)
    table = Correspondence.from_counts(
        links.from_list, links.to_list, {(way.from_code.value, way.to_code.value): None for way in links.ways}
    )
    parts = sum(1 for way in links.ways if any(step.part for step in way.steps))
    return _loaded(path, correspondences=(table,), notes=(f"left out: the mark “part” of {parts:,} links",))


def _esco(path: Path, _: Recognised) -> Loaded:
    return _loaded(path, versions=(read_esco_classification(path),), framework=framework_from(path))


def _ons_structure(path: Path, _: Recognised) -> Loaded:
    name = "soc2020"
    stated = shipped.catalogue()["versions"][name]
    version = read_ons_structure(
        path, name, rules=shipped.rules(stated["rules"]), title=stated["title"], source=stated["source"]
    )
    note = f"its sheets are of the layout of {name}; if another version is in it, keep it with --as"
    return _loaded(path, versions=(version,), notes=(note,))


def _sheet(path: Path, found: Recognised) -> Loaded:
    assert found.sheet is not None
    frame = read_sheet(path, found.sheet)
    rows = _rows(frame, found.columns, f"{path}, sheet ‘{found.sheet}’")
    words = (found.sheet, *found.columns)
    return _loaded(path, versions=(_version(path, rows, words, f"{path}, sheet ‘{found.sheet}’"),))


def _csv(path: Path, found: Recognised) -> Loaded:
    frame = read_csv_table(path)
    columns = found.columns or code_and_title(frame.columns) or ()
    rows = _rows(frame, columns, str(path))
    known = _known_rules([code for code, *_ in rows], (path.stem, *frame.columns))
    try:
        version = read_classification_csv(path, name_of(path), rules=known)
    except InputError:
        if {"code", "title"} <= {column.casefold() for column in frame.columns}:
            raise
        version = _version(path, rows, frame.columns, str(path))
    return _loaded(path, versions=(version,))


def _version(path: Path, rows: list[Row], words: Iterable[str], where: str) -> Version:
    known = _known_rules([code for code, *_ in rows], (path.stem, *words)) or rules_from_rows(rows, where)
    return Version.of(name_of(path), rows, rules=known, source=path.name)


def _rows(frame: pl.DataFrame, columns: tuple[str, ...], where: str) -> list[Row]:
    code, title = columns
    table = frame.select(text_or_null(code).alias("code"), text_or_null(title).alias("title")).with_row_index("row", 2)
    rows: list[Row] = []
    for row, value, name in table.iter_rows():
        if value is None and name is None:
            continue
        if value is None or name is None:
            raise InputError(f"{where}, row {row}", "it has a code or a title, but not both", hint="Give it both.")
        rows.append((value, name, None, None))
    return rows


def _known_rules(codes: list[str], words: Iterable[str]) -> CodeRules | None:
    """The code rules of a well-known classification, if all codes follow them and nothing else could be meant."""
    us, isco = shipped.rules("soc-us"), shipped.rules("isco")
    if codes and all(us.level_of(code) for code in codes):
        return us
    named = any("isco" in word.casefold() for word in words)
    return isco if named and codes and all(isco.level_of(code) for code in codes) else None


def _crosswalk(path: Path, found: Recognised) -> Loaded:
    frame = read_csv_table(path)
    frame = frame.select(text_or_null(column).alias(column) for column in frame.columns)
    if "from_code" in found.columns:
        return _loaded(path, correspondences=(_own_crosswalk(frame, path),))
    old, new = (_list_of(frame[column], column) for column in found.columns)
    pairs = frame.select(found.columns).drop_nulls().unique().rows()
    blank = len(frame) - len(frame.select(found.columns).drop_nulls())
    notes = (f"left out: {blank:,} rows without a code on either side",) if blank else ()
    return _loaded(path, correspondences=(Correspondence.from_counts(old, new, dict.fromkeys(pairs)),), notes=notes)


def _own_crosswalk(frame: pl.DataFrame, path: Path) -> Correspondence:
    """``correspondence.csv`` as `occumap revise` and `occumap compare` write it."""
    names = ("from_version", "to_version")
    if any(name not in frame.columns or frame[name].n_unique() != 1 for name in names):
        raise InputError(
            str(path),
            "nothing says which two versions it is between",
            hint="Add the columns from_version and to_version, the same in every row.",
        )
    old, new = (str(frame[name][0]) for name in names)
    numbers = {"entries": pl.Int64, "share_of_from": pl.Float64, "share_of_to": pl.Float64}
    try:
        table = frame.select(
            "from_code",
            "to_code",
            *(pl.col(n).cast(t) if n in frame.columns else pl.lit(None, t).alias(n) for n, t in numbers.items()),
        )
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0]
        raise InputError(str(path), f"a number can't be read ({said})", hint="Restore it as written.") from None
    links = (Link(Code(old, a), Code(new, b), n, x, y) for a, b, n, x, y in table.iter_rows())
    return Correspondence(old, new, tuple(sorted(links, key=lambda link: (link.from_code, link.to_code))))


def _list_of(codes: pl.Series, column: str) -> str:
    """The id of the list that a column of codes is of: its name, with ``us-`` before it if only the US has such."""
    name = name_of(Path(column).with_suffix("")) if column else column
    us = shipped.rules("soc-us")
    held = codes.drop_nulls().unique()
    return f"us-{name}" if len(held) and all(us.level_of(code) for code in held) and "us" not in name else name


def _loaded(
    path: Path,
    *,
    versions: tuple[Version, ...] = (),
    correspondences: tuple[Correspondence, ...] = (),
    index: Index | None = None,
    framework: Framework | None = None,
    notes: tuple[str, ...] = (),
) -> Loaded:
    return Loaded(path, Kind.CSV, "", versions, correspondences, index, framework, notes)


_READERS: Mapping[Kind, Callable[[Path, Recognised], Loaded]] = {
    Kind.DATA_PACKAGE: _package,
    Kind.DDI: lambda path, _: _loaded(path, versions=(read_ddi3(path, name_of(path)),)),
    Kind.SDMX: _sdmx,
    Kind.SKOS: lambda path, _: _loaded(path, versions=(xkos.read_version(path),)),
    Kind.XKOS_TABLE: lambda path, _: _loaded(path, correspondences=(xkos.read_correspondence(path),)),
    Kind.SSSOM: lambda path, _: _loaded(path, correspondences=(read_sssom(path),)),
    Kind.ONS_INDEX: lambda path, _: _loaded(path, index=shipped.index(str(path))),
    Kind.ONS_STRUCTURE: _ons_structure,
    Kind.ISCO_CROSSWALK: _isco_crosswalk,
    Kind.SHEET: _sheet,
    Kind.WIDE: lambda path, _: _loaded(path, versions=(read_wide_levels(path, name_of(path)),)),
    Kind.CSV: _csv,
    Kind.CROSSWALK: _crosswalk,
    Kind.INDEX_CSV: lambda path, _: _loaded(path, index=shipped.index(str(path))),
    Kind.ESCO: _esco,
    Kind.FRAMEWORK: lambda path, _: _loaded(path, framework=framework_from(path)),
}


def _counts(version: Version) -> str:
    return ", ".join(f"{n:,} {level}" for level, n in version.counts().items())


def _many(things: tuple[object, ...], name: str) -> str:
    return f"{len(things):,} {name}{'s' * (len(things) != 1)}"
