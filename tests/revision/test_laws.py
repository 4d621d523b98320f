"""What holds for every revision of every version: nothing is lost or doubled, and order doesn't matter."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from occumap.examples import small_index, small_revision, small_version
from occumap.model.change import Change, MergeGroups, Part, RecodeGroup, RenameGroup, SplitGroup
from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.code import Reference
from occumap.model.index import Index
from occumap.model.plan import Outcome, Plan
from occumap.model.revision import Revision
from occumap.model.version import Version
from occumap.revision.apply import apply
from occumap.revision.plan import plan as make_plan
from tests.revision.generated import World, quarrels, revision_of, revisions, shuffled, where, worlds
from tests.revision.generated_trees import stated_trees
from tests.revision.tiny import issue, revision
from tests.settled import LAW

SHARE_THAT_APPLIES = 0.85
MANY = settings(LAW, max_examples=80)


@st.composite
def _revised(draw: st.DrawFn) -> tuple[World, Revision]:
    world = draw(worlds())
    return world, draw(revisions(world))


REVISED = _revised()


@st.composite
def _quarrelled(draw: st.DrawFn) -> tuple[World, Revision]:
    world = draw(worlds())
    return world, draw(quarrels(world))


QUARRELLED = _quarrelled()
TREES = stated_trees()


def _plan(world: World, revision: Revision) -> Plan:
    return make_plan(revision, world.version, world.index)


def _applied(world: World, revision: Revision) -> Outcome:
    plan = _plan(world, revision)
    assume(not plan.errors)
    return apply(plan)


# Versions whose parents are stated: sections of letters, levels with gaps, groups of any depth, entries on any of them.


def test_many_of_the_generated_trees_apply() -> None:
    applies: Counter[bool] = Counter()

    @settings(LAW, max_examples=100, phases=[Phase.generate])
    @given(revised=TREES)
    def count(revised: tuple[World, Revision]) -> None:
        applies[not _plan(*revised).errors] += 1

    count()
    assert applies[True] >= applies.total() / 3
    assert applies[False]


@MANY
@given(revised=TREES)
def test_nothing_is_lost_or_doubled_in_a_tree_with_stated_parents(revised: tuple[World, Revision]) -> None:
    world, revision = revised
    made = make_plan(revision, world.version, world.index)
    assert made.destinations["entry_id"].to_list() == world.index.frame["entry_id"].to_list()
    assume(not made.errors)
    outcome = apply(made)
    sent = outcome.destinations.select("from_code", "to_code")
    assert sent["to_code"].null_count() == sent["from_code"].null_count()
    assert set(sent["to_code"].drop_nulls()) <= outcome.version.by_value.keys()
    assert sum(link.entries or 0 for link in outcome.correspondence.links) == sent["from_code"].count()
    origins = Counter(origin.value for group in made.groups for origin in group.origins)
    assert all(n == 1 for n in origins.values())


@MANY
@given(revised=TREES)
def test_a_group_that_no_change_names_stands_where_its_parent_lives_on(revised: tuple[World, Revision]) -> None:
    world, revision = revised
    made = make_plan(revision, world.version, world.index)
    assume(not made.errors)
    recoded = {c.group.value: c.to.value for i in revision.issues for c in i.changes if isinstance(c, RecodeGroup)}
    ended = {c.group.value for i in revision.issues for c in i.changes if isinstance(c, SplitGroup)}
    for group in world.version:
        above = group.parent.value if group.parent else None
        if group.code.value in recoded or group.code.value in ended or above in ended:
            continue
        kept = made.version[group.code.value]
        assert (kept.parent.value if kept.parent else None) == (recoded.get(above, above) if above else None)


@MANY
@given(revised=TREES)
def test_a_tree_is_revised_without_an_index_as_with_one(revised: tuple[World, Revision]) -> None:
    """Groups, codes and parents are the same where no rule on entries decides."""
    world, revision = revised
    made = make_plan(revision, world.version, world.index)
    alone = make_plan(revision, world.version, Index.without_entries("old"))
    assume(not made.errors and not alone.errors)
    assert made.version == alone.version


def test_most_of_the_generated_revisions_apply() -> None:
    """The laws below that are about applied plans would say little if most plans were skipped."""
    applies: Counter[bool] = Counter()

    @settings(LAW, max_examples=200, phases=[Phase.generate])
    @given(revised=REVISED)
    def count(revised: tuple[World, Revision]) -> None:
        applies[not _plan(*revised).errors] += 1

    count()
    share = applies[True] / applies.total()
    assert share >= SHARE_THAT_APPLIES, f"only {share:.0%} of the plans have no open error"
    assert applies[False], "the laws about every plan should meet plans with errors too"


@MANY
@given(revised=REVISED | QUARRELLED)
def test_every_plan_has_a_row_for_every_entry_in_its_order(revised: tuple[World, Revision]) -> None:
    world, revision = revised
    rows = _plan(world, revision).destinations
    assert rows["entry_id"].to_list() == world.index.frame["entry_id"].to_list()
    assert rows["from_code"].to_list() == world.index.codes("old").to_list()


@MANY
@given(revised=REVISED)
def test_each_coded_entry_has_one_destination_at_the_lowest_level(revised: tuple[World, Revision]) -> None:
    world, revision = revised
    outcome = _applied(world, revision)
    rows = outcome.destinations
    assert rows["entry_id"].is_unique().all()
    lowest = {group.code.value for group in outcome.version.lowest}
    coded = dict(world.index.frame.select("entry_id", "old").iter_rows())
    for entry_id, to in rows.select("entry_id", "to_code").iter_rows():
        assert (to in lowest) if coded.get(entry_id, "new") else (to is None)
    assert outcome.index.codes("new").to_list() == rows["to_code"].to_list()


@MANY
@given(revised=REVISED | QUARRELLED, data=st.data())
def test_the_order_of_issues_and_changes_does_not_matter(revised: tuple[World, Revision], data: st.DataObject) -> None:
    world, revision = revised
    one, two = _plan(world, revision), _plan(world, data.draw(shuffled(revision)))
    assert one.groups == two.groups
    assert [(r.source, r.to, r.where) for r in one.routes] == [(r.source, r.to, r.where) for r in two.routes]
    assert one.destinations.equals(two.destinations)
    assert one.changes == two.changes
    assert [finding.id for finding in one.findings] == [finding.id for finding in two.findings]


def test_the_order_of_issues_does_not_matter_to_a_finding_that_two_of_them_raise() -> None:
    said = revision(
        issue(1, "rename: {group: 12, title: Sweet bakers}"),
        issue(2, "rename: {group: 12, title: Sweet bakers}"),
        issue(3, "move: {from: 12, to: 11, where: {title: pastry}}"),
    )
    turned = replace(said, issues=said.issues[::-1])
    one, two = (make_plan(ordered, small_version(), small_index()) for ordered in (said, turned))
    assert one.findings == two.findings


@MANY
@given(revised=REVISED | QUARRELLED)
def test_a_plan_has_the_version_and_the_correspondence_that_its_rows_come_to(revised: tuple[World, Revision]) -> None:
    """Whether or not it can be applied: links count rows, and a link without a row is one that the changes tell."""
    plan = _plan(*revised)
    rows = Counter(plan.destinations.drop_nulls(["from_code", "to_code"]).select("from_code", "to_code").iter_rows())
    counts = plan.correspondence.counts
    assert {pair: n for pair, n in counts.items() if n} == rows
    known = {group.code: group.parent for group in plan.groups}
    assert {group.code for group in plan.version} == set(known)
    for group in plan.version:
        above = known[group.code]
        assert group.parent == (above if above in known else None)
    if not plan.errors:
        lowest = plan.old.rules.lowest.name
        told = {(c.group.value, to.value) for c in plan.changes if c.level == lowest for to in c.went_to}
        assert set(counts) == set(rows) | told
        assert all(group.parent == known[group.code] for group in plan.version)


@MANY
@given(revised=REVISED)
def test_applying_promotes_what_the_plan_has(revised: tuple[World, Revision]) -> None:
    outcome = _applied(*revised)
    assert outcome.version is outcome.plan.version
    assert outcome.correspondence is outcome.plan.correspondence


@LAW
@given(world=worlds())
def test_an_empty_revision_changes_nothing(world: World) -> None:
    plan = _plan(world, revision_of({}))
    assert plan.findings == ()
    outcome = apply(plan)
    assert _shape(outcome.version) == _shape(world.version)
    assert outcome.index.codes("new").to_list() == world.index.codes("old").to_list()
    assert plan.destinations["issue"].null_count() == len(world.index)
    assert {change.types for change in plan.changes} == {(ChangeType.UNCHANGED,)}
    assert len(plan.changes) == len(world.version)


def _shape(version: Version) -> list[tuple[str, str, str, str | None]]:
    return [(g.code.value, g.title, g.level, g.parent.value if g.parent else None) for g in version]


@MANY
@given(revised=REVISED)
def test_the_inverse_correspondence_leads_every_entry_back(revised: tuple[World, Revision]) -> None:
    outcome = _applied(*revised)
    back = outcome.correspondence.inverse()
    for source, to in outcome.destinations.drop_nulls("from_code").select("from_code", "to_code").iter_rows():
        sources = [link.to_code.value for link in back.leaving(to)]
        assert source in sources
        if len(sources) == 1:
            assert sources == [source]
            assert back.leaving(to)[0].share_of_from == 1


@MANY
@given(revised=REVISED)
def test_no_entry_is_lost_or_doubled_between_the_links(revised: tuple[World, Revision]) -> None:
    world, revision = revised
    table = _applied(world, revision).correspondence
    assert sum(link.entries or 0 for link in table.links) == world.index.codes("old").count()
    shares: dict[str, list[float | None]] = defaultdict(list)
    for link in table.links:
        shares[link.from_code.value].append(link.share_of_from)
    for job in world.jobs:
        assert sum(link.entries or 0 for link in table.leaving(job)) == world.entries(job)
        if world.entries(job):
            assert sum(share or 0 for share in shares[job]) == pytest.approx(1)
        else:
            assert set(shares[job]) <= {None}


@MANY
@given(revised=REVISED | QUARRELLED)
def test_the_old_version_and_index_stay_as_they_were(revised: tuple[World, Revision]) -> None:
    world, revision = revised
    version, index = _copied(world)
    plan = make_plan(revision, world.version, world.index)
    if not plan.errors:
        apply(plan)
    assert world.version == version
    assert _shape(world.version) == _shape(version)
    assert world.index == index
    assert world.index.frame.schema == index.frame.schema


def _copied(world: World) -> tuple[Version, Index]:
    """Copies that share nothing with the originals that could be written to."""
    old, frame = world.version, world.index.frame
    version = Version(old.id, old.title, old.rules, tuple(old.groups), old.source)
    return version, Index(world.index.name, pl.DataFrame(frame.to_dict(as_series=False), schema=frame.schema))


@MANY
@given(revised=REVISED)
def test_every_group_of_either_version_is_accounted_for_once(revised: tuple[World, Revision]) -> None:
    world, revision = revised
    outcome = _applied(world, revision)
    changes = outcome.plan.changes
    became = Counter(change.group for change in changes if change.group.version == "old")
    assert became == Counter(group.code for group in world.version)
    arose = Counter(change.group for change in changes if change.group.version == "new")
    arose.update(change.successor for change in changes if change.successor)
    assert arose == Counter(group.code for group in outcome.version)


def test_an_outcome_can_be_revised_again() -> None:
    outcome = apply(make_plan(small_revision(), small_version(), small_index()))
    again = replace(small_revision(), from_version="tiny2", to_version="tiny3", issues=small_revision().issues[:1])
    after = apply(make_plan(again, outcome.version, outcome.index))
    assert after.index.versions == ("tiny1", "tiny2", "tiny3")
    assert after.index.codes("tiny3").to_list() == outcome.index.codes("tiny2").to_list()


def test_entries_can_be_added_by_one_revision_after_another() -> None:
    first = revision(issue(1, "add_entry: {title: Bun boy, to: 11}"))
    outcome = apply(make_plan(first, small_version(), small_index()))
    second = replace(
        revision(issue(1, "add_entry: {title: Bun girl, to: 11}")), from_version="tiny2", to_version="tiny3"
    )
    after = apply(make_plan(second, outcome.version, outcome.index))
    assert len(after.index) == len(small_index()) + 2


# Change types are derived


@st.composite
def _with_jobs(draw: st.DrawFn, number: int, *, minimum_entries: int = 0) -> tuple[World, list[str]]:
    """A world and some of its lowest groups."""
    world = draw(worlds(minimum_entries=minimum_entries))
    assume(len(world.jobs) >= number)
    return world, draw(st.lists(st.sampled_from(world.jobs), min_size=number, max_size=number, unique=True))


def _change_of(world: World, job: str, *changes: Change) -> GroupChange:
    """What became of a group; all other groups of the lowest level that aren't spoken of must be unchanged."""
    plan = _plan(world, revision_of({1: changes}))
    assert plan.errors == ()
    spoken_of = {reference.value for change in changes for reference in _old_groups(change)}
    for change in plan.changes:
        if change.group.version == "old" and change.level == "job" and change.group.value not in spoken_of:
            assert change.types == (ChangeType.UNCHANGED,)
    return next(c for c in plan.changes if (c.group.version, c.group.value) == ("old", job))


def _old_groups(change: Change) -> tuple[Reference, ...]:
    match change:
        case MergeGroups(groups):
            return groups
        case RecodeGroup(group) | RenameGroup(group) | SplitGroup(group):
            return (group,)
        case _:
            return ()


@LAW
@given(chosen=_with_jobs(1), digit=st.sampled_from("78"))
def test_recoding_alone_is_a_code_change(chosen: tuple[World, list[str]], digit: str) -> None:
    world, (job,) = chosen
    change = _change_of(world, job, RecodeGroup(Reference(job), Reference(job[:-1] + digit)))
    assert change.types == (ChangeType.CODE_CHANGE,)
    assert change.label == "VC1 code change"
    assert change.successor is not None
    assert change.successor.value == job[:-1] + digit


@LAW
@given(chosen=_with_jobs(1))
def test_renaming_alone_is_a_name_change(chosen: tuple[World, list[str]]) -> None:
    world, (job,) = chosen
    change = _change_of(world, job, RenameGroup(Reference(job), "Another name"))
    assert change.types == (ChangeType.NAME_CHANGE,)
    assert change.label == "VC2 name change"


@LAW
@given(chosen=_with_jobs(1))
def test_both_are_both_and_nothing_else(chosen: tuple[World, list[str]]) -> None:
    world, (job,) = chosen
    change = _change_of(world, job, RecodeGroup(Reference(job), Reference(job[:-1] + "8", "Another name")))
    assert change.types == (ChangeType.CODE_CHANGE, ChangeType.NAME_CHANGE)


@LAW
@given(chosen=_with_jobs(2), into_new=st.booleans())
def test_merging_is_a_merger_or_a_take_over(chosen: tuple[World, list[str]], *, into_new: bool) -> None:
    world, (one, two) = chosen
    assume(len(world.version.children(two[:-1])) > 1)
    into = one[:-1] + "8" if into_new else one
    merge = MergeGroups((Reference(one), Reference(two)), Reference(into), "Both")
    types = [set(_change_of(world, job, merge).types) for job in (one, two)]
    assert all(found & {ChangeType.MERGER, ChangeType.TAKE_OVER} for found in types)
    assert not set().union(*types) & {ChangeType.BREAKDOWN, ChangeType.SPLIT_OFF, ChangeType.TRANSFER}


@LAW
@given(chosen=_with_jobs(1, minimum_entries=2), word=st.sampled_from(["amber", "brass", "cedar"]))
def test_splitting_is_a_breakdown_or_a_split_off(chosen: tuple[World, list[str]], word: str) -> None:
    world, (job,) = chosen
    split = SplitGroup(
        Reference(job),
        (Part(Reference(job, "The rest")), Part(Reference(job[:-1] + "8", "The part"), where(word))),
    )
    change = _change_of(world, job, split)
    assume(len(change.went_to) == 2)
    assert set(change.types) & {ChangeType.BREAKDOWN, ChangeType.SPLIT_OFF, ChangeType.TRANSFER}
    assert not set(change.types) & {ChangeType.MERGER, ChangeType.TAKE_OVER, ChangeType.DELETION}
