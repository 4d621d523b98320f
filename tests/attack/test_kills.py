"""The short attack by kill -9 on commands that write; ``make attack PARTS=kills`` is the long one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from occumap.workflows.samples import write_samples
from tests.attack.children import Where, start
from tests.attack.kills import kills
from tests.attack.trees import torn
from tests.attack.writers import WRITERS


@pytest.mark.slow
def test_a_killed_command_leaves_the_old_or_the_new_and_the_next_run_the_same_bytes(tmp_path: Path) -> None:
    write_samples(tmp_path / "samples")
    tally = kills(
        12, seed=19, folder=tmp_path, samples=tmp_path / "samples", writers=[one for one in WRITERS if one.cheap]
    )
    assert tally.tries == 12
    assert not tally.failed, tally.details()
    assert tally.notes["killed"] > 5


@pytest.mark.slow
def test_a_command_is_killed_just_before_the_step_that_is_named(tmp_path: Path) -> None:
    write_samples(tmp_path / "samples")
    where = Where(tmp_path, tmp_path / "home", tmp_path / "notes")
    whole = start("load samples/trades.csv --as mine", where)
    assert whole.ended().code == 0
    number = next(n for n, point in enumerate(whole.points) if point.endswith(" mine.zip"))
    shutil.rmtree(tmp_path / "home")
    killed = start("load samples/trades.csv --as mine", where, kill_at=number)
    assert killed.ended().code == -9
    assert killed.points[-1].endswith(" mine.zip")
    assert not (tmp_path / "home" / "loaded" / "mine.zip").exists()
    assert len(list((tmp_path / "home" / "loaded").glob(".occumap-*.tmp"))) == 1


def test_what_is_neither_old_nor_new_is_seen() -> None:
    old, new = {"a": "1", "b": "1", "d/x": "1", "d/y": "1"}, {"a": "2", "b": "2", "c": "2", "d/x": "2", "d/y": "2"}
    assert torn(old, old, new, ["d"]) == []
    assert torn({**new, ".left": "3"}, old, new, ["d"]) == []
    assert torn({**old, "b": "2"}, old, new) == []
    assert torn({**old, "b": "3", "e": "1"}, old, new) == ["b", "e"]
    assert torn({"a": "1", "d/x": "1", "d/y": "1"}, old, new) == ["b"]
    assert torn({**old, "d/x": "2"}, old, new, ["d"]) == ["d/"]
