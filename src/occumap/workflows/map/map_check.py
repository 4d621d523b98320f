"""Whether the map has its occupations under the right groups of the classification."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from occumap.atlas.map_check import check
from occumap.atlas.map_check_evidence import GroupNames
from occumap.atlas.map_readings import ReadGroups, Reading, all_readings
from occumap.catalog import load, shipped
from occumap.catalog.chosen_index import chosen_index
from occumap.catalog.coders import coder
from occumap.catalog.typical_titles import typical_titles
from occumap.catalog.values import index_name
from occumap.coding.coder import Coder
from occumap.model.index import Index
from occumap.model.map_check import MapCheck
from occumap.model.occupational_map import OccupationalMap

VERSION, EARLIER, BELOW = "soc2020", "soc2010", "soc2020ext"
UNIT_DIGITS = 4
# So many codes of a reading are looked at; what follows is next to nothing.
CODES = 25
# An answer of the index is taken for settled from this confidence on: not where a qualifier that isn't given decides.
SETTLED = 0.8
# How long pages and the API wait for the check before they say that it is being made.
PATIENCE = 3.0
_making = ThreadPoolExecutor(max_workers=1, thread_name_prefix="map check")


def map_check(
    *, occupations: OccupationalMap | str | Path | None = None, index: Index | str | Path | None = None
) -> MapCheck:
    """Return the occupations of a map whose names contradict the SOC2020 group they are published under.

    Args:
        occupations: the map; the one that comes with Occumap if not given. Records, given by their folder or the name
            they are kept under, bring the typical job titles of their occupations.
        index: an index coded to SOC2020: a name, a file, or the index itself. If not given, the one that
            ``OCCUMAP_INDEX`` or the settings name, else the starter index.

    Raises:
        OccumapError: something named isn't there, or can't be read.
    """
    typical: Mapping[str, Sequence[str]] = {}
    if occupations is None or isinstance(occupations, str | Path):
        typical = typical_titles(occupations or shipped.ENGLAND)
        occupations = load.occupational_map(occupations or shipped.ENGLAND)
    chosen = chosen_index(index)
    made = coder(VERSION, index=chosen)
    names = group_names(made.lookup.index)
    read = _second_opinion(_read(made, all_readings(occupations, typical)), made)
    return check(occupations, names, read, typical_titles=typical, version=VERSION, index=index_name(chosen))


def held_map_check() -> MapCheck:
    """Return the check of the map that comes with Occumap by the chosen index, made once in a process."""
    return _making.submit(_held, chosen_index()).result()


def map_check_soon(*, patience: float = PATIENCE) -> MapCheck | None:
    """Return the same check; None if it isn't made after so many seconds, and is still being made."""
    asked = _making.submit(_held, chosen_index())
    try:
        return asked.result(patience)
    except TimeoutError:
        asked.cancel()
        return None


@lru_cache(maxsize=2)
def _held(index: str) -> MapCheck:
    return map_check(index=index)


def group_names(index: Index) -> GroupNames:
    """Return what the unit groups of SOC2020 are called, in the classification and in an index."""
    version, below = shipped.version(VERSION), shipped.version(BELOW)
    titles = {group.code.value: group.title for group in version.groups if len(group.code.value) == UNIT_DIGITS}
    deeper = [(group.title, group.code.value[:UNIT_DIGITS]) for group in below.groups if "/" in group.code.value]
    own = [(title, code) for title, code in _pairs(index, "title", VERSION) if code in titles]
    return GroupNames(titles, deeper, [(_as_spoken(title), code) for title, code in own], _earlier(index))


def _earlier(index: Index) -> Mapping[str, Mapping[str, float]]:
    """Return how the index spreads the titles of each SOC2010 code over SOC2020."""
    if EARLIER not in index.versions:
        return {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for old, new in _pairs(index, EARLIER, VERSION):
        counts[old][new] += 1
    return {old: {new: count / sum(row.values()) for new, count in row.items()} for old, row in counts.items()}


def _pairs(index: Index, first: str, second: str) -> list[tuple[str, str]]:
    frame = index.frame.select(first, second).drop_nulls()
    return [(str(one), str(other)[:UNIT_DIGITS]) for one, other in frame.iter_rows()]


def _as_spoken(title: str) -> str:
    """Return a title of an index in the order in which it is said.

    >>> _as_spoken("Fitter, engineering")
    'engineering Fitter'
    """
    first, *rest = (part.strip() for part in title.split(","))
    return " ".join([*rest, first])


def _read(made: Coder, readings: Sequence[Reading]) -> dict[Reading, ReadGroups]:
    jobs = [(reading.title, reading.industry) for reading in readings]
    found = made.alternatives(jobs, limit=CODES)
    read = {}
    for reading, candidates in zip(readings, found, strict=True):
        settled = None if reading.industry else made.by_index.settled(reading.title)
        code = settled.code.value if settled and settled.code and settled.confidence >= SETTLED else None
        read[reading] = ReadGroups({one.code.value: one.probability for one in candidates}, code)
    return read


def _second_opinion(read: Mapping[Reading, ReadGroups], made: Coder) -> Mapping[Reading, ReadGroups]:
    """Return what is read, half by the starter index where another one was chosen: two coders err less than one."""
    second = coder(VERSION, index=shipped.STARTER)
    if made.lookup.index == second.lookup.index:
        return read
    other = _read(second, list(read))
    return {
        reading: ReadGroups(
            {
                code: (one.shares.get(code, 0.0) + other[reading].shares.get(code, 0.0)) / 2
                for code in _codes(one, other[reading])
            },
            one.settled,
        )
        for reading, one in read.items()
    }


def _codes(*read: ReadGroups) -> list[str]:
    return list(dict.fromkeys(code for one in read for code in one.shares))
