"""Records of the Skills England API make a map, a table of what is said, and a framework of KSBs.

The map and the table are held against six real records where they are; KSBs are tested on made-up records alone, since
none of the real ones has them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from occumap.catalog.load import occupational_map
from occumap.errors import InputError
from occumap.io.skills_england import read_skills_england_details, read_skills_england_map
from occumap.io.skills_england_ksb import read_skills_england_framework
from occumap.model.occupational_map import TechnicalLevel


def record(code: str = "OCC0001", **changed: Any) -> dict[str, Any]:
    return {
        "stdCode": code,
        "name": " Baker  (bread) ",
        "statusName": "Approved occupation",
        "level": 3,
        "overview": "Bakes.",
        "summary": "<p>Bakes bread &amp; rolls.<br />Daily.</p>",
        "involvedEmployers": "A,\n B",
        "keywords": ["bread"],
        "typicalJobTitles": [{"name": "Baker ", "isGreen": False}, {"name": "Mill baker", "isGreen": True}],
        "versionNo": "1.1",
        "soc": {
            "soc2010Code": 0,
            "soc2020Code": 5432,
            "soc2020SubUnitGroups": [
                {"code": "5432/99", "isPrimary": False},
                {"code": "5432/01", "isPrimary": True},
            ],
        },
        "mapHierarchy": {
            "routeName": "Catering & hospitality",
            "routeSequence": 4,
            "pathwayId": 7,
            "pathwayName": "Baking ",
            "pathwaySequence": 0,
            "clusterId": 70,
            "clusterName": "Baker",
            "clusterGroupSequence": 0,
            "clusterSeqeunce": 1,
            "technicalLevel": 1,
        },
        "products": [{"productCode": "ST0001", "typeName": "Apprenticeship", "level": 3, "name": "Baker - Bread"}],
        "greenThemeIds": [7, 2],
        "progression": [{"stdCode": "OCC0009"}],
        **changed,
    }


def place(**changed: Any) -> dict[str, Any]:
    return {**record()["mapHierarchy"], **changed}


def keep(tmp_path: Path, *records: Any) -> Path:
    path = tmp_path / "records.json"
    path.write_text(json.dumps(list(records)), encoding="utf-8")
    return path


def test_a_record_becomes_an_occupation_in_its_place_without_stray_spaces(tmp_path):
    held = read_skills_england_map(keep(tmp_path, record()))
    baker = held["OCC0001"]
    assert (baker.name, baker.level, baker.standard, baker.option) == ("Baker (bread)", 3, "ST0001", None)
    assert held.route_of("OCC0001").id == "catering-hospitality"
    assert held.pathway_of("OCC0001").name == "Baking"
    assert held.cluster_of("OCC0001").technical_level == TechnicalLevel.TECHNICAL
    assert (baker.green_themes, baker.status) == ((2, 7), "approved")
    assert held.progressions == (("OCC0001", "OCC0009"),)


def test_a_soc_code_of_0_is_none_and_the_primary_sub_unit_group_comes_first(tmp_path):
    baker = read_skills_england_map(keep(tmp_path, record()))["OCC0001"]
    assert (baker.soc2010, baker.soc2020) == (None, "5432")
    assert baker.sub_unit_groups == ("5432/01", "5432/99")


def test_options_come_from_one_standard_whose_product_is_named_without_them(tmp_path):
    cake = [{"productCode": "ST0001", "typeName": "Apprenticeship", "level": 3, "name": "Baker - Cake"}]
    held = read_skills_england_map(keep(tmp_path, record("OCC0001A"), record("OCC0001B", products=cake)))
    assert [(o.code, o.option) for o in held.of_standard("ST0001")] == [("OCC0001A", "A"), ("OCC0001B", "B")]
    assert [(product.code, product.name) for product in held.products] == [("ST0001", "Baker")]


def test_kinds_of_products_are_written_out(tmp_path):
    kinds = {"TLevel": "T Level", "HTQ": "Higher technical qualification", "TQ": "Technical qualification"}
    products = [{"productCode": kind, "typeName": kind, "level": 3, "name": kind} for kind in [*kinds, "Other"]]
    held = read_skills_england_map(keep(tmp_path, record(products=products)))
    assert {product.code: product.kind for product in held.products} == {**kinds, "Other": "Other"}


def test_clusters_stand_in_the_order_of_the_published_map(tmp_path):
    later = place(clusterId=60, clusterName="Miller", clusterSeqeunce=2)
    held = read_skills_england_map(keep(tmp_path, record("OCC0001", mapHierarchy=later), record("OCC0002")))
    assert [cluster.name for cluster in held.clusters] == ["Baker", "Miller"]


def test_a_folder_a_list_one_record_and_a_page_of_results_are_the_same(tmp_path):
    expected = read_skills_england_map(keep(tmp_path, record("OCC0001"), record("OCC0002")))
    (tmp_path / "folder").mkdir()
    for code in ("OCC0001", "OCC0002"):
        (tmp_path / "folder" / f"{code}.json").write_text(json.dumps(record(code)), encoding="utf-8")
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"results": [record("OCC0002"), record("OCC0001")]}), encoding="utf-8")
    assert read_skills_england_map(tmp_path / "folder") == expected
    assert read_skills_england_map(page) == expected
    assert len(read_skills_england_map(tmp_path / "folder" / "OCC0001.json")) == 1


def test_prose_stands_in_a_table_of_its_own_without_html(tmp_path):
    said = read_skills_england_details(keep(tmp_path, record())).row(0, named=True)
    assert said["summary"] == "Bakes bread & rolls. Daily."
    assert (said["job_titles"], said["green_job_titles"]) == (["Baker", "Mill baker"], ["Mill baker"])
    assert (said["keywords"], said["employers"], said["version"]) == (["bread"], "A, B", "1.1")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"stdCode": "ST0001"}, "stdCode 'ST0001' is not an occupation's"),
        ({"name": " "}, "OCC0001 has no name"),
        ({"level": 8}, "level 8 isn't valid"),
        ({"level": None}, "level None isn't valid"),
        ({"mapHierarchy": None}, r"it has no routeName. Ask the API with expand=occupation.maphierarchy"),
        ({"mapHierarchy": place(clusterId=0)}, "it has no clusterId"),
        ({"mapHierarchy": place(technicalLevel=4)}, "technical level 4 isn't valid"),
        ({"products": [{"name": "Baker"}]}, "a product has no code"),
        ({"products": "none"}, "products is not a list"),
        ({"soc": [1]}, "soc is not an object"),
        ({"greenThemeIds": ["two"]}, "green theme 'two' isn't a number"),
    ],
)
def test_a_record_that_says_no_occupation_is_refused(tmp_path, changed, words):
    with pytest.raises(InputError, match=words):
        read_skills_england_map(keep(tmp_path, {**record(), **changed}))


def test_records_that_disagree_or_stand_twice_are_refused(tmp_path):
    other = place(clusterName="Other", clusterSeqeunce=2)
    with pytest.raises(InputError, match=r"record 2: it disagrees with .*record 1 about cluster 70"):
        read_skills_england_map(keep(tmp_path, record("OCC0001"), record("OCC0002", mapHierarchy=other)))
    with pytest.raises(InputError, match=r"record 2: OCC0001 is already in .*record 1"):
        read_skills_england_map(keep(tmp_path, record(), record()))
    product = {**record()["products"][0], "level": 4}
    with pytest.raises(InputError, match="product ST0001 is Apprenticeship, level 4, but"):
        read_skills_england_map(keep(tmp_path, record("OCC0001"), record("OCC0002", products=[product])))


def test_what_holds_no_records_is_refused(tmp_path):
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="it is not JSON"):
        read_skills_england_map(tmp_path / "broken.json")
    with pytest.raises(InputError, match="it has no records"):
        read_skills_england_map(keep(tmp_path, 1))
    with pytest.raises(InputError, match="it has no records"):
        read_skills_england_map(keep(tmp_path))
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"there is no \.json file in the folder"):
        read_skills_england_map(tmp_path / "empty")
    with pytest.raises(InputError, match="there is no such file"):
        read_skills_england_map(tmp_path / "gone.json")


KSB = {
    "knowledges": [
        {"id": "k-1", "knowledgeId": "K1", "detail": "Flour "},
        {"id": "k-2", "knowledgeId": "K2", "detail": "Yeast"},
    ],
    "skills": [{"id": "s-1", "skillId": "S1", "detail": "Knead"}],
    "behaviours": [{"id": "b-1", "behaviourId": "B1", "detail": "Tidy"}],
    "duties": [
        {
            "dutyId": "D1",
            "dutyDetail": "Make dough",
            "isThisACoreDuty": True,
            "criteriaForMeasuringPerformance": "On time",
            "mappedKnowledgeIds": ["k-2"],
            "mappedSkills": ["Knead"],
            "mappedBehaviourIds": ["no such"],
        }
    ],
}


def test_knowledge_skills_and_behaviours_are_held_or_not(tmp_path):
    framework = read_skills_england_framework(keep(tmp_path, record(**KSB), record("OCC0002")))  # type: ignore[arg-type]
    assert not framework.scale.graded
    assert framework.skills["family"].to_list() == ["Knowledge", "Knowledge", "Skills", "Behaviours"]
    assert framework.skills.row(0)[:3] == ("OCC0001 K1", "Flour", "Knowledge")
    assert framework.profile("OCC0001").level("OCC0001 S1") == 1
    assert framework.profile("OCC0002").requirements == ()


def test_the_same_words_are_the_same_skill_for_every_occupation(tmp_path):
    again = {"skills": [{"id": "x", "skillId": "S9", "detail": " knead"}]}
    framework = read_skills_england_framework(keep(tmp_path, record(**KSB), record("OCC0002", **again)))  # type: ignore[arg-type]
    assert framework.profile("OCC0002").level("OCC0001 S1") == 1
    assert len(framework.skills) == 4


def test_duties_are_extras_with_the_skills_they_take(tmp_path):
    extras = read_skills_england_framework(keep(tmp_path, record(**KSB))).extras  # type: ignore[arg-type]
    assert extras["duties"].rows() == [("OCC0001", "D1", "Make dough", True, "On time")]
    assert extras["duty_skills"].rows() == [("OCC0001", "D1", "OCC0001 K2"), ("OCC0001", "D1", "OCC0001 S1")]


def test_typical_job_titles_are_what_else_an_occupation_is_called(tmp_path):
    records = keep(tmp_path, record(**KSB), record("OCC0002", typicalJobTitles=None))  # type: ignore[arg-type]
    titles = read_skills_england_framework(records).extras["titles"]
    assert titles.rows() == [("OCC0001", "Baker"), ("OCC0001", "Mill baker")]


def test_references_that_stand_twice_or_are_none_give_way_to_places(tmp_path):
    skills = [{"skillId": "S1", "detail": "Knead"}, {"skillId": "S1", "detail": "Bake"}]
    framework = read_skills_england_framework(keep(tmp_path, record(skills=skills)))
    assert framework.skills["skill"].to_list() == ["OCC0001 S1", "OCC0001 S2"]


def test_the_six_real_records_say_of_their_occupations_what_the_embedded_map_says(shared):
    held, embedded = read_skills_england_map(shared / "engineering-map" / "raw"), occupational_map()
    assert len(held) == 6
    for occupation in held.occupations:
        assert occupation == embedded[occupation.code]
        assert held.cluster_of(occupation.code) == embedded.cluster_of(occupation.code)
        assert held.pathway_of(occupation.code) == embedded.pathway_of(occupation.code)
        assert held.route_of(occupation.code) == embedded.route_of(occupation.code)
        known = tuple(replace(product, status="") for product in held.products_of(occupation.code))
        assert known == embedded.products_of(occupation.code)
    assert set(held.progressions) <= set(embedded.progressions)


def test_the_six_real_records_have_overviews_and_titles_but_no_ksbs(shared):
    folder = shared / "engineering-map" / "raw"
    said = read_skills_england_details(folder)
    assert said.filter(occupation="OCC0010")["job_titles"].list.len().item() == 11
    assert "<" not in "".join(said["summary"])
    with pytest.raises(InputError, match=r"no record has knowledge.*expand=occupation\.dutiesKSB"):
        read_skills_england_framework(folder)
