"""What an XML file is, by its first element: whatever its encoding, prefixes, and length of comments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

_ENOUGH = 64 << 20


@dataclass(frozen=True, slots=True)
class XmlRoot:
    """The first element of a document: its name without a prefix, and its namespace."""

    name: str
    namespace: str


class _FoundError(Exception):
    """Ends the parser as soon as the first element was seen."""


def xml_root(blocks: Iterable[bytes]) -> XmlRoot | None:
    """Return the first element of an XML document; None where there is none, or it isn't XML that far.

    Args:
        blocks: the bytes of the document, a block at a time; no more are taken than are needed.

    >>> xml_root([b"<?xml version='1.0'?><!-- long --><a:Structure xmlns:a='urn:x'>..."])
    XmlRoot(name='Structure', namespace='urn:x')
    """
    found: list[XmlRoot] = []

    def start(name: str, _: Any) -> None:
        namespace, _, local = name.rpartition(" ")
        found.append(XmlRoot(local, namespace))
        raise _FoundError

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    taken = 0
    try:
        for block in blocks:
            parser.Parse(block, False)
            taken += len(block)
            if taken > _ENOUGH:
                break
    except _FoundError:
        pass
    except (expat.ExpatError, LookupError, ValueError):
        return None
    return found[0] if found else None
