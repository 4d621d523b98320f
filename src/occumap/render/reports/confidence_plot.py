"""How sure the answers of a coded file are: confidence against the share of rows with at least so much."""

from __future__ import annotations

from collections.abc import Sequence

from occumap.model.review import SURE_TO_KEEP
from occumap.render.reports.share_plane import SharePlane, drawn, frame, number, path, rule


def confidence_plot(curve: Sequence[tuple[float, float]], *, name: str = "confidence") -> str:
    """Return the curve as an ``<svg>`` element for a page; the confidence that needs no review is dashed.

    Args:
        curve: confidences from 0 to 1, each with the share of rows that have a code with at least so much.
        name: begins the ids in it.

    >>> confidence_plot([(0, 0.9), (0.8, 0.5), (1, 0.1)]).count("<path")
    1
    """
    plane = SharePlane(720, 340, minimum=0.0)
    sure = next((share for at, share in curve if at >= SURE_TO_KEEP), 0.0)
    x, y = plane.at(SURE_TO_KEEP, sure)
    marks = [
        *frame(plane, "confidence of at least", "share of rows with a code"),
        rule("aim", plane.at(SURE_TO_KEEP, 0), plane.at(SURE_TO_KEEP, 1)),
        path("line", [plane.at(*point) for point in curve]),
        f'<circle class="mark" cx="{number(x)}" cy="{number(y)}" r="5"/>',
        (
            f'<text class="said" x="{number(x - 10)}" y="{number(max(y - 10, 30))}" text-anchor="end">'
            f"{sure:.0%} of rows at {SURE_TO_KEEP:.0%} or more</text>"
        ),
    ]
    some = next((share for _, share in curve), 0.0)
    text = f"{some:.0%} of rows have a code; {sure:.0%} have one with a confidence of {SURE_TO_KEEP:.0%} or more."
    return drawn(plane, name, "Rows by confidence", text, marks)
