"""Occupations of the map with where each stands, as a table."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.render.reports.report_csv import csv_bytes

_COLUMNS = ("code", "name", "level", "status", "route", "pathway", "cluster", "technical_level", "standard")
_CODES = ("soc2020", "soc2010", "green_themes")


def map_list_csv(world: OccupationalMap, occupations: Iterable[Occupation]) -> bytes:
    """Return occupations as CSV, one a row: where each stands on the map, its level, status, codes and green themes.

    >>> from occumap.examples import small_map
    >>> map_list_csv(small_map(), small_map().occupations[:1]).decode("utf-8-sig").splitlines()[0]
    'code,name,level,status,route,pathway,cluster,technical_level,standard,soc2020,soc2010,green_themes'
    """
    rows = [
        (
            one.code,
            one.name,
            one.level,
            one.status or None,
            world.route_of(one.code).name,
            world.pathway_of(one.code).name,
            world.cluster_of(one.code).name,
            world.cluster_of(one.code).technical_level.title,
            one.standard,
            one.soc2020,
            one.soc2010,
            " ".join(map(str, one.green_themes)) or None,
        )
        for one in occupations
    ]
    schema = {name: pl.Int64 if name == "level" else pl.String for name in (*_COLUMNS, *_CODES)}
    return csv_bytes(pl.DataFrame(rows, schema=schema, orient="row"))
