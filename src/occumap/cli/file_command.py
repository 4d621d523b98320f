"""A command that never writes over a file that it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from typer.core import TyperCommand

from occumap.cli.standard_streams import dashes_as_files
from occumap.errors import OutputError

OUT = "--out"
# Where further results go, beside what ``--out`` names.
MORE_OUTS = frozenset({"--plan"})


class FileCommand(TyperCommand):
    """A command whose ``--out`` or ``--plan`` is refused, before any work is done, if it is a file that it is given.

    ``-`` is standard input, and after ``--out`` standard output.
    """

    def invoke(self, ctx: Any) -> Any:
        """Run the command.

        Raises:
            OutputError: the result would be written over an input.
        """
        outs = {str(parameter.name) for parameter in self.params if OUT in parameter.opts}
        more = {str(parameter.name) for parameter in self.params if MORE_OUTS & {*parameter.opts}}
        refuse_own_input(ctx.params, outs | more)
        with dashes_as_files(ctx.params, outs) as given:
            ctx.params = given
            return super().invoke(ctx)


def refuse_own_input(given: Mapping[str, Any], outs: set[str]) -> None:
    """Raise OutputError if a place for a result is a file that another argument names.

    Raises:
        OutputError: it is.
    """
    for name in outs & given.keys():
        for out in _files(given[name]):
            for other in given.keys() - outs:
                if any(out.samefile(path) for path in _files(given[other])):
                    raise OutputError(str(out), "this is the input file", hint="Give the result a different name.")


def _files(value: Any) -> Iterator[Path]:
    """Yield the files that are there among the values of an argument."""
    for one in value if isinstance(value, list | tuple) else (value,):
        if isinstance(one, str | Path) and str(one):
            try:
                if Path(one).is_file():
                    yield Path(one)
            except (OSError, ValueError):  # a text that can't be a path, such as a long title
                continue
