"""One classification beside another, through an index coded to both."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from occumap.catalog import load, shipped
from occumap.catalog.weight_sources import MADE_UP, no_evidence_named, sources
from occumap.catalog.weights import WeightOptions
from occumap.catalog.weights import weights as load_weights
from occumap.errors import InputError
from occumap.evidence.align import align as align_groups
from occumap.evidence.viability import viability
from occumap.model.alignment import Alignment, Holder
from occumap.model.code import Code
from occumap.model.version import Version
from occumap.model.viability import GroupViability, ViabilityPolicy
from occumap.read_options import TOLD, ReadOptions
from occumap.revision.compare import correspondence_in
from occumap.workflows.figures.suppressed import viability_without_small

# What is said in the place of weights where nobody is to be counted.
NONE = "none"


@dataclass(frozen=True)
class Aligned:
    """The alignment of every group, with the policy and the source its people are counted in."""

    first: str
    second: str
    index: str
    minimum: float
    source: str
    made_up: bool
    groups: tuple[Alignment, ...]
    version: Version

    def under(self, value: str) -> frozenset[Code]:
        """Return the codes of a group of the first version and of all below it.

        Raises:
            UnknownNameError: there is no such group.
        """
        return frozenset(group.code for group in self.version.under(self.version.rules.written(value)))


def align(
    first: str,
    second: str,
    *,
    index: str = shipped.STARTER,
    weights: str | None = None,
    weights_count: str = "",
    source: str = "",
    minimum: float = 5000,
    suppress: float = 0,
    options: ReadOptions = TOLD,
) -> Aligned:
    """Return which groups of the second classification hold each group of the first, and tell it apart.

    Args:
        first: such as isco08; one that isn't held is read off the codes of the index.
        second: such as soc2020.
        index: a name or file of an index coded to both.
        weights: dual-coded figures from or to the second, for the people of its groups; ``made-up`` to try it, ``none``
            for what titles say alone.
        weights_count: their column that counts the people of each pair.
        source: where the people are counted.
        minimum: people that each part of a split must have.
        suppress: people below this are hidden, and others as far as totals would give them away; 0 hides none.
        options: what the user said of the file of weights.

    Raises:
        OccumapError: no weights are named, something named isn't there, or the index isn't coded to both.

    >>> aligned = align("soc2010", "soc2020", weights="made-up")
    >>> next(group.separation.value for group in aligned.groups if group.code.value == "1116")
    'told apart'
    """
    if weights is None:
        raise no_evidence_named(f"{first} in {second}")
    (one, two), entries = load.versions_and_index((first, second), index)
    links = correspondence_in(entries, one, two)
    people: dict[str, GroupViability] = {}
    gone: set[Code] = set()
    counted = ""
    if weights != NONE:
        table = load_weights(weights, how=WeightOptions(count=weights_count, people_only=True, reading=options))
        if two.id not in (table.from_version, table.to_version):
            raise InputError(
                weights,
                f"it has weights {table.name}, which count nobody in groups of {two.id}",
                hint=f"Give weights from or to {two.id}; or --weights none, for titles alone.",
            )
        found = viability(table, two, ViabilityPolicy(minimum=minimum, source=source), sources())
        people = {group.code.value: group for group in found.groups}
        counted = found.source
        shown = viability_without_small([(found, two)], suppress)[0]
        gone = {group.code for group in shown.groups if group.suppressed}
    groups = align_groups(links, one, two, people, minimum)
    groups = tuple(replace(one, holders=tuple(_shown(holder, gone) for holder in one.holders)) for one in groups)
    return Aligned(one.id, two.id, entries.name, minimum, counted, counted == MADE_UP, groups, one)


def _shown(holder: Holder, gone: Set[Code]) -> Holder:
    hidden = holder.code in gone
    return replace(holder, people=None, by_titles=None, suppressed=True) if hidden else holder
