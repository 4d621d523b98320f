"""Which SKOS relation a link between two groups comes to: for SSSOM, and for matches in SKOS itself."""

from __future__ import annotations

from occumap.model.correspondence import Correspondence, Link

# From this share on, of both groups, a link is a close match.
CLOSE = 0.5


def predicate_of(link: Link, table: Correspondence) -> str:
    """Return the SKOS relation that a link comes to, read off its shares, or off the other links where they are
    unknown. A link that a table marks as partial is no exact match, though no other leads there.
    """
    of_from, of_to = link.share_of_from, link.share_of_to
    all_of_from = len(table.leaving(link.from_code.value)) == 1 if of_from is None else of_from == 1
    all_of_to = len(table.arriving(link.to_code.value)) == 1 if of_to is None else of_to == 1
    match all_of_from, all_of_to:
        case True, True:
            return "skos:closeMatch" if link.partial else "skos:exactMatch"
        case True, False:
            return "skos:broadMatch"
        case False, True:
            return "skos:narrowMatch"
    close = of_from is not None and of_to is not None and min(of_from, of_to) >= CLOSE
    return "skos:closeMatch" if close else "skos:relatedMatch"
