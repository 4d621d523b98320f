"""What is no job is answered in plain words."""

from __future__ import annotations

import pytest

from occumap.catalog.occupations import resolve_occupation
from occumap.model.resolution import Unknown
from occumap.workflows.map.no_job import no_job_in_words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("retired", "This is not a paid job, so it is not on the map."),
        ("I look after my mum", "Looking after family is mostly unpaid, so it is not a job on the map."),
        ("works in Tesco", "This says where you work, not what you do there."),
        ("12345", "This is not a job title."),
        ("prefer not to say", "Enter a job title, such as teaching assistant."),
    ],
)
def test_each_kind_of_non_answer_says_what_to_enter(text: str, said: str):
    meant = resolve_occupation(text)
    assert isinstance(meant, Unknown)
    assert no_job_in_words(meant).startswith(said)


def test_a_group_that_isnt_there_is_no_non_answer():
    meant = resolve_occupation("9999")
    assert isinstance(meant, Unknown)
    assert no_job_in_words(meant) == meant.prompt
