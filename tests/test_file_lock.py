"""Whoever writes a file holds it; others wait, or are told who does."""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
import time

import pytest

from occumap.errors import OutputError
from occumap.file_lock import holding

HOLD = """
import sys, time
from pathlib import Path
from occumap.file_lock import holding
with holding(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other(tmp_path):
    """Another process that holds a file."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "a.csv")], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_is_told_who_has_it(tmp_path, other):
    said = rf"a\.csv: another run \(process {other.pid}, since \d\d:\d\d\) is writing it\. Wait until that has ended"
    with pytest.raises(OutputError, match=said), holding(tmp_path / "a.csv"):
        pass
    with holding(tmp_path / "b.csv"):
        pass


def test_a_lock_ends_with_its_process_however_it_ends(tmp_path, other):
    other.send_signal(signal.SIGKILL)
    other.wait()
    with holding(tmp_path / "a.csv"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_who_waits_has_it_next(tmp_path, other):
    asked = []

    def waits() -> None:
        asked.append(time.monotonic())
        other.kill()

    with holding(tmp_path / "a.csv", patience=20, waits=waits):
        pass
    assert asked


def test_where_no_file_can_be_made_work_goes_on_as_if_alone(tmp_path):
    (tmp_path / "file").write_text("")
    with holding(tmp_path / "file" / "a.csv"):
        pass


def _add(path) -> None:
    for _ in range(50):
        with holding(path, patience=60):
            path.write_text(str(int(path.read_text()) + 1))


def test_of_many_writers_none_is_lost(tmp_path):
    path = tmp_path / "count"
    path.write_text("0")
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_add, args=(path,)) for _ in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert path.read_text() == "200"
    assert [one.name for one in tmp_path.iterdir()] == ["count"]
