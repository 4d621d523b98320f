"""Each entry of the index gets its destination: every rule is tried, none is first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from occumap.model.index import Index
from occumap.model.plan import Route
from occumap.model.selector import EntryWords, Selector


@dataclass(frozen=True)
class Assignment:
    """Destinations of all entries, and what the rules left open.

    ``frame`` has ``entry_id, from_code, to_code, issue, rule``, a row for each entry in the index's
    order. ``hits`` counts the entries that each route (by its place) selects; ``contested`` are rows
    that several routes want for different groups; ``unplaced`` rows have no destination.
    """

    frame: pl.DataFrame
    hits: dict[int, int]
    contested: dict[int, tuple[int, ...]]
    unplaced: dict[int, int]


# The rows that a rule on a group selects, by both: the same however often a revision is looked at.
Selections = dict[tuple[str, Selector | None], frozenset[int]]


def assign(
    index: Index,
    version: str,
    routes: tuple[Route, ...],
    known: frozenset[str],
    selected: Selections | None = None,
) -> Assignment:
    """Return destinations under the routes; ``known`` are the codes that the new version has.

    ``selected`` keeps what rules selected, for the next time that the same index is assigned.

    Cost grows with the entries of groups that have rules; all others go by one vectorised look-up.
    """
    selected = {} if selected is None else selected
    codes = index.codes(version)
    rest: dict[str, int] = {}
    rules: dict[str, list[int]] = defaultdict(list)
    for place, route in enumerate(routes):
        if route.where is None:
            rest.setdefault(route.source.value, place)
        else:
            rules[route.source.value].append(place)

    place_of = codes.replace_strict(list(rest), list(rest.values()), default=None, return_dtype=pl.Int32)
    places: list[int | None] = place_of.to_list()
    hits: dict[int, int] = defaultdict(int)
    contested: dict[int, tuple[int, ...]] = {}
    rows = index.rows(version)
    asked = {
        row
        for code, candidates in rules.items()
        if any((code, routes[place].where) not in selected for place in candidates)
        for row in rows.get(code, ())
    }
    words = _words_of_rows(index, asked)
    for code, candidates in rules.items():
        found = {place: _selected(routes[place], rows.get(code, ()), words, selected) for place in candidates}
        for row in rows.get(code, ()):
            fits = [place for place in candidates if row in found[place]]
            for place in fits:
                hits[place] += 1
            stated = [place for place in fits if routes[place].to is not None]
            targets = {routes[place].to for place in stated}
            if len(targets) > 1:
                contested[row] = tuple(stated)
            if fits:
                places[row] = (stated or fits)[0]
    return _assignment(index, codes, routes, known, places, hits, contested)


def _words_of_rows(index: Index, wanted: set[int]) -> dict[int, EntryWords]:
    if not wanted:
        return {}
    rows = sorted(wanted)
    texts = index.frame.select("title", "add", "ind")[rows].rows()
    return {row: EntryWords.of(*text) for row, text in zip(rows, texts, strict=True)}


def _selected(route: Route, rows: Sequence[int], words: Mapping[int, EntryWords], known: Selections) -> frozenset[int]:
    """Return the rows of a route's source that its rule selects; looked up where they were told before."""
    key = (route.source.value, route.where)
    if key not in known:
        assert route.where is not None
        meant = route.where.matcher()
        known[key] = frozenset(row for row in rows if meant(words[row]))
    return known[key]


def _assignment(
    index: Index,
    codes: pl.Series,
    routes: tuple[Route, ...],
    known: frozenset[str],
    places: list[int | None],
    hits: dict[int, int],
    contested: dict[int, tuple[int, ...]],
) -> Assignment:
    torn = _claimed_whole_twice(routes)
    of_place = pl.DataFrame(
        {
            "place": range(len(routes)),
            "to_code": [
                r.to.value if r.to and r.to.value in known and (r.where or r.source.value not in torn) else None
                for r in routes
            ],
            "issue": [r.issue for r in routes],
            "rule": [f"assumed ({r.assumption}): {r.rule}" if r.assumption else r.rule for r in routes],
        },
        schema={"place": pl.Int32, "to_code": pl.String, "issue": pl.Int32, "rule": pl.String},
    )
    frame = pl.DataFrame(
        {"entry_id": index.frame["entry_id"], "from_code": codes, "place": pl.Series(places, dtype=pl.Int32)}
    ).join(of_place, on="place", how="left", maintain_order="left")
    if contested:
        frame = frame.with_columns(
            pl.when(pl.int_range(pl.len()).is_in(list(contested))).then(None).otherwise("to_code").alias("to_code")
        )
    open_rows = frame.with_row_index("row").filter(
        pl.col("from_code").is_not_null() & pl.col("to_code").is_null() & pl.col("place").is_not_null()
    )
    unplaced = {row: place for row, place in open_rows.select("row", "place").iter_rows() if row not in contested}
    return Assignment(frame.drop("place"), dict(hits), contested, unplaced)


def _claimed_whole_twice(routes: tuple[Route, ...]) -> set[str]:
    """Return the old groups of which several routes want all that is left, for different groups: none is first."""
    targets: dict[str, set[str]] = defaultdict(set)
    for route in routes:
        if route.where is None and route.to is not None:
            targets[route.source.value].add(route.to.value)
    return {source for source, wanted in targets.items() if len(wanted) > 1}
