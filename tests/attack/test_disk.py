"""The short attack by a full disk; ``make attack PARTS=disk`` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.workflows.samples import write_samples
from tests.attack.disk import can_mount, disk
from tests.attack.writers import WRITERS

CHOSEN = ("samples new-samples", "load samples/trades.csv --as mine --replace", "download ons-structure")


@pytest.mark.slow
def test_on_a_full_or_read_only_disk_it_is_said_and_the_earlier_result_stays(tmp_path: Path) -> None:
    if not can_mount(tmp_path):
        pytest.skip("to mount a small disk takes root on Linux")
    write_samples(tmp_path / "samples")
    chosen = [next(one for one in WRITERS if one.command.startswith(start)) for start in CHOSEN]
    tally = disk(18, seed=19, folder=tmp_path, samples=tmp_path / "samples", writers=chosen)
    assert tally.tries == 18
    assert not tally.failed, tally.details()
    assert min(tally.notes["said"], tally.notes["done"]) > 2
