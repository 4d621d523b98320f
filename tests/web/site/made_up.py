"""A few made-up pages and what gives them, so that a site is written without a server."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence

from occumap.web.site.parts import links_of
from occumap.web.site.rewrite import FileLinks, heading_of
from occumap.web.site.served_pages import Answer, Made, PageMakers, Written

HEADER = (
    '<header><nav aria-label="Main"><ul class="nav"><li><a href="/">Home</a></li><li><a href="/map">Map</a></li>'
    '<li class="nav-end"><a href="/sign-in">Sign in</a></li></ul></nav></header>'
)


def page(title: str, main: str) -> str:
    """A whole page."""
    return (
        f"<!DOCTYPE html><html lang=en-GB><head><title>{title}</title></head><body>{HEADER}"
        f'<main id="main"><h1>{title}</h1>{main}</main>'
        '<footer><p><a href="/api">API</a></p></footer></body></html>'
    )


PAGES = {
    "/": page("Home", '<form action="/"><input name="q"></form><p><a href="/map/occupations">Occupations</a></p>'),
    "/map": page("The map", '<p><a href="/map/occupations/OCC1">Baker</a></p>'),
    "/map/occupations": page(
        "Occupations", '<a href="/map/occupations/OCC1">B</a> <a href="/map/occupations/OCC2">C</a>'
    ),
    "/map/occupations/OCC1": page(
        "Baker OCC1",
        '<ul class="hits"><li><a href="/map/occupations/OCC2">Éclair maker</a> '
        '<a href="/map/gap?from=OCC1&amp;to=OCC2">See the skills gap</a></li></ul>',
    ),
    "/map/occupations/OCC2": page("Éclair maker OCC2", '<p>Or <a href="/code?title=x">code it</a>.</p>'),
    "/map/gap?from=OCC1&to=OCC2": page("From baker to éclair maker", "<p>Skills.</p>"),
    "/classification": page("Versions", '<a href="/classification/soc1/11">11</a>'),
    "/classification/soc1/11": page(
        "11 Bakers", '<nav class="pager"><a href="/classification/soc1/11?page=2">Next</a></nav>'
    ),
    "/classification/soc1/11?page=2": page("11 Bakers", "<p>More titles.</p>"),
    "/revision": page("Revisions", '<p><a href="/sign-in">Sign in</a> to write drafts.</p>'),
}  # fmt: skip


class MadeUp(PageMakers):
    """Gives pages by their address, and counts how many were asked for at once."""

    def __init__(self, pages: Mapping[str, str] = PAGES) -> None:
        self.pages = pages
        self.turns: list[int] = []

    def make(self, addresses: Sequence[str]) -> list[Made | None]:
        self.turns.append(len(addresses))
        return [self._made(address) for address in addresses]

    def answer(self, address: str) -> Answer | None:
        made = self._made(address)
        return made.answer if made else None

    def rewrite(self, pages: Sequence[tuple[str, Made]], names: Mapping[str, str]) -> Iterator[Written]:
        links = FileLinks(names)
        for name, made in pages:
            text = links.rewritten(made.answer.content.decode(), name)
            yield Written(text.encode(), heading_of(text))

    def _made(self, address: str) -> Made | None:
        if address not in self.pages:
            return None
        text = self.pages[address]
        return Made(zlib.compress(text.encode()), "text/html", tuple(links_of(text, address)))
