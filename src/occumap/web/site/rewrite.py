"""A page as a file: links lead to files or become words, and what only a server can do is left out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

DATA = "data.html"


def address_of(link: str) -> tuple[str, str]:
    """Return where a link leads, and the fragment; an occupation chosen on a route is a place on its page."""
    address, _, fragment = link.partition("#")
    parts = urlsplit(address)
    chosen = dict(parse_qsl(parts.query)).get("chosen")
    if chosen and re.fullmatch(r"/map/[^/]+", parts.path):
        return parts.path, chosen
    return address, fragment


def rewritten(page: str, name: str, names: Mapping[str, str]) -> str:
    """Return a page as a file: links lead to files or are words; forms and scripts are gone.

    >>> page = '<p><a href="/map">Map</a> or <a href="/code">code</a></p><form><input></form><script src="x"></script>'
    >>> rewritten(page, "revision/a.html", {"/map": "map.html"})
    '<p><a href="../map.html">Map</a> or <span>code</span></p>'
    >>> rewritten('<svg><a class="dot" href="/code"><use/></a></svg>', "a.html", {})
    '<svg><g class="dot"><use/></g></svg>'
    """
    writer = _Rewriter(name, names)
    writer.feed(page)
    writer.close()
    return _without_lone_headings("".join(writer.written))


_GONE = frozenset({"form", "script", "noscript", "datalist", "template"})


_WRAPS = frozenset({"p", "li"})


_API = "/api"


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
        self._links: list[str] = []
        self._drawings = 0
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
        if tag == "svg":
            self._drawings += 1
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
            self._write(self._links.pop())
            return
        if tag == "svg":
            self._drawings -= 1
        self._write(f"</{tag}>")
        if self._wraps and self._wraps[-1].tag == tag:
            self._close(self._wraps.pop())

    def handle_data(self, data: str) -> None:
        if self._rescued:
            to, words = self._lost[-1]
            self._lost[-1] = (to, words + data)
        if self._gone or self._instead:
            return
        if re.search(r"\w", data) and not (self._links and self._links[-1] != "</a>"):
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
        # Within a drawing words are words of a group: a span would end the drawing.
        instead = "g" if self._drawings else "span"
        self._links.append("</a>" if target is not None else f"</{instead}>")
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
        self._write(f'<{instead} class="{escape(shown)}">' if shown else f"<{instead}>")

    def _target(self, link: str) -> str | None:
        """Return where a link leads from this file; None if it leads out of the site."""
        if link.startswith("#"):
            return link
        if link.startswith(("https://", "http://")):
            return link
        address, fragment = address_of(link)
        name = self._names.get(address)
        if name is None:
            return None
        return posixpath.relpath(name, self._from or ".") + (f"#{fragment}" if fragment else "")

    def _rescue(self, link: str) -> bool:
        """Keep a link that stands in a form, for after it."""
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
    """Return a tag with another value of an attribute."""
    return re.sub(rf'\b{name}="[^"]*"', lambda _: f'{name}="{escape(value)}"', tag, count=1)


def _without_lone_headings(page: str) -> str:
    """Return the page without headings under which nothing is left."""
    for level in (4, 3, 2):
        nothing = rf"(?=<h[1-{level}]\b|</main>|</section>)"
        page = re.sub(rf"<h{level}\b[^>]*>(?:(?!</h{level}>).)*</h{level}>\s*{nothing}", "", page, flags=re.S)
    return page
