"""A column of a user's table by its very name, and what to say where it isn't there."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import polars as pl
from polars import selectors

from occumap.errors import InputError

SHOWN = 30


def column_named(name: str) -> pl.Expr:
    """Return the column of exactly this name.

    ``pl.col`` reads ``*`` and ``^…$`` as patterns over all columns, and a user's column may be called so.

    >>> pl.DataFrame({"*": ["5241"], "b": ["x"]}).select(column_named("*").alias("code")).columns
    ['code']
    """
    return selectors.by_name(name).as_expr()


def no_column(wanted: Sequence[str], there: Sequence[str], *, where: str, what: str = "") -> InputError:
    """Return the error of a column that isn't there: names near to it first, then the columns there are.

    Args:
        wanted: the name that the user gave, or all names that would do, the usual one first.
        there: the columns of the table.
        where: the table, for the message.
        what: what the column is of, where it has several names.

    >>> print(no_column(["jobtitel"], ["id", "Job title"], where="jobs.csv"))
    jobs.csv: there is no column ‘jobtitel’. Did you mean ‘Job title’? Its columns are: id, Job title.
    """
    by_plain = {plain(name): name for name in there}
    near = [one for name in wanted for one in get_close_matches(plain(name), list(by_plain), n=2, cutoff=0.7)]
    meant = " or ".join(f"‘{by_plain[one]}’" for one in dict.fromkeys(near[:2]))
    asked = f"Did you mean {meant}? " if meant else ""
    rest = f" and {len(there) - SHOWN} more" if len(there) > SHOWN else ""
    columns = f"Its columns are: {', '.join(there[:SHOWN])}{rest}." if there else "It has no columns."
    such = "" if list(map(plain, wanted)) == [plain(what)] else f" (such as ‘{wanted[0]}’)"
    said = f"for {what}{such}" if what else f"‘{wanted[0]}’"
    return InputError(where, f"there is no column {said}", hint=asked + columns)


def plain(name: str) -> str:
    """Return a column's name without case, spaces and signs.

    >>> plain("SOC_2020") == plain("SOC2020")
    True
    """
    return "".join(character for character in name.casefold() if character.isalnum())
