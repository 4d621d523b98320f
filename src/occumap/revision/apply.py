"""Apply a plan without open errors: what it sketched stands from now on, and the index is recoded."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from occumap.errors import PlanError
from occumap.model.change import AddEntry
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.plan import Outcome, Plan


def apply(plan: Plan) -> Outcome:
    """Return the plan's outcome: its version and correspondence, and the index recoded; nothing old is changed.

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
            hint=f"Correct the revision, or state an assumption that answers {'it' if n == 1 else 'each of them'}.",
        )
    index, destinations = _recoded(plan)
    return Outcome(plan, plan.version, plan.correspondence, index, destinations)


def _recoded(plan: Plan) -> tuple[Index, pl.DataFrame]:
    """Return the index with the codes of the new version and the entries added to it, and where each went and why."""
    version, moved = plan.version.id, plan.destinations
    index = plan.index.with_codes(version, moved["to_code"])
    if added := _added_entries(plan):
        rows = pl.DataFrame([entry for entry, _ in added], schema_overrides=_text_schema(version))
        index = index.with_entries(rows)
        more = [{"entry_id": e["entry_id"], "to_code": e[version], **why} for e, why in added]
        moved = pl.concat([moved, pl.DataFrame(more, schema_overrides={"issue": pl.Int32})], how="diagonal")
    table = moved.join(index.frame.select("entry_id", "title", "add", "ind"), on="entry_id", maintain_order="left")
    return index, table.select("entry_id", "title", "add", "ind", "from_code", "to_code", "issue", "rule")


def _text_schema(version: str) -> dict[str, type[pl.String]]:
    return dict.fromkeys([*TEXT_COLUMNS, version], pl.String)


def _added_entries(plan: Plan) -> list[tuple[dict[str, str | None], dict[str, object]]]:
    """Return new index entries with the reason for each; ids follow the issue and its order in the file."""
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
    """Yield issue number and change for each entry that the revision adds to the index."""
    for request in plan.revision.requests(strict=plan.strict):
        if isinstance(request.change, AddEntry):
            yield request.issue, request.change
