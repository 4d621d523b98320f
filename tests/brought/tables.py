"""Tables in every dress: delimiters, encodings, rows above the header, sheets, compression."""

from __future__ import annotations

import gzip
import io
import zipfile

from tests.brought.bringing import Brought, workbook

_ANSWERS = 'id,job_title,pay\n000011,Plumber,"12,50"\n000012,Café owner,9\n'
_SEMICOLONS = "id;job_title;pay\n000011;Plumber;12,50\n000012;Café owner;9\n"
_CODE = "code {} --title job_title --out coded.csv"


def _zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("answers.csv", _ANSWERS)
    return held.getvalue()


TABLES = (
    Brought("Answers in a CSV with commas, in UTF-8", {"answers.csv": _ANSWERS}, _CODE.format("answers.csv")),
    Brought(
        "Answers separated by semicolons",
        {"answers.csv": _SEMICOLONS},
        _CODE.format("answers.csv"),
        says=("semicolons",),
    ),
    Brought(
        "Answers in the encoding of older Windows programs",
        {"answers.csv": _SEMICOLONS.replace("12,50", "€ 12").encode("cp1252")},
        _CODE.format("answers.csv"),
        says=("Windows-1252", "semicolons"),
        never=("�",),
    ),
    Brought(
        "Answers separated by tabs, in UTF-16 as Excel saves “Unicode text”",
        {"answers.txt": _SEMICOLONS.replace(";", "\t").encode("utf-16")},
        _CODE.format("answers.txt"),
        says=("UTF-16", "tabs"),
    ),
    Brought(
        "Answers separated by upright strokes",
        {"answers.csv": _SEMICOLONS.replace(";", "|")},
        _CODE.format("answers.csv"),
        says=("|",),
    ),
    Brought(
        "Rows above the header",
        {"answers.csv": "Survey of work 2026\nExtract of 3 March\n\n" + _ANSWERS},
        _CODE.format("answers.csv"),
        says=("row 4",),
    ),
    Brought("A CSV in gzip", {"answers.csv.gz": gzip.compress(_ANSWERS.encode(), mtime=0)}, _CODE.format("answers.csv.gz")),
    Brought("A CSV in a zip", {"answers.zip": _zipped}, _CODE.format("answers.zip"), says=("answers.csv",)),
    Brought(
        "Answers as JSON lines",
        {"answers.jsonl": '{"id": "000011", "job_title": "Plumber"}\n{"id": "000012", "job_title": "Nurse"}\n'},
        _CODE.format("answers.jsonl"),
    ),
    Brought(
        "A workbook with a title above the header",
        {
            "answers.xlsx": lambda: workbook(
                {"Notes": [["Read me"]], "Data": [["Survey of work"], [], ["id", "job_title"], ["000011", "Plumber"]]}
            )
        },
        _CODE.format("answers.xlsx"),
        says=("Data", "row 3"),
    ),
    Brought(
        "A column that isn't there",
        {"answers.csv": "id,occupation\n1,Plumber\n"},
        _CODE.format("answers.csv"),
        "asked",
        says=("job_title", "occupation"),
    ),
    Brought("A file with a header and nothing below", {"answers.csv": "id,job_title\n"}, _CODE.format("answers.csv"), "refused", says=("no rows",)),
    Brought("A row that is longer than the header", {"answers.csv": "id,job_title\n1,Plumber,x\n2,Nurse\n"}, _CODE.format("answers.csv"), "refused", says=("row 2",)),
    Brought("A folder", {"answers.csv": _ANSWERS}, "code . --title job_title", "refused", says=("folder",)),
)  # fmt: skip
