"""Lists of codes in JSON are rows, however they are nested."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from occumap.catalog import load

FLAT = [{"id": "1", "label": "Crafts"}, {"id": "11", "label": "Potters"}, {"id": "12", "label": "Weavers"}]
NESTED = [
    {"code": "1", "name": "Crafts", "children": [{"code": "11", "name": "Potters"}, {"code": "12", "name": "Loom"}]}
]


@pytest.mark.parametrize(
    "found",
    [
        FLAT,
        NESTED,
        {"classification": {"title": "x"}, "classificationItems": FLAT},
        {"data": {"items": NESTED}},
        {"1": "Crafts", "11": "Potters", "12": "Weavers"},
        {"1": {"title": "Crafts"}, "11": {"title": "Potters"}, "12": {"title": "Weavers"}},
        {
            "code": "1",
            "title": "Crafts",
            "children": [{"code": "11", "title": "Pots"}, {"code": "12", "title": "Looms"}],
        },
        [{"code": one["id"], "name": {"en": one["label"], "fr": f"{one['label']} fr"}} for one in FLAT],
    ],
)
def test_every_shape_has_the_same_groups(tmp_path: Path, found: object) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps(found, indent=1), encoding="utf-8")
    version = load.version(path)
    assert [(group.code.value, group.parent and group.parent.value) for group in version] == [
        ("1", None),
        ("11", "1"),
        ("12", "1"),
    ]


def test_links_in_json_are_a_correspondence(tmp_path: Path) -> None:
    maps = [{"sourceCode": "11", "sourceName": "Potters", "targetCode": "101", "targetName": "By hand"}]
    path = tmp_path / "maps.json"
    path.write_text(json.dumps({"id": 7, "correspondenceMaps": maps}), encoding="utf-8")
    assert len(load.correspondence(path).links) == 1
