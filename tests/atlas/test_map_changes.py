"""What changed between two states of a map."""

from __future__ import annotations

from dataclasses import replace

from occumap.atlas.map_changes import changes_between
from occumap.examples import small_map
from occumap.model.map_changes import Changed
from occumap.model.occupational_map import Occupation, OccupationalMap, Product


def with_one(code: str, **changed: object) -> OccupationalMap:
    """Return the small map with an occupation changed."""
    old = small_map()
    return old.with_occupations(replace(one, **changed) if one.code == code else one for one in old.occupations)  # type: ignore[arg-type]


def test_nothing_changed_between_a_map_and_itself():
    assert changes_between(small_map(), small_map()).counts == {}


def test_each_kind_of_change_is_said_with_before_and_after():
    new = with_one("O1", name="Bread hand", level=3, status="approved", soc2020="11", cluster="wheels")
    said = {
        change.what: (change.before, change.after) for change in changes_between(small_map(), new).occupations_changed
    }
    assert said == {
        Changed.NAME: ("Bakery hand", "Bread hand"),
        Changed.LEVEL: ("2", "3"),
        Changed.STATUS: ("", "approved"),
        Changed.SOC2020: ("19", "11"),
        Changed.PLACE: ("Crafts › Food › Baking", "Crafts › Wheels › Wheel care"),
    }


def test_occupations_and_progressions_come_and_go():
    old = small_map()
    new = replace(
        old,
        occupations=(*old.occupations[:-1], Occupation("O9", "Pastry cook", 3, "baking", "S9")),
        progressions=(("O2", "O3"),),
    )
    found = changes_between(old, new)
    assert [one.code for one in found.occupations_new] == ["O9"]
    assert [one.code for one in found.occupations_gone] == ["O5"]
    assert found.progressions_added == (("O2", "O3"),)
    assert found.progressions_removed == (("O1", "O2"),)


def test_what_a_part_lacks_is_not_gone():
    old = small_map()
    part = replace(old, occupations=old.occupations[:1], progressions=())
    found = changes_between(old, part, part=True)
    assert found.occupations_gone == ()
    assert found.products_gone == ()
    assert found.progressions_removed == (("O1", "O2"),)
    assert [one.code for one in changes_between(old, part).occupations_gone] == ["O2", "O3", "O4", "O5"]


def test_a_withdrawn_product_is_said_and_a_status_first_given_is_no_change():
    old = small_map()
    retired = replace(old, products=(Product("P1", "Apprenticeship", 3, "Baker", "Retired"),))
    open_ = replace(old, products=(Product("P1", "Apprenticeship", 3, "Baker", "Approved for delivery"),))
    assert [one.code for one in changes_between(old, retired).products_withdrawn] == ["P1"]
    assert changes_between(old, open_).counts == {}


def test_the_order_of_further_groups_says_nothing_and_the_primary_one_does():
    one, turned = ("11/01", "11/02", "11/03"), ("11/01", "11/03", "11/02")
    old = with_one("O2", sub_unit_groups=one)
    assert changes_between(old, with_one("O2", sub_unit_groups=turned)).counts == {}
    other = changes_between(old, with_one("O2", sub_unit_groups=("11/02", "11/01", "11/03")))
    assert other.counts == {"occupations: six-digit groups": 1}
