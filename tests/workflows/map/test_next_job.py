"""Where somebody goes next: bands that share no job, the nearest first, from every occupation and beyond the map."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from occumap.catalog import load
from occumap.catalog.load import occupational_map
from occumap.catalog.occupations import resolve_occupation
from occumap.errors import InputError, UnknownNameError
from occumap.model.context import Context
from occumap.model.gap import Move
from occumap.model.occupational_map import Direction
from occumap.model.resolution import Resolved
from occumap.workflows.map.moves import moves
from occumap.workflows.map.next_job import ANY_RISE, MAX_RISE, Band, JobBand, NextJobFilter, next_from_group, next_jobs
from occumap.workflows.map.skills_map import SkillsMap

HERE = SkillsMap.named()
WORLD = occupational_map()
NONE = Context()
ASSISTANT = WORLD["OCC0454"]


def codes(bands: Iterable[JobBand]) -> dict[Band, list[str]]:
    return {one.band: [job.occupation.code for job in one.jobs] for one in bands}


def test_each_band_leads_where_it_says_and_no_job_stands_in_two():
    found = next_jobs(ASSISTANT, HERE, NONE, NextJobFilter(lower=True, each=6))
    assert [one.band for one in found] == list(Band)
    own = WORLD.route_of(ASSISTANT.code)
    for band in found:
        for job in band.jobs:
            rise = job.occupation.level - ASSISTANT.level
            assert rise <= MAX_RISE
            assert job.direction is Direction.between(ASSISTANT.level, job.occupation.level)
            if band.band is Band.DOWN:
                assert rise < 0
                continue
            assert (job.route == own) == (band.band is not Band.OTHER_ROUTES)
            assert {Band.UP: rise > 0, Band.SIDEWAYS: rise == 0}.get(band.band, rise >= 0)
    every = [code for one in codes(found).values() for code in one]
    assert len(every) == len(set(every))


def test_the_jobs_of_a_band_are_the_moves_of_the_command_in_its_order():
    ranked: list[Move] = [
        move for move in moves(ASSISTANT, limit=None) if WORLD.route_of(move.to) == WORLD.route_of(ASSISTANT.code)
    ]
    up = [move.to for move in ranked if 0 < move.level - ASSISTANT.level <= MAX_RISE]
    found = codes(next_jobs(ASSISTANT, HERE, NONE))[Band.UP]
    assert [code for code in up if code in found] == found
    assert found[0] == up[0]


def test_options_of_one_standard_stand_behind_the_nearest_of_them():
    first = next_jobs(ASSISTANT, HERE, NONE)[0].jobs
    assert {one.standard for one in first[0].options} == {first[0].occupation.standard}
    assert len({job.occupation.standard for job in first}) == len(first)


def test_a_rise_is_as_high_as_is_asked_and_lower_levels_only_if_asked():
    assert all(job.occupation.level <= ASSISTANT.level + 1 for job in _jobs(NextJobFilter(rise=1, each=12)))
    assert any(
        job.occupation.level > ASSISTANT.level + MAX_RISE for job in _jobs(NextJobFilter(rise=ANY_RISE, each=12))
    )
    assert Band.DOWN not in codes(next_jobs(ASSISTANT, HERE, NONE))


def test_where_no_job_is_near_the_nearest_are_shown_and_said_to_be_far():
    farrier = next_jobs(WORLD["OCC0172"], HERE, NONE)
    assert all(one.jobs and one.far for one in farrier)
    chef = next_jobs(WORLD["OCC0454"], HERE, NONE)
    assert not any(one.far for one in chef)
    assert all(job.gap.coverage >= 0.1 or job.way for one in chef for job in one.jobs)


def test_one_route_alone_may_be_asked_for():
    wanted = "digital"
    found = codes(next_jobs(ASSISTANT, HERE, NONE, NextJobFilter(route=wanted)))
    assert list(found) == [Band.OTHER_ROUTES]
    assert {WORLD.route_of(code).id for code in found[Band.OTHER_ROUTES]} == {wanted}
    own = WORLD.route_of(ASSISTANT.code).id
    assert list(codes(next_jobs(ASSISTANT, HERE, NONE, NextJobFilter(route=own)))) == [Band.UP, Band.SIDEWAYS]


def test_an_order_that_nothing_is_held_for_is_refused():
    for asked in (NextJobFilter(order="pay"), NextJobFilter(interests="RIA")):
        with pytest.raises(InputError):
            next_jobs(ASSISTANT, HERE, NONE, asked)


def test_an_occupation_of_which_nothing_is_known_leads_where_the_map_says():
    nothing = next(one for one in WORLD.occupations if not HERE.framework.profile(one.code).requirements)
    jobs = [job for band in next_jobs(nothing, HERE, NONE) for job in band.jobs]
    cluster = {one.code for one in WORLD.in_cluster(nothing.cluster)}
    ways = {way.to for way in WORLD.published_ways(nothing.code)}
    assert {job.occupation.code for job in jobs} <= cluster | ways
    assert not any(job.is_known for job in jobs)


def test_pay_stands_beside_todays_and_may_order_the_jobs(shared):
    held = load_context(shared)
    jobs = next_jobs(ASSISTANT, HERE, held, NextJobFilter(order="pay"))[0].jobs
    ends = [job.gap.context for job in jobs if job.gap.context]
    paid = [one.to.pay.value for one in ends if one.to.pay and one.to.pay.value]
    assert paid == sorted(paid, reverse=True) != []
    assert {one.start.pay.code for one in ends if one.start.pay} == {ASSISTANT.soc2020}


def load_context(shared) -> Context:
    from occumap.workflows.map.context_beside import context_of  # noqa: PLC0415 (reads files)

    return context_of(shared / "uk" / "ashe-table14-2021-revised-soc2020.xlsx")


def test_from_a_group_beyond_the_map_the_nearest_in_what_people_do_are_given():
    found = next_from_group("9266", HERE, NONE, limit=4)
    assert (found.title, found.members) == ("Coffee shop workers", ())
    assert found.jobs[0].occupation.name == "Food and beverage team member"
    assert all(job.direction is None and job.is_known for job in found.jobs)


def test_a_group_that_the_map_has_gives_its_occupations_to_start_from_and_others_as_jobs():
    found = next_from_group("6135", HERE, NONE)
    members = {one.code for one in found.members}
    assert "OCC0005" in members
    assert not members & {job.occupation.code for job in found.jobs}


def test_a_group_of_which_nothing_is_known_leads_beside_itself():
    codes_of = [group.code.value for group in load.version("soc2020") if len(group.code.value) == 4]
    nothing = [code for code in codes_of if not HERE.framework.profile(code).requirements]
    for code in nothing:
        found = next_from_group(code, HERE, NONE)
        assert not found.jobs
        assert found.profile is None


def test_a_group_that_is_not_there_is_unknown():
    with pytest.raises(UnknownNameError):
        next_from_group("0000", HERE, NONE)


@pytest.mark.parametrize(
    ("said", "code"),
    [("teaching assistant", "OCC0454"), ("HGV driver", "OCC0257")],
)
def test_a_job_that_is_sure_needs_no_question(said: str, code: str):
    found = resolve_occupation(said)
    assert isinstance(found, Resolved)
    assert found.id == code


def _jobs(asked: NextJobFilter):
    return [job for band in next_jobs(ASSISTANT, HERE, NONE, asked) for job in band.jobs]
