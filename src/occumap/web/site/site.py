"""A site that opens from disk: pages that a server would give, with links between files instead of addresses.

What only a server can do is left out: forms, scripts, and links to pages that aren't part of it, whose words stay.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from occumap.atomic import replace_folder
from occumap.errors import OutputError, cannot_write
from occumap.web.site.rewrite import DATA, address_of, rewritten

MAX_PAGES = 5000


MARK = "occumap-site.txt"


_STATED = b"Made by occumap site. The command replaces a folder that has this file.\n"


# What belongs to the site: paths with the names of the query that they may have.
_PARTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(path), names)
    for path, names in (
        (r"/", ()),
        (r"/static/[\w.-]+", ("v",)),
        (r"/classification(/[^/]+){0,2}", ()),
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
    )
)


_NOT_PARTS = frozenset(
    {"/classification/compare", "/map/gap", "/map/path", "/map/unlock", "/map/fit", "/map/find", "/map/placement"}
    | {"/map/check", "/map/check.csv", "/map/save", "/revision/drafts"}
)


# Gaps are of the moves that an occupation's page shows; from a gap one doesn't go on to further ones.
_LEADS_TO_GAPS = re.compile(r"/map/occupations/[^/]+")


_STARTS = ("/", "/revision", "/classification", "/map", "/map/occupations", "/map/skills")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave for an address."""

    content: bytes
    media_type: str

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.media_type.startswith("text/html")


Fetch = Callable[[str], Answer | None]


@dataclass(frozen=True, slots=True)
class Site:
    """What was written: where, how many pages and other files, bytes in all, seconds, and whether a link was cut."""

    folder: Path
    pages: int
    files: int
    size: int
    seconds: float
    whole: bool


def write_site(
    folder: Path,
    fetch: Fetch,
    *,
    data: Mapping[str, str] | None = None,
    limit: int = MAX_PAGES,
    progress: Callable[[int], None] = lambda _: None,
) -> Site:
    """Write the pages that can be reached and only read, whole or not at all.

    Args:
        folder: where; an earlier site there is replaced.
        fetch: gives the answer of an address such as ``/map``; None if there is none.
        data: tables to add, by file name, with their address.
        limit: pages and files at most; links beyond are words.
        progress: is told how many are done.

    Raises:
        OutputError: the folder can't be written, or holds something else.
    """
    began = time.monotonic()
    _refuse_strangers(folder)
    held, whole = _reached(fetch, limit, progress)
    names = {address: file_name(address, held[address].media_type) for address in held}
    written = dict(_contents(held, names, fetch, data or {}))
    replace_folder(folder, written)
    pages = sum(name.endswith(".html") for name in written)
    size = sum(map(len, written.values()))
    return Site(folder, pages, len(written) - pages, size, time.monotonic() - began, whole)


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


@dataclass(frozen=True, slots=True)
class _Packed:
    """An answer, kept small."""

    packed: bytes
    media_type: str

    @property
    def answer(self) -> Answer:
        return Answer(zlib.decompress(self.packed), self.media_type)


def _reached(fetch: Fetch, limit: int, progress: Callable[[int], None]) -> tuple[dict[str, _Packed], bool]:
    """Return all answers by address, the nearest to the start first; and whether nothing was left out for number.

    Kinds of page take turns, so that a limit leaves some of each and not one of them alone.
    """
    held: dict[str, _Packed] = {}
    known, waiting = set(_STARTS), {_kind(one): deque([one]) for one in _STARTS}
    while waiting and len(held) < limit:
        kind = next(iter(waiting))
        turn = waiting.pop(kind)
        address = turn.popleft()
        if turn:
            waiting[kind] = turn
        answer = fetch(address)
        if answer is None:
            continue
        held[address] = _Packed(zlib.compress(answer.content, 1), answer.media_type)
        progress(len(held))
        if not answer.is_page:
            continue
        for found in _links(answer.content.decode(), address):
            if found not in known:
                known.add(found)
                waiting.setdefault(_kind(found), deque()).append(found)
    return held, not waiting


def _kind(address: str) -> str:
    """Return what kind of page an address is of: its part of the site, and which pages of it.

    >>> _kind("/"), _kind("/classification/soc2020/2126"), _kind("/map/occupations/OCC0349"), _kind("/map/gap?from=A")
    ('', 'classification/soc2020', 'map/occupations', 'map/gap')
    """
    return "/".join(urlsplit(address).path.strip("/").split("/")[:2])


def _links(page: str, address: str) -> Iterator[str]:
    """Yield the addresses of a page that belong to the site, without their fragments."""
    to_gaps = bool(_LEADS_TO_GAPS.fullmatch(address))
    for found in re.findall(r'<(?:a|link|img)\b[^>]*?\b(?:href|src)="([^"]*)"', page):
        there = address_of(unescape(found))[0]
        if is_part(there) and (to_gaps or not there.startswith("/map/gap")):
            yield there


def _contents(
    held: Mapping[str, _Packed], names: Mapping[str, str], fetch: Fetch, data: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    yield MARK, _STATED
    kept = {name: answer.content for name, address in data.items() if (answer := fetch(address)) is not None}
    for address, one in held.items():
        answer = one.answer
        if answer.is_page:
            yield names[address], rewritten(answer.content.decode(), names[address], names).encode()
            if address == "/":
                yield DATA, _data_page(answer.content.decode(), names, kept).encode()
        else:
            yield names[address], answer.content
    for name, content in kept.items():
        yield f"data/{name}", content


def _data_page(home: str, names: Mapping[str, str], kept: Mapping[str, bytes]) -> str:
    """Return a page that lists the tables, in the frame of the first page."""
    frame = rewritten(home, DATA, names)
    listed = "\n".join(
        f'<li><a href="data/{escape(name)}">{escape(name)}</a> <span class="soft">{len(content):,} bytes</span></li>'
        for name, content in kept.items()
    )
    main = f"<h1>Data</h1>\n<p>The tables behind the pages, in UTF-8.</p>\n<ul>\n{listed}\n</ul>\n"
    framed = re.sub(r"(<main\b[^>]*>).*(</main>)", lambda found: f"{found[1]}\n{main}{found[2]}", frame, flags=re.S)
    return re.sub(r"<title>.*?</title>", "<title>Data – Occumap</title>", framed, flags=re.S)


def _refuse_strangers(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(str(folder), "this is a file", hint="Name a folder.")
    try:
        strange = folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file()
    except OSError as error:
        raise cannot_write(folder, error) from None
    if strange:
        raise OutputError(str(folder), "it contains files that are not from an earlier run", hint="Name a new folder.")
