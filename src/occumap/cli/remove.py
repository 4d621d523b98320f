"""``occumap remove``: take away what you kept."""

from __future__ import annotations

from typing import Annotated

import typer

from occumap.catalog import kept
from occumap.cli.console import out


def remove_command(
    name: Annotated[str, typer.Argument(help="The name you kept it under, or ons-index for the download.")],
) -> None:
    """Remove what you kept under a name, or a download."""
    found = kept.remove(name)
    out().print(f"removed    {found.kind} {found.name} ({found.path})", soft_wrap=True, markup=False)
