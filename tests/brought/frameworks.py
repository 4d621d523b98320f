"""Skills frameworks as people bring them, and what must come of each."""

from __future__ import annotations

import json

from tests.brought.bringing import Brought

_RATED = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tStandard Error\tRecommend Suppress\tNot Relevant\tDate\n"
_CHEF = "35-1011.00"


def _rated(element: str, month: str) -> str:
    rows = (f"{_CHEF}\t{element}\tSome element\t{scale}\t3.5\t0.2\tN\tN\t{month}" for scale in ("IM", "LV"))
    return _RATED + "\n".join(rows) + "\n"


_OCCUPATIONS = f'O*NET-SOC Code\tTitle\tDescription\n{_CHEF}\tChefs\tThey say "soup".\n'
_ONET_31 = {
    "onet/Occupation Data.txt": _OCCUPATIONS,
    "onet/Essential Skills.txt": _rated("2.A.1.a", "08/2026"),
    "onet/Transferable Skills.txt": _rated("2.B.1.a", "08/2023"),
    "onet/Knowledge.txt": _rated("2.C.1.a", "08/2023"),
}
_ESCO = {
    "ESCO-v1.2.0/occupations_en.csv": 'conceptUri,iscoGroup,preferredLabel,altLabels,code\nhttp://data.europa.eu/esco/occupation/a,7512,baker,"bread maker\npastry baker",7512.1\n',
    "ESCO-v1.2.0/skills_en.csv": "conceptUri,skillType,reuseLevel,preferredLabel,altLabels\nhttp://data.europa.eu/esco/skill/k,skill/competence,sector-specific,knead dough,\n",
    "ESCO-v1.2.0/occupationSkillRelations_en.csv": "occupationUri,relationType,skillType,skillUri\nhttp://data.europa.eu/esco/occupation/a,essential,skill/competence,http://data.europa.eu/esco/skill/k\n",
    "ESCO-v1.2.0/ISCOGroups_en.csv": "code,preferredLabel\n7,Craft workers\n75,Food workers\n751,Food processors\n7512,Bakers\n",
}
_CASE = {
    "CFDocument": {"identifier": "d", "title": "Bread", "version": "2"},
    "CFItems": [
        {"identifier": "k", "fullStatement": "Kneads dough", "CFItemType": "Competency"},
        {"identifier": "b", "fullStatement": "Baker", "CFItemType": "Occupation"},
    ],
    "CFAssociations": [
        {
            "associationType": "isRelatedTo",
            "originNodeURI": {"identifier": "b"},
            "destinationNodeURI": {"identifier": "k"},
        },
        {
            "associationType": "isRelatedTo",
            "originNodeURI": {"identifier": "b"},
            "destinationNodeURI": {"identifier": "z"},
        },
    ],
}
_CTDL_ASN = {
    "@context": "https://credreg.net/ctdlasn/schema/context/json",
    "@graph": [
        {"@id": "ce-k", "@type": "ceasn:Competency", "ceasn:competencyText": {"en-US": "Kneads dough"}},
        {
            "@id": "ce-b",
            "@type": "ceterms:Occupation",
            "ceterms:name": {"en-US": "Baker"},
            "ceasn:skillEmbodied": ["ce-k"],
        },
    ],
}

FRAMEWORKS = (
    Brought(
        "A table of roles and skills with titles beside the codes, semicolons, and a column of its own",
        {"skills.csv": "occupation code;occupation title;skill;skill title;level;judged_by\nP1;Potter;s1;Throwing;3;two potters\nP1;Potter;s2;Glazing;1;\n"},
        "load skills.csv",
        says=("semicolon", "2 skills", "1 profile", "judged_by"),
    ),
    Brought(
        "The same with a level in words",
        {"skills.csv": "role,skill,level\nPotter,Throwing,3\nPotter,Glazing,some\n"},
        "load skills.csv",
        "refused",
        says=("row 3", "level", "'some'", "isn't a number"),
    ),
    Brought(
        "O*NET 31.0 without its Read Me",
        _ONET_31,
        "load onet",
        says=("O*NET 31.0", "told from its newest rows, of 08/2026", "tables that aren't in the folder", "‘Job Zones’"),
    ),
    Brought(
        "The same without one of the two tables of skills",
        {name: text for name, text in _ONET_31.items() if "Essential" not in name},
        "load onet",
        "refused",
        says=("there is no table ‘Essential Skills’",),
    ),
    Brought(
        "Tables of two releases of O*NET in one folder",
        {**_ONET_31, "onet/Skills.txt": _rated("2.A.1.a", "08/2023")},
        "load onet",
        "refused",
        says=("both ‘Skills’ and ‘Essential Skills’", "two releases"),
    ),
    Brought(
        "ESCO 1.2",
        _ESCO,
        "load ESCO-v1.2.0",
        says=("ESCO 1.2.0", "1 skill, 1 profile", "as the name of its folder says"),
    ),
    Brought(
        "A CASE package",
        {"bread.json": json.dumps(_CASE, indent=1)},
        "load bread.json",
        says=("CASE competency framework", "Bread, version 2", "1 skill, 1 profile", "links left out", "1"),
    ),
    Brought(
        "Competencies in CTDL-ASN",
        {"bread.json": json.dumps(_CTDL_ASN, indent=1)},
        "load bread.json",
        says=("CTDL-ASN competency framework", "1 skill, 1 profile"),
    ),
)  # fmt: skip
