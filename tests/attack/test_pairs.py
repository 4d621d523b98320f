"""The short attack by two of everything at once; ``make attack PARTS=pairs`` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.workflows.samples import write_samples
from tests.attack.pairs import pairs
from tests.attack.writers import WRITERS

CHOSEN = (
    "samples new-samples",
    "load samples/trades.csv --as mine",
    "review take other-queue.csv",
    "download ons-structure",
)


@pytest.mark.slow
def test_two_at_once_leave_what_one_leaves_or_the_second_is_told(tmp_path: Path) -> None:
    write_samples(tmp_path / "samples")
    chosen = [next(one for one in WRITERS if one.command.startswith(start)) for start in CHOSEN]
    tally = pairs(8, folder=tmp_path, samples=tmp_path / "samples", writers=chosen)
    assert tally.tries == 8
    assert not tally.failed, tally.details()
