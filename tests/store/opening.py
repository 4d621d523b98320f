"""What the tests of the store share: a clock one can turn, and an address to open, close and open again."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from occumap.model.code import Code
from occumap.model.coding import Candidate
from occumap.model.review import Queue, QueueItem
from occumap.store.open import open_store
from occumap.store.store import Store
from tests.store.postgres import Server


@dataclass
class Clock:
    """A clock that stands until somebody turns it."""

    time: datetime = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass
class World:
    """An address on one of the engines, and the stores opened on it."""

    url: str
    folder: Path
    server: Server | None
    clock: Clock = field(default_factory=Clock)
    stores: list[Store] = field(default_factory=list)
    is_damaged: bool = False

    @property
    def engine(self) -> str:
        return self.url.partition(":")[0]

    @property
    def path(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def open(self, **options: Any) -> Store:
        store = open_store(self.url, folder=self.folder, clock=self.clock, **options)
        self.stores.append(store)
        return store

    def close(self) -> None:
        """Closes what is open; whatever was done to it, its tables come to their sums."""
        if self.stores and not self.is_damaged:
            assert self.stores[-1].find_damage() == ()
        while self.stores:
            self.stores.pop().close()

    def tables(self) -> list[str]:
        """Names of the tables that are there now, looked up apart from any store."""
        if self.server:
            return self.server.run_sql(self.url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        with closing(sqlite3.connect(self.path)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return sorted(name for (name,) in names if not name.startswith("sqlite_"))

    def reopen(self) -> Store:
        """Closes what is open and opens anew, as after a restart."""
        self.close()
        return self.open()


def together(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Runs all at once, each in a thread of its own; what each gave, and the first error if there was one."""
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)
    errors: list[BaseException] = []

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = works[place]()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def queue(size: int) -> Queue:
    """So many titles, those worth most first."""
    return Queue(
        "tiny1",
        tuple(
            QueueItem(
                f"title {n}",
                "bakery" if n % 3 else None,
                None,
                2,
                float(size - n),
                Code("tiny1", "11"),
                "Bakers",
                0.5,
                (Candidate(Code("tiny1", "11"), "Bakers", 0.5),),
                None,
            )
            for n in range(size)
        ),
        2 * size,
    )
