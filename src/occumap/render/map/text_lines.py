"""Words in lines, by how wide the letters of Arial and Helvetica are: as many in a line as there is room for."""

from __future__ import annotations

from functools import lru_cache

# Advance widths in thousandths of the size of type; a letter that isn't here counts as a wide one.
_WIDTHS = {
    **dict.fromkeys("ijl'’‘", 222),
    **dict.fromkeys(" ,.:;!/It|f[]", 278),
    **dict.fromkeys("r()-", 340),
    **dict.fromkeys("ckszxyvJ", 500),
    **dict.fromkeys("abdeghnopqu0123456789L?–·", 556),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("Mm", 833),
}
_OTHER = 950
_BOLD = 1.08
# Other typefaces that may stand in for Arial are a little wider.
_MARGIN = 1.03


@lru_cache(maxsize=8192)
def _thousandths(word: str) -> int:
    return sum(_WIDTHS.get(letter, _OTHER) for letter in word)


def line_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in the unit of its size.

    >>> round(line_width("Baker", 10), 1), line_width("Baker", 10, bold=True) > line_width("Baker", 10)
    (27.0, True)
    """
    return _thousandths(text) * size * _MARGIN * (_BOLD if bold else 1) / 1000


def in_lines(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return the text in lines none of which is wider than ``width``; a word too long for a line is cut.

    >>> in_lines("Manufacturing or process maintenance operative", 130, 10)
    ('Manufacturing or process', 'maintenance operative')
    """
    room = width * 1000 / (size * _MARGIN * (_BOLD if bold else 1))
    return _in_lines(text, room)


@lru_cache(maxsize=8192)
def _in_lines(text: str, room: float) -> tuple[str, ...]:
    lines: list[str] = []
    line, filled = "", 0
    space = _WIDTHS[" "]
    for word in (piece for whole in text.split() for piece in _cut(whole, room)):
        needed = _thousandths(word)
        if line and filled + space + needed > room:
            lines.append(line)
            line, filled = "", 0
        line, filled = (f"{line} {word}", filled + space + needed) if line else (word, needed)
    return (*lines, line) if line else tuple(lines)


def _cut(word: str, room: float) -> list[str]:
    if _thousandths(word) <= room:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and _thousandths(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
