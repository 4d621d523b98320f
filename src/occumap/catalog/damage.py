"""What is said of something the user keeps that isn't as it was kept: that it is damaged, and how to have it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from occumap.checksums import is_damaged
from occumap.errors import InputError


def refuse_damaged(name: str, place: Path) -> None:
    """Raise InputError if a file isn't as it was kept under a name."""
    if is_damaged(place):
        raise damaged(name, place)


@contextmanager
def as_kept(name: str, place: Path) -> Iterator[None]:
    """Have an error in reading a file that is kept, or a file that isn't as it was kept, said as its damage."""
    refuse_damaged(name, place)
    try:
        yield
    except InputError:
        if place.is_file():
            raise damaged(name, place) from None
        raise


def damaged(name: str, place: Path) -> InputError:
    """Return the error for something that isn't as it was kept.

    >>> print(damaged("trades", Path("loaded", "trades.zip")))
    loaded/trades.zip: what is kept as trades is damaged. Remove it and load it again: occumap remove trades
    """
    return InputError(
        str(place), f"what is kept as {name} is damaged", hint=f"Remove it and load it again: occumap remove {name}"
    )
