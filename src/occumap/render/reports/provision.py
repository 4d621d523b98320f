"""What courses come to beside what people lack, as tables and as one page of HTML that needs nothing else."""

from __future__ import annotations

from html import escape

from occumap.model.courses import Provision
from occumap.model.noun import in_percent
from occumap.model.staff import LeftOut
from occumap.render.reports.report_csv import csv_bytes
from occumap.render.reports.resolve_file import resolution_files
from occumap.render.reports.workforce import ENVIRONMENT, MAX_ROWS

LABEL = 330
BARS = 400
ROW = 28


def provision_files(plan: Provision) -> dict[str, bytes]:
    """Return the report and its tables by file name."""
    return {
        "smallest-set.csv": csv_bytes(plan.chosen(plan.smallest)),
        "best-courses.csv": csv_bytes(plan.chosen(plan.best)),
        "coverage.csv": csv_bytes(plan.coverage),
        "gaps-no-course-meets.csv": csv_bytes(plan.gaps_unmet),
        "left-out.csv": csv_bytes(plan.omissions),
        **resolution_files(plan.resolution),
        "provision.html": provision_html(plan).encode(),
    }


def provision_html(plan: Provision) -> str:
    """Return the page as text: the set of courses with what each adds, the best few, gaps no course meets."""
    return ENVIRONMENT.get_template("provision.html.j2").render(
        kicker="Courses compared with the skills gap",
        title="Which courses to offer",
        framework=plan.demand.framework,
        plan=plan,
        gap=plan.demand.gap,
        costs=any(course.cost is not None for course in plan.courses),
        bars=bars_svg(plan),
        smallest=plan.chosen(plan.smallest).to_dicts(),
        best=plan.chosen(plan.best).to_dicts(),
        cells=[one for one in plan.left_out if one.text is None and not _is_unneeded(one, plan)],
        unmet=plan.gaps_unmet.head(MAX_ROWS).to_dicts(),
        coverage=plan.coverage.head(MAX_ROWS).to_dicts(),
    )


def _is_unneeded(one: LeftOut, plan: Provision) -> bool:
    return any((one.row, one.column) == (other.row, other.column) for other in plan.unneeded)


def bars_svg(plan: Provision) -> str:
    """Return what each course of the set adds, as an ``<svg>`` element: grey is closed before it."""
    shown = plan.smallest.courses[:MAX_ROWS]
    width, height = LABEL + BARS + 70, ROW * len(shown) + 30
    label = "What each course adds; the same figures are in the table below"
    parts = [f'<svg role="img" viewBox="0 0 {width} {height}" style="max-width:{width}px" aria-label="{label}">']
    if plan.smallest.wanted is not None:
        x = LABEL + BARS * plan.smallest.wanted
        bottom = ROW * len(shown)
        words = f"target: {in_percent(plan.smallest.wanted)}"
        parts += [
            f'<line class="aim" x1="{x:g}" y1="0" x2="{x:g}" y2="{bottom + 6}"/>',
            f'<text class="soft" x="{x:g}" y="{bottom + 22}" text-anchor="middle">{words}</text>',
        ]
    for n, one in enumerate(shown):
        y = n * ROW
        title = plan.courses[one.course].title
        short = title if len(title) <= 46 else f"{title[:45]}…"
        before, adds = BARS * (one.share - one.adds), BARS * one.adds
        parts += [
            f'<text x="{LABEL - 10}" y="{y + 18}" text-anchor="end">{escape(short)}</text>',
            f'<rect class="before" x="{LABEL}" y="{y + 11}" width="{before:.1f}" height="6"/>',
            f'<rect class="bar" x="{LABEL + before:.1f}" y="{y + 4}" width="{max(adds, 1):.1f}" height="{ROW - 8}"/>',
            f'<text class="over" x="{LABEL + before + adds + 6:.1f}" y="{y + 18}">+{in_percent(one.adds)}</text>',
        ]
    return "".join([*parts, "</svg>"])
