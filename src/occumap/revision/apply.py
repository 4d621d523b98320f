"""A plan without open errors becomes a new version, a correspondence and a recoded index."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from occumap.errors import PlanError
from occumap.model.change import AddEntry
from occumap.model.correspondence import Correspondence
from occumap.model.index import TEXT_COLUMNS
from occumap.model.plan import Outcome, Plan
from occumap.model.version import Group, Version


def apply(plan: Plan) -> Outcome:
    """The plan's outcome; the old version and its index are left as they were.

    Raises:
        PlanError: the plan has open errors.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.plan import plan
    >>> outcome = apply(plan(small_revision(), small_version(), small_index()))
    >>> [str(group) for group in outcome.version.children("2")]
    ['21 Cycle makers and menders', '23 Wheelwrights']
    >>> outcome.index.entry("e05").codes["tiny2"].value
    '13'
    """
    if plan.errors:
        n = len(plan.errors)
        raise PlanError(
            plan.revision.id,
            f"{n} {'error is' if n == 1 else 'errors are'} open, first {plan.errors[0].id}: {plan.errors[0].message}",
            hint="Mend the revision, or state an assumption that answers each of them.",
        )
    version = _version(plan)
    moved = plan.destinations
    index = plan.index.with_codes(version.id, moved["to_code"])
    if added := _added_entries(plan):
        rows = pl.DataFrame([entry for entry, _ in added], schema_overrides=_text_schema(version.id))
        index = index.with_entries(rows)
        more = [{"entry_id": e["entry_id"], "to_code": e[version.id], **why} for e, why in added]
        moved = pl.concat([moved, pl.DataFrame(more, schema_overrides={"issue": pl.Int32})], how="diagonal")
    table = moved.join(index.frame.select("entry_id", "title", "add", "ind"), on="entry_id", maintain_order="left")
    return Outcome(
        plan=plan,
        version=version,
        correspondence=_correspondence(plan, version.id),
        index=index,
        destinations=table.select("entry_id", "title", "add", "ind", "from_code", "to_code", "issue", "rule"),
    )


def _version(plan: Plan) -> Version:
    to = plan.revision.to_version
    return Version(
        to,
        f"{to}: {plan.revision.title}",
        plan.old.rules,
        tuple(Group(group.code, group.title, group.level, group.parent) for group in plan.groups),
        source=f"made by Occumap from {plan.old.id} under {plan.revision.id}",
    )


def _correspondence(plan: Plan, to: str) -> Correspondence:
    counts: dict[tuple[str, str], int | None] = {}
    for change in plan.changes:
        if change.group.version == plan.old.id and change.level == plan.old.rules.lowest.name:
            counts.update({(change.group.value, target.value): 0 for target in change.went_to})
    moved = plan.destinations.drop_nulls(["from_code", "to_code"]).group_by("from_code", "to_code").len()
    counts.update({(old, new): n for old, new, n in moved.iter_rows()})
    return Correspondence.from_counts(plan.old.id, to, counts)


def _text_schema(version: str) -> dict[str, type[pl.String]]:
    return dict.fromkeys([*TEXT_COLUMNS, version], pl.String)


def _added_entries(plan: Plan) -> list[tuple[dict[str, str | None], dict[str, object]]]:
    """New index entries with the reason for each; ids follow the issue and its order in the file."""
    added = []
    for number, (issue, change) in enumerate(new_entries(plan), start=1):
        entry: dict[str, str | None] = {
            "entry_id": f"{plan.revision.to_version}-new-{number:03}",
            "title": change.title,
            "natural_title": change.title,
            "add": change.add,
            "ind": change.ind,
            "default": None,
            "see": None,
            plan.revision.to_version: change.to.value,
        }
        added.append((entry, {"issue": issue, "rule": "new entry"}))
    return added


def new_entries(plan: Plan) -> Iterator[tuple[int, AddEntry]]:
    """Issue number and change for each entry that the revision adds to the index."""
    for request in plan.revision.requests(strict=plan.strict):
        if isinstance(request.change, AddEntry):
            yield request.issue, request.change
