"""A version is a frozen tree: what isn't one is refused, and what is one is looked up."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from occumap.catalog import shipped
from occumap.errors import ClassificationError, InputError, UnknownNameError
from occumap.examples import RULES, small_version
from occumap.model.code import Code
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Group, Version

STATED = CodeRules(
    (Level(1, "major", "[0-9]{2}-0000"), Level(2, "detailed", "[0-9]{2}-[0-9]{4}")),
    parents="stated",
)


def _of(*rows: tuple[str, str]) -> Version:
    return Version.of("x", [(code, title, None, None) for code, title in rows], rules=RULES)


def _group(value: str, level: str, parent: str | None) -> Group:
    return Group(Code("x", value), f"Group {value}", level, Code("x", parent) if parent else None)


def test_every_group_carries_a_code_of_its_version() -> None:
    version = small_version()
    assert {group.code.version for group in version} == {"tiny1"}
    assert {group.parent.version for group in version if group.parent} == {"tiny1"}


def test_a_group_of_another_version_is_refused() -> None:
    stranger = Group(Code("y", "1"), "Bread", "section", None)
    with pytest.raises(ClassificationError):
        Version("x", "X", RULES, (stranger,))


def test_groups_are_kept_in_the_order_of_their_codes() -> None:
    version = _of(("21", "Makers"), ("2", "Wheels"), ("12", "Cooks"), ("1", "Bread"), ("11", "Bakers"))
    assert [group.code.value for group in version] == ["1", "11", "12", "2", "21"]


def test_the_order_and_source_of_rows_make_no_other_version() -> None:
    one = _of(("1", "Bread"), ("11", "Bakers"))
    two = _of(("11", "Bakers"), ("1", "Bread"))
    assert one == two == replace(two, source="elsewhere")
    assert one != _of(("1", "Bread"), ("11", "Millers"))


def test_a_version_and_its_groups_never_change() -> None:
    version = small_version()
    with pytest.raises(FrozenInstanceError):
        version.title = "another"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        version["11"].title = "another"  # type: ignore[misc]
    assert isinstance(version.groups, tuple)


def test_a_code_twice_is_refused() -> None:
    with pytest.raises(ClassificationError, match="code 11 appears more than once"):
        _of(("1", "Bread"), ("11", "Bakers"), ("11", "Millers"))


def test_a_missing_parent_is_refused_by_name() -> None:
    with pytest.raises(ClassificationError, match="21 Makers has the parent 2, which doesn't exist"):
        _of(("1", "Bread"), ("21", "Makers"))


@pytest.mark.parametrize(
    ("groups", "wrong"),
    [
        ((_group("11", "job", "12"), _group("12", "job", None)), "11 Group 11"),
        ((_group("1", "section", "11"), _group("11", "job", None)), "1 Group 1"),
        ((_group("1", "section", "1"),), "1 Group 1"),
        ((_group("1", "section", "2"), _group("2", "section", "1")), "1 Group 1"),
    ],
    ids=["of the same level", "of a lower level", "itself", "in a cycle"],
)
def test_a_parent_that_is_not_above_is_refused(groups: tuple[Group, ...], wrong: str) -> None:
    with pytest.raises(ClassificationError, match="which isn't above it") as caught:
        Version("x", "X", RULES, groups)
    assert caught.value.what.startswith(wrong)


def test_a_code_saved_as_a_number_is_refused_with_the_way_out() -> None:
    with pytest.raises(ClassificationError, match=r"'11\.0' \(Bakers\)") as caught:
        _of(("1", "Bread"), ("11.0", "Bakers"))
    assert "read as a number" in caught.value.hint
    assert "text" in caught.value.hint


def test_1115_0_is_no_unit_group_even_where_its_level_is_stated() -> None:
    soc = CodeRules((Level(1, "minor", "[1-9]{3}"), Level(2, "unit", "[1-9]{3}[0-9]")))
    with pytest.raises(ClassificationError, match=r"1115\.0"):
        Version.of("x", [("111", "Chiefs", "minor", None), ("1115.0", "Chief executives", "unit", None)], rules=soc)


def test_a_code_of_no_level_is_refused_with_what_codes_look_like() -> None:
    with pytest.raises(ClassificationError, match="999") as caught:
        _of(("1", "Bread"), ("999", "Bakers"))
    assert "section [1-9]" in caught.value.hint
    assert "job [1-9][0-9]" in caught.value.hint


def test_a_level_that_the_rules_do_not_have_is_refused() -> None:
    with pytest.raises(ClassificationError, match="'11'"):
        Version.of("x", [("1", "Bread", "section", None), ("11", "Bakers", "unit", None)], rules=RULES)


def test_stated_parents_and_levels_are_taken_as_stated() -> None:
    version = Version.of(
        "us",
        [("11-0000", "Management", "MAJOR", None), ("11-1011", "Chief executives", "detailed", "11-0000")],
        rules=STATED,
    )
    assert version["11-0000"].level == "major"
    assert version["11-1011"].parent == Code("us", "11-0000")


def test_where_parents_are_stated_no_prefix_is_guessed() -> None:
    version = Version.of("us", [("11-0000", "Management", None, None), ("11-1011", "Chiefs", None, None)], rules=STATED)
    assert version["11-1011"].parent is None


def test_a_group_is_found_by_the_text_of_its_code() -> None:
    version = small_version()
    assert str(version["12"]) == "12 Pastry and cake makers"
    assert version.get("12") == version["12"]
    assert version.get("99") is None
    assert "12" in version
    assert "99" not in version
    assert len(version) == 10


def test_an_unknown_code_is_refused_with_the_version_and_its_range() -> None:
    with pytest.raises(UnknownNameError, match="tiny1: there is no group '99'") as caught:
        small_version()["99"]
    assert "from 1 to 30" in caught.value.hint


def test_an_unknown_code_of_an_empty_version_is_refused_likewise() -> None:
    with pytest.raises(UnknownNameError):
        _of()["1"]


def test_children_stand_right_under_their_parent() -> None:
    version = small_version()
    assert [g.code.value for g in version.children("2")] == ["21", "22", "23"]
    assert [g.code.value for g in version.children(None)] == ["1", "2", "3"]
    assert version.children("21") == ()
    assert version.children("99") == ()


def test_groups_of_a_level_and_how_many_each_has() -> None:
    version = small_version()
    assert [g.code.value for g in version.at_level("section")] == ["1", "2", "3"]
    assert version.lowest == version.at_level("job")
    assert version.at_level("unit") == ()
    assert version.counts() == {"section": 3, "job": 7}
    assert list(version.counts()) == ["section", "job"]


def test_the_group_above_at_a_level() -> None:
    version = small_version()
    assert version.ancestor("21", "section") == version["2"]
    assert version.ancestor("21", "job") == version["21"]
    assert version.ancestor("2", "job") is None
    assert version.ancestor("99", "section") is None


def test_the_top_of_a_group_is_its_major_group() -> None:
    version = small_version()
    assert version.top("23") == version["2"]
    assert version.top("2") == version["2"]


@pytest.mark.parametrize("written", ["2134/03", "213403", " 2134/03 "])
def test_a_six_digit_code_is_understood_with_and_without_its_stroke(written):
    version = shipped.version("soc2020ext")
    assert version[written].code.value == "2134/03"
    assert version.find(written) == version["2134/03"]


def test_a_sign_that_a_version_does_not_write_is_not_read_over():
    version = shipped.version("soc2020")
    assert version.find("21.34") is None
    assert version.find("2134/03") is None


def test_versions_that_the_ons_index_is_coded_to_have_the_groups_that_are_published():
    assert shipped.version("soc2020ext").counts() == {
        "major": 9,
        "sub-major": 26,
        "minor": 104,
        "unit": 412,
        "sub-unit": 1367,
    }
    assert shipped.version("isco08").counts() == {"major": 10, "sub-major": 43, "minor": 130, "unit": 436}


TWO = {"en": {"1": "Bread and cakes", "11": "Bakers", "": "Trades"}, "fr": {"11": "Boulangers", "12": "Pâtissiers"}}


def test_a_version_keeps_titles_in_several_languages_and_shows_one():
    two = small_version().with_titles(TWO)
    assert two.language == "en"
    assert (two["11"].title, two["12"].title) == ("Bakers", "Pâtissiers")
    assert [two.language_of(code) for code in ("", "11", "12", "19")] == ["en", "en", "fr", None]
    french = two.in_language("FR")
    assert (french["11"].title, french.language_of("11")) == ("Boulangers", "fr")
    assert (french["1"].title, french.language_of("1")) == ("Bread and cakes", "en")
    assert french.titles_in == two.titles_in
    assert french.in_language("en") == two
    assert two.languages == ("en", "fr")
    assert french != two


def test_english_of_a_country_is_english():
    version = small_version().with_titles({"fr": {"11": "Boulangers"}, "en-GB": {"11": "Bakers"}})
    assert version.language == "en-GB"
    assert version.in_language("en") == version


def test_a_language_that_nothing_states_is_none_until_somebody_says_so():
    unstated = replace(small_version(), language=None)
    assert unstated.languages == ()
    swedish = unstated.in_language("sv")
    assert swedish.language_of("11") == "sv"
    with pytest.raises(UnknownNameError, match="none of its titles is in ‘fr’"):
        swedish.in_language("fr")
    with pytest.raises(InputError, match="isn't a tag of a language"):
        unstated.in_language("franç ais")


def test_what_is_called_by_its_id_alone_has_a_title_in_no_language():
    version = Version.of("x", [("1", "Bread", None, None)], rules=RULES, language="en")
    assert version.language_of() is None
    assert version.with_titles(version.titles_in) == version


def test_a_level_is_named_by_its_name_in_any_case_or_its_number_from_the_top() -> None:
    version = small_version()
    level = version.rules.lowest
    assert [version.require_level(text) for text in (level.name, level.name.upper(), str(level.number))] == [
        level.name
    ] * 3
    with pytest.raises(UnknownNameError) as refused:
        version.require_level("7")
    assert f"{level.number} ({level.name})" in refused.value.hint
