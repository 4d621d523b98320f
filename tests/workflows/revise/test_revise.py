"""A revision from its file to everything it owes its users."""

import csv
import json

import polars as pl
import pytest

from occumap.workflows.revise.revise import ALL_FILES, keep, revise


@pytest.fixture(scope="module")
def revised():
    return revise("soc2010-review")


@pytest.fixture(scope="module")
def folder(revised, tmp_path_factory):
    place = tmp_path_factory.mktemp("revise") / "out"
    keep(revised, place)
    return place


def test_all_files_are_written(folder):
    assert sorted(p.name for p in folder.iterdir()) == sorted(ALL_FILES)


def test_tables_have_the_columns_they_promise(folder):
    heads = {
        "structure.csv": "version,level,code,title,parent",
        "correspondence.csv": "from_code,to_code,entries,share_of_from,share_of_to,change_type",
        "index.csv": "entry_id,title,add,ind,from_code,to_code,issue,rule",
        "findings.csv": "severity,kind,issue,code,message",
    }
    for name, head in heads.items():
        first = (folder / name).read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith(head), name


def test_every_entry_is_recoded_to_a_group_of_the_new_structure(folder, revised):
    codes = pl.read_csv(folder / "structure.csv", infer_schema=False)
    units = set(codes.filter(pl.col("level") == "unit")["code"])
    index = pl.read_csv(folder / "index.csv", infer_schema=False)
    assert len(index) == len(revised.plan.index) + 2
    assert set(index["to_code"]) <= units
    assert index["to_code"].null_count() == 0


def test_correspondence_counts_every_entry_once(folder, revised):
    rows = list(csv.DictReader((folder / "correspondence.csv").read_text(encoding="utf-8").splitlines()))
    assert sum(int(row["entries"]) for row in rows) == len(revised.plan.index)
    assert {row["from_version"] for row in rows} == {"soc2010"}
    assert {row["to_version"] for row in rows} == {"soc2020-draft"}


def test_the_plan_as_json_says_what_was_decided(folder):
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert len(plan["issues"]) == 22
    assert plan["can_be_applied"] is True
    assert {f["status"] for f in plan["findings"]} == {"open", "assumed", "accepted"}


def test_the_same_input_gives_the_same_bytes(folder, tmp_path):
    keep(revise("soc2010-review"), tmp_path / "again")
    for name in ALL_FILES:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_a_plan_with_open_errors_leaves_findings_and_proposals_only(tmp_path):
    strict = revise("soc2010-review", strict=True)
    assert strict.outcome is None
    keep(strict, tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["findings.csv", "plan.json", "proposals.html"]


def test_the_real_index_is_recoded_whole(ons_workbook):
    outcome = revise("soc2010-review", index=str(ons_workbook)).outcome
    coded = outcome.destinations.filter(pl.col("from_code").is_not_null())
    assert len(outcome.destinations) == 32_197
    assert coded["to_code"].null_count() == 0
    assert outcome.plan.old.get("354").title == "Sales, marketing and related associate professionals"
    assert outcome.version["354"].title == "Business associate professionals"
