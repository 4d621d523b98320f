"""Records of the Skills England occupational maps API: the map, and what is said of its occupations.

The map holds plain facts: names, levels, codes and links. Prose (overviews, summaries, job titles, employers) is read
into a table of its own for those who load the records. `skills_england_ksb` reads their knowledge, skills and
behaviours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from occumap.errors import InputError
from occumap.io.tables import refuse_missing
from occumap.json_text import parse_json
from occumap.model.occupational_map import (
    Cluster,
    Occupation,
    OccupationalMap,
    OccupationStatus,
    Pathway,
    Product,
    Route,
    TechnicalLevel,
)

SOURCE = "Skills England, occupational maps, Open Government Licence v3.0"
KINDS = {
    "TLevel": "T Level",
    "HTQ": "Higher technical qualification",
    "TQ": "Technical qualification",
    "Foundation Apprenticeship": "Foundation apprenticeship",
    "Apprenticeship Unit": "Apprenticeship unit",
}
_CODE = re.compile(r"OCC(\d+)([A-Z]*)")
_LISTS = ("results", "occupations", "items")
_DETAILS: dict[str, pl.DataType | type[pl.DataType]] = {
    "occupation": pl.String,
    "name": pl.String,
    "overview": pl.String,
    "summary": pl.String,
    "job_titles": pl.List(pl.String),
    "green_job_titles": pl.List(pl.String),
    "keywords": pl.List(pl.String),
    "employers": pl.String,
    "version": pl.String,
}

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Record:
    """A record as the API sends it, and where it was found."""

    where: str
    said: dict[str, Any]

    @property
    def code(self) -> str:
        """The code of the occupation."""
        return text_of(self.said.get("stdCode"))

    def things(self, field: str) -> list[Any]:
        """Return what a list of it holds; nothing where it has none."""
        found = self.said.get(field) or []
        if not isinstance(found, list):
            raise InputError(self.where, f"{field} is not a list", hint="Give the record as the API sends it.")
        return found

    def objects(self, field: str) -> list[dict[str, Any]]:
        """Return the objects in a list of it."""
        return [thing for thing in self.things(field) if isinstance(thing, dict)]

    def part(self, field: str) -> dict[str, Any]:
        """Return an object in it; an empty one where it has none."""
        found = self.said.get(field) or {}
        if not isinstance(found, dict):
            raise InputError(self.where, f"{field} is not an object", hint="Give the record as the API sends it.")
        return found


def read_skills_england_map(
    path: Path, map_id: str = "skills-england", *, title: str = "Occupational maps", source: str = SOURCE
) -> OccupationalMap:
    """Return the map that records make: a folder of JSON files, or one file with a record or a list of them.

    A SOC code of 0 means that none is given. The primary sub-unit group comes first. An occupation whose
    code ends in a letter is an option of its standard; the product of that standard is named without the option.

    Args:
        path: the folder or file.
        map_id: what the map is to be called.
        title: for people.
        source: who publishes it and under which licence.

    Raises:
        InputError: a file isn't JSON, a record has no code, name, level or place on the map, an occupation
            stands twice, or two records disagree about a cluster, pathway or product.
    """
    records = records_in(path)
    places = sorted((_place(record) for record in records), key=lambda place: place.order)
    return OccupationalMap(
        map_id,
        title,
        _agreed((place.route.id, place.route, place.where) for place in places),
        _agreed((place.pathway.id, place.pathway, place.where) for place in places),
        _agreed((place.cluster.id, place.cluster, place.where) for place in places),
        tuple(_occupation(record) for record in records),
        _products(records),
        tuple(pair for record in records for pair in _progressions(record)),
        source,
    )


def read_skills_england_details(path: Path) -> pl.DataFrame:
    """Return what the records say of their occupations in words, a row for each.

    Columns: occupation, name, overview, summary, job_titles, green_job_titles, keywords (lists), employers,
    version. HTML is taken out of the text.

    Raises:
        InputError: a file isn't JSON, or holds no record.
    """
    rows = [_details(record) for record in records_in(path)]
    return pl.DataFrame(rows, schema=_DETAILS, orient="row")


@dataclass(frozen=True, slots=True)
class _Place:
    where: str
    route: Route
    pathway: Pathway
    cluster: Cluster
    order: tuple[int | str, ...]


def _place(record: Record) -> _Place:
    said = record.part("mapHierarchy")
    names = {field: text_of(said.get(field)) for field in ("routeName", "pathwayName", "clusterName")}
    ids = {field: text_of(said.get(field)) for field in ("pathwayId", "clusterId")}
    missing = next((field for field, value in {**names, **ids}.items() if value in {"", "0"}), None)
    if missing:
        raise InputError(
            record.where,
            f"it has no {missing}",
            hint="Ask the API with expand=occupation.maphierarchy, or leave it out.",
        )
    level = said.get("technicalLevel")
    if level not in (1, 2, 3):
        raise InputError(record.where, f"technical level {level!r} isn't valid", hint="It is 1, 2 or 3.")
    route = Route("-".join(re.findall(r"[a-z0-9]+", names["routeName"].casefold())), names["routeName"])
    pathway = Pathway(ids["pathwayId"], names["pathwayName"], route.id)
    group = text_of(said.get("clusterGroupId"))
    group = "" if group == "0" else group
    cluster = Cluster(ids["clusterId"], names["clusterName"], pathway.id, TechnicalLevel(level), group)
    # The API spells it clusterSeqeunce.
    orders = ("routeSequence", "pathwaySequence", "clusterGroupSequence", "clusterSeqeunce", "clusterSequence")
    numbers = [_whole(said.get(field)) for field in orders]
    return _Place(record.where, route, pathway, cluster, (*numbers, int(level), cluster.id, record.code))


def _agreed(things: Iterable[tuple[str, Thing, str]]) -> tuple[Thing, ...]:
    """Return each thing once, in order of appearance; two that share an id must be the same."""
    found: dict[str, tuple[Thing, str]] = {}
    for key, thing, where in things:
        first, there = found.setdefault(key, (thing, where))
        if first != thing:
            raise InputError(
                where,
                f"it disagrees with {there} about {type(thing).__name__.casefold()} {key}",
                hint="Fetch both records again at the same time.",
            )
    return tuple(thing for thing, _ in found.values())


def _occupation(record: Record) -> Occupation:
    match = _CODE.fullmatch(record.code)
    assert match
    soc = record.part("soc")
    listed = [group for group in soc.get("soc2020SubUnitGroups") or [] if isinstance(group, dict)]
    groups = sorted(listed, key=lambda group: not group.get("isPrimary"))
    return Occupation(
        record.code,
        name_of(record),
        _level(record),
        text_of(record.part("mapHierarchy").get("clusterId")),
        f"ST{match[1]}",
        match[2] or None,
        _unit_group(soc.get("soc2010Code")),
        _unit_group(soc.get("soc2020Code")),
        _once(text_of(group.get("code")) for group in groups),
        _once(text_of(product.get("productCode")) for product in record.objects("products")),
        _green_themes(record),
        status_of(record.said.get("statusName")),
    )


def status_of(published: object) -> str:
    """Return the status of an occupation in our words; as published where it says something else.

    >>> status_of("Occupational standard without apprenticeship"), status_of("Paused")
    ('without apprenticeship', 'Paused')
    """
    text = text_of(published)
    return next((status.value for status in OccupationStatus if status in text.casefold()), text)


def _products(records: Iterable[Record]) -> tuple[Product, ...]:
    found: dict[str, tuple[Product, str]] = {}
    for record in records:
        match = _CODE.fullmatch(record.code)
        standard, option = (f"ST{match[1]}", match[2]) if match else ("", "")
        for said in record.objects("products"):
            code, kind = text_of(said.get("productCode")), text_of(said.get("typeName"))
            if not code:
                raise InputError(record.where, "a product has no code", hint="Give its productCode, or remove it.")
            name = text_of(said.get("name"))
            if option and code == standard:
                name = name.partition(" - ")[0]
            status = text_of(said.get("statusName"))
            product = Product(code, KINDS.get(kind, kind), _whole(said.get("level")), name, status)
            first, where = found.setdefault(code, (product, record.where))
            if (first.kind, first.level) != (product.kind, product.level):
                raise InputError(
                    record.where,
                    f"product {code} is {product.kind}, level {product.level}, but {where} says otherwise",
                    hint="Fetch both records again at the same time.",
                )
            if len(name) < len(first.name):
                found[code] = (product, record.where)
    return tuple(product for _, (product, _) in sorted(found.items()))


def _progressions(record: Record) -> Iterator[tuple[str, str]]:
    for to in _once(text_of(step.get("stdCode")) for step in record.objects("progression")):
        if to != record.code:
            yield record.code, to


def _details(record: Record) -> tuple[Any, ...]:
    titles = [(text_of(title.get("name")), bool(title.get("isGreen"))) for title in record.objects("typicalJobTitles")]
    said = record.said
    return (
        record.code,
        name_of(record),
        _prose(said.get("overview")),
        _prose(said.get("summary")),
        [title for title, _ in titles if title],
        [title for title, green in titles if title and green],
        [word for word in map(text_of, record.things("keywords")) if word],
        _prose(said.get("involvedEmployers")),
        text_of(said.get("versionNo")),
    )


def records_in(path: Path) -> list[Record]:
    """Return the records of a folder of JSON files, or of one file, in order of their codes.

    Raises:
        InputError: a file isn't JSON, there is no record, or a code is none or stands twice.
    """
    if path.is_dir():
        files = sorted(path.glob("*.json"))
        if not files:
            raise InputError(str(path), "there is no .json file in the folder", hint="Give the folder of records.")
    else:
        files = [path]
    found: dict[str, Record] = {}
    for record in (record for file in files for record in _in_file(file)):
        if not _CODE.fullmatch(record.code):
            raise InputError(
                record.where, f"stdCode {record.code!r} is not an occupation's", hint="Give a code such as OCC0154E."
            )
        if record.code in found:
            raise InputError(
                record.where,
                f"{record.code} is already in {found[record.code].where}",
                hint="Keep one record for each occupation.",
            )
        found[record.code] = record
    if not found:
        raise InputError(str(path), "it has no records", hint="Give records as the API sends them.")
    return [found[code] for code in sorted(found)]


def holds_records(said: object) -> bool:
    """Return whether what a JSON file says is a record of an occupation, or a list of them.

    >>> holds_records({"occupations": [{"stdCode": "OCC0010", "name": "Engineer"}]}), holds_records([{"code": 1}])
    (True, False)
    """
    if isinstance(said, dict):
        said = next((said[field] for field in _LISTS if isinstance(said.get(field), list)), [said])
    first = said[0] if isinstance(said, list) and said else None
    return isinstance(first, dict) and "stdCode" in first


def has_records(folder: Path) -> bool:
    """Return whether the first JSON file in a folder holds records."""
    first = next(iter(sorted(folder.glob("*.json"))), None)
    if first is None:
        return False
    try:
        return holds_records(parse_json(first.read_bytes().decode("utf-8-sig")))
    except (OSError, ValueError):
        return False


def _in_file(path: Path) -> list[Record]:
    refuse_missing(path)
    try:
        said = parse_json(path.read_bytes().decode("utf-8-sig"))
    except ValueError as error:
        raise InputError(str(path), f"it is not JSON ({error})", hint="Download it again.") from None
    if isinstance(said, dict):
        said = next((said[field] for field in _LISTS if isinstance(said.get(field), list)), [said])
    if not isinstance(said, list) or not all(isinstance(record, dict) for record in said):
        raise InputError(str(path), "it has no records", hint="Give a record, or a list of them.")
    if len(said) == 1:
        return [Record(str(path), said[0])]
    return [Record(f"{path}, record {n}", record) for n, record in enumerate(said, start=1)]


def name_of(record: Record) -> str:
    """Return the name of its occupation.

    Raises:
        InputError: it has none.
    """
    name = text_of(record.said.get("name"))
    if not name:
        raise InputError(record.where, f"{record.code} has no name", hint="Give its name.")
    return name


def _level(record: Record) -> int:
    level = record.said.get("level")
    if not isinstance(level, int) or level not in range(2, 8):
        raise InputError(record.where, f"level {level!r} isn't valid", hint="Levels run from 2 to 7.")
    return level


def _green_themes(record: Record) -> tuple[int, ...]:
    themes = record.things("greenThemeIds")
    strange = next((theme for theme in themes if not isinstance(theme, int)), None)
    if strange is not None:
        raise InputError(record.where, f"green theme {strange!r} isn't a number", hint="Give the theme's number.")
    return tuple(sorted(set(themes)))


def _unit_group(value: object) -> str | None:
    code = text_of(value)
    return None if code in {"", "0"} else code


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def text_of(value: object) -> str:
    """Return text without stray spaces, those of no width among them; nothing for null."""
    return "" if value is None else " ".join(str(value).replace("\u200b", "").split())


def _prose(value: object) -> str:
    return text_of(html.unescape(re.sub(r"<[^>]+>", " ", str(value or ""))))
