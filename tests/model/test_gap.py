"""What a gap, a move and a path say of themselves."""

from occumap.model.gap import Gap, GapLine, Status
from occumap.model.path import OffRamp, Path, Step

MISSING = GapLine("icing", "Icing", held=0, needed=2, weight=0.25)
UNDER = GapLine("dough", "Dough making", held=2, needed=4, weight=0.5)
MET = GapLine("ovens", "Working ovens", held=3, needed=3, weight=0.2)
MORE = GapLine("leading", "Leading people", held=5, needed=3, weight=0.05)
UNASKED = GapLine("wheels", "Truing wheels", held=3, needed=0, weight=0)
GAP = Gap("a", "A", "b", "B", 0.5, (MISSING, UNDER, MET, MORE, UNASKED))


def test_status_follows_from_levels_held_and_needed():
    assert [line.status for line in GAP.lines] == [
        Status.MISSING,
        Status.UNDER_LEVEL,
        Status.MET,
        Status.SURPLUS,
        Status.SURPLUS,
    ]


def test_a_surplus_neither_costs_nor_pays():
    assert [line.shortfall for line in GAP.lines] == [2, 2, 0, 0, 0]
    assert [line.cost for line in GAP.lines] == [0.25, 0.25, 0, 0, 0]


def test_lines_are_found_by_status():
    assert (GAP.missing, GAP.under_level, GAP.met, GAP.surplus) == ((MISSING,), (UNDER,), (MET,), (MORE, UNASKED))


def test_a_skill_that_is_not_asked_for_is_a_surplus_but_not_among_those_asked():
    assert UNASKED in GAP.surplus
    assert UNASKED not in GAP.asked


def test_a_path_adds_up_its_steps_and_names_the_occupations_on_the_way():
    wide = Gap("b", "B", "c", "C", 0.2, ())
    path = Path((Step("a", "b", GAP, 0.25, (OffRamp("d", "D", 0.6),)), Step("b", "c", wide, 0.64)))
    assert path.codes == ("a", "b", "c")
    assert (path.cost, path.widest_gap) == (0.89, 0.8)
