"""What became of the links of a map when the classification below it was revised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from occumap.model.occupational_map import OccupationalMap


class LinkStatus(StrEnum):
    """What became of the link of an occupation."""

    UNCHANGED = "unchanged"
    RELINKED = "re-linked"
    SEVERAL = "several candidates"
    VANISHED = "vanished"
    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown code"
    UNCODED = "no code"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group an occupation could belong to, and its share of the old group's entries; None where unknown."""

    code: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Relink:
    """What became of one occupation's link.

    Args:
        occupation, title: code and name of the occupation.
        from_code: the group it belonged to, None where the map gives none.
        to_code: the group it belongs to now, None where that is open.
        candidates: every group of the new version that the old one went to, the largest share first.
        status: what became of it.
        why: in words.
    """

    occupation: str
    title: str
    from_code: str | None
    to_code: str | None
    candidates: tuple[Candidate, ...]
    status: LinkStatus
    why: str


@dataclass(frozen=True)
class Relinked:
    """A map linked to a new version, and what became of the link of every occupation, in the order of the map.

    ``attribute`` is where the new codes stand on the occupations: ``soc2010`` or ``soc2020``.
    """

    map: OccupationalMap
    from_version: str
    to_version: str
    attribute: str
    links: tuple[Relink, ...]

    @property
    def changed(self) -> tuple[Relink, ...]:
        """What an owner of the map should look at: all but links that are as they were, or confirmed."""
        quiet = {LinkStatus.UNCHANGED, LinkStatus.CONFIRMED, LinkStatus.UNCODED}
        return tuple(link for link in self.links if link.status not in quiet)

    def with_status(self, status: LinkStatus) -> tuple[Relink, ...]:
        """Return the links of one status."""
        return tuple(link for link in self.links if link.status is status)
