"""What a scan finds becomes issues that say where their figures come from, and changes that fit the version."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from occumap.catalog import load
from occumap.errors import InputError
from occumap.evidence.draft_desk import Desk
from occumap.evidence.drafts_in_words import cited
from occumap.evidence.entry_words import words_in
from occumap.evidence.scan_drafts import draft_issues
from occumap.model.change import CreateGroup, MergeGroups, MoveEntries, RecodeGroup, SplitGroup
from occumap.model.code import Code, Reference
from occumap.model.index import Index
from occumap.model.revision import Decision
from occumap.model.rules import CodeRules, Level
from occumap.model.scan import Scan, ScanKind, ScannedGroup
from occumap.model.scan_drafts import ScanDraft
from occumap.model.selector import words_of
from occumap.model.version import Version
from tests.made_scan import VERSION, made_scan, measure, part_with

COUNTED = measure(ScanKind.SIZE, 54000.0, "54,000 people.", strength=0.5)
_SENTENCE = re.compile(r"[^\[\]]+(?:\[[^\]]+\])?\.")


def desk() -> Desk:
    version = load.version(VERSION)
    return Desk(version, load.index("starter"), version.rules.children_codes, 5000)


def drafts(scan: Scan | None = None, limit: int = 40) -> dict[str, ScanDraft]:
    return {one.group.value: one for one in draft_issues(scan or made_scan(), desk(), limit=limit)}


def with_group(group: ScannedGroup) -> Scan:
    return replace(made_scan(), groups=(group,))


def test_each_group_with_a_rank_gets_an_issue_in_the_order_of_ranks_and_no_other() -> None:
    found = list(drafts().values())
    assert [one.group.value for one in found] == ["3219", "6121", "5211", "5212", "2136", "1115"]
    assert [one.issue.number for one in found] == [1, 2, 3, 4, 5, 6]
    assert len(drafts(limit=2)) == 2


def test_a_hidden_part_is_taken_out_under_the_next_free_code_by_a_rule_in_words() -> None:
    issue = drafts()["3219"].issue
    create, move = issue.changes
    assert isinstance(create, CreateGroup)
    assert isinstance(move, MoveEntries)
    version = load.version(VERSION)
    assert create.group.value not in version
    assert create.under is not None
    assert create.under.value == "321"
    assert (move.source.value, move.to) == ("3219", replace(create.group, title=None))
    assert move.where is not None
    assert "provisional" in issue.reason
    assert "Nobody has counted its people: whether it has 5,000 isn’t known." in issue.reason


def test_every_figure_of_a_drafted_issue_stands_in_a_sentence_with_its_source() -> None:
    sources = {one.name for one in made_scan().sources}
    for draft in drafts().values():
        for sentence in _SENTENCE.findall(draft.issue.found):
            if re.search(r"\d", sentence):
                cited = re.search(r"\[([^\]]+)\]\.$", sentence)
                assert cited, sentence
                assert cited[1] in sources, sentence


def test_figures_of_the_evidence_are_those_of_the_scan() -> None:
    scan = made_scan()
    for draft in drafts().values():
        about = [Code(VERSION, one.value) for one in draft.issue.about]
        said = " ".join(f"{one.code.value} {m.says}" for one in scan.groups if one.code in about for m in one.measures)
        told = draft.issue.found.partition("Nothing is known of")[0]
        assert set(re.findall(r"\d[\d,]*", told)) <= set(re.findall(r"\d[\d,]*", said))


def test_a_part_whose_level_belongs_elsewhere_is_moved_there_with_the_reason_for_the_level() -> None:
    issue = drafts()["6121"].issue
    [move] = issue.changes
    assert isinstance(move, MoveEntries)
    assert move.to is not None
    assert move.to.value == "3119"
    assert issue.level_reason == "Entries ask for levels 2 to 4."
    assert "Other evidence names it too (hard to tell apart)." in issue.reason


def test_nobody_is_moved_on_one_kind_of_evidence() -> None:
    group = made_scan()["6121"]
    alone = replace(group, measures=tuple(one for one in group.measures if one.kind is ScanKind.MIXED_LEVEL))
    issue = drafts(with_group(alone))["6121"].issue
    assert issue.decision is Decision.NO_ACTION
    assert "Only one kind of evidence (mixed level) says that it belongs there" in issue.reason


def test_every_change_carries_two_kinds_of_evidence_or_is_not_proposed() -> None:
    for draft in drafts().values():
        told = [one for one in made_scan()[draft.group.value].evidence if cited(one) in draft.issue.found]
        assert not draft.proposes or len({one.kind for one in told}) >= 2
    hidden = made_scan()["3219"].of(ScanKind.HIDDEN_PART)
    by_tasks = replace(hidden[0], by="tasks", source="made-up", says="Its tasks stand apart.", parts=())
    issue = drafts(with_group(replace(made_scan()["3219"], measures=(*hidden, by_tasks))))["3219"].issue
    assert (issue.decision, issue.changes) == (Decision.NO_ACTION, ())
    assert issue.reason.startswith("Only one kind of evidence (hidden part) speaks for a change")


def test_a_group_that_is_surely_too_small_is_merged_with_the_one_it_is_confused_with() -> None:
    issue = drafts()["5211"].issue
    [merge] = issue.changes
    assert isinstance(merge, MergeGroups)
    assert {one.value for one in merge.groups} == {"5211", "5212"}


def test_a_group_that_may_be_large_enough_is_left_alone() -> None:
    group = made_scan()["5211"]
    size = measure(ScanKind.SIZE, 4500.0, "4,500 people (3,900 to 5,100).", low=3900.0, high=5100.0, strength=0.9)
    issue = drafts(with_group(replace(group, measures=(size,))))["5211"].issue
    assert issue.decision is Decision.NO_ACTION
    assert "may have more than 5,000 people" in issue.reason


def test_two_issues_never_change_the_same_group() -> None:
    found = drafts()
    assert found["5211"].proposes
    assert not found["5212"].proposes
    assert "issue 3" in found["5212"].issue.reason


def test_evidence_as_most_groups_have_it_proposes_nothing() -> None:
    weak = tuple(replace(one, strength=None if one.strength is None else 0.4) for one in made_scan()["3219"].measures)
    rest = [replace(one, strength=0.9) for one in made_scan().groups[1:4]]
    scan = replace(made_scan(), groups=(replace(made_scan()["3219"], measures=weak, strength=0.2), *rest))
    issue = drafts(scan)["3219"].issue
    assert issue.decision is Decision.NO_ACTION
    assert issue.reason.startswith("Not enough speaks for a change.")
    assert "(hidden part) is stronger than on 40% of the unit groups" in issue.reason


@pytest.mark.parametrize(
    ("part", "people", "why"),
    [
        (part_with("3219", "therapist", "technician", "technologist", "officer", "ist"), None, "most of the group"),
        (part_with("3219", "health"), None, "Its name is that of the group"),
        (part_with("3219", "nobody"), None, "No index entry is known of it"),
        (part_with("3219", "therapist", people=900.0), 54000.0, "900 people are fewer than the 5,000"),
        (part_with("3219", "therapist"), 8000.0, "isn’t enough for two groups"),
    ],
)
def test_a_part_that_can_be_no_group_says_why(part: object, people: float | None, why: str) -> None:
    hidden = measure(ScanKind.HIDDEN_PART, 0.4, "It hangs together.", strength=0.97, parts=(part,))
    group = replace(made_scan()["3219"], measures=(hidden,), people=people)
    issue = drafts(with_group(group))["3219"].issue
    assert issue.decision is Decision.NO_ACTION
    assert why in issue.reason


def test_a_size_that_nobody_counted_makes_no_part_too_small() -> None:
    part = part_with("3219", "therapist", "homeopath")
    assert part.people is None
    hidden = measure(ScanKind.HIDDEN_PART, 0.4, "It hangs together.", strength=0.97, parts=(part,))
    group = replace(made_scan()["3219"], measures=(hidden, COUNTED), people=12000.0)
    assert drafts(with_group(group))["3219"].proposes


def test_a_title_that_nobody_would_print_is_said_to_be_a_working_one() -> None:
    issue = drafts()["3219"].issue
    create = issue.changes[0]
    assert isinstance(create, CreateGroup)
    title = str(create.group.title)
    assert title.endswith(" and similar (working title)")
    assert (
        title.partition(" and similar")[0]
        in part_with("3219", "therapist", "aromatherap", "acupunctur", "homeopath").titles
    )
    assert "name the group before you publish it" in issue.reason


def test_a_rule_rests_neither_on_stop_words_nor_on_a_word_that_one_entry_has() -> None:
    for draft in drafts().values():
        for move in draft.issue.changes:
            if isinstance(move, MoveEntries) and move.where is not None:
                rows = load.index("starter").rows(VERSION)[move.source.value]
                titles = [words_of(load.index("starter").frame["title"][row]) for row in rows]
                for word in re.findall(r"“([^”]+)”", str(move)):
                    assert words_in(word)
                    assert sum(word in title for title in titles) >= 2


def test_a_rule_rests_on_no_word_that_the_group_is_called() -> None:
    part = part_with("6121", "nursery", "childcare")
    hidden = measure(ScanKind.HIDDEN_PART, 0.4, "It hangs together.", strength=0.97, parts=(part,))
    [draft] = drafts(with_group(replace(made_scan()["6121"], measures=(hidden,), people=None))).values()
    assert "nursery" in load.version(VERSION)["6121"].title.casefold()
    assert all("“nursery”" not in str(change) for change in draft.issue.changes)
    assert "No rule in words covers enough of it" in draft.issue.reason


def test_a_part_called_what_its_group_is_called_is_its_core_with_or_without_a_hyphen() -> None:
    version = load.version(VERSION)
    title = version["4122"].title
    assert "Book-keepers" in title
    hidden = measure(ScanKind.HIDDEN_PART, 0.4, "Apart.", strength=0.97, parts=(part_with("4122", "bookkeeper"),))
    group = replace(made_scan()["3219"], code=version["4122"].code, title=title, measures=(hidden,))
    assert "it is the core of the group" in drafts(with_group(group))["4122"].issue.reason


def test_what_a_residual_group_holds_does_not_say_that_its_part_is_one() -> None:
    part = part_with("3219", "therapist", "homeopath")
    residual = measure(ScanKind.RESIDUAL, 0.8, "It holds 80 %.", strength=0.99, parts=(part,))
    for strength, proposes in ((0.2, False), (0.9, True)):
        hidden = measure(ScanKind.HIDDEN_PART, 0.1, "It hangs together.", strength=strength, parts=(part,))
        group = replace(made_scan()["3219"], measures=(residual, hidden))
        assert drafts(with_group(group))["3219"].proposes is proposes


def test_group_titles_that_share_a_word_and_little_more_ask_nothing() -> None:
    for value, asked in ((0.3, False), (0.7, True)):
        other = Code(VERSION, "5212")
        twin = measure(ScanKind.ALIKE, value, "It shares words.", strength=0.9, others=(other,), by="group titles")
        found = drafts(with_group(replace(made_scan()["5211"], measures=(twin,), people=90000.0)))
        assert ("5211" in found) is asked


def test_a_strong_group_alone_splits_nothing_off_on_weak_evidence() -> None:
    weak = tuple(replace(one, strength=one.strength and 0.3) for one in made_scan()["3219"].measures)
    rest = [replace(one, strength=0.1) for one in made_scan().groups[1:6]]
    scan = replace(made_scan(), groups=(replace(made_scan()["3219"], measures=weak, strength=0.99), *rest))
    issue = drafts(scan)["3219"].issue
    assert issue.decision is Decision.NO_ACTION
    assert "more than 50% of the first" in issue.reason


def test_one_occupation_at_another_level_moves_nobody() -> None:
    group = made_scan()["6121"]
    level, *rest = group.measures
    one = replace(level.parts[0], titles=("Nursery manager",))
    alone = replace(group, measures=(replace(level, by="occupations", parts=(one,)), *rest))
    issue = drafts(with_group(alone))["6121"].issue
    assert issue.decision is Decision.NO_ACTION
    assert issue.question == "Is all of 6121 Nursery nurses and assistants on one skill level?"
    assert "one occupation alone" in issue.reason


def test_an_only_child_that_loses_a_part_is_split_under_new_codes() -> None:
    hidden = measure(ScanKind.HIDDEN_PART, 0.4, "Apart.", strength=0.97, parts=(part_with("9120", "groundworker"),))
    only = load.version(VERSION)["9120"]
    group = replace(made_scan()["3219"], code=only.code, title=only.title, measures=(hidden, COUNTED), people=90000.0)
    issue = drafts(with_group(group))["9120"].issue
    [split] = issue.changes
    assert isinstance(split, SplitGroup)
    assert [str(part.to) for part in split.parts] == [
        "9121 Elementary construction occupations",
        "9122 Groundworker and similar (working title)",
    ]
    assert "was the only group there, so that its code changes, to 9121." in issue.reason


def test_an_only_child_that_a_new_group_is_put_beside_gets_another_code() -> None:
    to = Code(VERSION, "912")
    part = part_with("3219", "therapist", to="912")
    level = measure(ScanKind.MIXED_LEVEL, 0.5, "Its level is another.", strength=0.95, parts=(part,))
    alike = measure(ScanKind.ALIKE, 0.2, "Confused.", strength=0.6, others=(to,))
    issue = drafts(with_group(replace(made_scan()["3219"], measures=(level, alike))))["3219"].issue
    recode, create, move = issue.changes
    assert isinstance(recode, RecodeGroup)
    assert isinstance(create, CreateGroup)
    assert isinstance(move, MoveEntries)
    assert (recode.group.value, recode.to.value, create.group.value) == ("9120", "9121", "9122")
    assert [one.value for one in issue.about] == ["3219", "9120"]


def test_groups_that_are_large_enough_to_stay_apart_say_how_many_people_both_have() -> None:
    one, other = (made_scan()[code] for code in ("5211", "5212"))
    alike = measure(ScanKind.ALIKE, 0.3, "Alike.", strength=0.9, others=(other.code,))
    size = measure(ScanKind.SIZE, 70000.0, "70,000 people.", strength=0.5)
    groups = (
        replace(one, measures=(alike, COUNTED), people=54000.0),
        replace(other, measures=(size,), people=70000.0, rank=None),
    )
    [draft] = draft_issues(replace(made_scan(), groups=groups), desk())
    assert "each has the 5,000 people that a group should have" in draft.issue.reason
    assert "54,000 people [made-up]. " in draft.issue.found
    assert draft.issue.found.endswith("Of 5212: 70,000 people [made-up].")


def test_whether_two_groups_can_be_told_apart_is_asked_once() -> None:
    one, other = (replace(made_scan()[code], people=90000.0) for code in ("5211", "5212"))
    alike = [measure(ScanKind.ALIKE, 0.3, "Alike.", strength=0.9, others=(code,)) for code in (other.code, one.code)]
    groups = replace(one, measures=(alike[0],)), replace(other, measures=(alike[1],))
    found = draft_issues(replace(made_scan(), groups=groups), desk())
    assert [draft.group.value for draft in found] == ["5211"]


def test_a_small_residual_group_joins_a_named_one_which_keeps_its_name() -> None:
    rows = [
        ("1", "Wood trades", None, None),
        ("11", "Carpenters", None, None),
        ("12", "Other wood workers", None, None),
    ]
    rules = CodeRules((Level(1, "section", "[0-9]"), Level(2, "trade", "[0-9]{2}")))
    version = Version.of("wood", rows, rules=rules)
    size = measure(ScanKind.SIZE, 900.0, "900 people.", strength=0.9)
    rest = measure(ScanKind.RESIDUAL, 0.3, "A residual group.", strength=0.9)
    small = ScannedGroup(Code("wood", "12"), "Other wood workers", "trade", (size, rest), 0.5, 900.0, 1)
    made = Desk(version, Index.without_entries("wood"), rules.children_codes, 5000)
    [draft] = draft_issues(Scan("wood", "", (small,)), made)
    [merge] = draft.issue.changes
    assert isinstance(merge, MergeGroups)
    assert merge.into == Reference("11", "Carpenters and other wood workers")
    assert "how far the count may be off isn’t published" in draft.issue.reason


def test_a_part_may_be_made_of_finer_groups_that_the_index_is_coded_to() -> None:
    index = load.index("starter")
    codes = index.frame[VERSION].str.head(4) + "/01"
    part = part_with("3219", "therapist")
    finer = replace(part, entries=(), titles=(), codes=(Code("finer", "3219/01"),))
    made = Desk(load.version(VERSION), index.with_codes("finer", codes), load.version(VERSION).rules.children_codes, 1)
    assert made.rows_of(finer, "3219") == index.rows(VERSION)["3219"]
    assert len(made.rows_of(part, "3219")) == len(part.entries)


def test_titles_that_the_index_lacks_are_added_to_it() -> None:
    issue = drafts()["2136"].issue
    assert [str(one) for one in issue.changes] == [
        "Add to the index “Prompt engineer” → 2136",
        "Add to the index “Devops wrangler” → 2136",
    ]


def test_evidence_that_leads_to_no_change_keeps_its_question_and_its_reason() -> None:
    issue = drafts()["1115"].issue
    assert issue.question == "Is 1115 Chief executives and senior officials one occupation?"
    assert (issue.decision, issue.changes) == (Decision.NO_ACTION, ())
    assert issue.reason


def test_what_isnt_known_is_said() -> None:
    assert "Nothing is known of: trend," in drafts()["3219"].issue.found


def test_a_scan_of_another_version_is_refused() -> None:
    with pytest.raises(InputError, match="another version"):
        draft_issues(replace(made_scan(), version="soc2020"), desk())


def test_what_only_one_kind_of_evidence_would_move_but_stands_apart_is_asked_about_as_a_group() -> None:
    part = replace(part_with("3219", "therapist", "acupunctur"), to=Code(VERSION, "3119"))
    hidden = measure(ScanKind.HIDDEN_PART, 0.4, "It stands apart by its tasks.", strength=0.97, parts=(part,))
    [draft] = drafts(with_group(replace(made_scan()["3219"], measures=(hidden, COUNTED)))).values()
    assert draft.issue.question.startswith("Should ‘")
    assert "says that it belongs with 3119" in draft.issue.reason
    assert "not enough to move people there" in draft.issue.reason
    assert any(isinstance(change, CreateGroup) for change in draft.issue.changes)


def test_a_part_that_two_sources_found_comes_first_and_both_are_named() -> None:
    lone = part_with("3219", "homeopath", "reflex")
    both = part_with("3219", "therapist", "acupunctur")
    titles = measure(ScanKind.HIDDEN_PART, 0.4, "Hangs together.", strength=0.97, parts=(lone, both), by="titles")
    tasks = measure(
        ScanKind.HIDDEN_PART,
        0.3,
        "Apart.",
        strength=0.5,
        parts=(replace(both, score=0.1),),
        source="made-up",
        by="tasks",
    )
    [draft] = drafts(with_group(replace(made_scan()["3219"], measures=(titles, tasks, COUNTED)))).values()
    assert "By tasks, nearly the same part stands apart" in draft.issue.found
    assert "[made-up]." in draft.issue.found
    assert any("therapist" in str(change) for change in draft.issue.changes)


def test_where_another_draft_has_the_last_free_code_it_is_said() -> None:
    all_but_one = desk()
    free = all_but_one.free_codes("321")
    all_but_one.taken |= set(free)
    [draft] = draft_issues(with_group(made_scan()["3219"]), all_but_one, limit=1)
    assert f"The last free code under 321 ({free[-1]}) goes to another group proposed here" in draft.issue.reason


def test_a_name_made_of_entries_is_a_working_title_and_says_what_it_covers() -> None:
    part = replace(part_with("3219", "therapist", "acupunctur"), name="Complementary therapists", named=4)
    hidden = measure(ScanKind.HIDDEN_PART, 0.4, "Hangs together.", strength=0.97, parts=(part,))
    [draft] = drafts(with_group(replace(made_scan()["3219"], measures=(hidden, COUNTED)))).values()
    assert "Complementary therapists (working title)" in str(draft.issue.changes[0])
    assert f"4 of {len(part.entries)} entries are called so" in draft.issue.reason
