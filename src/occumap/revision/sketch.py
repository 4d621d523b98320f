"""The new version, the changes and the correspondence that a composition comes to: the one place where they are made.

The audit looks at the sketch, the plan carries it, and applying the plan promotes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from occumap.model.change_type import GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.plan import PlannedGroup
from occumap.model.revision import Revision
from occumap.model.version import Group, Version
from occumap.revision.assign import Assignment
from occumap.revision.change_types import derive_changes
from occumap.revision.compose import Composition


@dataclass(frozen=True)
class Sketch:
    """The new version as far as it stands, its ``links`` by entries, and the ``changes`` derived from them."""

    version: Version
    links: Correspondence
    changes: tuple[GroupChange, ...]

    @classmethod
    def of(cls, revision: Revision, composition: Composition, assignment: Assignment) -> Sketch:
        """Return what a composition comes to when the index is assigned by its routes."""
        version = _version(revision, composition)
        links = _links(composition, assignment) if assignment.frame.height else _links_of_groups(composition)
        return cls(version, links, derive_changes(composition.old, version, links))

    @property
    def correspondence(self) -> Correspondence:
        """The links, and with 0 entries those of groups that the index is silent on and that live on all the same."""
        old, counts = self.links.from_version, self.links.counts
        if None in counts.values():
            return self.links
        lowest = self.version.rules.lowest.name
        silent = {
            (change.group.value, target.value): 0
            for change in self.changes
            if change.group.version == old and change.level == lowest
            for target in change.went_to
            if (change.group.value, target.value) not in counts
        }
        return Correspondence.from_counts(old, self.version.id, {**counts, **silent}) if silent else self.links


def _version(revision: Revision, composition: Composition) -> Version:
    """Return the new version; a group whose parent is missing or not above it, which is an error of the plan, stands
    at the top.

    New titles are in the language of the old version. A group that keeps its title keeps it in other languages too.
    """
    groups, old = composition.groups, composition.old
    numbers = {level.name: level.number for level in old.rules.levels}
    kept = {
        group.origins[0].value: group.code.value
        for group in groups.values()
        if len(group.origins) == 1 and old[group.origins[0].value].title == group.title
    }
    return Version(
        revision.to_version,
        f"{revision.to_version}: {revision.title}",
        old.rules,
        tuple(
            Group(group.code, group.title, group.level, _parent_if_there(group, groups, numbers))
            for group in groups.values()
        ),
        source=f"made by Occumap from {old.id} under {revision.id}",
        language=old.language,
        other_titles=tuple((tag, kept[code], title) for tag, code, title in old.other_titles if code in kept),
        title_languages=tuple((kept[code], tag) for code, tag in old.title_languages if code in kept),
    )


def _parent_if_there(
    group: PlannedGroup, groups: Mapping[str, PlannedGroup], numbers: Mapping[str, int]
) -> Code | None:
    above = groups.get(group.parent.value) if group.parent else None
    return above.code if above and numbers[above.level] < numbers[group.level] else None


def _links(composition: Composition, assignment: Assignment) -> Correspondence:
    """Return the links between old and new groups: by entries, and with 0 where a route has none."""
    counted = assignment.frame.drop_nulls(["from_code", "to_code"]).group_by("from_code", "to_code").len().iter_rows()
    counts: dict[tuple[str, str], int | None] = {(old, new): n for old, new, n in counted}
    linked = {old for old, _ in counts}
    for route in composition.routes:
        if route.to and route.where is None and route.to.value in composition.groups:
            source = route.source.value
            if source not in linked:
                counts.setdefault((source, route.to.value), 0)
    return Correspondence.from_counts(composition.old.id, composition.new_version, counts)


def _links_of_groups(composition: Composition) -> Correspondence:
    """Return the links between old and new groups where there is no index: how much goes over each isn't known."""
    counts: dict[tuple[str, str], int | None] = {
        (route.source.value, route.to.value): None
        for route in composition.routes
        if route.to and route.to.value in composition.groups
    }
    return Correspondence.from_counts(composition.old.id, composition.new_version, counts)
