"""The files of a package back to the value they were written from."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from occumap.errors import InputError
from occumap.io.code_rules_json import rules_from_json
from occumap.io.damaged_zip import DAMAGED_ZIP_FILE
from occumap.io.data_package.package import DESCRIPTOR, PARTIAL, DataPackage
from occumap.io.tables import refuse_missing
from occumap.json_text import parse_json
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from occumap.model.index import Index
from occumap.model.version import Group, Version

# More than any of the packages this writes would come to; a zip that claims more is refused unread.
_MAX_BYTES = 500_000_000


def read_data_package(path: Path) -> DataPackage:
    """Return the package in a folder, a zip, or beside a ``datapackage.json``.

    Raises:
        InputError: it isn't a package that `write_data_package` wrote, or a file of it is missing or broken.
    """
    if path.is_dir():
        return _read(lambda name: _in_folder(path, name), str(path))
    refuse_missing(path)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_BYTES:
                raise InputError(str(path), "unpacked it would be too large", hint="Unpack it, and give the folder.")
            return _read(lambda name: _in_zip(archive, name, path), str(path))
    return _read(lambda name: _in_folder(path.parent, name), str(path.parent))


def _read(content: Callable[[str], bytes], where: str) -> DataPackage:
    try:
        said = _said(parse_json(content(DESCRIPTOR)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(
            f"{where}, {DESCRIPTOR}",
            "it isn't from a package that Occumap wrote",
            hint="Load its CSV files one by one.",
        ) from None
    groups = _table(content, "groups.csv", where, ("code", "title", "level", "parent"))
    blank = groups.with_row_index("row", 2).filter(pl.any_horizontal(pl.col("code", "level").is_null()))
    if len(blank):
        raise InputError(f"{where}, groups.csv, row {blank['row'][0]}", "a cell is empty", hint="Export it again.")
    rules = rules_from_json(said.rules, f"{where}, {DESCRIPTOR}")
    names = {level.name for level in rules.levels}
    if strange := next((level for level in groups["level"] if level not in names), None):
        raise InputError(f"{where}, groups.csv", f"there is no level {strange!r}", hint="Export it again.")
    version = Version(
        said.version,
        said.title,
        rules,
        tuple(
            Group(Code(said.version, code), code if name is None else name, level, _parent(said.version, parent))
            for code, name, level, parent in groups.iter_rows()
        ),
        said.source,
        said.language,
        tuple((tag or "", code or "", title or "") for tag, code, title in _other_titles(content, said, where)),
        said.title_languages,
    )
    tables = tuple(_correspondence(content, one, where) for one in said.tables)
    index = None
    if said.index is not None:
        name, columns = said.index
        index = Index(name, _table(content, "index.csv", where, columns))
    return DataPackage(version, tables, index, said.index_source)


@dataclass(frozen=True)
class _SaidOfTable:
    """What a descriptor says of a correspondence."""

    old: str
    new: str
    file: str
    has_partial: bool
    without: tuple[Code, ...]


@dataclass(frozen=True)
class _Said:
    """What a descriptor says that its tables don't."""

    version: str
    title: str
    source: str
    rules: Any
    language: str | None
    title_languages: tuple[tuple[str, str], ...]
    titles: str | None
    tables: tuple[_SaidOfTable, ...]
    index: tuple[str, tuple[str, ...]] | None
    index_source: str


def _said(descriptor: Any) -> _Said:
    note = descriptor["occumap"]
    named = {str(resource["name"]): resource for resource in descriptor["resources"]}
    links = [resource for name, resource in named.items() if name.startswith("correspondence")]
    index = named.get("index")
    return _Said(
        str(note["version"]),
        str(note["title"]),
        str(note.get("source", "")),
        note.get("rules"),
        None if note.get("language") is None else str(note["language"]),
        tuple((str(code), str(tag)) for code, tag in note.get("title_languages", {}).items()),
        str(named["titles"]["path"]) if "titles" in named else None,
        tuple(_said_of_table(one) for one in links),
        (str(index["occumap"]["name"]), tuple(str(field["name"]) for field in index["schema"]["fields"]))
        if index
        else None,
        str(index["occumap"].get("source", "")) if index else "",
    )


def _other_titles(content: Callable[[str], bytes], said: _Said, where: str) -> list[tuple[str | None, ...]]:
    return [] if said.titles is None else _table(content, said.titles, where, ("language", "code", "title")).rows()


def _said_of_table(resource: Any) -> _SaidOfTable:
    note = resource["occumap"]
    return _SaidOfTable(
        str(note["from_version"]),
        str(note["to_version"]),
        str(resource["path"]),
        any(field["name"] == PARTIAL for field in resource["schema"]["fields"]),
        tuple(Code(str(one["version"]), str(one["code"])) for one in note.get("without_counterpart", ())),
    )


def _parent(version_id: str, parent: str | None) -> Code | None:
    return Code(version_id, parent) if parent else None


def _correspondence(content: Callable[[str], bytes], said: _SaidOfTable, where: str) -> Correspondence:
    columns = ("from_code", "to_code", "entries", "share_of_from", "share_of_to")
    rows = _table(content, said.file, where, (*columns, PARTIAL) if said.has_partial else columns)
    try:
        links = tuple(
            Link(
                Code(said.old, a),
                Code(said.new, b),
                int(n) if n else None,
                _float(of_from),
                _float(of_to),
                _truth(partial[0]) if partial else None,
            )
            for a, b, n, of_from, of_to, *partial in rows.iter_rows()
        )
    except ValueError as fault:
        raise InputError(f"{where}, {said.file}", f"a cell can't be read ({fault})", hint="Export it again.") from None
    return Correspondence(said.old, said.new, links, said.without)


def _truth(text: str | None) -> bool | None:
    if text is None:
        return None
    if text not in {"true", "false"}:
        raise ValueError(f"{text!r} is neither true nor false")
    return text == "true"


def _table(content: Callable[[str], bytes], file: str, where: str, columns: Sequence[str]) -> pl.DataFrame:
    data = content(file)
    try:
        frame = pl.read_csv(data, infer_schema=False)
        return frame.select(columns)
    except pl.exceptions.NoDataError:
        pass
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as fault:
        said = str(fault).splitlines()[0][:150]
        raise InputError(f"{where}, {file}", f"it can't be read ({said})", hint="Export it again.") from None
    return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))


def _in_folder(folder: Path, name: str) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9_.\-]+", name):
        raise InputError(
            str(folder),
            f"its descriptor names the file {name!r}",
            hint="Files must be in the same folder as the descriptor.",
        )
    refuse_missing(folder / name)
    return (folder / name).read_bytes()


def _in_zip(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    try:
        return archive.read(name)
    except DAMAGED_ZIP_FILE as fault:
        raise InputError(str(path), f"{name} can't be read from it ({fault})", hint="Export it again.") from None


def _float(text: str | None) -> float | None:
    return None if text is None else float(text)
