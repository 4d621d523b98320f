"""Where an index sends its reader, and what comes of following it."""

from __future__ import annotations

import polars as pl
import pytest

from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Lookup
from occumap.coding.see_references import NOTES, Reference, read_reference
from occumap.model.coding import Coding, Method
from occumap.model.index import Index
from occumap.model.job_description import JobDescription


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("see Foreman ( )", Reference("Foreman")),
        ("see also Manager ( )", Reference("Manager")),
        ("see Engineer (professional)", Reference("Engineer", "professional")),
        ("See Nurse", Reference("Nurse")),
        ("see notes", Reference(NOTES)),
        ("see also notes", Reference(NOTES)),
        ("nothing of the kind", None),
    ],
)
def test_a_reference_is_a_title_with_a_qualifier_or_the_notes(text: str, reference: Reference | None) -> None:
    assert read_reference(text, "soc2020") == reference


def test_notes_on_other_versions_leave_this_one_alone() -> None:
    text = "see also notes for SOC90 to 2010 codes"
    assert [read_reference(text, version) is None for version in ("soc90", "soc2000", "soc2010", "soc2020")] == [
        False,
        False,
        False,
        True,
    ]


def answer(ons: ByIndex, title: str, industry: str | None = None) -> Coding:
    found = ons.answer(JobDescription(title, industry))
    assert isinstance(found, Coding), title
    return found


def test_every_reference_of_the_real_index_is_followed_or_says_why_not(real: Lookup) -> None:
    silent = [title for title in real._referring_by_written if real.find(title) is None]
    assert silent == []


def test_no_title_left_to_the_notes_of_the_real_index_gets_a_full_code_unless_an_entry_has_it(real: Lookup) -> None:
    coded = []
    for title in real._referring_by_written:
        found = real.find(title)
        if found and found.in_notes and found.row is not None:
            coded.append(title)
    assert coded == []


@pytest.mark.parametrize("title", ["Founder", "Sole trader", "COO", "Chief operating officer", "Forewoman", "Foreman"])
def test_a_title_left_to_the_notes_says_so_and_has_no_full_code(ons: ByIndex, title: str) -> None:
    found = answer(ons, title)
    assert found.digits < 4
    assert "notes" in found.reason


def test_a_flagged_code_beats_a_reference_on_the_same_title_and_the_note_is_mentioned(ons: ByIndex) -> None:
    found = answer(ons, "Engineer")
    assert (found.code and found.code.value, found.method) == ("8120", Method.DEFAULT)
    assert found.question is not None
    assert "notes" in found.reason


def test_the_default_of_the_title_referred_to_is_a_method_of_its_own(ons: ByIndex) -> None:
    found = answer(ons, "Consulting engineer")
    assert (found.code and found.code.value, found.method) == ("2122", Method.REFERENCE)
    assert "Engineer" in found.reason
    assert found.question is not None


def test_the_words_of_a_referring_title_choose_among_the_entries_referred_to(ons: ByIndex) -> None:
    found = answer(ons, "Chartered electrical engineer")
    assert found.code
    assert found.code.value == "2123"


def test_qualifiers_go_along_with_a_reference(ons: ByIndex) -> None:
    codes = [answer(ons, "COO", "banking").code, answer(ons, "Area manager", "brewery").code]
    assert [code and code.value for code in codes] == ["1131", "1223"]


@pytest.mark.parametrize("title", ["Section manager", "Area manager"])
def test_a_reference_that_settles_nothing_leaves_the_question(ons: ByIndex, title: str) -> None:
    found = answer(ons, title)
    assert found.digits < 4
    assert found.question is not None


def test_references_in_a_circle_come_to_an_end() -> None:
    rows = [
        ("c1", "Smith", "Smith", None, None, None, "see Wright", None),
        ("c2", "Wright", "Wright", None, None, None, "see Smith", None),
        ("c3", "Baker", "Baker", None, None, None, None, "11"),
    ]
    columns = ["entry_id", "title", "natural_title", "add", "ind", "default", "see", "soc"]
    index = Index("circle", pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row"))
    found = Lookup.of(index, "soc").find("Smith")
    assert found is not None
    assert found.row is None
