"""What groups of SOC2020 are called, as far as it comes along: their titles, and job titles of the starter index."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

import polars as pl

from occumap.atlas.occupation_words import GroupTitles

_DATA = files("occumap.data")


@cache
def soc2020_titles() -> GroupTitles:
    """Return the titles of the unit and six-digit groups of SOC2020, and titles of jobs by unit group.

    >>> soc2020_titles().titles["2126/01"]
    'Aeronautical engineers (professional)'
    """
    with as_file(_DATA.joinpath("soc2020ext.csv")) as structure, as_file(_DATA.joinpath("starter-index.csv")) as index:
        groups = pl.read_csv(structure, columns=["code", "title"], schema_overrides={"code": pl.String})
        entries = pl.read_csv(index, columns=["title", "soc2020"], schema_overrides={"soc2020": pl.String})
    jobs = entries.group_by("soc2020", maintain_order=True).agg("title")
    return GroupTitles(dict(groups.iter_rows()), {code: tuple(titles) for code, titles in jobs.iter_rows()})
