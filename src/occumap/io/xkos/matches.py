"""SKOS matches between the concepts of two schemes, as a correspondence, and a correspondence as such matches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from occumap.io.skos_relations import predicate_of, with_stated_relations
from occumap.io.written import Written
from occumap.io.xkos.members import Scheme
from occumap.io.xkos.names import BASE, Names
from occumap.io.xkos.nodes import Iri, Node, Text
from occumap.io.xkos.reading import Facts
from occumap.io.xkos.syntaxes import Syntax, written
from occumap.io.xkos.versions import version_nodes
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from occumap.model.noun import counted
from occumap.model.version import Version

MATCHES = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")
_MAPPING = "skos:mappingRelation"
_INVERSE = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}


def write_matches(
    table: Correspondence,
    *,
    versions: tuple[Version, Version] | None = None,
    syntax: Syntax = "turtle",
    issued: date | None = None,
    base: str = BASE,
) -> Written:
    """Return the table as SKOS matches, with both schemes where the versions are given.

    Which match a link is, is read off its shares or the other links, as SSSOM does.

    Args:
        table: what to write.
        versions: the two versions, whole; without them, groups have no titles.
        syntax: ``turtle``, ``json-ld``, ``n-triples`` or ``rdf-xml``.
        issued: the day of publication.
        base: what all addresses begin with.

    Returns:
        The file; its losses are what SKOS has no place for.

    Raises:
        InputError: the base is no address, there is no such syntax, or a text isn't Unicode.

    >>> table = Correspondence.from_counts("a", "b", {("1", "1"): 3})
    >>> "skos:exactMatch <urn:occumap:b/1>" in write_matches(table).data.decode()
    True
    """
    names = Names(base)
    held = {version.id: version for version in versions or ()}
    matched: dict[Code, dict[str, list[Iri]]] = {}
    for link in table.links:
        kinds = matched.setdefault(link.from_code, {})
        kinds.setdefault(predicate_of(link, table), []).append(Iri(names.group(link.to_code)))
    said = {code: tuple((kind, tuple(ends)) for kind, ends in kinds.items()) for code, kinds in matched.items()}
    nodes: list[Node] = []
    for name in dict.fromkeys((table.from_version, table.to_version)):
        if name in held:
            nodes += version_nodes(held[name], names, issued=issued, more=said)
            continue
        nodes.append(Node.of(names.scheme(name), ["skos:ConceptScheme"], ("skos:notation", Text(name))))
        for code in sorted({code for k in table.links for code in (k.from_code, k.to_code) if code.version == name}):
            in_scheme = ("skos:inScheme", Iri(names.scheme(name)))
            what = ("skos:notation", Text(code.value))
            nodes.append(Node.of(names.group(code), ["skos:Concept"], what, in_scheme, *said.get(code, ())))
    data = written(nodes, syntax, f"{table.from_version} to {table.to_version}")
    return Written(data, tuple(_losses(table)))


def _losses(table: Correspondence) -> Iterator[str]:
    if any((link.entries, link.share_of_from, link.share_of_to) != (None, None, None) for link in table.links):
        yield "numbers of entries and shares of links: xkos and sssom hold them"
    if table.without_counterpart:
        yield f"that {counted(len(table.without_counterpart), 'group has', 'groups have')} no counterpart"
    if any(link.partial is not None for link in table.links):
        yield "which links lead to a part of a group only"


def matches_in(facts: Facts, schemes: Sequence[Scheme]) -> tuple[tuple[Correspondence, ...], tuple[str, ...]]:
    """Return the matches between each two schemes of a file as a correspondence, and what is left out of them.

    It leads from the older to the newer, where one is said to follow the other; else the way that most of the matches
    are written.
    """
    home = {concept: (scheme, code) for scheme in schemes for concept, code in scheme.codes.items()}
    pairs: Counter[tuple[str, str]] = Counter()
    links: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
    elsewhere = 0
    for start, relation, end in _stated(facts):
        if start not in home or end not in home:
            elsewhere += start in home or end in home
            continue
        (first, code), (second, other) = home[start], home[end]
        if first.name != second.name:
            pairs[first.name, second.name] += 1
            links.setdefault((first.name, second.name), {})[code, other] = relation
    left = f"{counted(elsewhere, 'match', 'matches')} with concepts that aren't in the file left out"
    said = (left,) if elsewhere else ()
    return tuple(_table(facts, schemes, pair, pairs, links) for pair in _each_once(pairs)), said


def _stated(facts: Facts) -> Iterator[tuple[str, str, str]]:
    for start in facts.said:
        for name in (*MATCHES, _MAPPING):
            for end in facts.things(start, name):
                yield start, name, end


def _each_once(pairs: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted({(min(pair), max(pair)) for pair in pairs})


def _table(
    facts: Facts,
    schemes: Sequence[Scheme],
    pair: tuple[str, str],
    pairs: Counter[tuple[str, str]],
    links: dict[tuple[str, str], dict[tuple[str, str], str]],
) -> Correspondence:
    turned = (pair[1], pair[0])
    old, new = pair if pairs[pair] >= pairs[turned] else turned
    addresses = {scheme.name: scheme.address for scheme in schemes}
    for name in ("xkos:follows", "xkos:supersedes"):
        if addresses[new] in facts.things(addresses[old], name):
            old, new = new, old
            break
    inverse = {(b, a): _INVERSE.get(name, name) for (a, b), name in links.get((new, old), {}).items()}
    found = inverse | links.get((old, new), {})
    made = tuple(Link(Code(old, a), Code(new, b), None, None, None) for a, b in sorted(found))
    return with_stated_relations(Correspondence(old, new, made), found)
