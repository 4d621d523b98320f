"""Is a group large enough? Estimated people with an interval, against a policy.

The interval is Wilson's for the share a group has of the sample, times all people the sample stands for. Records that
don't count alike enter as the number of equal ones they are worth (Kish).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import exp, log, sqrt
from statistics import NormalDist

import polars as pl

from occumap.errors import InputError, UnknownNameError
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.version import Group, Version
from occumap.model.viability import Direction, GroupViability, Verdict, Viability, ViabilityPolicy
from occumap.model.weights import ALL, WeightedCorrespondence


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a source: name for people, year, and all the people its sample stands for."""

    title: str
    year: int | None = None
    people: float | None = None
    made_up: bool = False


def wilson(share: float, records: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval for a share seen in a sample of so many records.

    >>> low, high = wilson(0.5, 100)
    >>> round(low, 3), round(high, 3)
    (0.404, 0.596)
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    spread = z * sqrt(share * (1 - share) / records + z**2 / (4 * records**2))
    middle, scale = share + z**2 / (2 * records), 1 + z**2 / records
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def viability(
    weights: WeightedCorrespondence,
    version: Version,
    policy: ViabilityPolicy,
    sources: Mapping[str, Source],
    *,
    level: str | None = None,
    group: str = ALL,
) -> Viability:
    """Return every group of a level of either version of the weights.

    Args:
        weights: all sources; the policy says which counts.
        version: the earlier or the later version of the weights.
        policy: threshold, source, interval.
        sources: what is known of each source.
        level: the lowest if not given.
        group: the people that count, ``all`` or such as ``women``.

    Raises:
        UnknownNameError: the weights aren't of this version, or the source isn't in them.
    """
    counted = _Counted.of(weights, version, policy, sources, group)
    later = _other_source(weights, policy, counted.source, sources)
    other = _Counted.of(weights, version, replace(policy, source=later), sources, group) if later else None
    asked = version.at_level(level) if level else version.leaves
    return counted.result(
        policy,
        (_with_growth(_one(g, version, counted, policy), counted, other, policy, sources) for g in asked),
    )


def viability_of_revision(
    weights: WeightedCorrespondence,
    old: Version,
    new: Version,
    links: Correspondence,
    policy: ViabilityPolicy,
    sources: Mapping[str, Source],
    *,
    group: str = ALL,
) -> Viability:
    """Return every lowest group a revision would make.

    A group made of whole groups has their people. One that takes parts has at least the people of the whole ones and at
    most those of all it takes from: how many go with a part is a matter for dual-coded records, and index entries
    aren't people.

    Args:
        weights: with ``old`` as either of its versions.
        old: the version revised.
        new: what it becomes.
        links: which entries go where.
        policy: threshold, source, interval.
        sources: what is known of each source.
        group: the people that count.
    """
    counted = _Counted.of(weights, old, policy, sources, group)
    found = []
    for made in new.leaves:
        arriving = links.arriving(made.code.value)
        whole = tuple(link.from_code for link in arriving if len(links.leaving(link.from_code.value)) == 1)
        parts = tuple(link.from_code for link in arriving if link.from_code not in whole)
        found.append(_made(made, whole, parts, counted, policy))
    return replace(counted.result(policy, _with_parents(found, new, policy)), version=new.id)


@dataclass(frozen=True, eq=False)
class _Counted:
    """People and records of every lowest group of one version, in one source."""

    source: str
    about: Source
    version: Version
    people: Mapping[str, float]
    records: Mapping[str, float]
    silent: frozenset[str]
    scale: float

    @classmethod
    def of(
        cls,
        weights: WeightedCorrespondence,
        version: Version,
        policy: ViabilityPolicy,
        sources: Mapping[str, Source],
        group: str,
    ) -> _Counted:
        if version.id not in (weights.from_version, weights.to_version):
            raise UnknownNameError(
                version.id,
                f"the weights are for {weights.name}",
                hint=f"Give weights from or to {version.id}.",
            )
        source = policy.source or _only_source(weights, sources)
        of_source = weights.only(source, group)
        side, base = ("from", "base") if version.id == weights.from_version else ("to", "base_to")
        sums = of_source.frame.group_by(side).agg(pl.col("people").sum(), pl.col(base).first().alias("records"))
        if of_source.frame["people"].null_count():
            raise InputError(
                weights.name,
                f"‘{source}’ gives shares without the people they are shares of, so it counts nobody",
                hint="Give figures that count people.",
            )
        people = {code: float(n) for code, n in sums.select(side, "people").iter_rows()}
        records = {code: float(n) for code, n in sums.select(side, "records").iter_rows() if n is not None}
        silent = frozenset(of_source.no_evidence["from"]) if side == "from" else frozenset()
        about = sources.get(source, Source(source))
        mass = sum(people.values())
        return cls(source, about, version, people, records, silent, about.people / mass if about.people else 1.0)

    def below(self, value: str) -> list[str]:
        """Return the lowest groups in a group."""
        inside = [value]
        for code in inside:
            inside.extend(child.code.value for child in self.version.children(code))
        return [code for code in inside if not self.version.children(code)]

    def of_codes(self, codes: Iterable[str], confidence: float) -> tuple[float, float, float, float] | None:
        """Return people, low, high and records of several groups together; None where a source has none of them."""
        known = [code for code in codes if code in self.people]
        mass, total = sum(self.people[code] for code in known), sum(self.people.values())
        records = sum(self.records.get(code, 0.0) for code in known)
        if not known or not records:
            return None
        share = mass / total
        low, high = wilson(share, records / share, confidence)
        everyone = total * self.scale
        return mass * self.scale, low * everyone, high * everyone, records

    def result(self, policy: ViabilityPolicy, groups: Iterable[GroupViability]) -> Viability:
        return Viability(
            replace(policy, source=self.source),
            self.version.id,
            self.source,
            self.about.title,
            self.scale,
            self.about.made_up,
            tuple(groups),
        )


def _one(group: Group, version: Version, counted: _Counted, policy: ViabilityPolicy) -> GroupViability:
    below = counted.below(group.code.value)
    found = counted.of_codes(below, policy.confidence)
    if found is None and (held := [counted.people[code] for code in below if code in counted.people]):
        # People counted nobody knows on how many records: a figure, but no interval, and so no verdict.
        return GroupViability(group.code, group.title, sum(held) * counted.scale, None, None, None, Verdict.CANT_TELL)
    if found is None:
        return GroupViability(group.code, group.title, None, None, None, None, Verdict.NO_EVIDENCE)
    people, low, high, records = found
    parent = counted.of_codes(counted.below(group.parent.value), policy.confidence) if group.parent else None
    share = people / parent[0] if parent else None
    residual = version.rules.is_residual(group.title)
    return GroupViability(
        group.code,
        group.title,
        people,
        low,
        high,
        records,
        _verdict(low, high, policy.minimum),
        share_of_parent=share,
        residual_too_large=bool(residual and share is not None and share > policy.max_in_residual),
    )


def _made(
    made: Group, whole: tuple[Code, ...], parts: tuple[Code, ...], counted: _Counted, policy: ViabilityPolicy
) -> GroupViability:
    minimum = counted.of_codes([code.value for code in whole], policy.confidence)
    limit = counted.of_codes([code.value for code in (*whole, *parts)], policy.confidence)
    if limit is None:
        return GroupViability(
            made.code, made.title, None, None, None, None, Verdict.NO_EVIDENCE, made_of=whole, parts_of=parts
        )
    low = minimum[1] if minimum else 0.0
    return GroupViability(
        made.code,
        made.title,
        None if parts else limit[0],
        low,
        limit[2],
        limit[3] if not parts else (minimum[3] if minimum else None),
        _verdict(low, limit[2], policy.minimum),
        made_of=whole,
        parts_of=parts,
    )


def _with_parents(
    found: Iterable[GroupViability], version: Version, policy: ViabilityPolicy
) -> Iterable[GroupViability]:
    """Yield shares of parents, where the people of all groups under a parent are known."""
    known: dict[str, list[float | None]] = defaultdict(list)
    groups = tuple(found)
    parents = {one.code: version[one.code.value].parent for one in groups}
    for one in groups:
        parent = parents[one.code]
        known[parent.value if parent else ""].append(one.people)
    for one in groups:
        parent = parents[one.code]
        people = known[parent.value if parent else ""]
        total = sum(n for n in people if n is not None) if None not in people else 0.0
        share = one.people / total if one.people is not None and total else None
        large = version.rules.is_residual(one.title) and share is not None and share > policy.max_in_residual
        yield replace(one, share_of_parent=share, residual_too_large=bool(large))


def _verdict(low: float, high: float, minimum: float) -> Verdict:
    if low >= minimum:
        return Verdict.VIABLE
    return Verdict.TOO_SMALL if high < minimum else Verdict.CANT_TELL


def _with_growth(
    one: GroupViability,
    counted: _Counted,
    other: _Counted | None,
    policy: ViabilityPolicy,
    sources: Mapping[str, Source],
) -> GroupViability:
    if other is None or one.records is None:
        return one
    first, second = (
        (other, counted) if _year(other.source, sources) < _year(counted.source, sources) else (counted, other)
    )
    codes = first.below(one.code.value)
    before, after = (c.of_codes(codes, policy.confidence) for c in (first, second))
    if before is None or after is None:
        return one
    shares = [n[0] / c.scale / sum(c.people.values()) for n, c in ((before, first), (after, second))]
    z = NormalDist().inv_cdf((1 + policy.confidence) / 2)
    middle, spread = log(shares[1] / shares[0]), z * sqrt(1 / before[3] + 1 / after[3])
    low, high = exp(middle - spread), exp(middle + spread)
    direction = Direction.GROWING if low > 1 else Direction.SHRINKING if high < 1 else Direction.STEADY
    people, records = (before if first is other else after)[::3]
    change = (exp(middle), low, high)
    return replace(one, direction=direction, change=change, compared_people=people, compared_records=records)


def _year(source: str, sources: Mapping[str, Source]) -> int:
    return sources[source].year or 0


def _other_source(
    weights: WeightedCorrespondence, policy: ViabilityPolicy, source: str, sources: Mapping[str, Source]
) -> str | None:
    """Return a source of another year to tell growth by."""
    if policy.compared_with:
        return policy.compared_with
    mine = sources[source].year if source in sources else None
    others = [
        name
        for name in weights.sources
        if name != source and name in sources and sources[name].year not in (None, mine)
    ]
    return max(others, key=lambda name: sources[name].year or 0) if mine and others else None


def _only_source(weights: WeightedCorrespondence, sources: Mapping[str, Source]) -> str:
    """Return the one source, or the one whose people are known best: a census."""
    if len(weights.sources) == 1:
        return weights.sources[0]
    census = [name for name in weights.sources if name.startswith("census") and name in sources]
    if len(census) == 1:
        return census[0]
    raise UnknownNameError(
        weights.name,
        f"it has several sources: {', '.join(weights.sources)}",
        hint="Say which one counts: --source.",
    )
