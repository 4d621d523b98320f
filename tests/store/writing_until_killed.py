"""Writes to a store without end, and says what was kept; for the tests that kill it.

Run as ``python writing_until_killed.py URL FOLDER WHO``. A line is printed once the store has said that it is kept.
"""

import hashlib
import itertools
import sys
from pathlib import Path

from occumap.errors import ConflictError
from occumap.model.code import Code
from occumap.model.review import Queue, QueueItem
from occumap.store.kinds import Kind
from occumap.store.open import open_store


def main(url: str, folder: str, who: str) -> None:
    with open_store(url, folder=Path(folder)) as store:
        draft = store.drafts.create(f"draft {who}", "tiny1", "begun", by=who)
        item = QueueItem("title", None, None, 1, 1.0, None, None, 0.0, (), None)
        batch = store.reviews.make(who, Queue("tiny1", (item,) * 2000, 2000), by=who)
        print("draft", draft.id, flush=True)
        for n in itertools.count():
            payload = hashlib.sha256(f"{who} {n}".encode()).digest() * 2000
            made = store.published.publish(Kind.MAP, f"{who}-{n}", "1", payload, media_type="x/y", by=who)
            print("published", made.name, made.checksum, flush=True)
            draft = store.drafts.save(draft.id, f"text {n} " * 500, edit=draft.edit, by=who)
            print("saved", draft.edit, flush=True)
            try:
                store.drafts.save(draft.id, f"late {n}", edit=0, by=who)
            except ConflictError:
                print("late", n, flush=True)
            claimed = store.reviews.claim(batch.id, who)
            if claimed:
                act = store.reviews.decide(claimed.id, who, Code("tiny1", "11"))
                print("decided", act.item, flush=True)
            kept = store.files.put([payload] * 10, "x.bin", owner=who)
            print("file", kept.id, kept.size, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
