"""The options by which a user names the evidence that figures rest on, the same for every command that needs some."""

from __future__ import annotations

from typing import Annotated

import typer

from occumap.catalog.suppress_below import ENVIRONMENT

Weights = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Dual-coded figures: a file, or “made-up” to try the command on invented records.",
        show_default=False,
    ),
]
Suppress = Annotated[
    float | None,
    typer.Option(
        metavar="BELOW",
        min=0,
        help="Hide counts below this, such as 10, and others from which one could be worked out. The default is "
        f"{ENVIRONMENT}, or none.",
        show_default=False,
    ),
]
ByEntries = Annotated[
    bool,
    typer.Option("--by-entries", help="Weigh a correspondence by its numbers of index entries: titles, not people."),
]
WeightsCount = Annotated[
    str | None, typer.Option(metavar="COL", help="The column of the weights that counts the people of each pair.")
]
WeightsShare = Annotated[
    str | None,
    typer.Option(metavar="COL", help="The column of the weights with the share of the group that a pair leads from."),
]
