"""The typical job titles of a map's occupations, which records of its API carry and tables of plain facts don't."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from occumap.catalog import kept, user_data
from occumap.catalog.load import load
from occumap.catalog.loaded import Loaded
from occumap.catalog.recognised import FileKind


def typical_titles(name: str | Path) -> Mapping[str, tuple[str, ...]]:
    """Return the typical job titles of occupations by code; nothing where the map came as tables.

    The publisher lists the titles of a standard on each of its options: those tell no option from another, and are
    left out.

    Args:
        name: of a map that is kept, or the folder or file of its records.

    Raises:
        OccumapError: as for `occumap.catalog.load.load`.

    >>> typical_titles("england")
    {}
    """
    loaded = _loaded(name)
    titles = _listed(loaded)
    if not titles or loaded.occupational_map is None:
        return {}
    standard = {one.code: one.standard for one in loaded.occupational_map.occupations}
    told = Counter((standard[code], title) for code, listed in titles.items() for title in listed)
    return {
        code: tuple(title for title in listed if told[standard[code], title] == 1) for code, listed in titles.items()
    }


def titles_on_map(name: str | Path) -> pl.DataFrame:
    """Return what occupations of a map are also called, as a table of profile and title: all their typical titles.

    One that several list, such as the options of a standard, means each of them.

    Args:
        name: of a map that is kept, or the folder or file of its records.

    Raises:
        OccumapError: as for `occumap.catalog.load.load`.

    >>> titles_on_map("england").is_empty()
    True
    """
    rows = [(code, title) for code, listed in _listed(_loaded(name)).items() for title in listed]
    return pl.DataFrame(rows, schema={"profile": pl.String, "title": pl.String}, orient="row")


def _loaded(name: str | Path) -> Loaded:
    """Return a map with the files that it came in, also where it is kept under a name."""
    kept_as = "" if isinstance(name, Path) else name.strip().casefold()
    return load(kept.files_of(kept_as, "map") if kept_as in user_data.own("map") else name, "map")


def _listed(loaded: Loaded) -> dict[str, tuple[str, ...]]:
    """Return the titles that records list, each once for each occupation."""
    from occumap.io.skills_england import read_skills_england_details  # noqa: PLC0415 (only records need it)

    if loaded.kind is not FileKind.MAP_RECORDS or loaded.path is None or loaded.occupational_map is None:
        return {}
    details = read_skills_england_details(loaded.path)
    listed = zip(details["occupation"].to_list(), details["job_titles"].to_list(), strict=True)
    return {code: tuple(dict.fromkeys(titles)) for code, titles in listed}
