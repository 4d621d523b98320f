"""The parts that views in a notebook are made of: a fragment with its heading, text, tables, small bars.

Text takes the colour of the notebook, rules are see-through, so that both light and dark notebooks can be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice

SHOWN = 12
_STYLE = (
    ".occumap{font:13px/1.45 Arial,'Liberation Sans',Helvetica,sans-serif;margin:.3em 0;max-width:75rem}"
    ".occumap p{margin:.2em 0 .5em;max-width:50rem}.occumap .om-h{font-weight:700;font-size:15px;margin:0 0 .2em}"
    ".occumap table{border-collapse:collapse;margin:.3em 0 .6em;font-size:13px;color:inherit;background:none}"
    ".occumap th,.occumap td{text-align:left!important;vertical-align:top;padding:.2em 1em .2em 0;background:none;"
    "border:0;border-bottom:1px solid rgba(128,128,128,.35);max-width:44rem;white-space:normal}"
    ".occumap thead th{border-bottom:2px solid rgba(128,128,128,.8);vertical-align:bottom}"
    ".occumap tbody tr{background:none!important}"
    ".occumap td.om-n,.occumap th.om-n{text-align:right!important;font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".occumap .om-more{opacity:.75}"
    ".occumap .om-bar{display:inline-block;width:5rem;height:.65em;border:1px solid currentColor;margin-right:.5em}"
    ".occumap .om-bar>span{display:block;height:100%;background:#3f7ac0}"
)


class Html(str):
    """Text that is HTML already, and isn't escaped again."""

    __slots__ = ()


def fragment(heading: str, *parts: Html) -> str:
    """Return a view: its heading, if it has one, and its parts.

    >>> fragment("Bakers & co", text("Two.")).endswith('<p class="om-h">Bakers &amp; co</p><p>Two.</p></div>')
    True
    """
    head = f'<p class="om-h">{escape(heading)}</p>' if heading else ""
    return f'<div class="occumap"><style>{_STYLE}</style>{head}{"".join(parts)}</div>'


def text(words: str) -> Html:
    """Return a paragraph of plain text."""
    words = words.strip()
    return Html(f"<p>{escape(words)}</p>" if words else "")


def table(
    head: Sequence[str], rows: Iterable[Sequence[object]], *, shown: int = SHOWN, total: int | None = None
) -> Html:
    """Return a table of the first rows, and how many more there are.

    Args:
        head: the headings.
        rows: cells of text, numbers or `Html`; None is shown as a dash. Numbers stand to the right.
        shown: how many rows at most.
        total: how many rows there are, where only the first are given.
    """
    listed = list(rows)
    first = list(islice(listed, shown))
    numeric = [any(_is_number(row[n]) for row in first) for n in range(len(head))]
    sides = [' class="om-n"' if right else "" for right in numeric]
    headings = "".join(f'<th scope="col"{side}>{escape(name)}</th>' for name, side in zip(head, sides, strict=True))
    lines = ("".join(f"<td{side}>{_cell(cell)}</td>" for cell, side in zip(row, sides, strict=True)) for row in first)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    more = (total if total is not None else len(listed)) - len(first)
    rest = f'<p class="om-more">and {more:,} more</p>' if more > 0 else ""
    return Html(f"<table><thead><tr>{headings}</tr></thead><tbody>{body}</tbody></table>{rest}")


def cover(share: float) -> Html:
    """Return a share as a small bar with its figure."""
    width = 100 * min(max(share, 0.0), 1.0)
    return Html(f'<span class="om-bar"><span style="width:{width:.0f}%"></span></span>{share:.0%}')


def _is_number(value: object) -> bool:
    if isinstance(value, Html):
        return False
    if isinstance(value, str):
        return value[:1].isdecimal() and value.endswith("%")
    return isinstance(value, int | float)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, Html):
        return value
    return f"{value:,}" if isinstance(value, int) else escape(f"{value:g}" if isinstance(value, float) else str(value))
