"""The map that comes with Occumap: whole, in range, nothing without its place; held against the noted facts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl

from occumap.catalog.load import occupational_map, version
from occumap.io.skills_england import KINDS, read_skills_england_map
from occumap.model.occupational_map import Direction, Occupation, OccupationStatus, Opening, TechnicalLevel


def noted(shared: Path, table: str) -> pl.DataFrame:
    path = shared / "occupational-map" / f"{table}.tsv"
    frame = pl.read_csv(path, separator="\t", infer_schema_length=0, quote_char=None)
    return frame.select(pl.all().fill_null("").str.strip_chars().str.replace_all(r"\s+", " "))


def listed(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def test_the_map_is_whole():
    held = occupational_map()
    assert (len(held.routes), len(held.pathways), len(held.clusters)) == (15, 35, 172)
    assert (len(held), len(held.products)) == (1269, 1313)
    assert {pathway.route for pathway in held.pathways} == {route.id for route in held.routes}


def test_statuses_are_those_of_the_published_map():
    assert Counter(occupation.status for occupation in occupational_map().occupations) == {
        OccupationStatus.APPROVED: 1062,
        OccupationStatus.POTENTIAL: 129,
        OccupationStatus.IN_DEVELOPMENT: 41,
        OccupationStatus.WITHOUT_APPRENTICESHIP: 37,
    }


def test_published_progressions_are_no_ladder():
    held = occupational_map()
    assert len(set(held.progressions)) == len(held.progressions) == 3293
    assert all(start != to and start in held and to in held for start, to in held.progressions)
    ways = [way for occupation in held.occupations for way in held.published_ways(occupation.code)]
    published = Counter(way.direction for way in ways if way.published)
    assert published == {Direction.UP: 1447, Direction.SIDEWAYS: 791, Direction.DOWN: 1055}
    assert sum(way.direction is Direction.DOWN and way.reverse for way in ways) == 576


def test_a_way_up_that_is_published_only_the_other_way_round_says_so():
    held = occupational_map()
    downward = held.published_way("OCC0049", "OCC0352")
    reverses = [way for o in held.occupations for way in held.published_ways(o.code, Direction.UP) if not way.published]
    assert downward is None or downward.published
    assert len(reverses) == 1055 - 576
    assert {str(way) for way in reverses} == {"the reverse of a published progression, which leads down"}


def test_what_the_map_does_not_give_is_said():
    held = occupational_map()
    missing = Counter(what for occupation in held.occupations for what in occupation.not_given)
    assert missing == {"no SOC2020 code": 190, "no six-digit group": 191, "no product": 127}
    approved = [o for o in held.occupations if not o.soc2020 and o.status == OccupationStatus.APPROVED]
    assert len(approved) == 27


def test_no_product_is_recommended_where_the_occupation_is_only_potential_or_without_apprenticeship():
    held = occupational_map()
    closed = [o for o in held.occupations if not o.recommended]
    assert len(closed) == 129 + 37
    assert not any(held.recommended_products(o.code) for o in closed)


def test_only_apprenticeships_open_the_whole_of_an_occupation():
    kinds = {product.kind: product.opens for product in occupational_map().products}
    assert kinds == {
        "Apprenticeship": Opening.WHOLE,
        "T Level": Opening.ENTRY,
        "Technical qualification": Opening.ENTRY,
        "Foundation apprenticeship": Opening.ENTRY,
        "Higher technical qualification": Opening.PART,
        "Apprenticeship unit": Opening.PART,
    }


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


def test_every_occupation_but_three_lies_in_a_cluster_of_its_technical_level():
    held = occupational_map()
    off = [o.code for o in held.occupations if o.technical_level != held.cluster_of(o.code).technical_level]
    assert off == ["OCC0431", "OCC1440", "OCC1450"]  # as published
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


def test_levels_of_occupations_run_from_2_to_7_and_a_way_in_is_at_most_two_levels_away():
    held = occupational_map()
    assert {occupation.level for occupation in held.occupations} == {2, 3, 4, 5, 6, 7}
    for occupation in held.occupations:
        for product in held.products_of(occupation.code):
            assert product.level == 0 or abs(product.level - occupation.level) <= 2, (occupation, product)
    no_level = {product.code for product in held.products if not product.level}
    assert no_level == {"HTQPS5005", "HTQSM5002"}  # as published


def test_the_source_is_named():
    assert "Skills England" in occupational_map().source


def test_occupations_say_what_the_noted_facts_say(shared):
    held = {occupation.code: occupation for occupation in occupational_map().occupations}
    expected = {row["code"]: _occupation(row, held) for row in noted(shared, "occupations").iter_rows(named=True)}
    assert held == expected


def _occupation(row: dict[str, str], held: dict[str, Occupation]) -> Occupation:
    """An occupation as noted; standard and option are not noted but told by the code."""
    groups = sorted(listed(row["sub_unit_groups"]), key=lambda group: not group.endswith("*"))
    return Occupation(
        row["code"],
        row["name"],
        int(row["level"]),
        row["cluster_id"],
        held[row["code"]].standard,
        held[row["code"]].option,
        row["soc2010"] if row["soc2010"] != "0" else None,
        row["soc2020"] if row["soc2020"] != "0" else None,
        tuple(dict.fromkeys(group.removesuffix("*").strip() for group in groups)),
        tuple(dict.fromkeys(listed(row["products"]))),
        tuple(int(theme) for theme in listed(row["green_themes"])),
        row["status"],
    )


def test_clusters_pathways_and_routes_say_what_the_noted_facts_say(shared):
    held = occupational_map()
    clusters = {cluster.id: cluster for cluster in held.clusters}
    pathways = {pathway.id: pathway for pathway in held.pathways}
    routes = {route.id: route.name for route in held.routes}
    for row in noted(shared, "hierarchy").iter_rows(named=True):
        cluster = clusters[row["cluster_id"]]
        pathway = pathways[cluster.pathway]
        assert (cluster.name, pathway.id, pathway.name) == (row["cluster"], row["pathway_id"], row["pathway"])
        assert routes[pathway.route] == row["route"]
    for row in noted(shared, "occupations").iter_rows(named=True):
        cluster = held.cluster_of(row["code"])
        assert int(cluster.technical_level) == int(row["technical_level"])
        assert (cluster.group or "0") == row["cluster_group_id"]


def test_progressions_say_what_the_noted_facts_say(shared):
    expected = [(row["from"], row["to"]) for row in noted(shared, "progressions").iter_rows(named=True)]
    assert sorted(occupational_map().progressions) == sorted(expected)


def test_products_say_what_the_noted_facts_say_a_standard_with_options_is_named_without_them(shared):
    table = noted(shared, "products")
    held = {product.code: product for product in occupational_map().products}
    assert set(held) == set(table["product_code"])
    for row in table.iter_rows(named=True):
        product = held[row["product_code"]]
        assert (product.kind, product.level) == (KINDS.get(row["type"], row["type"]), int(row["level"]))
        noted_name = " ".join(row["name"].replace("\u200b", "").split())
        assert noted_name == product.name or noted_name.startswith(f"{product.name} - ")


def test_records_of_the_publisher_build_the_same_occupations(shared):
    records, held = read_skills_england_map(shared / "engineering-map" / "raw"), occupational_map()
    for occupation in records.occupations:
        assert occupation == held[occupation.code]
        assert records.cluster_of(occupation.code) == held.cluster_of(occupation.code)
    assert set(records.progressions) <= set(held.progressions)
    assert records["OCC0407"].status == "without apprenticeship"
    assert records.products_of("OCC0407")[0].withdrawn
