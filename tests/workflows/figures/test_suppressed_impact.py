"""What breaks in series show gives no small group away, nor the few people who go another way than the others."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from occumap.evidence.impact import impact
from occumap.model.correspondence import Correspondence
from occumap.model.figure_kind import SUPPRESSED
from occumap.model.impact import Impact
from occumap.model.version import Version
from occumap.model.weights import WeightedCorrespondence
from occumap.render import as_dict
from occumap.render.reports.impact import impact_files
from occumap.revision.compare import compare
from occumap.workflows.figures.impact import impact_of_versions
from occumap.workflows.figures.suppressed_impact import Followed, impact_without_small
from tests.evidence.weighing import JOBS, RULES, table, version

SAME = {("2122", "2122"): 50, ("2123", "2123"): 40, ("5431", "5431"): 60, ("5434", "5434"): 80}


def _impact(folder: Path, pairs: dict[tuple[str, str], int]) -> Impact:
    """Return the breaks by records of so many people in each pair."""
    file = folder / "records.csv"
    rows = [f"{old},{new}" for (old, new), people in pairs.items() for _ in range(people)]
    file.write_text("\n".join(["soc2010,soc2020", *rows]) + "\n")
    return impact_of_versions("soc2010", "soc2020", weights=str(file), suppress=10)


def test_the_share_that_maps_one_to_one_does_not_tell_a_hidden_group(tmp_path: Path) -> None:
    found = _impact(tmp_path, {("2121", "2121"): 3, **SAME})
    units = {one.group.value: one for one in found.at_level("unit")}
    # The groups that nobody counted add nothing to the share, so another that is one to one is hidden too.
    assert units["2121"].before is None
    hidden = [one for one in units.values() if one.one_to_one and one.suppressed]
    assert len(hidden) > 1 or found.levels[-1].people is None


def test_the_share_is_hidden_where_no_other_group_is_one_to_one(tmp_path: Path) -> None:
    found = _impact(tmp_path, {("2121", "2121"): 3, ("2122", "2122"): 50, ("2123", "2123"): 40})
    unit = found.levels[-1]
    assert (unit.people, unit.suppressed) == (None, True)
    page = impact_files(found)["impact.html"].decode()
    assert f'<td class="num">{SUPPRESSED}</td></tr>' in page
    assert as_dict.impact(found)["levels"][-1]["people_one_to_one"] is None


@pytest.mark.parametrize(("few", "shown"), [(2, False), (12, True)])
def test_a_successor_does_not_tell_how_many_came_from_elsewhere_if_they_are_few(
    tmp_path: Path, few: int, shown: bool
) -> None:
    found = _impact(tmp_path, {**SAME, ("5431", "5434"): few})
    units = {one.group.value: one for one in found.at_level("unit")}
    assert units["5434"].before == 80
    assert (units["5434"].low, units["5431"].low) == ((80 + few, 60) if shown else (None, None))


@pytest.mark.parametrize(("people", "said"), [(4, SUPPRESSED), (14, "14")])
def test_a_series_does_not_tell_how_few_people_have_no_code(tmp_path: Path, people: int, said: str) -> None:
    file = tmp_path / "series.csv"
    file.write_text(f"soc2010,people\n2121,40\n5431,50\n,{people}\n")
    found = impact_of_versions("soc2010", "soc2020", series=file, code="soc2010", value="people", suppress=10)
    assert f"left out: {said} in 1 row without a code" in found.said


EACH = 52
BESIDE = {("5432", "5432"): 30, ("5435", "5435"): 70, ("5436", "5436"): 90, ("8211", "8211"): 50, ("8214", "8214"): 45}
WEIGHTS = pl.DataFrame(
    [
        (old, new, EACH)
        for (old, new), records in {("2121", "2121"): 3, **SAME, **BESIDE}.items()
        for _ in range(records)
    ],
    schema=["soc2010", "soc2020", "weight"],
    orient="row",
)


def test_the_command_tells_no_people_of_few_records_on_any_of_its_ways(tmp_path: Path) -> None:
    """Three records that stand for 156 people are three people to whoever knows the sample."""
    file, folder = tmp_path / "records.csv", tmp_path / "out"
    WEIGHTS.write_csv(file)
    words = ["impact", "soc2010", "--to", "soc2020", "--weights", str(file), "--out", str(folder)]
    shown = json.loads(_run(*words, "--json"))["breaks"]
    assert next(one for one in shown if one["code"] == "2121")["people_before"] == 3 * EACH
    kept = _run(*words, "--json", "--suppress", "10")
    units = {one["code"]: one for one in json.loads(kept)["breaks"] if one["level"] == "unit"}
    assert (units["2121"]["people_before"], units["2121"]["suppressed"]) == (None, True)
    assert sum(one["suppressed"] for one in units.values()) > 1
    assert units["8211"]["people_before"] == 50 * EACH
    told = [kept, _run(*words, "--suppress", "10"), *(one.read_text(encoding="utf-8") for one in folder.iterdir())]
    assert not [text for text in told if "156" in text]


def test_people_are_shown_where_nobody_says_how_many_records_they_rest_on(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    WEIGHTS.group_by("soc2010", "soc2020").agg(pl.col("weight").sum().alias("people")).write_csv(file)
    found = impact_of_versions("soc2010", "soc2020", weights=str(file), weights_count="people", suppress=10)
    units = {one.group.value: one for one in found.at_level("unit")}
    assert (units["2121"].before, units["2121"].suppressed) == (3 * EACH, False)


@pytest.mark.parametrize("series", [False, True])
@pytest.mark.parametrize(("few", "shown"), [(2, False), (12, True)])
def test_a_successor_does_not_tell_the_people_of_few_records_from_elsewhere(
    tmp_path: Path, few: int, shown: bool, series: bool
) -> None:
    """Nor does a break in a series of published figures, which has the share that these records are of others."""
    file, figures = tmp_path / "records.csv", tmp_path / "series.csv"
    more = pl.DataFrame({"soc2010": ["5431"] * few, "soc2020": ["5434"] * few, "weight": [EACH] * few})
    pl.concat([WEIGHTS.filter(pl.col("soc2010") != "2121"), more.cast(WEIGHTS.schema)]).write_csv(file)
    figures.write_text("code,value\n2122,900\n2123,8000\n5431,3000\n5434,7000\n")
    given = figures if series else None
    found = impact_of_versions("soc2010", "soc2020", weights=str(file), suppress=10, series=given)
    units = {one.group.value: one for one in found.at_level("unit")}
    assert units["5434"].before == (7000 if series else 80 * EACH)
    assert (units["5434"].break_low is not None, units["5431"].break_low is not None) == (shown, shown)


def test_a_group_with_nothing_below_it_on_a_higher_level_is_counted_and_hidden_with_its_successor() -> None:
    """Section 4 has no jobs; a few of it go to section 3 with those that are shown."""
    rows = [(value, f"group {value}", None, None) for value in ("1", "2", "3", "4", *JOBS)]
    old, new = (Version.of(name, rows, rules=RULES) for name in "ab")
    pairs = {**dict.fromkeys([(job, job) for job in JOBS], 40.0), ("4", "4"): 30.0, ("4", "31"): 6.0}
    found = _breaks(old, new, table(pairs), dict.fromkeys(JOBS, 40.0) | {"4": 36.0}, below=10)
    groups = {one.group.value: one for one in found.breaks}
    assert groups["4"].before == 36
    assert (groups["4"].low, groups["3"].low, groups["31"].low) == (None, None, None)
    hidden = _breaks(old, new, table(pairs), dict.fromkeys(JOBS, 40.0) | {"4": 36.0}, below=37)
    assert {one.group.value for one in hidden.breaks if one.low is not None}.isdisjoint({"4", "3", "31"})


PAIRS = st.dictionaries(
    st.tuples(st.sampled_from(JOBS), st.sampled_from(JOBS)) | st.sampled_from([(job, job) for job in JOBS]),
    st.integers(1, 9) | st.integers(8, 60),
    min_size=5,
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_no_few_records_can_be_worked_out_from_all_that_is_shown(pairs: dict[tuple[str, str], int]) -> None:
    """Whoever knows which pairs there are, and adds up what stands in the answer, finds two answers for each few."""
    weights = table({pair: float(records) for pair, records in pairs.items()})
    old, new = version("a"), version("b")
    records = {job: float(sum(n for (one, _), n in pairs.items() if one == job)) for job in JOBS}
    records = {job: n for job, n in records.items() if n}
    found = _breaks(old, new, weights, records, below=10, each=EACH)
    told = np.array(list(_told(found, old, new, list(pairs))), dtype=float)
    known = np.array(list(pairs.values()), dtype=float)
    for level in ("section", "job"):
        for one, other in pairs:
            before = _rows(pairs, old, level, one, 0)
            for few in (before, before * _rows(pairs, new, level, other, 1)):
                # How many there are in all is known, whatever is hidden.
                if few @ known < 10 and _room(few, told[:1], known) > 1 - 1e-6:
                    assert _room(few, told, known) > 1 - 1e-6, (level, one, other)


def _breaks(
    old: Version,
    new: Version,
    weights: WeightedCorrespondence,
    records: dict[str, float],
    *,
    below: float,
    each: float = 1,
) -> Impact:
    """Return breaks by records that stand for so many people each, without the small ones."""
    links = Correspondence.from_counts(
        "a", "b", {(a, b): round(n) for a, b, n in weights.frame.select("from", "to", "people").iter_rows()}
    )
    comparison = compare(old, new, links)
    about = ("test", old, new, comparison.correspondence, comparison.changes)
    people = {code: n * each for code, n in records.items()}
    followed = Followed.of(weights, people, new)
    rests = impact(*about, records, weights=weights)
    return impact_without_small(impact(*about, people, weights=weights), old, below, records=rests, followed=followed)


def _rows(
    pairs: Collection[tuple[str, str]], version: Version, level: str, value: str, side: int
) -> NDArray[np.float64]:
    """Return which pairs are in the group of a level that a code is in, on one side."""
    group = version.ancestor(value, level)
    return np.array([float(version.ancestor(pair[side], level) == group) for pair in pairs])


def _told(
    found: Impact, old: Version, new: Version, pairs: Collection[tuple[str, str]]
) -> Iterator[NDArray[np.float64]]:
    """Yield which pairs each figure is the sum of: all, those of groups that are shown, and of the shares of levels."""
    yield np.ones(len(pairs))
    for one in found.breaks:
        if one.before is not None:
            yield _rows(pairs, old, one.level, one.group.value, 0)
        if one.low is not None and one.successor is not None:
            yield _rows(pairs, new, one.level, one.successor.value, 1)
    for level in found.levels:
        if level.people is not None:
            whole = [one for one in found.at_level(level.level) if one.one_to_one]
            yield sum((_rows(pairs, old, level.level, one.group.value, 0) for one in whole), np.zeros(len(pairs)))


def _room(few: NDArray[np.float64], told: NDArray[np.float64], known: NDArray[np.float64]) -> float:
    """Return how far the highest number that a few may be is from the least, by sums that are told."""
    ends = [linprog(sign * few, A_eq=told, b_eq=told @ known, bounds=(1, None)).fun for sign in (1.0, -1.0)]
    return float(-ends[1] - ends[0])


def _run(*words: str) -> str:
    program = [sys.executable, "-c", "from occumap.cli.app import main; main()", *words]
    ran = subprocess.run(program, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
