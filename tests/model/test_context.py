"""What stands beside an occupation is of its own group, and pay is compared only where it can be."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from occumap.examples import small_map, small_version
from occumap.model.context import NO_CODE, OF_GROUPS_ABOVE, SAME_GROUP, Context, Reached
from occumap.model.group_figures import GroupFigures, Measure
from occumap.model.version import Version


def version(name: str) -> Version:
    from occumap.catalog.user_versions import renamed  # noqa: PLC0415

    return renamed(small_version(), name)


def held(name: str = "soc2020", **columns: list[object]) -> GroupFigures:
    made = {
        "measure": ["pay"] * 4,
        "code": ["11", "12", "21", "2"],
        "value": [20_000.0, 22_000.0, 30_000.0, 28_000.0],
        "year": [2021] * 4,
    }
    return GroupFigures(version(name), pl.DataFrame(columns or made))


WORLD = small_map()
BAKER, MENDER, DESIGNER = WORLD["O2"], WORLD["O4"], WORLD["O5"]


def test_an_occupation_has_the_figures_of_its_unit_group():
    beside = Context((held(),)).of_occupation(BAKER)
    assert beside.pay is not None
    assert (beside.pay.value, beside.pay.code, beside.pay.version) == (20_000.0, BAKER.soc2020, "soc2020")


def test_a_move_says_what_it_adds_to_pay():
    reached = Context((held(),)).between(BAKER, DESIGNER)
    assert (reached.pay_change, reached.pay_ratio, reached.why) == (10_000.0, 1.5, "")


def test_two_occupations_of_one_group_are_not_compared():
    reached = Context((held(),)).between(BAKER, BAKER)
    assert (reached.pay_change, reached.pay_ratio, reached.why) == (None, None, SAME_GROUP)


def test_a_figure_of_a_group_above_is_shown_and_not_compared():
    above = held(measure=["pay"] * 2, code=["11", "2"], value=[20_000.0, 28_000.0])
    reached = Context((above,)).between(BAKER, DESIGNER)
    assert reached.to.pay is not None
    assert (reached.to.pay.value, reached.to.pay.code) == (28_000.0, "2")
    assert (reached.pay_change, reached.why) == (None, OF_GROUPS_ABOVE)


def test_the_newer_version_has_a_measure_that_both_have_and_the_older_one_the_rest():
    old = held("soc2010", measure=["pay", "vacancies"], code=["11", "11"], value=[1.0, 40.0])
    both = Context((old, held())).of_occupation(replace(BAKER, soc2010="11"))
    given = [(one.measure.value, one.version, one.value) for one in both.figures]
    assert ("pay", "soc2020", 20_000.0) in given
    assert ("pay", "soc2010", 1.0) not in given
    assert [one.value for one in both.of(Measure.VACANCIES)] == [40.0]


def test_where_nothing_is_held_or_no_code_is_given_it_says_so():
    assert not Context()
    assert "no figures are held" in Context().of_occupation(BAKER).why
    assert Context((held("soc2010"),)).of_occupation(replace(BAKER, soc2010=None)).why == NO_CODE


@pytest.mark.parametrize(("employees", "value"), [("all", 20_000.0), ("full-time", 25_000.0)])
def test_the_pay_that_is_meant_can_be_chosen(employees, value):
    kinds = held(measure=["pay"] * 2, code=["11"] * 2, value=[20_000.0, 25_000.0], employees=["all", "full-time"])
    pay = Context((kinds,), employees=employees).of_occupation(BAKER).pay
    assert pay is not None
    assert pay.value == value


def test_pay_of_another_year_or_kind_is_not_compared():
    first = Context((held(),)).of_occupation(BAKER)
    other = held(measure=["pay"], code=["21"], value=[30_000.0], year=[2022])
    reached = Reached(first, Context((other,)).of_occupation(DESIGNER))
    assert (reached.pay_change, reached.why) == (None, "not compared, because they are figures of different kinds")
