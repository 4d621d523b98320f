"""A site that opens from disk: pages that a server would give, with links between files instead of addresses.

What only a server can do is left out: forms, scripts, and links to pages that aren't part of it, whose words stay.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from occumap.atomic import replace_folder
from occumap.errors import OutputError, cannot_write
from occumap.web.site import search_index
from occumap.web.site.a_to_z import list_pages
from occumap.web.site.parts import STARTS, file_name, kind_of
from occumap.web.site.rewrite import DATA, LIST, SEARCH, framed
from occumap.web.site.served_pages import Made, PageMakers

# Room for every page but the gaps, of which there are more than all others; see `_EVERY`.
MAX_PAGES = 10_000
MARK = "occumap-site.txt"
_STATED = b"Made by occumap site. The command replaces a folder that has this file.\n"
# So many addresses are asked for before what they lead to is looked at; however many processes there are, so that
# these don't decide which pages a limit leaves.
_TURN = 64
# A gap is told on the page of its occupation, too: its kind has one turn where others have so many.
_EVERY = {"map/gap": 8}
# Pages that a search would only find behind others: each gap is told on the page of its occupation, too, and the list
# from A to Z has the names of all.
_NOT_SEARCHED = ("map/gap_", "classification/compare", LIST.removesuffix(".html"))


@dataclass(frozen=True, slots=True)
class Site:
    """What was written: where, how many pages and other files, bytes in all, seconds, how many pages that something
    leads to were left out for number, by kind, and whether it has a search.
    """

    folder: Path
    pages: int
    files: int
    size: int
    seconds: float
    left_out: Mapping[str, int]
    searched: bool

    @property
    def whole(self) -> bool:
        """Whether nothing was left out for number."""
        return not self.left_out


def write_site(
    folder: Path,
    makers: PageMakers,
    *,
    data: Mapping[str, bytes] | None = None,
    limit: int = MAX_PAGES,
    pagefind: Path | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Site:
    """Write the pages that can be reached and only read, whole or not at all.

    Args:
        folder: where; an earlier site there is replaced.
        makers: make pages of addresses such as ``/map``.
        data: tables to add, by file name.
        limit: pages and files at most; links beyond are words.
        pagefind: the program that makes the index of a search; no search if not given.
        progress: is told how many are done.

    Raises:
        OutputError: the folder can't be written, or holds something else.
    """
    began = time.monotonic()
    _refuse_strangers(folder)
    held, left_out = _reached(makers, limit, progress)
    written = dict(_contents(held, makers, data or {}))
    frame = written.pop("")  # the first page as files know it
    if pagefind is not None:
        pages = ((name, page) for name, page in written.items() if _is_searched(name))
        written |= search_index.search_files(pages, pagefind)
    written[SEARCH] = search_index.search_page(frame.decode(), has_index=pagefind is not None).encode()
    replace_folder(folder, written)
    pages_written = sum(name.endswith(".html") for name in written)
    size = sum(map(len, written.values()))
    seconds = time.monotonic() - began
    return Site(folder, pages_written, len(written) - pages_written, size, seconds, left_out, pagefind is not None)


def _is_searched(name: str) -> bool:
    return name.endswith(".html") and "/files/" not in name and not name.startswith(_NOT_SEARCHED)


def _reached(makers: PageMakers, limit: int, progress: Callable[[int], None]) -> tuple[dict[str, Made], dict[str, int]]:
    """Return all answers by address, the nearest to the start first; and how many were left out for number, by kind.

    Kinds of page take turns, so that a limit leaves some of each and not one of them alone.
    """
    held: dict[str, Made] = {}
    known, waiting = set(STARTS), {kind_of(one): deque([one]) for one in STARTS}
    turns: Counter[str] = Counter()
    while waiting and len(held) < limit:
        asked = [_next(waiting, turns) for _ in range(min(_TURN, limit - len(held), sum(map(len, waiting.values()))))]
        for address, made in zip(asked, makers.make(asked), strict=True):
            if made is None:
                continue
            held[address] = made
            for found in made.links:
                if found not in known:
                    known.add(found)
                    waiting.setdefault(kind_of(found), deque()).append(found)
        progress(len(held))
    return held, {kind: len(addresses) for kind, addresses in waiting.items()}


def _next(waiting: dict[str, deque[str]], turns: Counter[str]) -> str:
    """Take the next address: the first of the kind whose turn it is, which then waits for the others.

    >>> waiting, turns = {"map/gap": deque("ab"), "next": deque("12")}, Counter()
    >>> [_next(waiting, turns) for _ in range(4)]
    ['1', '2', 'a', 'b']
    """
    while True:
        kind = next(iter(waiting))
        turn = waiting.pop(kind)
        turns[kind] += 1
        if waiting and turns[kind] % _EVERY.get(kind, 1):
            waiting[kind] = turn
            continue
        address = turn.popleft()
        if turn:
            waiting[kind] = turn
        return address


def _contents(held: Mapping[str, Made], makers: PageMakers, data: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the files by name; under an empty name the first page, in whose frame others are put."""
    yield MARK, _STATED
    names = {address: file_name(address, made.media_type) for address, made in held.items()}
    pages = [(names[address], made) for address, made in held.items() if made.is_page]
    headings, frame = {}, ""
    for (name, _), written in zip(pages, makers.rewrite(pages, names), strict=True):
        headings[name] = written.heading
        frame = written.content.decode() if name == names["/"] else frame
        yield name, written.content
    for address, made in held.items():
        if not made.is_page:
            yield names[address], made.answer.content
    plain = frame.replace(' aria-current="page"', "")
    yield "", plain.encode()
    for name, page in list_pages(headings, plain):
        yield name, page.encode()
    yield DATA, _data_page(plain, data).encode()
    for name, content in data.items():
        yield f"data/{name}", content


def _data_page(frame: str, kept: Mapping[str, bytes]) -> str:
    """Return a page that lists the tables, in the frame of the first page."""
    listed = "\n".join(
        f'<li><a href="data/{escape(name)}">{escape(name)}</a> <span class="soft">{len(content):,} bytes</span></li>'
        for name, content in kept.items()
    )
    return framed(frame, "Data", f"<h1>Data</h1>\n<p>The tables behind the pages, in UTF-8.</p>\n<ul>\n{listed}\n</ul>")


def _refuse_strangers(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(str(folder), "this is a file", hint="Name a folder.")
    try:
        strange = folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file()
    except OSError as error:
        raise cannot_write(folder, error) from None
    if strange:
        raise OutputError(str(folder), "it contains files that are not from an earlier run", hint="Name a new folder.")
