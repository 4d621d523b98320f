"""The options by which every command that reads a user's file is told how to read it; what isn't said is told."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import fields
from typing import Annotated, Any, get_type_hints

import typer

from occumap.errors import InputError
from occumap.read_options import ReadOptions

_HELP: dict[str, tuple[str, str]] = {
    "delimiter": ("SIGN", "The sign between cells, such as ; or tab. Told from the content if not given."),
    "encoding": ("NAME", "The encoding of a text, such as cp1252. Told from the content if not given."),
    "decimal": ("SIGN", "The sign before decimals: . or , (told from the whole column if not given)."),
    "sheet": ("NAME", "The sheet of a workbook, or the file in a zip."),
    "header_row": ("ROW", "The row that names the columns, the first being 1; 0 if none does."),
    "code_column": ("COL", "The column of codes."),
    "title_column": ("COL", "The column of titles."),
    "parent_column": ("COL", "The column of the codes of the groups above."),
    "level_column": ("COL", "The column of levels."),
    "from_column": ("COL", "Of a correspondence, the column of the codes it leads from."),
    "to_column": ("COL", "Of a correspondence, the column of the codes it leads to."),
    "code_width": ("N[,N…]", "How many digits codes have whose zeros were lost: one number, or one a level (1,2,3,4)."),
    "language": ("TAG", "The language of the titles, such as en or fr."),
    "which": ("ID", "Of several versions or lists in a file, the one that is meant."),
}
TABLE = ("delimiter", "encoding", "sheet", "header_row")
FIGURES = ("delimiter", "encoding", "decimal", "sheet", "header_row")
ANYTHING = tuple(_HELP)
CLASSIFICATION = tuple(name for name in _HELP if name not in {"decimal", "from_column", "to_column"})
CORRESPONDENCE = (*FIGURES, "from_column", "to_column", "which")
PANEL = "How the file is read"


def reads_files(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that gives a command these options; it takes them as one value, ``read_as``.

    >>> @reads_files("delimiter", "header_row")
    ... def show(path: str, *, read_as: ReadOptions) -> None:
    ...     print(path, read_as.given())
    >>> show("a.csv", delimiter=";", header_row=3)
    a.csv {'delimiter': ';', 'header_row': 3}
    >>> list(inspect.signature(show).parameters)
    ['path', 'delimiter', 'header_row']
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def wrapped(*given: Any, **named: Any) -> None:
            said = {name: named.pop(name, None) for name in names}
            command(*given, **named, read_as=_options(said))

        signature = inspect.signature(command)
        hints = get_type_hints(command, include_extras=True)
        own = [
            one.replace(annotation=hints.get(name, one.annotation))
            for name, one in signature.parameters.items()
            if name != "read_as"
        ]
        more = [_parameter(name) for name in names]
        wrapped.__signature__ = signature.replace(parameters=[*own, *more], return_annotation=None)  # type: ignore[attr-defined]
        wrapped.__annotations__ = {one.name: one.annotation for one in (*own, *more)}
        del wrapped.__wrapped__
        return wrapped

    return decorate


def _parameter(name: str) -> inspect.Parameter:
    metavar, said = _HELP[name]
    kind = int if name == "header_row" else str
    option = typer.Option(
        f"--{name.replace('_', '-')}", metavar=metavar, help=said, show_default=False, rich_help_panel=PANEL
    )
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, option]
    )


def _options(said: dict[str, Any]) -> ReadOptions:
    """Return what the user said as one value.

    Raises:
        InputError: a width isn't a number, a row is below 0, or a decimal sign is neither a point nor a comma.
    """
    given = {name: value for name, value in said.items() if value is not None}
    assert given.keys() <= {one.name for one in fields(ReadOptions)}
    if (row := given.get("header_row")) is not None and row < 0:
        raise InputError("--header-row", f"{row} is no row", hint="Count the first row as 1; 0 if none is a header.")
    if given.get("decimal", ".") not in {".", ","}:
        raise InputError("--decimal", f"{given['decimal']!r} stands before no decimals", hint="Say . or ,")
    if (width := given.get("code_width")) is not None:
        parts = str(width).split(",")
        if not all(part.strip().isdecimal() and int(part) for part in parts):
            raise InputError(
                "--code-width",
                f"{width!r} is no number of digits",
                hint="Give one, such as 4, or one a level: 1,2,3.",
            )
        given["code_width"] = tuple(int(part) for part in parts)
    return ReadOptions(**given)
