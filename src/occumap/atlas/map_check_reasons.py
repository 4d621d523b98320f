"""Why a group fits an occupation better than its published one, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from occumap.atlas.map_check_evidence import Evidence
from occumap.atlas.map_readings import Reading, readings_of

# A piece of evidence is named if it adds so much to the weight, and at the most so many are.
WORTH_SAYING = 0.3
LIMIT = 4
# What a reading is coded to is said from this probability on.
SURE_ENOUGH = 0.1


def reasons(evidence: Evidence, n: int, better: int, weights: Mapping[str, float]) -> tuple[str, ...]:
    """Return what speaks for a group over the published one, as clauses; the strongest first.

    Args:
        evidence: on all occupations.
        n: the place of the occupation.
        better: the place of the group that fits better.
        weights: of the tables of evidence.
    """
    published = int(evidence.published[n])
    added = {
        name: weight * (table := getattr(evidence, name))[n, better] - weight * table[n, published]
        for name, weight in weights.items()
    }
    said: dict[str, float] = {}
    for name in sorted(added, key=lambda name: -added[name]):
        if added[name] >= WORTH_SAYING and (clause := _clause(evidence, name, n, better)):
            said.setdefault(clause, added[name])
    by_map = list(_by_the_map(evidence, n, better, published))
    return tuple([*list(said)[: LIMIT - min(len(by_map), 2)], *by_map][:LIMIT])


def _clause(evidence: Evidence, name: str, n: int, better: int) -> str:
    """Return what a table of evidence says for a group, as a clause; nothing where it says nothing by itself."""
    return _SAID[name](evidence, n, better)


def _settled(evidence: Evidence, n: int, better: int) -> str:
    code = evidence.names.codes[better]
    one = evidence.occupations[n]
    readings = [reading for reading in readings_of(one, "") if not reading.industry and reading in evidence.read]
    read = next((reading for reading in readings if evidence.read[reading].settled == code), None)
    return f"the index codes ‘{read.title}’ to {code}" if read else ""


def _coded(evidence: Evidence, n: int, better: int) -> str:
    code = evidence.names.codes[better]
    one = evidence.occupations[n]
    readings = readings_of(one, evidence.world.pathway_of(one.code).name)
    shares = {r: evidence.read[r].shares.get(code, 0.0) for r in readings if r in evidence.read}
    best = max(shares, key=lambda r: shares[r], default=None)
    if best is None or shares[best] < SURE_ENOUGH:
        return ""
    industry = f" in {best.industry}" if best.industry else ""
    return f"‘{best.title}’{industry} is coded to {code} with {shares[best]:.2f}"


def _typical(evidence: Evidence, n: int, better: int) -> str:
    code = evidence.names.codes[better]
    titles = evidence.typical_titles.get(evidence.occupations[n].code, ())
    shares = {title: evidence.read[Reading(title)].shares.get(code, 0.0) for title in titles}
    best = max(shares, key=lambda title: shares[title])
    if shares[best] < SURE_ENOUGH:
        return ""
    return f"‘{best}’, one of its typical titles, is coded to {code} with {shares[best]:.2f}"


def _titled(evidence: Evidence, n: int, better: int) -> str:
    title = evidence.title_below(n, better)
    return f"the title ‘{title}’ is of {evidence.names.codes[better]}" if title else ""


def _indexed(evidence: Evidence, n: int, better: int) -> str:
    title = evidence.title_in_index(n, better)
    return f"the index has ‘{title}’ under {evidence.names.codes[better]}" if title else ""


def _level(evidence: Evidence, n: int, better: int) -> str:
    return f"level {evidence.occupations[n].level} is more usual in major group {evidence.names.codes[better][0]}"


def _earlier(evidence: Evidence, n: int, better: int) -> str:
    one = evidence.occupations[n]
    return f"its SOC2010 code {one.soc2010} leads to {evidence.names.codes[better]}" if one.soc2010 else ""


def _alike(evidence: Evidence, n: int, better: int) -> str:
    likeness = evidence.likeness[n].copy()
    likeness[evidence.standards[evidence.occupations[n].standard]] = 0
    same = np.flatnonzero(evidence.published == better)
    if not len(same) or not likeness[same].max():
        return ""
    other = evidence.occupations[int(same[likeness[same].argmax()])]
    return f"{other.code} {other.name}, named alike, is published under {evidence.names.codes[better]}"


def _by_the_map(evidence: Evidence, n: int, better: int, published: int) -> Iterator[str]:
    """Yield what the map itself says: six-digit groups that it lists, and options that carry each other's groups."""
    one, code = evidence.occupations[n], evidence.names.codes[better]
    listed = [group for group in one.sub_unit_groups if group.startswith(f"{code}/")]
    if listed:
        yield f"its own list has {listed[0]} too"
    options = [m for m in evidence.standards[one.standard] if m != n]
    carrying = [evidence.occupations[m].code for m in options if evidence.published[m] == better]
    if carrying:
        fits_it = [
            m
            for m in options
            if evidence.published[m] != published
            and evidence.coded[m, published] > max(np.log(SURE_ENOUGH), evidence.coded[n, published] + 1)
        ]
        other = evidence.occupations[fits_it[0]].code if fits_it else ""
        swapped = f", while {evidence.names.codes[published]} fits {other}" if other else ""
        yield f"{carrying[0]}, another option of {one.standard}, carries {code}{swapped}"


_SAID: Mapping[str, Callable[[Evidence, int, int], str]] = {
    "settled": _settled,
    "coded": _coded,
    "typical": _typical,
    "titles": _titled,
    "titles_of_whole": _titled,
    "index": _indexed,
    "alike": _alike,
    "level": _level,
    "earlier": _earlier,
}
