"""``occumap list``: what comes with Occumap, and what you keep."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from occumap.catalog.listing import everything
from occumap.cli.console import out
from occumap.render import as_dict


def list_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List what you can name: versions, indexes, correspondences and more."""
    found = list(everything())
    if as_json:
        fields = [
            {
                "name": one.name,
                "kind": one.kind,
                "content": one.said,
                "comes_with_occumap": not one.own,
                "problem": one.problem,
            }
            for one in found
        ]
        typer.echo(as_dict.to_json({"things": fields}))
        return
    width, kinds = max(len(one.name) for one in found), max(len(one.kind) for one in found)
    for one in found:
        mine = "" if not one.own else " [dim](yours)[/]"
        out().print(f"[bold]{one.name:{width}}[/]  {one.kind:{kinds}}  {escape(one.said)}{mine}", soft_wrap=True)
