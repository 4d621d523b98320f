"""Figures stand beside an occupation with their version, their year, and a reason where there are none."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest

from occumap.errors import InputError
from occumap.examples import small_map
from occumap.model.code import Code
from occumap.model.context import Context, Origin


def context(version: str = "soc2020") -> Context:
    frame = pl.DataFrame(
        {
            "code": ["11", "19", "21", "22"],
            "title": ["Bakers", "Others", "Makers", "Menders"],
            "pay": [20_000.0, 0.0, 30_000.0, None],
            "pay_note": [None, None, None, "unreliable"],
            "people": [100, 0, None, 50],
        }
    )
    return Context(version, frame, pay_origin=Origin("a survey", 2021))


def test_pay_and_people_are_given_by_code():
    assert (context().pay("11"), context().people("11")) == (20_000.0, 100)
    assert context().pay(Code("soc2020", "11")) == 20_000.0
    assert (context().pay_unit, context().pay_origin, context().people_origin) == (
        "pounds a year",
        Origin("a survey", 2021),
        None,
    )


def test_what_is_not_known_is_none_and_says_why():
    figures = context().figures("22")
    assert (figures.pay, figures.pay_note, figures.people, figures.people_note) == (None, "unreliable", 50, "")
    assert context().figures("21").people_note == "not loaded"
    assert context().figures("99").pay_note == "not listed"
    assert context().figures(None).pay_note == "no unit group is given"


def test_a_code_of_another_version_is_refused_never_looked_up():
    with pytest.raises(InputError, match=r"soc2010:11: figures are of soc2020"):
        context().pay(Code("soc2010", "11"))


def test_a_pay_ratio_is_none_when_either_is_unknown_or_nothing_is_paid():
    held = context()
    assert held.pay_ratio("11", "21") == 1.5
    assert held.pay_ratio("21", "11") == pytest.approx(2 / 3)
    assert held.pay_ratio("11", "19") == 0
    for start, to in (("11", "22"), ("22", "11"), ("11", "99"), (None, "11"), ("19", "11")):
        assert held.pay_ratio(start, to) is None


def test_occupations_are_looked_up_by_their_unit_group_in_the_version():
    held, baker, designer, mender = context(), small_map()["O2"], small_map()["O5"], small_map()["O4"]
    assert held.beside(baker).title == "Bakers"
    assert held.pay_ratio_of(baker, designer) == 1.5
    assert held.pay_ratio_of(baker, mender) is None
    assert context("soc2010").beside(baker).pay_note == "no unit group is given"
    with pytest.raises(InputError, match="a map gives no codes of this version"):
        context("isco08").beside(baker)


def test_it_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        context().version = "soc2010"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"pay": [1.0]}, "the figures have no column of codes"),
        ({"code": ["11", "11"]}, "figures of 11 appear twice"),
        ({"code": ["11"], "pay": [-1.0]}, "pay of 11 is -1"),
        ({"code": ["11"], "people": [-1]}, "people of 11 is -1"),
    ],
)
def test_figures_that_cannot_be_are_refused(columns, words):
    with pytest.raises(InputError, match=words):
        Context("soc2020", pl.DataFrame(columns))
