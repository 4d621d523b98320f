"""Moves from an occupation: which, in what order, with what beside them."""

from dataclasses import replace

import numpy as np
import pytest

from occumap.atlas.coverage import coverage
from occumap.atlas.moves import by_coverage, moves_from, moves_without_map
from occumap.atlas.nearness import nearness
from occumap.atlas.skill_weights import Weighing
from occumap.errors import UnknownNameError
from occumap.examples import small_framework, small_map
from occumap.model.occupational_map import Direction, OccupationStatus
from occumap.model.skills import Profile

BY_IMPORTANCE = Weighing(beta=0)


def moves(code="O2", **options):
    return moves_from(code, small_map(), small_framework(), BY_IMPORTANCE, **options)


def codes(found):
    return [move.to for move in found]


def test_moves_are_ranked_by_nearness_unless_told_otherwise_and_options_of_one_standard_come_last():
    near = nearness(small_map(), small_framework()).towards("O2")
    found = moves()
    assert [move.score for move in found] == pytest.approx(sorted(near[[0, 2, 3, 4]], reverse=True))
    siblings = small_map()
    siblings = siblings.with_occupations(
        replace(o, standard="S2") if o.code == "O1" else o for o in siblings.occupations
    )
    last = moves_from("O2", siblings, small_framework(), BY_IMPORTANCE)[-1]
    assert (last.to, last.coverage) == ("O1", 1)


def test_occupations_that_are_only_potential_come_last():
    nearest = moves()[0].to
    world = small_map()
    world = world.with_occupations(
        replace(o, status=OccupationStatus.POTENTIAL) if o.code == nearest else o for o in world.occupations
    )
    assert moves_from("O2", world, small_framework(), BY_IMPORTANCE)[-1].to == nearest


def test_each_move_says_what_makes_the_occupations_near():
    for move in moves():
        assert sum(part.share for part in move.near) == pytest.approx(move.score)
        assert all(str(part) for part in move.near)


def test_ranking_knows_nothing_of_published_progressions():
    bare = replace(small_map(), progressions=())
    scores = [move.score for move in moves_from("O1", bare, small_framework())]
    assert scores == [move.score for move in moves_from("O1", small_map(), small_framework())]


def test_without_a_map_levels_give_the_direction():
    found = moves_without_map("O1", small_framework(), levels={"O1": 1, "O2": 2, "O4": 1})
    assert {move.to: move.direction for move in found} == {
        "O2": Direction.UP,
        "O3": Direction.SIDEWAYS,
        "O4": Direction.SIDEWAYS,
        "O5": Direction.SIDEWAYS,
    }
    assert moves_without_map("O1", small_framework(), limit=1)[0].to == "O2"


def test_moves_by_coverage_are_ranked_by_it_and_ties_by_code():
    found = moves(ranking=by_coverage)
    assert codes(found) == ["O1", "O3", "O4", "O5"]
    assert [move.coverage for move in found] == pytest.approx([1, 0.5, 0, 0])
    assert [move.score for move in found] == [move.coverage for move in found]
    assert [move.gap.coverage for move in found] == pytest.approx(
        coverage(small_framework(), BY_IMPORTANCE)[1, [0, 2, 3, 4]]
    )


def test_each_move_says_where_it_leads_and_how():
    bakery_hand, *_ = moves()
    assert (bakery_hand.direction, bakery_hand.across, bakery_hand.products) == (Direction.DOWN, False, ())
    up = moves("O1")[0]
    assert (up.start_title, up.to_title, up.level, up.direction) == ("Bakery hand", "Baker", 3, Direction.UP)
    assert [product.code for product in up.products] == ["P1"]
    assert up.published
    assert not bakery_hand.published
    mender = moves()[2]
    assert (mender.direction, mender.across) == (Direction.SIDEWAYS, True)


def test_filters():
    assert codes(moves(directions=[Direction.UP])) == ["O3", "O5"]
    assert codes(moves(level_step=(0, 2))) == ["O3", "O4"]
    assert codes(moves(pathway="wheels")) == ["O4", "O5"]
    assert codes(moves(across=False)) == ["O1", "O3"]
    assert codes(moves(across=True)) == ["O4", "O5"]
    assert codes(moves(minimum_coverage=0.5)) == ["O1", "O3"]
    assert codes(moves(route="crafts")) == ["O1", "O3", "O4", "O5"]
    assert moves(route="elsewhere") == ()
    assert codes(moves(limit=1)) == ["O1"]


def test_pay_stands_beside_a_move_where_both_are_known():
    found = moves(pay={"O2": 400, "O1": 300, "O3": 600})
    assert [move.pay_ratio for move in found] == [0.75, 1.5, None, None]
    assert codes(moves(pay={"O2": 400, "O1": 300, "O3": 600}, minimum_pay_ratio=1)) == ["O3"]


def test_published_progressions_change_neither_moves_nor_their_order():
    turned = replace(small_map(), progressions=(("O2", "O5"),))
    found = moves_from("O2", turned, small_framework(), BY_IMPORTANCE)
    assert codes(found) == codes(moves())
    assert [move.published for move in found] == [False, False, False, True]


def test_another_ranking_fits_without_new_plumbing():
    def backwards(held, occupational_map, framework, weighing):  # noqa: ARG001
        scores = np.arange(len(framework.profiles), dtype=float)
        scores[2] = np.nan
        return scores

    found = moves(ranking=backwards)
    assert codes(found) == ["O5", "O4", "O1"]
    assert [move.score for move in found] == [4, 3, 0]
    assert found[2].coverage == 1


def test_what_is_held_besides_counts():
    skilled = small_framework().profile("O2").joined_with(Profile.holding("evenings", {"wheels": 3, "drawing": 1}))
    assert codes(moves(held=skilled, ranking=by_coverage))[:2] == ["O1", "O4"]
    assert moves(held=skilled)[2].score > moves()[2].score


def test_occupations_that_the_framework_does_not_know_or_that_ask_nothing_are_left_out():
    tiny = small_framework()
    assert codes(moves_from("O2", small_map(), tiny.keeping(["O2", "O3"]), BY_IMPORTANCE)) == ["O3"]
    silent = replace(tiny, requirements=tiny.requirements.filter(tiny.requirements["profile"] != "O1"))
    assert "O1" not in codes(moves_from("O2", small_map(), silent, BY_IMPORTANCE))


def test_an_unknown_occupation_is_named():
    with pytest.raises(UnknownNameError, match="no occupation 'O9'"):
        moves("O9")
    with pytest.raises(UnknownNameError, match="no profile 'O1'"):
        moves_from("O1", small_map(), small_framework().keeping(["O2"]))
