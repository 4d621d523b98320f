"""The short attack on a server's SQLite file; ``make attack PARTS=stores`` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attack.stores import WAYS, stores


@pytest.mark.slow
def test_no_damage_to_a_store_is_silent(tmp_path: Path) -> None:
    tries = 3 * len(WAYS)
    tally = stores(tries, seed=19, folder=tmp_path)
    assert tally.tries == tries
    assert not tally.failed, tally.details()
    assert tally.notes["emptied: said"] == tally.notes["taken away: said"] == 3
    assert tally.notes["a letter: said"] + tally.notes["a letter: no difference"] == 3
    assert tally.notes["gone on with"] > 1
