"""ESCO's occupations as a classification: under the ISCO-08 unit groups that they belong to.

The code of an ESCO occupation continues that of its unit group: 2654.1 stands under 2654, and 2654.1.7 under 2654.1.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from occumap.errors import ClassificationError, InputError
from occumap.io.tables import find_columns, read_csv_table, text_or_null
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version

ISCO_LEVELS = ("major", "sub-major", "minor", "unit")
SOURCE = "ESCO, European Commission; reuse allowed with acknowledgement (Decision 2011/833/EU)"
_OCCUPATION = r"[0-9]{4}((\.[0-9]+)+)"

TITLE = "ESCO occupations under ISCO-08 groups"


def read_esco_classification(folder: Path, version_id: str = "esco", *, language: str = "en") -> Version:
    """Return the version: four levels of ISCO-08 groups, and below them as many levels of occupations as codes have
    dots.

    Args:
        folder: of ESCO's CSV files; needs the occupations and the ISCO groups.
        version_id: what the version is to be called.
        language: of the titles.

    Raises:
        InputError: a file or column is missing, or a row is blank.
        ClassificationError: codes that aren't codes, or don't make a tree.
    """
    groups = _codes(folder, "ISCOGroups", language)
    occupations = _codes(folder, "occupations", language)
    depth = max((code.count(".") for code, _ in occupations), default=1)
    levels = [Level(n, name, f"[0-9]{{{n}}}") for n, name in enumerate(ISCO_LEVELS, start=1)]
    for dots in range(1, depth + 1):
        name = "occupation" if dots == 1 else f"occupation {dots}"
        levels.append(Level(len(ISCO_LEVELS) + dots, name, rf"[0-9]{{4}}(\.[0-9]+){{{dots}}}"))
    rows = [(code, title, None, code[:-1] or None) for code, title in groups]
    for code, title in occupations:
        if not re.fullmatch(_OCCUPATION, code):
            raise ClassificationError(
                str(folder), f"{code!r} is not a code of an ESCO occupation", hint="Give ESCO as published."
            )
        rows.append((code, title, None, code.rpartition(".")[0]))
    read = Version.of(version_id, rows, rules=CodeRules(tuple(levels), "stated"), title=TITLE, source=SOURCE)
    titles = {language: {group.code.value: group.title for group in read}}
    titles.setdefault("en", {})[""] = TITLE
    return read.with_titles(titles, language=language)


def _codes(folder: Path, name: str, language: str) -> list[tuple[str, str]]:
    wanted = re.compile(rf"(?:.*[_\-. ])?{name}[_\-. ]{language}\.csv", re.IGNORECASE)
    path = next((path for path in sorted(folder.glob("*")) if wanted.fullmatch(path.name)), None)
    if path is None:
        raise InputError(
            str(folder), f"there is no {name}_{language}.csv", hint="Give the folder of ESCO's CSV files, unpacked."
        )
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError):
        frame = read_csv_table(path)
    columns = find_columns(frame, {"code": ("code",), "title": ("preferredLabel",)}, where=str(path))
    table = frame.select(text_or_null(columns[field]).alias(field) for field in ("code", "title"))
    blank = table.with_row_index("row", 2).filter(pl.any_horizontal(pl.col("code", "title").is_null()))
    if len(blank):
        raise InputError(f"{path}, row {blank['row'][0]}", "there is no code or title", hint="Give it as published.")
    return [(code, title) for code, title in table.iter_rows()]
