"""The changes of a revision, as they stand in its YAML file, and the rules that say which entries they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import yaml

from occumap.io.yaml_place import TYPOGRAPHIC_QUOTES, Place
from occumap.model.change import (
    AddEntry,
    Change,
    CreateGroup,
    MergeGroups,
    MoveEntries,
    Part,
    RecodeGroup,
    RemoveGroup,
    RenameGroup,
    SplitGroup,
)
from occumap.model.code import Reference
from occumap.model.selector import FIELDS, Clause, Phrase, Selector

# How far exceptions to exceptions may go before they are taken for a circle.
DEEPEST = 8
_MISPLACED_STAR = re.compile(r"\*(?=\w)|(?<=[^\w\s])\*")
_UNDECIDED = frozenset(["tbc", "tbd", "to be confirmed", "to be decided", "?", "??", "???"])
_NULL = frozenset(["null", "~", "none", "n/a"])


def kinds_of_change() -> tuple[str, ...]:
    """Return the names of all kinds of change.

    >>> "split" in kinds_of_change()
    True
    """
    return tuple(_READERS)


def read_change(place: Place) -> Change:
    """Return the change that stands at a place.

    Raises:
        InputError: with file and line: it is no change, or more than one.
    """
    _refuse_keys_beside(place)
    keys = place.mapping(allowed=tuple(_READERS), like="rename: {group: 3443, title: Fitness instructors}")
    if len(keys) > 1:
        each = " and ".join(f"- {kind}:" for kind in keys)
        place.fail(f"one change is expected here, not {len(keys)}", f"Begin each on a line of its own: {each}.")
    if not keys:
        place.fail("one change is expected here", f"Write one of: {', '.join(_READERS)}.")
    ((kind, value),) = keys.items()
    return _READERS[kind](value)


def items_of(keys: Mapping[str, Place], name: str) -> list[Place]:
    """Return the items of the list under a key; none where the key isn't there."""
    return keys[name].items() if name in keys else []


def _refuse_keys_beside(place: Place) -> None:
    """Refuse the keys of a change that aren't indented below its name: YAML takes them for changes."""
    if not isinstance(place.node, yaml.MappingNode):
        return
    empty = [
        key.value
        for key, value in place.node.value
        if isinstance(value, yaml.ScalarNode) and not value.value and key.value in _READERS
    ]
    beside = [key for key in place.key_places() if isinstance(key.node, yaml.ScalarNode) and key.text() not in _READERS]
    if len(empty) == 1 and beside:
        beside[0].fail(
            f"{beside[0].text()!r} stands beside {empty[0]}, not below it",
            f"Indent the keys of {empty[0]} further than {empty[0]} itself.",
        )


def _create(place: Place) -> CreateGroup:
    if not isinstance(place.node, yaml.MappingNode):
        return CreateGroup(place.reference())
    keys = place.mapping(allowed=("group", "under"), needed=("group",))
    return CreateGroup(keys["group"].reference(), _under(keys))


def _rename(place: Place) -> RenameGroup:
    keys = place.mapping(
        allowed=("group", "title"), needed=("group", "title"), like="group: 3443 and title: Fitness instructors"
    )
    group = keys["group"].reference()
    return RenameGroup(group, _title(keys["title"], group))


def _recode(place: Place) -> RecodeGroup:
    keys = place.mapping(allowed=("group", "to", "under"), needed=("group", "to"))
    return RecodeGroup(keys["group"].reference(), keys["to"].reference(), _under(keys))


def _place(place: Place) -> RecodeGroup:
    """Read a change of parent: the group keeps its code."""
    keys = place.mapping(allowed=("group", "under"), needed=("group", "under"))
    group = keys["group"].reference()
    return RecodeGroup(group, Reference(group.value), keys["under"].reference())


def _move(place: Place) -> MoveEntries:
    keys = place.mapping(allowed=("from", "to", "where"), needed=("from", "to"))
    _refuse_undecided(keys["to"])
    return MoveEntries(keys["from"].reference(), _maybe_reference(keys["to"]), _where(keys))


def _merge(place: Place) -> MergeGroups:
    keys = place.mapping(allowed=("groups", "into", "title", "under"), needed=("groups", "into"))
    groups = tuple(item.reference() for item in keys["groups"].items())
    if len(groups) < 2:
        keys["groups"].fail(
            "a merge takes two groups or more", "Name all groups that are merged, as a list: [3441, 3442]."
        )
    codes = [group.value for group in groups]
    for item, code in zip(keys["groups"].items()[1:], codes[1:], strict=True):
        if codes.count(code) > 1:
            item.fail(f"{code} is to be merged with itself", "Name each group once.")
    _refuse_undecided(keys["into"], null=True)
    into = _maybe_reference(keys["into"])
    title = _title(keys["title"], into) if "title" in keys else None
    return MergeGroups(groups, into, title, _under(keys))


def _split(place: Place) -> SplitGroup:
    keys = place.mapping(allowed=("group", "parts"), needed=("group", "parts"))
    parts = []
    for item in keys["parts"].items():
        part = item.mapping(
            allowed=("to", "where", "name", "under", "groups"), needed=("to",), like="to: 3443 Fitness instructors"
        )
        _refuse_undecided(part["to"])
        name = part["name"].optional_text() if "name" in part else None
        taken = tuple(group.reference() for group in items_of(part, "groups"))
        parts.append(Part(_maybe_reference(part["to"]), _where(part), name, _under(part), taken))
    if len(parts) < 2:
        keys["parts"].fail(
            "a split has two parts or more",
            "Name all parts, including the rest; for another title or code alone, use rename or recode.",
        )
    codes = {part.to.value if part.to else None for part in parts}
    if len(codes) == 1 and None not in codes:
        keys["parts"].fail(
            f"all parts of the split go to {codes.pop()}",
            "Give each part a code of its own; for another title alone, use rename.",
        )
    return SplitGroup(keys["group"].reference(), tuple(parts))


def _remove(place: Place) -> RemoveGroup:
    if isinstance(place.node, yaml.MappingNode):
        place = place.mapping(allowed=("group",), needed=("group",))["group"]
    return RemoveGroup(place.reference())


def _add_entry(place: Place) -> AddEntry:
    keys = place.mapping(
        allowed=("title", "additional", "industry", "to"),
        needed=("title", "to"),
        filled=("title",),
        like="title: Coach, fitness and to: 3443",
    )
    return AddEntry(
        keys["title"].text(),
        keys["additional"].optional_text() if "additional" in keys else None,
        keys["industry"].optional_text() if "industry" in keys else None,
        keys["to"].reference(),
    )


_READERS: dict[str, Callable[[Place], Change]] = {
    "create": _create,
    "rename": _rename,
    "recode": _recode,
    "place": _place,
    "move": _move,
    "merge": _merge,
    "split": _split,
    "remove": _remove,
    "add_entry": _add_entry,
}


def _under(keys: dict[str, Place]) -> Reference | None:
    return keys["under"].reference() if "under" in keys else None


def _where(keys: dict[str, Place]) -> Selector | None:
    return _selector(keys["where"]) if "where" in keys else None


def _selector(place: Place, depth: int = 0) -> Selector:
    if not place.items():
        place.fail("a rule is empty", f"Name one of {', '.join(FIELDS)} with phrases, or leave the key out.")
    if depth > DEEPEST:
        place.fail("a rule has endless exceptions within exceptions", "Write it out, without aliases.")
    return Selector(tuple(_clause(item, depth) for item in place.items()))


def _clause(place: Place, depth: int) -> Clause:
    keys = place.mapping(allowed=(*FIELDS, "unless"), like="title: [coach*, trainer]")
    fields = tuple((field, tuple(_phrases(keys[field]))) for field in FIELDS if field in keys)
    if not fields:
        place.fail("a rule must name a field", f"Name one of: {', '.join(FIELDS)}.")
    return Clause(fields, _selector(keys["unless"], depth + 1) if "unless" in keys else None)


def _phrases(place: Place) -> Iterator[Phrase]:
    if not place.items():
        place.fail("a rule has no phrases", "Write words that are in the entry.")
    for item in place.items():
        if not item.text():
            item.fail("a phrase is empty", "Write words that are in the entry.")
        phrase = Phrase.parse(item.text())
        if not phrase.words:
            item.fail(f"the phrase {item.text()!r} has no words", "Write words that are in the entry.")
        if _MISPLACED_STAR.search(item.text()):
            item.fail(
                f"the phrase {item.text()!r} has a * that doesn't end a word",
                "A * stands for the rest of a word, as in coach*; patterns of other kinds aren't known.",
            )
        yield phrase


def _maybe_reference(place: Place) -> Reference | None:
    return place.reference() if place.text() else None


def _title(place: Place, group: Reference | None) -> str | None:
    """Return the title of a group; None where it is left empty, because nobody has decided."""
    _refuse_undecided(place, null=True)
    title = place.optional_text()
    if not title or place.is_quoted:
        return title
    if TYPOGRAPHIC_QUOTES.fullmatch(title):
        place.fail(f"the quotes of {title} are part of the title", f"Write it without them: {title[1:-1]}")
    if group and title.startswith(f"{group.value} "):
        alone = title.removeprefix(f"{group.value} ")
        place.fail(f"the title begins with the code {group.value}", f"Write the title alone: {alone}")
    return title


def is_title_read_otherwise(title: str, group: Reference | None) -> bool:
    """Return whether the title of a group is refused where it stands without quotes.

    >>> is_title_read_otherwise("TBC", None), is_title_read_otherwise("Coaches", None)
    (True, False)
    """
    undecided = title.casefold() in _UNDECIDED | _NULL
    return undecided or bool(TYPOGRAPHIC_QUOTES.fullmatch(title) or (group and title.startswith(f"{group.value} ")))


def _refuse_undecided(place: Place, *, null: bool = False) -> None:
    """Refuse what people write where nothing is decided, which would be taken for a title or a code."""
    said = place.text()
    taken = _UNDECIDED | _NULL if null else _UNDECIDED
    if not place.is_quoted and said.casefold() in taken:
        place.fail(f"{said!r} is taken for text here", "Leave it empty where it has not been decided, or quote it.")
