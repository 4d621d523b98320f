"""Workbooks in the layout in which the ONS publishes SOC2020: structure and coding index.

Sheets, columns and their order are those of today's workbooks, so that macros and formulas written for them go on
working; that is why sheets and headings say SOC2020 whatever version is in them. A sheet ``Occumap`` at the end says
which one it is. All codes are text. Cells of descriptions, for which Occumap has no words, say ``<blank>``, as
the ONS does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook

from occumap.errors import InputError
from occumap.io.ons_index import natural_order
from occumap.io.ons_structure import sentence_case
from occumap.io.workbook_limits import whole_cell
from occumap.io.written import Written
from occumap.model.index import ADDED, TEXT_COLUMNS, Index
from occumap.model.version import Group, Version

LEVELS = ("major", "sub-major", "minor", "unit")
DESCRIPTIONS = "SOC2020 descriptions"
FRAMEWORK = "SOC2020 Framework"
INDEX = "SOC2020 coding index"
LAYOUT_VERSION = "soc2020"
# The columns of codes, with the version each is of, the heading of its titles and the mark of a see-reference.
CODE_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "soc90": ("SOC_90", "SOC90_unit_group_title", "}}}"),
    "soc2000": ("SOC_2000", "SOC2000_unit_group_title", "}}}}"),
    "soc2010": ("SOC_2010", "SOC2010_unit_group_title", "}}}}"),
    "soc2020": ("SOC_2020", "SOC2020_unit_group_title", "}}}}"),
    "soc2020ext": ("SOC_2020_ext", "SOC2020_ext_SUG_title", "}}}}/}}"),
    "isco08": ("ISCO-08 code based on SOC2020", "ISCO08_unit_group_title", "}}}}"),
}
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# A constant, because the same values give the same bytes; the earliest day that a zip can hold.
_CREATED = datetime(1980, 1, 1, tzinfo=UTC)
_BLANK = "<blank>"
_WITHIN = {"major": "sub-major", "sub-major": "minor", "minor": "unit"}

Rows = Iterable[Sequence[str | int | None]]


def write_ons_structure(version: Version) -> Written:
    """Return the structure workbook: descriptions and framework.

    Raises:
        InputError: the version's levels are not major, sub-major, minor and unit.
    """
    _refuse_other_levels(version)
    descriptions: list[Sequence[str]] = [_DESCRIPTIONS_HEADER]
    for group in version:
        codes = [group.code.value if group.level == level else _BLANK for level in LEVELS]
        descriptions.append([*codes, group.title, _within(version, group), *[_BLANK] * 4])
    losses = _structure_losses(version)
    sheets: dict[str, Rows] = {DESCRIPTIONS: descriptions, FRAMEWORK: _framework(version)}
    return Written(_workbook(sheets, _about(version.id, version.title, version.source, losses)), losses)


def write_ons_index(
    index: Index,
    *,
    versions: Mapping[str, Version] | None = None,
    source: str = "",
    abbreviations: Mapping[str, str] | None = None,
) -> Written:
    """Return the coding index workbook, with the framework of SOC2020 where it is given.

    Args:
        index: coded to at least one version that the layout has a column for.
        versions: versions by id, for titles of groups and the frameworks.
        source: where the index is from.
        abbreviations: what its abbreviations mean.

    Raises:
        InputError: the layout has no column for any version the index is coded to.
    """
    available = versions or {}
    if not any(version in CODE_COLUMNS for version in index.versions):
        raise InputError(
            index.name,
            f"it is coded to {', '.join(index.versions) or 'nothing'}, for which the ONS layout has no column",
            hint=f"Give an index coded to one of: {', '.join(CODE_COLUMNS)}.",
        )
    losses = _index_losses(index)
    framework = available.get(LAYOUT_VERSION)
    sheets: dict[str, Rows] = {
        "Information": [["Index of job titles in the layout of the SOC2020 coding index"], [source or index.name]],
        "FILE SPEC": _file_specification(index),
        INDEX: _entries(index, available),
        "Abbreviations": [
            ["Abbreviations for Occupation Coding"],
            [],
            ["Abbreviation", "Meaning"],
            *([short, full] for short, full in (abbreviations or {}).items()),
        ],
        "SOC2020 framework": _framework(framework) if framework else [_FRAMEWORK_HEADER],
        "ISCO-08 framework": _isco_framework(available.get("isco08")),
    }
    return Written(_workbook(sheets, _about(index.name, "", source, losses)), losses)


_DESCRIPTIONS_HEADER = [
    "SOC\n2020 Major Group",
    "SOC\n2020 Sub-Major Group",
    "SOC\n2020 Minor Group",
    "SOC 2020 Unit Group",
    "SOC\n2020 \nGroup Title",
    "Groups Classified Within Sub-Groups ",
    "Group  Description",
    "Typical Entry Routes And Associated Qualifications",
    "Tasks",
    "Related Job Titles",
]


def _refuse_other_levels(version: Version) -> None:
    levels = tuple(level.name for level in version.rules.levels)
    if levels != LEVELS:
        raise InputError(
            version.id,
            f"its levels are {', '.join(levels)}, but the ONS layout has {', '.join(LEVELS)}",
            hint="Choose another format, such as datapackage.",
        )


def _structure_losses(version: Version) -> tuple[str, ...]:
    changed = [g.code.value for g in version if sentence_case(" ".join(g.title.split())) != g.title or not g.title]
    known = version.title == version.id
    return tuple(
        loss
        for loss, there in (
            ("code rules, which the reader must know", True),
            ("title of the version", not known),
            ("id of the version, since sheets and headings say SOC2020", version.id != LAYOUT_VERSION),
            (f"spaces or capitals in {len(changed)} titles ({', '.join(changed[:5])})", bool(changed)),
        )
        if there
    )


def _index_losses(index: Index) -> tuple[str, ...]:
    others = [version for version in index.versions if version not in CODE_COLUMNS]
    return tuple(
        f"codes of {version}: they stand in a column of their own at the end, which isn't read back"
        for version in others
    )


def _within(version: Version, group: Group) -> str:
    children = version.children(group.code.value)
    if not children or group.level not in _WITHIN:
        return _BLANK
    listed = "\n".join(str(child) for child in children)
    return (
        f"Occupations in this {group.level} group are classified into the following "
        f"{_WITHIN[group.level]} groups: \n\n{listed}"
    )


_FRAMEWORK_HEADER = [
    "Unique ID",
    "SOC2020\nMajor Group",
    "SOC2020\nSub-Major Group",
    "SOC2020\nMinor Group",
    "SOC2020 Unit Group",
    "SOC2020 Group Title",
    "Change",
    "VERSNO",
]


def _framework(version: Version) -> list[Sequence[str | None]]:
    """Return a row for each group; blank rows around those above unit groups, as published."""
    _refuse_other_levels(version)
    rows: list[Sequence[str | None]] = [_FRAMEWORK_HEADER]
    for group in version:
        unit = group.level == LEVELS[-1]
        if not unit and rows[-1] and len(rows) > 1:
            rows.append([])
        codes = [group.code.value if group.level == level else None for level in LEVELS]
        rows.append([None, *codes, group.title])
        if not unit:
            rows.append([])
    return rows


def _isco_framework(version: Version | None) -> Rows:
    yield [f"Source: {version.source if version else 'International Labour Organization'}"]
    yield []
    yield ["STRUCTURE OF THE INTERNATIONAL STANDARD CLASSIFICATION OF OCCUPATIONS (ISCO-08) "]
    yield []
    yield ["MAJOR, SUB-MAJOR, MINOR AND UNIT GROUPS"]
    for group in version or ():
        if group.level in LEVELS[:2]:
            yield []
        yield [group.code.value, group.title]


def _entries(index: Index, versions: Mapping[str, Version]) -> Rows:
    others = [version for version in index.versions if version not in CODE_COLUMNS]
    yield [
        "UNIQUE ID",
        "RECNO",
        "D",
        *(code for version, (code, _, _) in CODE_COLUMNS.items() if version != "isco08"),
        *("INDEXOCC", "ADD", "IND", "SEE"),
        CODE_COLUMNS["isco08"][0],
        "VERSNO",
        "CHANGE",
        *(title for _, title, _ in CODE_COLUMNS.values()),
        "INDEXOCC_-_natural_word_order",
        *others,
    ]
    titles = {v: {g.code.value: g.title for g in versions[v]} for v in CODE_COLUMNS if v in versions}
    columns = [name for name in (*TEXT_COLUMNS, ADDED, *index.versions) if name in index.frame.columns]
    for number, cells in enumerate(index.frame.select(columns).iter_rows(), start=1):
        entry = dict(zip(columns, cells, strict=True))
        reference = entry["see"] is not None and all(entry[version] is None for version in index.versions)
        codes, named = [], []
        for version, (_, _, mark) in CODE_COLUMNS.items():
            code = entry.get(version)
            marked = reference and version in index.versions
            codes.append(mark if marked else code)
            named.append(mark if marked else titles.get(version, {}).get(code or ""))
        yield [
            entry["entry_id"],
            number,
            entry["default"],
            *codes[:-1],
            *(entry[name] for name in ("title", "add", "ind", "see")),
            codes[-1],
            entry.get(ADDED) and f"{entry[ADDED]} new",
            None,
            *named,
            entry["natural_title"] or natural_order(entry["title"]),
            *(entry[version] for version in others),
        ]


def _file_specification(index: Index) -> Rows:
    yield ["SOC2020 CODING INDEX FILE SPECIFICATION"]
    yield []
    yield [f"Number of records in the SOC2020 coding index: {len(index):,}"]
    yield []
    yield [None, "Field Name", "Type", "Range of values", "Description"]
    yield [None, "UNIQUE ID", "Character", "", "Unique identifier"]
    yield [None, "RECNO", "Number", f"1 - {len(index)}", "Sequence record number"]
    yield [None, "D", "Character", "", "Code indicating default entries"]
    for version, (code, _, mark) in CODE_COLUMNS.items():
        yield [None, code, "Character", mark, f"Code of {version}; {mark} for a see-reference"]
    texts = {"INDEXOCC": "title in reverse word order", "ADD": "additional qualifier", "IND": "industry qualifier"}
    for name, what in (texts | {"SEE": "reference to other entries"}).items():
        yield [None, name, "Character", "Free format text", f"Job title: {what}"]


def _about(name: str, title: str, source: str, losses: Iterable[str]) -> Rows:
    yield ["Written by Occumap in the layout of the ONS workbooks of SOC2020."]
    yield ["Contents", name, title]
    yield ["Source", source]
    for loss in losses:
        yield ["Not included", loss]


def _workbook(sheets: Mapping[str, Rows], about: Rows) -> bytes:
    sink = BytesIO()
    with Workbook(sink, _OPTIONS) as workbook:
        workbook.set_properties({"created": _CREATED})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = workbook.add_format({"num_format": "@"})
        for name, rows in {**sheets, "Occumap": about}.items():
            sheet = workbook.add_worksheet(name)
            headed = name in {DESCRIPTIONS, INDEX, FRAMEWORK, "SOC2020 framework"}
            if headed:
                sheet.freeze_panes(1, 0)
            for row, cells in enumerate(rows):
                style = bold if headed and row == 0 else text
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        if cell:
                            sheet.write_string(row, column, whole_cell(cell, name, row, column), style)
                    elif cell is not None:
                        sheet.write_number(row, column, cell)
    return sink.getvalue()
