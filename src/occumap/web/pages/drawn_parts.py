"""Parts of pages that say the same until the data change: drawn once for each thing they are of, and then at hand.

These are no kept pages: each page is put together anew, with its frame, its reader and its address. A part is known by
what it is drawn from, among that the signs of the files it rests on, so that what is drawn of others isn't shown.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Generic, ParamSpec

from markupsafe import Markup

_P = ParamSpec("_P")
_PLACE = re.compile(rb"<!--part (\w+)-->")


class DrawnParts(Generic[_P]):
    """A function that draws a part of a page as bytes, with what it drew; what wasn't asked for longest goes first.

    Args:
        draw: draws a part from values that are told apart by what they hold.
        maxsize: how many parts are kept.

    >>> bold = DrawnParts(lambda text: Markup("<b>{}</b>").format(text), 1)
    >>> bold.at_hand("a"), bold("a"), bold.at_hand("a")
    (None, b'<b>a</b>', b'<b>a</b>')
    >>> bold("b"), bold.at_hand("a")
    (b'<b>b</b>', None)
    """

    def __init__(self, draw: Callable[_P, Markup], maxsize: int) -> None:
        self._draw = draw
        self._maxsize = maxsize
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def __call__(self, *given: _P.args, **named: _P.kwargs) -> bytes:
        """Return the part, drawn if it isn't at hand."""
        found = self.at_hand(*given, **named)
        if found is None:
            found = self._draw(*given, **named).encode()
            with self._lock:
                self._held[_key(given, named)] = found
                while len(self._held) > self._maxsize:
                    self._held.popitem(last=False)
        return found

    def at_hand(self, *given: _P.args, **named: _P.kwargs) -> bytes | None:
        """Return the part if it was drawn before, else None."""
        key = _key(given, named)
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
        return found


def drawn_once(maxsize: int) -> Callable[[Callable[_P, Markup]], DrawnParts[_P]]:
    """Return a decorator that keeps so many parts of those that a function draws."""
    return lambda draw: DrawnParts(draw, maxsize)


def place_of(name: str) -> Markup:
    """Return what stands in a page where a part is to be; no text can look like it, as its signs are escaped."""
    return Markup(f"<!--part {name}-->")


def with_parts(page: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a page with its parts in their places.

    >>> with_parts(f"<main>{place_of('moves')}</main>".encode(), {"moves": b"<ul></ul>"})
    b'<main><ul></ul></main>'
    """
    if not parts:
        return page
    pieces = _PLACE.split(page)
    pieces[1::2] = [parts[name.decode()] for name in pieces[1::2]]
    return b"".join(pieces)


def _key(given: tuple[object, ...], named: dict[str, object]) -> Hashable:
    return (given, tuple(sorted(named.items()))) if named else given
