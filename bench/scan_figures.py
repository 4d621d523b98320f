"""How good a ranking of groups is: changed ones among the first, AUC, with intervals, as Markdown and a curve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

import numpy as np
from scipy.stats import rankdata

FIRST = (50, 100)
DRAWN = 1000
SEED = 20170
_WIDTH, _HEIGHT, _LEFT, _TOP, _PLOT_W, _PLOT_H = 640, 400, 60, 20, 400, 320
_FONT = 'font-family="sans-serif" font-size="13"'
_COLOURS = ("#1d70b8", "#d4351c", "#00703c", "#4c2c92", "#505a5f")
_DASHES = ("", "8 4", "2 3", "10 3 2 3", "1 5")


def hits(scores: np.ndarray, truth: np.ndarray, first: int) -> float:
    """Changed groups among the first; of equal scores, as many as chance would put there.

    >>> hits(np.array([3.0, 2.0, 2.0, 1.0]), np.array([True, True, False, False]), 2)
    1.5
    """
    return float(found_by(scores, truth)[min(first, len(truth))])


def found_by(scores: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Changed groups found after 0, 1, 2, … groups were looked at."""
    order = np.argsort(-scores, kind="stable")
    _, tie = np.unique(-scores[order], return_inverse=True)
    share = np.bincount(tie, truth[order]) / np.bincount(tie)
    return np.concatenate([[0.0], np.cumsum(share[tie])])


def auc(scores: np.ndarray, truth: np.ndarray) -> float:
    """The chance that a changed group stands before one left alone; equal scores count half.

    >>> auc(np.array([3.0, 1.0, 2.0]), np.array([True, False, False]))
    1.0
    """
    changed, alone = int(truth.sum()), int((~truth).sum())
    if not changed or not alone:
        return float("nan")
    return float((rankdata(scores)[truth].sum() - changed * (changed + 1) / 2) / (changed * alone))


def with_interval(scores: np.ndarray, truth: np.ndarray) -> dict[str, tuple[float, float, float]]:
    """Each figure with its 95 % interval: groups drawn again with replacement, a thousand times."""
    drawn = np.random.default_rng(SEED).integers(0, len(truth), (DRAWN, len(truth)))
    measures = {f"first {n}": (lambda s, t, n=n: hits(s, t, n)) for n in FIRST} | {"auc": auc}
    found = {}
    for name, measure in measures.items():
        again = [measure(scores[rows], truth[rows]) for rows in drawn]
        low, high = np.nanpercentile(again, (2.5, 97.5))
        found[name] = (measure(scores, truth), float(low), float(high))
    return found


def better(scores: np.ndarray, other: np.ndarray, truth: np.ndarray, first: int) -> tuple[float, float, float]:
    """How many more changed groups one ranking has among the first than another, both on the same draws."""
    drawn = np.random.default_rng(SEED).integers(0, len(truth), (DRAWN, len(truth)))
    again = [hits(scores[r], truth[r], first) - hits(other[r], truth[r], first) for r in drawn]
    low, high = np.percentile(again, (2.5, 97.5))
    return hits(scores, truth, first) - hits(other, truth, first), float(low), float(high)


def table(rankings: Mapping[str, np.ndarray], truth: np.ndarray) -> str:
    """The rankings of one revision as a Markdown table; the last column is of the groups left alone."""
    firsts = " | ".join(f"changed among the first {n}" for n in FIRST)
    lines = [
        f"| ranking | {firsts} | left alone, but among the first {FIRST[-1]} | AUC |",
        "|---" * (len(FIRST) + 3) + "|",
    ]
    alone = int((~truth).sum())
    for name, scores in rankings.items():
        figures = with_interval(scores, truth)
        cells = [_shown(*figures[f"first {n}"], digits=0) for n in FIRST]
        flagged = min(FIRST[-1], len(truth)) - figures[f"first {FIRST[-1]}"][0]
        lines.append(
            f"| {name} | {' | '.join(cells)} | {flagged:.0f} of {alone} ({flagged / alone:.0%}) |"
            f" {_shown(*figures['auc'], digits=2)} |"
        )
    return "\n".join(lines)


def _shown(value: float, low: float, high: float, *, digits: int) -> str:
    return f"{value:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def curve_svg(rankings: Mapping[str, np.ndarray], truth: np.ndarray, *, title: str) -> str:
    """Changed groups found by groups looked at, a line for each ranking, named beside its end."""
    total, changed = len(truth), int(truth.sum())
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" {_FONT}>',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(_told(rankings, truth))}</desc>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        *_axes(total, changed),
    ]
    for n, (name, scores) in enumerate(rankings.items()):
        points = " ".join(_point(x, y, total, changed) for x, y in enumerate(found_by(scores, truth)))
        style = f'stroke="{_COLOURS[n]}" stroke-width="2" stroke-dasharray="{_DASHES[n]}"'
        y = _TOP + 16 + 22 * n
        lines += [
            f'<polyline points="{points}" fill="none" {style}/>',
            f'<line x1="{_LEFT + _PLOT_W + 12}" x2="{_LEFT + _PLOT_W + 40}" y1="{y - 4}" y2="{y - 4}" {style}/>',
            f'<text x="{_LEFT + _PLOT_W + 46}" y="{y}">{escape(name)}</text>',
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"


def _told(rankings: Mapping[str, np.ndarray], truth: np.ndarray) -> str:
    told = "; ".join(f"{name} {hits(scores, truth, 100):.0f}" for name, scores in rankings.items())
    return f"Changed groups, of {truth.sum()}, among the first 100 of {len(truth)}: {told}."


def _axes(total: int, changed: int) -> Iterable[str]:
    left, bottom = _LEFT, _TOP + _PLOT_H
    yield f'<path d="M{left} {_TOP}V{bottom}H{left + _PLOT_W}" fill="none" stroke="#0b0c0c"/>'
    for x in range(0, total + 1, 100):
        at = left + _PLOT_W * x / total
        yield f'<text x="{at:.0f}" y="{bottom + 18}" text-anchor="middle">{x}</text>'
    for y in _ticks(changed):
        yield f'<text x="{left - 8}" y="{bottom - _PLOT_H * y / changed + 4:.0f}" text-anchor="end">{y}</text>'
    yield f'<text x="{left + _PLOT_W / 2:.0f}" y="{bottom + 40}" text-anchor="middle">groups looked at</text>'
    middle = _TOP + _PLOT_H // 2
    yield f'<text transform="translate(16 {middle}) rotate(-90)" text-anchor="middle">changed groups among them</text>'


def _ticks(changed: int) -> Sequence[int]:
    return range(0, changed + 1, 25 if changed <= 150 else 50)


def _point(x: int, y: float, total: int, changed: int) -> str:
    return f"{_LEFT + _PLOT_W * x / total:.1f},{_TOP + _PLOT_H * (1 - y / changed):.1f}"
