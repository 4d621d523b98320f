"""What each kind of evidence says of a made-up classification: the figure, its interval, and what it isn't sure of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from occumap.errors import InputError
from occumap.evidence.scan.alike_groups import alike_groups
from occumap.evidence.scan.disagreeing_sources import disagreeing_sources
from occumap.evidence.scan.material import (
    Answers,
    CodedAnswer,
    Counterpart,
    Entries,
    Figures,
    Known,
    LevelledPart,
    Material,
    Measured,
    TaskProfiles,
)
from occumap.evidence.scan.misfit import level_beside, misfits
from occumap.evidence.scan.mixed_level import mixed_levels
from occumap.evidence.scan.mixed_pay import mixed_pay
from occumap.evidence.scan.mixed_tasks import mixed_tasks, parts_by_tasks
from occumap.evidence.scan.new_titles import new_titles, unplaced_answers
from occumap.evidence.scan.size_trend import trends
from occumap.examples import small_index, small_version
from occumap.model.code import Code
from occumap.model.index import Index
from occumap.model.scan import ScanKind, ScanMeasure, ScanSource
from occumap.model.version import Version

SOURCE = ScanSource("made-up", "made up for a test")
ENTRIES = Entries(ScanSource("tiny", "a tiny index"), small_index(), first="V1")
BARE = Material(small_version(), ENTRIES)


def of(found: list[Measured], code: str, by: str = "") -> ScanMeasure:
    (one,) = [each.measure for each in found if each.code == code and by in each.measure.by]
    return one


def profiles(rows: dict[str, list[float]], groups: list[str]) -> TaskProfiles:
    matrix = np.array(list(rows.values()), np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return TaskProfiles(SOURCE, tuple(rows), tuple(f"Title of {one}" for one in rows), tuple(groups), matrix, "fine")


def other_version() -> Version:
    groups = [(one.code.value, one.title, one.level, None) for one in small_version()]
    return Version.of("other1", groups, rules=small_version().rules)


def test_what_is_not_given_is_no_evidence_on_any_group():
    nowhere = Material(small_version())
    for measure in (trends, mixed_tasks, mixed_pay, misfits, new_titles, alike_groups, mixed_levels):
        found = list(measure(nowhere))
        assert {one.code for one in found} == set(small_version().by_value)
        assert not any(one.measure.is_evidence for one in found)
        assert all(one.measure.says for one in found)


def test_tasks_that_have_nothing_in_common_are_mixed_and_the_same_are_not():
    given = profiles({"a": [1, 0], "b": [0, 1], "c": [1, 0], "d": [1, 0], "e": [1, 0]}, ["11", "11", "12", "12", "12"])
    found = list(mixed_tasks(replace(BARE, profiles=(given,))))
    assert of(found, "11").value == pytest.approx(1.0)
    assert of(found, "12").value == pytest.approx(0.0, abs=1e-6)
    assert of(found, "22").value is None
    assert "no interval" in of(found, "11").says


def test_the_interval_of_mixed_tasks_holds_the_value():
    random = np.random.default_rng(1)
    given = profiles({f"p{n}": list(random.random(6)) for n in range(9)}, ["11"] * 9)
    one = of(list(mixed_tasks(replace(BARE, profiles=(given,)))), "11")
    assert one.low is not None
    assert one.high is not None
    assert one.low <= (one.value or 0) <= one.high
    assert one.low < one.high


def test_a_part_with_other_tasks_stands_apart_and_belongs_with_whom_it_is_most_like():
    rows: dict[str, list[float]] = {
        "a": [1, 0.1, 0],
        "b": [1, 0.2, 0],
        "c": [1, 0, 0.1],
        "d": [0, 0.1, 1],
        "e": [0, 0, 1],
    }
    given = profiles(rows, ["11", "11", "11", "11", "22"])
    (part,) = of(list(parts_by_tasks(replace(BARE, profiles=(given,)), {})), "11").parts
    assert part.codes == (Code("fine", "d"),)
    assert part.to == Code("tiny1", "22")
    assert part.people is None


def test_a_part_that_is_like_no_other_group_belongs_nowhere():
    rows: dict[str, list[float]] = {"a": [1, 0, 0, 0], "b": [1, 0.1, 0, 0], "c": [0, 0, 1, 0], "d": [0, 0, 0, 1]}
    one = of(list(parts_by_tasks(replace(BARE, profiles=(profiles(rows, ["11", "11", "11", "22"]),)), {})), "11")
    assert one.parts[0].to is None
    assert one.others == ()


def test_groups_with_the_same_tasks_are_hard_to_tell_apart():
    given = profiles({"a": [1, 0], "b": [1, 0], "c": [0, 1]}, ["11", "12", "22"])
    one = of(list(alike_groups(replace(BARE, profiles=(given,)))), "11", "tasks")
    assert one.value == pytest.approx(1.0)
    assert one.others[0] == Code("tiny1", "12")


def test_a_title_that_stands_in_two_groups_is_counted_with_an_interval():
    frame = small_index().frame.with_columns(
        title=pl.when(pl.col("entry_id") == "e04").then(pl.lit("Baker")).otherwise("title")
    )
    index = Index("twice", frame)
    one = of(list(alike_groups(replace(BARE, entries=replace(ENTRIES, index=index)))), "11", "titles")
    assert one.value == pytest.approx(1 / 3)
    assert one.others == (Code("tiny1", "12"),)
    assert one.low is not None
    assert one.low > 0


def test_what_two_coders_disagree_on_is_hard_to_tell_apart():
    rows = (CodedAnswer("baker", ("11", "11"), 3), CodedAnswer("cake baker", ("11", "12")), CodedAnswer("?", ("11",)))
    found = list(alike_groups(replace(BARE, answers=(Answers(SOURCE, rows),))))
    one = of(found, "11", "two coders")
    assert one.value == pytest.approx(1 / 7)
    assert one.others == (Code("tiny1", "12"),)
    assert of(found, "1", "two coders").value == 0.0


def test_what_the_coder_confuses_is_hard_to_tell_apart():
    given = [("11", "11"), ("11", "12"), ("11", "12"), ("11", "21"), ("12", "12")]
    rows = tuple(CodedAnswer(f"title {n}", codes) for n, codes in enumerate(given))
    source = ScanSource("coder-tiny", "the coder on titles that it hadn't seen")
    anew = replace(BARE, coded_anew=Answers(source, rows, "titles"))
    found = list(alike_groups(anew))
    one = of(found, "11", "the coder")
    assert one.value == 0.5
    assert "hadn’t seen them, gives 2 of its 4 titles (50%, 95% interval" in one.says
    assert one.says.endswith("to 12 Pastry and cake makers.")
    assert [other.value for other in one.others] == ["12", "21"]
    assert (
        "hadn’t seen it, gives its title to it (share given to another: 95% interval"
        in of(found, "12", "the coder").says
    )
    assert of(found, "22", "the coder").value is None
    assert source in anew.sources
    assert of(found, "1", "the coder").value == 0.2


def test_quartiles_of_pay_are_compared_with_those_of_neighbours():
    pay = {"11": Known(22_000, lower=20_000, upper=40_000), "12": Known(21_000, lower=20_000, upper=22_000)}
    one = of(list(mixed_pay(replace(BARE, pay=(Figures(SOURCE, pay),)))), "11")
    assert one.value == pytest.approx(np.log(2))
    assert "2.00 times; its only neighbour: 1.10 times" in one.says
    assert (one.low, one.high) == (None, None)
    assert "no interval" in one.says


def test_the_pay_of_a_parent_is_compared_group_by_group():
    pay = {"11": Known(20_000), "12": Known(40_000), "21": Known(30_000)}
    found = list(mixed_pay(replace(BARE, pay=(Figures(SOURCE, pay),))))
    one = of(found, "1", "groups below")
    assert one.value == pytest.approx(np.log(2) / 2)
    assert one.others == (Code("tiny1", "11"), Code("tiny1", "12"))
    assert of(found, "2", "groups below").value is None


def test_occupations_at_another_level_than_their_group_are_named():
    parts = tuple(LevelledPart(f"O{n}", f"Occupation {n}", 6 if n == 3 else 3, "11") for n in range(4))
    one = of(list(mixed_levels(replace(BARE, levels=((SOURCE, parts),)))), "11", "occupations")
    assert one.value == pytest.approx(0.25)
    assert "3 at level 3, 1 at level 6" in one.says
    assert one.parts[0].titles == ("Occupation 3",)


def test_a_change_a_year_has_an_interval_where_errors_are_published():
    years = {2020: {"11": Known(100.0, 5.0)}, 2022: {"11": Known(121.0, 5.0)}}
    given = Figures(ScanSource("survey", "a survey", year=2022), years[2022], years)
    one = of(list(trends(replace(BARE, people=(given,)))), "11")
    assert one.value == pytest.approx(np.log(1.1))
    assert "+10.0% a year" in one.says
    assert one.low is not None


def test_one_year_is_no_trend():
    given = Figures(ScanSource("survey", "a survey", year=2022), {"11": Known(100.0)})
    one = of(list(trends(replace(BARE, people=(given,)))), "11")
    assert one.value is None
    assert "one year only (survey for 2022)" in one.says


def test_titles_that_came_later_are_new_and_their_words_are_named():
    added = [None, None, None, None, None, None, None, None, "V1", "V2", None, None]
    index = Index("later", small_index().frame.with_columns(added=pl.Series(added, dtype=pl.String)))
    found = list(new_titles(replace(BARE, entries=replace(ENTRIES, index=index))))
    assert of(found, "22").value == 0.5
    assert of(found, "11").value == 0.0
    assert of(found, "3").value == 0.0


def test_words_of_answers_that_the_index_lacks_are_new():
    rows = (CodedAnswer("vegan patissier", ("12",), 2), CodedAnswer("cake maker", ("12",)))
    one = of(list(new_titles(replace(BARE, answers=(Answers(SOURCE, rows),)))), "12", "answers")
    assert one.value == pytest.approx(2 / 3)
    assert "vegan patissier" in one.says
    assert [(part.titles, part.entries) for part in one.parts] == [(("vegan patissier",), ())]


def test_new_titles_on_which_two_coders_disagree_belong_to_neither_group():
    rows = (CodedAnswer("vegan patissier", ("12", "11"), 2), CodedAnswer("vegan crumpeteer", ("12", None)))
    one = of(list(new_titles(replace(BARE, answers=(Answers(SOURCE, rows),)))), "12", "answers")
    assert one.value == 1.0
    assert [title for part in one.parts for title in part.titles] == ["vegan crumpeteer"]


def test_an_answer_that_only_the_second_coder_coded_has_a_group():
    rows = (CodedAnswer("baker", (None, "11")), CodedAnswer("baker", ("11", "11")))
    assert unplaced_answers(replace(BARE, answers=(Answers(SOURCE, rows),))) == ()


def test_answers_of_one_title_are_no_independent_witnesses():
    once = (CodedAnswer("vegan patissier", ("12",), 50), CodedAnswer("cake maker", ("12",), 50))
    often = tuple(CodedAnswer(f"{name} {n}", ("12",)) for n in range(50) for name in ("vegan patissier", "cake maker"))
    (few, many) = (
        of(list(new_titles(replace(BARE, answers=(Answers(SOURCE, rows),)))), "12", "answers") for rows in (once, often)
    )
    assert few.value == many.value == 0.5
    assert few.low is not None
    assert many.low is not None
    assert few.low < many.low - 0.2


def test_answers_that_fit_no_group_are_said():
    rows = (CodedAnswer("dragon tamer", (None,), 2), CodedAnswer("baker", ("11",)))
    (note,) = unplaced_answers(replace(BARE, answers=(Answers(SOURCE, rows),)))
    assert note == "2 of 3 answers of made-up have no group, such as dragon tamer."


def test_a_group_that_is_one_there_fits_and_one_that_is_split_does_not():
    pairs = {"11": {"11": 5.0}, "12": {"12": 5.0, "21": 5.0}}
    found = list(misfits(replace(BARE, counterparts=(Counterpart(SOURCE, other_version(), pairs),))))
    assert of(found, "11").value == pytest.approx(0.0)
    assert of(found, "12").value == pytest.approx(1 / 3)
    assert of(found, "12").others == (Code("other1", "12"), Code("other1", "21"))
    assert of(found, "22").value is None
    low, high = of(found, "12").low, of(found, "12").high
    assert low is not None
    assert high is not None
    assert low <= 1 / 3 <= high


def test_sharing_a_group_of_a_far_coarser_classification_is_no_misfit_but_being_split_is():
    rows = [("1", "All", None, None), ("11", "One", None, None), ("12", "Other", None, None)]
    coarse = Version.of("coarse", rows, rules=small_version().rules)
    pairs = {"11": {"11": 5.0}, "12": {"11": 5.0}, "21": {"11": 5.0, "12": 5.0}}
    found = list(misfits(replace(BARE, counterparts=(Counterpart(SOURCE, coarse, pairs),))))
    assert of(found, "11").value == of(found, "12").value == pytest.approx(0.0)
    assert (of(found, "21").value or 0) > 0
    assert "to share one is no misfit" in of(found, "11").says


def test_levels_are_compared_with_those_in_the_same_place():
    assert level_beside(small_version(), "section", other_version()) == "section"


def test_sources_that_contradict_each_other_are_named_and_not_averaged():
    one = Figures(ScanSource("survey", "a survey"), {"11": Known(100.0), "12": Known(50.0)})
    other = Figures(ScanSource("census", "a census"), {"11": Known(1000.0), "12": Known(55.0)})
    (note,) = disagreeing_sources(replace(BARE, people=(one, other)))
    assert "survey and census differ by a factor of 2 or more in 1 group" in note
    assert "11 Bakers: 100 and 1,000" in note


def series(name: str, first: float, last: float) -> Figures:
    years = {2020: {"11": Known(first)}, 2022: {"11": Known(last)}}
    return Figures(ScanSource(name, name, year=2022), years[2022], years)


def test_trends_that_contradict_each_other_stand_side_by_side_and_are_named():
    given = replace(BARE, trend=(series("survey", 100.0, 121.0), series("register", 100.0, 81.0)))
    said = {one.measure.source: one.measure.says for one in trends(given) if one.code == "11"}
    assert "+10.0% a year" in said["survey"]
    assert "-10.0% a year" in said["register"]
    (note,) = disagreeing_sources(given)
    assert "survey and register contradict each other on whether 1 group grows, such as 11 Bakers: +10.0% and" in note
    assert note.endswith("Both are shown; the ranking counts survey.")
    assert disagreeing_sources(replace(BARE, trend=(series("survey", 100.0, 121.0), series("census", 9.0, 9.0)))) == ()


def test_a_trend_of_totals_alone_says_nothing_of_their_parts():
    years = {2020: {"1": Known(100.0)}, 2022: {"1": Known(121.0)}}
    found = list(trends(replace(BARE, trend=(Figures(ScanSource("sums", "sums"), years[2022], years),))))
    assert of(found, "1").value == pytest.approx(np.log(1.1))
    assert of(found, "11").value is None
    assert of(found, "11").says == "sums has no figures of job groups: totals say nothing of their parts."


def test_a_framework_given_twice_is_refused():
    given = profiles({"a": [1, 0], "b": [1, 0]}, ["11", "12"])
    with pytest.raises(InputError, match="given twice"):
        replace(BARE, profiles=(given, given))


def test_every_measure_has_a_source_that_the_scan_lists_or_the_version_itself():
    given = replace(BARE, profiles=(profiles({"a": [1, 0], "b": [0, 1]}, ["11", "11"]),))
    names = {one.name for one in given.sources} | {"tiny1", ""}
    for measure in (mixed_tasks, alike_groups, new_titles, misfits):
        assert {one.measure.source for one in measure(given)} <= names
    assert {one.measure.kind for one in mixed_tasks(given)} == {ScanKind.MIXED_TASKS}
