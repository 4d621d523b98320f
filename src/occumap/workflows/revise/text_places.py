"""Where the parts of a revision stand in its text, so that one can be edited and all else stays as it is written."""

from __future__ import annotations

import yaml

from occumap.errors import UnknownNameError
from occumap.yaml_text import compose_yaml


def issue_node(text: str, number: int) -> yaml.MappingNode:
    """Return the node of an issue, in a text that states a revision.

    Raises:
        UnknownNameError: the text has no such issue.

    >>> issue_node("issues:\\n- issue: 1\\n- issue: 2\\n", 2).start_mark.line
    2
    """
    root = compose_yaml(text)
    assert isinstance(root, yaml.MappingNode)  # a text that states a revision is one
    issues = next(value for key, value in root.value if key.value == "issues")
    for issue in issues.value:
        number_node = next(value for key, value in issue.value if key.value == "issue")
        if number_node.value.strip() == str(number):
            assert isinstance(issue, yaml.MappingNode)
            return issue
    raise UnknownNameError(f"issue {number}", "the text has no such issue", hint="Choose one of its issues.")


def keys_of(node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Return the keys of a node by name, each with its value."""
    return {key.value: (key, value) for key, value in node.value}


def last_in(node: yaml.Node) -> yaml.Node:
    """Return what stands last in a node; a list or mapping in brackets is one thing."""
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def end_of_line(text: str, place: int) -> int:
    """Return where the next line begins.

    >>> end_of_line("a\\nb", 0), end_of_line("a\\nb", 2)
    (2, 2)
    """
    if place and text[place - 1] == "\n":
        return place
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1


def start_of_line(text: str, place: int) -> int:
    """Return where the line begins that a place is in.

    >>> start_of_line("a\\nb", 2), start_of_line("a\\nb", 1)
    (2, 0)
    """
    return text.rfind("\n", 0, place) + 1


def after(text: str, node: yaml.Node) -> int:
    """Return where the line begins that follows a node; comments below the node don't belong to it."""
    return end_of_line(text, last_in(node).end_mark.index)


def indented(lines: str, column: int) -> str:
    """Return lines that begin at a column.

    >>> indented("- a\\n- b\\n", 2)
    '  - a\\n  - b\\n'
    """
    return "".join(f"{' ' * column}{line}\n" if line else "\n" for line in lines.splitlines())
