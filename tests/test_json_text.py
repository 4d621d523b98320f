"""JSON that no reader can follow is an error of the text."""

from __future__ import annotations

import pytest

from occumap.json_text import DEEPEST, parse_json


@pytest.mark.parametrize("sign", ["[", '{"a":'])
@pytest.mark.parametrize("depth", [DEEPEST + 2, 100_000])
def test_what_is_nested_too_deeply_is_a_value_error(sign, depth):
    close = {"[": "]", '{"a":': "}"}[sign]
    with pytest.raises(ValueError, match="nested more than 100 deep"):
        parse_json(sign * depth + "1" + close * depth)


def test_what_is_nested_as_documents_are_is_read():
    found = parse_json("[" * DEEPEST + "]" * DEEPEST)
    for _ in range(DEEPEST - 1):
        (found,) = found
    assert found == []


@pytest.mark.parametrize("text", ["", "[1,", '{"a": 99' + "9" * 5000 + "}", "\ud800"])
def test_what_is_no_json_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"."):
        parse_json(text)


def test_how_numbers_are_read_can_be_said():
    assert parse_json("[0.10]", parse_float=str) == ["0.10"]
