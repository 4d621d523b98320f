"""All that a user loads to teach the coder's model: titles, and what is said of the groups they belong to.

Titles are those of ESCO and O*NET (see `loaded_titles`). The ONS's structure workbook and the tables of the UK Standard
Skills Classification describe groups: their titles are titles, and each sentence and each task teaches less than one.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from occumap.errors import InputError
from occumap.io.loaded_titles import has_titles, read_titles
from occumap.io.ons_descriptions import SHEET, read_ons_descriptions
from occumap.io.open_workbook import open_workbook
from occumap.io.standard_skills import is_group_table, read_group_texts
from occumap.io.tables import CALAMINE_ERRORS, refuse_missing

SOC = "soc2020"
SOC_EXTENSION = "soc2020ext"
# How much a sentence of a description or a task teaches, beside 1 for a title.
DESCRIPTION = 0.3

Text = tuple[str, str, float]
_KINDS = (".xlsx", ".csv")
_WANTED = (
    "Give a folder with ESCO's occupations_en.csv or O*NET's ‘Alternate Titles’ as .xlsx or .txt, the ONS's structure "
    "workbook, or a table of groups of the UK Standard Skills Classification."
)


def read_texts(path: Path) -> dict[str, list[Text]]:
    """Return titles and descriptions by code list, each with its code and how much it teaches, sorted.

    An ESCO folder gives ``isco08``, an O*NET folder ``onet``. The ONS's structure workbook gives ``soc2020``; a table
    of the UK Standard Skills Classification gives ``soc2020ext``. Files are told by their content. Titles have the
    weight 1, descriptions less, and tasks the less the less related they are to their group.

    Args:
        path: a folder, or one of these files.

    Raises:
        InputError: it has none of these; a file can't be read or lacks a column; a code isn't one.
    """
    if path.is_dir() and has_titles(path):
        return {name: [(*row, 1.0) for row in rows] for name, rows in read_titles(path).items()}
    if not path.is_dir():
        refuse_missing(path)
    files = [path] if path.is_file() else sorted(path.iterdir())
    found = joined_texts(_described(file) for file in files if file.suffix.casefold() in _KINDS)
    if not found:
        raise InputError(str(path), "it has no titles or descriptions that Occumap knows", hint=_WANTED)
    return found


def joined_texts(several: Iterable[dict[str, list[Text]]]) -> dict[str, list[Text]]:
    """Return the texts of several readings, each once under a code, with the highest weight it has.

    >>> joined_texts([{"soc2020": [("Baker", "5432", 0.3)]}, {"soc2020": [("baker", "5432", 1.0)]}])
    {'soc2020': [('baker', '5432', 1.0)]}
    """
    found: dict[str, list[Text]] = {}
    for one in several:
        for name, rows in one.items():
            found.setdefault(name, []).extend(rows)
    return {name: _weightiest(rows) for name, rows in found.items()}


def _weightiest(rows: list[Text]) -> list[Text]:
    best: dict[tuple[str, str], Text] = {}
    for row in sorted(rows, key=lambda row: (-row[2], row)):
        best.setdefault((row[0].casefold(), row[1]), row)
    return sorted(best.values())


def _described(path: Path) -> dict[str, list[Text]]:
    """Return the titles and descriptions of groups in a file; nothing if it has none."""
    if path.suffix.casefold() == ".xlsx" and SHEET.casefold() in _sheets(path):
        return {SOC: _ons_texts(path)}
    return {SOC_EXTENSION: _skills_texts(path)} if is_group_table(path) else {}


def _ons_texts(path: Path) -> list[Text]:
    groups = read_ons_descriptions(path)
    rows = [(title, code, 1.0) for code, title in groups.select("group", "title").drop_nulls().iter_rows()]
    for field, weight in (("titles", 1.0), ("description", DESCRIPTION), ("tasks", DESCRIPTION)):
        texts = groups.select(field, "group").explode(field).drop_nulls()
        rows += [(text, code, weight) for text, code in texts.iter_rows()]
    return rows


def _skills_texts(path: Path) -> list[Text]:
    said = read_group_texts(path)
    rows = [(title, code, 1.0) for title, code in said.groups.select("title", "group").drop_nulls().iter_rows()]
    texts = said.groups.select("description", "group").drop_nulls()
    rows += [(" ".join(text.split()), code, DESCRIPTION) for text, code in texts.iter_rows()]
    tasks = said.tasks.select("task", "group", "relatedness")
    return rows + [
        (" ".join(text.split()), code, round(DESCRIPTION * share, 4)) for text, code, share in tasks.iter_rows()
    ]


def _sheets(path: Path) -> set[str]:
    try:
        return {name.strip().casefold() for name in open_workbook(path).sheet_names}
    except CALAMINE_ERRORS:
        raise InputError(
            str(path), "it is not a complete Excel workbook", hint="Download it again, or save it as .xlsx."
        ) from None
