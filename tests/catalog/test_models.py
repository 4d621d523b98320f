"""Models are trained once for each index; that of the starter index comes with Occumap."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from occumap.catalog import load, models, shipped
from occumap.catalog.coders import DEFAULT_VERSION, lookup_of
from occumap.catalog.models import get_model, place_of_shipped, watched_by
from occumap.coding import title_model
from occumap.coding.lookup import Lookup
from occumap.coding.title_model import Model
from occumap.examples import small_index, small_version

FORGOTTEN = "The index or the way models are trained has changed: run `make model`, and commit the file it writes."
TEACH = """
import sys, time
from occumap.catalog.models import get_model
from occumap.coding import title_model
from occumap.coding.lookup import Lookup
from occumap.examples import small_index, small_version
train = title_model.train_model
def slowly(*given, **named):
    print("trains", flush=True)
    time.sleep(1)
    return train(*given, **named)
title_model.train_model = slowly
index, version = small_index(), small_version()
print(get_model(index, version, Lookup.of(index, version.id), loaded={}, encoder=None).made_from)
"""


class Watcher:
    """Keeps what it is told; stops a training if it is to."""

    def __init__(self, *, stops: bool = False) -> None:
        self.stops, self.heard = stops, list[str]()

    def waits(self, index: str) -> None:
        self.heard.append(f"waits for {index}")

    @contextmanager
    def trains(self, index: str) -> Iterator[Callable[[float], None]]:
        self.heard.append(f"trains {index}")
        yield self._told

    def _told(self, share: float) -> None:
        assert 0 <= share <= 1
        if self.stops:
            raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path))
    return tmp_path


def small_model() -> Model:
    index, version = small_index(), small_version()
    return get_model(index, version, Lookup.of(index, version.id), loaded={}, encoder=None)


def test_the_model_of_the_starter_index_comes_along_and_is_the_one_that_would_be_trained_now() -> None:
    version, index = load.version_and_index(DEFAULT_VERSION, shipped.STARTER)
    place = place_of_shipped(lookup_of(index, shipped.STARTER, version.id))
    assert [path.name for path in place.parent.glob("*.npz")] == [place.name], FORGOTTEN
    assert place.stat().st_size < 5_000_000


def test_the_coder_that_comes_along_needs_no_training(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setattr(title_model, "train_model", None)
    version, index = load.version_and_index(DEFAULT_VERSION, shipped.STARTER)
    model = get_model(index, version, lookup_of(index, shipped.STARTER, version.id), loaded={}, encoder=None)
    assert model.version == DEFAULT_VERSION
    assert not list(home.rglob("*")), "and nothing is written"


def test_a_model_is_trained_once_and_kept(home: Path) -> None:
    watcher = Watcher()
    with watched_by(watcher):
        first, second = small_model(), small_model()
    assert watcher.heard == [f"trains {small_index().name}"]
    assert first.made_from == second.made_from
    assert first.network.packed.tobytes() == second.network.packed.tobytes()
    assert first.network.heads[0].tobytes() == second.network.heads[0].tobytes()
    assert sorted(path.suffix for path in (home / "cache/coders").iterdir()) == [".npz", ".sum"]


def test_a_training_that_is_stopped_leaves_nothing_behind_and_the_next_one_works(home: Path) -> None:
    with pytest.raises(KeyboardInterrupt), watched_by(Watcher(stops=True)):
        small_model()
    assert list((home / "cache/coders").iterdir()) == []
    assert small_model().version == small_version().id


def test_of_two_processes_that_need_one_model_the_second_waits_for_the_first() -> None:
    processes = [subprocess.Popen([sys.executable, "-c", TEACH], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [process.communicate(timeout=120)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(len(answer) for answer in answers) == [1, 2], "one trains, both answer"
    assert answers[0][-1] == answers[1][-1]


def test_who_waits_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_POLL", 0.01)
    slow = subprocess.Popen([sys.executable, "-c", TEACH], stdout=subprocess.PIPE, text=True)
    assert slow.stdout is not None
    assert slow.stdout.readline().strip() == "trains"
    watcher = Watcher()
    with watched_by(watcher):
        small_model()
    slow.communicate(timeout=60)
    assert set(watcher.heard) == {f"waits for {small_index().name}"}
    assert (home / "cache/coders").is_dir()


def test_the_lock_of_a_process_that_was_killed_holds_nobody_up() -> None:
    killed = subprocess.Popen([sys.executable, "-c", TEACH], stdout=subprocess.PIPE, text=True)
    assert killed.stdout is not None
    killed.stdout.readline()
    killed.kill()
    killed.communicate()
    began = time.monotonic()
    watcher = Watcher()
    with watched_by(watcher):
        small_model()
    assert watcher.heard == [f"trains {small_index().name}"]
    assert time.monotonic() - began < 60


def test_where_nothing_can_be_written_a_model_is_trained_all_the_same(home: Path) -> None:
    (home / "cache").write_text("a file in the way")
    with pytest.warns(match="can't be cached"):
        assert small_model().version == small_version().id
