"""What is said of the work chooses, speaks against, and never decides in silence."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from occumap.catalog.coders import coder as coder_of
from occumap.coding.coder import Coder
from occumap.coding.duty_reader import DutyReader, texts_of, words_on_work
from occumap.coding.duty_words import duty_words, what_is_done
from occumap.model.coding import Coding, Method
from occumap.model.job_description import JobDescription

FULL = 4


@cache
def coder() -> Coder:
    """The coder that comes with Occumap."""
    return coder_of()


def told(title: str, duties: str, industry: str | None = None) -> Coding:
    return coder().code(title, industry, duties=duties)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I teach children", "teacher"),
        ("driving a bus", "bus driver"),
        ("cleaning offices", "office cleaner"),
        ("managed a bank", "bank manager"),
        ("selling", "sales"),
    ],
)
def test_what_is_done_and_who_does_it_are_one_word(one: str, other: str) -> None:
    assert set(duty_words(other)) & set(duty_words(one))


def test_words_on_the_work_stand_for_every_unit_group_once() -> None:
    assert set(words_on_work()) == {group.code.value for group in coder().version.lowest}


@pytest.mark.parametrize(
    ("title", "duties", "code"),
    [
        ("Plumber", "fitting bathrooms and mending boilers", "5315"),
        ("Solicitor", "advising clients on wills and contracts", "2412"),
        ("Electrician", "wiring houses and fitting sockets and lights", "5241"),
    ],
)
def test_an_exact_title_whose_duties_fit_stays_as_sure_as_can_be_measured(title: str, duties: str, code: str) -> None:
    answer = told(title, duties)
    assert answer.code is not None
    assert (answer.code.value, answer.method) == (code, Method.EXACT)
    assert answer.confidence >= 0.9
    assert answer.reason.endswith("What was said of the work fits it.")


@pytest.mark.parametrize(
    ("title", "duties", "better"),
    [
        ("Plumber", "I bake bread and cakes", "5432"),
        ("Electrician", "teaching English to primary school children in my class", "2314"),
        ("Kitchen assistant", "cooking hot meals and school dinners, I am the cook", "5435"),
    ],
)
def test_duties_of_another_group_keep_an_exact_code_but_lower_it_and_ask(title: str, duties: str, better: str) -> None:
    before, answer = coder().code(title), told(title, duties)
    assert answer.code == before.code
    assert answer.confidence < min(0.9, before.confidence)
    assert better in [one.code.value for one in answer.candidates[:3]]
    assert answer.question is not None
    assert better in answer.reason


def test_every_option_of_a_question_leads_to_its_code() -> None:
    for title, duties in (("Plumber", "I bake bread"), ("Xyzzy", "bakes bread and cakes"), ("Electrician", "I teach")):
        answer = told(title, duties)
        assert answer.question is not None
        for option in answer.question.options:
            settled = coder().code(title, option.industry, option.additional, duties=duties)
            assert settled.code == option.code
            assert coder().by_index.settled(title, option.industry, option.additional) is not None


def test_words_that_nothing_knows_change_nothing_but_say_so() -> None:
    plain, answer = coder().code("Plumber"), told("Plumber", "xyzzy qwertz")
    assert (answer.code, answer.confidence, answer.method) == (plain.code, plain.confidence, plain.method)
    assert answer.reason.endswith("No word of what was said of the work is known.")


def test_a_text_in_place_of_other_details_is_weighed_as_duties() -> None:
    duties = "cooking meals for residents"
    one, other = told("Assistant", duties), coder().code("Assistant", None, duties)
    assert (one.code, one.confidence, one.candidates) == (other.code, other.confidence, other.candidates)
    assert (one.duties, one.additional) == (duties, None)
    assert (other.duties, other.additional) == (None, duties)


def test_a_title_with_a_description_says_how_it_was_read() -> None:
    written = "Plumber: fitting bathrooms and mending boilers"
    answer = coder().code(written)
    assert answer.title == written
    assert answer.code == coder().code("Plumber").code
    assert "read as “Plumber”, with “fitting bathrooms and mending boilers”" in answer.reason


def test_duties_that_the_index_alone_cannot_weigh_are_left_to_the_coder() -> None:
    by_index = coder().by_index
    assert by_index.settled_job(JobDescription("Plumber", duties="mending boilers")) is None
    assert by_index.settled_job(JobDescription("Plumber")) is not None
    retired = by_index.settled_job(JobDescription("retired", duties="I used to teach"))
    assert retired is not None
    assert retired.method is Method.NOT_AN_OCCUPATION


def test_one_row_or_many_give_the_same_answer() -> None:
    jobs = [
        JobDescription(title, None, None, duties)
        for title in ("Plumber", "Assistant", "Xyzzy person", "Manager", "teacher", "retired", None)
        for duties in ("I bake bread", "teaching maths", "qwertz", None)
    ]
    together = coder().code_all(jobs * 3)
    for one, other in zip(together, [answer for job in jobs for answer in coder().code_all([job])] * 3, strict=True):
        assert (one.code, one.method, one.reason, one.question) == (
            other.code,
            other.method,
            other.reason,
            other.question,
        )
        assert one == other
        assert [c.code for c in one.candidates][:3] == [c.code for c in other.candidates][:3]
    table = pl.DataFrame([tuple(job) for job in jobs], schema=list(JobDescription._fields), orient="row").cast(
        pl.String
    )
    columns = {name: name for name in JobDescription._fields}
    found = coder().code_frame(table.rename({"title": "job"}), **{**columns, "title": "job"})
    assert found["code"].to_list() == [one.code.value if one.code else None for one in together[: len(jobs)]]
    assert found["confidence"].to_list() == [one.confidence for one in together[: len(jobs)]]
    assert found["reason"].to_list() == [one.reason for one in together[: len(jobs)]]


def test_evidence_is_for_the_group_whose_words_are_used_whatever_else_is_said() -> None:
    reader = DutyReader.of(texts_of(coder().lookup.index, coder().version), coder().model.codes)
    evidence = reader.evidence("baking bread")
    assert evidence is not None
    assert reader.codes[int(np.argmax(evidence))] == "5432"
    again = reader.evidence("baking bread, xyzzy")
    assert again is not None
    assert np.array_equal(evidence, again)
    assert reader.evidence("the and of") is None


def test_duties_decide_most_answers_that_titles_leave_open_and_what_is_sure_is_right() -> None:
    """Held against 102 answers written for this purpose and coded by hand; none of them was used to fit anything."""
    with (Path(__file__).parent / "answers_with_duties.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    jobs = [JobDescription(row["title"], row["industry"] or None, duties=row["duties"]) for row in rows]
    told, alone = (coder().code_all(asked) for asked in (jobs, [job._replace(duties=None) for job in jobs]))
    right = {
        name: sum(
            one.code is not None and one.code.value == row["soc2020"] for one, row in zip(answers, rows, strict=True)
        )
        for name, answers in (("told", told), ("alone", alone))
    }
    assert right["alone"] < 0.5 * len(rows)
    assert right["told"] >= 0.7 * len(rows)
    first = [row["soc2020"] in [c.code.value for c in one.candidates[:5]] for one, row in zip(told, rows, strict=True)]
    assert sum(first) >= 0.9 * len(rows)
    sure = [
        one.code is not None and row["soc2020"].startswith(one.code.value)
        for one, row in zip(told, rows, strict=True)
        if one.confidence >= 0.9
    ]
    assert len(sure) > 10
    assert sum(sure) >= 0.9 * len(sure)


def test_what_duties_have_weighed_is_not_called_an_answer_of_its_kind() -> None:
    alone, answer = coder().code("Plumber"), told("Plumber", "I bake bread and cakes")
    assert "agree with other people’s codes" in alone.agreement_in_words
    assert answer.agreement_in_words == ""
    typical = coder_of(calibration="typical-titles").code("Plumber", duties="I bake bread and cakes")
    assert (typical.confidence, typical.candidates) == (answer.confidence, answer.candidates)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I don't weld, I supervise the welders", "I , I supervise the welders"),
        ("not cooking, just washing up", ", just washing up"),
        ("never drives but loads the van", "but loads the van"),
        ("not only cooking but serving", "not only cooking but serving"),
        ("chemicals used to clean pools", "chemicals used to clean pools"),
        ("notes of meetings and cannons", "notes of meetings and cannons"),
        ("no two days are the same", "no two days are the same"),
    ],
)
def test_what_is_denied_is_not_done(said: str, left: str) -> None:
    assert " ".join(what_is_done(said).split()) == left
