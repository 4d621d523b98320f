"""YAML as people write it: one that no reader can follow is an error of the text, whatever Python calls it."""

from __future__ import annotations

import re

import yaml

MOST_NODES = 100_000
_TOO_DEEP = "its lists are nested too deeply; look for brackets that are not closed"


def compose_yaml(text: str) -> yaml.Node | None:
    """Return the nodes of a YAML document; None where it is empty.

    Raises:
        yaml.YAMLError: it isn't YAML, is nested too deeply to be read, or its aliases, written out, make it grow beyond
            a hundred thousand nodes. ``problem`` says which, as for any error of YAML.

    >>> compose_yaml("title: Bakers").value[0][1].value
    'Bakers'
    >>> compose_yaml("[" * 5000)
    Traceback (most recent call last):
    yaml.error.MarkedYAMLError: its lists are nested too deeply; look for brackets that are not closed
    """
    try:
        found: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
        if found is not None and ("*" in text) and _size(found, {}) > MOST_NODES:
            raise yaml.MarkedYAMLError(problem="its aliases make it far too large; write out what they stand for")
    except RecursionError:
        raise yaml.MarkedYAMLError(problem=_TOO_DEEP) from None
    except ValueError as error:  # a character that no text has, such as half of a pair
        raise yaml.MarkedYAMLError(problem=str(error)) from None
    return found


def problem_in_words(error: yaml.YAMLError) -> str:
    """Return what is wrong with a text that isn't YAML, in words for who wrote it.

    >>> try:
    ...     compose_yaml("a:\\n\\tb: 1")
    ... except yaml.YAMLError as error:
    ...     print(problem_in_words(error))
    a tab stands where YAML takes spaces only
    """
    problem = getattr(error, "problem", None) or "this is not YAML"
    for pattern, words in _IN_WORDS:
        if found := re.match(pattern, problem):
            return words.format(*found.groups())
    return problem


def hint_of(error: yaml.YAMLError) -> str:
    """Return how to mend a text that isn't YAML.

    >>> try:
    ...     compose_yaml("a:\\n\\tb: 1")
    ... except yaml.YAMLError as error:
    ...     print(hint_of(error))
    Put spaces in the place of each tab, check indentation, and quote text that has a colon.
    """
    problem = getattr(error, "problem", None) or ""
    first = next((f"{words}, " for pattern, words in _HINTS if re.match(pattern, problem)), "")
    return f"{first}{'check' if first else 'Check'} indentation, and quote text that has a colon."


# What to do first, by what the reader of YAML says.
_HINTS = (
    (r"found character '\\t'", "Put spaces in the place of each tab"),
    (r"mapping values are not allowed", "Put a space after the colon of each key in this line and the one before"),
    (r"expected ',' or '(.)'", "Close the bracket, quote text that has a #, which begins a comment"),
    (r"but found another document", "Put each revision in a file of its own"),
    (r"could not find expected ':'", "Put a colon and a space after each key"),
)

# What the reader of YAML says, and what that means.
_IN_WORDS = (
    (r"found character '\\t'", "a tab stands where YAML takes spaces only"),
    (r"found character '(.)' that cannot start", "a text begins with {}, so that it needs quotes"),
    (r"found undefined alias", "a text begins with *, so that it needs quotes"),
    (r"mapping values are not allowed", "there is a colon where YAML takes none, or the line is indented too far"),
    (r"sequence entries are not allowed", "there is a dash where YAML takes none"),
    (r"could not find expected ':'", "a line has no colon behind its key"),
    (r"found unexpected end of stream", "a quote is not closed"),
    (r"expected ',' or '(.)'", "a bracket is not closed with {}, or a comma is missing"),
    (r"but found another document", "it holds a second document, which begins at a line of three dashes"),
    (r"expected <block end>", "a line is indented unlike those it belongs to, or text follows a closing quote"),
)


def _size(node: yaml.Node, known: dict[int, int]) -> int:
    """Return how many nodes there are with aliases written out; more than any text may have for one within itself."""
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = MOST_NODES + 1
    below = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
    is_one = isinstance(node, yaml.ScalarNode)
    known[id(node)] = 1 if is_one else 1 + sum(_size(part, known) for part in below)
    return known[id(node)]
