"""A process that ends once the one that began it is gone: imported where no server need be installed."""

from __future__ import annotations

import os
import signal
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from threading import Thread


def end_with_parent() -> None:
    """Have this process end once the one that began it is gone, were it killed.

    Nobody else would end it: a worker goes on holding the port, and one that makes pages waits for work for ever.
    """
    if (parent := parent_process()) is not None:
        Thread(target=_end_after, args=(parent,), name="end with the parent", daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
