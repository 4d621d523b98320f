"""How tables were understood, as the table that one fills in and gives back."""

from __future__ import annotations

from occumap.model.table_resolution import TableResolution
from occumap.render.reports.report_csv import csv_bytes

RESOLVE_FILE = "resolve.csv"


def resolution_files(resolution: TableResolution) -> dict[str, bytes]:
    """Return the table of choices by file name.

    >>> list(resolution_files(TableResolution((), ())))
    ['resolve.csv']
    """
    return {RESOLVE_FILE: csv_bytes(resolution.choices)}
