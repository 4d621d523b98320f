"""Reviews: a queue of titles that several people decide at once, none getting what another holds.

Whoever claims an item holds it for some minutes; after that it goes to the next one who asks. In a seeded sample each
item is decided by two different people, to see how far they agree. All that changes who holds what takes the lock of
its batch first, so the same statements are right on both engines.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, exists, func, insert, select, update

from occumap.errors import ConflictError, InputError
from occumap.model.code import Code
from occumap.store.audit_log import note
from occumap.store.review_batches import ReviewBatches
from occumap.store.review_values import Act, ReviewItem, item_of
from occumap.store.rows import unknown
from occumap.store.schema import review_acts as acts
from occumap.store.schema import review_batches as batches
from occumap.store.schema import review_items as items
from occumap.store.schema import review_leases as leases

LEASE = timedelta(minutes=10)
MAX_WHY = 2_000


class Reviews(ReviewBatches):
    """Batches of titles to decide, and what people decided.

    >>> from occumap.model.review import Queue, QueueItem
    >>> from occumap.store.open import temporary_store
    >>> doctor = QueueItem("Cycle doctor", None, None, 9, 4.5, Code("tiny1", "22"), "Cycle menders", 0.5, (), None)
    >>> with temporary_store() as store:
    ...     batch = store.reviews.make("March", Queue("tiny1", (doctor,), 9), by="Ada")
    ...     item = store.reviews.claim(batch.id, "Ben")
    ...     nothing = store.reviews.claim(batch.id, "Cy")
    ...     act = store.reviews.decide(item.id, "Ben", Code("tiny1", "22"), why="mends bicycles", seconds=4.0)
    ...     item.item.title, nothing, str(act.code), store.reviews.progress(batch.id).decided
    ('Cycle doctor', None, 'tiny1:22', 1)
    """

    def claim(self, batch: str, user: str, *, lease: timedelta = LEASE) -> ReviewItem | None:
        """Return the item worth most that nobody else holds, now held by ``user``; None if nothing is left for them.

        Who holds an item already gets the same one again, for the whole time again. What somebody decided or skipped
        doesn't come back to them.

        Raises:
            UnknownNameError: there is no such batch.
        """
        now = self._database.now()
        with self._database.writing() as connection:
            version = _lock(connection, batch)
            own = and_(leases.c.item == items.c.id, leases.c.user == user)
            row = connection.execute(
                select(items)
                .join(leases, own)
                .where(items.c.batch == batch, leases.c.until > now)
                .order_by(items.c.position)
                .limit(1)
            ).first()
            if row is None:
                done = exists().where(acts.c.item == items.c.id, acts.c.user == user, acts.c.undone.is_(False))
                held = (
                    select(func.count())
                    .where(leases.c.item == items.c.id, leases.c.user != user, leases.c.until > now)
                    .scalar_subquery()
                )
                row = connection.execute(
                    select(items)
                    .where(
                        items.c.batch == batch,
                        items.c.decided < items.c.wanted,
                        ~done,
                        items.c.decided + held < items.c.wanted,
                    )
                    .order_by(items.c.position)
                    .limit(1)
                ).first()
            if row is None:
                return None
            _hold(connection, row.id, user, now + lease)
            return item_of(row, version, now + lease)

    def decide(self, item: int, user: str, code: Code | None, *, why: str = "", seconds: float = 0.0) -> Act:
        """Keep what somebody decided on an item; None for a code means that it can't be coded.

        Who holds it may decide, also when their time is over as long as nobody else holds it. Deciding the same twice
        changes nothing.

        Raises:
            ConflictError: somebody else decided or holds it meanwhile; or the same person decided otherwise before.
            InputError: a code of another version; a reason too long; a time that can't be.
            UnknownNameError: there is no such item.
        """
        return self._act(item, user, code, skipped=False, why=_reason(why), seconds=seconds)

    def skip(self, item: int, user: str, *, seconds: float = 0.0) -> Act:
        """Leave an item to others; it doesn't come back to this person unless they ask for what they skipped.

        Raises:
            ConflictError: this person decided it already.
            InputError: a time that can't be.
            UnknownNameError: there is no such item.
        """
        return self._act(item, user, None, skipped=True, why="", seconds=seconds)

    def skipped(self, batch: str, user: str) -> int:
        """Return how many items this person skipped that still wait for a decision."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).where(acts.c.id.in_(_skips(batch, user)))) or 0

    def back_to_skipped(self, batch: str, user: str) -> int:
        """Take back what this person skipped and nobody decided, so that it comes to them again; return how many.

        Raises:
            UnknownNameError: there is no such batch.
        """
        with self._database.writing() as connection:
            _lock(connection, batch)
            found = connection.execute(update(acts).where(acts.c.id.in_(_skips(batch, user))).values(undone=True))
            return int(found.rowcount)

    def settle(self, item: int, user: str, code: Code | None, *, why: str = "") -> Act:
        """Decide between two people who differ on an item; what they decided stays as it is, for kappa.

        Args:
            item: its number.
            user: a third person.
            code: theirs, one of the two or another; None if it can't be coded.
            why: the reason.

        Raises:
            ConflictError: there is nothing to settle, it is settled already, or this person is one of the two.
            InputError: a code of another version; a reason too long.
            UnknownNameError: there is no such item.
        """
        why = _reason(why)
        now = self._database.now()
        with self._database.writing() as connection:
            row, version = _locked_item(connection, item)
            _refuse_another_version(code, version)
            made = connection.execute(
                select(acts.c.user, acts.c.code)
                .where(acts.c.item == item, acts.c.undone.is_(False), acts.c.skipped.is_(False))
                .order_by(acts.c.id)
            ).all()
            if wrong := _why_not_settled([(one.user, one.code) for one in made], user):
                raise ConflictError(f"‘{row.title}’", wrong[0], hint=wrong[1])
            values = {"code": code.value if code else None, "why": why, "seconds": 0.0, "at": now}
            act = _add(connection, row, user, skipped=False, **values)
            return Act.of(act, version)

    def release(self, item: int, user: str) -> None:
        """Give an item back undecided; anybody may get it next."""
        with self._database.writing() as connection:
            _let_go(connection, item, user)

    def undo(self, batch: str, user: str, *, lease: timedelta = LEASE) -> ReviewItem | None:
        """Take back what this person decided or skipped last, and hands them that item again.

        None if there is nothing to take back, or if somebody else has the item now.

        Raises:
            UnknownNameError: there is no such batch.
        """
        now = self._database.now()
        with self._database.writing() as connection:
            version = _lock(connection, batch)
            last = connection.execute(
                select(acts)
                .where(acts.c.batch == batch, acts.c.user == user, acts.c.undone.is_(False))
                .order_by(acts.c.id.desc())
                .limit(1)
            ).first()
            if last is None:
                return None
            connection.execute(update(acts).where(acts.c.id == last.id).values(undone=True))
            if not last.skipped:
                _count(connection, last.item, -1)
            row = connection.execute(select(items).where(items.c.id == last.item)).one()
            if row.decided + _holders(connection, row.id, user, now) >= row.wanted:
                return None
            connection.execute(delete(leases).where(leases.c.user == user, leases.c.item.in_(_of(batch))))
            _hold(connection, row.id, user, now + lease)
            return item_of(row, version, now + lease)

    def _act(self, item: int, user: str, code: Code | None, *, skipped: bool, why: str, seconds: float) -> Act:
        if not 0 <= seconds < float("inf"):
            raise InputError("the time", f"{seconds} seconds isn't possible", hint="Give seconds from 0.")
        now = self._database.now()
        with self._database.writing() as connection:
            row, version = _locked_item(connection, item)
            _refuse_another_version(code, version)
            value = code.value if code else None
            before = connection.execute(
                select(acts).where(acts.c.item == item, acts.c.user == user, acts.c.undone.is_(False))
            ).first()
            if before is not None:
                if (before.skipped, before.code) == (skipped, value):
                    return Act.of(before, version)
                raise ConflictError(
                    f"‘{row.title}’", "you have already dealt with it", hint="Undo that first, then decide again."
                )
            if not skipped and row.decided + _holders(connection, item, user, now) >= row.wanted:
                raise ConflictError(
                    f"‘{row.title}’",
                    "your time for it ran out, and somebody else has it now",
                    hint="Continue with the next one.",
                )
            values = {"code": value, "why": why, "seconds": seconds, "at": now}
            made = _add(connection, row, user, skipped=skipped, **values)
            _let_go(connection, item, user)
            return Act.of(made, version)

    def delete(self, batch: str, *, by: str) -> None:
        """Delete a batch with its titles and decisions, for good.

        Raises:
            UnknownNameError: there is no such batch.
        """
        with self._database.writing() as connection:
            _lock(connection, batch)
            connection.execute(delete(acts).where(acts.c.batch == batch))
            connection.execute(delete(leases).where(leases.c.item.in_(_of(batch))))
            connection.execute(delete(items).where(items.c.batch == batch))
            connection.execute(delete(batches).where(batches.c.id == batch))
            note(connection, self._database.now(), who=by, what="delete", kind="review", subject=batch)


def _skips(batch: str, user: str) -> Select[tuple[int]]:
    """Return the ids of what somebody skipped and still waits for a decision."""
    mine = and_(acts.c.batch == batch, acts.c.user == user, acts.c.skipped.is_(True), acts.c.undone.is_(False))
    open_items = select(items.c.id).where(items.c.batch == batch, items.c.decided < items.c.wanted)
    return select(acts.c.id).where(mine, acts.c.item.in_(open_items))


def _lock(connection: Connection, batch: str) -> str:
    """Wait until nobody else changes who holds what in a batch; the version it is coded to."""
    version: str | None = connection.scalar(select(batches.c.version).where(batches.c.id == batch).with_for_update())
    if version is None:
        raise unknown(batch, "review")
    return version


def _locked_item(connection: Connection, item: int) -> tuple[Row[Any], str]:
    """Return an item whose batch nobody else changes now, and the version it is coded to."""
    batch = connection.scalar(select(items.c.batch).where(items.c.id == item))
    if batch is None:
        raise unknown(str(item), "item of a review")
    version = _lock(connection, batch)
    return connection.execute(select(items).where(items.c.id == item)).one(), version


def _add(connection: Connection, item: Row[Any], user: str, *, skipped: bool, **values: object) -> Row[Any]:
    made = insert(acts).values(batch=item.batch, item=item.id, user=user, skipped=skipped, undone=False, **values)
    if not skipped:
        _count(connection, item.id, +1)
    return connection.execute(made.returning(*acts.c)).one()


def _reason(why: str) -> str:
    if len(why) > MAX_WHY:
        raise InputError("the reason", f"it has {len(why)} characters", hint=f"Use {MAX_WHY} at most.")
    return why.strip()


def _refuse_another_version(code: Code | None, version: str) -> None:
    if code is not None and code.version != version:
        raise InputError(str(code), f"the review is of {version}", hint=f"Give a code of {version}.")


def _why_not_settled(made: Sequence[tuple[str, str | None]], user: str) -> tuple[str, str] | None:
    """Return why a third person can't settle what two decided, and what to do about it; None if they can."""
    if len(made) < 2 or made[0][1] == made[1][1]:
        return "no two people disagree on it", "There is nothing to settle."
    if len(made) > 2:
        return f"{made[2][0]} has settled it", "They can undo that."
    if user in {made[0][0], made[1][0]}:
        return "you are one of the two who disagree", "Ask a third person."
    return None


def _hold(connection: Connection, item: int, user: str, until: datetime) -> None:
    _let_go(connection, item, user)
    connection.execute(insert(leases).values(item=item, user=user, until=until))


def _let_go(connection: Connection, item: int, user: str) -> None:
    connection.execute(delete(leases).where(leases.c.item == item, leases.c.user == user))


def _holders(connection: Connection, item: int, user: str, now: datetime) -> int:
    """Return how many others hold it."""
    others = select(func.count()).where(leases.c.item == item, leases.c.user != user, leases.c.until > now)
    return connection.scalar(others) or 0


def _count(connection: Connection, item: int, more: int) -> None:
    connection.execute(update(items).where(items.c.id == item).values(decided=items.c.decided + more))


def _of(batch: str) -> Select[tuple[int]]:
    return select(items.c.id).where(items.c.batch == batch)
