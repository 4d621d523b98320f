"""The releases of a file that a page of its publisher lists, the newest of them first.

A release is known by the version that its link names ("version 14") and by a date in the link's text or in the name of
its file (``…27082026.xlsx``). Where one release has a version and another a date, the dates of known versions tell
which is newer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin

# When versions of the coding index were published.
_PUBLISHED = {12: date(2025, 4, 16), 14: date(2026, 8, 27)}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_VERSION = re.compile(r"\b(?:version|vers?|v)[\s._-]*(\d{1,2})\b(?!\d)", re.IGNORECASE)
_IN_WORDS = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s+(\d{{4}})\b", re.IGNORECASE)
_DIGITS = re.compile(r"(?<!\d)(\d{2})(\d{2})(20\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(20\d{2})-(\d{2})-(\d{2})(?!\d)")
_IN_A_NAME = re.compile(r"(?:version|v)(\d{1,2})(?!\d)", re.IGNORECASE)
_FILES = (".xlsx", ".zip")


@dataclass(frozen=True, slots=True)
class Release:
    """A file that a page links to: its address, and the version and the date that the link says, where it does."""

    address: str
    version: int | None = None
    day: date | None = None

    @property
    def in_words(self) -> str:
        """What it is called.

        >>> Release("x.xlsx", 14, date(2026, 8, 27)).in_words
        'version 14 of 27 August 2026'
        """
        named = f"version {self.version}" if self.version else "a release"
        return (
            f"{named} of {self.day.day} {_MONTHS[self.day.month - 1].capitalize()} {self.day.year}"
            if self.day
            else named
        )


def releases_on(page: str, address: str, about: str) -> tuple[Release, ...]:
    """Return the releases that a page links to, the newest first; of one in two forms, the workbook first.

    Args:
        page: the page as HTML.
        address: of the page, for links that are relative to it.
        about: words that the name of the file or the link must hold, in any order.

    >>> page = '<a href="/codingindex16042025.xlsx">Index</a> <a href="/i.zip">Coding index, version 14 (ZIP)</a>'
    >>> [one.in_words for one in releases_on(page, "https://example.org/soc", "coding index")]
    ['version 14', 'a release of 16 April 2025']
    """
    links = _Links()
    links.feed(page)
    links.close()
    found = {}
    for href, text in links.found:
        file = unquote(href)
        if not file.casefold().split("#")[0].endswith(_FILES):
            continue
        told = f"{text} {file.rsplit('/', 1)[-1]}".casefold()
        if all(word in told for word in about.casefold().split()):
            found[urljoin(address, href)] = Release(urljoin(address, href), _version(text, file), _day(text, file))
    return tuple(sorted(found.values(), key=_newness, reverse=True))


def _newness(release: Release) -> tuple[float, date, bool, str]:
    version: float = release.version or 0
    if not version and release.day:
        before = [number for number, day in _PUBLISHED.items() if day <= release.day]
        version = max(before, default=0) + (0 if release.day in _PUBLISHED.values() else 0.5)
    return version, release.day or date.min, release.address.casefold().endswith(".xlsx"), release.address


def _version(text: str, file: str) -> int | None:
    """Return the version that a link names; a ``v2`` after a date in a file's name is a second upload, no version."""
    name = re.sub(r"\d{8}v\d+", "", file.rsplit("/", 1)[-1])
    found = (
        _VERSION.search(text) or _VERSION.search(name) or re.search(r"(?:version|v)(\d{1,2})(?!\d)", name.casefold())
    )
    return int(found[1]) if found else None


def _day(text: str, file: str) -> date | None:
    return next((day for told in (text, file.rsplit("/", 1)[-1]) for day in _days(told)), None)


def _days(text: str) -> Iterator[date]:
    for day, month, year in _IN_WORDS.findall(text):
        yield from _as_date(year, _MONTHS.index(month.casefold()) + 1, day)
    for year, month, day in _ISO.findall(text):
        yield from _as_date(year, month, day)
    for day, month, year in _DIGITS.findall(text):
        yield from _as_date(year, month, day)


def _as_date(year: str, month: str | int, day: str) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return


class _Links(HTMLParser):
    """The links of a page, each with its text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._href: str | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a link."""
        if tag == "a":
            named = dict(attrs)
            self._href, self._text = named.get("href"), [named.get("aria-label") or "", named.get("title") or ""]

    def handle_data(self, data: str) -> None:
        """Keep the text of a link."""
        if self._href is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """End a link."""
        if tag == "a" and self._href is not None:
            self.found.append((self._href, " ".join(" ".join(self._text).split())))
            self._href = None
