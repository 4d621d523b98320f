"""The options that say how job titles are coded: the index, what else teaches the coder, and how sure it must be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

IndustryOption = Annotated[
    str | None,
    typer.Option("--industry", metavar="TEXT_OR_COL", help="The employer's industry; for a file, its column."),
]
AdditionalOption = Annotated[
    str | None,
    typer.Option("--additional", metavar="TEXT_OR_COL", help="Other details, such as “mechanical”; or their column."),
]
DutiesOption = Annotated[
    str | None,
    typer.Option("--duties", metavar="TEXT_OR_COL", help="What is done in the job, in a sentence; or its column."),
]
EmployerOption = Annotated[
    str | None,
    typer.Option("--employer", metavar="TEXT_OR_COL", help="The employer, such as “Barnsley Council”; or its column."),
]
QualificationOption = Annotated[
    str | None,
    typer.Option(
        "--qualification", metavar="TEXT_OR_COL", help="What the person is qualified as or in; or its column."
    ),
]
ToOption = Annotated[
    str,
    typer.Option("--to", metavar="VERSION", help="The version to code to: one that the index has codes of, or a file."),
]
IndexOption = Annotated[
    str | None,
    typer.Option(
        "--index",
        metavar="NAME_OR_FILE",
        help="An index: a name in the catalog, or a file (ONS workbook, CSV). The default is the index that "
        "OCCUMAP_INDEX or your settings name, or starter.",
    ),
]
TitlesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--titles", metavar="PATH", help="Tables of ESCO, O*NET, ONS or UK SSC to learn from too; may be repeated."
    ),
]
OwnOption = Annotated[
    Path | None,
    typer.Option("--own", metavar="FILE", help="A CSV of your own entries, which take priority over the index."),
]
SemanticOption = Annotated[
    str | None,
    typer.Option(
        "--semantic", help="A sentence-embedding model for the coder to use as well: a folder, a name, or “default”."
    ),
]
SureOption = Annotated[
    float,
    typer.Option(
        "--sure", min=0.0, max=1.0, metavar="SHARE", help="Give fewer digits if the confidence is below this."
    ),
]
CalibrationOption = Annotated[
    str,
    typer.Option(
        "--calibration",
        metavar="NAME",
        help="What the confidence is measured on: “index”, or “typical-titles” that other people coded.",
    ),
]
NonAnswersOption = Annotated[
    Path | None,
    typer.Option(
        "--non-answers", metavar="FILE", help="A CSV of what isn't a job title: text, kind. It comes before the index."
    ),
]
IndustriesOption = Annotated[
    str | None,
    typer.Option(
        "--industries", metavar="NAME_OR_FILE", help="Codes and words of industries, such as SIC 2026's: code, words."
    ),
]
UpdateOption = Annotated[
    bool, typer.Option("--update", help="Update a coded file: code again only what --index changes, and list it.")
]
OldIndexOption = Annotated[
    str | None,
    typer.Option(
        "--old-index", metavar="NAME_OR_FILE", help="With --update: the index it was coded with, if it isn't found."
    ),
]
