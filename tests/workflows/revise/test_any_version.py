"""A version of any kind, kept from a file, is revised, coded to, compared, and revised again."""

from __future__ import annotations

import pytest

from occumap.catalog import user_versions
from occumap.catalog.load import load
from occumap.errors import InputError, UnknownNameError
from occumap.workflows.code.code import code
from occumap.workflows.figures.impact import impact_of_versions
from occumap.workflows.revise.compare import compare
from occumap.workflows.revise.plan import plan
from occumap.workflows.revise.replay import replay
from occumap.workflows.revise.revise import keep, revise

STRUCTURE = """code,title,level,parent
C,Crafts,section,
10,Clay,division,C
10.1,Potters,class,10
10.2,Glazers,class,10
D,Light,section,
20,Lamps,division,D
20.1,Lamplighters,class,20
E,Cloth,section,
30,Weaving,division,E
30.1,Weavers,class,30
"""
INDEX = "title,crafts1,crafts3\npotter,10.1,10.1\nglazer,10.2,10.2\nlamplighter,20.1,20.1\nweaver,30.1,30.2\n"
HEAD = """revision: r
from: crafts1
to: crafts2
issues:
- issue: 1
  question: Should it?
  found: So.
  decision: change
  changes:
"""


def stated(*changes: str) -> str:
    """A revision of one issue as YAML."""
    return HEAD + "".join(f"  - {change}\n" for change in changes)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    (tmp_path / "crafts1.csv").write_text(STRUCTURE)
    (tmp_path / "index.csv").write_text(INDEX)
    user_versions.keep(load(tmp_path / "crafts1.csv", "version").version(), "crafts1")
    return tmp_path


def test_letters_are_passed_on_in_a_chain_and_what_is_under_them_follows(place):
    chain = stated(
        "recode: {group: E Cloth, to: F Cloth}",
        "recode: {group: D Light, to: E Light}",
        "split: {group: C Crafts, parts: [{to: C Pottery, groups: [10]}, {to: D Glazing}]}",
        "create: {group: 11 Glaze, under: D}",
        "recode: {group: 10.2, to: 11.1}",
    )
    (place / "r.yaml").write_text(chain)
    outcome = revise(place / "r.yaml", index=place / "index.csv").outcome
    assert outcome is not None
    parents = {group.code.value: group.parent.value for group in outcome.version if group.parent}
    upper = {"10": "C", "11": "D", "20": "E", "30": "F"}
    assert parents == {**upper, "10.1": "10", "11.1": "11", "20.1": "20", "30.1": "30"}


def test_a_version_that_a_revision_made_is_coded_to_compared_and_revised_again(place):
    (place / "r.yaml").write_text(stated("recode: {group: 10.2, to: 10.3}"))
    keep(revise(place / "r.yaml", index=place / "index.csv"), place / "out")
    recoded = place / "out" / "index.csv"
    assert str(code("glazer", to="crafts2", index=str(recoded)).code) == "crafts2:10.3"
    compared = compare("crafts1", place / "out" / "structure.csv", crosswalk=place / "out" / "correspondence.csv")
    told = {change.group.value: change.label for change in compared.changes if change.successor}
    assert told["10.2"] == "VC1 code change"
    again = stated("rename: {group: 10.3, title: Glaze makers}")
    (place / "again.yaml").write_text(again.replace("crafts2", "crafts9").replace("crafts1", "crafts2"))
    made = plan(place / "again.yaml", index=str(recoded))
    assert (made.errors, made.old.id, made.version["10.3"].title) == ((), "crafts2", "Glaze makers")


def test_without_an_index_groups_are_revised_alone_and_shares_stay_unknown(place):
    (place / "r.yaml").write_text(stated("split: {group: 10.1, parts: [{to: 10.1 Cups}, {to: 10.3 Plates}]}"))
    made = plan(place / "r.yaml")
    assert made.is_of_groups_alone
    assert made.errors == ()
    links = {link.to_code.value: (link.entries, link.share_of_from) for link in made.correspondence.leaving("10.1")}
    assert links == {"10.1": (None, None), "10.3": (None, None)}
    names = {path.name for path in keep(revise(made), place / "alone")}
    assert "index.csv" not in names
    assert "correspondence.csv" in names


def test_a_revision_of_any_version_is_replayed_entry_by_entry_or_link_by_link(place):
    (place / "r.yaml").write_text(stated("recode: {group: 30.1, to: 30.2}"))
    by_entry = replay(place / "r.yaml", index=place / "index.csv", final_version="crafts3")
    assert (by_entry.counted, by_entry.total.agree, by_entry.total.entries) == ("entry", 1, 1)
    (place / "crafts3.csv").write_text(STRUCTURE.replace("30.1,", "30.2,"))
    user_versions.keep(load(place / "crafts3.csv", "version").version(), "crafts3")
    (place / "table.csv").write_text("crafts1,crafts3\n10.1,10.1\n10.2,10.2\n20.1,20.1\n30.1,30.2\n")
    by_link = replay(place / "r.yaml", final_version="crafts3", crosswalk=place / "table.csv")
    assert (by_link.counted, by_link.total.agree, by_link.total.entries) == ("link", 1, 1)
    with pytest.raises(InputError, match="nothing says which version was published"):
        replay(place / "r.yaml")


def test_the_impact_of_any_pair_that_a_correspondence_joins_is_shown(place):
    (place / "crafts3.csv").write_text(STRUCTURE.replace("30.1,", "30.2,"))
    user_versions.keep(load(place / "crafts3.csv", "version").version(), "crafts3")
    (place / "table.csv").write_text("crafts1,crafts3\n10.1,10.1\n10.2,10.1\n20.1,20.1\n30.1,30.2\n")
    (place / "jobs.csv").write_text("code,value\n10.1,50\n10.2,30\n20.1,20\n30.1,100\n")
    found = impact_of_versions("crafts1", "crafts3", crosswalk=place / "table.csv", series=place / "jobs.csv")
    assert found.levels[-1].groups == 4
    assert any("the crosswalk" in said for said in found.said)
    with pytest.raises(UnknownNameError, match="no index or correspondence that is held joins them"):
        impact_of_versions("crafts1", "crafts3", series=place / "jobs.csv")
