"""Between two releases of an index, entries that are new, dropped or recoded are found, whatever their ids are."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import occumap as om
from occumap.cli.app import app
from occumap.coding.compare_indexes import compare_indexes
from occumap.errors import InputError
from occumap.io.ons_index import read_ons_index
from occumap.model.index import Index
from occumap.model.index_comparison import EntryChangeType

OLD = """id,title,ind,soc2010,soc2020
1,Baker,,5432,5432
2,Chef,,5434,5434
3,Cook,hotel,5435,5435
4,Smith,,5211,5211
"""
NEW = "id,title,ind,soc2020\na,baker,,5432\nb,Chef,,5435\nc,Cook,school,5435\nd,Smith,,5211\ne,Smith,,5212\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(OLD)
    new.write_text(NEW)
    return old, new


def indexes(files: tuple[Path, Path]) -> tuple[Index, Index]:
    old, new = (om.load(path) for path in files)
    assert isinstance(old, Index)
    assert isinstance(new, Index)
    return old, new


def test_what_is_new_dropped_and_recoded_is_told_by_title_and_qualifiers(files: tuple[Path, Path]) -> None:
    found = om.compare(*indexes(files))
    assert found.versions == ("soc2020",)
    assert [(one.change.value, one.title, one.ind, one.old_codes, one.new_codes) for one in found.changes] == [
        ("recoded", "Chef", None, ("5434",), ("5435",)),
        ("dropped", "Cook", "hotel", ("5435",), ()),
        ("new", "Cook", "school", (), ("5435",)),
        ("recoded", "Smith", None, ("5211",), ("5211", "5212")),
    ]
    assert found.same == (1,)
    assert found.counts("soc2020") == {
        EntryChangeType.NEW: 1,
        EntryChangeType.DROPPED: 1,
        EntryChangeType.RECODED: 2,
    }


def test_the_command_shows_counts_and_entries_and_writes_all_as_csv(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "changes.csv"
    run = CliRunner().invoke(app, ["compare", *map(str, files), "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert "Cook (school)" in run.output
    assert "5434 → 5435" in run.output
    table = pl.read_csv(out, infer_schema=False)
    assert table.columns == ["version", "change", "title", "add", "ind", "old_code", "new_code"]
    assert table.height == 4
    answer = json.loads(CliRunner().invoke(app, ["compare", *map(str, files), "--json"]).output)
    assert answer["counts"] == [{"version": "soc2020", "same": 1, "new": 1, "dropped": 1, "recoded": 2}]


def test_an_index_and_a_version_are_not_compared(files: tuple[Path, Path]) -> None:
    run = CliRunner().invoke(app, ["compare", str(files[0]), "soc2020"])
    assert "an index is needed here" in str(run.exception)
    old, _ = indexes(files)
    with pytest.raises(InputError, match="an index is compared with an index"):
        om.compare(old, "soc2020")  # type: ignore[call-overload]


def test_indexes_that_share_no_version_are_refused(files: tuple[Path, Path]) -> None:
    old, new = indexes(files)
    with pytest.raises(InputError, match="aren't both coded to soc2010"):
        compare_indexes(old, new, ["soc2010"])
    with pytest.raises(InputError, match="aren't both coded to one version"):
        compare_indexes(Index("old", old.frame.drop("soc2020")), new)


def test_the_real_index_is_the_same_as_itself_and_a_change_to_it_is_found(ons_workbook: Path) -> None:
    index = read_ons_index(ons_workbook)
    assert compare_indexes(index, index).changes == ()
    kept = index.frame.filter(pl.col("natural_title") != "Software engineer")
    found = compare_indexes(index, Index("later", kept), ["soc2020"])
    assert [(one.change.value, one.title, one.old_codes) for one in found.changes] == [
        ("dropped", "Software engineer", ("2134",))
    ]
