"""YAML that no reader can follow is an error of the text."""

from __future__ import annotations

import pytest
import yaml

from occumap.yaml_text import compose_yaml


@pytest.mark.parametrize("text", ["[" * 20_000, "- " * 5_000, "{a: " * 5_000, "? " * 3_000])
def test_what_is_nested_too_deeply_is_an_error_of_yaml(text):
    with pytest.raises(yaml.YAMLError):
        compose_yaml(text)


def test_aliases_that_would_grow_without_end_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(yaml.YAMLError, match="aliases"):
        compose_yaml("\n".join(lines))


def test_an_alias_within_itself_is_refused():
    with pytest.raises(yaml.YAMLError, match="aliases"):
        compose_yaml("a: &a [*a]")


def test_an_alias_that_stands_for_a_title_is_read():
    assert compose_yaml("a: &a Bakers\nb: *a") is not None


def test_nothing_is_no_node():
    assert compose_yaml("# nothing") is None
