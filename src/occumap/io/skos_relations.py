"""Which SKOS relation a link between two groups comes to: for SSSOM, and for matches in SKOS itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from occumap.model.correspondence import Correspondence, Link

# From this share on, of both groups, a link is a close match.
CLOSE = 0.5
# Relations that say that all of the first group goes into the second.
_WHOLE = ("skos:exactMatch", "skos:broadMatch")


def predicate_of(link: Link, table: Correspondence) -> str:
    """Return the SKOS relation that a link comes to, read off its shares, or off the other links where they are
    unknown. A link that a table marks as partial is no exact match, though no other leads there, nor does all of its
    first group go into the second.
    """
    of_from, of_to = link.share_of_from, link.share_of_to
    all_of_from = len(table.leaving(link.from_code.value)) == 1 if of_from is None else of_from == 1
    all_of_to = len(table.arriving(link.to_code.value)) == 1 if of_to is None else of_to == 1
    match all_of_from, all_of_to:
        case True, True:
            return "skos:closeMatch" if link.partial else "skos:exactMatch"
        case True, False:
            return "skos:relatedMatch" if link.partial and of_from is None else "skos:broadMatch"
        case False, True:
            return "skos:narrowMatch"
    close = of_from is not None and of_to is not None and min(of_from, of_to) >= CLOSE
    return "skos:closeMatch" if close else "skos:relatedMatch"


def with_stated_relations(table: Correspondence, stated: Mapping[tuple[str, str], str]) -> Correspondence:
    """Return a correspondence whose links are partial where the file states less than they come to.

    A group with one link alone seems to go there whole; where the file calls that link a narrow, close or related
    match, a part of the group stands elsewhere, or nowhere.

    Args:
        table: the links as read.
        stated: the relation of each link, by its codes, as far as the file states one.

    >>> table = Correspondence.from_counts("a", "b", {("1", "1"): None, ("2", "2"): None})
    >>> read = with_stated_relations(table, {("1", "1"): "skos:exactMatch", ("2", "2"): "skos:closeMatch"})
    >>> [link.partial for link in read.links]
    [None, True]
    """
    marked = {
        link
        for link in table.links
        if stated.get((link.from_code.value, link.to_code.value), "skos:exactMatch") not in _WHOLE
        and link.share_of_from is None
        and predicate_of(link, table) in _WHOLE
    }
    links = tuple(replace(link, partial=True) if link in marked else link for link in table.links)
    return replace(table, links=links) if marked else table
