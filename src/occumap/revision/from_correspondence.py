"""A published correspondence stated as a revision, as far as a table of groups can carry one.

Groups that links join make one issue. What a table says of whole groups becomes a rename, a recode, a merge or a move;
a group with several targets becomes a split whose parts have no rules, for no table of groups says which titles go
where.
"""

from __future__ import annotations

from collections.abc import Iterator

from occumap.model.change import (
    Change,
    CreateGroup,
    MergeGroups,
    MoveEntries,
    Part,
    RecodeGroup,
    RemoveGroup,
    RenameGroup,
    SplitGroup,
)
from occumap.model.code import Reference
from occumap.model.correspondence import Correspondence
from occumap.model.revision import Decision, Issue, Revision
from occumap.model.version import Group, Version
from occumap.revision.compose import same_title


def revision_from_correspondence(table: Correspondence, old: Version, new: Version, *, name: str) -> Revision:
    """Return a revision from a version to a draft of its successor that does what a table between them says.

    Groups above those of the table are created, renamed and ended as the two structures differ. A group of the old
    version that the table has no row for is left alone, in an issue that says so.

    Args:
        table: links between groups of both versions.
        old: the version revised.
        new: the version published in the end, for titles and parents.
        name: of the revision; the new version is called ``name-draft``.

    >>> from occumap.examples import small_version
    >>> version = small_version()
    >>> table = Correspondence.from_counts("tiny1", "tiny1", {("11", "12"): None, ("12", "11"): None})
    >>> stated = revision_from_correspondence(table, version, version, name="swap")
    >>> [str(change) for issue in stated.issues for change in issue.changes][0]
    'Recode 11 Bakers → 12 Pastry and cake makers, under 1 Bread and cakes'
    """
    issues: list[Issue] = []
    for sources, targets in _joined(table):
        changes = tuple(_changes_of(table, old, new, sources, targets))
        if changes:
            about = ", ".join(sources)
            issues.append(_issue(len(issues) + 1, f"What becomes of {about}?", changes))
    above = tuple(_changes_above(table, old, new))
    if above:
        issues.append(_issue(len(issues) + 1, "Which groups above them are there?", above))
    silent = [group for group in old.leaves if not table.leaving(group.code.value)]
    if silent:
        references = tuple(_as_reference(group) for group in silent)
        issues.append(
            Issue(
                len(issues) + 1,
                "What becomes of the groups that the table has no row for?",
                "The table says nothing of them.",
                Decision.NO_ACTION,
                about=references,
            )
        )
    return Revision(name, name, old.id, f"{name}-draft", tuple(issues), final=new.id)


def _issue(number: int, question: str, changes: tuple[Change, ...]) -> Issue:
    return Issue(number, question, "As the published table has it.", Decision.CHANGE, changes=changes)


def _joined(table: Correspondence) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the groups of both sides that links join, directly or by others, in the order of their codes."""
    done: set[str] = set()
    for first in sorted({link.from_code.value for link in table.links}):
        if first in done:
            continue
        sources, targets, waiting = {first}, set[str](), [first]
        while waiting:
            for link in table.leaving(waiting.pop()):
                if link.to_code.value not in targets:
                    targets.add(link.to_code.value)
                    more = {one.from_code.value for one in table.arriving(link.to_code.value)} - sources
                    sources |= more
                    waiting += more
        done |= sources
        yield sorted(sources), sorted(targets)


def _changes_of(
    table: Correspondence, old: Version, new: Version, sources: list[str], targets: list[str]
) -> Iterator[Change]:
    if len(targets) == 1:
        target = targets[0]
        if len(sources) > 1:
            groups = tuple(_as_reference(old[value]) for value in sources)
            yield MergeGroups(groups, _as_reference(new[target]), under=_parent(new, target))
        elif sources[0] != target:
            yield RecodeGroup(_as_reference(old[sources[0]]), _as_reference(new[target]), _parent(new, target))
        elif not same_title(old[target].title, new[target].title):
            yield RenameGroup(_as_reference(old[target]), new[target].title)
        return
    parted = set()
    for value in sources:
        found = [link.to_code.value for link in table.leaving(value)]
        if len(found) > 1:
            parted.update(found)
            parts = (Part(_as_reference(new[target]), under=_parent(new, target)) for target in found)
            yield SplitGroup(_as_reference(old[value]), tuple(parts))
        else:
            yield MoveEntries(_as_reference(old[value]), _as_reference(new[found[0]]))
    for target in targets:
        if target not in parted:
            yield CreateGroup(_as_reference(new[target]), _parent(new, target))


def _changes_above(table: Correspondence, old: Version, new: Version) -> Iterator[Change]:
    """Yield what is created, renamed and ended of the groups that the table has no rows for because they are above."""
    linked = {link.to_code.value for link in table.links}
    above_old = {group.code.value for group in old if old.children(group.code.value)}
    above_new = {group.code.value for group in new if new.children(group.code.value)}
    for value in sorted((above_new | ({g.code.value for g in new.leaves} - linked)) - above_old):
        if above_old and value not in linked:
            yield CreateGroup(_as_reference(new[value]), _parent(new, value))
    for value in sorted(above_old - above_new) if above_new else ():
        yield RemoveGroup(_as_reference(old[value]))
    for value in sorted(above_old & above_new):
        if not same_title(old[value].title, new[value].title):
            yield RenameGroup(_as_reference(old[value]), new[value].title)


def _as_reference(group: Group) -> Reference:
    return Reference(group.code.value, group.title)


def _parent(new: Version, value: str) -> Reference | None:
    above = new[value].parent
    return _as_reference(new[above.value]) if above else None
