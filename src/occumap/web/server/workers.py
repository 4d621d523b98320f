"""Several processes that answer at one socket; one that ended is replaced by another that is ready before it answers.

The first ones answer at once, whatever they still have to read. As long as others answer, a replacement takes calls
only when it is as quick as they are. Where no other does, it answers at once like the first.
"""

from __future__ import annotations

import os

from uvicorn.supervisors import Multiprocess

from occumap.web.server.starting import REPLACES

# Seconds that a worker may take to say that it is there; on a busy machine one that has much to do takes a while.
HEALTH_SECONDS = 60
ASKED_SECONDS = 1


class Workers(Multiprocess):
    """The processes, and what begins others in their place."""

    def init_processes(self) -> None:
        """Begin the first."""
        _tell(others_answer=False)
        super().init_processes()

    def keep_subprocess_alive(self) -> None:
        """Begin another in the place of each that has ended."""
        self._leave_their_ends()
        _tell(others_answer=self._answer())
        super().keep_subprocess_alive()

    def restart_all(self) -> None:
        """Begin another in the place of each, one after the other; each waits until the other is ready."""
        _tell(others_answer=True)
        super().restart_all()

    def _leave_their_ends(self) -> None:
        """Close this process's copy of the end at which each of the others answers.

        With the copy open, an answer is waited for in vain, and nothing else done, where a process is killed meanwhile.
        """
        for one in self.processes:
            one.child_conn.close()

    def _answer(self) -> bool:
        """Return whether any of the processes answers."""
        return any(one.process.is_alive() and one.is_ready(ASKED_SECONDS) for one in self.processes)


def _tell(*, others_answer: bool) -> None:
    """Have the processes that are begun from now on know whether others answer meanwhile."""
    if others_answer:
        os.environ[REPLACES] = "1"
    else:
        os.environ.pop(REPLACES, None)
