"""A place in a YAML file: what is written there is read as text, and every complaint names file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

import yaml

from occumap.errors import InputError
from occumap.model.code import Reference

# What people write for a key that has another name here.
_OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "action": ("decision",),
    "amalgamate": ("merge",),
    "combine": ("merge",),
    "delete": ("remove",),
    "description": ("found",),
    "divide": ("split",),
    "drop": ("remove",),
    "end": ("remove",),
    "entries": ("where",),
    "entry": ("where",),
    "except": ("unless",),
    "group": ("from",),
    "id": ("revision", "issue"),
    "into": ("parts", "to"),
    "join": ("merge",),
    "justification": ("reason", "because"),
    "name": ("title", "revision"),
    "number": ("issue",),
    "parent": ("under",),
    "rationale": ("reason", "because"),
    "retitle": ("rename",),
    "source": ("from",),
    "target": ("to", "into"),
    "to": ("into", "title"),
    "transfer": ("move",),
    "version": ("from",),
    "why": ("reason", "because"),
}
_COLON_AFTER_CODE = re.compile(r"([^\s:]+):\s+(\S.*)")
_DASH_AFTER_CODE = re.compile(r"([^\s:]+)\s+[-–—]\s+(\S.*)")
_CODE = r"[^\s,;&+]*[0-9][^\s,;&+]*"
_SEVERAL = re.compile(rf"{_CODE}(?:(?:\s*[,;&+]\s*|\s+and\s+){_CODE})+")
TYPOGRAPHIC_QUOTES = re.compile(r"[“‘]([^“”‘’]*)[”’]")


def is_read_otherwise(reference: str) -> bool:
    """Return whether a code and title are read as something else where they stand without quotes.

    >>> is_read_otherwise("3443 - Coaches"), is_read_otherwise("3443 Coaches")
    (True, False)
    """
    forms = (_DASH_AFTER_CODE, TYPOGRAPHIC_QUOTES, _SEVERAL)
    return any(form.fullmatch(reference) for form in forms)


@dataclass(frozen=True)
class Place:
    """A YAML node, its file, and the issue it stands in."""

    node: yaml.Node
    file: str
    context: str = ""

    @property
    def line(self) -> str:
        """The file and the line."""
        return f"{self.file}, line {self.node.start_mark.line + 1}"

    def fail(self, what: str, hint: str) -> NoReturn:
        """Raise InputError with the place."""
        raise InputError(f"{self.line}{f', {self.context}' if self.context else ''}", what, hint=hint)

    def inside(self, context: str) -> Place:
        """Return the same place as part of an issue, or of whatever the context names."""
        return Place(self.node, self.file, context)

    def key_places(self) -> list[Place]:
        """Return the keys of a mapping, each as a place; none for anything else."""
        pairs = self.node.value if isinstance(self.node, yaml.MappingNode) else ()
        return [Place(key, self.file, self.context) for key, _ in pairs]

    def mapping(
        self, *, allowed: Iterable[str], needed: Iterable[str] = (), filled: Iterable[str] = (), like: str = ""
    ) -> dict[str, Place]:
        """Return the values of a mapping by key.

        Args:
            allowed: the keys there may be.
            needed: those there must be.
            filled: those that must have a value, where they are there.
            like: an example, for who wrote something else than keys and values.
        """
        allowed = tuple(allowed)
        if not isinstance(self.node, yaml.MappingNode):
            example = f"Write them, such as {like}. " if like else ""
            self.fail("keys and values are expected here", f"{example}Keys known here: {', '.join(allowed)}.")
        found: dict[str, Place] = {}
        for key, value in self.node.value:
            name = Place(key, self.file, self.context).text()
            if name not in allowed:
                Place(key, self.file, self.context).fail(f"{name!r} isn't known here", _nearest(name, allowed))
            if name in found:
                Place(key, self.file, self.context).fail(f"{name!r} appears twice", "Keep one of them.")
            found[name] = Place(value, self.file, self.context)
        for name in needed:
            if name not in found:
                self.fail(f"{name!r} is missing", f"Add a line that begins with {name}:")
        for name in filled:
            if name in found and found[name].is_empty:
                found[name].fail(
                    f"{name!r} is empty", f"Write what it is after {name}:, in quotes if it begins with #."
                )
        return found

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written here."""
        return isinstance(self.node, yaml.ScalarNode) and not self.node.value.strip()

    @property
    def is_quoted(self) -> bool:
        """Whether it is a text in quotes, or in a block of its own: meant as it is written."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.style is not None

    def items(self) -> list[Place]:
        """Return the items of a list; one value is a list of one."""
        if isinstance(self.node, yaml.SequenceNode):
            return [Place(item, self.file, self.context) for item in self.node.value]
        if isinstance(self.node, yaml.ScalarNode) and self.node.value == "":
            return []
        return [self]

    def text(self) -> str:
        """Return what is written here, in one line."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.fail("text is expected here", "Write one line of text, quoted if it has a colon.")
        return " ".join(str(self.node.value).split())

    def optional_text(self) -> str | None:
        """Return what is written here, or None for nothing."""
        return self.text() or None

    def reference(self) -> Reference:
        """Return the code and title of one group; a dash or colon between the two is no part of either.

        What stands in quotes is meant as it is written, but for a colon behind the code, which needs them.
        """
        if isinstance(self.node, yaml.SequenceNode):
            self.fail("text is expected here, not a list", "Name one group here, and write a change for each.")
        text = self.text()
        if parted := _COLON_AFTER_CODE.fullmatch(text):
            return Reference(parted[1], parted[2])
        if self.is_quoted and text:
            return Reference.parse(text)
        if quoted := TYPOGRAPHIC_QUOTES.fullmatch(text):
            text = quoted[1].strip()
        if not text:
            self.fail("a code is expected here", "Write a code and a title, such as 3443 Fitness instructors.")
        if _SEVERAL.fullmatch(text):
            codes = ", ".join(re.findall(_CODE, text))
            self.fail(
                "one group is expected here, not several",
                f"Where several are taken, write a list: [{codes}]; elsewhere, write a change for each.",
            )
        if parted := _DASH_AFTER_CODE.fullmatch(text):
            return Reference(parted[1], parted[2])
        return Reference.parse(text)

    def number(self) -> int:
        """Return the number of an issue."""
        text = self.text()
        if not (text.isascii() and text.isdigit()):
            self.fail(f"{text!r} is not a number", "Number the issues 1, 2, 3 …, without a # before the number.")
        return int(text)

    def number_between(self, low: float, high: float, like: str) -> float:
        """Return a number above ``low`` and not above ``high``; ``like`` says in words what to write."""
        text = self.text().replace(",", "")
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not low < number <= high:
            self.fail(f"{text!r} isn't valid here", f"Write {like}.")
        return number


def _nearest(name: str, allowed: tuple[str, ...]) -> str:
    """Return what may have been meant by a key that isn't known, and the keys that are."""
    said = name.casefold().replace("-", "_").replace(" ", "_")
    other = [word for word in _OTHER_WORDS.get(said, ()) if word in allowed]
    near = other or get_close_matches(said, allowed, n=1)
    known = ", ".join(allowed)
    return f"Did you mean {near[0]!r}? Known here: {known}." if near else f"Known here: {known}."
