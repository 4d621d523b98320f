"""A map is a frozen value in which every reference leads somewhere."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import pytest

from occumap.errors import InputError, UnknownNameError
from occumap.examples import small_map
from occumap.model.occupational_map import Cluster, Occupation, Pathway, Product, Route, TechnicalLevel


@pytest.mark.parametrize(
    ("level", "title"),
    [
        (2, "Technical"),
        (3, "Technical"),
        (4, "Higher technical"),
        (5, "Higher technical"),
        (6, "Professional"),
        (7, "Professional"),
    ],
)
def test_levels_fall_into_three_technical_levels(level, title):
    assert TechnicalLevel.of_level(level).title == title


def test_an_occupation_is_found_by_code_and_knows_its_cluster_pathway_and_route():
    held = small_map()
    assert str(held["O2"]) == "O2 Baker"
    assert held["O3"].technical_level == TechnicalLevel.HIGHER_TECHNICAL
    assert held.cluster_of("O4").id == "wheels"
    assert held.pathway_of("O4").name == "Wheels"
    assert held.route_of("O4").name == "Crafts"
    assert "O2" in held
    assert "O9" not in held
    with pytest.raises(UnknownNameError, match="there is no occupation 'O9'"):
        held["O9"]


def test_occupations_are_listed_by_cluster_standard_and_cell_of_the_grid():
    held = small_map()
    assert [occupation.code for occupation in held.in_cluster("baking")] == ["O1", "O2"]
    assert [occupation.code for occupation in held.of_standard("S3")] == ["O3"]
    assert [cluster.id for cluster in held.clusters_at("wheels", TechnicalLevel.PROFESSIONAL)] == ["design"]
    assert held.clusters_at("wheels", TechnicalLevel.HIGHER_TECHNICAL) == ()
    assert [pathway.id for pathway in held.pathways_in("crafts")] == ["food", "wheels"]


def test_products_lead_in_and_progressions_lead_on():
    held = small_map()
    assert held.products_of("O2") == (Product("P1", "Apprenticeship", 3, "Baker"),)
    assert held.products_of("O1") == ()
    assert held.is_published("O1", "O2")
    assert not held.is_published("O2", "O1")


def test_a_progression_may_lead_out_of_the_map_but_not_come_from_outside():
    held = replace(small_map(), progressions=(("O1", "O2"), ("O1", "O9")))
    assert [occupation.code for occupation in held.published_from("O1")] == ["O2"]
    assert held.is_published("O1", "O9")
    with pytest.raises(InputError, match="leads from O9 to O1, but O9 isn't on the map"):
        replace(small_map(), progressions=(("O9", "O1"),))


def test_moving_occupations_makes_another_map_and_leaves_the_first_as_it_was():
    held = small_map()
    moved = held.with_occupations(
        replace(occupation, cluster="master") if occupation.code == "O2" else occupation
        for occupation in held.occupations
    )
    assert moved.cluster_of("O2").id == "master"
    assert held.cluster_of("O2").id == "baking"
    assert held == small_map()
    assert moved.progressions == held.progressions


def test_it_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        small_map().title = "another"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("field", "thing", "words"),
    [
        ("routes", Route("crafts", "Again"), "crafts"),
        ("pathways", Pathway("food", "Again", "crafts"), "food"),
        ("clusters", Cluster("baking", "Again", "food", TechnicalLevel.TECHNICAL), "baking"),
        ("occupations", Occupation("O1", "Again", 2, "baking", "S1"), "O1"),
        ("products", Product("P1", "T Level", 3, "Again"), "P1"),
        ("pathways", Pathway("new", "New", "none"), "New names the route 'none', which doesn't exist"),
        ("clusters", Cluster("new", "New", "none", TechnicalLevel.TECHNICAL), "New names the pathway 'none'"),
        ("occupations", Occupation("O6", "New", 2, "none", "S6"), "O6 New names the cluster 'none'"),
        ("occupations", Occupation("O6", "New", 2, "baking", "S6", products=("P9",)), "O6 New names the product 'P9'"),
    ],
)
def test_what_stands_twice_or_names_what_is_not_there_is_refused(field, thing, words):
    held = small_map()
    with pytest.raises(InputError, match=words) as refused:
        replace(held, **{field: (*getattr(held, field), thing)})  # type: ignore[arg-type]
    assert refused.value.hint
