"""How near occupations of a map are: by what is done, by name, by words and by place, each part told apart."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from occumap.atlas.nearness import BORROWED, WEIGHTS, nearness, nearness_of
from occumap.atlas.occupation_words import GroupTitles
from occumap.examples import small_framework, small_map
from occumap.model.nearness import Likeness
from occumap.model.occupational_map import OccupationStatus
from occumap.model.profile_basis import PROVENANCE
from occumap.model.skills import Profile


def parts(start, to, world=None, framework=None, **options):
    near = nearness(world or small_map(), framework or small_framework(), **options)
    return {part.kind: part for part in near.parts(start, to)}


def with_borrowed(*borrowed):
    """The small framework, in which some profiles are wholly borrowed."""
    rows = [
        {"profile": code, "words": "", "kind": "borrowed from siblings", "own": "", "borrowed": "", "share_own": 0.0}
        for code in borrowed
    ]
    return replace(small_framework(), extras={"provenance": pl.DataFrame(rows, schema=PROVENANCE)})


def test_nearness_is_symmetric_between_0_and_1_and_each_row_of_it_can_be_had_alone():
    near = nearness(small_map(), small_framework())
    assert near.all_pairs == pytest.approx(near.all_pairs.T)
    assert near.all_pairs.min() >= 0
    assert near.all_pairs.max() <= 1
    for n, code in enumerate(near.codes):
        assert near.towards(code) == pytest.approx(near.all_pairs[n])


def test_the_parts_of_a_pair_add_up_to_how_near_it_is():
    near = nearness(small_map(), small_framework())
    for start in near.codes:
        for to in set(near.codes) - {start}:
            shares = [part.share for part in near.parts(start, to)]
            assert sum(shares) == pytest.approx(near.towards(start)[near.place[to]])
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_published_progressions_are_not_used():
    world = small_map()
    assert world.progressions
    bare = nearness(replace(world, progressions=()), small_framework()).all_pairs
    assert bare == pytest.approx(nearness(world, small_framework()).all_pairs, abs=0)


def test_an_occupation_without_a_profile_is_near_by_name_and_place_and_by_nothing_that_is_done():
    without = small_framework().keeping(["O1", "O3", "O4", "O5"])
    found = parts("O1", "O2", framework=without)
    assert Likeness.WORK not in found
    assert {Likeness.WORDS, Likeness.PLACE} <= found.keys()


def test_what_is_borrowed_counts_for_less():
    own, borrowed = parts("O1", "O2"), parts("O1", "O2", framework=with_borrowed("O2"))
    assert borrowed[Likeness.WORK].share == pytest.approx(BORROWED * own[Likeness.WORK].share)
    assert borrowed[Likeness.PLACE] == own[Likeness.PLACE]


def test_options_of_the_same_standard_and_potential_occupations_take_no_place_among_the_nearest():
    world, framework = small_map(), small_framework()
    nearest, second = (int(n) for n in np.argsort(-nearness(world, framework).alike[Likeness.WORK][1])[1:3])
    codes = [occupation.code for occupation in world.occupations]
    before = parts("O2", codes[second])[Likeness.WORK].rank
    for change in ({"standard": world["O2"].standard}, {"status": OccupationStatus.POTENTIAL}):
        changed = world.with_occupations(
            replace(o, **change) if o.code == codes[nearest] else o for o in world.occupations
        )
        assert parts("O2", codes[second], changed)[Likeness.WORK].rank == before - 1


def test_titles_of_groups_and_jobs_bring_occupations_nearer():
    world = small_map()
    apart = [replace(o, soc2020={"O1": "11", "O4": "12"}.get(o.code, o.soc2020)) for o in world.occupations]
    world = world.with_occupations(apart)
    called = GroupTitles({"11": "Spoke trades", "12": "Spoke trades"}, {"11": ["Trueing hand"], "12": ["Trueing mate"]})
    near, told = (nearness(world, small_framework(), *more) for more in ((), (called,)))
    assert told.alike[Likeness.WORDS][0, 3] > near.alike[Likeness.WORDS][0, 3]


def test_the_place_that_two_share_is_named_by_the_narrowest():
    world = small_map()
    assert str(parts("O1", "O2")[Likeness.PLACE]) == "same cluster"
    assert str(parts("O1", "O3")[Likeness.PLACE]) == "same pathway"
    grouped = replace(world, clusters=tuple(replace(cluster, group="7") for cluster in world.clusters))
    assert str(parts("O1", "O3", grouped)[Likeness.PLACE]) == "same cluster group"


def test_a_person_is_compared_by_what_they_hold_and_by_the_occupation_they_stand_at():
    world, framework = small_map(), small_framework()
    baker = framework.profile("O2")
    standing = nearness_of(baker, world, framework)
    assert standing == pytest.approx(nearness(world, framework).towards("O2"), abs=1e-6)
    nowhere = nearness_of(replace(baker, id="me"), world, framework)
    assert np.argmax(nowhere) == 1
    assert not np.isnan(nowhere).any()


def test_half_of_the_likeness_of_an_option_in_work_is_that_of_its_standard():
    world, framework = small_map(), small_framework()
    options = world.with_occupations(
        replace(o, standard="S") if o.code in ("O1", "O2") else o for o in world.occupations
    )
    alone, together = (nearness(one, framework).alike[Likeness.WORK] for one in (world, options))
    mean = (alone[0, 2] + alone[1, 2]) / 2
    assert together[0, 2] == pytest.approx((alone[0, 2] + mean) / 2)
    assert together[3, 4] == pytest.approx(alone[3, 4])


def test_one_who_holds_more_than_their_occupation_asks_is_nearer_to_what_needs_it():
    world, framework = small_map(), small_framework()
    skilled = framework.profile("O2").joined_with(framework.profile("O4"))
    more = nearness_of(replace(skilled, id="O2"), world, framework)
    assert more[3] > nearness_of(framework.profile("O2"), world, framework)[3]


def test_profiles_that_the_map_does_not_have_are_nowhere_near():
    world = small_map()
    fewer = replace(world, progressions=()).with_occupations(o for o in world.occupations if o.code != "O5")
    found = nearness_of(Profile.holding("me", {"dough": 3}), fewer, small_framework())
    assert np.isnan(found).tolist() == [False] * 4 + [True]


@pytest.mark.parametrize(("rank", "words"), [(1, "nearest"), (2, "2nd nearest"), (11, "11th nearest"), (23, "23rd")])
def test_ranks_are_told_in_words(rank, words):
    part = replace(parts("O1", "O2")[Likeness.NAME], rank=rank)
    assert str(part).startswith(words)
