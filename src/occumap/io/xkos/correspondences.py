"""A correspondence as concept associations, its weights as an RDF Data Cube beside it, and back.

XKOS has no place for weights: best practice points to a data set with ``xkos:weightedBy``. Each observation of the
cube is one measure of one link (``qb:measureType``), so that a link whose share is unknown simply has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from occumap.errors import InputError
from occumap.io.written import Written
from occumap.io.xkos.cube import Weights, cube_nodes, is_weighted, weights_id, weights_in
from occumap.io.xkos.names import BASE, Names, segment
from occumap.io.xkos.nodes import Iri, Node, Text
from occumap.io.xkos.notations import codes_of
from occumap.io.xkos.notes import change_notes, note_nodes
from occumap.io.xkos.parsing import Source
from occumap.io.xkos.reading import Facts, read_graph
from occumap.io.xkos.schemes import scheme_name
from occumap.io.xkos.syntaxes import Syntax, written
from occumap.io.xkos.versions import labels
from occumap.model.change_type import GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from occumap.model.languages import ENGLISH, primary
from occumap.model.version import Version


def write_correspondence(
    table: Correspondence,
    *,
    syntax: Syntax = "turtle",
    changes: Iterable[GroupChange] = (),
    versions: tuple[Version, Version] | None = None,
    issued: date | None = None,
    base: str = BASE,
) -> Written:
    """Return the table as ``xkos:Correspondence``, with a data cube of its numbers of entries and shares where it has
    any.

    Args:
        table: what to write.
        syntax: ``turtle``, ``json-ld``, ``n-triples`` or ``rdf-xml``.
        changes: of its groups; the types are written as notes on them, on both sides.
        versions: the two versions, for the titles of groups.
        issued: the day of publication, which XKOS best practice asks for.
        base: what all addresses begin with; give the same as to `write_version`.

    Returns:
        The file; its losses are marks of links to a part of a group, which XKOS has no word for.

    Raises:
        InputError: two links join the same groups, or a link is of other versions than the table; the base is no
            address, there is no such syntax, or a text isn't Unicode.

    >>> table = Correspondence.from_counts("a", "b", {("1", "1"): 3, ("1", "2"): 1})
    >>> print(write_correspondence(table).data.decode().split("\\n\\n")[2])
    <urn:occumap:a/to/b/link/1/1>
        a xkos:ConceptAssociation ;
        xkos:sourceConcept <urn:occumap:a/1> ;
        xkos:targetConcept <urn:occumap:b/1> .
    """
    names = Names(base)
    _refuse_what_has_no_address(table)
    changed = tuple(changes)
    notes = {*change_notes(table.from_version, changed), *change_notes(table.to_version, changed)}
    pointing, notes_written = note_nodes(names, notes, issued=issued)
    titled = {group.code: labels(version, group.code.value) for version in versions or () for group in version}
    nodes = [_correspondence(table, names, versions, issued), *_links(table, names), *_schemes(table, names)]
    linked = {code for link in table.links for code in (link.from_code, link.to_code)}
    for code in sorted({*linked, *table.without_counterpart, *pointing}):
        node = Node.of(
            names.group(code),
            ["skos:Concept"],
            ("skos:notation", Text(code.value)),
            ("skos:prefLabel", titled.get(code, ())),
            ("skos:inScheme", Iri(names.scheme(code.version))),
            *pointing.get(code, ()),
        )
        nodes.append(node)
    all_nodes = [*nodes, *notes_written, *cube_nodes(table, names)]
    parts = any(link.partial is not None for link in table.links)
    losses = ("which links lead to a part of a group only",) if parts else ()
    return Written(written(all_nodes, syntax, f"{table.from_version} to {table.to_version}"), losses)


def read_correspondence(
    source: Source, *, from_version: str | None = None, to_version: str | None = None
) -> Correspondence:
    """Return the correspondence in an XKOS file, with the numbers of our own data cube if it has one.

    What `write_correspondence` wrote comes back equal, with links in the order of their codes. An association of
    several concepts on one side gives a link for each pair, with no share: how much goes where isn't said. One with
    concepts on one side only says that these have no counterpart: a deletion, or a creation.

    Args:
        source: a file, or its content.
        from_version: what the first version is to be called; by default as the file calls it.
        to_version: what the second version is to be called.

    Raises:
        InputError: rdflib isn't installed; the file can't be read, or refers to a context on the net; no
            correspondence or several; a concept without notation; nothing tells which version a side is of.

    >>> table = Correspondence.from_counts("a", "b", {("1", "1"): 3, ("1", "2"): 1})
    >>> read_correspondence(write_correspondence(table).data) == table
    True
    """
    facts = read_graph(source)
    found = facts.typed("xkos:Correspondence")
    if len(found) != 1:
        raise InputError(
            facts.where,
            f"it has {len(found) or 'no'} xkos:Correspondence{'s' * (len(found) > 1)}",
            hint="Give a file with one correspondence.",
        )
    return _table_in(facts, found[0], from_version, to_version)[0]


def correspondences_in(facts: Facts) -> tuple[tuple[Correspondence, ...], tuple[str, ...]]:
    """Return all correspondences of XKOS among facts, and what was told rather than read."""
    found = [_table_in(facts, table, None, None) for table in facts.typed("xkos:Correspondence")]
    return tuple(table for table, _ in found), tuple(dict.fromkeys(line for _, said in found for line in said))


def _table_in(
    facts: Facts, table: str, from_version: str | None, to_version: str | None
) -> tuple[Correspondence, tuple[str, ...]]:
    links = facts.things(table, "xkos:madeOf")
    first, second = (
        _side(facts, table, links, *terms)
        for terms in (("occ:from", "xkos:sourceConcept", from_version), ("occ:to", "xkos:targetConcept", to_version))
    )
    weights = weights_in(facts, table)
    pairs: dict[tuple[str, str], None] = {}
    alone: set[tuple[str, str]] = set()
    for link in links:
        starts, ends = (facts.things(link, f"xkos:{side}Concept") for side in ("source", "target"))
        pairs |= dict.fromkeys((start, end) for start in starts for end in ends)
        alone |= {(first, one) for one in starts if not ends} | {(second, one) for one in ends if not starts}
    starts, ends = sorted({start for start, _ in pairs}), sorted({end for _, end in pairs})
    codes: dict[str, str] = {}
    said: tuple[str, ...] = ()
    for concepts in (
        sorted({*starts, *(one for version, one in alone if version == first)}),
        sorted({*ends, *(one for version, one in alone if version == second)}),
    ):
        of_side, told = codes_of(facts, concepts)
        codes |= of_side
        said += told
    read = [_link(Code(first, codes[a]), Code(second, codes[b]), weights.get((a, b), Weights())) for a, b in pairs]
    ordered = tuple(sorted(read, key=lambda link: (link.from_code, link.to_code)))
    without = tuple(sorted(Code(version, codes[one]) for version, one in alone))
    return Correspondence(first, second, ordered, without), said


def _refuse_what_has_no_address(table: Correspondence) -> None:
    where = f"{table.from_version} to {table.to_version}"
    for link in table.links:
        if (link.from_code.version, link.to_code.version) != (table.from_version, table.to_version):
            raise InputError(
                where,
                f"{link.from_code} to {link.to_code} is between other versions",
                hint="Keep one table for each pair.",
            )
    for (start, end), n in Counter((link.from_code, link.to_code) for link in table.links).items():
        if n > 1:
            raise InputError(where, f"{start} and {end} are linked {n} times", hint="Keep one link for each pair.")


def _correspondence(
    table: Correspondence, names: Names, versions: tuple[Version, Version] | None, issued: date | None
) -> Node:
    schemes = tuple(Iri(names.scheme(version)) for version in (table.from_version, table.to_version))
    called = [(version.title, version.language_of()) for version in versions or ()]
    english = len(called) == 2 and all(tag and primary(tag) == ENGLISH for _, tag in called)
    start, end = (title for title, _ in called) if english else (table.from_version, table.to_version)
    return Node.of(
        names.correspondence(table.from_version, table.to_version),
        ["xkos:Correspondence"],
        ("skos:prefLabel", Text(f"{start} to {end}", ENGLISH)),
        ("dct:issued", Text(issued.isoformat(), datatype="xsd:date") if issued else None),
        ("xkos:compares", schemes),
        ("occ:from", schemes[0]),
        ("occ:to", schemes[1]),
        (
            "xkos:weightedBy",
            Iri(weights_id(table, names)) if is_weighted(table) else None,
        ),
        ("xkos:madeOf", tuple(Iri(node.id) for node in _links(table, names))),
    )


def _links(table: Correspondence, names: Names) -> Iterator[Node]:
    for link in table.links:
        yield Node.of(
            _link_id(names, link),
            ["xkos:ConceptAssociation"],
            ("xkos:sourceConcept", Iri(names.group(link.from_code))),
            ("xkos:targetConcept", Iri(names.group(link.to_code))),
        )
    made_of = names.correspondence(table.from_version, table.to_version)
    for code in table.without_counterpart:
        kind, side = ("deletion", "source") if code.version == table.from_version else ("creation", "target")
        yield Node.of(
            f"{made_of}/{kind}/{segment(code.value)}",
            ["xkos:ConceptAssociation"],
            (f"xkos:{side}Concept", Iri(names.group(code))),
        )


def _schemes(table: Correspondence, names: Names) -> Iterator[Node]:
    """Yield what the versions are called; that they are concept schemes stands in the files of the versions."""
    for version in dict.fromkeys((table.from_version, table.to_version)):
        yield Node.of(names.scheme(version), [], ("skos:notation", Text(version)))


def _link_id(names: Names, link: Link) -> str:
    table = names.correspondence(link.from_code.version, link.to_code.version)
    return f"{table}/link/{segment(link.from_code.value)}/{segment(link.to_code.value)}"


def _side(facts: Facts, table: str, links: list[str], role: str, concept_role: str, wanted: str | None) -> str:
    """Return what the version on one side is called: as wanted, as the table says, or as its concepts do."""
    if wanted is not None:
        return wanted
    stated = facts.things(table, role)
    if not stated:
        concepts = {concept for link in links for concept in facts.things(link, concept_role)}
        stated = sorted({scheme for concept in concepts for scheme in facts.things(concept, "skos:inScheme")})
    if len(stated) != 1:
        raise InputError(
            facts.where,
            f"it isn't clear which version the values of {concept_role} are of",
            hint="Say what the versions are called, or give the concepts their skos:inScheme.",
        )
    return scheme_name(facts, stated[0])


def _link(start: Code, end: Code, weights: Weights) -> Link:
    return Link(start, end, weights.entries, weights.share_of_from, weights.share_of_to)
