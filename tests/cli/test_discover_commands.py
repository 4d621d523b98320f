"""``occumap discover``, ``destinations`` and ``differ`` as somebody who has never seen them meets them."""

import json

import pytest
from typer.testing import CliRunner

from occumap.cli.app import app

TITLES = ["Bricklayer", "Brick setter", "Furnace bricklayer", "Stone mason", "Stone cutter", "Stone dresser", "Waller"]


@pytest.fixture
def index(tmp_path):
    rows = "\n".join(f"e{n},{title},,,,5312" for n, title in enumerate(TITLES))
    path = tmp_path / "index.csv"
    path.write_text(f"entry_id,title,add,ind,default,soc2010\n{rows}\n")
    return path


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_discover_shows_names_titles_sizes_and_what_would_be_left(index):
    result = run("discover", "5312", "--index", index)
    assert result.exit_code == 0, result.output
    assert "5312 Bricklayers and masons (soc2010): 7 entries" in result.output.replace("\n", " ")
    assert "stone" in result.output
    assert "left without it: 4 entries" in result.output


def test_discover_prints_json_and_nothing_else(index):
    data = json.loads(run("discover", "5312", "--index", index, "--json").stdout)
    assert (data["version"], data["code"]) == ("soc2010", "5312")


def test_discover_writes_what_json_prints(index, tmp_path):
    assert run("discover", "5312", "--index", index, "--out", tmp_path / "found.json").exit_code == 0
    assert (tmp_path / "found.json").read_text() == run("discover", "5312", "--index", index, "--json").stdout


def test_destinations_lists_the_doubtful_first_and_takes_its_own_list_back(index, tmp_path):
    place = tmp_path / "list.csv"
    asked = ["destinations", "5312", "--to", "5312 Stonemasons", "--to", "5313 Bricklayers", "--index", index]
    result = run(*asked, "--out", place)
    assert result.exit_code == 0, result.output
    assert "Least certain" in result.output
    lines = place.read_text().splitlines()
    assert len(lines) == 1 + len(TITLES)
    place.write_text("\n".join([lines[0], lines[1] + "yes", *lines[2:]]) + "\n")
    again = json.loads(run(*asked, "--known", place, "--json").stdout)
    assert sum(one["confirmed"] for one in again["entries"]) == 1


def test_differ_says_in_a_sentence_what_the_example_shows():
    result = run("differ", "example", "--group", "group", "--candidate", "Bread technologists", "--weight", "weight")
    assert result.exit_code == 0, result.output
    assert "example (made up)" in result.output
    assert "Bread technologists and the rest differ in qualification, most in ‘degree’" in result.output


def test_differ_prints_intervals_as_json():
    data = json.loads(run("differ", "example", "--group", "group", "--column", "pay", "--json").stdout)
    assert {one["column"] for one in data["differences"]} == {"pay"}
    assert all(one["hedges_g"][1] < one["hedges_g"][0] < one["hedges_g"][2] for one in data["differences"])
