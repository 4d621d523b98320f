"""The page whole: an evaluation put into words and tables by the template beside this file; and the same as JSON."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from occumap.model.evaluation import CurvePoint, Evaluation, EvaluationSource
from occumap.model.version import Version
from occumap.render import as_dict
from occumap.render.reports.evaluation_plots import curve_plot, reliability_plot
from occumap.render.reports.share_plane import STYLE

# Production rates that the table shows; the plot shows more.
TABLE_RATES = 10
DECIMALS = 6


def evaluation_html(evaluation: Evaluation, version: Version, source: EvaluationSource) -> str:
    """Return the report as text: one page that loads nothing.

    Args:
        evaluation: its figures.
        version: the classification, for titles of groups.
        source: what was evaluated.

    >>> import polars as pl
    >>> from occumap.coding.evaluate import evaluation_of
    >>> from occumap.examples import small_version
    >>> answers = pl.DataFrame({"truth": ["11", "12"], "code": ["11", "11"], "confidence": [0.9, 0.7]})
    >>> source = EvaluationSource("jobs.csv", "soc", None, None, None, False, ())
    >>> page = evaluation_html(evaluation_of(answers, small_version(), resamples=20), small_version(), source)
    >>> "jobs.csv" in page
    True
    """
    return _ENVIRONMENT.get_template("evaluation.html.j2").render(
        e=evaluation,
        version=version,
        source=source,
        curve_rows=_curve_rows(evaluation.curve),
        curve=curve_plot(evaluation),
        reliability=reliability_plot(evaluation),
        svg_style=STYLE,
    )


def evaluation_json(evaluation: Evaluation, source: EvaluationSource) -> str:
    """Return all figures as JSON, to six decimals."""
    return as_dict.to_json(as_dict.evaluation(evaluation, source))


def _curve_rows(curve: tuple[CurvePoint, ...]) -> list[CurvePoint]:
    """Return the first point at or beyond each tenth of the rate, and the last of all."""
    wanted = [n / TABLE_RATES for n in range(1, TABLE_RATES + 1)]
    firsts = [next((one for one in curve if one.rate >= rate - 1e-9), None) for rate in wanted]
    return list(dict.fromkeys(one for one in (*firsts, *curve[-1:]) if one is not None))


def _percent(value: float | None, decimals: int = 1) -> str:
    """Return a share as people read it, with a space that doesn't break.

    >>> _percent(0.6412)
    '64.1\\xa0%'
    """
    return "–" if value is None else f"{100 * value:.{decimals}f}\u00a0%"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _counted(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _p_value(value: float) -> str:
    return "below 0.0001" if value < 0.0001 else f"{value:.4f}"


_ENVIRONMENT = Environment(
    loader=PackageLoader("occumap.render.reports", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {"percent": _percent, "figure": _figure, "counted": _counted, "p_value": _p_value}
