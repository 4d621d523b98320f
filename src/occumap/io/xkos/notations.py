"""The codes of concepts: their notation, else their identifier, else the end of their address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from occumap.errors import InputError
from occumap.io.xkos.nodes import Text
from occumap.io.xkos.reading import Facts, ending

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {f"{_XSD}{kind}" for kind in ("integer", "int", "long", "short", "decimal", "double", "nonNegativeInteger")}
_IDENTIFIERS = ("dct:identifier", "dc:identifier")


def codes_of(facts: Facts, concepts: Collection[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the codes of concepts by their address, and what had to be told.

    Raises:
        InputError: a concept has no code, or several and nothing tells which is meant.
    """
    notations = {
        concept: [n for n in facts.of(concept, "skos:notation") if isinstance(n, Text)] for concept in concepts
    }
    if concepts and not any(notations.values()):
        return _without_notation(facts, concepts)
    kind, said = _kind_of_notation(notations)
    codes = {concept: _notation(facts, concept, stated, kind) for concept, stated in notations.items()}
    numbers = [one for stated in notations.values() for one in stated if one.datatype in _NUMBERS]
    if numbers:
        kept = sum(one.value.startswith("0") and len(one.value) > 1 for one in numbers)
        what = f"{len(numbers):,} codes are written as numbers, which need not keep zeros at the start"
        said += (f"{what}; they are taken as written, {kept:,} with such a zero",)
    return codes, said


def code_of(facts: Facts, concept: str) -> str:
    """Return the code of one concept, of which the file may say no more than its address."""
    return codes_of(facts, [concept])[0][concept]


def _kind_of_notation(notations: Mapping[str, list[Text]]) -> tuple[str | None, tuple[str, ...]]:
    """Return the type of notations to take where concepts have several: the one that all have, plain text first."""
    if all(len({one.value for one in stated}) < 2 for stated in notations.values()):
        return None, ()
    counts = Counter(kind for stated in notations.values() for kind in {_kind(one) for one in stated})
    whole = sorted(kind for kind, n in counts.items() if n == sum(map(bool, notations.values())))
    if not whole:
        return None, ("of several notations of a concept, the one that its address ends in is the code",)
    return whole[0], (f"of several notations of a concept, those {_in_words(whole[0])} are the codes",)


def _kind(one: Text) -> str:
    return "" if one.datatype == f"{_XSD}string" else one.datatype or ""


def _in_words(kind: str) -> str:
    return f"of the type {ending(kind)}" if kind else "without a type"


def _notation(facts: Facts, concept: str, stated: list[Text], kind: str | None) -> str:
    values = list(dict.fromkeys(one.value for one in stated))
    if len(values) > 1:
        of_kind = list(dict.fromkeys(one.value for one in stated if _kind(one) == kind))
        named = [value for value in values if value == ending(concept)]
        values = of_kind if len(of_kind) == 1 else named or values
    if not values:
        raise InputError(
            f"{facts.where}, {concept}", "this concept has no skos:notation", hint="Give every concept its code."
        )
    if len(values) > 1:
        raise InputError(
            f"{facts.where}, {concept}",
            f"it has several values of skos:notation: {', '.join(values[:3])}",
            hint="Keep one.",
        )
    return values[0]


def _without_notation(facts: Facts, concepts: Collection[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    for name in _IDENTIFIERS:
        stated = {concept: facts.texts(concept, name) for concept in concepts}
        if all(len(values) == 1 and "://" not in values[0] for values in stated.values()):
            return {c: values[0] for c, values in stated.items()}, (f"no skos:notation: codes are from {name}",)
    nameless = [concept for concept in concepts if concept.startswith("_:") or not ending(concept)]
    if nameless:
        raise InputError(
            facts.where,
            f"{len(nameless):,} concepts have no skos:notation, and no address that ends in one",
            hint="Give every concept its code.",
        )
    codes = {concept: ending(concept) for concept in concepts}
    return codes, ("no skos:notation: codes are the last part of the address of each concept",)
