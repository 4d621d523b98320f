"""A large framework is read once; what changed is read anew, and a damaged cache costs nothing but time."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from occumap.catalog import frameworks_made_once as once
from occumap.catalog import load
from occumap.catalog.kept import keep
from occumap.io.framework_read import FrameworkRead
from occumap.io.onet import read_onet_release
from occumap.model.skills import Framework
from tests.io.made_onet import CONTEXT, NEW, as_text, in_new_release


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(once, "LARGE", 1)
    made = tmp_path / "onet"
    made.mkdir()
    return as_text(made, {**NEW, **in_new_release(CONTEXT)})


def same(one: Framework, other: Framework) -> bool:
    names = ("skills", "profiles", "requirements", "descriptors", "unstated")
    tables = all(getattr(one, name).equals(getattr(other, name)) for name in names)
    extras = list(one.extras) == list(other.extras)
    texts = (one.id, one.title, one.scale, one.code_list, one.source, one.notice)
    return (
        tables
        and extras
        and all(one.extras[name].equals(other.extras[name]) for name in one.extras)
        and texts == (other.id, other.title, other.scale, other.code_list, other.source, other.notice)
    )


def test_what_was_read_once_is_the_same_and_isnt_read_again(folder):
    def read() -> FrameworkRead:
        calls.append(1)
        return read_onet_release(folder)

    calls: list[int] = []
    first, second = once.framework_once(folder, read), once.framework_once(folder, read)
    assert len(calls) == 1
    assert second.notes == first.notes
    assert same(first.framework, second.framework)


def test_a_file_that_changed_is_read_anew(folder):
    before = once.framework_once(folder, lambda: read_onet_release(folder)).framework
    path = folder / "Job Zones.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("\t3\t", "\t4\t"), encoding="utf-8")
    after = once.framework_once(folder, lambda: read_onet_release(folder)).framework
    assert (before.extras["job_zones"]["zone"].to_list(), after.extras["job_zones"]["zone"].to_list()) == ([3], [4])


def test_a_damaged_cache_is_made_again(folder, tmp_path):
    first = once.framework_once(folder, lambda: read_onet_release(folder))
    for path in (tmp_path / "home").rglob("*.arrow"):
        path.write_bytes(path.read_bytes()[:20])
    assert same(once.framework_once(folder, lambda: read_onet_release(folder)).framework, first.framework)


@pytest.mark.parametrize("ending", [".csv", ""])
def test_answers_of_a_kept_framework_name_it_as_it_is_kept(folder, ending, tmp_path):
    if ending:
        path = tmp_path / "own.csv"
        path.write_text("profile,skill\nPotter,Throwing\n", encoding="utf-8")
    keep(load.load(path if ending else folder), "mine")
    found = load.framework("MINE")
    assert found.id == "mine"
    assert found is load.framework("mine")
    assert isinstance(found.requirements, pl.DataFrame)
