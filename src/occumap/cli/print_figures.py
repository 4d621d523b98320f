"""Published figures, interests, education and technologies, as the commands of the map print them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape

from occumap.model.background import Background
from occumap.model.context import Beside, Reached
from occumap.render.background_in_words import background_facts
from occumap.render.figures_in_words import lines_beside, lines_reached, sources_in_words


def print_figures(console: Console, reached: Reached | None) -> None:
    """Say below a step what pay it leads to and what else is published of it."""
    for line in lines_reached(reached):
        console.print(f"     {escape(line)}", soft_wrap=True)


def print_beside(console: Console, found: Beside) -> None:
    """Say all figures that stand beside an occupation or a group, each with its source."""
    for label, said, origin in lines_beside(found):
        console.print(f"{label}: {escape(said)}{f' [dim]({escape(origin)})[/]' if origin else ''}", soft_wrap=True)


def print_background(console: Console, found: Background) -> None:
    """Say what a framework publishes of an occupation besides skills."""
    for label, said in background_facts(found):
        console.print(f"{label}: {escape(said)}.", soft_wrap=True)


def print_sources(console: Console, every: Iterable[Reached | None]) -> None:
    """Say below a result where its published figures come from."""
    figures = [figure for one in every if one for figure in (*one.start.figures, *one.to.figures)]
    for line in sources_in_words(figures):
        console.print(f"[dim]{escape(line[0].upper() + line[1:])}[/]", soft_wrap=True)
