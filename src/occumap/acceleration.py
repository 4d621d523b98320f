"""Whether the kernels that Numba compiles are used, and in how many threads they run.

They are optional (the extra ``fast``): plain NumPy gives the same answers, byte for byte. Little work is
done by plain NumPy anyway, since importing Numba and compiling takes longer than the work.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

# So few rows are done without a kernel; as long as it is not loaded, so many.
FEW = 16
MANY = 8192
PLAIN = "OCCUMAP_PLAIN"
# Fewer rows than this aren't worth a thread of their own.
_SHARE = 256
_THREADS: list[int] = []
_LOADED: set[str] = set()


@cache
def is_accelerated() -> bool:
    """Return whether Numba is installed; ``OCCUMAP_PLAIN=1`` in the environment says not to use it.

    >>> is_accelerated() in {True, False}
    True
    """
    return os.environ.get(PLAIN, "") in {"", "0"} and find_spec("numba") is not None


def is_worth_a_kernel(rows: int, kernel: str) -> bool:
    """Return whether so many rows are left to a kernel: a thousand titles wait for no compiler.

    Args:
        rows: how many there are.
        kernel: its name; once many rows were left to it in this process, few are enough.

    >>> is_worth_a_kernel(1, "hidden")
    False
    """
    worth = rows > (FEW if kernel in _LOADED else MANY) and is_accelerated()
    if worth:
        _LOADED.add(kernel)
    return worth


def use_threads(count: int) -> None:
    """Have kernels run in so many threads at the most, from now on in this process."""
    _THREADS[:] = [max(1, count)]


def threads() -> int:
    """Return in how many threads kernels run: the cores of this process, or ``OMP_NUM_THREADS`` if that is fewer.

    >>> threads() >= 1
    True
    """
    stated = os.environ.get("OMP_NUM_THREADS", "")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min([cores, *_THREADS, *([int(stated)] if stated.isdigit() and int(stated) else [])])


def in_threads(work: Callable[[int, int], T], rows: int) -> list[T]:
    """Return what a kernel that leaves the interpreter's lock gives for each run of rows, in order.

    Args:
        work: takes the first row and the one after the last.
        rows: how many there are in all.

    >>> in_threads(lambda start, stop: stop - start, 10)
    [10]
    """
    runs = max(1, min(threads(), rows // _SHARE))
    bounds = [rows * n // runs for n in range(runs + 1)]
    if runs == 1:
        return [work(0, rows)]
    with ThreadPoolExecutor(runs) as pool:
        return list(pool.map(work, *zip(*pairwise(bounds), strict=True)))
