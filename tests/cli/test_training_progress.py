"""What is said while a model is trained, and how Ctrl-C ends it."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from occumap.catalog import load
from occumap.cli.training_progress import TrainingProgress

# Seconds; it takes 0.3 of the processor, but the machine may be busy.
ENDS_WITHIN = 15
COMMAND = [sys.executable, "-m", "occumap", "code", "xylophonic welder", "--index"]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that nobody has a model of, and that takes a while to train."""
    place = tmp_path_factory.mktemp("index") / "own.csv"
    load.index().frame[:4600].select("title", "add", "ind", "default", "soc2020").write_csv(place)
    return place


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {"OCCUMAP_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}


def test_without_a_terminal_a_training_is_plain_lines() -> None:
    console = Console(file=io.StringIO(), width=100)
    with console.status("…") as status, TrainingProgress(console, status).trains("a [b] c") as told:
        for n in range(101):
            told(n / 100)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().splitlines() == [
        "Training the model of a [b] c, once for this index …",
        "25% trained",
        "50% trained",
        "75% trained",
        "100% trained",
        "The model is trained (0 seconds); it is kept for next time.",
    ]


def test_on_a_terminal_it_is_a_bar_that_leaves_one_line() -> None:
    console = Console(file=io.StringIO(), width=100, force_terminal=True, _environ={"TERM": "xterm"})
    with console.status("…") as status, TrainingProgress(console, status).trains("a") as told:
        told(0.5)
        time.sleep(0.2)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert "Training the model of a" in text
    assert "━" in text
    assert text.splitlines()[-1].endswith("it is kept for next time.")


def test_who_waits_for_another_process_is_told_once() -> None:
    console = Console(file=io.StringIO(), width=100)
    progress = TrainingProgress(console, console.status("…"))
    progress.waits("starter")
    progress.waits("starter")
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == "Another process is training the model of starter; waiting for it.\n"


@pytest.mark.parametrize("after", [0.0, 1.0], ids=["as it begins", "in the middle"])
def test_ctrl_c_ends_a_training_at_once_and_leaves_nothing(
    index: Path, environment: dict[str, str], tmp_path: Path, after: float
) -> None:
    process = subprocess.Popen([*COMMAND, str(index)], stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Training the model of own")
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, said = process.communicate(timeout=30)
    assert time.monotonic() - began < ENDS_WITHIN
    assert process.returncode == 130
    assert said.splitlines()[-1] == "Stopped. Nothing is left half-done; run the same command again."
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_second_run_trains_nothing(index: Path, environment: dict[str, str]) -> None:
    first, second = (
        subprocess.run([*COMMAND, str(index)], capture_output=True, text=True, env=environment, check=True)
        for _ in range(2)
    )
    assert "Training the model" in first.stderr
    assert second.stderr == ""
    assert first.stdout == second.stdout
