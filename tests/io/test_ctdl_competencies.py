"""Competency frameworks in CTDL-ASN, and occupations of CTDL that ask for them, on small files of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from occumap.errors import InputError
from occumap.io.ctdl.competencies import read_ctdl_asn

AT = "https://x.example/resources/ce-"
FRAMEWORK: dict[str, Any] = {
    "@id": f"{AT}f",
    "@type": "ceasn:CompetencyFramework",
    "ceasn:name": {"de": "Brot", "en-US": "Bread"},
    "ceasn:publisherName": {"en-US": "Guild"},
    "ceasn:hasTopChild": [f"{AT}bake"],
}
COMPETENCIES: list[dict[str, Any]] = [
    {
        "@id": f"{AT}bake",
        "@type": "ceasn:Competency",
        "ceasn:competencyText": {"en-US": "Baking"},
        "ceasn:hasChild": [f"{AT}knead", f"{AT}oven"],
    },
    {
        "@id": f"{AT}knead",
        "@type": "ceasn:Competency",
        "ceasn:competencyLabel": {"en-US": "Kneading"},
        "ceasn:competencyText": {"en-US": "Knead dough"},
        "ceasn:codedNotation": "B.1",
        "ceasn:isPartOf": f"{AT}f",
    },
    {"@id": f"{AT}oven", "@type": ["ceasn:Competency"], "ceasn:competencyText": "Runs ovens"},
    {"@id": f"{AT}sell", "@type": "ceasn:Competency", "ceasn:competencyText": {"@value": "Sells", "@language": "en"}},
]
OCCUPATIONS: list[dict[str, Any]] = [
    {
        "@id": f"{AT}baker",
        "@type": "ceterms:Occupation",
        "ceterms:name": {"en-US": "Baker"},
        "ceterms:alternateName": {"en-US": ["Bread maker", "Boulanger"]},
        "ceterms:occupationType": [{"@type": "ceterms:CredentialAlignmentObject", "ceterms:codedNotation": "51-3011"}],
        "ceterms:requires": [
            {
                "@type": "ceterms:ConditionProfile",
                "ceterms:targetCompetency": [{"ceterms:targetNode": f"{AT}bake", "ceterms:weight": 0.5}],
            }
        ],
        "ceterms:recommends": [
            {"ceterms:targetCompetency": [{"ceterms:targetNodeName": {"en-US": "Whistling"}}]},
            {"ceterms:targetCompetency": [{"ceterms:targetNode": f"{AT}nowhere"}]},
        ],
    },
    {
        "@id": f"{AT}shop",
        "@type": "ceterms:Job",
        "ceterms:name": "Shop assistant",
        "ceterms:hasWorkRole": [f"{AT}till"],
    },
    {
        "@id": f"{AT}till",
        "@type": "ceterms:WorkRole",
        "ceterms:name": "Till",
        "ceasn:skillEmbodied": [f"{AT}sell"],
    },
]


def written(tmp_path: Path, nodes: list[dict[str, Any]], *, graph: bool = True) -> Path:
    path = tmp_path / "bread.json"
    context = "https://credreg.net/ctdlasn/schema/context/json"
    path.write_text(json.dumps({"@context": context, "@graph": nodes} if graph else nodes), encoding="utf-8")
    return path


@pytest.mark.parametrize("graph", [True, False])
def test_competencies_are_skills_and_occupations_ask_for_them(tmp_path, graph):
    framework, notes = read_ctdl_asn(written(tmp_path, [FRAMEWORK, *COMPETENCIES, *OCCUPATIONS], graph=graph))
    assert (framework.title, framework.source) == ("Bread", "Guild")
    assert framework.skills.rows() == [
        (f"{AT}knead", "Kneading", "Baking", "Knead dough"),
        (f"{AT}oven", "Runs ovens", "Baking", ""),
        (f"{AT}sell", "Sells", "", ""),
        ("Whistling", "Whistling", "", ""),
    ]
    assert framework.profiles.rows() == [
        (f"{AT}baker", "Baker", "51-3011"),
        (f"{AT}shop", "Shop assistant", None),
        (f"{AT}till", "Till", None),
    ]
    assert [tuple(row[:5]) for row in framework.requirements.rows()] == [
        (f"{AT}baker", f"{AT}knead", 1.0, 0.5, True),
        (f"{AT}baker", f"{AT}oven", 1.0, 0.5, True),
        (f"{AT}baker", "Whistling", 1.0, 1.0, False),
        (f"{AT}shop", f"{AT}sell", 1.0, 1.0, True),
        (f"{AT}till", f"{AT}sell", 1.0, 1.0, True),
    ]
    assert framework.extras["titles"].rows() == [(f"{AT}baker", "Bread maker"), (f"{AT}baker", "Boulanger")]
    assert framework.extras["skill_titles"].rows() == [(f"{AT}knead", "B.1")]
    assert framework.extras["left_out"].rows() == [
        (f"{AT}baker", f"{AT}nowhere", "the competency isn't in the file"),
    ]
    assert "links left out, for one end isn't in the file: 1" in notes[-1]


def test_competencies_alone_are_skills_and_it_is_said(tmp_path):
    framework, notes = read_ctdl_asn(written(tmp_path, [FRAMEWORK, *COMPETENCIES]))
    assert (len(framework.skills), len(framework.profiles)) == (3, 0)
    assert any("names no occupation" in note for note in notes)


@pytest.mark.parametrize(
    ("node", "words"),
    [
        ({"@type": "ceasn:Competency", "ceasn:competencyText": "x"}, "node 6: a Competency has no @id"),
        (COMPETENCIES[0], "node 6: .*ce-bake stands twice"),
        ({"@id": "c", "@type": "ceasn:Competency"}, "c: the competency has no text"),
        ({"@id": "j", "@type": "ceterms:Job"}, "j: the Job has no name"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, node, words):
    with pytest.raises(InputError, match=words):
        read_ctdl_asn(written(tmp_path, [FRAMEWORK, *COMPETENCIES, node]))


def test_a_file_without_competencies_is_refused(tmp_path):
    with pytest.raises(InputError, match="it has no competencies"):
        read_ctdl_asn(written(tmp_path, [FRAMEWORK]))
