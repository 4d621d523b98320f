"""Batches of a review: made from a queue, looked at, and read back as decisions."""

from __future__ import annotations

import hashlib
from collections import defaultdict

from sqlalchemy import Connection, case, exists, func, insert, select

from occumap.errors import InputError
from occumap.model.answer_columns import candidate_texts
from occumap.model.code import Code
from occumap.model.review import Decision, Queue
from occumap.store.audit_log import note
from occumap.store.database import Database
from occumap.store.review_values import Batch, Pair, Progress, Reviewed, ReviewItem, item_of
from occumap.store.rows import as_row, bounded, columns, found, new_id, unknown, value
from occumap.store.schema import review_acts as acts
from occumap.store.schema import review_batches as batches
from occumap.store.schema import review_items as items
from occumap.store.schema import review_leases as leases

_HOLDS = (acts.c.undone.is_(False), acts.c.skipped.is_(False))


class ReviewBatches:
    """What doesn't change who holds what; `Reviews` adds that."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, name: str, queue: Queue, *, by: str, double: float = 0.0, seed: int = 0) -> Batch:
        """Return a batch of all items of a queue, those worth most first.

        Args:
            name: in words.
            queue: the titles that wait for a decision.
            by: who makes it.
            double: the share of items, between 0 and 1, that two people decide; which is drawn by ``seed``.
            seed: the same queue and seed draw the same sample.

        Raises:
            InputError: no name, or a share that can't be.
        """
        name = bounded(name, "the review's name", limit=200)
        if not 0 <= double <= 1:
            raise InputError("the share to code twice", f"{double} isn't a share", hint="Give one between 0 and 1.")
        batch = Batch(new_id(), name, queue.version, float(double), seed, self._database.now(), by)
        twice = _sample(queue, round(double * len(queue)), seed)
        texts = candidate_texts([item.candidates for item in queue.items])
        rows = [
            {
                "batch": batch.id,
                "position": position,
                "title": item.title,
                "industry": item.industry,
                "additional": item.additional,
                "rows": item.rows,
                "worth": item.worth,
                "proposal": item.proposal.value if item.proposal else None,
                "group_title": item.group_title,
                "confidence": item.confidence,
                "candidates": candidates or None,
                "question": item.question,
                "wanted": 2 if position in twice else 1,
                "decided": 0,
            }
            for position, (item, candidates) in enumerate(zip(queue.items, texts, strict=True))
        ]
        with self._database.writing() as connection:
            connection.execute(insert(batches).values(as_row(batches, batch)))
            if rows:
                connection.execute(insert(items), rows)
            note(connection, batch.at, who=by, what="make", kind="review", subject=batch.id, items=len(rows))
        return batch

    def get(self, batch: str) -> Batch:
        """Return a batch by id.

        Raises:
            UnknownNameError: there is none.
        """
        with self._database.reading() as connection:
            return _batch(connection, batch)

    def list(self) -> tuple[Batch, ...]:
        """Return all batches, the latest first."""
        query = select(*columns(batches, Batch)).order_by(batches.c.at.desc(), batches.c.id)
        with self._database.reading() as connection:
            return tuple(value(Batch, row) for row in connection.execute(query))

    def item(self, item: int) -> ReviewItem:
        """Return an item by number.

        Raises:
            UnknownNameError: there is none.
        """
        query = select(items, batches.c.version).join(batches, batches.c.id == items.c.batch)
        with self._database.reading() as connection:
            row = connection.execute(query.where(items.c.id == item)).first()
        if row is None:
            raise unknown(str(item), "item of a review")
        return item_of(row, row.version)

    def decisions(self, batch: str) -> tuple[Reviewed, ...]:
        """Return all decisions that hold, in the order they were made; skips are none.

        Raises:
            UnknownNameError: there is no such batch.
        """
        query = (
            select(
                items.c.title,
                items.c.industry,
                items.c.additional,
                *(acts.c[name] for name in ("item", "user", "code", "why", "seconds", "at")),
            )
            .join(items, items.c.id == acts.c.item)
            .where(acts.c.batch == batch, *_HOLDS)
            .order_by(acts.c.id)
        )
        with self._database.reading() as connection:
            version = _batch(connection, batch).version
            return tuple(
                Reviewed(
                    row.item,
                    Decision(
                        row.title,
                        row.industry,
                        row.additional,
                        None if row.code is None else Code(version, row.code),
                        version,
                        row.user,
                        row.at,
                        row.why,
                    ),
                    row.seconds,
                )
                for row in connection.execute(query)
            )

    def agreement(self, batch: str) -> tuple[Pair, ...]:
        """Return items that two people decided, in the order of the queue, for kappa; and what a third person settled.

        Raises:
            UnknownNameError: there is no such batch.
        """
        query = (
            select(acts.c.item, acts.c.user, acts.c.code)
            .join(items, items.c.id == acts.c.item)
            .where(acts.c.batch == batch, items.c.wanted == 2, *_HOLDS)
            .order_by(items.c.position, acts.c.id)
        )
        by_item: dict[int, list[tuple[str, Code | None]]] = defaultdict(list)
        with self._database.reading() as connection:
            version = _batch(connection, batch).version
            for item, user, code in connection.execute(query):
                by_item[item].append((user, None if code is None else Code(version, code)))
        return tuple(
            Pair(item, *made[0], *made[1], *(made[2] if made[2:] else ())) for item, made in by_item.items() if made[1:]
        )

    def progress(self, batch: str) -> Progress:
        """Return how far a batch is.

        Raises:
            UnknownNameError: there is no such batch.
        """
        now = self._database.now()
        done = items.c.decided >= items.c.wanted
        with self._database.reading() as connection:
            _batch(connection, batch)
            count, rows, decided, rows_decided = connection.execute(
                select(
                    func.count(),
                    func.coalesce(func.sum(items.c.rows), 0),
                    func.count(case((done, 1))),
                    func.coalesce(func.sum(case((done, items.c.rows))), 0),
                ).where(items.c.batch == batch)
            ).one()
            held = connection.scalar(
                select(func.count(leases.c.item.distinct())).where(
                    leases.c.until > now, exists().where(items.c.id == leases.c.item, items.c.batch == batch)
                )
            )
            by_user = connection.execute(
                select(acts.c.user, func.count().label("n")).where(acts.c.batch == batch, *_HOLDS).group_by(acts.c.user)
            )
            counts = {row.user: row.n for row in by_user}
        return Progress(count, decided, held or 0, int(rows), int(rows_decided), dict(sorted(counts.items())))


def _batch(connection: Connection, batch: str) -> Batch:
    row = connection.execute(select(*columns(batches, Batch)).where(batches.c.id == batch)).first()
    return found(Batch, row, batch, "review")


def _sample(queue: Queue, size: int, seed: int) -> set[int]:
    """Return positions drawn by hash, so that the sample is the same on every machine."""

    def lot(position: int) -> bytes:
        return hashlib.sha256(f"{seed}|{position}|{queue.items[position].title}".encode()).digest()

    return set(sorted(range(len(queue)), key=lot)[:size])
