"""A code that no group has is met with those that begin as it does."""

from __future__ import annotations

import pytest

from occumap.catalog import shipped
from occumap.errors import UnknownNameError
from occumap.model.groups_near import MAX_NEAR, groups_near


@pytest.mark.parametrize(
    ("code", "first"),
    [("3538", "3531"), ("219", "211"), ("21", "21"), ("2126/01", "2126"), ("21261", "2126")],
)
def test_the_nearest_begin_as_far_as_any_do(code: str, first: str) -> None:
    found = groups_near(shipped.version("soc2020").groups, code)
    assert found[0].code.value == first
    assert len(found) <= MAX_NEAR


@pytest.mark.parametrize("code", ["", "x", "0", " "])
def test_nothing_is_near_what_begins_as_none_does(code: str) -> None:
    assert groups_near(shipped.version("soc2020").groups, code) == ()


def test_the_error_names_them_in_words_and_as_values() -> None:
    with pytest.raises(UnknownNameError, match=r"there is no group '3538'\. The nearest are 3531 \(") as raised:
        _ = shipped.version("soc2020")["3538"]
    assert raised.value.near[0][0] == "3531"
    with pytest.raises(UnknownNameError, match=r"Codes run from 1 to 9269\."):
        _ = shipped.version("soc2020")["x"]
