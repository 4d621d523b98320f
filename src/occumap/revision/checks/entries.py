"""Entries without a destination, with two, or in places nobody meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from occumap.model.change import MergeGroups, SplitGroup
from occumap.model.code import Code
from occumap.model.finding import Finding, Severity
from occumap.model.selector import words_of
from occumap.model.version import Version
from occumap.revision.checks.audit_context import Context, count, finding
from occumap.revision.compose import plain_title

SHOWN = 3
# How much a residual group may grow, as a share of its entries before, without a finding.
GROWTH = 0.10
_EMPTY_WORDS = frozenset(
    ["and", "or", "of", "the", "in", "for", "other", "related", "occupations", "occupation", "workers"]
)


def entries_without_destination(context: Context) -> Iterator[Finding]:
    """Yield entries whose rule names no destination, or whose group ends and nothing takes the rest."""
    rows_of: dict[int, list[int]] = defaultdict(list)
    for row, place in context.assignment.unplaced.items():
        rows_of[place].append(row)
    for place, route in enumerate(context.composition.routes):
        silent = route.to is None and route.source.value not in context.composition.displaced
        rows = rows_of.get(place, [])
        if not silent or _settled_elsewhere(context, place) or (not rows and route.where is None):
            continue
        if route.where is None and _is_unsettled_merge(context, route.source.value):
            continue
        named = next(
            (e.name for e in context.composition.goes.get(route.source.value, ()) if e.where == route.where),
            None,
        )
        what = f"‘{named}’" if named else ("the entries that " + str(route.where) if route.where else "the rest")
        yield finding(
            "no-destination",
            Severity.ERROR,
            [route.issue] if route.issue is not None else [],
            [route.source],
            f"Nothing says where {what} of {context.name_old(route.source.value)} "
            f"{'goes' if what == 'the rest' else 'go'}: {_examples(context, rows)}.",
            "Name a group for them.",
            detail=(named or "").casefold().replace(" ", "-"),
        )


def entries_claimed_twice(context: Context) -> Iterator[Finding]:
    """Yield entries that several rules want for different groups."""
    contests: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for row, places in context.assignment.contested.items():
        contests[places].append(row)
    for places, rows in sorted(contests.items()):
        routes = [context.composition.routes[place] for place in places]
        targets = sorted({route.to for route in routes if route.to})
        yield finding(
            "claimed-twice",
            Severity.ERROR,
            [route.issue for route in routes if route.issue is not None],
            [routes[0].source, *targets],
            f"{count(len(rows), 'entry', 'entries')} of {context.name_old(routes[0].source.value)} "
            f"{'is' if len(rows) == 1 else 'are'} claimed for {' and for '.join(t.value for t in targets)}: "
            f"{_examples(context, rows)}.",
            "Add an ‘unless’ to one of the rules.",
        )
    yield from _groups_claimed_whole_twice(context)


def rules_that_match_nothing(context: Context) -> Iterator[Finding]:
    """Yield rules that select no entry of this index."""
    if context.is_of_groups_alone:
        return
    for place, route in enumerate(context.composition.routes):
        if route.where is not None and not context.assignment.hits.get(place):
            yield finding(
                "rule-matches-nothing",
                Severity.NOTE,
                [route.issue] if route.issue is not None else [],
                [route.source, *([route.to] if route.to else [])],
                f"No entry of {context.name_old(route.source.value)} matches the rule: {route.where}.",
                f"Check the words; the index used is ‘{context.index.name}’.",
            )


def entries_added_twice(context: Context) -> Iterator[Finding]:
    """Yield entries to be added that the index has already, or that are added more than once."""
    adds = context.composition.adds
    if not adds:
        return
    wanted = {_words_as_written(e.entry.title, e.entry.add, e.entry.ind) for e in adds}
    there: dict[tuple[str, ...], str | None] = {}
    for *texts, code in context.index.frame.select("title", "add", "ind", context.old.id).iter_rows():
        if (key := _words_as_written(*texts)) in wanted:
            there.setdefault(key, code)
    added: set[tuple[str, ...]] = set()
    for one in adds:
        key = _words_as_written(one.entry.title, one.entry.add, one.entry.ind)
        if key in there or key in added:
            code = there.get(key)
            where = f"is in the index already, coded to {context.name_old(code)}" if code else "is added twice"
            yield finding(
                "entry-twice",
                Severity.WARNING,
                [one.request.issue],
                [context.new_code(one.entry.to.value)],
                f"The entry “{one.entry.title}” {where}.",
                "Leave it out; to send an entry to another group, use move.",
                detail=plain_title(one.entry.title).replace(" ", "-"),
            )
        added.add(key)


def _words_as_written(*texts: str | None) -> tuple[str, ...]:
    return tuple(" ".join((text or "").casefold().split()) for text in texts)


def groups_without_entries(context: Context) -> Iterator[Finding]:
    """Yield a finding for each new group of the lowest level that no entry of the index reaches."""
    if context.is_of_groups_alone:
        return
    reached = {new for (_, new), n in context.entries.items() if n}
    reached |= {adds.entry.to.value for adds in context.composition.adds}
    for code, group in context.composition.groups.items():
        had = context.index.rows(context.old.id).get(code, ()) if code in context.composition.staying else ()
        if group.level == context.old.rules.lowest.name and (group.issues or had) and code not in reached:
            takers = {i for (old, _), issues in context.issues_of_links.items() if old == code for i in issues}
            yield finding(
                "empty-group",
                Severity.WARNING,
                {*group.issues, *(takers if had else ())},
                [group.code],
                f"No entry of the index ‘{context.index.name}’ reaches {context.name_new(code)}.",
                "Add entries, or say which of the old ones it takes.",
            )


def entries_above_the_lowest_level(context: Context) -> Iterator[Finding]:
    """Yield groups with others under them that entries are taken from or sent to."""
    old, composition, lowest = context.old, context.composition, context.old.rules.lowest.name
    goes = [effect for effects in composition.goes.values() for effect in effects]
    sorts = (SplitGroup,) if composition.parents_are_stated else ()
    sources = {
        (e.old, e.request.issue)
        for e in goes
        if e.where is not None and _is_above(context, e.old, old) and not isinstance(e.request.change, sorts)
    }
    targets = {(e.to, e.request.issue) for e in goes if e.to and e.old in old and not _is_above(context, e.old, old)}
    targets |= {(adds.entry.to.value, adds.request.issue) for adds in composition.adds}
    targets = {(code, issue) for code, issue in targets if _is_above(context, code, context.sketch.version)}
    for code, issue in sorted(sources | targets):
        is_old = (code, issue) in sources
        level = old[code].level if is_old else composition.groups[code].level
        yield finding(
            "not-the-lowest-level",
            Severity.ERROR,
            [issue],
            [context.old_code(code) if is_old else context.new_code(code)],
            f"Entries are {'taken from' if is_old else 'sent to'} {code}, a {level} group; "
            f"entries are coded to {lowest} groups.",
            f"Name the {lowest} group.",
        )


def _is_above(context: Context, code: str, version: Version) -> bool:
    """Return whether a group has others under it, or stands above the lowest level where all leaves are on that."""
    group = version.get(code)
    if group is None:
        return False
    return bool(version.children(code)) or (context.is_even and group.level != context.old.rules.lowest.name)


def entries_of_no_group(context: Context) -> Iterator[Finding]:
    """Yield codes of the index that the old version doesn't have: nothing could be said of their entries."""
    rows_of = context.index.rows(context.old.id)
    strange = sorted(code for code in rows_of if code not in context.old)
    if strange:
        rows = [row for code in strange for row in rows_of[code]]
        more = f" and {len(strange) - SHOWN:,} more" if len(strange) > SHOWN else ""
        yield finding(
            "entries-of-no-group",
            Severity.ERROR,
            [],
            map(context.old_code, strange[:SHOWN]),
            f"{count(len(rows), 'entry', 'entries')} of the index ‘{context.index.name}’ "
            f"{'has a code' if len(rows) == 1 else 'have codes'} that {context.old.id} does not: "
            f"{', '.join(strange[:SHOWN])}{more} ({_examples(context, rows)}).",
            "Correct the codes in the index, or give another index.",
        )


def residuals_that_grow(context: Context) -> Iterator[Finding]:
    """Yield a finding for each residual group that takes in other groups: what nobody finds again."""
    rules = context.old.rules
    for code, group in context.composition.groups.items():
        if group.level != rules.lowest.name or not rules.is_residual(group.title):
            continue
        own = context.predecessors.get(group.code, frozenset())
        if not own:
            continue
        gained = {old: n for old, n in context.arriving.get(code, {}).items() if old not in own and n}
        before = sum(len(context.index.rows(context.old.id).get(value, ())) for value in own)
        lost = before - sum(context.entries.get((value, code), 0) for value in own)
        more = sum(gained.values()) - lost
        if not gained or more <= before * GROWTH:
            continue
        issues = {i for old in gained for i in context.issues_of_links.get((old, code), ())}
        by = f" (by {more / before:.0%})" if before else ""
        yield finding(
            "residual-grows",
            Severity.WARNING,
            issues,
            [group.code],
            f"The residual group {context.name_new(code)} grows from {before:,} to {before + more:,} entries{by}, "
            f"taking in {', '.join(context.name_old(old) for old in sorted(gained))}.",
            "Check whether what it takes in would be a viable group, or note that it can no longer be counted apart.",
        )


def lookalikes_elsewhere(context: Context) -> Iterator[Finding]:
    """Yield entries with all words of a new group's title that stay in other groups."""
    wanted = {}
    for code, group in context.composition.groups.items():
        if group.level == context.old.rules.lowest.name and not group.origins and code in context.composition.holds:
            words = _distinct_words(group.title)
            if words:
                wanted[code] = words
    rows_with = context.index.rows_with(wanted.values())
    stays, to = context.staying_rows, context.assignment.frame["to_code"]
    found = {
        code: rows
        for code, words in wanted.items()
        if (rows := [row for row in rows_with[words] if stays[row] and to[row] != code])
    }
    old_codes = context.index.codes(context.old.id)
    for code, rows in sorted(found.items()):
        sources = sorted({old_codes[row] for row in rows})
        yield finding(
            "lookalikes-elsewhere",
            Severity.WARNING,
            context.composition.groups[code].issues,
            [context.new_code(code)],
            f"{context.name_new(code)} is created, but {count(len(rows), 'entry', 'entries')} with these words "
            f"{'stays' if len(rows) == 1 else 'stay'} in groups from {', '.join(sources)}: {_examples(context, rows)}.",
            "Move them too, or say why they differ.",
        )


def _distinct_words(title: str) -> tuple[str, ...]:
    """Return the words of a title without plural endings and without those that say nothing."""
    words = [word for word in words_of(title) if word not in _EMPTY_WORDS and len(word) > 2]
    stems = sorted({word[:-1] if word.endswith("s") else word for word in words})
    residual = "n.e.c" in title.casefold() or "," in title
    return () if residual or len(stems) < 2 else tuple(stems)


def _examples(context: Context, rows: list[int]) -> str:
    shown = [str(context.index.at(row)) for row in rows[:SHOWN]]
    more = len(rows) - len(shown)
    text = ", ".join(f"“{entry}”" for entry in shown) or "no entry of this index"
    return f"{text} and {more:,} more" if more > 0 else text


def _settled_elsewhere(context: Context, place: int) -> bool:
    route = context.composition.routes[place]
    return any(
        other.source == route.source and other.where == route.where and other.to is not None
        for other in context.composition.routes
    )


def _is_unsettled_merge(context: Context, value: str) -> bool:
    goes = context.composition.goes.get(value, ())
    return any(isinstance(e.request.change, MergeGroups) and e.where is None and e.to is None for e in goes)


def _groups_claimed_whole_twice(context: Context) -> Iterator[Finding]:
    rests: dict[str, list[int]] = defaultdict(list)
    for place, route in enumerate(context.composition.routes):
        if route.where is None:
            rests[route.source.value].append(place)
    for value, places in rests.items():
        routes = [context.composition.routes[place] for place in places]
        targets = sorted({route.to for route in routes if route.to})
        only_split = context.is_of_groups_alone and all(_is_split(context, value, route.to) for route in routes)
        if len(targets) > 1 and value not in context.composition.continues and not only_split:
            yield finding(
                "claimed-twice",
                Severity.ERROR,
                [route.issue for route in routes if route.issue is not None],
                [context.old_code(value), *targets],
                f"All of {context.name_old(value)} is claimed for {' and for '.join(t.value for t in targets)}.",
                _one_that_takes_all(context, value, targets),
            )


def _one_that_takes_all(context: Context, value: str, targets: list[Code]) -> str:
    if all(_is_split(context, value, to) for to in targets):
        return "Give each part but one a rule (where); the one without takes the rest."
    return "Let one issue decide where the group goes."


def _is_split(context: Context, old: str, to: Code | None) -> bool:
    """Return whether a group goes to another as a part of it, of which no index says what it takes."""
    goes = context.composition.goes.get(old, ())
    return any(isinstance(e.request.change, SplitGroup) and to and e.to == to.value for e in goes)
