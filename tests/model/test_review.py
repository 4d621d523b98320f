"""Decisions and queues are frozen values that say what they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from occumap.model.code import Code
from occumap.model.review import Conflict, Decision, Queue, QueueItem

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def item(title: str, rows: int) -> QueueItem:
    return QueueItem(title, None, None, rows, float(rows), None, None, 0.0, (), None)


def test_a_decision_keeps_no_code_of_another_version() -> None:
    with pytest.raises(ValueError, match="soc2010:2237 is not a code of soc2020"):
        Decision("Nurse", None, None, Code("soc2010", "2237"), "soc2020", "Ada", AT)


@pytest.mark.parametrize("at", [datetime(2026, 3, 1), AT.astimezone(timezone(timedelta(hours=1)))])  # noqa: DTZ001
def test_a_decision_is_of_a_time_in_utc(at: datetime) -> None:
    with pytest.raises(ValueError, match="not a time in UTC"):
        Decision("Nurse", None, None, None, "soc2020", "Ada", at)


def test_a_decision_says_who_when_and_why() -> None:
    decision = Decision("Nurse", "zoo", "night", Code("soc2020", "3240"), "soc2020", "Ada", AT, "animals")
    assert str(decision) == "Nurse, night, zoo → soc2020:3240, Ada, 2026-03-01T09:30:00Z: animals"
    assert str(Decision("?", None, None, None, "soc2020", "Ada", AT)) == "? → no code, Ada, 2026-03-01T09:30:00Z"


def test_a_queue_tells_how_many_rows_the_first_decisions_settle() -> None:
    queue = Queue("tiny1", (item("a", 50), item("b", 30), item("c", 1)), 100)
    assert [queue.settled_by(n) for n in (0, 1, 2, 3, 100)] == [0, 50, 80, 81, 81]
    assert (len(queue), queue.rows_to_review) == (3, 81)


def test_a_conflict_names_those_that_the_latest_overrules() -> None:
    ada, bob, cy = (
        Decision("Nurse", None, None, Code("soc2020", code), "soc2020", by, AT)
        for by, code in (("Ada", "2237"), ("Bob", "3240"), ("Cy", "3240"))
    )
    assert list(Conflict((ada, bob, cy)).others()) == [ada]
