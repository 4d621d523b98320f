"""A site that opens from disk: pages that a server would give, with links between files instead of addresses.

What only a server can do is left out: forms, scripts, and links to pages that aren't part of it, whose words stay.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import shutil
import tempfile
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from occumap.errors import OutputError

MAX_PAGES = 5000
MARK = "occumap-site.txt"
DATA = "data.html"
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
    )
)
_NOT_PARTS = frozenset(
    {"/classification/compare", "/map/gap", "/map/path", "/map/unlock", "/map/fit", "/map/find", "/map/placement"}
    | {"/map/save", "/revision/drafts"}
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
    """Writes the pages that can be reached and only read, whole or not at all.

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
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _cannot(folder, error) from None
    try:
        written = dict(_contents(held, names, fetch, data or {}))
        for name, content in written.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        fresh.chmod(0o755)
        _take_place(fresh, folder)
    except OSError as error:
        raise _cannot(folder, error) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    pages = sum(name.endswith(".html") for name in written)
    size = sum(map(len, written.values()))
    return Site(folder, pages, len(written) - pages, size, time.monotonic() - began, whole)


def is_part(address: str) -> bool:
    """Whether an address belongs to a site that is only read.

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
    """The file of an address, which all systems can hold.

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
class _Held:
    """An answer, kept small."""

    packed: bytes
    media_type: str

    @property
    def answer(self) -> Answer:
        return Answer(zlib.decompress(self.packed), self.media_type)


def _reached(fetch: Fetch, limit: int, progress: Callable[[int], None]) -> tuple[dict[str, _Held], bool]:
    """All answers by address, the nearest to the start first; and whether nothing was left out for number."""
    held: dict[str, _Held] = {}
    known, waiting = set(_STARTS), deque(_STARTS)
    while waiting and len(held) < limit:
        address = waiting.popleft()
        answer = fetch(address)
        if answer is None:
            continue
        held[address] = _Held(zlib.compress(answer.content, 1), answer.media_type)
        progress(len(held))
        if not answer.is_page:
            continue
        for found in _links(answer.content.decode(), address):
            if found not in known:
                known.add(found)
                waiting.append(found)
    return held, not waiting


def _links(page: str, address: str) -> Iterator[str]:
    """The addresses of a page that belong to the site, without their fragments."""
    to_gaps = bool(_LEADS_TO_GAPS.fullmatch(address))
    for found in re.findall(r'<(?:a|link|img)\b[^>]*?\b(?:href|src)="([^"]*)"', page):
        there = _address_of(unescape(found))[0]
        if is_part(there) and (to_gaps or not there.startswith("/map/gap")):
            yield there


def _address_of(link: str) -> tuple[str, str]:
    """The address that a link leads to, and the fragment; an occupation chosen on a route is a place on its page."""
    address, _, fragment = link.partition("#")
    parts = urlsplit(address)
    chosen = dict(parse_qsl(parts.query)).get("chosen")
    if chosen and re.fullmatch(r"/map/[^/]+", parts.path):
        return parts.path, chosen
    return address, fragment


def _contents(
    held: Mapping[str, _Held], names: Mapping[str, str], fetch: Fetch, data: Mapping[str, str]
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
    """A page that lists the tables, in the frame of the first page."""
    frame = rewritten(home, DATA, names)
    listed = "\n".join(
        f'<li><a href="data/{escape(name)}">{escape(name)}</a> <span class="soft">{len(content):,} bytes</span></li>'
        for name, content in kept.items()
    )
    main = f"<h1>Data</h1>\n<p>What the pages show, as tables in UTF-8.</p>\n<ul>\n{listed}\n</ul>\n"
    framed = re.sub(r"(<main\b[^>]*>).*(</main>)", lambda found: f"{found[1]}\n{main}{found[2]}", frame, flags=re.S)
    return re.sub(r"<title>.*?</title>", "<title>Data – Occumap</title>", framed, flags=re.S)


def rewritten(page: str, name: str, names: Mapping[str, str]) -> str:
    """A page as a file: links lead to files or are words; forms and scripts are gone.

    >>> page = '<p><a href="/map">Map</a> or <a href="/code">code</a></p><form><input></form><script src="x"></script>'
    >>> rewritten(page, "revision/a.html", {"/map": "map.html"})
    '<p><a href="../map.html">Map</a> or <span>code</span></p>'
    """
    writer = _Rewriter(name, names)
    writer.feed(page)
    writer.close()
    return _without_lone_headings("".join(writer.written))


_GONE = frozenset({"form", "script", "noscript", "datalist", "template"})
_WRAPS = frozenset({"p", "li"})
_API = "/api/v1/openapi.json"


@dataclass(slots=True)
class _Wrap:
    """A paragraph or list item that is being written: where it began, and what it has so far."""

    tag: str
    card: bool
    start: int
    words: bool = False
    cut: int = 0
    kept: int = 0


class _Rewriter(HTMLParser):
    """Writes a page again, but for what only a server can do.

    A paragraph or list item that had nothing but such links goes with them.
    """

    def __init__(self, name: str, names: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self._from, self._names = posixpath.dirname(name), names
        self._gone: list[str] = []
        self._links: list[bool] = []
        self._wraps: list[_Wrap] = []
        self._instead = self._rescued = False
        self._lost: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._gone or tag in _GONE:
            if tag in _GONE:
                self._gone.append(tag)
            self._rescued = bool(self._gone) and tag == "a" and self._rescue(given.get("href") or "")
            return
        if tag == "meta" and (given.get("name") == "htmx-config" or given.get("http-equiv") == "refresh"):
            return
        if tag in _WRAPS:
            card = "card" in (given.get("class") or "").split()
            self._wraps.append(_Wrap(tag, card, len(self.written)))
        raw = self.get_starttag_text() or ""
        if tag == "a" and "href" in given:
            self._write_link(raw, given)
        elif tag in {"link", "img"}:
            link = "href" if tag == "link" else "src"
            target = self._target(given.get(link) or "")
            if target:
                self._write(_with(raw, link, target))
        else:
            if tag in {"svg", "img", "table"}:
                self._note_words()
            self._write(raw)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _GONE:
            return
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._gone:
            if tag == self._gone[-1]:
                self._gone.pop()
            if tag == "a":
                self._rescued = False
            if not self._gone and self._lost:
                see = ", ".join(f'<a href="{escape(to)}">{" ".join(words.split())}</a>' for to, words in self._lost)
                self.written.append(f"<p>See {see}.</p>")
                self._lost.clear()
            return
        if tag == "a" and self._links:
            self._instead = False
            self._write("</a>" if self._links.pop() else "</span>")
            return
        self._write(f"</{tag}>")
        if self._wraps and self._wraps[-1].tag == tag:
            self._close(self._wraps.pop())

    def handle_data(self, data: str) -> None:
        if self._rescued:
            to, words = self._lost[-1]
            self._lost[-1] = (to, words + data)
        if self._gone or self._instead:
            return
        if re.search(r"\w", data) and not (self._links and not self._links[-1]):
            self._note_words()
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._write(f"<!{decl}>")

    def _write(self, text: str) -> None:
        if not self._gone:
            self.written.append(text)

    def _write_link(self, raw: str, given: Mapping[str, str | None]) -> None:
        link = given["href"] or ""
        target = f"{self._back()}{DATA}" if link == _API else self._target(link)
        self._links.append(target is not None)
        for wrap in self._wraps:
            wrap.kept, wrap.cut = wrap.kept + (target is not None), wrap.cut + (target is None)
        if target is not None:
            self._write(_with(raw, "href", target))
            if link == _API:
                self._write("Data")
                self._instead = True
            return
        kept = given.get("class") or ""
        shown = " ".join(word for word in kept.split() if word != "button")
        self._write(f'<span class="{escape(shown)}">' if shown else "<span>")

    def _target(self, link: str) -> str | None:
        """Where a link leads from this file; None if it leads out of the site."""
        if link.startswith("#"):
            return link
        if link.startswith(("https://", "http://")):
            return link
        address, fragment = _address_of(link)
        name = self._names.get(address)
        if name is None:
            return None
        return posixpath.relpath(name, self._from or ".") + (f"#{fragment}" if fragment else "")

    def _rescue(self, link: str) -> bool:
        """Keeps a link that stands in a form, for after it."""
        target = self._target(link)
        if target is None or target.startswith("#"):
            return False
        self._lost.append((target, ""))
        return True

    def _back(self) -> str:
        return "../" * len([part for part in self._from.split("/") if part])

    def _note_words(self) -> None:
        for wrap in self._wraps:
            wrap.words = True

    def _close(self, wrap: _Wrap) -> None:
        if wrap.cut and not wrap.kept and (wrap.card or not wrap.words):
            del self.written[wrap.start :]


def _with(tag: str, name: str, value: str) -> str:
    """A tag with another value of an attribute."""
    return re.sub(rf'\b{name}="[^"]*"', lambda _: f'{name}="{escape(value)}"', tag, count=1)


def _without_lone_headings(page: str) -> str:
    """The page without headings under which nothing is left."""
    for level in (4, 3, 2):
        nothing = rf"(?=<h[1-{level}]\b|</main>|</section>)"
        page = re.sub(rf"<h{level}\b[^>]*>(?:(?!</h{level}>).)*</h{level}>\s*{nothing}", "", page, flags=re.S)
    return page


def _refuse_strangers(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(str(folder), "this is a file", hint="Name a folder.")
    try:
        strange = folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file()
    except OSError as error:
        raise _cannot(folder, error) from None
    if strange:
        raise OutputError(str(folder), "it holds files that are not from an earlier run", hint="Name a new folder.")


def _take_place(fresh: Path, folder: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
        return
    aside = fresh.with_name(fresh.name + "-old")
    folder.rename(aside)
    try:
        fresh.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _cannot(folder: Path, error: OSError) -> OutputError:
    return OutputError(
        str(folder), f"it can't be written ({error.strerror or error})", hint="Name a folder you may write to."
    )
