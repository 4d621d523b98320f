"""What the process for jobs runs: one order after another from standard input, an answer to each on standard output.

A job that breaks this process breaks nothing else: the server lets another one begin. Whatever a library prints goes to
standard error, and where the server is gone, so is this process.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, TextIO

from occumap.errors import OccumapError
from occumap.store.store import Store
from occumap.web.server.accounts import store_of
from occumap.web.server.jobs import BROKE, JobContext, LeaveOffError, Work, working_folder
from occumap.web.server.logs import log_event, set_up_logs
from occumap.web.server.settings import PREFIX, Settings
from occumap.web.server.warm_up import Warm

_MEMORY = "It needed more memory than there is. Give a file with fewer rows."


class JobRunner:
    """Does jobs as orders say, keeping the store and the coders between them."""

    def __init__(self) -> None:
        self._store: tuple[tuple[str, str], Store] | None = None
        self._warm: tuple[dict[str, str], Warm] | None = None

    def perform(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Do the job that an order names; return how it ended, and whether this process shall end too.

        Args:
            order: the job's id, its worker, its work as ``module:function``, the database, the data folder, how long
                results and copies for reviews are kept in seconds, and the environment's variables for Occumap.

        Returns:
            ``ended`` is done, failed or stopped; ``spent`` says that what the job did may have left traces here.
        """
        self._take_environment(order["environment"])
        settings = Settings(
            database=order["database"],
            data=Path(order["data"]),
            kept=timedelta(seconds=order["kept"]),
            review_kept=timedelta(seconds=order["review_kept"]),
        )
        store, warm = self._store_of(settings), self._warm_for(order["environment"])
        held = store.jobs.get(order["job"])
        work = JobContext(held, store, settings, warm, order["worker"])
        ended, spent = _ended(_work(order["work"]), work, order["worker"])
        shutil.rmtree(working_folder(settings, held.id), ignore_errors=True)
        return {"ended": ended, "spent": spent}

    def _take_environment(self, stated: Mapping[str, str]) -> None:
        for name in [name for name in os.environ if name.startswith(PREFIX) and name not in stated]:
            del os.environ[name]
        os.environ.update(stated)

    def _store_of(self, settings: Settings) -> Store:
        named = (settings.database, str(settings.data))
        if self._store is None or self._store[0] != named:
            if self._store is not None:
                self._store[1].close()
                self._store = None
            self._store = named, store_of(settings)
        return self._store[1]

    def _warm_for(self, environment: dict[str, str]) -> Warm:
        if self._warm is None or self._warm[0] != environment:
            self._warm = environment, Warm(patience=None)
        return self._warm[1]


def _work(name: str) -> Work:
    module, _, function = name.partition(":")
    found: Work = getattr(import_module(module), function)
    return found


def _ended(do: Work, work: JobContext, worker: str) -> tuple[str, bool]:
    """Do a job and note how it ended; whatever it raises ends here, also what libraries raise beside exceptions."""
    held, jobs = work.job, work.store.jobs
    try:
        do(work)
    except LeaveOffError:
        return "stopped", False
    except OccumapError as error:
        jobs.fail(held.id, worker, _for_the_owner(error, work))
        log_event("job failed", kind=held.kind, job=held.id, error_kind=type(error).__name__)
        return "failed", False
    except MemoryError as error:
        jobs.fail(held.id, worker, _MEMORY)
        log_event("job broke", error=error, kind=held.kind, job=held.id)
        return "failed", True
    except BaseException as error:
        number = secrets.token_hex(8)
        jobs.fail(held.id, worker, BROKE.format(number=number))
        log_event("job broke", error=error, kind=held.kind, job=held.id, request=number)
        return "failed", not isinstance(error, Exception)
    if jobs.finish(held.id, worker, output=work.output, message=work.message):
        return "done", False
    work.throw_away()
    return "stopped", False


def _for_the_owner(error: OccumapError, work: JobContext) -> str:
    """Return the message with the file's own name, not where it lies on this machine."""
    said = str(error)
    for name in work.job.input:
        with suppress(OccumapError):
            said = said.replace(str(work.input_file(name)), work.input_name(name))
    folder = working_folder(work.settings, work.job.id)
    return said.replace(f"{folder}{os.sep}", "").replace(str(work.settings.data), "")


def _listen(orders: Queue[dict[str, Any]]) -> None:
    """Take orders until the server is gone, whatever is being done then."""
    for line in sys.stdin:
        orders.put(json.loads(line))
    os._exit(0)


def _own_answers() -> TextIO:
    """Return where answers go, and have all else that is printed go to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _first_to_go() -> None:
    """Have Linux end this process before the server where memory runs out."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("900", encoding="ascii")


def main() -> None:
    """Do jobs until the server is gone."""
    answers = _own_answers()
    set_up_logs()
    _first_to_go()
    orders: Queue[dict[str, Any]] = Queue()
    Thread(target=_listen, args=[orders], name="orders", daemon=True).start()
    runner = JobRunner()
    while True:
        answer = runner.perform(orders.get())
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
        if answer["spent"]:
            return


if __name__ == "__main__":
    main()
