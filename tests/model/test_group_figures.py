"""Figures of a group stand with their version, year, source and error, or say why there are none."""

from __future__ import annotations

import dataclasses
import math

import polars as pl
import pytest

from occumap.errors import InputError
from occumap.examples import small_version
from occumap.model.code import Code
from occumap.model.group_figures import Figure, GroupFigures, Measure

VERSION = small_version()


def figures(**columns: list[object]) -> GroupFigures:
    return GroupFigures(VERSION, pl.DataFrame(columns))


def the(measure: Measure, code: str, held: GroupFigures) -> Figure:
    (found,) = [one for one in held.of_group(code) if one.measure is measure]
    return found


def pay(**more: list[object]) -> GroupFigures:
    return figures(measure=["pay", "pay", "pay"], code=["1", "11", "12"], value=[21_000.0, 20_000.0, None], **more)


def test_a_figure_is_of_the_group_itself_where_that_is_published():
    found = the(Measure.PAY, "11", pay(year=[2021] * 3, low=[None, 18_000.0, None], high=[None, 23_000.0, None]))
    assert (found.value, found.low, found.high, found.code, found.note) == (20_000.0, 18_000.0, 23_000.0, "11", "")
    assert (found.year, found.unit, found.employees, found.of_group_above) == (2021, "pounds a year", "all", False)


def test_the_lowest_published_group_above_stands_in_and_says_why():
    found = the(Measure.PAY, "12", pay(note=[None, None, "unreliable"]))
    assert (found.value, found.code, found.asked, found.note) == (21_000.0, "1", "12", "unreliable")
    assert found.of_group_above


def test_where_no_group_above_has_a_figure_there_is_none_and_the_reason_is_that_of_the_group_asked_for():
    held = figures(measure=["people"] * 2, code=["1", "11"], value=[None, None], note=["disclosive", "unreliable"])
    found = the(Measure.PEOPLE, "11", held)
    assert (found.value, found.code, found.note) == (None, "11", "unreliable")
    assert the(Measure.PEOPLE, "21", held).note == "not listed"


def test_a_group_that_the_version_lacks_gets_no_figure():
    assert the(Measure.PAY, "99", pay()).note == "the version has no such group"


def test_a_sub_unit_group_has_the_figure_of_its_unit_group():
    assert the(Measure.PAY, "11/01", pay()).value == 20_000.0


def test_change_is_from_the_first_year_held_of_the_same_source_and_never_from_another():
    held = figures(
        measure=["people"] * 4,
        code=["11"] * 4,
        value=[1_000.0, 1_100.0, 1_210.0, 9_000.0],
        year=[2019, 2020, 2021, 2018],
        source=["A", "A", "A", "B"],
    )
    first, second = held.of_group("11")
    assert (first.value, first.since, first.change) == (1_210.0, first.since, 210.0)
    assert first.since is not None
    assert (first.since.year, round(first.change_share or 0, 4)) == (2019, 0.21)
    assert (second.value, second.since, second.change) == (9_000.0, None, None)


def test_figures_of_several_sources_and_areas_stand_side_by_side_never_summed():
    held = figures(
        measure=["vacancies"] * 3,
        code=["11"] * 3,
        value=[40.0, 60.0, 5.0],
        source=["A board", "Another", "A board"],
        area=["", "", "Wales"],
    )
    assert [(one.source, one.area, one.value) for one in held.of_group("11")] == [
        ("A board", "", 40.0),
        ("A board", "Wales", 5.0),
        ("Another", "", 60.0),
    ]


def test_annual_pay_of_all_employees_stands_first():
    held = figures(
        measure=["pay"] * 3,
        code=["11"] * 3,
        value=[9.5, 22_000.0, 20_000.0],
        unit=["pounds an hour", "pounds a year", "pounds a year"],
        employees=["all", "full-time", "all"],
    )
    assert [one.value for one in held.of_group("11")] == [20_000.0, 22_000.0, 9.5]


@pytest.mark.parametrize(("variation", "rough"), [(None, False), (10.0, False), (10.1, True), (19.9, True)])
def test_a_figure_with_a_coefficient_of_variation_of_more_than_ten_per_cent_is_rough(variation, rough):
    found = the(Measure.PAY, "11", pay(variation=[None, variation, None]))
    assert found.is_rough is rough
    assert found.margin is None if variation is None else math.isclose(found.margin or 0, 1.96 * variation)


def test_codes_of_another_version_are_refused():
    with pytest.raises(InputError, match="figures are of tiny1"):
        pay().of_group(Code("tiny2", "11"))
    assert pay().of_group(Code("tiny1", "11"))[0].value == 20_000.0


def test_a_name_tells_source_years_and_version():
    held = figures(
        measure=["pay"] * 2, code=["11"] * 2, value=[1.0, 2.0], year=[2019, 2021], source=["Survey of Pay (ASHE)"] * 2
    )
    assert held.name == "ashe-2019-2021-tiny1"
    assert held.said == ("pay 2019 to 2021 (Survey of Pay (ASHE))",)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"code": ["11"], "value": [1.0]}, "the figures have no column 'measure'"),
        ({"measure": ["pay"], "code": ["99"], "value": [1.0]}, "'99' is not a group of tiny1"),
        ({"measure": ["luck"], "code": ["11"], "value": [1.0]}, "'luck' is no measure"),
        ({"measure": ["pay"], "code": ["11"], "value": [-1.0]}, "pay of 11 is -1"),
        ({"measure": ["pay"] * 2, "code": ["11"] * 2, "value": [1.0, 2.0]}, "pay of 11 appears twice"),
    ],
)
def test_figures_that_cannot_be_are_refused(columns, words):
    with pytest.raises(InputError, match=words):
        figures(**columns)


def test_a_projection_may_fall_and_the_same_row_twice_is_one():
    assert the(Measure.PROJECTION, "11", figures(measure=["projection"], code=["11"], value=[-3.0])).value == -3.0
    assert len(figures(measure=["pay"] * 2, code=["11"] * 2, value=[1.0, 1.0])) == 1


def test_it_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        pay().version = VERSION  # type: ignore[misc]
