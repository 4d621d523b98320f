"""Titles coded by a coder that hasn't seen them."""

from __future__ import annotations

import pytest

from occumap.catalog import load
from occumap.coding.cross_coding import _dealt, cross_coded
from occumap.errors import UnknownNameError
from occumap.examples import small_index


def test_every_coded_entry_is_coded_anew_the_same_on_every_run():
    index = small_index()
    found = cross_coded(index, "tiny1", parts=2)
    codes = index.codes("tiny1").to_list()
    assert [own for _, own, _ in found] == [code for code in codes if code is not None]
    assert found == cross_coded(index, "tiny1", parts=2)


def test_all_entries_of_a_title_are_in_one_part():
    titles = ["Baker", "baker", "Cook", "Miller", "Smith", "BAKER"]
    place = _dealt(titles, 3).tolist()
    assert place[0] == place[1] == place[5]
    assert set(place) == {0, 1, 2}


def test_an_index_that_is_not_coded_to_the_version_is_refused():
    with pytest.raises(UnknownNameError):
        cross_coded(small_index(), "soc2020")


@pytest.mark.slow
def test_on_a_real_index_most_unseen_titles_get_their_code_and_not_all():
    found = cross_coded(load.index("starter"), "soc2020", parts=2)
    right = sum(own == given for _, own, given in found) / len(found)
    assert 0.3 < right < 0.9
