"""An employer's name gives its industry where it says so, and nothing where it doesn't."""

from __future__ import annotations

import pytest

from occumap.coding.coder import Coder
from occumap.coding.described_jobs import read_description
from occumap.coding.employers import industry_of, known_employers
from occumap.coding.index_answers import ByIndex
from occumap.model.job_description import JobDescription


@pytest.mark.parametrize(
    ("employer", "industry"),
    [
        ("Tesco", "supermarket"),
        ("TESCO Stores Ltd", "supermarket"),
        ("Barnsley Metropolitan Council", "local government"),
        ("Barnsley Metropolitan Borough Council", "local government"),
        ("Leeds Teaching Hospitals NHS Trust", "hospital"),
        ("St Mary's Primary School", "primary school"),
        ("Church Street Primary School", "primary school"),
        ("Jones & Co Solicitors", "solicitors"),
        ("Bank Street Garage", "garage"),
        ("The Red Lion (pub)", "public house"),
        ("B&Q", "diy retail trade"),
    ],
)
def test_the_kind_of_place_or_a_well_known_name_is_the_industry(employer: str, industry: str) -> None:
    assert industry_of(employer) == industry


@pytest.mark.parametrize("employer", [None, "", "Smith & Sons", "self-employed", "a small family firm", "---"])
def test_other_names_give_none(employer: str | None) -> None:
    assert industry_of(employer) is None


def test_each_entry_of_the_list_is_read_as_it_stands() -> None:
    assert {name: industry_of(name) for name in known_employers()} == {
        name: known.industry for name, known in known_employers().items()
    }


def test_an_industry_that_was_given_counts_and_not_the_employers() -> None:
    job = JobDescription("Cleaner", "hotels", employer="Leeds Hospital")
    assert read_description(job, has=lambda _: True, is_qualifier=lambda _: True).industry == "hotels"


def test_an_employer_decides_as_its_industry_does_and_the_reason_says_so(ons: ByIndex) -> None:
    for title, employer, industry in (
        ("Manager", "Tesco", "supermarket"),
        ("Teacher", "St Mary's primary school", "primary school"),
        ("Administrator", "Barnsley Metropolitan Council", "local government"),
        ("Plumber", "Barnsley Metropolitan Council", "local government"),
    ):
        by_employer = ons.settled_job(JobDescription(title, employer=employer))
        by_industry = ons.settled_job(JobDescription(title, industry))
        assert by_employer is not None
        assert by_industry is not None
        assert (by_employer.code, by_employer.confidence) == (by_industry.code, by_industry.confidence)
        assert f"from the employer: “{industry}”" in by_employer.reason
        assert (by_employer.employer, by_employer.industry) == (employer, None)


def test_an_employer_that_says_nothing_changes_nothing(ons: ByIndex) -> None:
    alone, told = (ons.settled_job(JobDescription("Plumber", employer=name)) for name in (None, "Smith & Sons"))
    assert alone is not None
    assert told is not None
    assert (told.code, told.confidence, told.reason) == (alone.code, alone.confidence, alone.reason)


def test_a_coder_takes_the_employer_for_titles_that_take_the_model() -> None:
    from occumap.catalog.coders import coder  # noqa: PLC0415 (its model is made once for all tests)

    made: Coder = coder()
    by_employer, by_industry = (
        made.code("xyzzy keeper", employer="Leeds City Council"),
        made.code("xyzzy keeper", "local government"),
    )
    assert by_employer.candidates == by_industry.candidates


@pytest.mark.parametrize(
    ("employer", "industry"),
    [
        ("Lloyds Pharmacy", "pharmacy"),
        ("Lloyds Bank", "banking"),
        ("Lloyds", "banking"),
        ("Halifax General Hospital", "hospital"),
        ("Tesco Bank", "banking"),
        ("Tesco Stores", "supermarket"),
        ("The Old Post Office Restaurant", "restaurant"),
        ("Post Office Counters", "post office"),
        ("Great Northern Rail", "railway"),
    ],
)
def test_names_end_in_what_they_are(employer: str, industry: str) -> None:
    assert industry_of(employer) == industry


@pytest.mark.parametrize("employer", ["Police Federation", "Army Cadets", "Council of Mortgage Lenders"])
def test_what_is_called_after_a_place_is_not_that_place(employer: str) -> None:
    assert industry_of(employer) is None


@pytest.mark.parametrize(
    ("employer", "industry"),
    [("West Yorkshire Police", "police"), ("University of Leeds", "university"), ("HM Prison Leeds", "prison service")],
)
def test_a_name_behind_a_place_leaves_it_that_place(employer: str, industry: str) -> None:
    assert industry_of(employer) == industry


@pytest.mark.parametrize(
    ("title", "code"),
    [("RAC patrol", "5231"), ("Tesco assistant", "7111"), ("Network Rail engineer", "5236"), ("Hilton chef", "5434")],
)
def test_a_well_known_employer_before_a_title_is_its_industry(ons: ByIndex, title: str, code: str) -> None:
    answer = ons.settled(title)
    assert answer is not None
    assert str(answer.code) == f"soc2020:{code}"
    assert "for the employer" in answer.reason


def test_a_title_of_the_index_is_not_taken_for_an_employers_name(ons: ByIndex) -> None:
    for title, code in (("Boots machinist", "5412"), ("Patrol", "9231"), ("BT engineer", "5242")):
        answer = ons.settled(title)
        assert answer is not None
        assert str(answer.code) == f"soc2020:{code}"
        assert "for the employer" not in answer.reason
