"""Lists of the user's own: what is no job title, and codes of industries with their words."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import occumap as om
from occumap.catalog.own_lists import read_industries, read_non_answers
from occumap.cli.app import app
from occumap.coding.non_answers import NonAnswer
from occumap.errors import InputError, OccumapError
from occumap.model.coding import Method

OURS = "text,kind\nOn furlough,economic status\nSee CV,No content\nBaker,refusal\n\n"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.csv"
    path.write_text(OURS)
    return path


@pytest.fixture
def sic2026(tmp_path: Path) -> Path:
    path = tmp_path / "sic2026.csv"
    path.write_text("code,words\n01.11,farming\n86.10/1,hospital service\nA,agriculture\n")
    return path


def test_a_list_is_read_in_plain_form(ours: Path) -> None:
    assert read_non_answers(ours) == {
        "on furlough": NonAnswer.ECONOMIC_STATUS,
        "see cv": NonAnswer.NO_CONTENT,
        "baker": NonAnswer.REFUSAL,
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "text,kind\nSee CV,odd\n",
            "row 2: 'odd' is no kind of non-answer. Kinds: economic",
        ),
        ("text,kind\nA b,refusal\n,refusal\n", "row 3: there is no text"),
        ("text,kind\nSee CV,refusal\nsee cv,no content\n", "row 3: 'see cv' stands above with another kind"),
        ("text\nSee CV\n", "there is no column for kind"),
    ],
)
def test_what_is_wrong_in_a_list_is_named_with_its_row(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=words):
        read_non_answers(path)


def test_own_non_answers_come_before_the_index_and_are_needed_for_it(ours: Path) -> None:
    answer = om.code("On furlough!", non_answers=ours)
    assert (answer.method, answer.code) == (Method.NOT_AN_OCCUPATION, None)
    assert "economic status" in answer.reason
    assert om.code("Baker", non_answers=ours).method is Method.NOT_AN_OCCUPATION
    assert om.code("Baker").method is not Method.NOT_AN_OCCUPATION
    assert om.code("Retired", non_answers=ours).method is Method.NOT_AN_OCCUPATION


def test_the_command_and_a_frame_read_them_too_and_their_answers_say_so(ours: Path) -> None:
    run = CliRunner().invoke(app, ["code", "see cv", "--non-answers", str(ours)])
    assert "not_an_occupation" in run.output
    frame = pl.DataFrame({"job": ["On furlough", "electrician"]})
    coded = om.code(frame, title="job", non_answers=ours)
    assert coded["method"].to_list() == ["not_an_occupation", "exact"]
    assert coded["coder"][0] != om.code(frame, title="job")["coder"][0]


def test_codes_of_a_loaded_list_are_read_and_its_version_is_named(sic2026: Path) -> None:
    table = read_industries(sic2026)
    assert table.name == "SIC 2026"
    assert table.read("1.11") == ("1.11", "")
    assert table.read("0111").said == "The industry 0111 was read as 0111 of SIC 2026 (farming)."
    assert table.read("SIC 2026: 86101").words == "hospital service"
    assert "of SIC 2007" in table.read("SIC 2007 86101").said
    assert "section A of SIC 2026" in table.read("A").said


def test_a_list_may_name_its_version_or_be_one_that_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    path = tmp_path / "new.csv"
    path.write_text("version,sic,title\nUK SIC 2026,01110,farming\nUK SIC 2026,,\n")
    assert read_industries(path).name == "SIC 2026"
    tree = tmp_path / "tree.csv"
    tree.write_text("code,title\n01,Farming\n0111,Cereals\n")
    assert CliRunner().invoke(app, ["load", str(tree), "--as", "sic2026"]).exit_code == 0
    assert read_industries("sic2026").read("SIC 2026 01.11").words == "Cereals"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,words\n01,\n", "row 2: it has a code or words, but not both"),
        ("code,words\n01,a\n01,b\n", "row 3: code '01' stands above with other words"),
        ("code,words,version\n01,a,x\n02,b,y\n", "it has codes of x and y"),
        ("a,b\n1,2\n", "there is no column for code"),
    ],
)
def test_a_list_of_industries_that_is_wrong_says_where(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=words):
        read_industries(path)
    with pytest.raises(OccumapError):
        read_industries(tmp_path / "nowhere.csv")


def test_the_command_reads_a_list_of_industries_and_says_what_is_unknown_without(sic2026: Path) -> None:
    asked = ["code", "Electrician", "--industry", "SIC 2026: 86.10"]
    assert "no list of SIC 2026 is loaded" in " ".join(CliRunner().invoke(app, asked).output.split())
    run = CliRunner().invoke(app, [*asked, "--industries", str(sic2026)])
    assert "SIC 2026" in run.output
    assert "no list" not in run.output
