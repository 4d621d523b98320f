"""What the profile of an occupation rests on: groups that it belongs to, or others that stand in for them.

A classification of skills describes groups of jobs, and an occupation takes after its groups. Where a group has no
description of its own, its siblings stand in for it. Whoever reads a profile must see that, so that a statement which
rests on what was borrowed says so and counts for less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.model.noun import in_percent
from occumap.model.skills import Framework

PROVENANCE = {
    "profile": pl.String,
    "words": pl.String,
    "kind": pl.String,
    "own": pl.String,
    "borrowed": pl.String,
    "share_own": pl.Float64,
}
MOST_NAMED = 5


class BasisKind(StrEnum):
    """What a profile rests on, the surest first."""

    OWN = "own groups"
    ANOTHER = "another of its groups"
    BORROWED = "borrowed from siblings"
    ALIKE = "links whose shares nobody knows"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ProfileBasis:
    """What a profile rests on.

    Args:
        kind: its main group, another of its groups, siblings of them, links without shares, or nothing.
        own: the groups it belongs to that are described, its main one first; or the profiles that it is linked to.
        borrowed: the groups above those that aren't, whose other groups stand in for them.
        share_own: how much of it comes from its own groups, 0 to 1; what it is to be trusted by.

    >>> print(ProfileBasis(BasisKind.ANOTHER, ("2125/01",), ("2129",), 0.4))
    its main group has no profile: 60 % is borrowed from other groups of 2129, the rest is that of 2125/01
    """

    kind: BasisKind
    own: tuple[str, ...] = ()
    borrowed: tuple[str, ...] = ()
    share_own: float = 0.0

    def __str__(self) -> str:
        """Return what it rests on, in words."""
        own, borrowed = _listed(self.own), _listed(self.borrowed)
        if self.kind is BasisKind.ALIKE:
            return f"how much of it goes to each of {own} isn't known: they count alike"
        if self.kind is BasisKind.NONE:
            return "nothing is known of its skills: it has no group with a profile"
        if not self.borrowed:
            return f"its profile is that of {own}" + ("" if self.kind is BasisKind.OWN else ": its main group has none")
        if not self.own:
            return f"its group has no profile: all of it is borrowed from other groups of {borrowed}"
        part = f"{in_percent(1 - self.share_own)} is borrowed from other groups of {borrowed}"
        start = "of its profile, " if self.kind is BasisKind.OWN else "its main group has no profile: "
        return f"{start}{part}, the rest is that of {own}"

    def note(self, title: str) -> str | None:
        """Return what must be said wherever a profile of this title is used; None where it is all its own.

        >>> ProfileBasis(BasisKind.NONE).note("OCC1 Welder")
        'OCC1 Welder: nothing is known of its skills: it has no group with a profile.'
        """
        return None if self.kind is BasisKind.OWN and not self.borrowed else f"{title}: {self}."


def _listed(codes: tuple[str, ...]) -> str:
    more = len(codes) - MOST_NAMED
    return ", ".join(codes) if more <= 0 else f"{', '.join(codes[:MOST_NAMED])} and {more} more"


def provenance_table(titles: Mapping[str, str], bases: Iterable[ProfileBasis]) -> pl.DataFrame:
    """Return what profiles rest on as the table ``provenance`` of a framework's extras; titles by profile, in order."""
    bases = list(bases)
    columns = {
        "profile": list(titles),
        "words": [one.note(f"{code} {title}") for (code, title), one in zip(titles.items(), bases, strict=True)],
        "kind": [one.kind.value for one in bases],
        "own": [" ".join(one.own) for one in bases],
        "borrowed": [" ".join(one.borrowed) for one in bases],
        "share_own": [one.share_own for one in bases],
    }
    return pl.DataFrame(columns, schema=PROVENANCE)


def basis_of(framework: Framework, profile: str) -> ProfileBasis | None:
    """Return what a profile rests on; None where the framework describes it itself."""
    found = _provenance(framework).filter(pl.col("profile") == profile)
    return None if found.is_empty() else _basis(found.row(0, named=True))


def bases_of(framework: Framework) -> dict[str, ProfileBasis]:
    """Return what profiles rest on, by profile; those that the framework describes itself aren't among them."""
    return {row["profile"]: _basis(row) for row in _provenance(framework).iter_rows(named=True)}


def shares_own(framework: Framework) -> NDArray[np.float64]:
    """Return how much of each profile is its own rather than borrowed (profiles,), 0 to 1, in the framework's order."""
    told = _provenance(framework).select("profile", "share_own")
    joined = framework.profiles.select("profile").join(told, on="profile", how="left", maintain_order="left")
    return joined["share_own"].fill_null(1.0).to_numpy()


def _provenance(framework: Framework) -> pl.DataFrame:
    return framework.extras.get("provenance", pl.DataFrame(schema=PROVENANCE))


def _basis(row: Mapping[str, Any]) -> ProfileBasis:
    own, borrowed = (tuple(row[name].split()) for name in ("own", "borrowed"))
    return ProfileBasis(BasisKind(row["kind"]), own, borrowed, row["share_own"])
