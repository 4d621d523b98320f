"""Moves on the whole map: what is said of them holds for every occupation, and fit follows the same order."""

from __future__ import annotations

import numpy as np
import pytest

from occumap.atlas.gap import gap
from occumap.atlas.moves import moves_from
from occumap.catalog import load
from occumap.catalog.soc2020_titles import soc2020_titles
from occumap.render.map import gains_of, near_in_words
from occumap.workflows.map.fit import fit
from occumap.workflows.map.moves import leading_moves, moves

SSC = load.framework("ssc")
MAP = load.occupational_map()
ASKING = [one.code for one in MAP.occupations if SSC.profile(one.code).requirements]


def test_no_reason_is_below_the_median_of_importance_and_tasks_nor_borrowed_before_one_that_is_stated() -> None:
    """Of every occupation: a third of a task that few do is no reason, however rare it is."""
    strength = SSC.requirements["importance"].to_numpy() * SSC.requirements["level"].to_numpy()
    median, borrowed = float(np.median(strength)), 0
    for start, to in zip(ASKING, ASKING[7:] + ASKING[:7], strict=True):
        asked = SSC.profile(to).by_skill
        found = gap(SSC.profile(start), SSC.profile(to), SSC)
        assert all(asked[line.skill].importance * line.needed >= median for line in (*found.reasons, *found.shared))
        special = [line.borrowed for line in found.reasons if not line.general]
        assert special == sorted(special)
        borrowed += sum(special)
    assert borrowed > 0


def test_what_is_borrowed_is_what_no_own_group_asks() -> None:
    """A wholly borrowed profile asks nothing of its own; one of its own group alone borrows nothing."""
    bases = {code: row for code, *row in SSC.extras["provenance"].select("profile", "own", "borrowed").iter_rows()}
    for code in ASKING:
        own, stood_in_for = bases[code]
        marks = {SSC.is_borrowed(code, skill) for skill in SSC.profile(code).by_skill}
        assert own or marks == {True}, code
        assert stood_in_for or marks == {False}, code


def test_near_is_said_in_words_with_the_skills_by_name() -> None:
    first = moves("OCC0349", limit=1)[0]
    said = near_in_words(first)
    assert said.startswith("In both: ")
    assert first.gap.shared[0].title.lower() in said.lower()
    assert "same c" in said.lower()


def test_tasks_are_never_called_levels() -> None:
    for move in moves("OCC0005", limit=40):
        said = f"{near_in_words(move)} {' '.join(gains_of(move.gap, 99))} {move.gap!r}"
        assert "level" not in said.replace("hold levels", "")
        assert "→" not in " ".join(gains_of(move.gap, 99))
        assert {line.unit for line in move.gap.lines} == {"tasks"}


@pytest.mark.parametrize("code", ["OCC0349", "OCC0005", "OCC0795"])
def test_leading_moves_are_the_nearest_and_all_published_ones_in_one_order(code: str) -> None:
    ways = {way.to for way in MAP.published_ways(code)}
    every = moves_from(code, MAP, SSC, called=soc2020_titles())
    kept = [move.to for n, move in enumerate(every) if n < 6 + len(ways) or move.to in ways]
    assert [move.to for move in leading_moves(MAP[code], near=6)] == kept


@pytest.mark.parametrize("code", ["OCC0349", "OCC0005", "OCC0795"])
def test_whoever_is_an_occupation_fits_others_in_the_order_of_moves(code: str) -> None:
    fits = [one for one in fit(jobs=[code], limit=40) if not one.own]
    level = {one.profile: one.level or 0 for one in fits}
    ranked = [move.to for move in moves(code, limit=None)]
    within = [one.profile for one in fits if MAP[code].level <= level[one.profile] <= MAP[code].level + 1]
    assert within == sorted(within, key=ranked.index)
    assert len(within) > 3
