"""A revision held against what finally became of the index: nothing excuses a disagreement from the count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.errors import UnknownNameError
from occumap.examples import small_index, small_revision, small_version
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.plan import Agreement, Disagreement, Plan, Reason, Replay, Succession
from occumap.revision.plan import plan as make_plan
from occumap.revision.replay import UNSORTED, replay, replay_links, touched_groups
from tests.revision.tiny import issue, plan, revision
from tests.settled import LAW

# What the tiny world's entries are coded to in the end. The draft has bakers at 11, cake makers at 12, pastry cooks at
# 13, cycle makers and menders at 21; all others stay.
FINAL = {
    "e01": "11",
    "e02": "11",
    "e03": "19",  # an oven hand whom the draft leaves with the bakers
    "e04": "14",  # cake makers got another code
    "e05": "13",
    "e06": "14",
    "e07": "11",  # of a group that no issue touches
    "e08": "24",  # cycle makers and menders were put elsewhere after all
    "e09": "24",
    "e10": "21",
    "e11": "23",
    "e12": "30",
}
TO_14 = Succession("12", "14", "renumbered", "Closed up")
TO_24 = Succession("21", "24", "decided otherwise", "With the menders of other things")
OVENS = Reason("11", "19", "our rule too coarse", "Nobody asked about ovens")


def _index(final: Mapping[str, str | None]) -> Index:
    ids = small_index().frame["entry_id"]
    return small_index().with_codes("tiny3", pl.Series([final.get(i) for i in ids], dtype=pl.String))


def _plan(index: Index) -> Plan:
    return make_plan(small_revision(), small_version(), index)


def _replay(*successions: Succession, reasons: tuple[Reason, ...] = (), final: dict[str, str] | None = None) -> Replay:
    index = _index({**FINAL, **(final or {})})
    return replay(_plan(index), "tiny3", successions, reasons)


def _by_id(played: Replay) -> dict[str, Disagreement]:
    return {disagreement.entry_id: disagreement for disagreement in played.disagreements}


def test_every_entry_of_the_touched_groups_counts_and_no_other() -> None:
    played = _replay()
    assert played.total.entries == 9
    assert not {"e07", "e11", "e12"} & set(_by_id(played))


def test_without_successions_only_equal_codes_agree() -> None:
    played = _replay()
    assert played.total == Agreement(entries=9, agree=4, renumbered=4, as_drafted=4)
    assert sorted(_by_id(played)) == ["e03", "e04", "e06", "e08", "e09"]
    assert played.total.share == pytest.approx(4 / 9)


def test_a_renumbering_makes_entries_agree() -> None:
    played = _replay(TO_14)
    assert played.total == Agreement(entries=9, agree=6, renumbered=6, as_drafted=4)
    assert sorted(_by_id(played)) == ["e03", "e08", "e09"]


def test_what_was_decided_otherwise_agrees_in_the_end_but_not_as_a_renumbering() -> None:
    played = _replay(TO_14, TO_24)
    assert sorted(_by_id(played)) == ["e03", "e10"]
    assert played.total == Agreement(entries=9, agree=7, renumbered=6, as_drafted=4)


def test_a_succession_is_of_the_group_so_that_an_entry_left_behind_disagrees() -> None:
    left_behind = _by_id(_replay(TO_24))["e10"]
    assert left_behind.draft_code == Code("tiny2", "21")
    assert left_behind.expected_code == Code("tiny3", "24")
    assert left_behind.final_code == Code("tiny3", "21")


def test_a_disagreement_says_all_codes_with_their_versions_and_the_issues() -> None:
    found = _by_id(_replay(TO_14, TO_24))["e03"]
    assert found == Disagreement(
        entry_id="e03",
        entry="Oven hand (industry: bakery)",
        from_code=Code("tiny1", "11"),
        draft_code=Code("tiny2", "11"),
        expected_code=Code("tiny3", "11"),
        final_code=Code("tiny3", "19"),
        issues=(1,),
        sort=UNSORTED,
        reason="",
    )


def test_a_reason_sorts_a_disagreement_and_never_excuses_it() -> None:
    without, sorted_ = _replay(TO_14, TO_24), _replay(TO_14, TO_24, reasons=(OVENS,))
    found = _by_id(sorted_)["e03"]
    assert (found.sort, found.reason) == ("our rule too coarse", "Nobody asked about ovens")
    assert _by_id(sorted_)["e10"].sort == UNSORTED
    assert sorted_.total == without.total
    assert sorted_.by_issue == without.by_issue
    assert list(_by_id(sorted_)) == list(_by_id(without))


def test_a_reason_is_of_the_old_group_and_the_final_code_together() -> None:
    elsewhere = Reason("11", "12", "our rule too coarse", "?"), Reason("12", "19", "our rule too coarse", "?")
    assert _by_id(_replay(reasons=elsewhere))["e03"].sort == UNSORTED


def test_each_issue_counts_the_entries_of_its_own_groups() -> None:
    played = _replay(TO_14, TO_24)
    assert dict(played.by_issue) == {
        1: Agreement(entries=3, agree=2, renumbered=2, as_drafted=2),
        2: Agreement(entries=3, agree=3, renumbered=3, as_drafted=1),
        3: Agreement(entries=3, agree=2, renumbered=1, as_drafted=1),
    }


def test_an_entry_that_two_issues_touch_counts_for_both_and_once_in_all() -> None:
    twice = plan(
        issue(1, "rename: {group: 11, title: Bread bakers}"),
        issue(2, "move: {from: 11, to: 19, where: {title: oven}}"),
        index=_index(FINAL),
    )
    played = replay(twice, "tiny3")
    assert [(number, agreement.entries) for number, agreement in played.by_issue] == [(1, 3), (2, 4)]
    assert played.total == Agreement(entries=4, agree=3, renumbered=3, as_drafted=3)
    assert _by_id(played)["e07"].issues == (2,)


def test_a_group_left_alone_is_held_against_the_end_too() -> None:
    assert _replay().left_alone == ((4, Agreement(1, 1, 1, 1)),)
    assert _replay(final={"e12": "23"}).left_alone == ((4, Agreement(1, 0, 0, 0)),)


def test_a_group_left_alone_does_not_enter_the_total() -> None:
    assert _replay(final={"e12": "23"}).total == _replay().total


def test_an_entry_without_a_final_code_counts_as_a_disagreement() -> None:
    index = _index({**FINAL, "e01": None, "e12": None})
    played = replay(_plan(index), "tiny3", [TO_14, TO_24])
    assert played.total.entries == 9
    assert played.uncoded == 1
    assert _by_id(played)["e01"].final_code is None


def test_an_entry_without_a_draft_code_counts_as_a_disagreement() -> None:
    played = replay(plan(issue(1, "remove: 22"), index=_index(FINAL)), "tiny3")
    assert played.total == Agreement(entries=2, agree=0, renumbered=0, as_drafted=0)
    assert {d.draft_code for d in played.disagreements} == {d.expected_code for d in played.disagreements} == {None}


@LAW
@given(
    final=st.fixed_dictionaries({entry_id: st.sampled_from(["11", "12", "13", "21", "24"]) for entry_id in FINAL}),
    successions=st.lists(
        st.builds(
            Succession,
            st.sampled_from(["11", "12", "21"]),
            st.sampled_from(["11", "12", "13", "24"]),
            st.sampled_from(["renumbered", "decided otherwise"]),
            st.just(""),
        ),
        unique_by=lambda succession: succession.draft_code,
    ),
    reasons=st.lists(
        st.builds(
            Reason,
            st.sampled_from(["11", "12", "21", "22"]),
            st.sampled_from(["11", "24"]),
            st.just("outside this document"),
            st.just("It was so"),
        )
    ),
)
def test_disagreements_never_leave_the_count(
    final: dict[str, str], successions: list[Succession], reasons: list[Reason]
) -> None:
    played = _replay(*successions, reasons=tuple(reasons), final=final)
    assert played.total.entries == 9
    assert played.total.agree + len(played.disagreements) == 9
    assert sum(agreement.entries for _, agreement in played.by_issue) == 9
    assert played.total == _replay(*successions, final=final).total


def test_the_order_of_the_tables_does_not_matter() -> None:
    assert _replay(TO_14, TO_24, reasons=(OVENS,)) == _replay(TO_24, TO_14, reasons=(OVENS,))


def test_no_entries_agree_wholly() -> None:
    nothing = replay(plan(index=_index(FINAL)), "tiny3")
    assert nothing.total == Agreement(0, 0, 0, 0)
    assert nothing.total.share == 1.0


def test_an_index_without_the_final_version_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="tiny3") as caught:
        replay(_plan(small_index()), "tiny3")
    assert "tiny1" in caught.value.hint


def test_an_index_without_any_code_of_the_final_version_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="no entry has a code of tiny3"):
        replay(_plan(_index({})), "tiny3")


# Touched groups


@pytest.mark.parametrize(
    ("changes", "groups"),
    [
        (("rename: {group: 11, title: Bread bakers}",), {"11"}),
        (("recode: {group: 11, to: 14}",), {"11"}),
        (("move: {from: 12, to: 11, where: {title: pastry}}",), {"11", "12"}),
        (("move: {from: 12, to: 11}",), {"11", "12"}),
        (("merge: {groups: [21, 22], into: 23}", "remove: 23"), {"21", "22", "23"}),
        (("split: {group: 12, parts: [{to: 12}, {to: 13, where: {title: pastry}}]}",), {"12"}),
        (("create: 13 Pastry cooks",), set()),
        (("add_entry: {title: Bun boy, to: 19}",), {"19"}),
        (("rename: {group: 1, title: Baking}",), set()),
    ],
)
def test_an_issue_touches_the_old_groups_it_takes_from_puts_into_or_names(
    changes: tuple[str, ...], groups: set[str]
) -> None:
    assert touched_groups(plan(issue(1, *changes))).get(1, set()) == groups


def test_a_group_that_was_recoded_is_touched_by_what_is_put_into_its_new_code() -> None:
    made = plan(
        issue(1, "recode: {group: 11, to: 14}"),
        issue(2, "move: {from: 12, to: 14, where: {title: pastry}}"),
        issue(3, "move: {from: 21, to: 11}"),
    )
    assert touched_groups(made) == {1: {"11"}, 2: {"11", "12"}, 3: {"21"}}


def test_assumed_changes_touch_groups_unless_strict() -> None:
    assumed = replace(
        revision(issue(1, "rename: {group: 11, title: Bread bakers}")),
        assumptions=revision(
            issue(1, "rename: {group: 11, title: Bread bakers}"),
            "- assumption: cakes\n  issue: 1\n  assume: So.\n  because: So.\n  answers: []\n"
            "  changes:\n  - rename: {group: 12, title: Cakes}",
        ).assumptions,
    )
    for strict, groups in ((False, {"11", "12"}), (True, {"11"})):
        made = make_plan(assumed, small_version(), small_index(), strict=strict)
        assert touched_groups(made) == {1: groups}


# Against a table of links, where no index is coded to both


def test_links_are_held_against_a_table_and_differences_sorted_by_who_has_them() -> None:
    made = plan(issue(1, "recode: {group: 11, to: 14}"), issue(2, "merge: {groups: [21, 22], into: 24, title: Both}"))
    table = Correspondence.from_counts("tiny1", "tiny3", {("11", "15"): None, ("21", "24"): None})
    played = replay_links(made, table, [Succession("14", "15", "renumbered", "")], against="a table")
    assert (played.counted, played.index, played.uncoded) == ("link", "a table", 1)
    assert played.total == Agreement(2, 2, 2, 1)
    split = Correspondence.from_counts("tiny1", "tiny3", {("11", "14"): None, ("11", "18"): None})
    (missing,) = replay_links(made, split).disagreements
    assert (missing.draft_code, str(missing.final_code)) == (None, "tiny3:18")
    assert missing.sort == "in the published table alone"
