"""Figures brought from one version to another, with an account of what was in, out and left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from occumap.arguments import choice, either, flag, instance, number, optional, several, takes, text, whole
from occumap.atomic import write_file
from occumap.catalog.noun_arguments import COLUMN, FIGURES, VERSION_ID
from occumap.catalog.weight_sources import describe, is_made_up
from occumap.catalog.weights import WeightOptions
from occumap.errors import InputError
from occumap.evidence.compose_weights import Drift
from occumap.evidence.convert import Converted
from occumap.evidence.figure_rows import Sorted
from occumap.evidence.pooled_sources import Agreement
from occumap.io.figures_table import BETWEEN, NO_CODE, FigureTable, figures_by_code
from occumap.io.frames import GivenFrame, is_frame
from occumap.model.correspondence import Correspondence
from occumap.model.figure_kind import SUPPRESSED, SUPPRESSED_NOTE, Kind
from occumap.model.noun import Noun, counted
from occumap.model.version import Version
from occumap.model.weights import ALL, WeightedCorrespondence
from occumap.read_options import TOLD, ReadOptions
from occumap.workflows.figures.chosen_weights import Ends, Weights, choose_weights, in_units
from occumap.workflows.figures.records import ConvertedRecords, convert_records

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

__all__ = [
    "Conversion",
    "ConvertedRecords",
    "LeftOut",
    "choose_weights",
    "convert",
    "convert_records",
    "converted_csv",
    "keep",
]

# More than this left out is said before anything else, and a command leaves with 1.
MUCH = 0.01
_SHOWN = 5
_LINE = 40
_WEIGHTS_HINT = "Give a name, a file or a WeightedCorrespondence; a list of them for several steps."
_WEIGHTS = instance("weights", _WEIGHTS_HINT, str, Path, WeightedCorrespondence, Correspondence)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not converted for one reason: its codes, rows of the file, and figure (None where none is known)."""

    reason: str
    codes: tuple[str, ...]
    rows: int
    figure: float | None


@dataclass(frozen=True, eq=False, repr=False)
class Conversion(Noun):
    """Converted figures, what they were made of and rest on, and the account of what was left out.

    ``suppressing`` says whether small counts were looked for, whether or not there are some.
    """

    converted: Converted
    figures: Sorted
    new: Version | None
    agreement: Agreement | None
    drift: Drift | None
    read: FigureTable
    of_weights: tuple[str, ...] = ()
    suppressing: bool = False

    @cached_property
    def table(self) -> pl.DataFrame:
        """The converted figures with the title of each group, its version, and what they rest on.

        Tables that several columns tell apart have those columns, under their own names.
        """
        titles = {group.code.value: group.title for group in self.new} if self.new else {}
        version = self.converted.weights.to_version
        frame = self.converted.frame.with_columns(
            pl.lit(version).alias("version"),
            pl.col("code").replace_strict(titles, default="", return_dtype=pl.String).alias("title"),
            pl.lit(self.evidence).alias("weights"),
            pl.lit(self.balance + (f"; {SUPPRESSED_NOTE.removesuffix('.')}" if self.hidden else "")).alias("account"),
        )
        names, apart = ["by"], [pl.col("by")]
        if len(self.read.by) > 1:
            names = [f"by {name}" if name in frame.columns else name for name in self.read.by]
            cells = pl.col("by").str.split(BETWEEN)
            apart = [cells.list.get(n).alias(name) for n, name in enumerate(names)]
        columns = ("version", "code", "title", "value", "low", "high", "low_anew", "high_anew", "note")
        return frame.select(*apart, *columns, "weights", "account")

    @property
    def evidence(self) -> str:
        """What the shares rest on, in words."""
        return describe(self.converted.weights)

    @property
    def made_up(self) -> bool:
        """Whether the shares rest on invented records."""
        return is_made_up(self.converted.weights)

    @cached_property
    def account(self) -> tuple[LeftOut, ...]:
        """What was left out, by reason; with the figures that came out, all that was in."""
        done, found = self.converted, self.figures
        counts = done.kind is Kind.COUNT
        left = []
        for reason in dict.fromkeys(reason for _, reason, _ in done.unplaced):
            those = {code: value for code, said, value in done.unplaced if said == reason}
            none = {code: those.pop(code) for code in [NO_CODE] if code in those}
            for said, part in ((_reason(reason, done.weights.from_version), those), ("no code", none)):
                if part:
                    known = [value for value in part.values() if value is not None]
                    figure = sum(known) if counts and len(known) == len(part) else None
                    rows = pl.concat([found.units, found.unknown], how="diagonal")["code"].is_in(list(part)).sum()
                    left.append(LeftOut(said, tuple(part), int(rows), figure))
        gone = found.units.filter(pl.col("value").is_null())
        for (note,), silent in gone.group_by("note", maintain_order=True):
            codes = tuple(silent["code"].unique().sort())
            left.append(LeftOut(f"no figure: {note}", codes, len(silent), None))
        totals = (*found.totals["code"], *self.read.totals["code"])
        if totals:
            left.append(LeftOut("totals of groups that are converted", tuple(dict.fromkeys(totals)), len(totals), None))
        return tuple(left)

    @property
    def left_out(self) -> float | None:
        """How much of all was left out, as a fraction of people (of medians: of groups); None if it is suppressed."""
        return self.converted.left_out

    @property
    def balance(self) -> str:
        """In, out and left out in one line: ``158 in = 158 out + 0 left out``."""
        done = self.converted
        known = [one for one in self.account if one.figure is not None]
        missing = sum(one.rows for one in self.account if one.reason.startswith("no figure"))
        silent = f"; {counted(missing, 'row')} without a figure" if missing else ""
        if done.total_in is None or done.total_out is None:
            share = SUPPRESSED if done.left_out is None else f"{done.left_out:.2%}"
            return f"{share} left out{silent}"
        parts = ", ".join(f"{_plain(one.figure)} {one.reason}" for one in known)
        gone = _plain(max(done.total_in - done.total_out, 0))
        total = f"{_plain(done.total_in)} in = {_plain(done.total_out)} out + {gone} left out"
        return f"{total}{f' ({parts})' if parts else ''}{silent}"

    @property
    def hidden(self) -> int:
        """How many figures are suppressed, as small ones or beside them."""
        return int((self.converted.frame["note"] == SUPPRESSED).sum())

    @property
    def said(self) -> tuple[str, ...]:
        """What was understood of the file of figures and of the weights."""
        passed = self.read.footnotes
        notes = (f"{counted(len(passed), 'row')} with a note in the place of a code passed over: {_some(passed)}",)
        absent = self.figures.absent
        filled = f"filled as if {counted(len(absent), 'group')} without a row had nobody: {', '.join(absent[:_SHOWN])}"
        more = f" and {len(absent) - _SHOWN:,} more" if len(absent) > _SHOWN else ""
        assumed = (filled + more,) if absent else ()
        return (*self.read.said, *(notes if passed else ()), *assumed, *self.beyond, *self.of_weights)

    @property
    def beyond(self) -> tuple[str, ...]:
        """What totals of all groups in the file have beyond the figures that were converted."""
        if self.converted.total_in is None or self.converted.left_out is None:
            return ()
        totals, units = self.read.totals, pl.concat([self.figures.units, self.figures.unknown], how="diagonal")
        if self.converted.kind is not Kind.COUNT or totals.is_empty():
            return ()
        said = []
        for _, one in totals.group_by("by", maintain_order=True) if "by" in totals.columns else [(None, totals)]:
            total = one["value"][0]
            if len(one) > 1 or total is None:  # several may be of parts
                continue
            beside = units.filter(pl.col("by") == one["by"][0]) if "by" in units.columns else units
            rows = float(beside["value"].sum())
            if abs(total - rows) > MUCH * total:
                where = f"the total in row {one['row'][0]}"
                figures = f"{where} is {_plain(total)}, but the figures of groups come to {_plain(rows)}"
                # What they lack may be few people, and whom nobody asked to count.
                said.append(f"{where} is not what the figures of groups come to" if self.suppressing else figures)
        return tuple(said)

    def _in_short(self) -> str:
        done = self.converted
        codes = counted(len(done.frame), "figure")
        return f"{done.weights.from_version} -> {done.weights.to_version}: {codes}, {len(done.unplaced)} not placed"


@takes(
    figures=FIGURES,
    from_version=VERSION_ID,
    to_version=VERSION_ID,
    code=COLUMN,
    value=COLUMN,
    by=optional(
        either("by", "Give the name of a column, or a list of them.", several(COLUMN, "Give columns."), COLUMN)
    ),
    people=optional(COLUMN),
    kind=choice(Kind),
    weights=optional(either("weights", _WEIGHTS_HINT, several(_WEIGHTS, _WEIGHTS_HINT), _WEIGHTS)),
    via=several(text("Give the id of a version."), "Give a list of versions."),
    source=text(may_be_empty=True),
    group=text("Give the people whose weights are used, such as all."),
    level=optional(text("Give the name of a level.")),
    fill=flag,
    sampled=optional(number(above=0, maximum=1)),
    bounds=flag,
    seed=whole(minimum=0),
    times=number(above=0),
    leave_uncoded=flag,
    leave_unknown=flag,
    by_entries=flag,
    weights_count=optional(COLUMN),
    weights_share=optional(COLUMN),
    suppress=number(minimum=0),
)
def convert(
    figures: IntoFrame | str | Path,
    *,
    from_version: Version | str,
    to_version: Version | str,
    code: str,
    value: str,
    by: str | Sequence[str] | None = None,
    people: str | None = None,
    kind: Kind | str = Kind.COUNT,
    weights: Sequence[Weights] | Weights | None = None,
    via: Sequence[str] = (),
    source: str = "",
    group: str = ALL,
    level: str | None = None,
    fill: bool = False,
    sampled: float | None = None,
    bounds: bool = False,
    seed: int = 0,
    times: float = 1,
    leave_uncoded: bool = False,
    leave_unknown: bool = False,
    by_entries: bool = False,
    weights_count: str | None = None,
    weights_share: str | None = None,
    suppress: float = 0,
    options: ReadOptions = TOLD,
) -> Conversion:
    """Return figures by the codes of another version, with intervals and an account of what couldn't be placed.

    Args:
        figures: a file; or a data frame of any library, whose kind ``to_frame()`` of the answer gives.
        from_version, to_version: the version of its codes, and the one they are brought to, or their ids.
        code, value: the columns of codes and of figures.
        by, people: columns that tell tables in one file apart, such as the year; for means, that of their people.
        kind, via: ``count``, ``mean`` or ``median``; the versions between, where several weights are composed.
        weights: the evidence, which must be named: a file, or the weights; ``made-up`` to try it; several are composed.
        source, group: of the weights (two with years are ``pooled`` if none is named); the people, such as ``women``.
        fill, bounds, level: work suppressed figures out of totals; bounds of medians; of the codes, if not the lowest.
        sampled, seed, times: the fraction that the figures were sampled from; of the intervals; the unit, such as 1000.
        leave_uncoded, leave_unknown: leave out dual-coded records that lack a code; figures of unknown codes.
        by_entries, weights_count, weights_share: what weighs pairs: index entries, a column of people, or of shares.
        suppress, options: hide counts below this, means of fewer, and what gives them away; what is said of the file.

    Raises:
        OccumapError: something can't be read, or can't be converted, with the reason.
    >>> jobs = pl.DataFrame({"soc": ["2126", "2127"], "people": [1000, 500]})
    >>> convert(jobs, from_version="soc2010", to_version="soc2020", code="soc", value="people", weights="made-up")
    <Conversion soc2010 -> soc2020: 3 figures, 0 not placed>
    """
    path = GivenFrame.of(figures) if is_frame(figures) else Path(figures)
    how = WeightOptions(by_entries, weights_count or "", weights_share or "", leave_uncoded, reading=options.of_pairs())
    ends = Ends.of(from_version, to_version, path, code, level)
    read = in_units(_read(path, ends.old, Kind(kind), code, value, by, people, times, ends.level, options), times)
    chosen = ends.chosen(weights, how, via=via, source=source, group=group, level=level)
    found = ends.sorted(read, chosen, str(path), code, fill=fill, level=ends.level)
    _refuse_unusable(found, ends.old, path, code, value, ends.level, leave_unknown=leave_unknown)
    converted = chosen.convert(found, Kind(kind), sampled=sampled, bounds=bounds, seed=seed, suppress=suppress)
    done = Conversion(converted, found, ends.new, chosen.agreement, chosen.drift, read, chosen.said, suppress > 0)
    return done.in_kind(path.kind) if isinstance(path, GivenFrame) else done


def _read(
    path: Path | GivenFrame,
    version: Version | None,
    kind: Kind,
    code: str,
    value: str,
    by: str | Sequence[str] | None,
    people: str | None,
    times: float,
    level: str | None,
    options: ReadOptions,
) -> FigureTable:
    counts = kind is Kind.COUNT
    return figures_by_code(
        path,
        version,
        code=code,
        value=value,
        by=by,
        people=people,
        minimum=0.0 if counts else None,
        whole=counts and times == 1,
        level=level,
        options=options,
    )


def keep(conversion: Conversion, target: Path) -> Path:
    """Write converted figures as CSV, whole or not at all.

    Raises:
        OutputError: the file can't be written.
    """
    return write_file(target, converted_csv(conversion))


def converted_csv(conversion: Conversion) -> bytes:
    """Return the converted figures with titles, what they rest on and the account, as CSV."""
    frame = conversion.table
    if "by" in frame.columns and frame["by"].null_count() == len(frame):
        frame = frame.drop("by")
    gone = pl.col("note") == SUPPRESSED
    if frame.select(gone.any()).item():
        for name in ("value", "low", "high"):
            figure = pl.col(name).map_elements(lambda value: f"{value:.4f}", pl.String)
            frame = frame.with_columns(pl.when(gone).then(pl.lit(SUPPRESSED)).otherwise(figure).alias(name))
    return frame.write_csv(float_precision=4).encode()


def _reason(reason: str, version: str) -> str:
    return f"not a code of {version}" if reason == "unknown code" else reason


def _some(texts: Sequence[str]) -> str:
    """Return the first few of texts, each as far as a line takes it."""
    short = [f"‘{text if len(text) <= _LINE else text[:_LINE] + '…'}’" for text in texts[:2]]
    return ", ".join(short) + (f" and {len(texts) - 2:,} more" if len(texts) > 2 else "")


def _plain(figure: float | None) -> str:
    """Return a figure as it is added up by hand: whole, or with as many places as it needs."""
    return f"{figure or 0:,.2f}".rstrip("0").rstrip(".")


def _refuse_unusable(
    found: Sorted,
    old: Version | None,
    path: Path | GivenFrame,
    code: str,
    value: str,
    level: str | None,
    *,
    leave_unknown: bool,
) -> None:
    _refuse_unknown(found, old, path, code, leave_unknown=leave_unknown)
    _refuse_nothing(found, path, value, old, level)


def _refuse_unknown(
    found: Sorted, old: Version | None, path: Path | GivenFrame, column: str, *, leave_unknown: bool
) -> None:
    """Raise InputError if the version, which is held, doesn't have a code of the file."""
    strange = found.unknown.filter(pl.col("code") != NO_CODE)
    if old is None or leave_unknown or strange.is_empty():
        return
    codes = list(dict.fromkeys(strange["code"]))
    listed = ", ".join(codes[:_SHOWN]) + (f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else "")
    raise InputError(
        f"{path}, row {strange['row'][0]}, {column}",
        f"{old.id} has no {'code' if len(codes) == 1 else 'codes'} {listed}",
        hint="Correct the codes or name their version; to leave such rows out, and have it said: --leave-unknown.",
    )


def _refuse_nothing(
    found: Sorted, path: Path | GivenFrame, column: str, old: Version | None, level: str | None
) -> None:
    """Raise InputError if the file has no figure that could be converted."""
    if found.units["value"].count():
        return
    name = level or (old.rules.lowest.name if old else "unit")
    n = len(found.units)
    suppressed = f"{n:,} of {n:,} are suppressed or empty" if n else "no row has such a code"
    raise InputError(
        f"{path}, {column}",
        f"there is no figure of a {name} group to convert: {suppressed}",
        hint="Name the columns of codes and figures, and the version and level of the codes.",
    )
