"""What a review gives: items to decide, what people did with them, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from occumap.model.answer_columns import read_candidates
from occumap.model.code import Code
from occumap.model.review import Decision, QueueItem


@dataclass(frozen=True, slots=True)
class Batch:
    """A queue that is reviewed.

    Args:
        id: for addresses.
        name: in words.
        version: of the classification that its titles are coded to.
        double: the share of items that two people decide, between 0 and 1.
        seed: of the sample of those.
        at: when it was made, in UTC.
        by: who made it.
    """

    id: str
    name: str
    version: str
    double: float
    seed: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An item of a batch.

    Args:
        id: its number.
        batch: the batch's id.
        position: its place in the queue; 0 is worth most.
        item: the title, and what the coder made of it.
        wanted: how many people shall decide it.
        decided: how many have.
        until: how long whoever claimed it holds it, in UTC; None where it wasn't claimed.
    """

    id: int
    batch: str
    position: int
    item: QueueItem
    wanted: int
    decided: int
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did with an item: decided it (``code`` None: it can't be coded), or skipped it.

    Args:
        id: its number; grows with time.
        item: the item's number.
        user: who.
        skipped: whether it was left to others.
        code: what was decided.
        why: the reason, empty if none was given.
        seconds: how long it took.
        at: when, in UTC.
        undone: whether it was taken back.
    """

    id: int
    item: int
    user: str
    skipped: bool
    code: Code | None
    why: str
    seconds: float
    at: datetime
    undone: bool

    @classmethod
    def of(cls, row: Row[Any], version: str) -> Act:
        """Return a row of ``review_acts``."""
        code = None if row.code is None else Code(version, row.code)
        return cls(row.id, row.item, row.user, row.skipped, code, row.why, row.seconds, row.at, row.undone)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A decision that holds, with the item it is on and the seconds it took."""

    item: int
    decision: Decision
    seconds: float


@dataclass(frozen=True, slots=True)
class Pair:
    """An item that two people decided: the first's code, then the second's; None where it can't be coded.

    Where they differed, a third person may have settled it: ``settled_by`` is empty until then.
    """

    item: int
    first_by: str
    first: Code | None
    second_by: str
    second: Code | None
    settled_by: str = ""
    settled: Code | None = None

    @property
    def agrees(self) -> bool:
        """Whether both decided alike."""
        return self.first == self.second


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is.

    Args:
        items: titles in it.
        decided: titles that as many people decided as shall.
        held: titles that somebody holds now.
        rows: rows of the table that the titles stand for.
        rows_decided: rows of those decided.
        decisions: how many each person made.
    """

    items: int
    decided: int
    held: int
    rows: int
    rows_decided: int
    decisions: Mapping[str, int]


def queue_item(row: Row[Any], version: str) -> QueueItem:
    """Return the queue's item of a row of ``review_items``."""
    return QueueItem(
        row.title,
        row.industry,
        row.additional,
        row.rows,
        row.worth,
        None if row.proposal is None else Code(version, row.proposal),
        row.group_title,
        row.confidence,
        read_candidates(row.candidates, version),
        row.question,
    )


def item_of(row: Row[Any], version: str, until: datetime | None = None) -> ReviewItem:
    """Return the item of a row of ``review_items``."""
    return ReviewItem(row.id, row.batch, row.position, queue_item(row, version), row.wanted, row.decided, until)
