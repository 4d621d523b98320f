"""Notes on groups: what they hold, what became of them, where they came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from occumap.io.xkos.names import Names
from occumap.io.xkos.nodes import Iri, Node, Text
from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.code import Code


class NoteKind(StrEnum):
    """What a note is about; its value is the property it is written as."""

    CORE = "xkos:coreContentNote"
    ADDITIONAL = "xkos:additionalContentNote"
    INCLUDES = "xkos:inclusionNote"
    EXCLUDES = "xkos:exclusionNote"
    CHANGE = "skos:changeNote"
    HISTORY = "skos:historyNote"

    @property
    def short(self) -> str:
        """Its name without the vocabulary, as in addresses."""
        return self.value.partition(":")[2]


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """A note on a group, and the language it is in: English, as Occumap writes them; ``""`` where none is stated."""

    code: Code
    kind: NoteKind
    text: str
    language: str = "en"


def change_notes(version: str, changes: Iterable[GroupChange]) -> tuple[Note, ...]:
    """Return what changes say about the groups of a version: where the old ones went, where the new ones came from.

    Groups that are unchanged get no note.

    Args:
        version: id of the version, either of the two that the changes are between.
        changes: as derived from an index or a crosswalk.

    >>> old, new = Code("a", "1"), Code("b", "2")
    >>> change = GroupChange(old, "job", "Bakers", new, (new,), (old,), (ChangeType.CODE_CHANGE,), 3)
    >>> [note.text for note in change_notes("a", [change]) + change_notes("b", [change])]
    ['VC1 code change: goes to b 2', 'VC1 code change: continues a 1 Bakers']
    """
    found = {note for change in changes if change.types != (ChangeType.UNCHANGED,) for note in _notes(version, change)}
    return tuple(sorted(found))


def _notes(version: str, change: GroupChange) -> Iterator[Note]:
    group, said = change.group, f"{change.group.version} {change.group.value} {change.title}"
    if ChangeType.CREATION in change.types or any(code.version != group.version for code in change.came_from):
        if group.version == version:
            yield Note(group, NoteKind.HISTORY, _with_codes(change, "comes from", change.came_from))
        return
    if group.version == version:
        yield Note(group, NoteKind.CHANGE, _with_codes(change, "goes to", change.went_to))
    for code in change.went_to:
        if code.version == version:
            lead = f"{change.label}: continues" if code == change.successor else "takes entries of"
            yield Note(code, NoteKind.HISTORY, f"{lead} {said}")


def _with_codes(change: GroupChange, verb: str, codes: tuple[Code, ...]) -> str:
    listed = ", ".join(f"{code.version} {code.value}" for code in codes)
    return f"{change.label}: {verb} {listed}" if listed else change.label


def note_nodes(
    names: Names, notes: Iterable[Note], *, issued: date | None
) -> tuple[dict[Code, tuple[tuple[str, tuple[Iri, ...]], ...]], list[Node]]:
    """Return, by group, the statements that point to its notes; and the notes themselves."""
    grouped: dict[Code, dict[NoteKind, list[Note]]] = {}
    for note in sorted(set(notes)):
        grouped.setdefault(note.code, {}).setdefault(note.kind, []).append(note)
    pointing: dict[Code, tuple[tuple[str, tuple[Iri, ...]], ...]] = {}
    nodes: list[Node] = []
    for code, kinds in grouped.items():
        at: dict[NoteKind, tuple[Iri, ...]] = {}
        for kind, held in kinds.items():
            ids = [f"{names.group(code)}/note/{kind.short}-{n}" for n in range(1, len(held) + 1)]
            at[kind] = tuple(map(Iri, ids))
            nodes += [_node(note_id, note, issued) for note_id, note in zip(ids, held, strict=True)]
        pointing[code] = tuple((kind.value, ids) for kind, ids in at.items())
    return pointing, nodes


def _node(note_id: str, note: Note, issued: date | None) -> Node:
    moment = Text(f"{issued.isoformat()}T00:00:00", datatype="xsd:dateTime") if issued else None
    return Node.of(
        note_id,
        ["xkos:ExplanatoryNote"],
        ("xkos:plainText", Text(note.text, note.language or None)),
        ("dct:language", Text(note.language, datatype="xsd:language") if note.language else None),
        ("dcat:version", Text("1", datatype="xsd:int")),
        ("dct:issued", moment),
        ("schema:startDate", moment),
    )
