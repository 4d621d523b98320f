"""Entries of a user's own index that contradict each other are reported with their rows, and coded with a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from occumap.catalog import load
from occumap.catalog.coders import coder
from occumap.cli.app import app
from occumap.coding.contradictions import contradictions
from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Lookup
from occumap.errors import InputError, OccumapWarning
from occumap.model.coding import Coding
from occumap.model.job_description import JobDescription

ROWS = """Job title,SOC 2020 code,Additional qualifier,Industry,D
Wharf minder,5432,,,
wharf minder,5435,,,
Wharf keeper,5434,head,hotel,
Wharf keeper,5435,head,hotel,
Wharf warden,5434,day,,Y
Wharf warden,5435,night,,Y
Wharf warden,5432,,,
Wharf guard,5434,,,
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    path = tmp_path / "office.csv"
    path.write_text(ROWS)
    return path


def answers(path: Path) -> ByIndex:
    return ByIndex(load.version("soc2020"), Lookup.of(load.index(path), "soc2020"))


def test_one_title_under_two_codes_and_two_defaults_are_found_with_their_rows(office: Path) -> None:
    found = contradictions(load.index(office), "soc2020")
    assert [one.said() for one in found] == [
        "rows 2 and 3: ‘Wharf minder’ is 5432 and 5435 of soc2020",
        "rows 4 and 5: ‘Wharf keeper’ is 5434 and 5435 of soc2020",
        "rows 6 and 7: ‘Wharf warden’ is by default 5434 and 5435 of soc2020",
    ]


def test_loading_such_a_file_says_so(office: Path) -> None:
    run = CliRunner().invoke(app, ["load", str(office)])
    assert "entries contradict each other" in run.output
    assert "rows 2 and 3: ‘Wharf minder’ is 5432 and 5435" in run.output
    assert any("rows 2 and 3" in note for note in load.load(office).notes)


def test_coding_with_such_a_file_warns(office: Path) -> None:
    with pytest.warns(OccumapWarning, match="rows 2 and 3: ‘Wharf minder’"):
        load.version_and_index("soc2020", office)


@pytest.mark.parametrize("asked", [JobDescription("Wharf minder"), JobDescription("wharf keeper", "hotel", "head")])
def test_their_titles_are_left_open_with_a_question(office: Path, asked: JobDescription) -> None:
    found = answers(office).answer(asked)
    assert found is not None
    assert not isinstance(found, Coding)
    assert found.question is not None
    assert found.question.text.startswith("Which code is meant: ")
    assert {option.title for option in found.question.options} >= {"Cooks"}
    assert "nothing in it tells them apart" in found.reason


def test_a_coder_answers_them_with_the_question(office: Path) -> None:
    with pytest.warns(OccumapWarning):
        answer = coder("soc2020", index=office).code("Wharf minder")
    assert answer.question is not None
    assert [option.answer for option in answer.question.options] == ["5432", "5435"]
    assert answer.confidence < 0.99


def test_an_index_without_contradictions_is_loaded_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "office.csv"
    path.write_text("title,soc2020,ind\nWharf minder,5432,\nWharf minder,5435,hotel\n")
    assert load.load(path).notes == ()


def test_an_index_of_one_row_answers_its_title_and_claims_nothing_of_others(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("title,soc2020\nWharf minder,5432\n")
    made = coder("soc2020", index=path)
    assert str(made.code("wharf minder").code) == "soc2020:5432"
    other = made.code("Wharf supervisor general")
    assert (other.code, other.candidates) == (None, ())


def test_a_code_that_the_version_lacks_is_named_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "office.csv"
    path.write_text("title,soc2020\nBaker,5432\nChef,9999\n")
    with pytest.raises(InputError, match=r"row 3, column ‘soc2020’: '9999' is not a code of soc2020 .*‘Chef’"):
        load.version_and_index("soc2020", path)


@pytest.mark.parametrize(
    "header",
    [
        "Occupation,SOC2020",
        "JOB_TITLE,soc_2020",
        "Index title,SOC 2020 code",
        "job,SOC2020 unit group",
        "Title,Code SOC2020",
    ],
)
def test_columns_are_told_by_name_though_it_differs_a_little(tmp_path: Path, header: str) -> None:
    path = tmp_path / "office.csv"
    path.write_text(f"{header}\nWharf minder,5432\nWharf keeper,5432\n")
    assert load.index(path).codes("soc2020").to_list() == ["5432", "5432"]


def test_two_columns_that_may_hold_the_codes_of_a_version_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "office.csv"
    path.write_text("title,soc2020 code,soc2020 group\nWharf minder,5432,5435\n")
    with pytest.raises(InputError, match="two columns could be soc2020"):
        load.index(path)


def test_the_index_that_comes_along_contradicts_itself_nowhere() -> None:
    """It has defaults for an industry beside the default of a title, as the ONS index has."""
    index = load.index()
    assert [found for version in index.versions for found in contradictions(index, version)] == []
