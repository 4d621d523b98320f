"""All that a file of SKOS or XKOS holds: the versions, the correspondences between them, and what was told."""

from __future__ import annotations

from dataclasses import dataclass

from occumap.errors import InputError
from occumap.io.xkos.correspondences import correspondences_in
from occumap.io.xkos.matches import matches_in
from occumap.io.xkos.members import Scheme, schemes_in
from occumap.io.xkos.parsing import Source
from occumap.io.xkos.reading import Facts, read_graph
from occumap.io.xkos.schemes import version_of
from occumap.model.correspondence import Correspondence
from occumap.model.version import Version


@dataclass(frozen=True, slots=True)
class RdfContent:
    """The versions and correspondences in a file, what was told rather than read, and the address of each version."""

    versions: tuple[Version, ...]
    correspondences: tuple[Correspondence, ...]
    said: tuple[str, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()


def read_rdf(source: Source, *, which: str | None = None) -> RdfContent:
    """Return all versions and correspondences in a file of SKOS or XKOS.

    Args:
        source: a file, or its content.
        which: of several schemes, the one to read: by its address, the last part of it, or its notation.

    Raises:
        UnavailableError: rdflib isn't installed.
        InputError: it can't be read, has neither a scheme nor a correspondence, or what it has is incomplete; none or
            several of its schemes could be meant.
        ClassificationError: codes that aren't codes, stand twice, or don't make a tree.

    >>> from occumap.examples import small_version
    >>> from occumap.io.xkos.versions import write_version
    >>> read_rdf(write_version(small_version()).data).versions
    (<Version tiny1: 3/7 groups>,)
    """
    facts = read_graph(source)
    tables, said = correspondences_in(facts)
    schemes = _schemes(facts, which, needed=not tables)
    between, more = matches_in(facts, schemes)
    stated = {frozenset((table.from_version, table.to_version)) for table in tables}
    tables += tuple(t for t in between if frozenset((t.from_version, t.to_version)) not in stated)
    # Groups of which a table of matches gives the codes alone make no version.
    bare = [one for one in schemes if tables and one.codes and not any(map(facts.labels, one.codes))]
    read = [one for one in schemes if one not in bare and (which is None or one.is_called(which))]
    return RdfContent(
        tuple(version_of(facts, one) for one in read),
        tables,
        (*said, *(line for one in read for line in one.said), *more),
        tuple((one.name, one.address) for one in read if one.address),
    )


def _schemes(facts: Facts, which: str | None, *, needed: bool) -> tuple[Scheme, ...]:
    if not needed and not facts.typed("skos:ConceptScheme"):
        return ()
    there = schemes_in(facts)
    fitting = [one for one in there if which is None or one.is_called(which)]
    if which is not None and len(fitting) != 1 and needed:
        named = ", ".join(f"{one.name} ({one.address})" for one in there[:5])
        raise InputError(
            facts.where,
            f"{len(fitting) or 'none'} of its {len(there)} concept schemes is called {which!r}",
            hint=f"Name one: {named}.",
        )
    return there
