"""The rows of an SSSOM set, read one by one into a correspondence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from occumap.errors import InputError
from occumap.io.skos_relations import with_stated_relations
from occumap.io.xkos.reading import ending
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link

BASE = "urn:occumap:"
NO_TERM = "sssom:NoTermFound"
_NOTHING = (NO_TERM, "https://w3id.org/sssom/NoTermFound")


class SssomRows:
    """The rows read so far: links by codes, groups without a counterpart, the vocabularies of both sides."""

    def __init__(self, metadata: Mapping[str, Any]) -> None:
        self.metadata = metadata
        self.prefixes = {str(name): str(base) for name, base in (metadata.get("curie_map") or {}).items()}
        self.links: dict[tuple[str, str], tuple[int | None, float | None, float | None]] = {}
        self.relations: dict[tuple[str, str], str] = {}
        self.alone: tuple[set[str], set[str]] = (set(), set())
        self.sides: tuple[set[str], set[str]] = (set(), set())

    def add(self, record: Mapping[str, str], where: str) -> None:
        """Take a row."""
        ids = [record[column] for column in ("subject_id", "object_id")]
        codes = [None if one in _NOTHING else self._code(one, side, where) for side, one in enumerate(ids)]
        for side, code in zip(self.sides, codes, strict=True):
            if code is not None:
                side.add(code.version)
        match codes:
            case Code() as start, Code() as end:
                self.links[start.value, end.value] = _weights(record, where)
                self.relations[start.value, end.value] = record.get("predicate_id", "")
            case Code() as start, None:
                self.alone[0].add(start.value)
            case None, Code() as end:
                self.alone[1].add(end.value)

    def correspondence(self, path: Path) -> Correspondence:
        """Return what the rows come to.

        Raises:
            InputError: a side has several vocabularies, or none.
        """
        old, new = (
            _version_id(self.metadata.get(f"{side}_source"), found, path, side)
            for side, found in zip(("subject", "object"), self.sides, strict=True)
        )
        links = tuple(Link(Code(old, a), Code(new, b), *figures) for (a, b), figures in sorted(self.links.items()))
        without = [Code(version, one) for version, of in zip((old, new), self.alone, strict=True) for one in of]
        stated = {pair: relation for pair, relation in self.relations.items() if relation.startswith("skos:")}
        return with_stated_relations(Correspondence(old, new, links, tuple(sorted(without))), stated)

    def _code(self, text: str, side: int, where: str) -> Code:
        curie = self._contracted(text)
        prefix, colon, local = curie.partition(":")
        if not colon:
            source = str(self.metadata.get(("subject_source", "object_source")[side]) or "")
            named = ending(source)
            if not source or not text:
                raise InputError(where, f"{text!r} isn't a CURIE", hint="Give ids such as soc2010:1115.")
            return Code(named, unquote(text))
        if not local:
            raise InputError(where, f"{text!r} isn't a CURIE", hint="Give ids such as soc2010:1115.")
        start, base = self.prefixes.get("occumap", BASE), self.prefixes.get(prefix, "")
        ours = base.removeprefix(start).removesuffix("/") if base.startswith(start) else ""
        return Code(unquote(ours) if ours else prefix, unquote(local))

    def _contracted(self, text: str) -> str:
        """Return an id that is written as a whole address as a CURIE, by the longest prefix that fits; else as is."""
        address = text.removeprefix("<").removesuffix(">")
        if "://" not in address:
            return text
        fitting = {name: base for name, base in self.prefixes.items() if base and address.startswith(base)}
        if fitting:
            name = max(fitting, key=lambda one: len(fitting[one]))
            return f"{name}:{address.removeprefix(fitting[name])}"
        of, _, local = address.rstrip("/").replace("#", "/").rpartition("/")
        return f"{ending(of)}:{local}"


def _version_id(source: Any, found: set[str], path: Path, side: str) -> str:
    if len(found) > 1:
        raise InputError(
            str(path),
            f"its {side}s come from several vocabularies: {', '.join(sorted(found))}",
            hint="Give a file for each pair of them.",
        )
    named = unquote(str(source).removeprefix("occumap:")) if str(source).startswith("occumap:") else None
    version_id = next(iter(found), None) or named
    if version_id is None:
        raise InputError(str(path), f"it has no rows, and no {side}_source either", hint="Give a file with rows.")
    return version_id


def _weights(record: Mapping[str, str], where: str) -> tuple[int | None, float | None, float | None]:
    entries, of_from, of_to = (record.get(name) for name in ("entries", "share_of_from", "share_of_to"))
    try:
        return (
            int(entries) if entries else None,
            float(of_from) if of_from else None,
            float(of_to) if of_to else None,
        )
    except ValueError as fault:
        raise InputError(where, f"a number can't be read ({fault})", hint="Restore the row as written.") from None
