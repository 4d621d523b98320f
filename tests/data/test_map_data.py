"""The map that comes with Occumap: whole, in range, nothing without its place; held against the noted facts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl

from occumap.catalog.load import occupational_map, version
from occumap.catalog.shipped import ENGINEERING
from occumap.model.occupational_map import Occupation, TechnicalLevel

KINDS = {"TLevel": "T Level", "HTQ": "Higher technical qualification", "TQ": "Technical qualification"}


def noted(shared: Path, table: str) -> pl.DataFrame:
    path = shared / "engineering-map" / f"{table}.tsv"
    frame = pl.read_csv(path, separator="\t", infer_schema_length=0, quote_char=None)
    return frame.select(pl.all().fill_null("").str.strip_chars().str.replace_all(r"\s+", " "))


def listed(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def test_there_are_15_routes_200_occupations_174_products_and_three_pathways_of_one_route():
    held = occupational_map()
    assert (len(held.routes), len(held), len(held.products)) == (15, 200, 174)
    assert len(held.pathways) == 3
    assert {pathway.route for pathway in held.pathways} == {ENGINEERING}


def test_there_are_520_progressions_of_which_447_have_both_ends():
    held = occupational_map()
    assert len(set(held.progressions)) == len(held.progressions) == 520
    assert sum(to in held for _, to in held.progressions) == 447
    assert all(start != to for start, to in held.progressions)


def test_every_route_is_named_once_and_its_id_is_its_name():
    routes = occupational_map().routes
    assert len({route.name for route in routes}) == 15
    for route in routes:
        assert route.id == route.name.casefold().replace(",", "").replace(" ", "-")


def test_no_cluster_and_no_product_is_an_orphan():
    held = occupational_map()
    assert {occupation.cluster for occupation in held.occupations} == {cluster.id for cluster in held.clusters}
    assert {pathway.id for pathway in held.pathways} == {cluster.pathway for cluster in held.clusters}
    leading = {product for occupation in held.occupations for product in occupation.products}
    assert leading == {product.code for product in held.products}


def test_every_occupation_lies_in_a_cluster_of_its_technical_level():
    held = occupational_map()
    off = [str(o) for o in held.occupations if o.technical_level != held.cluster_of(o.code).technical_level]
    assert off == []
    assert {cluster.technical_level for cluster in held.clusters} == set(TechnicalLevel)


def test_every_soc_code_is_a_unit_group_of_its_version():
    occupations = occupational_map().occupations
    for name, codes in (
        ("soc2010", {o.soc2010 for o in occupations if o.soc2010}),
        ("soc2020", {o.soc2020 for o in occupations if o.soc2020}),
    ):
        units = {group.code.value for group in version(name).at_level("unit")}
        assert codes - units == set(), name
        assert len(codes) > 20


def test_every_sub_unit_group_lies_in_a_unit_group_of_soc2020_and_the_first_in_that_of_the_occupation():
    units = {group.code.value for group in version("soc2020").at_level("unit")}
    for occupation in occupational_map().occupations:
        assert {group[:4] for group in occupation.sub_unit_groups} <= units
        if occupation.soc2020 and occupation.sub_unit_groups:
            assert occupation.sub_unit_groups[0].startswith(occupation.soc2020), occupation


def test_codes_of_occupations_tell_their_standard_and_option():
    for occupation in occupational_map().occupations:
        assert occupation.code == f"OCC{occupation.standard[2:]}{occupation.option or ''}"


def test_names_have_no_stray_spaces_and_are_the_only_ones_of_their_kind():
    held = occupational_map()
    for things in (held.routes, held.pathways, held.clusters, held.occupations, held.products):
        names = [thing.name for thing in things]
        assert names == [" ".join(name.split()) for name in names]
        assert all(names)
    assert max(Counter(occupation.name for occupation in held.occupations).values()) <= 2


def test_levels_of_occupations_run_from_2_to_7_and_a_way_in_is_at_most_a_level_away():
    held = occupational_map()
    assert {occupation.level for occupation in held.occupations} == {2, 3, 4, 5, 6, 7}
    for occupation in held.occupations:
        for product in held.products_of(occupation.code):
            assert abs(product.level - occupation.level) <= 1, (occupation, product)


def test_the_source_is_named():
    assert "Skills England" in occupational_map().source


def test_occupations_say_what_the_noted_facts_say(shared):
    rows = noted(shared, "occupations").iter_rows(named=True)
    held = {occupation.code: occupation for occupation in occupational_map().occupations}
    expected = {row["std_code"]: _occupation(row, held) for row in rows}
    assert held == expected


def _occupation(row: dict[str, str], held: dict[str, Occupation]) -> Occupation:
    """An occupation as noted; standard and option are not noted but told by the code."""
    groups = sorted(listed(row["sub_unit_groups"]), key=lambda group: not group.endswith("*"))
    return Occupation(
        row["std_code"],
        row["name"],
        int(row["level"]),
        row["cluster_id"],
        held[row["std_code"]].standard,
        held[row["std_code"]].option,
        row["soc2010_code"] if row["soc2010_code"] != "0" else None,
        row["soc2020_code"] if row["soc2020_code"] != "0" else None,
        tuple(group.removesuffix("*").strip() for group in groups),
        tuple(product.split(":")[1] for product in listed(row["products"])),
        tuple(sorted(int(theme) for theme in listed(row["green_theme_ids"]))),
        row["status_name"],
    )


def test_clusters_and_pathways_say_what_the_noted_facts_say(shared):
    held = occupational_map()
    for row in noted(shared, "occupations").iter_rows(named=True):
        cluster, pathway = held.cluster_of(row["std_code"]), held.pathway_of(row["std_code"])
        assert (cluster.name, int(cluster.technical_level)) == (row["cluster"], int(row["technical_level"]))
        assert (pathway.id, pathway.name) == (row["pathway_id"], row["pathway"])
        assert held.route_of(row["std_code"]).name == row["route"]


def test_progressions_say_what_the_noted_facts_say(shared):
    expected = [
        (row["std_code"], to)
        for row in noted(shared, "occupations").iter_rows(named=True)
        for to in listed(row["progression"])
    ]
    assert sorted(occupational_map().progressions) == sorted(expected)


def test_products_say_what_the_noted_facts_say_a_standard_with_options_is_named_without_them(shared):
    table = noted(shared, "products")
    held = {product.code: product for product in occupational_map().products}
    assert set(held) == set(table["product_code"])
    for row in table.iter_rows(named=True):
        product = held[row["product_code"]]
        assert (product.kind, product.level) == (KINDS.get(row["type"], row["type"]), int(row["level"]))
        noted_name = row["name"].replace("\u200b", "")
        assert noted_name == product.name or noted_name.startswith(f"{product.name} - ")
