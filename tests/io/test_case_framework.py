"""Competency frameworks in CASE, on small packages of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from occumap.errors import InputError
from occumap.io.case_framework import read_case


def item(key: str, statement: str, kind: str = "Competency", **more: Any) -> dict[str, Any]:
    return {
        "identifier": key,
        "uri": f"https://x.example/{key}",
        "fullStatement": statement,
        "CFItemType": kind,
        **more,
    }


def link(origin: str, kind: str, destination: str) -> dict[str, Any]:
    ends = {name: {"identifier": key, "title": key, "uri": key} for name, key in (("a", origin), ("b", destination))}
    return {
        "identifier": f"{origin}-{destination}",
        "associationType": kind,
        "originNodeURI": ends["a"],
        "destinationNodeURI": ends["b"],
    }


ITEMS = [
    item("bake", "Baking", "Domain"),
    item("knead", "Knead dough to the right strength", abbreviatedStatement="Kneading", alternativeLabel="Dough work"),
    item("oven", "Runs ovens", humanCodingScheme="B.2"),
    item("sell", "Sells bread"),
    item("baker", "Baker", "Occupation", humanCodingScheme="5432"),
    item("shop", "Shop assistant", "Job Role", alternativeLabel="Sales assistant"),
]
LINKS = [
    link("bake", "isChildOf", "doc"),
    link("knead", "isChildOf", "bake"),
    link("oven", "isChildOf", "bake"),
    link("baker", "isRelatedTo", "bake"),
    link("sell", "isPartOf", "shop"),
    link("sell", "exactMatchOf", "elsewhere"),
]
DOCUMENT = {"identifier": "doc", "title": "Bread", "version": "2.0", "creator": "Bakers' Guild", "publisher": "Guild"}


def package(tmp_path: Path, **changed: Any) -> Path:
    parts = {"CFDocument": DOCUMENT, "CFItems": ITEMS, "CFAssociations": LINKS, **changed}
    path = tmp_path / "bread.json"
    path.write_text(json.dumps({key: value for key, value in parts.items() if value is not None}), encoding="utf-8")
    return path


def test_statements_are_skills_headings_families_and_occupations_profiles(tmp_path):
    framework, notes = read_case(package(tmp_path))
    assert (framework.id, framework.title) == ("bread", "Bread, version 2.0")
    assert framework.skills.rows() == [
        ("knead", "Kneading", "Baking", "Knead dough to the right strength"),
        ("oven", "Runs ovens", "Baking", ""),
        ("sell", "Sells bread", "", ""),
    ]
    assert framework.profiles.rows() == [("baker", "Baker", "5432"), ("shop", "Shop assistant", None)]
    assert [(r[0], r[1]) for r in framework.requirements.rows()] == [
        ("baker", "knead"),
        ("baker", "oven"),
        ("shop", "sell"),
    ]
    assert not framework.scale.graded
    assert framework.extras["titles"].rows() == [("baker", "5432"), ("shop", "Sales assistant")]
    assert framework.extras["skill_titles"].rows() == [("knead", "Dough work"), ("oven", "B.2")]
    assert framework.extras["left_out"].rows() == [
        ("sell", "elsewhere", "exactmatchof", "one end isn't in the file"),
    ]
    assert "1 competency stands above others" in notes[0]
    assert "links left out, for one end isn't in the file: 1" in notes[1]
    assert "never on a real one" in framework.notice


def test_what_stands_under_an_occupation_is_asked_by_it(tmp_path):
    links = [link("knead", "isChildOf", "baker"), link("sell", "isChildOf", "shop")]
    framework, _ = read_case(package(tmp_path, CFAssociations=links))
    assert [(r[0], r[1]) for r in framework.requirements.rows()] == [("baker", "knead"), ("shop", "sell")]


def test_a_package_of_version_1_1_in_an_envelope_reads_the_same(tmp_path):
    path = tmp_path / "bread.json"
    inner = {"CFDocument": DOCUMENT, "CFItems": ITEMS, "CFAssociations": LINKS, "CFRubrics": [], "extensions": {}}
    path.write_text(json.dumps({"CFPackage": inner}), encoding="utf-8")
    assert len(read_case(path).framework.requirements) == 3


def test_a_framework_without_occupations_has_skills_and_says_so(tmp_path):
    framework, notes = read_case(package(tmp_path, CFItems=ITEMS[:4], CFAssociations=LINKS[:3]))
    assert (len(framework.skills), len(framework.profiles)) == (3, 0)
    assert any("it names no occupation, job or role" in note for note in notes)


def test_a_circle_of_statements_is_refused(tmp_path):
    circle = [link("knead", "isChildOf", "oven"), link("oven", "isChildOf", "knead")]
    with pytest.raises(InputError, match="'knead' stands under itself"):
        read_case(package(tmp_path, CFAssociations=circle))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"CFItems": [*ITEMS, {"fullStatement": "x"}]}, "item 7 of CFItems: it has no identifier"),
        ({"CFItems": [*ITEMS, {"identifier": "z"}]}, "item 7 of CFItems: z has no fullStatement"),
        ({"CFItems": [*ITEMS, ITEMS[0]]}, "item 7 of CFItems: the identifier bake stands twice"),
        ({"CFAssociations": [{"associationType": "isChildOf"}]}, "association 1 of CFAssociations: it names no origin"),
        ({"CFItems": None}, "it is no package of CASE"),
        ({"CFItems": {"a": 1}}, "CFItems isn't what CASE says"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, changed, words):
    with pytest.raises(InputError, match=words):
        read_case(package(tmp_path, **changed))


def test_what_is_no_json_is_refused(tmp_path):
    path = tmp_path / "x.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="not valid JSON"):
        read_case(path)
