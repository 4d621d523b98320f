"""Figures before and after: what is drawn for an issue, and the same in words.

How a drawing looks is settled in `occumap.render.proposals.svg`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from occumap.model.code import Code
from occumap.model.plan import PlannedGroup
from occumap.model.revision import Issue
from occumap.model.version import Group
from occumap.render.proposals.facts import Facts, Mention, Touched, ancestors, bare, counted, entry_words
from occumap.render.proposals.svg import Box, Drawing, Flow, Shape, before_after_svg, parts_of

SHOWN = 5
_NEW_ENTRIES = "new entries"
_NOWHERE = "nowhere"
_SIGNS = {"created": "+ created", "new code": "→ new code", "new title": "new title"}


@dataclass(frozen=True, slots=True)
class FlowView:
    """Entries that go to a group (None where no destination is known), with examples."""

    target: Mention | None
    entries: int
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where the entries of an old group go; ``group`` is None for new entries."""

    group: Mention | None
    entries: int
    flows: tuple[FlowView, ...]


@dataclass(frozen=True, slots=True)
class FigureView:
    """A drawing and the same in words."""

    name: str
    caption: str
    svg: str
    sources: tuple[SourceView, ...]


def figures_of(facts: Facts, issue: Issue) -> tuple[FigureView, ...]:
    """Return the figures of an issue: one for each piece that nothing joins to another.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.plan import plan
    >>> planned = plan(small_revision(), small_version(), small_index())
    >>> [figure.name for figure in figures_of(Facts(planned), planned.revision.issues[0])]
    ['figure-1-1']
    """
    touched = Touched.by(facts, issue)
    streams = _streams(facts, touched)
    added = Counter(entry.to.value for number, entry in facts.added if number == issue.number)
    drawing = _drawing(facts, issue, touched, streams, added)
    parts = parts_of(drawing)
    views = []
    for number, part in enumerate(map(_headed, parts), start=1):
        name = f"figure-{issue.number}-{number}"
        caption = _caption(facts, part, f"{issue.number}.{number}" if len(parts) > 1 else str(issue.number))
        svg = before_after_svg(part, name=name, title=caption, text=_in_words(part))
        views.append(FigureView(name, caption, svg, tuple(_sources(facts, issue, part, streams))))
    return tuple(views)


@dataclass(frozen=True, slots=True)
class _Stream:
    """Entries that go from one box of a figure to another; ``target`` is None where it isn't known."""

    source: str
    target: str | None
    rows: tuple[int, ...]


def _headed(part: Drawing) -> Drawing:
    """Return the part without the old version's name over a column that holds new entries alone."""
    return part if any(box.code for box in part.left) else replace(part, left_title="")


def _streams(facts: Facts, touched: Touched) -> list[_Stream]:
    plan = facts.plan
    above = {ancestor for value in touched.old for ancestor in ancestors(plan.old.by_value, value)}
    streams = []
    for value in sorted({*touched.old, *touched.receivers} - above):
        if value not in plan.old:
            continue
        rows = {to: tuple(found) for to, found in facts.flows.get(value, {}).items()}
        change = facts.changes.get(Code(plan.old.id, value))
        rows = {**{code.value: () for code in (change.went_to if change else ())}, **rows}
        only = touched.receivers.get(value)
        streams += [_Stream(value, to, found) for to, found in rows.items() if only in (None, to)]
    return streams


def _drawing(facts: Facts, issue: Issue, touched: Touched, streams: list[_Stream], added: Mapping[str, int]) -> Drawing:
    plan = facts.plan
    old = {*touched.old, *(stream.source for stream in streams)}
    new = {*touched.new, *(stream.target for stream in streams if stream.target)}
    left = [
        _old_box(facts, value, drawn_under, shown=value in old) for value, drawn_under in _tree(plan.old.by_value, old)
    ]
    right = [
        _new_box(facts, value, drawn_under, shown=value in new, assumed=touched.new.get(value, False))
        for value, drawn_under in _tree(facts.groups, new)
    ]
    if added:
        left.append(Box(_NEW_ENTRIES, "", "New index entries", counted(sum(added.values()), "entry", "entries")))
    lost = dict.fromkeys(_nowhere(facts, stream) for stream in streams if stream.target is None)
    right += [Box(key, "", "No destination stated", shape=Shape.MISSING) for key in lost]
    flows = [_flow(facts, issue, stream) for stream in streams]
    flows += [Flow(_NEW_ENTRIES, to, n, f"{n:,}") for to, n in sorted(added.items())]
    return Drawing(plan.old.id, plan.revision.to_version, tuple(left), tuple(right), tuple(flows))


def _tree(groups: Mapping[str, Group] | Mapping[str, PlannedGroup], wanted: set[str]) -> list[tuple[str, str | None]]:
    """Return the codes wanted and the parents of the lowest of them, in order, each with the code it is drawn under."""
    above = {ancestor for value in wanted for ancestor in ancestors(groups, value)}
    shown = wanted | {parent for value in wanted - above for parent in ancestors(groups, value)[:1]}
    paths = {value: (*reversed(ancestors(groups, value)), value) for value in shown}
    return [
        (value, next((above for above in reversed(path[:-1]) if above in shown), None))
        for value, path in sorted(paths.items(), key=lambda item: item[1])
    ]


def _old_box(facts: Facts, value: str, parent: str | None, *, shown: bool) -> Box:
    group = facts.plan.old.get(value)
    if group is None:
        return Box(value, value, "", f"no group of {facts.plan.old.id}", Shape.MISSING, parent)
    if not shown:
        return Box(value, value, group.title, shape=Shape.PARENT, parent=parent)
    ends = facts.successor(value) is None
    note = ("× ends · " if ends else "") + counted(facts.entries_of(value), "entry", "entries")
    return Box(value, value, group.title, note, Shape.ENDED if ends else Shape.STAYS, parent)


def _new_box(facts: Facts, value: str, parent: str | None, *, shown: bool, assumed: bool) -> Box:
    group = facts.groups.get(value)
    if group is None:
        return Box(value, value, "", f"no group of {facts.plan.revision.to_version}", Shape.MISSING, parent)
    title = group.title or "no title yet"
    if not shown:
        return Box(value, value, title, shape=Shape.PARENT, parent=parent)
    marks = facts.marks(value)
    notes = [_SIGNS[mark] for mark in marks] + [counted(facts.gains[value], "entry", "entries")]
    if assumed:
        notes.append("assumed")
    shape = Shape.CREATED if "created" in marks else Shape.CHANGED if marks else Shape.STAYS
    return Box(value, value, title, " · ".join(notes), shape, parent, assumed)


def _flow(facts: Facts, issue: Issue, stream: _Stream) -> Flow:
    notes = _flow_notes(facts, issue, stream)
    return Flow(
        stream.source,
        stream.target or _nowhere(facts, stream),
        len(stream.rows),
        " · ".join([f"{len(stream.rows):,}", *notes]),
        assumed="assumed" in notes,
        aside=bool(stream.rows) and all(facts.reasons[row][0] not in (None, issue.number) for row in stream.rows),
    )


def _nowhere(facts: Facts, stream: _Stream) -> str:
    """Return the key of the box for entries without a destination: one for all groups of a parent."""
    return "/".join([_NOWHERE, *ancestors(facts.plan.old.by_value, stream.source)])


def _flow_notes(facts: Facts, issue: Issue, stream: _Stream) -> tuple[str, ...]:
    """Return whether other issues or assumptions send entries that way."""
    reasons = [facts.reasons[row] for row in stream.rows]
    others = sorted({number for number, _ in reasons if number not in (None, issue.number)})
    own = any(number == issue.number for number, _ in reasons)
    assumed = sum(is_assumed for _, is_assumed in reasons)
    notes = []
    if others:
        notes.append(_issues_in_words([issue.number, *others] if own else others))
    if assumed:
        notes.append("assumed" if assumed == len(reasons) else f"{assumed:,} assumed")
    return tuple(notes)


def _issues_in_words(numbers: Iterable[int | None]) -> str:
    *limit, last = map(str, numbers)
    return f"issues {', '.join(limit)} and {last}" if limit else f"issue {last}"


def _caption(facts: Facts, part: Drawing, number: str) -> str:
    before, after = _codes_of(part.left), _codes_of(part.right)
    was = f"{before} ({facts.plan.old.id})" if before else "not in the index" if part.left else "nothing"
    becomes = f"{after} ({facts.plan.revision.to_version})" if after else "nothing stated"
    return f"Figure {number}. Before: {was}. After: {becomes}."


def _in_words(part: Drawing) -> str:
    """Return the boxes of a figure as text; its lines stand in the list below it."""
    said = []
    for version, boxes in ((part.left_title, part.left), (part.right_title, part.right)):
        groups = "; ".join(f"{box.code} {box.title}, {box.note}".strip(", ") for box in boxes)
        said.append((f"In {version}: " if version else "") + groups + "." * bool(groups))
    return " ".join([*said, "The list below describes each move." if part.flows else "No entries move here."]).strip()


def _codes_of(boxes: tuple[Box, ...]) -> str:
    return ", ".join(box.code for box in boxes if box.parent is None and box.code)


def _sources(facts: Facts, issue: Issue, part: Drawing, streams: list[_Stream]) -> Iterator[SourceView]:
    """Yield what the figure shows, in words."""
    drawn = {(flow.source, flow.target) for flow in part.flows}
    shown = [stream for stream in streams if (stream.source, stream.target or _nowhere(facts, stream)) in drawn]
    for value, together in groupby(shown, key=lambda stream: stream.source):
        flows = tuple(_flow_view(facts, issue, stream) for stream in together)
        yield SourceView(facts.old(value), facts.entries_of(value), flows)
    reached = sorted({target for source, target in drawn if source == _NEW_ENTRIES})
    if reached:
        flows = tuple(_new_entries(facts, issue, value) for value in reached)
        yield SourceView(None, sum(flow.entries for flow in flows), flows)


def _flow_view(facts: Facts, issue: Issue, stream: _Stream) -> FlowView:
    target = facts.new(stream.target) if stream.target else None
    if target and target.title == facts.old(stream.source).title:
        target = bare(target)
    by_issue = any(facts.reasons[row][0] == issue.number for row in stream.rows)
    stays = not by_issue and facts.successor(stream.source) == stream.target
    shown = () if stays else _spread(stream.rows)
    return FlowView(
        target,
        len(stream.rows),
        _flow_notes(facts, issue, stream),
        tuple(f"“{facts.plan.index.at(row)}”" for row in shown),
        len(stream.rows) - len(shown) if shown else 0,
    )


def _new_entries(facts: Facts, issue: Issue, to: str) -> FlowView:
    added = [entry for number, entry in facts.added if number == issue.number and entry.to.value == to]
    titles = tuple(entry_words(entry) for entry in added)
    return FlowView(facts.new(to), len(added), (), titles[:SHOWN], max(0, len(added) - SHOWN))


def _spread(rows: tuple[int, ...]) -> tuple[int, ...]:
    """Return a few rows from all over, so that examples don't all begin with the same letter."""
    if len(rows) <= SHOWN:
        return rows
    return tuple(rows[n * len(rows) // SHOWN] for n in range(SHOWN))
