"""A package to its files: tables as CSV, and the descriptor that says what is in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from occumap.errors import InputError
from occumap.io.code_rules_json import rules_to_json
from occumap.io.data_package.package import DESCRIPTOR, PARTIAL, DataPackage, WrittenPackage
from occumap.model.correspondence import Correspondence
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.version import Version

_OGL = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
_TEXT = {"type": "string"}
_SHARE = {"type": "number", "constraints": {"minimum": 0, "maximum": 1}}


def write_data_package(package: DataPackage) -> WrittenPackage:
    """Return the files of a package, ``datapackage.json`` first.

    Raises:
        InputError: a correspondence is of another version, or the index isn't coded to the version.

    >>> from occumap.examples import small_version
    >>> list(write_data_package(DataPackage(small_version())).files)
    ['datapackage.json', 'levels.csv', 'groups.csv']
    """
    version = package.version
    resources: list[dict[str, Any]] = [_levels_resource(version), _groups_resource(version)]
    tables = {"levels.csv": _levels(version), "groups.csv": _groups(version)}
    if version.other_titles:
        tables["titles.csv"] = _titles(version)
        resources.append(_titles_resource(version))
    for table in package.correspondences:
        if version.id not in (table.from_version, table.to_version):
            raise InputError(
                version.id,
                f"the correspondence of {table.from_version} to {table.to_version} isn't from or to this version",
                hint="Give one that leads from or to it.",
            )
        name = _file_of(table)
        if f"{name}.csv" in tables:
            raise InputError(version.id, f"{name} is given twice", hint="Give each correspondence once.")
        tables[f"{name}.csv"] = _links(table)
        resources.append(_correspondence_resource(name, table))
    if package.index is not None:
        package.index.codes(version.id)
        tables["index.csv"] = package.index.frame
        resources.append(_index_resource(package.index, version, package.index_source))
    descriptor = _descriptor(package, resources)
    files = {DESCRIPTOR: (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode()}
    files |= {name: _csv(frame) for name, frame in tables.items()}
    return WrittenPackage(files)


def _descriptor(package: DataPackage, resources: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    version = package.version
    sources = dict.fromkeys(source for source in (version.source, package.index_source) if source)
    stated = {
        "name": _slug(version.id),
        "title": version.title or version.id,
        "profile": "tabular-data-package",
        "sources": [{"title": source} for source in sources],
        "resources": list(resources),
        "occumap": {
            "version": version.id,
            "title": version.title,
            "source": version.source,
            "rules": rules_to_json(version.rules),
            **_languages(version),
        },
    }
    return {name: value for name, value in stated.items() if value != []}


def _resource(name: str, fields: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    keys = {key: more.pop(key) for key in ("primaryKey", "foreignKeys") if key in more}
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **more,
        "schema": {"fields": list(fields), "missingValues": [""], **keys},
    }


def _field(name: str, kind: Mapping[str, Any] = _TEXT, *, required: bool = False) -> dict[str, Any]:
    stated = {"name": name, **kind}
    if required:
        stated["constraints"] = {"required": True, **stated.get("constraints", {})}
    return stated


def _reference(field: str, resource: str, to: str) -> dict[str, Any]:
    return {"fields": [field], "reference": {"resource": resource, "fields": [to]}}


def _from(source: str) -> dict[str, Any]:
    """Return source and licence of a resource, where they are known; each has its own."""
    stated: dict[str, Any] = {"sources": [{"title": source}]} if source else {}
    return stated | {"licenses": [_OGL]} if _OGL["title"] in source else stated


def _levels_resource(version: Version) -> dict[str, Any]:
    fields = [
        _field("number", {"type": "integer"}, required=True),
        _field("level", required=True),
        _field("pattern"),
    ]
    return _resource("levels", fields, primaryKey=["level"], **_from(version.source))


def _groups_resource(version: Version) -> dict[str, Any]:
    return _resource(
        "groups",
        [
            _field("code", required=True),
            _field("title"),
            _field("level", required=True),
            _field("parent"),
        ],
        primaryKey=["code"],
        foreignKeys=[_reference("level", "levels", "level"), _reference("parent", "", "code")],
        **_from(version.source),
    )


def _languages(version: Version) -> dict[str, Any]:
    """Return the language of the titles, and of those that are in another; nothing where none is stated."""
    stated = {"language": version.language, "title_languages": dict(version.title_languages)}
    return {name: value for name, value in stated.items() if value}


def _titles_resource(version: Version) -> dict[str, Any]:
    return _resource(
        "titles",
        [_field("language"), _field("code"), _field("title", required=True)],
        description="Titles in other languages; without a code, of the classification itself.",
        foreignKeys=[_reference("code", "groups", "code")],
        **_from(version.source),
    )


def _correspondence_resource(name: str, table: Correspondence) -> dict[str, Any]:
    without = [{"version": code.version, "code": code.value} for code in table.without_counterpart]
    return _resource(
        name,
        [
            _field("from_code", required=True),
            _field("to_code", required=True),
            _field("entries", {"type": "integer"}),
            _field("share_of_from", _SHARE),
            _field("share_of_to", _SHARE),
            *([_field(PARTIAL, {"type": "boolean"})] if _says_partial(table) else []),
        ],
        primaryKey=["from_code", "to_code"],
        description=f"Groups of {table.from_version} and of {table.to_version} that share entries.",
        occumap={
            "from_version": table.from_version,
            "to_version": table.to_version,
            **({"without_counterpart": without} if without else {}),
        },
    )


def _says_partial(table: Correspondence) -> bool:
    """Return whether the table says of any link if it leads to a part of a group only."""
    return any(link.partial is not None for link in table.links)


def _index_resource(index: Index, version: Version, source: str) -> dict[str, Any]:
    # A key that doesn't hold for every entry would make the whole package invalid.
    known = index.codes(version.id).drop_nulls().is_in([group.code.value for group in version]).all()
    keys = {"foreignKeys": [_reference(version.id, "groups", "code")]} if known else {}
    return _resource(
        "index",
        [_field(name, required=name == "entry_id") for name in index.frame.columns],
        primaryKey=["entry_id"],
        **keys,
        **_from(source),
        description=f"Job titles and their codes in {', '.join(index.versions)}.",
        occumap={"name": index.name, "source": source, "texts": list(TEXT_COLUMNS)},
    )


def _levels(version: Version) -> pl.DataFrame:
    levels = version.rules.levels
    return pl.DataFrame(
        {
            "number": [v.number for v in levels],
            "level": [v.name for v in levels],
            "pattern": [v.pattern for v in levels],
        }
    )


def _groups(version: Version) -> pl.DataFrame:
    return pl.DataFrame(
        [(g.code.value, g.title, g.level, g.parent.value if g.parent else None) for g in version],
        schema=dict.fromkeys(("code", "title", "level", "parent"), pl.String),
        orient="row",
    )


def _titles(version: Version) -> pl.DataFrame:
    rows = [(tag or None, code or None, title) for tag, code, title in version.other_titles]
    return pl.DataFrame(rows, schema=dict.fromkeys(("language", "code", "title"), pl.String), orient="row")


def _links(table: Correspondence) -> pl.DataFrame:
    frame = pl.DataFrame(
        [(k.from_code.value, k.to_code.value, k.entries, k.share_of_from, k.share_of_to) for k in table.links],
        schema={
            "from_code": pl.String,
            "to_code": pl.String,
            "entries": pl.Int64,
            "share_of_from": pl.Float64,
            "share_of_to": pl.Float64,
        },
        orient="row",
    )
    if not _says_partial(table):
        return frame
    said = {True: "true", False: "false", None: None}
    return frame.with_columns(pl.Series(PARTIAL, [said[link.partial] for link in table.links], pl.String))


def _csv(frame: pl.DataFrame) -> bytes:
    return frame.write_csv(None, quote_style="necessary").encode()


def _file_of(table: Correspondence) -> str:
    return f"correspondence-{_slug(table.from_version)}-{_slug(table.to_version)}"


def _slug(text: str) -> str:
    """Return a name of the kind that Data Packages have: lower-case letters, digits, ``-``, ``_`` and ``.``."""
    return re.sub(r"[^a-z0-9._\-]+", "-", text.casefold()).strip("-.") or "version"
