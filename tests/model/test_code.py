"""A code belongs to a version, and a reference keeps what somebody wrote."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.model.code import Code, Reference
from tests.settled import LAW


def test_the_same_text_in_two_versions_is_two_codes() -> None:
    old, new = Code("soc2010", "354"), Code("soc2020", "354")
    assert old != new
    assert len({old, new}) == 2
    assert {old: "sales", new: "business"}[Code("soc2020", "354")] == "business"


def test_a_code_sorts_by_version_and_then_as_text() -> None:
    codes = [Code("b", "1"), Code("a", "12"), Code("a", "2"), Code("a", "110")]
    assert [str(code) for code in sorted(codes)] == ["a:110", "a:12", "a:2", "b:1"]


@LAW
@given(version=st.text(min_size=1), value=st.text(min_size=1).filter(lambda text: ":" not in text))
def test_what_a_code_prints_is_what_it_is_read_from(version: str, value: str) -> None:
    code = Code(version, value)
    assert Code.parse(str(code)) == code


@pytest.mark.parametrize("text", ["354", ":354", "soc2010:", ":", ""])
def test_a_code_without_its_version_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="such as soc2010:354"):
        Code.parse(text)


def test_a_code_and_a_reference_never_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Code("soc2010", "354").version = "soc2020"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Reference("354").title = "Sales"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "value", "title"),
    [
        ("3443 Fitness instructors", "3443", "Fitness instructors"),
        ("354", "354", None),
        ("  0110   Armed forces  ", "0110", "Armed forces"),
        ("11-1011 Chief executives", "11-1011", "Chief executives"),
    ],
)
def test_the_first_word_of_a_reference_is_its_code(text: str, value: str, title: str | None) -> None:
    assert Reference.parse(text) == Reference(value, title)


def test_a_reference_prints_as_it_is_written() -> None:
    for text in ("3443 Fitness instructors", "354"):
        assert str(Reference.parse(text)) == text
