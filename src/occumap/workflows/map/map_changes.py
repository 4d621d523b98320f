"""What changed on an occupational map since the state that comes along, or another one."""

from __future__ import annotations

from pathlib import Path

from occumap.atlas.map_changes import changes_between
from occumap.catalog.load import ENGLAND, occupational_map
from occumap.model.map_changes import MapChanges
from occumap.model.occupational_map import OccupationalMap


def map_changes(
    new: OccupationalMap | str | Path, *, old: OccupationalMap | str | Path = ENGLAND, part: bool = False
) -> MapChanges:
    """Return what changed from one state of a map to another.

    Args:
        new: the later state: a map, a name, or a folder of tables or records.
        old: the earlier state; the map that comes with Occumap if not given.
        part: whether the later state holds only a part of the map, so that what it lacks isn't gone.

    Raises:
        OccumapError: a name isn't known, or what is there can't be read as a map.
    """
    return changes_between(_map(old), _map(new), part=part)


def _map(given: OccupationalMap | str | Path) -> OccupationalMap:
    return given if isinstance(given, OccupationalMap) else occupational_map(given)
