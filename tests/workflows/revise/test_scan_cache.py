"""A scan is kept by the content of what it rests on, comes back the same, and is made anew where it is damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from occumap.catalog import load
from occumap.model.index import Index
from occumap.workflows.revise import scan_cache
from occumap.workflows.revise.scan_cache import KEPT, keep_scan, kept_scan, scan_as_json, scan_from_json, scan_key
from tests.made_scan import VERSION, made_scan


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path))
    return tmp_path


def test_a_scan_comes_back_as_it_was() -> None:
    again = scan_from_json(scan_as_json(made_scan()))
    assert (again.groups, again.sources, again.notes) == (made_scan().groups, made_scan().sources, made_scan().notes)
    assert (again.version, again.index, again.order) == (made_scan().version, made_scan().index, made_scan().order)


def test_what_is_kept_is_found_by_its_key_alone() -> None:
    assert kept_scan(VERSION, "one") is None
    keep_scan(VERSION, "one", made_scan())
    found = kept_scan(VERSION, "one")
    assert found is not None
    assert found.groups == made_scan().groups
    assert kept_scan(VERSION, "two") is None
    assert kept_scan("soc2020", "one") is None


@pytest.mark.parametrize("damage", [b"", b"no scan", None, b'{"version": "soc2010"}'])
def test_what_is_damaged_is_no_scan(home: Path, damage: bytes | None) -> None:
    keep_scan(VERSION, "one", made_scan())
    (file,) = home.glob("cache/scans/*.gz")
    file.write_bytes(file.read_bytes()[:-200] if damage is None else damage)
    assert kept_scan(VERSION, "one") is None


def test_only_the_last_few_of_a_version_stay(home: Path) -> None:
    for number in range(KEPT + 2):
        keep_scan(VERSION, str(number), made_scan())
    keep_scan("soc2020", "0", made_scan())
    assert len(list(home.glob(f"cache/scans/{VERSION}.*"))) == KEPT
    assert kept_scan(VERSION, str(KEPT + 1)) is not None
    assert kept_scan("soc2020", "0") is not None


def test_the_key_goes_by_the_content_of_the_index_and_by_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = scan_key(VERSION)
    starter = load.index("starter")
    monkeypatch.setattr(scan_cache, "index_coded_to", lambda _: Index(starter.name, starter.frame.clone()))
    assert scan_key(VERSION) == usual
    titled = starter.frame.with_columns(pl.col("natural_title").str.to_uppercase())
    monkeypatch.setattr(scan_cache, "index_coded_to", lambda _: replace(starter, frame=titled))
    assert scan_key(VERSION) != usual
    monkeypatch.setattr(scan_cache, "index_coded_to", lambda _: starter)
    assert scan_key(VERSION) == usual
    monkeypatch.setattr(scan_cache, "_program", lambda: "a later one")
    assert scan_key(VERSION) != usual
