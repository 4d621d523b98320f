"""How nouns show themselves: as a dictionary, a table, a file, and in a notebook.

What draws and writes them lives in `occumap.render`, above the nouns. So that no import runs up, a noun asks a registry
here, and `occumap.render.nouns` fills it, by names alone: nothing is imported before a noun is shown.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

from occumap.errors import InputError, WrongTypeError

FrameKind = Literal["polars", "pandas", "pyarrow", "duckdb"]
Way = Literal["dict", "table", "html", "frame", "save"]
SHORT = 300
_REGISTRY: dict[tuple[Way, str], str] = {}


ANY = "*"


def register(way: Way, functions: Mapping[str, str]) -> None:
    """Say which function shows a noun: ``module:function`` by ``module:class``, imported when it is first used.

    `ANY` stands for every noun that has no function of its own.
    """
    _REGISTRY.update({(way, noun): function for noun, function in functions.items()})


def registered(way: Way) -> dict[str, str]:
    """Return the functions that show nouns in a way, by the noun's ``module:class``."""
    return {noun: function for (known, noun), function in _REGISTRY.items() if known == way}


class Noun:
    """What every public noun can do: show itself in one line, as a dictionary, a table, a file, and in a notebook."""

    __slots__ = ()
    _frame_kind: ClassVar[FrameKind] = "polars"

    def _in_short(self) -> str:
        """Return what stands in the one line that ``repr`` gives, after the name of the class."""
        return ""

    def __repr__(self) -> str:
        name, said = type(self).__name__, " ".join(self._in_short().split())
        return limited(f"<{name}{'' if said.startswith(':') else ' '}{said}>")

    def to_dict(self) -> dict[str, Any]:
        """Return it as a dictionary of plain values, as the commands' ``--json`` and the API give it."""
        found: dict[str, Any] = _shower("dict", self)(self)
        return found

    def to_frame(self, kind: FrameKind | None = None) -> Any:
        """Return it as a table.

        Args:
            kind: ``polars``, ``pandas``, ``pyarrow`` or ``duckdb``; if not given, the kind that it was made from,
                else Polars.
        """
        return _shower("frame", self)(self, kind or self._frame_kind)

    def save(self, path: str | Path) -> Path:
        """Write it to a file, whole or not at all, by the ending of its name: .json, .csv, .xlsx, .parquet or .html.

        Returns:
            The path written.

        Raises:
            WrongTypeError: ``path`` is no path.
            InputError: it can't be written as that kind of file.
            OutputError: the file can't be written.
        """
        if not isinstance(path, str | Path):
            raise WrongTypeError(
                "path", f"{path!r} is not a path", hint="Give the path of a file, as a text or a Path."
            )
        saved: Path = _shower("save", self)(self, Path(path))
        return saved

    def in_kind(self, kind: FrameKind) -> Self:
        """Return the same noun, whose `to_frame` gives that kind of frame unless told otherwise."""
        same = copy.copy(self)
        object.__setattr__(same, "_frame_kind", kind)
        return same

    def _repr_html_(self) -> str:
        html: str = _shower("html", self)(self)
        return html


def limited(line: str) -> str:
    """Return what ``repr`` gives, cut where it is longer than 300 characters; its last sign stays.

    >>> limited(f"Code({'x' * 900!r})")[-6:]
    'xxxx…)'
    """
    line = " ".join(line.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 2]}…{line[-1]}"


def shower_of(way: Way, noun: Noun) -> Callable[..., Any] | None:
    """Return the function that shows a noun in a way, None if there is none."""
    for kind in type(noun).__mro__:
        if name := _REGISTRY.get((way, f"{kind.__module__}:{kind.__qualname__}")):
            break
    else:
        name = _REGISTRY.get((way, ANY))
    if name is None:
        return None
    module, function = name.split(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def _shower(way: Way, noun: Noun) -> Callable[..., Any]:
    found = shower_of(way, noun)
    if found is None:
        raise cannot(noun, way)
    return found


def cannot(noun: Noun, way: Way) -> InputError:
    """Return the error that says a noun can't be shown in a way."""
    what = f"it can't be shown as {_WORDS[way]}"
    return InputError(type(noun).__name__, what, hint="Look at its attributes, or print it.")


_WORDS: Mapping[Way, str] = {
    "dict": "a dictionary",
    "table": "a table",
    "html": "HTML",
    "frame": "a data frame",
    "save": "a file",
}


def shortened(text: str, length: int = 70) -> str:
    """Return a text in one line, cut where it is longer.

    >>> shortened("Maintenance and operations engineering technician", 20)
    'Maintenance and ope…'
    """
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def counted(n: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "entry", "entries"), counted(1200, "link")
    ('1 entry', '1,200 links')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def groups_of(level: str) -> str:
    """Return what the groups of a level are called: its name if that says so, in the plural, else with “groups”.

    >>> groups_of("major"), groups_of("Unit Group"), groups_of("Sections"), groups_of("class")
    ('major groups', 'Unit Groups', 'Sections', 'class groups')
    """
    name = level.casefold()
    if name.endswith("group"):
        return f"{level}s"
    return level if name.endswith(("groups", "sections", "divisions", "classes")) else f"{level} groups"


def in_percent(share: float) -> str:
    """Return a share in whole percent; 100 % and 0 % only where it is just that.

    >>> in_percent(0.998), in_percent(1), in_percent(0.001)
    ('99 %', '100 %', '1 %')
    """
    whole = round(100 * share)
    return f"{100 if share >= 1 else 0 if share <= 0 else min(max(whole, 1), 99)} %"


def at_least(share: float, mark: float) -> bool:
    """Return whether a share reaches a mark, both in hundredths of a percent, as tables give them.

    What is decided and what is printed go by the same numbers, so that no sentence says the opposite of its figures.

    >>> at_least(0.6, 0.6), at_least(0.59996, 0.6), at_least(0.5994, 0.6)
    (True, True, False)
    """
    return round(share, 4) >= round(mark, 4)


def percents_apart(share: float, mark: float) -> tuple[str, str]:
    """Return a share and a mark beside it in percent, with the decimals that it takes to see which is larger.

    >>> percents_apart(0.51, 0.6), percents_apart(0.597, 0.6), percents_apart(0.79996, 0.8)
    (('51 %', '60 %'), ('59.7 %', '60.0 %'), ('80 %', '80 %'))
    """
    first, second = round(share, 4), round(mark, 4)
    whole = (in_percent(first), in_percent(second))
    if (whole[0] == whole[1]) == (first == second):
        return whole
    decimals = 1 if round(first, 3) != round(second, 3) else 2
    return f"{100 * first:.{decimals}f} %", f"{100 * second:.{decimals}f} %"
