"""Tools for assistants answer as everything else does, say what they understood, and ask instead of guessing."""

from __future__ import annotations

from pathlib import Path

import pytest

import occumap as om
from occumap.render import as_dict
from occumap.workflows.revise.explain_group import explain_group
from tests.web.mcp.conftest import Assistant


def test_a_title_that_is_sure_is_coded_as_everywhere_with_its_confidence_and_versions(assistant: Assistant) -> None:
    found = assistant.answer("code", title="Design engineer", industry="aerospace")
    same = om.code("Design engineer", industry="aerospace").to_dict()
    assert found["answer"] == same
    assert found["status"] == "answered"
    assert found["confidence"] == same["confidence"]
    assert {name: found["versions"][name] for name in ("classification", "index", "coder")} == {
        name: same[name] for name in ("classification", "index", "coder")
    }
    assert found["said"].startswith("soc2020:2126 Aerospace engineers: ")


def test_a_title_that_a_question_decides_is_not_told_but_asked(assistant: Assistant) -> None:
    found = assistant.answer("code", title="Design engineer")
    assert found["status"] == "can't tell"
    assert found["question"] == found["answer"]["question"]["text"]
    assert {"2126", "2122"} <= {one["code"] for one in found["candidates"]}
    option = next(one for one in found["answer"]["question"]["options"] if one["code"] == "2126")
    given = {name: option[name] for name in ("additional", "industry") if option[name]}
    assert assistant.answer("code", title="Design engineer", **given)["answer"]["code"] == "2126"


@pytest.mark.parametrize("title", ["retired", "flurbologist", "manager", "?"])
def test_what_is_no_title_or_reaches_no_lowest_group_is_not_told(assistant: Assistant, title: str) -> None:
    found = assistant.answer("code", title=title)
    assert found["status"] == "can't tell"
    assert found["said"]


def test_a_version_that_titles_are_not_coded_to_is_an_error_with_those_that_are(assistant: Assistant) -> None:
    assert "Choose soc2020 or soc2010" in assistant.error("code", title="baker", version="isco08")


def test_a_group_is_explained_as_the_api_does(assistant: Assistant) -> None:
    found = assistant.answer("explain_group", code="2126", version="soc2010")
    assert found["answer"] == as_dict.explained_group(explain_group("2126", "soc2010"))
    assert found["answer"]["title"] == "Design and development engineers"
    assert found["versions"]["classification"] == "soc2010"
    assert found["answer"]["went_to"]


def test_an_unknown_code_is_an_error_with_the_nearest(assistant: Assistant) -> None:
    said = assistant.error("explain_group", code="2128")
    assert "there is no group '2128'" in said
    assert "2127 (Engineering project managers and project engineers)" in said
    assert "OCC0999 (Lead engineering maintenance technician)" in assistant.error("gap", from_="OCC9999", to="OCC0023")


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("explain_group", {"code": "1", "version": "{file}"}),
        ("compare", {"from_version": "soc2010", "to_version": "{file}"}),
        ("convert", {"from_version": "{file}", "to_version": "soc2020", "figures": [{"code": "1", "value": 1}]}),
        ("gap", {"from_": "OCC0023", "to": "OCC0107", "framework": "{file}"}),
        ("code", {"title": "baker", "version": "{file}"}),
    ],
)
def test_files_are_neither_read_nor_named(
    assistant: Assistant, tmp_path: Path, tool: str, given: dict[str, object]
) -> None:
    file = tmp_path / "own.csv"
    file.write_text("code,title\n1,Bakers\n11,Bread bakers\n")
    (tmp_path / "own.csb").write_text("")
    named = {name: str(file) if value == "{file}" else value for name, value in given.items()}
    said = assistant.error(tool, **named)
    assert "soc2020" in said or "ssc" in said
    assert "own.csb" not in said
    assert "file" not in said.replace(str(file), "")


def test_a_group_is_followed_to_another_version(assistant: Assistant) -> None:
    found = assistant.answer("compare", from_version="soc2010", to_version="soc2020", code="2126")
    assert {link["from_code"] for link in found["answer"]["links"]} == {"2126"}
    assert "2126 Aerospace engineers" in found["said"]
    assert "the index starter" in found["said"]
    whole = om.compare("soc2010", "soc2020").to_dict()
    assert all(link in whole["links"] for link in found["answer"]["links"])


def test_a_long_comparison_says_what_it_leaves_out(assistant: Assistant) -> None:
    found = assistant.answer("compare", from_version="soc2010", to_version="soc2020", level="unit", limit=7)["answer"]
    assert len(found["changes"]) == 7
    assert found["changes_not_shown"] > 300


def test_figures_are_not_shared_out_where_nobody_counted_people(assistant: Assistant) -> None:
    given = {"from_version": "soc2010", "to_version": "soc2020", "figures": [{"code": "2126", "value": 1000}]}
    found = assistant.answer("convert", **given)
    assert found["status"] == "can't tell"
    assert found["answer"] is None
    assert "by_titles" in found["question"]
    rough = assistant.answer("convert", **given, by_titles=True)
    assert sum(row["value"] for row in rough["answer"]["figures"]) == pytest.approx(1000)
    assert "titles of an index, not people" in rough["said"]
    assert rough["answer"]["made_up"] is False


def test_figures_of_upper_groups_are_brought_over_by_titles_too(assistant: Assistant) -> None:
    given = {"from_version": "soc2010", "to_version": "soc2020", "figures": [{"code": "212", "value": 1000}]}
    rows = assistant.answer("convert", **given, by_titles=True)["answer"]["figures"]
    assert {len(row["code"]) for row in rows} == {3}
    assert sum(row["value"] for row in rows) == pytest.approx(1000)


def test_a_gap_is_that_of_the_commands_and_in_short_says_how_much_is_left_out(assistant: Assistant) -> None:
    whole = assistant.answer("gap", from_="OCC0154E", to="OCC0023", detail="whole")
    assert whole["answer"] == om.gap("OCC0154E", "OCC0023").to_dict()
    short = assistant.answer("gap", from_="OCC0154E", to="OCC0023")["answer"]
    assert 0 < len(short["skills"]) < len(whole["answer"]["skills"])
    assert len(short["skills"]) + short["skills_not_shown"] == len(whole["answer"]["skills"])
    assert {"framework": "ssc", "map": "england"}.items() <= whole["versions"].items()


def test_what_a_name_was_taken_for_is_said(assistant: Assistant) -> None:
    found = assistant.answer("moves", from_="Control system engineers", limit=2)
    (taken,) = found["taken"]
    assert (taken["code"], taken["found_by"]) == ("OCC0023", "name")
    assert "was taken as OCC0023 Control systems engineer" in taken["said"]
    assert found["answer"] == _in_short(om.moves("OCC0023", limit=2).to_dict())


def _in_short(moves: dict) -> dict:
    for move in moves["moves"]:
        gap = move["gap"]
        named = {*gap["shared"], *gap["reasons"], *gap["questions"]}
        gap["skills_not_shown"] = sum(line["skill"] not in named for line in gap["skills"])
        gap["skills"] = [line for line in gap["skills"] if line["skill"] in named]
    return moves


def test_a_name_that_fits_several_is_asked_about(assistant: Assistant) -> None:
    for tool, given in (("moves", {}), ("gap", {"to": "OCC0023"}), ("path", {"to": "OCC0023"})):
        found = assistant.answer(tool, from_="nurse", **given)
        assert found["status"] == "can't tell"
        assert "OCC0781" in {one["code"] for one in found["candidates"]}
        assert found["question"] == "Which of these is meant?"
        assert found["answer"] is None


def test_where_nothing_is_known_of_an_occupation_the_gap_is_not_told(assistant: Assistant) -> None:
    found = assistant.answer("gap", from_="OCC1313C", to="OCC0695")
    assert found["status"] == "can't tell"
    assert "nothing is known of its skills" in found["said"]


def test_a_path_has_its_steps_and_none_says_why(assistant: Assistant) -> None:
    found = assistant.answer("path", from_="OCC0349", to="OCC0292", detail="whole")
    assert found["answer"] == {"paths": om.paths("OCC0349", "OCC0292", limit=1).to_dict()["paths"]}
    assert found["said"].endswith("Plate welder; then Nuclear welding inspection technician.")
    none = assistant.answer("path", from_="OCC1313C", to="OCC0695")
    assert none["status"] == "can't tell"
    assert none["said"].startswith("There is no sensible path")


def test_a_search_finds_titles_groups_occupations_and_skills(assistant: Assistant) -> None:
    found = assistant.answer("search", query="aerospace engineer", limit=3)["answer"]
    assert found["whole"] is True
    assert {"title", "group", "occupation"} <= {hit["kind"] for hit in found["hits"]}
    assert assistant.answer("search", query="zzyzx")["status"] == "can't tell"
