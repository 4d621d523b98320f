"""What it costs to see damage of a server's SQLite file: opening and writing, with and without the sums.

    python bench/store_sums.py [--items N] [--edits N]

The store has so many items of a review and so many edits of a draft of 600 lines. With and without take turns in one
run; seconds are of the processor and by the clock, the least of each, so that what else the machine does counts little.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert

from occumap.model.review import Queue, QueueItem
from occumap.store.open import open_store
from occumap.store.schema import draft_edits, review_items
from occumap.store.store import Store

ROUNDS = 5
LINES = 600
TEXT = "\n".join(f"  - move title {n} from 5432 to 5434" for n in range(LINES))
COUNT = itertools.count()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--items", type=int, default=100_000)
    asked.add_argument("--edits", type=int, default=2_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="occumap-bench-") as folder:
        url = f"sqlite:///{folder}/occumap.db"
        with open_store(url) as store:
            fill(store, given.items, given.edits)
        size = Path(folder, "occumap.db").stat().st_size
        print(f"{given.items:,} items, {given.edits:,} edits of {LINES} lines: {size / 1e6:,.0f} MB\n")
        print("| | processor, ms | by the clock, ms |\n|---|---|---|")
        with open_store(url) as store:
            show("a check of all of it, as when it is opened", [least(store.find_damage)])
        with open_store(url) as summed, open_store(url) as plain:
            plain._database.before_writing = lambda _: None
            for name, write in WRITES.items():
                show(name, beside(lambda one, write=write: write(one), summed, plain))


def fill(store: Store, items: int, edits: int) -> None:
    batch = store.reviews.make("all", Queue("soc2020", (), 0), by="Ada").id
    draft = store.drafts.create("draft", "soc2010", "text", by="Ada").id
    now = store.now()
    with store._database.writing() as connection:
        connection.execute(insert(review_items), [item(batch, n) for n in range(items)])
        rows = [
            {"draft": draft, "edit": n, "based_on": n, "accepted": True, "text": f"{TEXT}{n}", "at": now, "by": "Ada"}
            for n in range(2, edits + 2)
        ]
        connection.execute(insert(draft_edits), rows)


def item(batch: str, n: int) -> dict[str, object]:
    return {
        "batch": batch,
        "position": n,
        "title": f"title of job number {n}",
        "industry": "bakery",
        "additional": None,
        "rows": n % 7,
        "worth": n * 0.37,
        "proposal": "5432",
        "group_title": "Bakers and flour confectioners",
        "confidence": n * 7e-6,
        "candidates": "5432 Bakers 0.51; 5434 Chefs 0.2; 9999 Others 0.1",
        "question": "What do you bake?",
        "wanted": 1,
        "decided": 0,
    }


def view(store: Store) -> None:
    store.saved.save(f"/map/{next(COUNT)}", "The map", by="Ada")


def edit(store: Store) -> None:
    (draft,) = store.drafts.list()
    store.drafts.save(draft.id, f"{TEXT}{next(COUNT)}", edit=draft.edit, by="Ada")


def small_batch(store: Store) -> None:
    items = tuple(QueueItem(f"title {n}", None, None, 1, 1.0, None, None, 0.0, (), None) for n in range(1000))
    store.reviews.make("titles", Queue("soc2020", items, 1000), by="Ada")


WRITES: dict[str, Callable[[Store], None]] = {
    "a saved view": view,
    "an edit of a draft": edit,
    "a review of 1,000 items": small_batch,
}


def least(do: Callable[[], object]) -> tuple[float, float]:
    """Return the least seconds of the processor and by the clock."""
    return took([do])[0]


def beside(do: Callable[[Store], object], *stores: Store) -> list[tuple[float, float]]:
    """Return the least seconds for each store, by turns."""
    return took([lambda one=one: do(one) for one in stores])


def took(works: list[Callable[[], object]]) -> list[tuple[float, float]]:
    found = [[float("inf"), float("inf")] for _ in works]
    for _ in range(ROUNDS):
        for least_of, work in zip(found, works, strict=True):
            begun = time.process_time(), time.perf_counter()
            work()
            least_of[0] = min(least_of[0], time.process_time() - begun[0])
            least_of[1] = min(least_of[1], time.perf_counter() - begun[1])
    return [(processor, clock) for processor, clock in found]


def show(name: str, taken: list[tuple[float, float]]) -> None:
    cells = []
    for with_sums, *without in zip(*taken, strict=True):
        said = f"{with_sums * 1000:,.1f}"
        cells.append(said + "".join(f", {one * 1000:,.1f} without: {with_sums / one:.2f}" for one in without))
    print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
