"""The options of ``occumap convert``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from occumap.cli.level_option import NAMED
from occumap.cli.out_file import to_file
from occumap.model.figure_kind import Kind


class Records(StrEnum):
    """How records of people are converted."""

    DRAW = "draw"
    SPREAD = "spread"


File = Annotated[Path, typer.Argument(help="A table of figures by code, or of one record per row, of any kind.")]
FromVersion = Annotated[str, typer.Option("--from", help="The version of the codes in the file.")]
ToVersion = Annotated[str, typer.Option("--to", help="The version to convert to.")]
Code = Annotated[str, typer.Option(help="The column of codes.")]
Value = Annotated[str, typer.Option(help="The column of figures.")]
Times = Annotated[float, typer.Option(help="The unit of the figures, such as 1000 for thousands.", min=0)]
By = Annotated[
    list[str] | None,
    typer.Option(help="A column that separates several tables in the file, such as the year; may be repeated."),
]
FigureKind = Annotated[Kind, typer.Option(help="The kind of figures.")]
People = Annotated[str | None, typer.Option(help="For means, the column with the number of people.")]
AsRecords = Annotated[
    Records | None, typer.Option(help="Convert records: draw one code for each, or spread each over codes.")
]
Weight = Annotated[str | None, typer.Option(help="For spread records, the column of weights.")]
Weights = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE",
        help="Dual-coded figures: a file, or “made-up” to try it; several are combined in turn.",
        show_default=False,
    ),
]
Via = Annotated[list[str] | None, typer.Option(help="A version in between, with several weights.")]
Source = Annotated[str, typer.Option(help="The source of the weights. By default, two sources are combined.")]
Group = Annotated[str, typer.Option(help="The people whose weights are used: all, men, women …")]
Level = Annotated[
    str | None,
    typer.Option(help=f"The level of the codes, {NAMED}. The default is the lowest."),
]
Fill = Annotated[bool, typer.Option("--fill", help="Work out suppressed figures from totals above.")]
Sampled = Annotated[float | None, typer.Option(help="The sampling fraction of the figures.", min=1e-9, max=1)]
LeaveUncoded = Annotated[
    bool, typer.Option("--leave-uncoded", help="Leave out dual-coded records that lack a code in either version.")
]
LeaveUnknown = Annotated[
    bool, typer.Option("--leave-unknown", help="Leave out rows whose code the version does not have.")
]
Bounds = Annotated[bool, typer.Option("--bounds", help="Give the bounds of each median.")]
Seed = Annotated[int, typer.Option(help="The random seed for intervals and draws.", min=0)]
Target = Annotated[
    Path | None, to_file(".csv", ".parquet", said="Write the result to this .csv; records also to .parquet.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON instead.")]
