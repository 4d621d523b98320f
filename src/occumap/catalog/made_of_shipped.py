"""What is made of things that come with Occumap is made once, and kept in the user's cache by the hash of its sources.

Profiles of the map's occupations, and how near these are to each other, take half a second to make and are the same
each time, as long as the data and the code that makes them are.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import polars as pl

from occumap import atomic
from occumap.atlas.nearness import Nearness, Ranks, nearness, nearness_ranked
from occumap.catalog import shipped, user_data
from occumap.catalog.frameworks_made_once import kept_framework
from occumap.catalog.soc2020_titles import soc2020_titles
from occumap.checksums import damaged_file, with_sums
from occumap.model.nearness import Likeness
from occumap.model.occupational_map import OccupationalMap
from occumap.model.skills import Framework

_DATA = ("data/atlas/map", "data/atlas/ssc", "data/classifications.toml", "data/soc2020ext.csv")
_INDEX = ("data/starter-index.csv",)
_CODE = ("atlas", "catalog/occupation_frameworks.py", "io/standard_skills_framework.py", "model/skills.py")


def nearness_on(occupations: OccupationalMap, framework: Framework) -> Nearness:
    """Return how near the occupations of a map are to each other: for those that come with Occumap, as kept.

    >>> nearness_on(shipped.occupational_map("england"), shipped.framework("ssc"))
    <Nearness of 1,269 occupations>
    """
    ours = occupations is shipped.occupational_map(shipped.ENGLAND)
    if ours and framework is shipped.framework(shipped.DEFAULT_FRAMEWORK):
        return _nearness_of_shipped()
    return nearness(occupations, framework, soc2020_titles())


def standard_skills_once(make: Callable[[], Framework]) -> Framework:
    """Return the framework that comes with Occumap, on the occupations of the map that does; made only if it isn't
    kept.
    """
    return kept_framework(user_data.cache_folder("made") / f"ssc-{_digest(_DATA)}", make)


@cache
def _nearness_of_shipped() -> Nearness:
    given = (
        shipped.occupational_map(shipped.ENGLAND), shipped.framework(shipped.DEFAULT_FRAMEWORK), soc2020_titles()
    )  # fmt: skip
    place = user_data.cache_folder("made") / f"nearness-{_digest((*_DATA, *_INDEX))}"
    with suppress(OSError, ValueError):
        return nearness_ranked(*given, _kept(place, len(given[0].occupations)))
    made = nearness(*given)
    ranks = made.rank_all()
    with user_data.cached_if_possible("How near occupations are"):
        files_of = {f"{kind.value}.npy": _bytes(table) for kind, table in ranks.items()}
        atomic.replace_folder(place, with_sums(files_of))
    return nearness_ranked(*given, ranks)


def _kept(place: Path, count: int) -> Mapping[Likeness, Ranks]:
    """Return kept ranks, read as they are needed.

    Raises:
        OSError, ValueError: they aren't kept, or not whole.
    """
    if (damaged := damaged_file(place)) is not None:
        raise ValueError(f"{damaged} is damaged")
    kinds = (Likeness.WORK, Likeness.NAME, Likeness.WORDS)
    found = {kind: np.asarray(np.load(place / f"{kind.value}.npy", mmap_mode="r")) for kind in kinds}
    if any(table.shape != (count, count) for table in found.values()):
        raise ValueError("the ranks aren't those of the map")
    return found


def _bytes(table: Ranks) -> bytes:
    stream = io.BytesIO()
    np.save(stream, table)
    return stream.getvalue()


@cache
def _digest(names: tuple[str, ...]) -> str:
    """Return the hash of the data and of the code by which they are made into something."""
    digest = sha256(f"polars {pl.__version__} numpy {np.__version__}".encode())
    for name in (*names, *_CODE):
        for part in _parts(files("occumap").joinpath(name)):
            digest.update(part.read_bytes())
    return digest.hexdigest()[:32]


def _parts(place: Traversable) -> list[Traversable]:
    if not place.is_dir():
        return [place]
    return [one for one in sorted(place.iterdir(), key=lambda one: one.name) if one.is_file()]
