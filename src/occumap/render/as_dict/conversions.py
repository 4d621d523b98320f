"""Converted figures and records as dictionaries, with what they rest on and the account of what was left out.

The values are made above this package, so functions say which fields they read instead of naming a class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import polars as pl

from occumap.render.as_dict.common import Fields

if TYPE_CHECKING:
    from pathlib import Path

    from occumap.evidence.convert import Converted
    from occumap.evidence.figure_rows import Sorted
    from occumap.model.weights import WeightedCorrespondence


class _LeftOut(Protocol):
    """What was not converted for one reason."""

    @property
    def reason(self) -> str: ...
    @property
    def codes(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> int: ...
    @property
    def figure(self) -> float | None: ...


class _Conversion(Protocol):
    """Converted figures, those they were made of, the table with titles, and the account."""

    @property
    def converted(self) -> Converted: ...
    @property
    def figures(self) -> Sorted: ...
    @property
    def table(self) -> pl.DataFrame: ...
    @property
    def evidence(self) -> str: ...
    @property
    def made_up(self) -> bool: ...
    @property
    def account(self) -> tuple[_LeftOut, ...]: ...
    @property
    def left_out(self) -> float | None: ...
    @property
    def balance(self) -> str: ...
    @property
    def said(self) -> tuple[str, ...]: ...


def conversion(found: _Conversion) -> Fields:
    """Return figures brought to another version, with intervals, and what couldn't be brought."""
    done = found.converted
    return {
        "from_version": done.weights.from_version,
        "to_version": done.weights.to_version,
        "weights": done.weights.name,
        "sources": list(done.weights.sources),
        "evidence": found.evidence,
        "made_up": found.made_up,
        "kind": done.kind.value,
        "total_in": done.total_in,
        "total_out": done.total_out,
        "share_left_out": found.left_out,
        "balance": found.balance,
        "account": [
            {"reason": one.reason, "codes": list(one.codes), "rows": one.rows, "figure": one.figure}
            for one in found.account
        ],
        "understood": list(found.said),
        "unlisted": done.spread,
        "suppressed": list(done.suppressed),
        "filled": list(found.figures.filled),
        "left_out": [{"code": code, "reason": reason, "value": value} for code, reason, value in done.unplaced],
        "figures": found.table.drop("weights", "account").to_dicts(),
    }


class _Records(Protocol):
    """Where converted records were written, and the account of them."""

    @property
    def path(self) -> Path: ...
    @property
    def weights(self) -> WeightedCorrespondence: ...
    @property
    def records(self) -> int: ...
    @property
    def left(self) -> tuple[tuple[str, int], ...]: ...
    @property
    def said(self) -> tuple[str, ...]: ...
    @property
    def evidence(self) -> str: ...
    @property
    def made_up(self) -> bool: ...
    @property
    def left_out(self) -> float: ...
    @property
    def balance(self) -> str: ...


def converted_records(found: _Records) -> Fields:
    """Return where records were written, what their codes rest on, and how many got none."""
    return {
        "from_version": found.weights.from_version,
        "to_version": found.weights.to_version,
        "evidence": found.evidence,
        "made_up": found.made_up,
        "records": found.records,
        "share_left_out": found.left_out,
        "balance": found.balance,
        "left_out": [{"reason": reason, "records": n} for reason, n in found.left],
        "understood": list(found.said),
        "written": str(found.path),
    }
