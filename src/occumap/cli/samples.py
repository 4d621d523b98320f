"""``occumap samples``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from occumap.cli.console import out
from occumap.workflows.samples import SAMPLES, write_samples


def samples_command(
    folder: Annotated[Path, typer.Argument(help="A new folder, or one that has samples from an earlier run.")] = Path(
        "samples"
    ),
) -> None:
    """Write small invented files to try the commands with."""
    paths = write_samples(folder)
    console = out()
    for path, purpose in zip(paths, SAMPLES.values(), strict=True):
        console.print(f"{path!s:<32} {purpose}", soft_wrap=True, markup=False)
