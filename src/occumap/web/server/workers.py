"""Several processes that answer at one socket; one that ended is replaced by another that is ready before it answers.

The first ones answer at once, whatever they still have to read. A replacement isn't waited for: the others answer
meanwhile, so it takes calls only when it is as quick as they are.
"""

from __future__ import annotations

import os

from uvicorn.supervisors import Multiprocess

from occumap.web.server.starting import REPLACES

# Seconds that a worker may take to say that it is there; on a busy machine one that has much to do takes a while.
HEALTH_SECONDS = 30


class Workers(Multiprocess):
    """The processes, and what begins others in their place."""

    def init_processes(self) -> None:
        """Begin the first; all that are begun later replace one, or join them."""
        os.environ.pop(REPLACES, None)
        super().init_processes()
        os.environ[REPLACES] = "1"
