"""A page as a file: links lead to files or become words, and what only a server can do is left out.

Thousands of pages are written, so only the tags that matter are looked at; all else is passed on as it is.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from urllib.parse import parse_qsl, urlsplit

DATA, SEARCH, LIST = "data.html", "search.html", "a-to-z.html"
_API = "/api"
# Of these nothing is left; `script` has no tags in it.
_GONE = frozenset({"form", "script", "noscript", "datalist", "template", "button"})
_WRAPS = frozenset({"p", "li"})
_WORDS = frozenset({"svg", "img", "table"})
# What closes the words of a link that leads nowhere.
_DEAD = frozenset({"</span>", "</g>"})
# What these do, only a server can: their links go with their words.
_ACTIONS = re.compile(
    r"/map/(?:gap|path|unlock)\?|/map/(?:save|plan)|/next/[^?]*\?|/api/|/classification/(?:compare\.csv|[^?]*\?page=)"
)
# What leads to one of these is about what only a server has, and so is the sentence that it stands in.
_ABOUT_SERVERS = ("/sign-in", "/account", "/map/fit")
_TAG = re.compile(
    r"<(/?)(a|link|img|meta|p|li|ul|svg|table|form|script|noscript|datalist|template|button)(?=[\s/>])"
    r"""((?:[^"'>]|"[^"]*"|'[^']*')*)>"""
)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NOT_WORDS = re.compile(r"<[^>]*>|&#?\w+;")
_WORD = re.compile(r"\w")


@lru_cache(maxsize=65_536)
def address_of(link: str) -> tuple[str, str]:
    """Return where a link leads, and the fragment; an occupation chosen on a route is a place on its page."""
    address, _, fragment = link.partition("#")
    if "chosen=" in address:
        parts = urlsplit(address)
        chosen = dict(parse_qsl(parts.query)).get("chosen")
        if chosen and re.fullmatch(r"/map/[^/]+", parts.path):
            return parts.path, chosen
    return address, fragment


def heading_of(page: str) -> str:
    """Return the first heading of a page as text without tags, empty if it has none.

    >>> heading_of('<main><h1>Bakers <span class="soft">soc2020</span></h1></main>')
    'Bakers soc2020'
    """
    found = _HEADING.search(page)
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split()) if found else ""


def framed(frame: str, title: str, main: str) -> str:
    """Return a page with the frame of another: its header and footer, and another main part.

    >>> framed("<title>A</title><main id=m>a</main>", "B", "b")
    '<title>B – Occumap</title><main id=m>\\nb\\n</main>'
    """
    whole = re.sub(r"(<main\b[^>]*>).*(</main>)", lambda found: f"{found[1]}\n{main}\n{found[2]}", frame, flags=re.S)
    return re.sub(r"<title>.*?</title>", f"<title>{escape(title)} – Occumap</title>", whole, flags=re.S)


class FileLinks:
    """Rewrites pages as files of one site, whose links it works out once for each folder.

    Args:
        names: files by address, of all that the site has.

    >>> page = '<p><a href="/map">Map</a> or <a href="/code">code</a></p><form><input></form><script src="x"></script>'
    >>> FileLinks({"/map": "map.html"}).rewritten(page, "revision/a.html")
    '<p><a href="../map.html">Map</a> or <span>code</span></p>'
    >>> FileLinks({}).rewritten('<svg><a class="dot" href="/code"><use/></a></svg>', "a.html")
    '<svg><g class="dot"><use/></g></svg>'
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._of_folders: dict[str, tuple[dict[str, str | None], dict[str, str]]] = {}

    def rewritten(self, page: str, name: str) -> str:
        """Return a page as a file: links lead to files or are words; forms and scripts are gone.

        What stands around the main part is the same on most pages of a folder.
        """
        folder = posixpath.dirname(name) or "."
        targets, frames = self._of_folders.setdefault(folder, ({}, {}))

        def part(text: str) -> str:
            return _Rewriter(folder, self._names, targets).of(text)

        head, body, end = (page.find(mark) for mark in ("<body>", "<main", "</main>"))
        if not 0 <= head < body < end:
            return _with_ways_to_find(_without_what_is_empty(part(page)), name)
        around = (page[head:body], page[end:])
        for text in around:
            if text not in frames:
                frames[text] = part(text)
        top, foot = (frames[text] for text in around)
        whole = f"{part(page[:head])}{top}{part(page[body:end])}{foot}"
        return _with_ways_to_find(_without_what_is_empty(whole), name)


@dataclass(slots=True)
class _Wrap:
    """A paragraph or list item that is being written: where it began, and what it has so far."""

    tag: str
    whole: bool
    start: int
    words: bool = False
    cut: int = 0
    kept: int = 0


class _Rewriter:
    """Writes a page again, but for what only a server can do.

    A paragraph or list item that had nothing but such links goes with them; so does a card or a download whose link
    leads nowhere.
    """

    def __init__(self, folder: str, names: Mapping[str, str], targets: dict[str, str | None]) -> None:
        self.written: list[str] = []
        self._from, self._names, self._targets = folder, names, targets
        self._gone: list[str] = []
        self._links: list[str] = []  # what closes each open link
        self._drawings = 0  # drawings that are open
        self._lists: list[bool] = []
        self._wraps: list[_Wrap] = []
        self._silent = 0  # links whose words are left out
        self._rescued = False
        self._lost: list[tuple[str, str]] = []

    def of(self, page: str) -> str:
        """Return the whole page."""
        at = 0
        for found in _TAG.finditer(page):
            if found.start() < at:
                continue
            self._text(page[at : found.start()])
            closing, tag, attributes = found.groups()
            at = found.end()
            if closing:
                self._end(tag, found[0])
                continue
            if tag == "script":  # its content isn't looked at
                end = page.find("</script>", at)
                at = len(page) if end < 0 else end + len("</script>")
                continue
            self._start(tag, found[0], attributes)
        self._text(page[at:])
        return "".join(self.written)

    def _text(self, text: str) -> None:
        if not text:
            return
        if self._rescued:
            to, words = self._lost[-1]
            self._lost[-1] = (to, words + _NOT_WORDS.sub("", text))
        if self._gone or self._silent:
            return
        dead = bool(self._links) and self._links[-1] in _DEAD
        if self._wraps and not self._wraps[-1].words and not dead and _WORD.search(_NOT_WORDS.sub("", text)):
            self._note_words()
        self.written.append(text)

    def _start(self, tag: str, raw: str, attributes: str) -> None:
        given = _attributes(attributes)
        if self._gone or tag in _GONE:
            if tag in _GONE:
                self._gone.append(tag)
            self._rescued = tag == "a" and self._rescue(unescape(given.get("href", "")))
            return
        if tag == "meta" and (given.get("name") == "htmx-config" or given.get("http-equiv") == "refresh"):
            return
        if tag == "ul":
            self._lists.append("downloads" in given.get("class", "").split())
        if tag in _WRAPS:
            kinds = given.get("class", "").split()
            # A card of a job says what it says whether or not its page is among the files.
            card = "card" in kinds and "job" not in kinds
            whole = card or (tag == "li" and bool(self._lists) and self._lists[-1])
            self._wraps.append(_Wrap(tag, whole, len(self.written)))
        if tag == "a" and "href" in given:
            self._link(raw, given["href"], given.get("class", ""))
        elif tag in {"link", "img"}:
            link = "href" if tag == "link" else "src"
            target = self._target(unescape(given.get(link, "")))
            if target:
                self._write(_with(raw, link, given[link], target))
        else:
            self._drawings += tag == "svg"
            if tag in _WORDS:
                self._note_words()
            self._write(raw)
            if tag == "a":
                self._links.append("</a>")

    def _end(self, tag: str, raw: str) -> None:
        if self._gone:
            self._end_of_gone(tag)
            return
        if tag == "a" and self._links:
            closing = self._links.pop()
            if closing:
                self._write(closing)
            else:
                self._silent -= 1
            return
        if tag == "ul" and self._lists:
            self._lists.pop()
        self._drawings -= tag == "svg"
        self._write(raw)
        if self._wraps and self._wraps[-1].tag == tag:
            self._close(self._wraps.pop())

    def _end_of_gone(self, tag: str) -> None:
        if tag == self._gone[-1]:
            self._gone.pop()
        if tag == "a":
            self._rescued = False
        if not self._gone and self._lost:
            see = ", ".join(f'<a href="{escape(to)}">{" ".join(words.split())}</a>' for to, words in self._lost)
            self.written.append(f"<p>See {see}.</p>")
            self._lost.clear()

    def _write(self, text: str) -> None:
        if not self._silent:
            self.written.append(text)

    def _link(self, raw: str, stated: str, kind: str) -> None:
        link = unescape(stated)
        if link == _API:
            self._count(kept=True)
            self._write(f"{_with(raw, 'href', stated, posixpath.relpath(DATA, self._from))}Data</a>")
            self._leave_out()
            return
        target = self._target(link)
        self._count(kept=target is not None)
        about_server = link.startswith(_ABOUT_SERVERS)
        if about_server and self._wraps:
            self._wraps[-1].whole = True
        if target is not None:
            self._write(_with(raw, "href", stated, target))
            self._links.append("</a>")
        elif about_server or _ACTIONS.match(link):
            self._leave_out()
        else:
            shown = " ".join(word for word in kind.split() if word != "button")
            instead = "g" if self._drawings else "span"  # a span would end the drawing
            self._write(f'<{instead} class="{escape(shown)}">' if shown else f"<{instead}>")
            self._links.append(f"</{instead}>")

    def _leave_out(self) -> None:
        """Write nothing until the link ends."""
        self._links.append("")
        self._silent += 1

    def _count(self, *, kept: bool) -> None:
        for wrap in self._wraps:
            wrap.kept, wrap.cut = wrap.kept + kept, wrap.cut + (not kept)

    def _target(self, link: str) -> str | None:
        """Return where a link leads from this file; None if it leads out of the site."""
        if link.startswith(("#", "https://", "http://")):
            return link
        if link not in self._targets:
            address, fragment = address_of(link)
            name = self._names.get(address)
            there = None if name is None else posixpath.relpath(name, self._from)
            self._targets[link] = f"{there}#{fragment}" if there and fragment else there
        return self._targets[link]

    def _rescue(self, link: str) -> bool:
        """Keep a link that stands in a form, for after it."""
        target = self._target(link)
        if target is None or target.startswith("#"):
            return False
        self._lost.append((target, ""))
        return True

    def _note_words(self) -> None:
        for wrap in self._wraps:
            wrap.words = True

    def _close(self, wrap: _Wrap) -> None:
        if wrap.cut and not wrap.kept and (wrap.whole or not wrap.words):
            del self.written[wrap.start :]


def _with(tag: str, name: str, stated: str, value: str) -> str:
    """Return a tag with another value of an attribute, given as it is stated there."""
    whole = f'{name}="{stated}"'
    if whole not in tag:
        whole = f"{name}='{stated}'"
    return tag.replace(whole, f'{name}="{escape(value)}"', 1)


@lru_cache(maxsize=16_384)
def _attributes(text: str) -> Mapping[str, str]:
    """Return the attributes of a tag as they are stated, by name."""
    return {one[1]: one[2] if one[2] is not None else one[3] for one in _ATTRIBUTE.finditer(text)}


_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.S)
_CURRENT = ' aria-current="page"'
# An empty list, with the heading right before it.
_EMPTY = re.compile(r"(?:<h([2-4])\b[^>]*+>(?>.*?</h\1>)\s*)?<([uo]l)\b[^>]*+>\s*</\2>\n?", re.S)
_EMPTY_LIST = re.compile(r"<([uo]l)\b[^>]*+>\s*+</\1>")
_LONE = tuple(
    re.compile(rf"<h{level}\b[^>]*+>(?>.*?</h{level}>)\s*(?=<h[1-{level}]\b|</main>|</section>)", re.S)
    for level in (4, 3, 2)
)


def _without_what_is_empty(page: str) -> str:
    """Return the page without lists that have nothing left, and without headings under which nothing is left."""
    if _EMPTY_LIST.search(page):
        page = _EMPTY.sub("", page)
    for lone in _LONE:
        page = lone.sub("", page)
    return page


def _with_ways_to_find(page: str, name: str) -> str:
    """Return the page with links to the search and the list from A to Z at the end of its header."""
    header = page.find("</header>")
    at = page.rfind("</ul>", 0, header)
    if header < 0 or at < page.find("<header"):
        return page
    back = posixpath.relpath(".", posixpath.dirname(name) or ".")
    back = "" if back == "." else f"{back}/"
    links = "".join(
        f'<li><a href="{back}{file}"{_CURRENT if file == name else ""}>{words}</a></li>\n'
        for file, words in ((SEARCH, "Search"), (LIST, "A to Z"))
    )
    return f"{page[:at]}{links}{page[at:]}"
