"""What a workforce comes to, as tables and as one page of HTML that needs nothing else."""

from __future__ import annotations

from html import escape
from textwrap import wrap

import numpy as np
import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined

from occumap.model.noun import at_least, in_percent, percents_apart
from occumap.model.skill_amounts import TASKS_SAID, amount, from_to
from occumap.model.staff import Post, Workforce
from occumap.model.table_resolution import asked_in_words
from occumap.render.reports.report_csv import csv_bytes
from occumap.render.reports.resolve_file import resolution_files

ENVIRONMENT = Environment(
    loader=PackageLoader("occumap.render.reports", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.globals.update(
    amount=amount,
    asked_in_words=asked_in_words,
    from_to=from_to,
    in_percent=in_percent,
    percents_apart=percents_apart,
    tasks_said=TASKS_SAID,
)
# What a page can show of a large workforce; the tables beside it have all.
MAX_STAFF = 60
MAX_ROLES = 24
MAX_ROWS = 100
NAMED_ROLES = 5
LABEL = 190
WIDE, NARROW = 140, 34
ROW = 26
LINE = 15


def workforce_files(plan: Workforce) -> dict[str, bytes]:
    """Return the report and its tables by file name."""
    return {
        "coverage.csv": csv_bytes(plan.matrix),
        "assignment.csv": csv_bytes(plan.assignment),
        "training.csv": csv_bytes(plan.training),
        "single-points.csv": csv_bytes(plan.single_points),
        "not-held.csv": csv_bytes(plan.unheld),
        "left-out.csv": csv_bytes(plan.omissions),
        **resolution_files(plan.resolution),
        "workforce.html": workforce_html(plan).encode(),
    }


def workforce_html(plan: Workforce) -> str:
    """Return the page as text: coverage as a drawing, assignment, training, hiring, single points of failure."""
    staff, roles = _shown(plan)
    whole = plan.lines["gap"].sum()
    training = plan.training.with_columns((pl.col("gap") / whole).alias("part")).head(MAX_ROWS)
    return ENVIRONMENT.get_template("workforce.html.j2").render(
        kicker="Staff compared with target roles",
        title="Workforce plan",
        framework=plan.framework,
        plan=plan,
        heatmap=heatmap_svg(plan, staff, roles),
        hidden=_hidden(plan, staff, roles),
        assignment=list(zip(plan.posts, plan.assignment.head(MAX_ROWS).to_dicts(), strict=False)),
        unassigned=plan.unassigned.head(MAX_ROWS).to_dicts(),
        cells=[one for one in plan.left_out if one.text is None],
        shown_posts=min(MAX_ROWS, len(plan.posts)),
        training=training.to_dicts(),
        hiring=_hiring(plan),
        unheld=plan.unheld.head(MAX_ROWS).to_dicts(),
        single_points=plan.single_points.head(MAX_ROWS).to_dicts(),
    )


def _hiring(plan: Workforce) -> list[dict[str, object]]:
    """Return the roles to hire for: how many posts of each, and why."""
    found: dict[int, list[Post]] = {}
    for post in plan.hiring:
        found.setdefault(post.role, []).append(post)
    return [
        {"role": plan.role_labels[role], "posts": len(posts), "why": plan.why_hire(posts[0])}
        for role, posts in found.items()
    ]


def heatmap_svg(plan: Workforce, staff: list[int], roles: list[int]) -> str:
    """Return coverage as an ``<svg>`` element: a row for each member of staff, a column for each role.

    Every cell has its figure, its shade, and a full dot where the member is assigned or a ring where they would do.

    Args:
        plan: what a workforce comes to.
        staff, roles: places of those shown.
    """
    named = len(roles) <= NAMED_ROLES
    column = WIDE if named else NARROW + 14
    heads = [wrap(plan.role_labels[role], 18) if named else [str(role + 1)] for role in roles]
    head = max(len(lines) for lines in heads) * LINE + 14
    width, height = LABEL + column * len(roles) + 4, head + ROW * len(staff) + 4
    assigned = {(post.member, post.role) for post in plan.posts if not post.hire}
    label = f"Coverage of {len(roles)} roles by {len(staff)} staff; the same figures are in coverage.csv"
    parts = [f'<svg role="img" viewBox="0 0 {width} {height}" style="max-width:{width}px" aria-label="{label}">']
    for n, lines in enumerate(heads):
        x = LABEL + n * column + column / 2
        title = f"<title>{escape(plan.role_labels[roles[n]])}</title>"
        for m, line in enumerate(lines):
            y = head - 12 - (len(lines) - 1 - m) * LINE
            parts.append(f'<text class="strong" x="{x:g}" y="{y:g}" text-anchor="middle">{title}{escape(line)}</text>')
    for m, member in enumerate(staff):
        y = head + m * ROW
        name = plan.staff[member].name
        short = name if len(name) <= 24 else f"{name[:23]}…"
        parts.append(f'<text x="{LABEL - 10}" y="{y + 18}" text-anchor="end">{escape(short)}</text>')
        for n, role in enumerate(roles):
            taken = (member, role) in assigned
            said = plan.covers(member, role).removesuffix(" %").replace(" % or more", "+").replace("unknown", "?")
            value = float(plan.coverage[member, role])
            parts.append(_cell(LABEL + n * column, y, column, value, plan.minimum, said, taken=taken))
    return "".join([*parts, "</svg>"])


def _cell(x: float, y: float, width: float, value: float, minimum: float, said: str, *, taken: bool) -> str:
    inner = f'x="{x + 1:g}" y="{y + 1:g}" width="{width - 2:g}" height="{ROW - 2}"'
    shade = f'<rect class="cell" {inner} fill-opacity="{0.5 * value:.2f}"/>'
    edge = f'<rect class="edge{" taken" if taken else ""}" {inner}/>'
    mark = ""
    at = f'cx="{x + 10:g}" cy="{y + ROW / 2:g}" r="4"'
    if taken:
        mark = f'<circle class="mark" {at}/>'
    elif at_least(value, minimum):
        mark = f'<circle class="ring" {at}/>'
    centre = x + width / 2 + (5 if width < WIDE else 0)
    strong = ' class="strong"' if taken else ""
    figure = f'<text{strong} x="{centre:g}" y="{y + 18:g}" text-anchor="middle">{said}</text>'
    return shade + edge + mark + figure


def _shown(plan: Workforce) -> tuple[list[int], list[int]]:
    """Return places of the staff and roles that the drawing has room for: those nearest to some role, in their
    order.
    """
    roles = list(range(min(MAX_ROLES, len(plan.roles))))
    nearest = np.argsort(-plan.coverage[:, roles].max(axis=1), kind="stable")[:MAX_STAFF]
    return sorted(nearest.tolist()), roles


def _hidden(plan: Workforce, staff: list[int], roles: list[int]) -> str:
    said = []
    if len(roles) > NAMED_ROLES:
        said.append(
            "Columns are numbered by the order of roles in your list: "
            + "; ".join(f"{role + 1} {plan.role_labels[role]}" for role in roles)
            + "."
        )
    if len(staff) < len(plan.staff) or len(roles) < len(plan.roles):
        said.append(
            f"Shown: {len(staff)} of {len(plan.staff)} staff, {len(roles)} of {len(plan.roles)} roles; "
            "coverage.csv has them all."
        )
    return " ".join(said)
