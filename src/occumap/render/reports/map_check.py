"""Which codes of a map its names contradict, as a table and as one page of HTML that needs nothing else."""

from __future__ import annotations

import polars as pl

from occumap.model.map_check import MapCheck
from occumap.render.reports.report_csv import csv_bytes
from occumap.render.reports.workforce import ENVIRONMENT

_COLUMNS = {
    "code": pl.String,
    "name": pl.String,
    "published": pl.String,
    "published_title": pl.String,
    "better": pl.String,
    "better_title": pl.String,
    "weight": pl.Float64,
    "reason": pl.String,
    "look_at": pl.String,
}


def map_check_csv(found: MapCheck) -> bytes:
    """Return every occupation checked, largest weight first; ``look_at`` says of which the weight is large enough."""
    rows = [
        (
            one.occupation.code,
            one.occupation.name,
            one.occupation.soc2020,
            one.published,
            one.better.code,
            one.better.title,
            round(one.weight, 2),
            one.reason,
            "yes" if one.flagged else "no",
        )
        for one in found.all
    ]
    return csv_bytes(pl.DataFrame(rows, schema=_COLUMNS, orient="row"))


def map_check_html(found: MapCheck) -> str:
    """Return the page as text: the occupations to look at, and the progressions that are crossed."""
    return ENVIRONMENT.get_template("map_check.html.j2").render(
        kicker="Occupational map compared with the classification",
        title="Is the map right?",
        found=found,
    )
