"""Weighted correspondences put one after the other, turned round, and brought to a higher level."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from occumap.errors import InputError
from occumap.model.version import Version
from occumap.model.weights import GAPS_SCHEMA, UNLISTED_SCHEMA, WeightedCorrespondence, from_people

_SLICE = ("source", "group")


@dataclass(frozen=True, slots=True)
class Drift:
    """What composing A → B with B → C adds to the error, as fractions of people; None where only shares are known.

    Attributes:
        mixed: of people who pass through a group of B that gathers several groups of A and parts again into
            several of C. For them it is assumed that who they were before doesn't matter.
        shifted: how far the sizes of B's groups differ between the two tables (half the sum of differences).
        lost: of people whose group of B has no evidence in the second table; the rest was made to sum to 1.
    """

    mixed: float | None
    shifted: float | None
    lost: float | None


@dataclass(frozen=True, eq=False)
class Composed:
    """A composed correspondence and what composing it added."""

    weights: WeightedCorrespondence
    drift: Drift


def invert(weights: WeightedCorrespondence) -> WeightedCorrespondence:
    """Return the same table, read from the second version to the first.

    Raises:
        InputError: a publisher gave shares without people, so that the shares the other way aren't known.

    >>> table = from_people("a", "b", pl.DataFrame({"from": ["1", "2"], "to": ["1", "1"], "people": [30.0, 10.0]}))
    >>> invert(table).frame["share_of_from"].to_list()
    [0.75, 0.25]
    """
    if weights.frame["share_of_to"].null_count():
        raise InputError(
            weights.name,
            "it gives shares without the people they are shares of, so it can't be reversed",
            hint="Give a table with bases, or the publisher's table for the other direction.",
        )
    turned = {
        "from": "to",
        "to": "from",
        "share_of_from": "share_of_to",
        "share_of_to": "share_of_from",
        "base": "base_to",
        "base_to": "base",
    }
    return WeightedCorrespondence(weights.to_version, weights.from_version, weights.frame.rename(turned))


def aggregate(
    weights: WeightedCorrespondence,
    *,
    old: Version | None = None,
    old_level: str | None = None,
    new: Version | None = None,
    new_level: str | None = None,
) -> WeightedCorrespondence:
    """Return the weights between groups of higher levels; a side without version and level stays as it is.

    Raises:
        InputError: the earlier side of a table that gives shares without people: its groups can't be weighed
            against each other.
    """
    frame = weights.frame
    no_evidence, unlisted = weights.no_evidence, weights.unlisted
    if old is not None and old_level:
        if frame["people"].null_count():
            raise InputError(
                weights.name,
                "it gives shares without people, so groups can't be added up before they are converted",
                hint="Convert the unit groups, then add up the result.",
            )
        frame = frame.with_columns(_above("from", old, old_level))
        gone = no_evidence.with_columns(_above("from", old, old_level)).unique()
        no_evidence = gone.join(frame, on=list(GAPS_SCHEMA), how="anti")
        unlisted = pl.DataFrame(schema=UNLISTED_SCHEMA)
    if new is not None and new_level:
        frame = frame.with_columns(_above("to", new, new_level))
    if not frame["people"].null_count():
        # A group above others rests on the records of all of them.
        bases = _bases_above(weights.frame, frame)
        sums = frame.group_by("source", "group", "from", "to").agg(pl.col("people").sum())
        joined = sums.join(bases[0], on=["source", "group", "from"]).join(bases[1], on=["source", "group", "to"])
        return from_people(weights.from_version, weights.to_version, joined, no_evidence=no_evidence, unlisted=unlisted)
    summed = frame.group_by("source", "group", "from", "to").agg(
        pl.lit(None, pl.Float64).alias("people"),
        pl.col("share_of_from").sum(),
        pl.lit(None, pl.Float64).alias("share_of_to"),
        pl.col("base").first(),
        pl.lit(None, pl.Float64).alias("base_to"),
    )
    return WeightedCorrespondence(weights.from_version, weights.to_version, summed, no_evidence, unlisted)


def compose(first: WeightedCorrespondence, second: WeightedCorrespondence) -> Composed:
    """Return weights from A to C by way of B, for each group of people that both tables have.

    It is assumed that those who came into a group of B from A go on as everybody in that group does; the drift says
    for how many this matters. A share rests on the records behind it: bases add up like resistances, 1/b = 1/b₁ + 1/b₂.

    Raises:
        InputError: they don't meet in one version, or either has several sources (choose with ``only``).
    """
    _refuse_what_does_not_meet(first, second)
    source = " + ".join(name for name in (*first.sources, *second.sources) if name != "identity") or "identity"
    ways = _ways(first, second)
    pairs = _pairs(ways.filter(pl.col("to").is_not_null())).with_columns(pl.lit(source).alias("source"))
    silent = ways.select("group", "from").unique().join(pairs, on=["group", "from"], how="anti")
    gaps = [silent.select("from", "group"), first.no_evidence.select("from", "group")]
    lost = ways.filter(pl.col("to").is_null()).join(silent, on=["group", "from"], how="anti")
    left_out = [lost.select("from", "group", pl.col("s1").alias("share")), first.unlisted.drop("source")]
    weights = WeightedCorrespondence(
        first.from_version,
        second.to_version,
        pairs,
        pl.concat(gaps).unique().with_columns(pl.lit(source).alias("source")).select(GAPS_SCHEMA.keys()).sort(pl.all()),
        pl.concat([part.select("from", "group", "share") for part in left_out])
        .group_by("from", "group")
        .agg(pl.col("share").sum())
        .with_columns(pl.lit(source).alias("source"))
        .select(UNLISTED_SCHEMA.keys())
        .sort(pl.all()),
    )
    return Composed(weights, _drift(first, second, ways))


def _ways(first: WeightedCorrespondence, second: WeightedCorrespondence) -> pl.DataFrame:
    """Return every way from A through B to C; ``to`` is null where the second table has no evidence for the group of
    B.
    """
    left = first.frame.select(
        "group",
        "from",
        pl.col("to").alias("by"),
        "people",
        pl.col("share_of_from").alias("s1"),
        pl.col("base").alias("b1"),
    )
    right = second.frame.select(
        "group", pl.col("from").alias("by"), "to", pl.col("share_of_from").alias("s2"), pl.col("base").alias("b2")
    )
    groups = sorted(set(first.groups) & set(second.groups))
    return left.filter(pl.col("group").is_in(groups)).join(right, on=["group", "by"], how="left").sort(pl.all())


def _pairs(ways: pl.DataFrame) -> pl.DataFrame:
    """Return the ways between each group of A and of C as one pair."""
    key = ["group", "from"]
    share = pl.col("s1") * pl.col("s2")
    sums = (
        ways.group_by(*key, "to")
        .agg(
            (pl.col("people") * pl.col("s2")).sum().alias("people"),
            pl.col("people").is_null().any().alias("unknown"),
            share.sum().alias("share"),
            pl.col("b1").first(),
            pl.col("b2").is_null().any().alias("no_b2"),
            (share / pl.col("b2")).sum().alias("resistance"),
        )
        .sort(*key, "to")
    )
    whole = pl.col("share").sum().over(key)
    second = pl.when(~pl.col("no_b2").any().over(key)).then(pl.col("resistance").sum().over(key) / whole)
    frame = sums.with_columns(
        (pl.col("share") / whole).alias("share_of_from"),
        (1 / (1 / pl.col("b1") + second)).alias("base"),
        pl.when(~pl.col("unknown").any()).then(pl.col("people")).alias("people"),
    )
    into = ["group", "to"]
    known = pl.col("people").is_not_null() & ~pl.col("base").is_null().any().over(into)
    records = (pl.col("share_of_from") * pl.col("base")).sum().over(into)
    return frame.with_columns(
        (pl.col("people") / pl.col("people").sum().over(into)).alias("share_of_to"),
        pl.when(known).then(records).alias("base_to"),
    )


def _above(side: str, version: Version, level: str) -> pl.Expr:
    above = {group.code.value: version.ancestor(group.code.value, level) for group in version.lowest}
    codes = {code: group.code.value for code, group in above.items() if group is not None}
    return pl.col(side).replace_strict(codes, return_dtype=pl.String)


def _bases_above(before: pl.DataFrame, after: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return records behind each group of either side, added up over the groups below it; None where unknown."""
    result = []
    for side, base in (("from", "base"), ("to", "base_to")):
        above = before.select("source", "group", pl.col(side).alias("below"), base).with_columns(
            after[side].alias(side)
        )
        once = above.unique(["source", "group", "below"], maintain_order=True)
        known = pl.when(pl.col(base).null_count() == 0).then(pl.col(base).sum())
        result.append(once.group_by("source", "group", side).agg(known.alias(base)))
    return result[0], result[1]


def _refuse_what_does_not_meet(first: WeightedCorrespondence, second: WeightedCorrespondence) -> None:
    if first.to_version != second.from_version:
        raise InputError(
            f"{first.name} and {second.name}",
            f"the first leads to {first.to_version}, the second begins at {second.from_version}",
            hint="Compose tables that meet in one version.",
        )
    for table in (first, second):
        if len(table.sources) != 1:
            raise InputError(
                table.name,
                f"it has {len(table.sources)} sources ({', '.join(table.sources)})",
                hint="Choose one of them before composing.",
            )
    if not set(first.groups) & set(second.groups):
        raise InputError(
            f"{first.name} and {second.name}",
            f"one is of {', '.join(first.groups)}, the other of {', '.join(second.groups)}",
            hint="Compose tables of the same groups of people.",
        )


def _drift(first: WeightedCorrespondence, second: WeightedCorrespondence, ways: pl.DataFrame) -> Drift:
    """Return the drift of one group of people: the first that both tables have."""
    group = next(name for name in first.groups if name in second.groups)
    one, two = (table.frame.filter(pl.col("group") == group) for table in (first, second))
    if one["people"].null_count():
        return Drift(None, None, None)
    gathers = one.group_by("to").agg(pl.len().alias("in"), pl.col("people").sum()).rename({"to": "by"})
    parts = two.group_by("from").agg(pl.len().alias("out"), pl.col("people").sum().alias("then")).rename({"from": "by"})
    sizes = gathers.join(parts, on="by", how="full", coalesce=True).with_columns(
        (pl.col("people") / pl.col("people").sum()).fill_null(0),
        (pl.col("then") / pl.col("then").sum()).fill_null(0),
    )
    silent = ways.filter((pl.col("group") == group) & pl.col("to").is_null()).select("by").unique()
    # A table that is exact has no sizes of its own, nor has one of shares alone.
    sized = "identity" not in (*first.sources, *second.sources) and not two["people"].null_count()
    return Drift(
        mixed=float(sizes.filter((pl.col("in") > 1) & (pl.col("out") > 1))["people"].sum()),
        shifted=float((sizes["people"] - sizes["then"]).abs().sum()) / 2 if sized else 0.0,
        lost=float(sizes.join(silent, on="by", how="semi")["people"].sum()),
    )
