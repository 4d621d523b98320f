"""Where a title says nothing of the work, or only where it is done, the description of the work is coded."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from occumap.catalog.coders import coder as coder_of
from occumap.coding.coder import Coder
from occumap.coding.described_work import SAYS_NOTHING, SAYS_ONLY_WHERE, DescribedWork, work_described
from occumap.coding.non_answers import NonAnswer
from occumap.coding.workplaces import ONLY_WHERE
from occumap.model.coding import Coding, Method
from occumap.model.job_description import JobDescription

# What a sentence on the work is believed at the most, where it is not itself a title of the index.
MOST = 0.8
NO_TITLE = ("self employed", "Self-employed", "n/a", "refused", "agency", "band 5", "123", "-", "", None)
TITLES = ("teacher", "Plumber", "care assistant", "bus driver", "kitchen fitter", "builder", "manager", "nurse")
DUTIES = ("I fit kitchens", "kitchen fitter", "teaching maths", "drive a van", "n/a", "I look after my kids", "qwertz")


@cache
def coder() -> Coder:
    """The coder that comes with Occumap."""
    return coder_of()


def told(title: str | None, duties: str, industry: str | None = None, additional: str | None = None) -> Coding:
    [answer] = coder().code_all([JobDescription(title, industry, additional, duties)])
    return answer


@pytest.mark.parametrize("title", NO_TITLE)
def test_work_that_is_described_is_coded_where_the_title_names_none(title: str | None) -> None:
    answer = told(title, "I fit kitchens")
    assert answer.code is not None
    assert (answer.code.value, answer.title, answer.duties) == ("5316", title or "", "I fit kitchens")
    assert answer.reason.startswith(SAYS_NOTHING)
    assert "the description of the work was coded in its place, as “Kitchen fitter”" in answer.reason


@pytest.mark.parametrize(
    ("title", "duties", "code"),
    [
        ("tesco", "stack shelves", "9241"),
        ("hotel", "clean rooms", "9223"),
        ("Royal Mail", "sorting letters at night", "9211"),
        ("I work in a restaurant", "wait on tables", "9264"),
        ("hospital", "push patients about in beds", "9262"),
        ("construction", "lay bricks", "5313"),
    ],
)
def test_what_is_done_is_coded_where_the_title_says_where(title: str, duties: str, code: str) -> None:
    answer = told(title, duties)
    assert answer.code is not None
    assert answer.code.value == code
    assert answer.reason.startswith(SAYS_ONLY_WHERE)


@pytest.mark.parametrize(
    ("title", "duties", "code"),
    [
        ("self employed", "I clean windows", "9221"),
        ("sole trader", "painting and decorating houses", "5323"),
        ("freelance", "web design", "2141"),
        ("none", "driving a taxi", "8213"),
        ("skilled", "weld pipes on rigs", "5213"),
        ("bank", "on the counter cashing cheques", "4123"),
        ("manual", "dig holes and carry bricks", ""),
        ("department store", "sell shoes", ""),
        ("the army", "drive tanks", ""),
    ],
)
def test_a_sentence_is_never_as_sure_as_a_title(title: str, duties: str, code: str) -> None:
    answer = told(title, duties)
    assert answer.confidence <= MOST
    assert not code or (answer.code is not None and answer.code.value == code)


@pytest.mark.parametrize("said", ["hairdresser", "driving instructor", "landlord", "consultant", "receptionist"])
def test_a_title_in_place_of_a_description_is_worth_less_than_in_its_own_place(said: str) -> None:
    alone, answer = coder().code(said), told("self employed", said)
    assert (answer.code, answer.method) == (alone.code, alone.method)
    assert 0 < answer.confidence < alone.confidence
    assert answer.calibrations == {"index": answer.confidence}


@pytest.mark.parametrize("title", ["retired", "student", "unemployed", "housewife", "carer for my mother"])
def test_an_economic_status_stays_one_whatever_is_said_of_the_work(title: str) -> None:
    answer = told(title, "I fit kitchens")
    assert (answer.method, answer.code) == (Method.NOT_AN_OCCUPATION, None)


@pytest.mark.parametrize(
    "duties",
    [
        "n/a",
        "none",
        "I look after my kids at home",
        "retired last year, used to run a shop",
        "I am not working, off sick",
        "full time 40 hours a week",
        "nights",
        "I work from home",
        "I used to be a soldier",
        "I don't do much",
    ],
)
def test_a_description_that_names_no_work_is_not_coded(duties: str) -> None:
    assert work_described(duties, {}) is None
    assert told("self employed", duties).method is Method.NOT_AN_OCCUPATION
    where = told("hotel", duties)
    assert (where.code, where.method) == (None, Method.NONE)
    assert where.reason.startswith(ONLY_WHERE)


@pytest.mark.parametrize("title", ["self employed", "tesco"])
@pytest.mark.parametrize("duties", ["xyzzy qwertz", "general duties", "whatever needs doing", "I like my colleagues"])
def test_what_does_not_decide_gets_no_code_and_waits_for_review(title: str, duties: str) -> None:
    answer = told(title, duties)
    assert (answer.code, answer.method) == (None, Method.NONE)


def test_what_is_said_to_be_done_is_read_without_what_is_not() -> None:
    assert "Van driver" in told("self employed", "I don't fit kitchens, I drive a van").reason


def test_a_sentence_behind_such_a_title_counts_as_one_beside_it() -> None:
    for job in (("self employed - I fit kitchens",), ("self employed", None, "I fit kitchens")):
        [answer] = coder().code_all([job])
        beside = told("self employed", "I fit kitchens")
        assert (answer.code, answer.confidence) == (beside.code, beside.confidence)


def test_the_place_in_the_title_is_the_industry_unless_one_was_given() -> None:
    assert "“hotel” was taken for the industry" in told("hotel", "manager").reason
    answer = told("hotel", "manager", "care home")
    assert answer.industry == "care home"
    assert "taken for the industry" not in answer.reason


def test_the_answer_to_the_question_is_believed_as_beside_any_title() -> None:
    asked = told("hotel", "clean rooms")
    assert asked.question is not None
    for option in asked.question.options:
        settled = told("hotel", "clean rooms", None, option.additional)
        alone = coder().code("clean rooms", "hotel", option.additional, duties="clean rooms")
        assert (settled.code, settled.method) == (option.code, Method.QUALIFIED)
        assert settled.confidence == alone.confidence


def test_own_non_answers_count_too() -> None:
    own = Coder(coder().version, coder().lookup, coder().model, non_answers={"resting": NonAnswer.NO_CONTENT})
    assert own.code("resting", duties="I fit kitchens").code is not None
    own = Coder(coder().version, coder().lookup, coder().model, non_answers={"resting": NonAnswer.ECONOMIC_STATUS})
    assert own.code("resting", duties="I fit kitchens").code is None


def test_a_title_that_says_something_keeps_its_answer_to_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    with (Path(__file__).parent / "answers_with_duties.csv").open(encoding="utf-8", newline="") as file:
        jobs = [JobDescription(row["title"], row["industry"], None, row["duties"]) for row in csv.DictReader(file)]
    jobs += [JobDescription(title, duties=duties) for title in TITLES for duties in DUTIES]
    now = coder().code_all(jobs)
    monkeypatch.setattr(DescribedWork, "read", lambda _, job: job)
    assert coder().code_all(jobs) == now


def test_a_table_has_the_same_answers_as_one_job_at_a_time() -> None:
    jobs = [(title, duties) for title in (*NO_TITLE, "tesco", "hotel", "retired", *TITLES) for duties in DUTIES]
    table = pl.DataFrame(jobs, schema={"job": pl.String, "does": pl.String}, orient="row")
    found = coder().code_frame(table, title="job", duties="does")
    alone = [told(*job) for job in jobs]
    assert found["code"].to_list() == [one.code.value if one.code else None for one in alone]
    assert found["confidence"].to_list() == [one.confidence for one in alone]
    assert found["reason"].to_list() == [one.reason for one in alone]


def test_another_calibration_states_the_same() -> None:
    """What a description is worth was not measured on titles with other people's codes."""
    other = coder_of(calibration="typical-titles").code("self employed", duties="I fit kitchens")
    assert (other.code, other.confidence) == ((one := told("self employed", "I fit kitchens")).code, one.confidence)
