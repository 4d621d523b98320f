"""Small counts by group are hidden in what was loaded, with what would give them away."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.evidence.suppressed_figures import SUPPRESSED_AS, figures_without_small, tables_without_small
from occumap.evidence.suppression import Sum
from occumap.examples import small_version
from occumap.model.group_figures import GroupFigures
from tests.evidence.test_suppression import given_away, never_safe

JOBS = ("11", "12", "19", "21", "22", "23", "30")
ALL = (*JOBS, "1", "2", "3")
COUNTS = st.integers(0, 30) | st.integers(0, 3)


def _held(**columns: Sequence[object]) -> GroupFigures:
    return GroupFigures(small_version(), pl.DataFrame(columns))


def _shown(found: GroupFigures, measure: str = "people") -> dict[str, float | None]:
    return dict(found.frame.filter(pl.col("measure") == measure).select("code", "value").iter_rows())


def test_a_small_count_is_hidden_with_one_beside_it_and_says_why() -> None:
    held = _held(measure=["people"] * 4, code=["11", "12", "19", "1"], value=[40, 3, 25, 68])
    found = figures_without_small(held, 10)
    assert _shown(found) == {"11": 40, "12": None, "19": None, "1": 68}
    (figure,) = found.of_group("12")
    assert (figure.value, figure.code, figure.note) == (68, "1", SUPPRESSED_AS)
    assert figures_without_small(held, 0) is held


def test_pay_of_few_people_is_hidden_with_their_number_and_that_of_another_source_is_not() -> None:
    held = _held(
        measure=["people", "people", "people", "pay", "pay", "pay"],
        code=["11", "12", "1", "11", "12", "11"],
        value=[4, 60, 64, 20_000, 21_000, 19_000],
        source=["own"] * 5 + ["a survey"],
    )
    found = figures_without_small(held, 10).frame
    assert found.filter(pl.col("measure") == "pay")["value"].to_list() == [None, None, 19_000]


def test_quartiles_and_errors_go_with_the_figure() -> None:
    held = _held(
        measure=["people"] * 2,
        code=["11", "12"],
        value=[4, 60],
        variation=[9.0, 3.0],
        low=[1.0, 50.0],
        high=[9.0, 70.0],
    )
    found = figures_without_small(held, 10).frame
    assert found.select("value", "low", "high", "variation").null_count().row(0) == (2, 2, 2, 2)


def test_an_area_that_is_the_sum_of_others_gives_nothing_away() -> None:
    held = _held(
        measure=["people"] * 9,
        code=["11", "12", "19"] * 3,
        area=["north"] * 3 + ["south"] * 3 + ["both"] * 3,
        value=[4, 40, 50, 30, 60, 70, 34, 100, 120],
    )
    found = figures_without_small(held, 10).frame
    of_code = {(area, code): value for area, code, value in found.select("area", "code", "value").iter_rows()}
    assert of_code["north", "11"] is None
    assert None in (of_code["south", "11"], of_code["both", "11"])


def test_a_sum_that_was_rounded_still_counts_as_one() -> None:
    held = _held(measure=["people"] * 4, code=["11", "12", "19", "1"], value=[4_000, 3, 2_500, 6_500])
    assert [code for code, value in _shown(figures_without_small(held, 10)).items() if value is None] == ["12", "19"]


def test_shares_of_vacancies_do_not_hide_pay() -> None:
    held = _held(measure=["vacancies", "vacancies", "pay"], code=["11", "12", "11"], value=[3, 50, 20_000])
    found = figures_without_small(held, 10)
    assert _shown(found, "vacancies") == {"11": None, "12": None}
    assert _shown(found, "pay") == {"11": 20_000}


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=7, max_size=7), st.integers(2, 12))
def test_each_hidden_count_of_a_classification_could_be_another(counts: list[int], below: int) -> None:
    """What is shown are units and the groups above them; the number of all is taken to be known."""
    sections = [sum(counts[:3]), sum(counts[3:6]), counts[6]]
    values = [float(n) for n in (*counts, *sections)]
    found = figures_without_small(_held(measure=["people"] * 10, code=[*ALL], value=[*values]), below)
    shown = found.frame["value"].to_list()
    marks = [one is None for one in shown]
    assert all(one is None or one == value for one, value in zip(shown, values, strict=True))
    assert all(marks[n] for n, value in enumerate(values) if 0 < value < below)
    sums = [Sum(7, (0, 1, 2)), Sum(8, (3, 4, 5)), Sum(9, (6,)), Sum(None, (7, 8, 9))]
    assert set(given_away(values, sums, marks)) <= set(never_safe(values, sums))


def test_what_no_hiding_can_save_leaves_the_rest_of_a_classification_as_it_is() -> None:
    """Four people in four jobs that all have some: whatever is hidden, each can only be one."""
    values = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 2.0, 1.0]
    shown = _shown(figures_without_small(_held(measure=["people"] * 10, code=[*ALL], value=values), 2))
    assert shown == dict(zip(ALL, [0, 0, None, 0, None, None, None, None, 2, None], strict=True))


def test_areas_that_nest_give_nothing_away() -> None:
    counts = {"England": (4, 50), "Wales": (60, 66), "England and Wales": (64, 116), "Scotland": (70, 80)}
    counts["Great Britain"] = (134, 196)
    rows = [
        (area, code, value) for area, pair in counts.items() for code, value in zip(("11", "12"), pair, strict=True)
    ]
    area, code, value = zip(*rows, strict=True)
    found = figures_without_small(_held(measure=["people"] * len(rows), code=code, value=value, area=area), 10)
    gone = set(found.frame.filter(pl.col("value").is_null()).select("area", "code").iter_rows())
    assert ("England", "11") in gone
    assert gone & {("Wales", "11"), ("England and Wales", "11")}


def test_tables_that_stand_together_hide_the_same_counts() -> None:
    """Each alone would hide another one beside the small one, and the two would say both."""
    leaves = {"11": 4, "12": 60, "19": 80, "21": 40, "22": 90}
    units = _held(measure=["people"] * 5, code=list(leaves), value=list(leaves.values()), source=["a"] * 5)
    totals = {**leaves, "1": 144, "2": 130}
    tree = _held(measure=["people"] * 7, code=list(totals), value=list(totals.values()), source=["b"] * 7)
    alone = [_shown(figures_without_small(one, 10)) for one in (units, tree)]
    assert [code for code in leaves if alone[0][code] is None] != [code for code in leaves if alone[1][code] is None]
    first, second = (_shown(one) for one in tables_without_small((units, tree), 10))
    assert {code for code in leaves if first[code] is None} == {code for code in leaves if second[code] is None}
    assert first["11"] is None
    assert [second[code] for code in ("11", "12", "19", "1")].count(None) >= 2


def test_projections_and_shares_go_with_the_people_that_they_are_of() -> None:
    """A projection is of a later year, and a share may be another source's: 4 per cent of 100 are 4 all the same."""
    rows = [("people", code, value, 2022, "", "a") for code, value in (("11", 4), ("12", 60), ("19", 36), ("1", 100))]
    rows += [("people", code, value, 2022, "per cent", "b") for code, value in (("11", 4), ("12", 60), ("19", 36))]
    rows += [("projection", code, 25, 2030, "per cent", "a") for code in ("11", "12")]
    measure, code, value, year, unit, source = zip(*rows, strict=True)
    held = _held(measure=measure, code=code, value=value, year=year, unit=unit, source=source)
    found = figures_without_small(held, 10).frame.filter(pl.col("value").is_null())
    assert set(found.select("measure", "unit", "code").iter_rows()) == {
        ("people", "", "11"), ("people", "", "19"), ("people", "per cent", "11"), ("people", "per cent", "19"),
        ("projection", "per cent", "11"),
    }  # fmt: skip
