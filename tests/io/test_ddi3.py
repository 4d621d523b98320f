"""A DDI 3.2 code list makes a version: nested codes are the tree, labels of categories the titles."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.catalog import load, shipped
from occumap.errors import ClassificationError, InputError
from occumap.io.ddi3 import read_ddi3

RULES = shipped.rules("soc-uk")
R, LP = "ddi:reusable:3_2", "ddi:logicalproduct:3_2"


def identity(name: str) -> str:
    return f'<Agency xmlns="{R}">int.example</Agency><ID xmlns="{R}">{name}</ID><Version xmlns="{R}">1</Version>'


def code(value: str, *nested: str, category: str | None = None) -> str:
    reference = f'<CategoryReference xmlns="{R}">{identity(category or f"cat-{value}")}</CategoryReference>'
    return f'<Code>{identity(f"code-{value}")}{reference}<Value xmlns="{R}">{value}</Value>{"".join(nested)}</Code>'


def code_list(name: str, *codes: str) -> str:
    return f'<Fragment><CodeList xmlns="{LP}">{identity(name)}{"".join(codes)}</CodeList></Fragment>'


def category(value: str, *labels: str) -> str:
    inside = "".join(f'<Label xmlns="{R}">{label}</Label>' for label in labels)
    return f'<Fragment><Category xmlns="{LP}">{identity(f"cat-{value}")}{inside}</Category></Fragment>'


def label(text: str, language: str = "en-GB") -> str:
    return f'<Content xml:lang="{language}">{text}</Content>'


def instance(*fragments: str, top: str = "list", before: str = "") -> str:
    reference = f"<TopLevelReference>{identity(top)}</TopLevelReference>"
    return f'{before}<FragmentInstance xmlns="ddi:instance:3_2">{reference}{"".join(fragments)}</FragmentInstance>'


TREE = code_list("list", code("1", code("11", code("111"), code("112"))), code("2"))
CATEGORIES = [category(value, label(f"Group  {value}")) for value in ("1", "11", "111", "112", "2")]


def read(tmp_path: Path, text: str, rules=None):
    path = tmp_path / "soc.xml"
    path.write_text(text, encoding="utf-8")
    return read_ddi3(path, "x", rules=rules)


@pytest.mark.parametrize("rules", [RULES, None])
def test_the_real_code_list_of_soc2010_gives_the_groups_held(shared, rules):
    version = read_ddi3(shared / "uk" / "soc2010.ddi3.xml", "soc2010", rules=rules)
    held = load.version("soc2010")
    assert list(version.counts().values()) == [9, 25, 90, 369]
    assert [(g.code, g.parent) for g in version] == [(g.code, g.parent) for g in held]
    assert [g.title.casefold() for g in version] == [g.title.casefold() for g in held]


def test_nesting_makes_the_tree_and_depth_the_levels(tmp_path):
    version = read(tmp_path, instance(TREE, *CATEGORIES))
    assert version.counts() == {"level 1": 2, "level 2": 1, "level 3": 2}
    assert [str(group) for group in version.children("11")] == ["111 Group 111", "112 Group 112"]
    assert version.source == "soc.xml"


def test_nesting_goes_before_what_the_codes_look_like(tmp_path):
    text = instance(
        code_list("list", code("A", code("07", code("x9")))), *(category(v, label(v)) for v in ("A", "07", "x9"))
    )
    assert [(str(g.parent) if g.parent else None, g.level) for g in read(tmp_path, text)] == [
        ("x:A", "level 2"),
        (None, "level 1"),
        ("x:07", "level 3"),
    ]


def test_of_several_code_lists_the_top_level_reference_is_read(tmp_path):
    other = code_list("other", code("7"))
    assert "7" not in read(tmp_path, instance(other, TREE, *CATEGORIES))
    assert len(read(tmp_path, instance(TREE, other, category("7", label("Seven")), *CATEGORIES, top="other"))) == 1


def test_a_reference_by_urn_is_followed(tmp_path):
    urn = f'<URN xmlns="{R}">urn:ddi:int.example:cat-1:1</URN>'
    by_urn = code("1").replace(identity("cat-1"), urn)
    assert urn in by_urn
    assert read(tmp_path, instance(code_list("list", by_urn), category("1", label("One"))))["1"].title == "One"


def test_the_english_label_is_taken_and_the_first_where_there_is_none(tmp_path):
    german, english, french = label("Eins", "de"), label("One", "en-GB"), label("Un", "fr")
    one = code_list("list", code("1"))
    assert read(tmp_path, instance(one, category("1", german + english)))["1"].title == "One"
    assert read(tmp_path, instance(one, category("1", german, english)))["1"].title == "One"
    assert read(tmp_path, instance(one, category("1", german + french)))["1"].title == "Eins"


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("doctype", [BOMB, "<!DOCTYPE x>", '<!DOCTYPE x SYSTEM "file:///etc/hostname">'])
def test_a_document_with_a_doctype_is_refused(tmp_path, doctype):
    with pytest.raises(InputError, match=r"soc\.xml: it has a DOCTYPE, which is not read\. Remove the <!DOCTYPE"):
        read(tmp_path, instance(TREE, *CATEGORIES, before=doctype))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"soc\.xml, line 1, column 1: it is not well-formed XML \(no element found\)"),
        ("title,soc2020\n", r"line 1, column 1: it is not well-formed XML \(syntax error\). It may be incomplete"),
        (instance(TREE)[:-40], r"line 1, column \d+: it is not well-formed XML"),
        ("<CodeList/>", "its first element is CodeList, not a FragmentInstance of DDI 3.2. Export"),
        (instance(TREE, *CATEGORIES, top="gone"), "its TopLevelReference names no code list in the file. Export one"),
        (instance(code_list("list")), "its code list has no codes"),
        (instance(TREE, *CATEGORIES[:3], CATEGORIES[4]), "code 112: its category is not in the file. Export"),
        (instance(TREE, *CATEGORIES[:4], category("2")), "code 2: its category has no label. Give every Category"),
        (instance(code_list("list", code("", category="cat-1")), *CATEGORIES), "a code at the top has no Value. Give"),
        (
            instance(code_list("list", code("1", code(" ", category="cat-1"))), *CATEGORIES),
            "a code under 1 has no Value",
        ),
    ],
)
def test_what_is_not_a_whole_code_list_is_refused_with_its_place(tmp_path, text, words):
    with pytest.raises(InputError, match=words):
        read(tmp_path, text)


def test_two_top_level_references_are_not_chosen_between(tmp_path):
    text = instance(TREE, code_list("other", code("7")), *CATEGORIES).replace(
        "</TopLevelReference>", f"</TopLevelReference><TopLevelReference>{identity('other')}</TopLevelReference>", 1
    )
    with pytest.raises(InputError, match="its TopLevelReference names 2 code lists in the file"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (code("1", code("11"), code("11")), "code 11 appears more than once. Keep one group"),
        (code("1", code("11", code("1"))), "code 1 appears more than once"),
        (code("1", code("1115.0", category="cat-11")), r"'1115\.0' \(Group 11\) is not a code of any level.*as a num"),
        (code("11", code("1")), r"1 Group 1 \(major\) has the parent 11 Group 11 \(sub-major\), which isn't above it"),
    ],
)
def test_codes_that_make_no_tree_are_refused(tmp_path, codes, words):
    with pytest.raises(ClassificationError, match=rf"soc\.xml: .*{words}"):
        read(tmp_path, instance(code_list("list", codes), *CATEGORIES), rules=RULES)


def test_the_real_file_cut_in_half_is_refused(tmp_path, shared):
    whole = (shared / "uk" / "soc2010.ddi3.xml").read_bytes()
    (tmp_path / "half.xml").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(
        InputError, match=r"half\.xml, line \d{4}, column \d+: it is not well-formed XML.*download it again"
    ):
        read_ddi3(tmp_path / "half.xml", "x")


def test_a_folder_nothing_or_an_unknown_encoding_is_refused(tmp_path):
    with pytest.raises(InputError, match="this is a folder"):
        read_ddi3(tmp_path, "x")
    with pytest.raises(InputError, match="no such file"):
        read_ddi3(tmp_path / "gone.xml", "x")
    with pytest.raises(InputError, match=r"soc\.xml.*(unknown encoding|it can't be read)"):
        read(tmp_path, '<?xml version="1.0" encoding="klingon"?><a/>')
