"""Whether the kernels that Numba compiles are used.

They are optional (``pip install 'occumap[fast]'``): plain NumPy gives the same answers, byte for byte. Little work is
done by plain NumPy anyway, since importing Numba takes longer than the work.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec

# So few titles are coded without a kernel, in one thread.
FEW = 16
PLAIN = "OCCUMAP_PLAIN"


@cache
def is_accelerated() -> bool:
    """Return whether Numba is installed; ``OCCUMAP_PLAIN=1`` in the environment says not to use it.

    >>> is_accelerated() in {True, False}
    True
    """
    return os.environ.get(PLAIN, "") in {"", "0"} and find_spec("numba") is not None
