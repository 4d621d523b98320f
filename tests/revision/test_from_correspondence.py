"""A published table stated as a revision does what the table says, and no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.examples import small_index, small_version
from occumap.model.change import MergeGroups, MoveEntries, RecodeGroup, RenameGroup, SplitGroup
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version
from occumap.revision.from_correspondence import revision_from_correspondence
from occumap.revision.plan import plan
from tests.settled import LAW

ROOT = Path(__file__).parents[2]
RULES = CodeRules((Level(1, "unit", "[0-9]{2}"),), "stated")


def flat(name: str, **titles: str) -> Version:
    """A version of one level; codes are given as ``c11``."""
    return Version.of(name, [(code[1:], title, None, None) for code, title in titles.items()], rules=RULES)


def stated(old: Version, new: Version, *pairs: tuple[str, str]) -> dict[str, list[type]]:
    """The kinds of change by the question of their issue."""
    table = Correspondence.from_counts(old.id, new.id, dict.fromkeys(pairs))
    made = revision_from_correspondence(table, old, new, name="draft")
    return {issue.question: [type(change) for change in issue.changes] for issue in made.issues}


def test_each_kind_of_link_is_stated_as_the_change_it_is() -> None:
    old = flat("old", c11="Potters", c12="Glazers", c13="Weavers", c14="Bakers", c15="Cooks", c16="Lamplighters")
    new = flat(
        "new", c11="Potters and kiln workers", c22="Glazers", c23="Weavers of cloth", c24="Kitchen", c25="Knitters"
    )
    links = [("11", "11"), ("12", "22"), ("13", "23"), ("13", "25"), ("14", "24"), ("15", "24")]
    assert stated(old, new, *links) == {
        "What becomes of 11?": [RenameGroup],
        "What becomes of 12?": [RecodeGroup],
        "What becomes of 13?": [SplitGroup],
        "What becomes of 14, 15?": [MergeGroups],
        "What becomes of the groups that the table has no row for?": [],
    }


def test_a_group_with_one_target_moves_whole_beside_one_that_splits() -> None:
    old, new = flat("old", c11="Potters", c12="Glazers"), flat("new", c21="Pottery", c22="Glazing")
    assert stated(old, new, ("11", "21"), ("12", "21"), ("12", "22")) == {
        "What becomes of 11, 12?": [MoveEntries, SplitGroup]
    }


def test_entries_of_a_group_with_several_targets_go_to_none_of_them_first() -> None:
    version = small_version()
    pairs = [(g.code.value, g.code.value) for g in version.lowest if g.code.value != "22"] + [
        ("22", "21"),
        ("22", "22"),
    ]
    table = Correspondence.from_counts("tiny1", "tiny1", dict.fromkeys(pairs))
    made = plan(revision_from_correspondence(table, version, version, name="tiny2"), version, small_index())
    assert [finding.kind for finding in made.errors] == ["claimed-twice"]
    sent = dict(made.destinations.select("entry_id", "to_code").iter_rows())
    assert (sent["e09"], sent["e10"]) == (None, None)


OLD, NEW = ("11", "12", "13", "14"), ("11", "12", "15", "16")


@LAW
@given(pairs=st.sets(st.tuples(st.sampled_from(OLD), st.sampled_from(NEW)), min_size=1))
def test_on_groups_alone_the_plan_makes_the_links_of_the_table(pairs: set[tuple[str, str]]) -> None:
    old, new = flat("old", **{f"c{c}": f"Old {c}" for c in OLD}), flat("new", **{f"c{c}": f"New {c}" for c in NEW})
    table = Correspondence.from_counts("old", "new", dict.fromkeys(pairs))
    made = plan(revision_from_correspondence(table, old, new, name="draft"), old, Index.without_entries("old"))
    linked = {old_code for old_code, _ in pairs}
    assert {pair for pair in made.correspondence.counts if pair[0] in linked} == pairs


def test_the_page_shows_what_the_report_prints(shared: Path) -> None:
    if not (shared / "isco" / "isco88-isco08-index.csv").is_file():
        pytest.skip("the titles of ISCO aren't here")
    script = ROOT / "bench" / "replay_isco_us.py"
    printed = subprocess.run([sys.executable, script, shared], capture_output=True, text=True, check=True).stdout
    assert printed.strip() in (ROOT / "docs" / "replay-isco-us.md").read_text(encoding="utf-8")
