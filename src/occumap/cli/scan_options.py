"""What `occumap scan` reads: the options that name an index, figures, frameworks and answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from occumap.model.scan import ScanOrder

IndexOption = Annotated[
    str | None,
    typer.Option(
        "--index", metavar="NAME_OR_FILE", help="The index. The default is the one with most entries coded to it."
    ),
]
PeopleOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME_OR_FILE", help="Figures by group: people, jobs, pay. The default is those that you keep."
    ),
]
TrendOption = Annotated[
    list[str] | None, typer.Option(metavar="NAME_OR_FILE", help="Figures by group over several years.")
]
WeightsOption = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Dual-coded figures, to convert --people and --trend of another version."),
]
FrameworkOption = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME_OR_FILE", help="A skills framework by its groups. The default is each that you have."),
]
OrderOption = Annotated[
    ScanOrder, typer.Option(help="Rank by people × strength of the evidence, or by strength alone.")
]
AnswersOption = Annotated[
    list[Path] | None, typer.Option(metavar="FILE", help="A table of answers, coded by one coder or by two.")
]
VacanciesOption = Annotated[list[Path] | None, typer.Option(metavar="FILE", help="A table of vacancies, coded or not.")]
CoderOption = Annotated[
    bool,
    typer.Option(
        "--coder", help="Also find groups that the coder confuses on titles it hasn't seen. Takes a minute or two."
    ),
]
CodesOfOption = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="VERSION", help="A version whose codes can help. The default is all earlier."),
]
DraftOption = Annotated[
    bool, typer.Option("--draft", help="Draft a revision: an issue for each of the first groups, planned at once.")
]
