"""How people, not titles, spread from the groups of one version over those of another.

A row is a pair of groups seen by one source (a census sample, a survey) among one group of people
(men, women, all). Its shares are fractions of the people of either group. What they rest on stands
beside them, because a share of 0.2 from 5 records is another thing than one from 5,000.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

from occumap.errors import InputError, UnknownNameError
from occumap.model.noun import Noun, counted, shortened
from occumap.model.version import Version

ALL = "all"
SCHEMA = {
    "from": pl.String,
    "to": pl.String,
    "source": pl.String,
    "group": pl.String,
    "people": pl.Float64,
    "share_of_from": pl.Float64,
    "share_of_to": pl.Float64,
    "base": pl.Float64,
    "base_to": pl.Float64,
}
GAPS_SCHEMA = {"from": pl.String, "source": pl.String, "group": pl.String}
UNLISTED_SCHEMA = GAPS_SCHEMA | {"share": pl.Float64}
# Shares are sums of binary fractions; a sum further from 1 than this isn't a matter of rounding.
TOLERANCE = 1e-9
_SLICE = ("source", "group")


@dataclass(frozen=True, eq=False, repr=False)
class WeightedCorrespondence(Noun):
    """Weighted links between two versions, checked when made; every operation makes and checks a new one.

    Args:
        from_version: id of the earlier version.
        to_version: id of the later one.
        frame: ``from, to, source, group, people, share_of_from, share_of_to, base, base_to``. ``people`` is the
            mass of a pair in the unit of its source (records of a sample, or people), null where a publisher
            gives shares alone, and ``share_of_to`` with it. ``base`` and ``base_to`` are the records that
            the shares of the two groups rest on; null where no publisher says, infinite for what is exact.
        no_evidence: ``from, source, group`` of groups for which a source has no record: never 0, never equal parts.
        unlisted: ``from, source, group, share`` of what a publisher left out; the listed shares were made to sum to 1.

    Raises:
        InputError: a missing weight, a pair twice, a weight outside (0, 1], or shares that don't sum to 1.

    >>> table = from_people("a", "b", pl.DataFrame({"from": ["1", "1"], "to": ["1", "2"], "people": [30.0, 10.0]}))
    >>> table.frame["share_of_from"].to_list(), table.sources
    ([0.75, 0.25], ('records',))
    """

    from_version: str
    to_version: str
    frame: pl.DataFrame = field(repr=False)
    no_evidence: pl.DataFrame = field(repr=False, default_factory=lambda: pl.DataFrame(schema=GAPS_SCHEMA))
    unlisted: pl.DataFrame = field(repr=False, default_factory=lambda: pl.DataFrame(schema=UNLISTED_SCHEMA))

    def _in_short(self) -> str:
        links = counted(len(self.frame), "weighted link")
        return f"{self.from_version} -> {self.to_version}: {links}, {shortened(', '.join(self.sources))}"

    def __post_init__(self) -> None:
        tidy = self.frame.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
        object.__setattr__(self, "frame", tidy.sort("source", "group", "from", "to"))
        _check(self)

    @property
    def name(self) -> str:
        """Both versions, as messages name the table."""
        return f"{self.from_version} → {self.to_version}"

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources, in alphabetical order."""
        return tuple(self.frame["source"].unique().sort())

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of people, ``all`` first."""
        return tuple(sorted(self.frame["group"].unique(), key=lambda name: (name != ALL, name)))

    def only(self, source: str, group: str = ALL) -> WeightedCorrespondence:
        """Return what one source says of one group of people.

        Raises:
            UnknownNameError: it says nothing of it.
        """
        wanted = (pl.col("source") == source) & (pl.col("group") == group)
        frame = self.frame.filter(wanted)
        if frame.is_empty():
            raise UnknownNameError(
                self.name,
                f"the source ‘{source}’ has no weights for ‘{group}’",
                hint=f"Sources: {', '.join(self.sources)}; groups of people: {', '.join(self.groups)}.",
            )
        return WeightedCorrespondence(
            self.from_version, self.to_version, frame, self.no_evidence.filter(wanted), self.unlisted.filter(wanted)
        )

    def gaps(self, source: str, group: str = ALL) -> tuple[str, ...]:
        """Return the groups of the earlier version for which a source has no evidence."""
        wanted = (pl.col("source") == source) & (pl.col("group") == group)
        return tuple(self.no_evidence.filter(wanted)["from"].sort())


def from_people(
    from_version: str,
    to_version: str,
    pairs: pl.DataFrame,
    *,
    no_evidence: pl.DataFrame | None = None,
    unlisted: pl.DataFrame | None = None,
) -> WeightedCorrespondence:
    """Return a weighted correspondence from the mass of each pair; shares both ways are worked out.

    Args:
        from_version: id of the earlier version.
        to_version: id of the later one.
        pairs: ``from, to, people``, and ``source``, ``group`` (``records`` and ``all`` if absent), ``base`` and
            ``base_to`` (the mass itself if absent). Pairs without people are left out.
        no_evidence: groups for which a source has no record.
        unlisted: what a publisher left out.
    """
    given = pairs.columns
    stated = pairs.with_columns(
        pl.col("people").cast(pl.Float64),
        *([] if "source" in given else [pl.lit("records").alias("source")]),
        *([] if "group" in given else [pl.lit(ALL).alias("group")]),
    )
    _refuse_wrong_people(stated, f"{from_version} → {to_version}")
    # Sums depend on the order of what is summed, if only in the last bit.
    frame = stated.filter(pl.col("people") > 0).sort(*_SLICE, "from", "to")
    of_from, of_to = (pl.col("people").sum().over(*_SLICE, side) for side in ("from", "to"))
    return WeightedCorrespondence(
        from_version,
        to_version,
        frame.with_columns(
            (pl.col("people") / of_from).alias("share_of_from"),
            (pl.col("people") / of_to).alias("share_of_to"),
            (pl.col("base") if "base" in given else of_from).alias("base"),
            (pl.col("base_to") if "base_to" in given else of_to).alias("base_to"),
        ),
        pl.DataFrame(schema=GAPS_SCHEMA) if no_evidence is None else no_evidence,
        pl.DataFrame(schema=UNLISTED_SCHEMA) if unlisted is None else unlisted,
    )


def identity(version: Version, people: float = 1.0) -> WeightedCorrespondence:
    """Return every group of the lowest level to itself, exactly."""
    codes = [group.code.value for group in version.lowest]
    pairs = pl.DataFrame({"from": codes, "to": codes, "source": "identity"}).with_columns(
        pl.lit(people).alias("people"), *(pl.lit(float("inf")).alias(name) for name in ("base", "base_to"))
    )
    return from_people(version.id, version.id, pairs)


def covered(weights: WeightedCorrespondence, old: Version | None, new: Version | None) -> WeightedCorrespondence:
    """Return the same weights, with every lowest group of the earlier version a source is silent on named as such.

    Raises:
        InputError: codes that aren't of the version they are said to be of.
    """
    for side, version in (("from", old), ("to", new)):
        if version is not None:
            _refuse_strange_codes(weights, side, version)
    if old is None:
        return weights
    slices = weights.frame.select(_SLICE).unique()
    every = pl.DataFrame({"from": [group.code.value for group in old.leaves]}).join(slices, how="cross")
    silent = every.join(weights.frame, on=["from", *_SLICE], how="anti").select(GAPS_SCHEMA.keys())
    gaps = pl.concat([weights.no_evidence, silent]).unique().sort("source", "group", "from")
    return WeightedCorrespondence(weights.from_version, weights.to_version, weights.frame, gaps, weights.unlisted)


def _refuse_strange_codes(weights: WeightedCorrespondence, side: str, version: Version) -> None:
    lowest = {group.code.value for group in version.leaves}
    strange = sorted(set(weights.frame[side]) - lowest)
    if strange:
        raise InputError(
            weights.name,
            f"{_listed(strange)} in ‘{side}’ {'is not a' if len(strange) == 1 else 'are not'} "
            f"{version.rules.lowest.name} group{'s' * (len(strange) != 1)} of {version.id}",
            hint="Weights of another vintage give wrong figures: name the versions the weights are for.",
        )


def _check(weights: WeightedCorrespondence) -> None:
    frame = weights.frame
    key = ["source", "group", "from", "to"]
    missing = frame.filter(pl.any_horizontal(pl.col(*key, "share_of_from").is_null()))
    _refuse(weights, missing, "has no weight", "Give every pair a weight, or leave the pair out.")
    twice = frame.filter(frame.select(key).is_duplicated())
    _refuse(weights, twice, "appears more than once", "Keep one row for each pair, source and group of people.")
    for side in ("share_of_from", "share_of_to"):
        outside = frame.filter(~((pl.col(side) > 0) & (pl.col(side) <= 1 + TOLERANCE)))
        _refuse(weights, outside, f"has a {side} outside (0, 1]", "Weights are fractions, not percentages or counts.")
    for column in ("base", "base_to"):
        empty = frame.filter(~(pl.col(column) > 0))
        _refuse(weights, empty, f"has an empty {column}", "A group without records has no evidence: leave it out.")
    for side, by in (("share_of_from", "from"), ("share_of_to", "to")):
        sums = frame.group_by(*_SLICE, by, maintain_order=True).agg(
            pl.col(side).sum(), pl.col(side).null_count().alias("n")
        )
        off = sums.filter((pl.col("n") == 0) & ((pl.col(side) - 1).abs() > TOLERANCE))
        if len(off):
            row = off.row(0, named=True)
            raise InputError(
                weights.name,
                f"the shares of {row[by]} ({row['source']}, {row['group']}) sum to {row[side]:.6f}, not to 1",
                hint="Give all pairs of a group, and shares as fractions of it.",
            )
    both = weights.no_evidence.join(frame, on=list(GAPS_SCHEMA), how="semi")
    if len(both):
        row = both.row(0, named=True)
        raise InputError(
            weights.name,
            f"{row['from']} ({row['source']}, {row['group']}) has weights, but is also listed as having no evidence",
            hint="Keep one of them.",
        )


def _refuse(weights: WeightedCorrespondence, bad: pl.DataFrame, what: str, hint: str) -> None:
    if len(bad):
        row = bad.row(0, named=True)
        pair = f"the pair {row['from']} → {row['to']} ({row['source']}, {row['group']})"
        raise InputError(weights.name, f"{pair} {what}", hint=hint)


def _refuse_wrong_people(pairs: pl.DataFrame, name: str) -> None:
    wrong = pairs.filter(pl.col("people").is_null() | ~pl.col("people").is_finite() | (pl.col("people") < 0))
    if len(wrong):
        row = wrong.row(0, named=True)
        raise InputError(
            name,
            f"the pair {row['from']} → {row['to']} has the weight {row['people']}",
            hint="Weights must be finite numbers above 0.",
        )


def _listed(codes: Collection[str], limit: int = 5) -> str:
    shown = ", ".join(list(codes)[:limit])
    return f"{shown} and {len(codes) - limit} more" if len(codes) > limit else shown
