"""The first element tells what XML is, however the file is written."""

from __future__ import annotations

import pytest

from occumap.io.xml_root import XmlRoot, xml_root

ROOT = XmlRoot("Structure", "urn:x")
TEXT = '<s:Structure xmlns:s="urn:x"><a>é</a></s:Structure>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "windows-1252", "utf-16", "ascii"])
def test_any_encoding_that_is_declared_is_read(encoding: str):
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>{TEXT}'
    assert xml_root([text.encode(encoding, "xmlcharrefreplace")]) == ROOT


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        '<Structure xmlns="urn:x"/>',
        f"\n <!-- {'licence text ' * 20_000}-->\n<?a b?>{TEXT}",
        '<Structure\n attribute="a > b" xmlns="urn:x">',
        "<any.p-refix:Structure xmlns:any.p-refix='urn:x'>",
    ],
)
@pytest.mark.parametrize("size", [7, 1_000_000])
def test_prefixes_comments_and_blocks_make_no_difference(text: str, size: int):
    data = text.encode()
    assert xml_root(data[at : at + size] for at in range(0, len(data), size)) == ROOT


@pytest.mark.parametrize("text", ["", "code,title\n1,A\n", "<!-- no element -->", "{}", "< a>", "<a:b>"])
def test_what_has_no_first_element_is_none(text: str):
    assert xml_root([text.encode()]) is None
