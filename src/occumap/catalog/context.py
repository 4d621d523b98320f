"""Pay, people, vacancies and projections beside occupations and moves: what the user keeps, or a file that is named.

None of the figures comes with Occumap. What was loaded once (``occumap load``) is used by every command, page and
function, each version's figures for the groups of that version alone.
"""

from __future__ import annotations

import os
import warnings
from functools import lru_cache
from pathlib import Path

import polars as pl

from occumap.catalog import kept, load, user_data
from occumap.catalog.kept import Kept
from occumap.catalog.loaded import Loaded
from occumap.catalog.suppress_below import suppress_below
from occumap.errors import InputError, OccumapError, OccumapWarning
from occumap.evidence.suppressed_figures import figures_without_small
from occumap.model.context import Context
from occumap.model.group_figures import EMPLOYEES, KEY, UNITS, GroupFigures

NONE = "none"
Signs = tuple[tuple[str, int, int], ...]


def context(given: Context | str | Path | None = None, *, pay: str = "annual", employees: str = "all") -> Context:
    """Return figures by group: those that the user keeps, or those of a file or folder, or none.

    Counts below ``OCCUMAP_SUPPRESS_BELOW`` are hidden, with what gives one away, but in figures given themselves.

    Args:
        given: the figures themselves; a file, a folder or a name under which figures are kept; ``none`` for none. What
            is kept is used if not given.
        pay: ``annual``, ``weekly`` or ``hourly``: the pay that is meant where one is needed.
        employees: ``all`` or ``full-time``, likewise.

    Raises:
        OccumapError: there is no such file or name, or it has no figures by group.

    >>> bool(context("none"))
    False
    """
    for what, value, known in (("pay", pay, tuple(UNITS)), ("employees", employees, EMPLOYEES)):
        if value not in known:
            raise InputError(what, f"it can't be {value!r}", hint=f"Give one of: {', '.join(known)}.")
    if isinstance(given, Context):
        return given
    if given is None:
        return _kept(context_signs(), pay, employees, suppress_below())
    if str(given) == NONE:
        return Context((), pay, employees)
    found = load.load(given, "context")
    return Context(_shown(_united(found.contexts), suppress_below()), pay, employees)


def context_signs(folder: Path | None = None) -> Signs:
    """Return what tells whether figures are the same as before: name, time and size of each file that is kept.

    Args:
        folder: another folder of files; that of the user's data if not given.
    """
    ending = "" if folder else user_data.ending_of("context")
    try:
        with os.scandir(folder or user_data.data_folder("loaded")) as found:
            there = [entry for entry in found if entry.name.endswith(ending) and entry.is_file()]
            return tuple(sorted((e.name, e.stat().st_mtime_ns, e.stat().st_size) for e in there))
    except OSError:
        return ()


def keep_context(
    loaded: Loaded, name: str | None = None, *, which: str | None = None, replacing: bool = False
) -> tuple[Kept, ...]:
    """Keep the figures of a file or folder, so that they stand beside occupations from now on.

    Args:
        loaded: what a file holds.
        name: under which to keep them together; without it, those of each source and version have a name of their own,
            such as ``ashe-2021-soc2020``.
        which: of several, the one that is meant.
        replacing: whether other figures kept under the name may go.

    Raises:
        InputError: other figures for the same groups, source and year are kept, or those of several versions can't have
            one name.
        OutputError: they can't be written.
    """
    several = [one for one in loaded.contexts if which in (None, one.name)] or list(loaded.contexts)
    if name is not None and len(several) > 1:
        versions = {one.version.id for one in several}
        if len(versions) > 1:
            raise InputError(
                loaded.name,
                f"it has figures by the groups of {' and '.join(sorted(versions))}, which can't have one name",
                hint=f"Leave --as out, or name one with --which: {', '.join(one.name for one in several)}.",
            )
        several = list(_united(tuple(several)))
    named = [(one, kept.checked_name(name or one.name)) for one in several]
    for figures, plain in named:
        _refuse_contradictions(figures, plain)
    return tuple(kept.keep_figures(figures, plain, replacing=replacing) for figures, plain in named)


@lru_cache(maxsize=8)
def _kept(signs: Signs, pay: str, employees: str, below: float) -> Context:
    held = []
    for name in user_data.own("context") if signs else ():
        try:
            held.append(kept.context(name))
        except OccumapError as error:
            warnings.warn(f"The figures kept as {name} aren't used. {error}", OccumapWarning, stacklevel=2)
    return Context(_shown(_united(tuple(held)), below), pay, employees)


def _shown(held: tuple[GroupFigures, ...], below: float) -> tuple[GroupFigures, ...]:
    return tuple(figures_without_small(one, below) for one in held)


def _united(held: tuple[GroupFigures, ...]) -> tuple[GroupFigures, ...]:
    """Return figures of the same version together, in the order in which versions come first."""
    versions = {one.version.id: one.version for one in held}
    return tuple(
        GroupFigures(version, pl.concat([one.frame for one in held if one.version.id == name]))
        for name, version in versions.items()
    )


def _refuse_contradictions(figures: GroupFigures, name: str) -> None:
    """Raise InputError if other figures for the same groups, source and year are kept under another name."""
    for other in user_data.own("context"):
        if other == name:
            continue
        there = kept.context(other)
        if there.version.id != figures.version.id:
            continue
        both = figures.frame.join(there.frame, on=KEY, suffix=" kept")
        differing = both.filter(~pl.col("value").eq_missing(pl.col("value kept")))
        if len(differing):
            row = differing.row(0, named=True)
            raise InputError(
                name,
                f"{other} has another figure for {row['measure']} of {row['code']} in {row['year']} of the same source",
                hint=f"Replace it with --as {other} --replace, or take it away first: occumap remove {other}",
            )
