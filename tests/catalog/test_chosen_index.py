"""Which index is used where none is named, in command, Python, page and API alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from occumap.catalog.chosen_index import ENVIRONMENT, SETTINGS, chosen_index
from occumap.catalog.coders import get_by_index
from occumap.cli.app import app
from occumap.errors import InputError
from occumap.model.job_description import JobDescription
from occumap.workflows.code.code import code
from occumap.workflows.code.code_title import code_job
from occumap.workflows.code.preview import version_named, versions

OWN = "title,soc2010,soc2020\nAlpaca wrangler,9111,9111\n"
OTHER = "title,soc2020\nAlpaca wrangler,5111\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.csv"
    path.write_text(OWN)
    return str(path)


@pytest.fixture
def other(tmp_path: Path) -> str:
    path = tmp_path / "other.csv"
    path.write_text(OTHER)
    return str(path)


def test_without_any_choice_it_is_the_one_that_comes_along() -> None:
    assert chosen_index() == "starter"


def test_what_is_named_comes_before_the_environment_and_that_before_the_settings(
    own: str, other: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / SETTINGS).write_text(f'index = "{own}"\n')
    assert chosen_index() == own
    monkeypatch.setenv(ENVIRONMENT, other)
    assert chosen_index() == other
    assert chosen_index("starter") == "starter"
    monkeypatch.setenv(ENVIRONMENT, "  ")
    assert chosen_index() == own


def test_the_chosen_index_answers_everywhere_and_is_named(own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, own)
    answers = [
        code_job(JobDescription("alpaca wrangler")),
        code("alpaca wrangler"),
        get_by_index().settled("alpaca wrangler"),
    ]
    for answer in answers:
        assert answer is not None
        assert str(answer.code) == "soc2020:9111"
        assert answer.versions["index"].startswith("own@")
    shown = CliRunner().invoke(app, ["code", "alpaca wrangler"])
    assert "soc2020:9111" in shown.output
    assert "Index: own@" in shown.output
    assert versions() == ("soc2020", "soc2010")
    assert version_named("soc2010").id == "soc2010"


def test_a_choice_that_is_not_there_says_where_it_was_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "gone.csv")
    with pytest.raises(InputError, match=r"OCCUMAP_INDEX = gone\.csv: .*Correct OCCUMAP_INDEX, or unset it"):
        code_job(JobDescription("baker"))
    monkeypatch.delenv(ENVIRONMENT)
    (home / SETTINGS).write_text('index = "gone.csv"\n')
    with pytest.raises(InputError, match=r"settings\.toml, index = gone\.csv: .*or remove it"):
        code_job(JobDescription("baker"))
    assert code_job(JobDescription("electrician"), index="starter").code is not None, (
        "what is named is used all the same"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("index = ", "it isn't TOML"),
        ("colour = 1", "'colour' is not a setting"),
        ("index = 3", "it isn't a text"),
    ],
)
def test_settings_that_say_something_else_are_named(home: Path, text: str, said: str) -> None:
    (home / SETTINGS).write_text(text)
    with pytest.raises(InputError, match=said):
        chosen_index()


def test_settings_without_an_index_choose_none(home: Path) -> None:
    (home / SETTINGS).write_text("# nothing yet\n")
    assert chosen_index() == "starter"
