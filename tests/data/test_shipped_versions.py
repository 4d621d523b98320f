"""The versions that come with Occumap say of each group what its publisher says."""

from __future__ import annotations

from collections import Counter

import pytest

from occumap.catalog import shipped


@pytest.mark.parametrize("name", ["soc2010", "soc2020", "soc2020ext", "isco08"])
def test_no_two_groups_of_a_level_have_one_title(name):
    titles = Counter((group.level, group.title.casefold()) for group in shipped.version(name))
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_title_that_the_published_workbook_of_isco_08_has_wrong_is_that_of_the_group():
    titles = {group.code.value: group.title for group in shipped.version("isco08")}
    assert titles["3411"] == "Legal and related associate professionals"
    assert titles["3355"] == "Police inspectors and detectives"
