"""What changed between two states of an occupational map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from occumap.model.occupational_map import Occupation, Product


class Changed(StrEnum):
    """What changed of an occupation or a product."""

    NAME = "renamed"
    PLACE = "moved"
    LEVEL = "level"
    STATUS = "status"
    SOC2010 = "SOC2010 code"
    SOC2020 = "SOC2020 code"
    SUB_UNIT_GROUPS = "six-digit groups"
    PRODUCTS = "products"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class MapChange:
    """One change of an occupation or a product.

    Args:
        code: of what changed.
        title: its name now.
        what: what changed.
        before, after: in words; empty where nothing is given.
    """

    code: str
    title: str
    what: Changed
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.code} {self.title}: {self.what} {self.before or 'none'} → {self.after or 'none'}"


@dataclass(frozen=True)
class MapChanges:
    """What changed between two states of a map.

    Args:
        old, new: names of the maps.
        old_size, new_size: how many occupations each has.
        part: whether only what the new one holds was compared, so that nothing is gone.
        occupations_new, occupations_gone: occupations in one of them alone.
        occupations_changed: changes of those in both, in the order of the new map.
        products_new, products_gone: products in one of them alone.
        products_withdrawn: products that are withdrawn or retired now, and weren't known to be.
        products_changed: changes of those in both.
        progressions_added, progressions_removed: pairs of codes; removed are those whose start is in both maps.
    """

    old: str
    new: str
    old_size: int
    new_size: int
    part: bool
    occupations_new: tuple[Occupation, ...]
    occupations_gone: tuple[Occupation, ...]
    occupations_changed: tuple[MapChange, ...]
    products_new: tuple[Product, ...]
    products_gone: tuple[Product, ...]
    products_withdrawn: tuple[Product, ...]
    products_changed: tuple[MapChange, ...]
    progressions_added: tuple[tuple[str, str], ...]
    progressions_removed: tuple[tuple[str, str], ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many changes there are of each kind, those of which there are none left out."""
        of_occupations = Counter(f"occupations: {change.what}" for change in self.occupations_changed)
        of_products = Counter(f"products: {change.what}" for change in self.products_changed)
        found = {
            "occupations new": len(self.occupations_new),
            "occupations gone": len(self.occupations_gone),
            **{f"occupations: {what}": of_occupations[f"occupations: {what}"] for what in Changed},
            "products new": len(self.products_new),
            "products gone": len(self.products_gone),
            "products withdrawn": len(self.products_withdrawn),
            **{f"products: {what}": of_products[f"products: {what}"] for what in Changed},
            "progressions added": len(self.progressions_added),
            "progressions removed": len(self.progressions_removed),
        }
        return {what: count for what, count in found.items() if count}
