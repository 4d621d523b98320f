"""What a server is told of its API before it starts."""

from __future__ import annotations

import pytest

from occumap.errors import InputError
from occumap.web.server.settings import api_from, from_environment, settings_for, to_environment


def test_a_worker_finds_the_settings_that_the_server_was_given(tmp_path):
    given = settings_for(data=tmp_path, cross_origin=False, address="https://jobs.example", contact="ask@jobs.example")
    found = from_environment(to_environment(given))
    assert (found.cross_origin, found.address, found.contact) == (False, "https://jobs.example", "ask@jobs.example")


def test_without_a_word_other_sites_may_read_and_nobody_is_named():
    assert api_from({}) == {"cross_origin": True, "address": "", "contact": ""}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OCCUMAP_CROSS_ORIGIN", "perhaps"),
        ("OCCUMAP_ADDRESS", "occupations.example"),
        ("OCCUMAP_ADDRESS", "https://jobs.example/?q=1"),
        ("OCCUMAP_CONTACT", "Ada"),
    ],
)
def test_what_it_can_not_be_is_told_before_the_server_starts(name, value):
    with pytest.raises(InputError) as refused:
        api_from({name: value})
    assert refused.value.where == name
    assert refused.value.hint
