"""``occumap convert``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.catalog.suppress_below import suppress_below
from occumap.catalog.weights import WeightOptions
from occumap.cli.console import out
from occumap.cli.convert_options import (
    AsJson,
    AsRecords,
    Bounds,
    By,
    Code,
    FigureKind,
    File,
    Fill,
    FromVersion,
    Group,
    LeaveUncoded,
    LeaveUnknown,
    Level,
    People,
    Records,
    Sampled,
    Seed,
    Source,
    Target,
    Times,
    ToVersion,
    Value,
    Via,
    Weight,
    Weights,
)
from occumap.cli.evidence_options import ByEntries, Suppress, WeightsCount, WeightsShare
from occumap.cli.file_options import FIGURES, reads_files
from occumap.errors import InputError
from occumap.model.figure_kind import SUPPRESSED, WHY_SUPPRESSED, Kind
from occumap.model.noun import counted
from occumap.model.weights import ALL
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.figures.convert import MUCH, Conversion, ConvertedRecords, convert_records, keep
from occumap.workflows.figures.convert import convert as convert_figures

ROWS_SHOWN = 20
CODES_SHOWN = 12
NOT_SAID = f"[bold]Some may be left out:[/] how many is suppressed ({escape(SUPPRESSED)})"


@reads_files(*FIGURES, "code_width", "from_column", "to_column")
def convert_command(
    file: File,
    from_version: FromVersion,
    to_version: ToVersion,
    code: Code,
    value: Value = "",
    times: Times = 1,
    by: By = None,
    kind: FigureKind = Kind.COUNT,
    people: People = None,
    records: AsRecords = None,
    weight: Weight = None,
    weights: Weights = None,
    by_entries: ByEntries = False,
    weights_count: WeightsCount = None,
    weights_share: WeightsShare = None,
    via: Via = None,
    source: Source = "",
    group: Group = ALL,
    level: Level = None,
    fill: Fill = False,
    sampled: Sampled = None,
    leave_uncoded: LeaveUncoded = False,
    leave_unknown: LeaveUnknown = False,
    bounds: Bounds = False,
    suppress: Suppress = None,
    seed: Seed = 0,
    target: Target = None,
    as_json: AsJson = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Convert figures or records from one version to another, with intervals.

    What can't be converted is listed. If that is more than 1 %, it is said first, and the exit code is 1.
    """
    shared: dict[str, Any] = {
        "from_version": from_version, "to_version": to_version, "code": code, "weights": tuple(weights or ()),
        "via": tuple(via or ()), "source": source, "group": group, "level": level, "seed": seed,
        "leave_unknown": leave_unknown,
        "options": read_as,
    }  # fmt: skip
    _refuse_unsaid(file, records, target, value, suppress)
    if records is not None and target is not None:
        columns = read_as.of_pairs()
        read = WeightOptions(by_entries, weights_count or "", weights_share or "", leave_uncoded, reading=columns)
        done = convert_records(file, target, how=records.value, weight=weight, read_weights=read, **shared)
        _show_records(done, as_json=as_json)
        return
    conversion = convert_figures(
        file, value=value, by=by, people=people, kind=kind, fill=fill, sampled=sampled, bounds=bounds, times=times,
        leave_uncoded=leave_uncoded, by_entries=by_entries, weights_count=weights_count, weights_share=weights_share,
        suppress=suppress_below(suppress), **shared,
    )  # fmt: skip
    kept = keep(conversion, target) if target else None
    _show_figures(conversion, kept, as_json=as_json)


def _show_figures(conversion: Conversion, kept: Path | None, *, as_json: bool) -> None:
    if as_json:
        typer.echo(as_dict.to_json(as_dict.conversion(conversion)))
    else:
        console = out()
        _warn(console, conversion.left_out, conversion.balance)
        _show(console, conversion, all_rows=kept is None)
        _account(console, conversion)
        if kept:
            console.print(f"written   {escape(str(kept))}", soft_wrap=True)
    _leave(conversion.left_out)


def _leave(left_out: float | None) -> None:
    """Leave with 1 where so much was left out that the result isn't that of the whole file, or how much is hidden."""
    if left_out is None or left_out > MUCH:
        raise typer.Exit(1)


def _warn(console: Console, left_out: float | None, balance: str) -> None:
    if left_out is None:
        console.print(f"{NOT_SAID}\n", soft_wrap=True)
    elif left_out > MUCH:
        console.print(f"[bold]{left_out:.1%} were left out:[/] {escape(balance)}\n", soft_wrap=True)


def _show_records(done: ConvertedRecords, *, as_json: bool) -> None:
    if as_json:
        typer.echo(as_dict.to_json(as_dict.converted_records(done)))
    else:
        _show_account_of_records(out(), done)
    _leave(done.left_out)


def _show_account_of_records(console: Console, done: ConvertedRecords) -> None:
    _warn(console, done.left_out, done.balance)
    console.print(f"weights   {escape(done.weights.name)}, {escape(done.evidence)}", soft_wrap=True)
    console.print(f"records   {escape(done.balance)}", soft_wrap=True)
    for said in done.said:
        console.print(f"taken     {escape(said)}", soft_wrap=True)
    console.print(f"written   {escape(str(done.path))}", soft_wrap=True)


def _refuse_unsaid(
    file: Path, records: Records | None, target: Path | None, value: str, suppress: float | None
) -> None:
    if records is not None and suppress:
        what = "records are written one by one, so there is no count to suppress"
        raise InputError("--suppress", what, hint="Leave it out, or convert figures: counts by code.")
    if records is not None and target is None:
        raise InputError(str(file), "converted records must be written to a file", hint="Name it: --out FILE.parquet.")
    if records is None and target is not None and target.suffix.casefold() != ".csv":
        raise InputError(str(target), "figures are written as CSV", hint="Name it .csv.")
    if records is None and not value:
        raise InputError(str(file), "the column of figures is not given", hint="Name it: --value COLUMN.")


def _show(console: Console, conversion: Conversion, *, all_rows: bool) -> None:
    frame = conversion.table
    anew = conversion.converted.frame["low_anew"].count() > 0
    headings = [
        conversion.converted.weights.to_version,
        "title",
        "value",
        "95 % of the table",
        *(["95 % coded anew"] if anew else []),
        "note",
    ]
    bys = [name for name in frame.columns[: frame.columns.index("version")] if frame[name].count()]
    table = Table(*map(escape, bys), *headings, box=None, pad_edge=False, header_style="bold")
    shown = frame if all_rows else frame.head(ROWS_SHOWN)
    for row in shown.iter_rows(named=True):
        kept_back = row["note"] == SUPPRESSED
        cells = [row["code"], escape(row["title"]), escape(SUPPRESSED) if kept_back else _number(row["value"])]
        cells.append(escape(SUPPRESSED) if kept_back else _interval(row["low"], row["high"]))
        cells += [_interval(row["low_anew"], row["high_anew"])] if anew else []
        table.add_row(*(escape(row[name]) for name in bys), *cells, "" if kept_back else escape(row["note"]))
    console.print(table)
    if len(shown) < len(frame):
        console.print(f"… and {len(frame) - len(shown):,} more")
    console.print()


def _account(console: Console, conversion: Conversion) -> None:
    """Print what was converted with what, and what wasn't."""
    done, weights = conversion.converted, conversion.converted.weights
    evidence = f"[bold]{escape(conversion.evidence)}[/]" if conversion.made_up else escape(conversion.evidence)
    console.print(f"weights   {escape(weights.name)}, {evidence}, {', '.join(weights.groups)}", soft_wrap=True)
    if done.total_in is not None and done.total_out is not None:
        console.print(
            f"total     {done.total_in:,.0f} in, {done.total_out:,.0f} out, "
            f"difference {done.total_out - done.total_in:,.0f}"
        )
    if conversion.hidden:
        how_many = f"{counted(conversion.hidden, 'figure')} suppressed ({SUPPRESSED})"
        console.print(f"hidden    {escape(f'{how_many}: {WHY_SUPPRESSED}')}", soft_wrap=True)
    if done.spread:
        console.print(
            f"unlisted  {done.spread:.2%} were in pairs that the publisher left out, and follow the pairs it lists"
        )
    if conversion.figures.filled:
        console.print(f"filled    {_codes(conversion.figures.filled)} from the totals above them")
    for one in conversion.account:
        figure = "" if one.figure is None else f" ({one.figure:,.0f})"
        name = "[bold]left out[/]" if one.figure else "left out"
        console.print(f"{name}  {escape(one.reason)}: {escape(_codes(one.codes))}{figure}", soft_wrap=True)
    for said in conversion.said:
        console.print(f"taken     {escape(said)}", soft_wrap=True)
    if conversion.drift:
        drift = conversion.drift
        if drift.mixed is None or drift.shifted is None or drift.lost is None:
            console.print("composed  from shares alone: the extra error is not known")
            return
        console.print(
            f"composed  {drift.mixed:.1%} pass through groups that merge and split again, "
            f"sizes differ by {drift.shifted:.1%}, {drift.lost:.1%} have no evidence in between"
        )


def _codes(codes: tuple[str, ...] | list[str]) -> str:
    more = f" and {len(codes) - CODES_SHOWN} more" if len(codes) > CODES_SHOWN else ""
    return ", ".join(codes[:CODES_SHOWN]) + more


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.2f}"


def _interval(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{_number(low)}–{_number(high)}"
