"""The UK Standard Skills Classification on the map that comes with Occumap."""

from __future__ import annotations

from occumap.atlas.profile_tasks import task_table
from occumap.catalog.load import occupational_map
from occumap.catalog.occupation_frameworks import standard_skills, standard_skills_of_groups
from occumap.model.profile_basis import BasisKind, bases_of


def test_every_occupation_every_six_digit_group_and_every_unit_group_has_a_profile() -> None:
    world = occupational_map()
    found = standard_skills(world)
    assert {occupation.code for occupation in world.occupations} <= set(found.profiles["profile"])
    assert len(found.profiles) == len(world) + 1_367 + 412
    groups = standard_skills_of_groups()
    assert len(groups.profiles) == 1_367 + 412
    assert {"2126", "2126/01", "2129/99"} <= set(groups.profiles["profile"])


def test_an_occupation_without_a_group_rests_on_nothing_and_has_no_task() -> None:
    world = occupational_map()
    found = standard_skills(world)
    table = task_table(found)
    without = [one for one in world.occupations if not one.sub_unit_groups and not one.soc2020]
    for occupation in without:
        assert bases_of(found)[occupation.code].kind is BasisKind.NONE
        assert not table.related[[found.profile_place[occupation.code]]].nnz


def test_a_residual_group_borrows_from_its_siblings() -> None:
    basis = bases_of(standard_skills_of_groups())["2129/99"]
    assert (basis.kind, basis.borrowed) == (BasisKind.BORROWED, ("2129",))
