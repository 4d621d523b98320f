"""A scan becomes a revision that plans without errors, and the folder that it is written to is one that is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from occumap.catalog import load
from occumap.errors import InputError
from occumap.evidence.scan_drafts import draft_issues
from occumap.examples import small_index, small_version
from occumap.io.revision_yaml import read_revision
from occumap.model.code import Code, Reference
from occumap.model.index import Index
from occumap.model.revision import Decision
from occumap.model.rules import CodeRules, Level
from occumap.model.scan import HiddenPart, Scan, ScanKind, ScanMeasure, ScannedGroup
from occumap.model.version import Version
from occumap.workflows.revise import scan_drafts as module
from occumap.workflows.revise.plan import plan
from occumap.workflows.revise.revise import revise
from occumap.workflows.revise.scan_drafts import draft_files, issue_of_group, keep, scan_drafts
from tests.made_scan import made_scan, part_with


def test_what_is_drafted_plans_without_errors_and_changes_what_it_says() -> None:
    drafts = scan_drafts(made_scan())
    assert drafts.plan.errors == ()
    assert sum(one.proposes for one in drafts.drafts) == 4
    outcome = revise(drafts.revision, index="starter").outcome
    assert outcome is not None
    made = next(one.issue.changes[0] for one in drafts.drafts if one.group.value == "3219")
    assert outcome.version[made.group.value].title == made.group.title  # type: ignore[union-attr]  # a CreateGroup
    assert "5211" not in outcome.version


def test_the_folder_is_read_as_the_same_revision_and_planned_again(tmp_path: Path) -> None:
    drafts = scan_drafts(made_scan())
    written = keep(drafts.scan, tmp_path / "scan", drafts=drafts)
    assert {path.name for path in written} >= {"revision.yaml", "scan.html", "evidence.csv"}
    assert read_revision(tmp_path / "scan") == drafts.revision
    assert plan(tmp_path / "scan", index="starter").errors == ()


def test_the_same_scan_gives_the_same_bytes() -> None:
    assert draft_files(scan_drafts(made_scan())) == draft_files(scan_drafts(made_scan()))


def test_a_draft_that_does_not_plan_keeps_its_evidence_and_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def to_nowhere(*given: object, **more: object) -> tuple[object, ...]:
        first, *rest = real(*given, **more)  # type: ignore[arg-type]  # as the workflow gives them
        move = replace(first.issue.changes[1], to=Reference("3299"))  # type: ignore[arg-type]  # a MoveEntries
        return (replace(first, issue=replace(first.issue, changes=(move,))), *rest)

    real = draft_issues
    monkeypatch.setattr(module, "draft_issues", to_nowhere)
    drafts = scan_drafts(made_scan())
    first = drafts.drafts[0]
    assert drafts.plan.errors == ()
    assert (first.issue.decision, first.issue.changes) == (Decision.NO_ACTION, ())
    assert "3299" in first.withdrawn
    assert first.withdrawn in first.issue.reason
    assert "40 % of its entries hang together" in first.issue.found
    assert sum(one.proposes for one in drafts.drafts) == 3


def test_one_group_may_be_drafted_for_whatever_its_rank() -> None:
    [draft] = scan_drafts(made_scan(), only=["2136"]).drafts
    assert draft.group.value == "2136"
    assert issue_of_group(scan_drafts(made_scan(), only=["2136"])) == draft.issue
    [other] = scan_drafts(made_scan(), only=["3219"], taken=["3211"]).drafts
    assert str(other.issue.changes[0]).startswith("Create 3212 ")


def test_a_group_without_evidence_has_nothing_to_draft() -> None:
    drafts = scan_drafts(made_scan(), only=["1116"])
    assert drafts.drafts == ()
    with pytest.raises(InputError, match="no evidence to draft an issue from"):
        issue_of_group(drafts)


def test_without_an_index_no_entry_is_moved() -> None:
    drafts = scan_drafts(replace(made_scan(), index=""))
    assert not drafts.drafts[0].proposes
    assert "No index entry is known of it" in drafts.drafts[0].issue.reason


def test_it_works_on_the_small_classification_that_comes_along() -> None:
    cakes = HiddenPart("icer", ("e06",), ("Cake icer",), share=1 / 3)
    few = ScanMeasure(ScanKind.SIZE, 40.0, "people", "count", "40 people.", 20.0, 60.0, 0.9)
    part = ScanMeasure(ScanKind.HIDDEN_PART, 0.5, "score", "tiny", "‘icer’ stands apart.", strength=0.9, parts=(cakes,))
    groups = (
        ScannedGroup(Code("tiny1", "12"), "Pastry and cake makers", "job", (part,), 0.9, None, 1),
        ScannedGroup(Code("tiny1", "23"), "Wheelwrights", "job", (few,), 0.8, 40.0, 2),
    )
    scan = Scan("tiny1", "tiny", groups)
    drafts = scan_drafts(scan, version=small_version(), index=small_index(), minimum=100)
    assert drafts.plan.errors == ()
    assert [one.proposes for one in drafts.drafts] == [False, False]
    assert "nothing says which group beside it is the nearest" in drafts.drafts[1].issue.reason


def test_a_part_to_another_group_needs_that_group() -> None:
    part = part_with("6121", "nursery", to="9999")
    level = ScanMeasure(ScanKind.MIXED_LEVEL, 2.0, "levels", "starter", "Two levels.", strength=0.9, parts=(part,))
    group = replace(made_scan()["6121"], measures=(level,))
    [draft] = scan_drafts(replace(made_scan(), groups=(group,))).drafts
    assert not draft.proposes
    assert "is no other group of soc2010" in draft.issue.reason


def test_codes_are_proposed_where_parents_are_stated_too() -> None:
    rules = CodeRules(
        (Level(1, "broad", "[0-9]{2}-[0-9]{3}0"), Level(2, "detailed", "[0-9]{2}-[0-9]{4}")), parents="stated"
    )
    rows = [("47-2110", "Electricians", "broad", None), ("47-2111", "Electricians", "detailed", "47-2110")]
    stated = Version.of("us", rows, rules=rules)
    assert module._desk(stated, Index.without_entries("us"), 1).free_code("47-2110") == "47-2112"
    assert module._desk(load.version("isco08"), Index.without_entries("isco08"), 1).free_code("2642") is None
