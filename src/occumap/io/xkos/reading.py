"""What a file in Turtle, N-Triples, RDF/XML or JSON-LD says, as plain facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from occumap.errors import InputError
from occumap.io.xkos.nodes import PREFIXES, Iri, Text
from occumap.io.xkos.parsing import Source, parsed
from occumap.model.languages import UNSTATED, language_tag

Thing = Iri | Text
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_VALUE = f"{_RDF}value"
_NAMED_BY = ("skos:prefLabel", "dct:title", "dc:title", "rdfs:label")


@dataclass(frozen=True, eq=False)
class Facts:
    """Statements by subject and property; properties are given by short names such as ``skos:notation``.

    ``said`` has the address of a thing (``_:`` before it where it has none of its own), then that of a property.
    """

    where: str
    said: Mapping[str, Mapping[str, tuple[Thing, ...]]] = field(repr=False)

    def of(self, subject: str, name: str) -> tuple[Thing, ...]:
        """Return what is said of a subject, in the order of its text."""
        return self.said.get(subject, {}).get(_full(name), ())

    def things(self, subject: str, name: str) -> list[str]:
        """Return the things a subject is said to be related to."""
        return [value.value for value in self.of(subject, name) if isinstance(value, Iri)]

    def texts(self, subject: str, name: str) -> list[str]:
        """Return the texts and values said of a subject, each once, whatever their language."""
        return list(dict.fromkeys(value.value for value in self.of(subject, name) if isinstance(value, Text)))

    def subjects(self, name: str, thing: str) -> list[str]:
        """Return the subjects that are said to be related to a thing."""
        return self._inverse.get((_full(name), thing), [])

    def related(self, name: str) -> set[str]:
        """Return all things that anything is said to be related to by a property."""
        full = _full(name)
        return {thing for known, thing in self._inverse if known == full}

    def typed(self, name: str) -> list[str]:
        """Return the things of a type."""
        return self.subjects(f"{_RDF}type", _full(name))

    def listed(self, subject: str, name: str) -> list[Thing] | None:
        """Return the items of a list, in their order; None where there is no list."""
        heads = self.things(subject, name)
        if len(heads) != 1:
            return None
        items: list[Thing] = []
        at, passed = heads[0], set[str]()
        while at != f"{_RDF}nil" and at not in passed:
            passed.add(at)
            items += self.of(at, f"{_RDF}first")[:1]
            at = next(iter(self.things(at, f"{_RDF}rest")), f"{_RDF}nil")
        return items

    def one(self, subject: str, name: str) -> str | None:
        """Return the only text said of a subject; None where there is none.

        Raises:
            InputError: there are several.
        """
        found = self.texts(subject, name)
        if len(found) > 1:
            raise InputError(
                f"{self.where}, {subject}",
                f"it has several values of {name}: {', '.join(found[:3])}",
                hint="Keep one.",
            )
        return found[0] if found else None

    def whole(self, subject: str, name: str) -> int | None:
        """Return the only whole number said of a subject; None where there is none.

        Raises:
            InputError: it isn't a whole number, or there are several.
        """
        text = self.one(subject, name)
        try:
            return None if text is None else int(text)
        except ValueError:
            raise self._no_number(subject, name, text) from None

    def fraction(self, subject: str, name: str) -> float | None:
        """Return the only number said of a subject; None where there is none.

        Raises:
            InputError: it isn't a number, or there are several.
        """
        text = self.one(subject, name)
        try:
            return None if text is None else float(text)
        except ValueError:
            raise self._no_number(subject, name, text) from None

    def labels(self, subject: str) -> dict[str, str]:
        """Return the preferred labels by language, ``""`` where none is stated; of several in one, the first.

        Where there is none, what else it is called: ``dct:title``, ``rdfs:label``.
        """
        found: dict[str, str] = {}
        for name in _NAMED_BY:
            for value in self.of(subject, name):
                if isinstance(value, Text):
                    tag = language_tag(value.language) if value.language else UNSTATED
                    found[tag] = found.get(tag) or value.value
            if found:
                break
        return found

    def note_text(self, note: Thing) -> tuple[str, str] | None:
        """Return the text of a note and its language; it stands there itself or is a resource with a text."""
        if isinstance(note, Text):
            return note.value, note.language or UNSTATED
        stated = next(iter(self.texts(note.value, "dct:language")), UNSTATED)
        texts = (*self.of(note.value, "xkos:plainText"), *self.of(note.value, _VALUE))
        return next(((text.value, text.language or stated) for text in texts if isinstance(text, Text)), None)

    def _no_number(self, subject: str, name: str, text: str | None) -> InputError:
        return InputError(f"{self.where}, {subject}", f"{name} is {text!r}, which isn't a number", hint="Correct it.")

    @cached_property
    def _inverse(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for subject, properties in self.said.items():
            for name, values in properties.items():
                for value in values:
                    if isinstance(value, Iri):
                        found.setdefault((name, value.value), []).append(subject)
        return found


def read_graph(source: Source) -> Facts:
    """Return what a file says.

    Raises:
        UnavailableError: rdflib isn't installed.
        InputError: there is no such file, or it can't be read.
    """
    where, graph, rdflib = parsed(source)
    return Facts(where, _indexed(graph, rdflib))


def ending(address: str) -> str:
    """Return what follows the last slash or sign of number in an address: the name it gives the thing.

    >>> ending("http://data.example.org/nace/rev2#A01"), ending("urn:occumap:soc2020/a%2Fb")
    ('A01', 'a/b')
    """
    tail = address.rstrip("/#")
    return unquote(tail[max(tail.rfind(sign) for sign in "/#:") + 1 :])


def _indexed(graph: Any, rdflib: Any) -> dict[str, dict[str, tuple[Thing, ...]]]:
    found: dict[str, dict[str, list[Thing]]] = {}
    for (subject, name, value), _ in graph.store.triples((None, None, None)):
        found.setdefault(_address(subject, rdflib), {}).setdefault(str(name), []).append(_thing(value, rdflib))
    return {
        subject: {name: tuple(sorted(values, key=str)) for name, values in found[subject].items()}
        for subject in sorted(found)
    }


def _thing(value: Any, rdflib: Any) -> Thing:
    if isinstance(value, rdflib.Literal):
        return Text(str(value), value.language, str(value.datatype) if value.datatype else None)
    return Iri(_address(value, rdflib))


def _address(value: Any, rdflib: Any) -> str:
    return f"_:{value}" if isinstance(value, rdflib.BNode) else str(value)


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name
