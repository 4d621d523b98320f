"""Versions and correspondences to a structure message of SDMX."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from occumap.errors import InputError, UnavailableError
from occumap.io.code_rules_json import rules_to_json
from occumap.io.sdmx.naming import (
    INSTALL,
    OURS,
    STRUCTURE_VERSION,
    artefact_id,
    code_urn,
    codelist_urn,
    pysdmx,
    sdmx_id,
)
from occumap.io.written import Written
from occumap.model.correspondence import Correspondence
from occumap.model.rules import CodeRules
from occumap.model.version import Group, Version

AGENCY = "OCCUMAP"
_ALWAYS = {"version", "title", "source", "rules"}
SDMX_FORMATS: Mapping[str, str] = {"sdmx-ml": "STRUCTURE_SDMX_ML_3_0", "sdmx-json": "STRUCTURE_SDMX_JSON_2_0_0"}
# A constant, because the same values give the same bytes.
_PREPARED = datetime(1980, 1, 1, tzinfo=UTC)
# What XML 1.0 has no place for, and the mark of byte order, which pysdmx removes wherever it stands.
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def write_sdmx(
    kind: str,
    *,
    versions: Iterable[Version] = (),
    correspondences: Iterable[Correspondence] = (),
    valid_from: date | None = None,
    valid_to: date | None = None,
    agency: str = AGENCY,
) -> Written:
    """Return a structure message of SDMX-ML 3.0 or SDMX-JSON 2.0.

    Args:
        kind: ``sdmx-ml`` or ``sdmx-json``.
        versions: each becomes a Codelist and a Hierarchy with formal levels.
        correspondences: each becomes a RepresentationMap.
        valid_from: first day on which the links hold, if that is known.
        valid_to: last day on which they hold.
        agency: the SDMX id of who maintains them.

    Raises:
        UnavailableError: pysdmx isn't installed.
        InputError: nothing is given, a version has no groups or a correspondence no
            links; ``agency`` is no SDMX id.
    """
    if kind not in SDMX_FORMATS:
        raise InputError(kind, "this isn't an SDMX format", hint=f"Choose one of: {', '.join(SDMX_FORMATS)}.")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_\-]*(\.[A-Za-z][A-Za-z0-9_\-]*)*", agency):
        raise InputError("agency", f"{agency!r} isn't an SDMX id", hint="Give letters and digits, such as UK_ONS.")
    held, tables = tuple(versions), tuple(correspondences)
    for name, many in [(v.id, len(v)) for v in held] + [(_name_of(t), len(t.links)) for t in tables]:
        if not many:
            raise InputError(name, "it is empty, and SDMX has no empty list", hint="Give one that has something in it.")
    if not held and not tables:
        raise InputError("SDMX", "there is nothing to write", hint="Give a version or a correspondence.")
    losses = [loss for version in held for loss in _losses(version)]
    structures = [
        *(_codelist(version, agency) for version in held),
        *(_hierarchy(version, agency) for version in held),
        *(_map(table, agency, valid_from, valid_to) for table in tables),
    ]
    losses += [f"numbers of entries and shares of the links of {_name_of(t)}" for t in tables if _is_weighted(t)]
    message = _message(kind, structures, agency)
    return Written(message if kind == "sdmx-json" else _with_validity(message, valid_from, valid_to), tuple(losses))


def _with_validity(message: bytes, valid_from: date | None, valid_to: date | None) -> bytes:
    """Return the message with days of validity on every link, which pysdmx 1.21 leaves out of SDMX-ML."""
    days = {"validFrom": valid_from, "validTo": valid_to}
    stated = "".join(f' {name}="{day.isoformat()}"' for name, day in days.items() if day)
    return message.replace(b"<str:RepresentationMapping>", f"<str:RepresentationMapping{stated}>".encode())


def _message(kind: str, structures: list[Any], agency: str) -> bytes:
    io, message, model = pysdmx("io"), pysdmx("model.message"), pysdmx("model")
    header = message.Header(id=OURS, prepared=_PREPARED, sender=model.Organisation(id=agency))
    chosen = getattr(pysdmx("io.format").Format, SDMX_FORMATS[kind])
    try:
        text = io.write_sdmx(structures, chosen, header=header, prettyprint=True)
    except ImportError as fault:
        raise UnavailableError("SDMX", str(fault), hint=INSTALL) from fault
    return (str(text).rstrip("\n") + "\n").encode()


def _losses(version: Version) -> list[str]:
    changed = [group.code.value for group in version if _plain(group.title) != group.title or not group.title]
    some = ", ".join(changed[:5])
    what = f"spaces and signs that XML can't hold in {len(changed)} titles of {version.id} ({some})"
    return [what] if changed else []


def _codelist(version: Version, agency: str) -> Any:
    model = pysdmx("model")
    note = {
        "version": version.id,
        "title": version.title,
        "source": version.source,
        "rules": rules_to_json(version.rules),
        "language": version.language,
        "title_languages": version.title_languages,
        "other_titles": version.other_titles,
    }
    text = json.dumps({name: said for name, said in note.items() if said or name in _ALWAYS})
    return model.Codelist(
        id=artefact_id(version.id),
        name=_plain(version.title) or version.id,
        description=_plain(version.source) or None,
        agency=agency,
        version=STRUCTURE_VERSION,
        annotations=(
            model.Annotation(
                id="version",
                type=OURS,
                text=text,
            ),
        ),
        items=tuple(
            model.Code(id=sdmx_id(group.code.value), name=_plain(group.title) or group.code.value) for group in version
        ),
    )


def _hierarchy(version: Version, agency: str) -> Any:
    model = pysdmx("model")

    def nested(group: Group) -> Any:
        return model.HierarchicalCode(
            id=sdmx_id(group.code.value),
            urn=code_urn(agency, version.id, group.code.value),
            level=_level_id(version.rules, group.level),
            codes=tuple(nested(child) for child in version.children(group.code.value)),
        )

    below = None
    for level in reversed(version.rules.levels):
        name = _plain(level.name) or f"level {level.number}"
        below = pysdmx("model.code").LevelType(id=_level_id(version.rules, level.name), name=name, level=below)
    return model.Hierarchy(
        id=artefact_id(version.id),
        name=_plain(version.title) or version.id,
        agency=agency,
        version=STRUCTURE_VERSION,
        is_partial=False,
        has_formal_levels=True,
        level=below,
        codes=tuple(nested(group) for group in version.children(None)),
    )


def _map(table: Correspondence, agency: str, valid_from: date | None, valid_to: date | None) -> Any:
    mapping = pysdmx("model.map")
    since = datetime.combine(valid_from, time(), UTC) if valid_from else None
    until = datetime.combine(valid_to, time(), UTC) if valid_to else None
    return mapping.RepresentationMap(
        id=artefact_id(f"{table.from_version}-{table.to_version}"),
        name=_plain(_name_of(table)),
        agency=agency,
        version=STRUCTURE_VERSION,
        source=codelist_urn(agency, table.from_version),
        target=codelist_urn(agency, table.to_version),
        maps=tuple(
            mapping.ValueMap(
                source=sdmx_id(link.from_code.value),
                target=sdmx_id(link.to_code.value),
                valid_from=since,
                valid_to=until,
            )
            for link in table.links
        ),
    )


def _is_weighted(table: Correspondence) -> bool:
    return any((link.entries, link.share_of_from, link.share_of_to) != (None, None, None) for link in table.links)


def _name_of(table: Correspondence) -> str:
    return f"{table.from_version} to {table.to_version}"


def _level_id(rules: CodeRules, name: str) -> str:
    return f"L{next(level.number for level in rules.levels if level.name == name)}"


def _plain(text: str) -> str:
    """Return the text on one line, as an XML parser gives it back."""
    return " ".join(_NOT_IN_XML.sub("", text).split())
