"""What O*NET says besides ratings: tasks, job zones, related occupations, career clusters."""

from __future__ import annotations

import polars as pl

from occumap.errors import InputError
from occumap.io.onet.table_files import ReleaseTables
from occumap.io.tables import find_columns, read_csv_table, text_or_null

CLUSTERS_FILE = "All_Career_Clusters.csv"
_CLUSTERS = {
    "cluster": ("Career Cluster",),
    "pathway": ("Career Pathway", "Sub-Cluster", "Career Sub-Cluster"),
    "profile": ("Code", "O*NET-SOC Code"),
    "title": ("Occupation", "Title"),
}


def read_extras(release: ReleaseTables) -> dict[str, pl.DataFrame]:
    """Return the further tables that are there, by name.

    Raises:
        InputError: a table that is there can't be read, lacks a column, or has something else for a number.
    """
    found = {
        "tasks": _tasks(release),
        "job_zones": _job_zones(release),
        "job_zone_reference": _job_zone_reference(release),
        "related": _related(release),
        "career_clusters": _career_clusters(release),
    }
    return {name: table for name, table in found.items() if table is not None}


def _tasks(release: ReleaseTables) -> pl.DataFrame | None:
    """Return tasks with their kind: Core, Supplemental, or null where O*NET hasn't rated them yet."""
    table = release.table("Task Statements")
    return None if table is None else table.frame.select("profile", "task_id", "task", "kind")


def _job_zones(release: ReleaseTables) -> pl.DataFrame | None:
    table = release.table("Job Zones")
    if table is None:
        return None
    table.refuse_unlike("zone", r"^\d+(\.0)?$", "a job zone, such as 3")
    return table.frame.select("profile", pl.col("zone").cast(pl.Float64).cast(pl.Int64))


def _job_zone_reference(release: ReleaseTables) -> pl.DataFrame | None:
    """Return what the zones mean: five rows until 30.2, four since 30.3. A row for several zones is given for each."""
    table = release.table("Job Zone Reference")
    if table is None:
        return None
    table.refuse_unlike("zone", r"\d", "a job zone, such as 3")
    zones = pl.col("zone").str.replace(r"\.0$", "").str.extract_all(r"\d+")
    return table.frame.drop("row").with_columns(zones.cast(pl.List(pl.Int64))).explode("zone")


def _related(release: ReleaseTables) -> pl.DataFrame | None:
    """Read related occupations, the closest first: ``index`` counts from 1 within an occupation."""
    table = release.table("Related Occupations")
    if table is None:
        return None
    frame = table.with_numbers("index").frame
    return frame.select("profile", "related", "tier", pl.col("index").cast(pl.Int64))


def _career_clusters(release: ReleaseTables) -> pl.DataFrame | None:
    """Return clusters and pathways of careers, from a CSV in the folder or beside it."""
    folder = release.folder
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
