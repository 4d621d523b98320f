"""The short attack by load; ``make attack PARTS=load`` is the long one."""

from __future__ import annotations

import pytest

from tests.attack.load import load


@pytest.mark.slow
def test_what_was_acknowledged_survives_the_workers_that_are_killed() -> None:
    tally = load("sqlite", 16, killing=6, writers=8, readers=8)
    assert not tally.failed, tally.details()
    assert tally.notes["workers killed"] >= 1
    assert tally.notes["writes acknowledged"] > 8
