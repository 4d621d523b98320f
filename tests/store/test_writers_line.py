"""Who has waited for SQLite comes before who comes anew, among threads and among processes."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading

import pytest

from occumap.store.writers_line import WritersLine

GREEDY = """
import sys, time
from pathlib import Path
from occumap.store.writers_line import WritersLine
line, turns = WritersLine(Path(sys.argv[1])), Path(sys.argv[2])
for n in range(100_000):
    with line:
        turns.write_text(str(n + 1))
        time.sleep(0.01)
"""


def test_a_process_that_writes_without_a_break_lets_another_in_each_time(tmp_path):
    place, turns = tmp_path / "place", tmp_path / "turns"
    place.touch()
    turns.write_text("0")
    with subprocess.Popen([sys.executable, "-c", GREEDY, str(place), str(turns)]) as greedy:
        try:
            while int(turns.read_text() or 0) < 3:
                assert greedy.poll() is None
            line, seen = WritersLine(place), []
            for _ in range(20):
                with line:
                    seen.append(int(turns.read_text()))
        finally:
            greedy.kill()
    # Each waited for the one that wrote, and at most for one more that had come before it.
    assert max(after - before for before, after in itertools.pairwise(seen)) <= 2


def test_a_killed_process_holds_nobody_up(tmp_path):
    place, turns = tmp_path / "place", tmp_path / "turns"
    place.touch()
    turns.write_text("0")
    with subprocess.Popen([sys.executable, "-c", GREEDY, str(place), str(turns)]) as greedy:
        while int(turns.read_text() or 0) < 3:
            assert greedy.poll() is None
        greedy.kill()
    with WritersLine(place):
        assert greedy.poll() is not None


def test_threads_come_one_at_a_time(tmp_path):
    place = tmp_path / "place"
    place.touch()
    line, inside, most = WritersLine(place), [], []

    def write() -> None:
        for _ in range(50):
            with line:
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert max(most) == 1


def test_an_error_inside_lets_the_next_one_in(tmp_path):
    line = WritersLine(tmp_path / "not there")
    with pytest.raises(ValueError, match="inside"), line:
        raise ValueError("inside")
    with line:
        pass
