"""The pages of a site from A to Z, which works wherever files can be opened: one page for each letter."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from occumap.model.noun import counted
from occumap.web.site.rewrite import LIST, framed

# Which pages are listed, and what they are called beside their names; of a group, its version tells it from others.
_LISTED = (
    (re.compile(r"map/occupations/([^/]+)\.html"), "occupation {0}"),
    (re.compile(r"map/skills/([^/]+)\.html"), "skill"),
    (re.compile(r"classification/([^/]+)/([^/]+)\.html"), "{0} group"),
    (re.compile(r"map/([^/_]+)\.html"), "route"),
)
_OTHER_PAGES = re.compile(r"_\d+\.html$")
_OTHER = "0-9"


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """A page of the list: what it is sorted by, its name, what it is, and its file."""

    key: str
    title: str
    kind: str
    name: str


def list_pages(headings: Mapping[str, str], frame: str) -> Iterator[tuple[str, str]]:
    """Yield the pages of the list as name and HTML, links as from the top folder: the letters, then each of them.

    Args:
        headings: the heading of each page by the name of its file.
        frame: a page in the top folder, whose header and footer they get.
    """
    by_letter: dict[str, list[Listed]] = {}
    for one in sorted(listed(headings)):
        by_letter.setdefault(_letter(one.key), []).append(one)
    letters = "\n".join(
        f'<li><a href="{_file(letter)}">{letter}</a> <span class="soft">{counted(len(ones), "page")}</span></li>'
        for letter, ones in by_letter.items()
    )
    main = "<h1>A to Z</h1>\n<p>Occupations, groups, skills and routes by name.</p>\n"
    yield LIST, framed(frame, "A to Z", f'{main}<ul class="hits">\n{letters}\n</ul>')
    for letter, ones in by_letter.items():
        rows = "\n".join(map(_row, ones))
        others = " ".join(
            f"<b>{each}</b>" if each == letter else f'<a href="{_file(each)}">{each}</a>' for each in by_letter
        )
        pager = f'<nav aria-label="Letters"><p>{others}</p></nav>'
        yield (
            _file(letter),
            framed(frame, f"{letter}, A to Z", f'<h1>{letter}</h1>\n{pager}\n<ul class="hits">\n{rows}\n</ul>'),
        )


def listed(headings: Mapping[str, str]) -> Iterable[Listed]:
    """Return what is listed of some pages.

    >>> [(one.title, one.kind) for one in listed({"map/occupations/OCC0023.html": "Control systems engineer OCC0023"})]
    [('Control systems engineer', 'occupation OCC0023')]
    """
    for name, heading in headings.items():
        found = next(((m, kind) for page, kind in _LISTED if (m := page.fullmatch(name))), None)
        if found is None or _OTHER_PAGES.search(name) or not heading:
            continue
        codes = [part for part in found[0].groups() if part]
        title = _without(heading, codes) if "{" in found[1] else heading
        kind = found[1].format(*codes) + (f" {codes[1]}" if len(codes) > 1 else "")
        if title:
            yield Listed(_key(title), title, kind, name)


def _row(one: Listed) -> str:
    link = f'<a href="{escape(one.name)}">{escape(one.title)}</a>'
    return f'<li>{link} <span class="soft">{escape(one.kind)}</span></li>'


def _without(heading: str, codes: list[str]) -> str:
    """Return a heading without the codes that stand before or behind the name."""
    words = heading.split(" ")
    while words and words[0].strip("():,") in codes:
        words.pop(0)
    while words and words[-1].strip("():,") in codes:
        words.pop()
    return " ".join(words)


def _key(title: str) -> str:
    """Return what a title is sorted by: its letters without case and accents."""
    apart = unicodedata.normalize("NFKD", title.casefold())
    return "".join(letter for letter in apart if letter.isalnum() or letter == " ").strip()


def _letter(key: str) -> str:
    first = key[:1].upper()
    return first if "A" <= first <= "Z" else _OTHER


def _file(letter: str) -> str:
    return posixpath.splitext(LIST)[0] + f"-{letter.lower()}.html"
