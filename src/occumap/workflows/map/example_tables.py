"""The invented tables that come with Occumap, asked for by the word ``example``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from occumap.io.frames import GivenFrame, is_frame

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

EXAMPLE = "example"
_EXAMPLES = files("occumap.data").joinpath("atlas/examples")


def is_example(given: object) -> bool:
    """Return whether the invented example was asked for by name.

    >>> is_example("example"), is_example("staff.csv")
    (True, False)
    """
    return isinstance(given, str | Path) and str(given) == EXAMPLE


@contextmanager
def table_given(given: IntoFrame | Path | str, name: str) -> Iterator[Path | GivenFrame]:
    """Yield a data frame or a path as given; for ``example``, the file of that name that comes with Occumap."""
    if is_frame(given):
        yield GivenFrame.of(given)
    elif is_example(given):
        with as_file(_EXAMPLES.joinpath(name)) as path:
            yield path
    else:
        yield Path(given)
