"""A small tree before and after, as inline SVG: old groups left, new ones right, entries flowing between.

Nothing here knows what a revision is: a drawing is boxes in two columns and flows between them.
Widths of text are estimated on the wide side, so that a title stays in its box whatever the font.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape
from typing import assert_never

WIDTH = 760.0
COLUMN = 292.0
INDENT = 14.0
FONT = 13.0
NOTE_FONT = 11.5
LINE = 16.0
PAD = 7.0
GAP = 7.0
SPREAD = 26.0
HEAD = 30.0
# Room that each flow needs at the side of a box, and the widest a flow is drawn.
PORT = 18.0
WIDEST = 11.0
THINNEST = 1.5


class Shape(StrEnum):
    """How a box is drawn; each can be told from the others without colour."""

    PARENT = "parent"
    STAYS = "stays"
    CHANGED = "changed"
    CREATED = "created"
    ENDED = "ended"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Box:
    """A group in one column; ``parent`` is the key of the box in whose branch it stands."""

    key: str
    code: str
    title: str
    note: str = ""
    shape: Shape = Shape.STAYS
    parent: str | None = None
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """Entries from a box of the left column to one of the right."""

    source: str
    target: str
    entries: int
    label: str
    assumed: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Two columns, each in the order of its tree with parents first, and the flows between them."""

    left_title: str
    right_title: str
    left: tuple[Box, ...]
    right: tuple[Box, ...]
    flows: tuple[Flow, ...]


STYLE = """\
.ba { display: block; width: 100%; max-width: 56rem; height: auto; font-family: Arial, "Liberation Sans", \
Helvetica, sans-serif; }
.ba text { fill: var(--ink); font-size: 13px; }
.ba .head { font-weight: 700; }
.ba .left .head, .ba .left .code { fill: var(--old); }
.ba .right .head, .ba .right .code { fill: var(--new); }
.ba .code { font-weight: 700; }
.ba .note { font-size: 11.5px; fill: var(--soft); }
.ba .branch { fill: none; stroke: var(--line); stroke-width: 1.5; }
.ba .box { fill: var(--paper); stroke: var(--soft); stroke-width: 1; }
.ba .changed .box { stroke: var(--ink); stroke-width: 1.75; }
.ba .created .box { stroke: var(--new); stroke-width: 2.75; }
.ba .ended .box { fill: var(--tint); stroke: var(--old); stroke-width: 1.75; }
.ba .missing .box { stroke: var(--error); stroke-width: 2; stroke-dasharray: 2 4; }
.ba .assumed .box { stroke-dasharray: 7 4; }
.ba .flow { fill: none; stroke: var(--flow); stroke-opacity: .5; }
.ba .flow.aside { stroke: var(--soft); stroke-opacity: .35; }
.ba .flow.assumed { stroke-dasharray: 7 4; }
.ba .n { font-size: 12px; font-weight: 700; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; \
stroke-linejoin: round; }
"""


def before_after_svg(drawing: Drawing, *, name: str, title: str, text: str) -> str:
    """Return the drawing as an ``<svg>`` element that a page of HTML can hold.

    Args:
        drawing: what to draw.
        name: begins the ids in it, so that several drawings can stand in one page.
        title: what a reader of the page hears first.
        text: the alternative in words, or where it stands.

    >>> one = Drawing("old", "new", (Box("a", "1", "Bakers"),), (Box("b", "2", "Bakers"),), (Flow("a", "b", 3, "3"),))
    >>> svg = before_after_svg(one, name="f", title="1 becomes 2", text="3 entries")
    >>> svg[:48]
    '<svg class="ba" role="img" viewBox="0 0 760 64" '
    """
    starts, ends = (Counter(flow.source for flow in drawing.flows), Counter(flow.target for flow in drawing.flows))
    tallest = max(_bottom(_column(drawing.left, starts, 0)), _bottom(_column(drawing.right, ends, 0)))
    left = _column(drawing.left, starts, 0, down_to=tallest)
    right = _column(drawing.right, ends, WIDTH - COLUMN, down_to=tallest)
    return "".join(
        [
            f'<svg class="ba" role="img" viewBox="0 0 {_at(WIDTH)} {_at(tallest + 4)}" ',
            f'aria-labelledby="{escape(name)}-title {escape(name)}-text">',
            f'<title id="{escape(name)}-title">{escape(title)}</title>',
            f'<desc id="{escape(name)}-text">{escape(text)}</desc>',
            *_flow_marks(drawing.flows, left, right),
            _column_mark("left", drawing.left_title, left),
            _column_mark("right", drawing.right_title, right),
            "</svg>",
        ]
    )


def parts_of(drawing: Drawing) -> tuple[Drawing, ...]:
    """Return the drawing cut into pieces that no flow and no branch joins, in the order of their boxes.

    >>> boxes = (Box("1", "1", "One"), Box("2", "2", "Two"))
    >>> both = Drawing("old", "new", boxes, boxes, (Flow("1", "1", 1, "1"), Flow("2", "2", 1, "1")))
    >>> [part.left[0].title for part in parts_of(both)]
    ['One', 'Two']
    """
    joined: dict[str, str] = {}
    for side, boxes in (("<", drawing.left), (">", drawing.right)):
        for box in boxes:
            _join(joined, side + box.key, side + (box.parent or box.key))
    for flow in drawing.flows:
        _join(joined, "<" + flow.source, ">" + flow.target)
    pieces = dict.fromkeys(_root(joined, node) for node in joined)
    return tuple(
        replace(
            drawing,
            left=tuple(box for box in drawing.left if _root(joined, "<" + box.key) == piece),
            right=tuple(box for box in drawing.right if _root(joined, ">" + box.key) == piece),
            flows=tuple(flow for flow in drawing.flows if _root(joined, "<" + flow.source) == piece),
        )
        for piece in pieces
    )


def _join(joined: dict[str, str], one: str, other: str) -> None:
    joined.setdefault(one, one)
    joined.setdefault(other, other)
    joined[_root(joined, other)] = _root(joined, one)


def _root(joined: Mapping[str, str], node: str) -> str:
    while joined[node] != node:
        node = joined[node]
    return node


def wrapped(text: str, width: float, size: float = FONT) -> tuple[str, ...]:
    """Return the text in lines none of which is wider than ``width``; a word too long for a line is cut.

    >>> wrapped("Metal plate workers, smiths, moulders and related occupations", 200)
    ('Metal plate workers, smiths,', 'moulders and related', 'occupations')
    """
    lines: list[str] = []
    line = ""
    for word in (piece for whole in text.split() for piece in _cut(whole, width, size)):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size) > width:
            lines.append(line)
            longer = word
        line = longer
    return (*lines, line) if line else tuple(lines)


def _cut(word: str, width: float, size: float) -> list[str]:
    if text_width(word, size) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def text_width(text: str, size: float = FONT) -> float:
    """Return how wide a text is at most, in pixels, in Arial or a sans serif like it."""
    return size * sum(_em(character) for character in text)


def _em(character: str) -> float:
    if character in "iljtfrI.,:;'’‘|()[]!-/ ":
        return 0.36
    if character in "mwMW–—…%@&+→×":
        return 0.95
    return 0.76 if character.isupper() or ord(character) > 0x2FF else 0.6


@dataclass(frozen=True, slots=True)
class _Placed:
    """A box with its place, its lines and where the flows dock."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    title: tuple[str, ...]
    note: tuple[str, ...]
    ports: int

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def title_x(self) -> float:
        return self.x + PAD + (text_width(self.box.code) + 8 if self.box.code else 0)

    def port(self, n: int) -> float:
        """Return the height at which the n-th flow docks, counted from 0."""
        return self.y + self.height * (n + 0.5) / self.ports


def _column(boxes: tuple[Box, ...], ports: Mapping[str, int], x: float, *, down_to: float = 0) -> dict[str, _Placed]:
    """Return boxes one under the other, spread a little where the other column reaches further down."""
    placed: dict[str, _Placed] = {}
    y = HEAD
    for box in boxes:
        above = placed.get(box.parent) if box.parent else None
        left = above.x + INDENT if above else x
        one = _place(box, left, y, x + COLUMN - left, ports.get(box.key, 0))
        placed[box.key] = one
        y = one.bottom + GAP
    more = min(SPREAD, (down_to - _bottom(placed)) / max(1, len(placed) - 1))
    return (
        placed if more <= 0 else {key: replace(one, y=one.y + more * n) for n, (key, one) in enumerate(placed.items())}
    )


def _bottom(placed: Mapping[str, _Placed]) -> float:
    return max((one.bottom for one in placed.values()), default=HEAD)


def _place(box: Box, x: float, y: float, width: float, ports: int) -> _Placed:
    code = text_width(box.code) + 8 if box.code else 0
    title = wrapped(box.title, width - 2 * PAD - code) or ("",)
    note = wrapped(box.note, width - 2 * PAD, NOTE_FONT)
    pad = 2.0 if box.shape is Shape.PARENT else PAD
    text = 2 * pad + LINE * (len(title) + len(note))
    return _Placed(box, x, y, width, max(text, ports * PORT), title, note, ports)


def _flow_marks(flows: tuple[Flow, ...], left: Mapping[str, _Placed], right: Mapping[str, _Placed]) -> Iterable[str]:
    limit = max((flow.entries for flow in flows), default=0) or 1
    starts = _docks(flows, left, right, at_source=True)
    ends = _docks(flows, left, right, at_source=False)
    lines, labels = [], []
    for flow in flows:
        a, b = left[flow.source], right[flow.target]
        x1, y1, x2, y2 = a.x + a.width, starts[flow], b.x, ends[flow]
        bend = (x2 - x1) / 2
        style = "flow" + " aside" * flow.aside + " assumed" * flow.assumed
        thick = max(THINNEST, WIDEST * flow.entries / limit)
        lines.append(
            f'<path class="{style}" stroke-width="{_at(thick)}" d="M{_at(x1)} {_at(y1)}h30'
            f'C{_at(x1 + bend)} {_at(y1)} {_at(x2 - bend)} {_at(y2)} {_at(x2 - 12)} {_at(y2)}H{_at(x2)}"/>'
        )
        labels.append(f'<text class="n" x="{_at(x1 + 8)}" y="{_at(y1 + 4)}">{escape(flow.label)}</text>')
    return [*lines, *labels]


def _docks(
    flows: tuple[Flow, ...], left: Mapping[str, _Placed], right: Mapping[str, _Placed], *, at_source: bool
) -> dict[Flow, float]:
    """Return where each flow meets its box: those of one box in the order of the boxes they lead to."""
    by_box: dict[str, list[Flow]] = defaultdict(list)
    for flow in flows:
        by_box[flow.source if at_source else flow.target].append(flow)
    docks = {}
    for key, meeting in by_box.items():
        here, there = (left, right) if at_source else (right, left)
        meeting.sort(key=lambda flow: there[flow.target if at_source else flow.source].y)
        docks.update({flow: here[key].port(n) for n, flow in enumerate(meeting)})
    return docks


def _column_mark(side: str, title: str, placed: Mapping[str, _Placed]) -> str:
    x = 0.0 if side == "left" else WIDTH - COLUMN
    marks = [f'<g class="{side}"><text class="head" x="{_at(x)}" y="16">{escape(title)}</text>']
    for one in placed.values():
        above = placed.get(one.box.parent) if one.box.parent else None
        if above:
            down = above.x + 5
            marks.append(f'<path class="branch" d="M{_at(down)} {_at(above.bottom)}V{_at(one.y + 14)}H{_at(one.x)}"/>')
    marks += [_box_mark(one) for one in placed.values()]
    return "".join([*marks, "</g>"])


def _box_mark(one: _Placed) -> str:
    style = one.box.shape.value + " assumed" * one.box.assumed
    text = _lines(one)
    return f'<g class="{style}">{_outline(one)}{text}</g>'


def _outline(one: _Placed) -> str:
    x, y, w, h = one.x + 1, one.y, one.width - 2, one.height
    match one.box.shape:
        case Shape.PARENT:
            return ""
        case Shape.ENDED:
            c = 9.0
            return (
                f'<path class="box" d="M{_at(x + c)} {_at(y)}H{_at(x + w - c)}l{_at(c)} {_at(c)}V{_at(y + h - c)}'
                f'l{_at(-c)} {_at(c)}H{_at(x + c)}l{_at(-c)} {_at(-c)}V{_at(y + c)}z"/>'
            )
        case Shape.STAYS | Shape.CHANGED | Shape.CREATED | Shape.MISSING as shape:
            round_ = 13 if shape is Shape.CREATED else 2
            return f'<rect class="box" x="{_at(x)}" y="{_at(y)}" width="{_at(w)}" height="{_at(h)}" rx="{round_}"/>'
        case _:
            assert_never(one.box.shape)


def _lines(one: _Placed) -> str:
    height = LINE * (len(one.title) + len(one.note))
    y = one.y + (one.height - height) / 2 + 12
    code = f'<text class="code" x="{_at(one.x + PAD)}" y="{_at(y)}">{escape(one.box.code)}</text>'
    spans = "".join(
        f'<tspan x="{_at(one.title_x)}" y="{_at(y + LINE * n)}">{escape(line)}</tspan>'
        for n, line in enumerate(one.title)
    )
    below = y + LINE * len(one.title)
    notes = "".join(
        f'<tspan x="{_at(one.x + PAD)}" y="{_at(below + LINE * n)}">{escape(line)}</tspan>'
        for n, line in enumerate(one.note)
    )
    return (
        (code if one.box.code else "")
        + f"<text>{spans}</text>"
        + (f'<text class="note">{notes}</text>' if notes else "")
    )


def _at(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
