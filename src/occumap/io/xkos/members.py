"""Which concept schemes a file holds, and which concepts each of them has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from occumap.errors import InputError
from occumap.io.xkos.nodes import Iri
from occumap.io.xkos.notations import codes_of
from occumap.io.xkos.reading import Facts, ending

_KINDS_OF_COLLECTION = ("xkos:ClassificationLevel", "skos:Collection", "skos:OrderedCollection")


@dataclass(frozen=True)
class Scheme:
    """A concept scheme as read: its address (``""`` where it is implied only), what it is called for short, its levels
    by address, the codes of its concepts by theirs, and what was told rather than read.
    """

    address: str
    name: str
    levels: tuple[str, ...]
    codes: dict[str, str]
    said: tuple[str, ...] = ()

    def is_called(self, wanted: str) -> bool:
        """Return whether it is meant by its address, the last part of it, or what it is called for short."""
        names = (self.address, self.address.rstrip("/#"), ending(self.address), self.name)
        return wanted.strip().casefold() in {name.casefold() for name in names}


def schemes_in(facts: Facts) -> tuple[Scheme, ...]:
    """Return the schemes in a file, those without concepts left out if others have some.

    A file that has none, but concepts, is one scheme; so is one that concepts name and nothing describes. Concepts that
    name no scheme are of the one under whose concepts they stand, else of the only one there is.

    Raises:
        InputError: there is neither a scheme nor a concept; a concept has no code, or several.
    """
    typed = facts.typed("skos:ConceptScheme")
    stated = typed or _named_only(facts)
    concepts = _described(facts, set(stated))
    if not stated and not concepts:
        raise InputError(
            facts.where,
            "there is no skos:ConceptScheme in it, and no skos:Concept",
            hint="Give the file that holds the classification.",
        )
    addresses = stated or [""]
    levels = {address: _levels_of(facts, address) if address else () for address in addresses}
    held = {address: _stated_members(facts, address, levels[address]) for address in addresses}
    placed = set().union(*held.values())
    said: dict[str, list[str]] = {address: [] for address in addresses}
    for address in addresses:
        more = _standing_under(facts, held[address], concepts - placed)
        if len(addresses) == 1 and not facts.typed("xkos:Correspondence"):
            more |= {one for one in concepts - placed if facts.texts(one, "skos:notation") or not placed}
        if more and address:
            said[address].append(
                f"{len(more):,} concepts name no scheme; they are taken for those of {ending(address)}"
            )
        held[address] |= more
    if not typed:
        what = f"{ending(addresses[0])}, which its concepts name" if addresses[0] else "the only list there is"
        said[addresses[0]].append(f"no skos:ConceptScheme is described: taken as {what}")
    made = [_scheme(facts, address, levels[address], held[address], said[address]) for address in addresses]
    return _apart(tuple(one for one in made if one.codes) or tuple(made))


def _named_only(facts: Facts) -> list[str]:
    """Return what concepts call their scheme; nothing in the file of a correspondence, where groups name theirs."""
    if facts.typed("xkos:Correspondence"):
        return []
    named = {thing for name in ("skos:inScheme", "skos:topConceptOf") for thing in facts.related(name)}
    return sorted(named | {one for one in facts.said if facts.things(one, "skos:hasTopConcept")})


def _described(facts: Facts, schemes: set[str]) -> set[str]:
    """Return the concepts that the file describes, without those that only say what a level or a version is of."""
    if facts.typed("xkos:Correspondence") and not schemes:
        return set()
    return set(facts.typed("skos:Concept")) - _about(facts) - schemes


def _about(facts: Facts) -> set[str]:
    """Return the concepts that say what a level or a version is of, and are no groups of it."""
    return {thing for name in ("xkos:organizedBy", "xkos:belongsTo", "xkos:covers") for thing in facts.related(name)}


def _stated_members(facts: Facts, scheme: str, levels: Iterable[str]) -> set[str]:
    if not scheme:
        return set()
    found = {
        *facts.subjects("skos:inScheme", scheme),
        *facts.subjects("skos:topConceptOf", scheme),
        *facts.things(scheme, "skos:hasTopConcept"),
        *(concept for level in levels for concept in facts.things(level, "skos:member")),
    }
    kinds = _about(facts) | {one for name in _KINDS_OF_COLLECTION for one in facts.typed(name)}
    return {one for one in found if one in facts.said and one not in kinds}


def _standing_under(facts: Facts, members: set[str], free: set[str]) -> set[str]:
    """Return the free concepts that stand under members, or above them, however far."""
    found: set[str] = set()
    waiting = list(members)
    while waiting:
        at = waiting.pop()
        near = {
            thing
            for name in ("skos:broader", "skos:narrower")
            for thing in (*facts.things(at, name), *facts.subjects(name, at))
        }
        fresh = (near & free) - found
        found |= fresh
        waiting += fresh
    return found


def _levels_of(facts: Facts, scheme: str) -> tuple[str, ...]:
    """Return the levels of a scheme from the top down: as listed, else by their depth."""
    listed = [item.value for item in facts.listed(scheme, "xkos:levels") or [] if isinstance(item, Iri)]
    if listed:
        return tuple(listed)
    members = {*facts.subjects("skos:inScheme", scheme), *facts.subjects("skos:topConceptOf", scheme)}
    found = {
        level
        for level in facts.typed("xkos:ClassificationLevel")
        if level in facts.things(scheme, "xkos:levels") or members & set(facts.things(level, "skos:member"))
    }
    depths = {level: facts.whole(level, "xkos:depth") for level in found}
    if any(depth is None for depth in depths.values()):
        return ()
    return tuple(sorted(found, key=lambda level: (depths[level] or 0, level)))


def _scheme(facts: Facts, address: str, levels: tuple[str, ...], members: set[str], said: list[str]) -> Scheme:
    codes, told = codes_of(facts, sorted(members))
    pointed = {
        thing
        for one in members
        for name in ("skos:broader", "skos:narrower", "skos:related")
        for thing in facts.things(one, name)
    } | set(facts.things(address, "skos:hasTopConcept"))
    absent = sorted(thing for thing in pointed if thing not in facts.said)
    if absent:
        said = [*said, f"links to {len(absent):,} concepts that aren't in the file are left out, such as {absent[0]}"]
    if address:
        stated = facts.one(address, "skos:notation")
        name = ending(address) if stated is None else stated
    else:
        name = ""
    return Scheme(address, name, levels, codes, (*told, *said))


def _apart(schemes: tuple[Scheme, ...]) -> tuple[Scheme, ...]:
    """Return the schemes with names that differ: where two have the same, with the part of the address before it."""
    names = [one.name for one in schemes]
    found = []
    for one in schemes:
        if names.count(one.name) > 1:
            parts = [part for part in one.address.rstrip("/#").replace("#", "/").split("/") if part]
            found.append(replace(one, name="-".join(parts[-2:]) or one.name))
        else:
            found.append(one)
    return tuple(found)
