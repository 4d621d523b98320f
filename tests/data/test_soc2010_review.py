"""The data that comes with Occumap: two versions, a starter index, and the review of SOC2010 with what became of it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from importlib.resources import as_file
from pathlib import Path

import polars as pl
import pytest

from occumap.catalog import load
from occumap.errors import PlanError
from occumap.io.ons_index import read_ons_index
from occumap.io.replay_tables import KINDS, SORTS, read_reasons, read_successions
from occumap.model.finding import Severity
from occumap.model.index import Index
from occumap.model.plan import Outcome, Plan, Reason, Replay, Succession
from occumap.model.revision import Decision, Revision
from occumap.revision.apply import apply
from occumap.revision.plan import plan as make_plan
from occumap.revision.replay import UNSORTED, replay

REVIEW = "soc2010-review"
LEFT_ALONE = {8, 9, 10, 11, 12, 13, 14, 15, 19}
FOUND_IN_THE_TEXT = [
    "code-given-away/354",
    "code-reused/2126",
    "code-reused/6121",
    "code-reused/6122",
    "code-reused/6123",
    "merge-without-code/5211+5212+5214",
    "merge-without-code/8122+8123",
    "no-destination/6123/playgroup-workers",
    "declared-otherwise/6121+6111",
    "one-title-two-codes/3443+3433",
    "crosses-major-groups/2435+3121",
    "residual-grows/8119",
    "residual-grows/5419",
]


@pytest.fixture(scope="module")
def review() -> Revision:
    return load.revision(REVIEW)


@pytest.fixture(scope="module")
def starter() -> Index:
    return load.index()


@pytest.fixture(scope="module")
def plan(review: Revision, starter: Index) -> Plan:
    return make_plan(review, load.version("soc2010"), starter)


@pytest.fixture(scope="module")
def strict(review: Revision, starter: Index) -> Plan:
    return make_plan(review, load.version("soc2010"), starter, strict=True)


@pytest.fixture(scope="module")
def outcome(plan: Plan) -> Outcome:
    return apply(plan)


@pytest.fixture(scope="module")
def successions() -> tuple[Succession, ...]:
    with as_file(load.revision_folder(REVIEW)) as folder:
        return read_successions(folder / "successions.csv")


@pytest.fixture(scope="module")
def reasons() -> tuple[Reason, ...]:
    with as_file(load.revision_folder(REVIEW)) as folder:
        return read_reasons(folder / "reasons.csv")


@pytest.fixture(scope="module")
def real(review: Revision, ons_workbook: Path) -> Plan:
    """The plan on the ONS coding index."""
    return make_plan(review, load.version("soc2010"), read_ons_index(ons_workbook))


@pytest.fixture(scope="module")
def played(real: Plan, successions: tuple[Succession, ...], reasons: tuple[Reason, ...]) -> Replay:
    return replay(real, "soc2020", successions, reasons)


# Versions


@pytest.mark.parametrize(("name", "counts"), [("soc2010", (9, 25, 90, 369)), ("soc2020", (9, 26, 104, 412))])
def test_both_versions_have_as_many_groups_as_were_published(name: str, counts: tuple[int, ...]) -> None:
    version = load.version(name)
    assert tuple(version.counts().values()) == counts
    assert list(version.counts()) == ["major", "sub-major", "minor", "unit"]


@pytest.mark.parametrize("name", ["soc2010", "soc2020"])
def test_every_group_above_unit_groups_has_children(name: str) -> None:
    version = load.version(name)
    assert [str(g) for g in version if g.level != "unit" and not version.children(g.code.value)] == []


@pytest.mark.parametrize("name", ["soc2010", "soc2020"])
def test_titles_are_whole(name: str) -> None:
    for group in load.version(name):
        assert group.title == " ".join(group.title.split())
        assert group.title[0].isupper()


def test_354_is_another_group_in_either_version() -> None:
    assert load.version("soc2010")["354"].title == "Sales, marketing and related associate professionals"
    assert load.version("soc2020")["354"].title != load.version("soc2010")["354"].title


# Starter index


def test_every_unit_group_of_soc2020_has_ten_entries_or_more(starter: Index) -> None:
    rows = starter.rows("soc2020")
    few = {g.code.value: len(rows.get(g.code.value, ())) for g in load.version("soc2020").lowest}
    assert {code: n for code, n in few.items() if n < 10} == {}


@pytest.mark.parametrize("name", ["soc2010", "soc2020"])
def test_all_codes_of_the_starter_index_are_unit_groups(starter: Index, name: str) -> None:
    units = {group.code.value for group in load.version(name).lowest}
    assert set(starter.codes(name).drop_nulls()) <= units


def test_every_entry_of_the_starter_index_has_both_codes(starter: Index) -> None:
    assert starter.versions == ("soc2010", "soc2020")
    assert [starter.codes(name).null_count() for name in starter.versions] == [0, 0]


def test_no_entry_of_the_starter_index_stands_twice(starter: Index) -> None:
    keys = starter.frame.select(pl.col("title", "add", "ind").str.to_lowercase())
    assert starter.frame.filter(keys.is_duplicated())["title"].to_list() == []


@pytest.mark.parametrize("name", ["soc2010", "soc2020"])
def test_no_bare_title_of_the_starter_index_has_two_codes(starter: Index, name: str) -> None:
    bare = starter.frame.filter(pl.col("add").is_null() & pl.col("ind").is_null())
    codes = bare.group_by(pl.col("title").str.to_lowercase()).agg(pl.col(name).n_unique())
    assert codes.filter(pl.col(name) > 1)["title"].to_list() == []


# The review


def test_the_review_has_22_issues(review: Revision) -> None:
    assert [issue.number for issue in review.issues] == list(range(1, 23))
    assert (review.from_version, review.to_version) == ("soc2010", "soc2020-draft")


def test_nine_issues_end_in_no_further_action_each_with_its_reason(review: Revision) -> None:
    idle = {issue.number: issue for issue in review.issues if issue.decision is Decision.NO_ACTION}
    assert set(idle) == LEFT_ALONE
    assert all(issue.reason and issue.found and not issue.changes for issue in idle.values())


def test_all_other_issues_have_changes_and_what_was_found(review: Revision) -> None:
    for issue in review.issues:
        if issue.number not in LEFT_ALONE:
            assert issue.decision is Decision.CHANGE
            assert issue.changes
            assert issue.found


def test_with_its_assumptions_the_review_has_no_open_error(plan: Plan) -> None:
    assert [finding.id for finding in plan.errors] == []


@pytest.mark.parametrize("finding_id", FOUND_IN_THE_TEXT)
def test_without_them_what_is_wrong_or_doubtful_is_found(strict: Plan, finding_id: str) -> None:
    found = {finding.id: finding for finding in strict.findings}
    assert found[finding_id].status == "open"


def test_without_them_every_finding_has_its_issues_its_way_out_and_codes_of_a_version(strict: Plan) -> None:
    for finding in strict.findings:
        assert set(finding.issues) <= set(range(1, 23))
        assert finding.way_out
        assert {code.version for code in finding.codes} <= {"soc2010", "soc2020-draft"}


def test_without_them_the_review_cannot_be_applied(strict: Plan) -> None:
    with pytest.raises(PlanError, match="errors are open") as caught:
        apply(strict)
    assert strict.errors[0].id in caught.value.what


def test_every_assumption_answers_a_finding_that_is_there(review: Revision, plan: Plan, strict: Plan) -> None:
    assert [finding.id for finding in plan.findings if finding.kind == "answers-nothing"] == []
    ids = [finding.id for finding in strict.findings]
    for assumption in review.assumptions:
        assert assumption.answers
        for answer in assumption.answers:
            assert [i for i in ids if fnmatchcase(i, answer)], f"{assumption.id} answers nothing with {answer}"


def test_every_error_of_the_text_is_answered_by_an_assumption_that_names_it(plan: Plan, strict: Plan) -> None:
    names = {assumption.id for assumption in plan.revision.assumptions}
    assumed = {finding.id: finding.assumed for finding in plan.findings if finding.severity is Severity.ERROR}
    assert set(assumed) == {finding.id for finding in strict.errors}
    assert set(assumed.values()) <= names


def test_every_assumption_is_of_an_issue_that_is_there(review: Revision) -> None:
    for assumption in review.assumptions:
        assert review.issue(assumption.issue) is not None
        assert assumption.assume
        assert assumption.because


def test_applied_the_review_loses_no_entry(outcome: Outcome, starter: Index) -> None:
    coded = outcome.destinations.drop_nulls("from_code")
    assert len(coded) == len(starter)
    assert coded["to_code"].null_count() == 0
    assert sum(link.entries or 0 for link in outcome.correspondence.links) == len(starter)
    units = {group.code.value for group in outcome.version.lowest}
    assert set(outcome.destinations["to_code"]) <= units


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("354", "Business associate professionals"),
        ("355", "Sales, marketing and related associate professionals"),
        ("2126", "Aerospace engineers"),
        ("3215", "Complementary medicine associate professionals"),
        ("5211", "Metal plate workers, smiths, moulders and related occupations"),
        ("6311", "Police community support officers"),
    ],
)
def test_applied_the_review_has_the_groups_it_proposes(outcome: Outcome, code: str, title: str) -> None:
    assert outcome.version[code].title == title


def test_applied_the_review_leaves_the_groups_of_no_further_action_together(outcome: Outcome, review: Revision) -> None:
    """3563 is the exception that issue 9 names itself: issue 5 takes the IT trainers out of it."""
    for issue in review.issues:
        for reference in issue.about if issue.number in LEFT_ALONE else ():
            targets = {link.to_code.value for link in outcome.correspondence.leaving(reference.value)}
            assert len(targets) == (2 if reference.value == "3563" else 1)


# What became of it


def test_every_succession_leads_from_a_group_of_the_draft_to_one_of_soc2020(
    outcome: Outcome, successions: tuple[Succession, ...]
) -> None:
    drafts, finals = ({g.code.value for g in v.lowest} for v in (outcome.version, load.version("soc2020")))
    assert successions
    for succession in successions:
        assert succession.draft_code in drafts
        assert succession.final_code in finals
        assert succession.draft_code != succession.final_code
        assert succession.kind in KINDS
        assert succession.note


def test_every_reason_is_of_groups_that_are_there(reasons: tuple[Reason, ...]) -> None:
    olds, finals = ({g.code.value for g in load.version(name).lowest} for name in ("soc2010", "soc2020"))
    assert reasons
    for reason in reasons:
        assert reason.from_code in olds
        assert reason.final_code in finals
        assert reason.sort in SORTS
        assert reason.reason


def test_on_the_real_index_the_review_has_no_open_error_either(real: Plan) -> None:
    assert [finding.id for finding in real.errors] == []
    assert [finding.id for finding in real.findings if finding.kind == "answers-nothing"] == []


def test_on_the_real_index_nine_of_ten_entries_end_where_the_draft_sends_them(played: Replay) -> None:
    assert played.total.entries > 5_000
    assert played.total.share >= 0.90


def test_on_the_real_index_each_issue_agrees_for_four_of_five_entries(played: Replay) -> None:
    changing = set(range(1, 23)) - LEFT_ALONE
    assert {number for number, _ in played.by_issue} == changing
    assert {number: round(a.share, 3) for number, a in played.by_issue if a.share < 0.80} == {}


def test_on_the_real_index_every_disagreement_is_sorted_and_stays_in_the_count(played: Replay) -> None:
    assert [d for d in played.disagreements if d.sort == UNSORTED] == []
    assert played.total.entries == played.total.agree + len(played.disagreements)
    assert played.total.as_drafted <= played.total.renumbered <= played.total.agree


def test_on_the_real_index_every_row_of_both_tables_is_used(
    real: Plan, played: Replay, successions: tuple[Succession, ...], reasons: tuple[Reason, ...]
) -> None:
    sorted_ = {(d.from_code.value, d.final_code.value) for d in played.disagreements if d.final_code}
    assert [r for r in reasons if (r.from_code, r.final_code) not in sorted_] == []
    reached = set(real.destinations["to_code"].drop_nulls())
    assert [s for s in successions if s.draft_code not in reached] == []
