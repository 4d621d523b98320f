"""What O*NET says besides ratings: tasks, job zones, related occupations, career clusters."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.onet.table_files import TABLES, open_table
from occumap.io.tables import find_columns, read_csv_table, text_or_null

CLUSTERS_FILE = "All_Career_Clusters.csv"
_CLUSTERS = {
    "cluster": ("Career Cluster",),
    "pathway": ("Career Pathway", "Sub-Cluster", "Career Sub-Cluster"),
    "profile": ("Code", "O*NET-SOC Code"),
    "title": ("Occupation", "Title"),
}


def read_extras(folder: Path) -> dict[str, pl.DataFrame]:
    """Return the further tables that are there, by name.

    Raises:
        InputError: a table that is there can't be read, lacks a column, or has something else for a number.
    """
    found = {
        "tasks": _tasks(folder),
        "job_zones": _job_zones(folder),
        "job_zone_reference": _job_zone_reference(folder),
        "related": _related(folder),
        "career_clusters": _career_clusters(folder),
    }
    return {name: table for name, table in found.items() if table is not None}


def _tasks(folder: Path) -> pl.DataFrame | None:
    """Return tasks with their kind: Core, Supplemental, or null where O*NET hasn't rated them yet."""
    table = open_table(folder, TABLES["Task Statements"])
    return None if table is None else table.frame.select("profile", "task_id", "task", "kind")


def _job_zones(folder: Path) -> pl.DataFrame | None:
    table = open_table(folder, TABLES["Job Zones"])
    if table is None:
        return None
    table.refuse_unlike("zone", r"^\d+(\.0)?$", "a job zone, such as 3")
    return table.frame.select("profile", pl.col("zone").cast(pl.Float64).cast(pl.Int64))


def _job_zone_reference(folder: Path) -> pl.DataFrame | None:
    """Return what the zones mean: five rows until 30.2, four since 30.3. A row for several zones is given for each."""
    table = open_table(folder, TABLES["Job Zone Reference"])
    if table is None:
        return None
    table.refuse_unlike("zone", r"\d", "a job zone, such as 3")
    zones = pl.col("zone").str.replace(r"\.0$", "").str.extract_all(r"\d+")
    return table.frame.drop("row").with_columns(zones.cast(pl.List(pl.Int64))).explode("zone")


def _related(folder: Path) -> pl.DataFrame | None:
    """Read related occupations, the closest first: ``index`` counts from 1 within an occupation."""
    table = open_table(folder, TABLES["Related Occupations"])
    if table is None:
        return None
    frame = table.with_numbers("index").frame
    return frame.select("profile", "related", "tier", pl.col("index").cast(pl.Int64))


def _career_clusters(folder: Path) -> pl.DataFrame | None:
    """Return clusters and pathways of careers, from a CSV in the folder or beside it."""
    place = next((p for p in (folder / CLUSTERS_FILE, folder.parent / CLUSTERS_FILE) if p.is_file()), None)
    if place is None:
        return None
    frame = read_csv_table(place)
    columns = find_columns(frame, _CLUSTERS, where=str(place))
    table = frame.select(text_or_null(column).alias(field) for field, column in columns.items())
    if (blank := table["profile"].is_null()).any():
        raise InputError(
            f"{place}, row {(blank.arg_max() or 0) + 2}", "there is no code", hint="Give the file as published."
        )
    return table
