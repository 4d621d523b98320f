"""``occumap map check`` and ``occumap map changes``."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from occumap.cli.app import app

RECORD = {
    "stdCode": "OCC0001",
    "name": "Farrier",
    "statusName": "Approved occupation",
    "level": 3,
    "soc": {"soc2010Code": 5211, "soc2020Code": 5434, "soc2020SubUnitGroups": [{"code": "5434/00", "isPrimary": True}]},
    "mapHierarchy": {
        "routeName": "Agriculture",
        "pathwayId": 1,
        "pathwayName": "Animal care",
        "clusterId": 2,
        "clusterName": "Farriers",
        "technicalLevel": 1,
    },
    "typicalJobTitles": [{"name": "Registered farrier", "isGreen": False}],
}


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "OCC0001.json").write_text(json.dumps(RECORD))
    return folder


def run(*words: object) -> str:
    done = CliRunner().invoke(app, [*map(str, words)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_map_of_records_is_checked_with_better_group_and_reason(records: Path):
    said = run("map", "check", "--map", records)
    assert "published  5434 Chefs" in said
    assert "better     5212" in said
    assert "its SOC2010 code 5211 leads to 5212" in said
    answer = json.loads(run("map", "check", "--map", records, "--json"))
    assert answer["occupations"][0]["better"]["code"] == "5212"
    assert (answer["map"], answer["index"], answer["checked"]) == ("records", "starter", 1)


def test_the_whole_list_is_written_as_a_table_and_as_a_page(records: Path, tmp_path: Path):
    run("map", "check", "--map", records, "--out", tmp_path / "list.csv")
    table = pl.read_csv(tmp_path / "list.csv", infer_schema=False)
    assert table.select("code", "published", "better", "look_at").rows() == [("OCC0001", "5434", "5212", "yes")]
    run("map", "check", "--map", records, "--out", tmp_path / "list.html")
    assert "5212" in (tmp_path / "list.html").read_text(encoding="utf-8")


def test_one_file_of_records_is_a_map_too(records: Path):
    assert "contains   map occ0001: 1 occupation" in run("load", records / "OCC0001.json")


def test_what_changed_is_listed_and_a_part_is_taken_for_one_when_said(records: Path):
    part = run("map", "changes", records, "--part")
    assert "OCC0001 Farrier: renamed Accountancy or taxation professional → Farrier" in part
    assert "SOC2020 code 2421 → 5434" in part
    assert "gone" not in part
    assert "add --part" in run("map", "changes", records)
    answer = json.loads(run("map", "changes", records, "--part", "--json"))
    assert answer["part"] is True
    assert answer["counts"]["occupations: renamed"] == 1


def test_records_are_kept_under_a_name_that_every_command_knows(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    assert "saved as   fresh; see what changed with: occumap map changes fresh" in run("load", records, "--as", "fresh")
    assert "renamed" in run("map", "changes", "fresh", "--part")


def test_what_nothing_is_known_of_is_said_so_and_lacks_nothing_for_certain():
    shown = run("map", "show", "OCC0054", "--framework", "ssc")
    assert "Status: potential" in shown
    assert "nothing is known of its skills" in shown
    moves = run("moves", "OCC0016", "--framework", "ssc", "--limit", "3")
    assert "nothing is known of its skills" in moves
    assert "not known" in moves
    assert "0 %" not in moves
    answer = json.loads(run("gap", "OCC0016", "OCC0490", "--framework", "ssc", "--json"))
    assert (answer["coverage"], {line["status"] for line in answer["skills"]}) == (0, {"not stated"})
    assert "counts as missing" not in " ".join(answer["notes"])


def test_a_move_between_occupations_of_one_profile_does_not_promise_that_nothing_is_missing():
    moves = run("moves", "OCC0095", "--framework", "ssc", "--limit", "1")
    assert "OCC1334" in moves
    assert "nothing that the framework tells apart" in " ".join(moves.split())
