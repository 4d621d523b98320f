"""Which addresses belong to a site that is only read, to which of them a page leads, and the names of their files."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from occumap.web.site.rewrite import address_of

STARTS = ("/", "/revision", "/classification", "/map", "/map/occupations", "/map/skills")
# What belongs to the site: paths with the names of the query that they may have.
_PARTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(path), names)
    for path, names in (
        (r"/", ()),
        (r"/static/[\w.-]+", ("v",)),
        (r"/classification(/[^/]+){0,1}", ()),
        (r"/classification/[^/]+/[^/]+", ("page",)),
        (r"/classification/[^/]+", ("show",)),
        (r"/classification/compare", ("old", "new", "page")),
        (r"/classification/compare\.csv", ("old", "new")),
        (r"/revision(/[^/]+(/\d+|/files/[\w.-]+)?)?", ()),
        (r"/map/gap", ("from", "to")),
        (r"/map/(occupations|skills)(/[^/]+)?", ()),
        (r"/map(/[^/]+)?", ()),
        (r"/map/[^/]+", ("pathway",)),
        (r"/map/layout\.css", ("route", "pathway", "v")),
        (r"/map/(picture\.svg|occupations\.csv)", ("route", "pathway")),
        (r"/next/.+", ()),
    )
)
_NOT_PARTS = frozenset(
    {"/classification/compare", "/map/gap", "/map/path", "/map/unlock", "/map/fit", "/map/find", "/map/placement"}
    | {"/map/check", "/map/check.csv", "/map/save", "/revision/drafts"}
)
# Gaps are of the moves that an occupation's page shows; from a gap one doesn't go on to further ones.
_LEADS_TO_GAPS = re.compile(r"/map/occupations/[^/]+")
_LINK = re.compile(r'<(?:a|link|img)\b[^>]*?\b(?:href|src)="([^"]*)"')


@lru_cache(maxsize=65_536)
def is_part(address: str) -> bool:
    """Return whether an address belongs to a site that is only read.

    >>> is_part("/classification/soc2020/2126"), is_part("/map/gap?from=A&to=B"), is_part("/code?title=nurse")
    (True, True, False)
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return False
    given = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if (parts.path in _NOT_PARTS and not given) or parts.path.startswith("/revision/drafts"):
        return False
    return any(path.fullmatch(parts.path) and set(given) <= set(names) for path, names in _PARTS)


def links_of(page: str, address: str) -> Iterator[str]:
    """Yield the addresses of a page that belong to the site, each once, without their fragments.

    >>> list(links_of('<a href="/map#x">Map</a> <a href="/code">Code</a> <a href="/map">Map</a>', "/"))
    ['/map']
    """
    to_gaps = bool(_LEADS_TO_GAPS.fullmatch(address))
    for found in dict.fromkeys(address_of(unescape(link))[0] for link in dict.fromkeys(_LINK.findall(page))):
        if is_part(found) and (to_gaps or not found.startswith("/map/gap")):
            yield found


def kind_of(address: str) -> str:
    """Return what kind of page an address is of: its part of the site, and which pages of it.

    >>> kind_of("/"), kind_of("/classification/soc2020/2126"), kind_of("/map/gap?from=A"), kind_of("/next/OCC0116")
    ('', 'classification/soc2020', 'map/gap', 'next')
    """
    first, *below = urlsplit(address).path.strip("/").split("/")
    return "/".join([first, *below[: first != "next"]])


def file_name(address: str, media_type: str) -> str:
    """Return the file of an address, which all systems can hold.

    >>> file_name("/", "text/html"), file_name("/map/gap?from=OCC0154E&to=OCC0023", "text/html")
    ('index.html', 'map/gap_OCC0154E_OCC0023.html')
    >>> file_name("/static/style.css?v=0a", "text/css"), file_name("/revision/a/files/index.csv", "text/csv")
    ('static/style.css', 'revision/a/files/index.csv')
    """
    parts = urlsplit(address)
    path = parts.path.strip("/") or "index"
    values = [] if path.startswith("static/") else [value for _, value in parse_qsl(parts.query)]
    ending = posixpath.splitext(path)[1] if not media_type.startswith("text/html") else ""
    stem = path.removesuffix(ending).removesuffix(".html")
    asked = "_".join([stem, *values])
    safe = re.sub(r"[^\w./-]", "-", asked, flags=re.ASCII)
    if safe != asked or len(safe) > 120:
        safe = f"{safe[:120]}-{hashlib.sha256(asked.encode()).hexdigest()[:8]}"
    return safe + (ending or ".html")
