"""A version as a concept scheme with levels, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from occumap.io.written import Written
from occumap.io.xkos.names import BASE, Names
from occumap.io.xkos.nodes import Iri, Listed, Node, Text, Value, number
from occumap.io.xkos.notes import Note, note_nodes
from occumap.io.xkos.parsing import Source
from occumap.io.xkos.reading import read_graph
from occumap.io.xkos.schemes import chosen_scheme, notes_of, version_of
from occumap.io.xkos.syntaxes import Syntax, written
from occumap.model.code import Code
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Group, Version


def write_version(
    version: Version,
    *,
    syntax: Syntax = "turtle",
    notes: Iterable[Note] = (),
    follows: str | None = None,
    issued: date | None = None,
    base: str = BASE,
) -> Written:
    """Return the version as ``skos:ConceptScheme`` with ``xkos:ClassificationLevel`` and a ``skos:Concept`` for each
    group.

    Args:
        version: what to write.
        syntax: ``turtle``, ``json-ld``, ``n-triples`` or ``rdf-xml``.
        notes: on its groups, such as `change_notes` makes.
        follows: id of the version before.
        issued: the day of publication, which XKOS best practice asks for.
        base: what all addresses begin with: where it will be published.

    Each title is written in its language, in all that it has, and in none where none is stated.

    Returns:
        The file; its losses count notes on groups that the version doesn't have.

    Raises:
        InputError: the base is no address, there is no such syntax, or a text isn't Unicode.

    >>> from occumap.examples import small_version
    >>> text = write_version(small_version()).data.decode()
    >>> print(text[text.index("<urn:occumap:tiny1/11>\\n"):].split("\\n\\n")[0])
    <urn:occumap:tiny1/11>
        a skos:Concept ;
        skos:notation "11" ;
        skos:prefLabel "Bakers"@en ;
        skos:inScheme <urn:occumap:tiny1> ;
        skos:broader <urn:occumap:tiny1/1> .
    """
    names = Names(base)
    stated = set(notes)
    held = {note for note in stated if note.code.version == version.id and note.code.value in version}
    pointing, notes_written = note_nodes(names, held, issued=issued)
    nodes = version_nodes(version, names, follows=follows, issued=issued, more=pointing)
    lost = len(stated) - len(held)
    losses = (f"{lost} note{'s' * (lost != 1)} on groups that {version.id} doesn't have",) if lost else ()
    return Written(written([*nodes, *notes_written], syntax, version.id), losses)


def version_nodes(
    version: Version,
    names: Names,
    *,
    follows: str | None = None,
    issued: date | None = None,
    more: Mapping[Code, tuple[tuple[str, tuple[Iri, ...]], ...]] | None = None,
) -> list[Node]:
    """Return what is said of a version, its levels and its groups; ``more`` is what else is said of groups."""
    nodes = [_scheme(version, names, follows, issued)]
    nodes += [_level(version, level, names) for level in version.rules.levels]
    for group in version:
        node = _concept(version, group, names)
        nodes.append(Node(node.id, node.types, (*node.statements, *(more or {}).get(group.code, ()))))
    return nodes


def read_version(
    source: Source, version_id: str | None = None, *, scheme: str | None = None, language: str | None = None
) -> Version:
    """Return the version in a SKOS or XKOS file, in Turtle, N-Triples, RDF/XML or JSON-LD.

    What `write_version` wrote comes back equal. Files of others are read too: without XKOS levels, levels are the
    depths of the tree; without patterns, they are read off the codes.

    Args:
        source: a file, or its content.
        version_id: what the version is to be called; by default the notation of the scheme, or the end of its address.
        scheme: address of the scheme, the last part of it, or its notation, where the file has several.
        language: to show first, of those that titles are in; if not given, English where at least half of the groups
            have it, else the one that most have. All are kept.

    Raises:
        UnavailableError: rdflib isn't installed.
        InputError: the file can't be read, has named graphs, or refers to a context on the net; no concepts, or several
            schemes; a concept without code or title, or with two parents.
        UnknownNameError: no title is in that language.
        ClassificationError: codes that aren't codes, stand twice, or don't make a tree.

    >>> from occumap.examples import small_version
    >>> read_version(write_version(small_version()).data) == small_version()
    True
    """
    facts = read_graph(source)
    return version_of(facts, chosen_scheme(facts, scheme), version_id, language)


def read_notes(source: Source, version_id: str | None = None, *, scheme: str | None = None) -> tuple[Note, ...]:
    """Return the notes on the groups of the version in a file, in the order of their codes.

    Raises:
        InputError: as `read_version`.
    """
    facts = read_graph(source)
    return notes_of(facts, chosen_scheme(facts, scheme), version_id)


def _scheme(version: Version, names: Names, follows: str | None, issued: date | None) -> Node:
    rules = version.rules
    levels = tuple(Iri(names.level(version.id, n)) for n in range(1, len(rules.levels) + 1))
    return Node.of(
        names.scheme(version.id),
        ["skos:ConceptScheme"],
        ("skos:notation", Text(version.id)),
        ("skos:prefLabel", labels(version)),
        ("dct:issued", Text(issued.isoformat(), datatype="xsd:date") if issued else None),
        ("dct:source", Text(version.source) if version.source else None),
        ("dct:language", tuple(Text(tag, datatype="xsd:language") for tag in version.languages)),
        ("occ:language", Text(version.language or "") if len(version.titles_in) > 1 else None),
        ("xkos:follows", Iri(names.scheme(follows)) if follows else None),
        ("xkos:numberOfLevels", number(len(levels))),
        ("xkos:levels", Listed(levels) if levels else None),
        *_rules(rules),
        ("skos:hasTopConcept", tuple(Iri(names.group(group.code)) for group in version.children(None))),
    )


def _rules(rules: CodeRules) -> list[tuple[str, Value | Listed | None]]:
    """Return what the digits of a code mean, for which XKOS has no words."""
    words = tuple(Text(word) for word in rules.residual_words)
    return [
        ("occ:parents", Text(rules.parents)),
        ("occ:onlyChild", None if rules.only_child is None else Text(rules.only_child)),
        ("occ:residual", None if rules.residual is None else Text(rules.residual)),
        ("occ:residualWords", Listed(words) if words else None),
        ("occ:mostChildren", None if rules.max_children is None else number(rules.max_children)),
    ]


def _level(version: Version, level: Level, names: Names) -> Node:
    """Return a level; what its items are called (``xkos:organizedBy``) isn't written, since readers of SKOS that don't
    know XKOS take such concepts for groups.
    """
    return Node.of(
        names.level(version.id, version.rules.levels.index(level) + 1),
        ["xkos:ClassificationLevel"],
        ("skos:prefLabel", Text(level.name, level.language)),
        ("xkos:depth", number(level.number)),
        ("xkos:notationPattern", Text(level.pattern)),
        ("skos:member", tuple(Iri(names.group(group.code)) for group in version.at_level(level.name))),
    )


def _concept(version: Version, group: Group, names: Names) -> Node:
    scheme = Iri(names.scheme(version.id))
    return Node.of(
        names.group(group.code),
        ["skos:Concept"],
        ("skos:notation", Text(group.code.value)),
        ("skos:prefLabel", labels(version, group.code.value)),
        ("skos:inScheme", scheme),
        ("skos:broader", Iri(names.group(group.parent)) if group.parent else None),
        ("skos:topConceptOf", None if group.parent else scheme),
        ("skos:narrower", tuple(Iri(names.group(child.code)) for child in version.children(group.code.value))),
    )


def labels(version: Version, code: str = "") -> tuple[Text, ...]:
    """Return the title of a group, or of the version, in its language, and after it those in others."""
    title = version[code].title if code else version.title
    own = Text(title, version.language_of(code))
    others = (Text(named[code], tag or None) for tag, named in version.titles_in.items() if code in named)
    return tuple(dict.fromkeys((own, *others)))
