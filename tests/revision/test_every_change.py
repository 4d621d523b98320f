"""Every kind of change is handled at each place that CONTRIBUTING names, and at no other."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from occumap.examples import small_version
from occumap.io.revision_yaml_changes import kinds_of_change
from occumap.model.change import Change, RemoveGroup, wording
from occumap.model.code import Reference
from occumap.model.revision import Request
from occumap.render.proposals.facts import Facts
from occumap.render.proposals.view import issue_view
from occumap.revision.effects import effects_of

from .tiny import issue, plan, revision

ROOT = Path(__file__).parents[2]
# How a file states each kind of change, and what the change says.
STATED = {
    "create: 13 Pastry cooks": "Create 13 Pastry cooks",
    "create: {group: 13 Pastry cooks, under: '1'}": "Create 13 Pastry cooks, under 1",
    "rename: {group: 11, title: Bread bakers}": "Rename 11 → ‘Bread bakers’",
    "rename: {group: 11, title: ''}": "Rename 11 → a title not yet stated",
    "recode: {group: 12, to: 13}": "Recode 12 → 13",
    "recode: {group: 12, to: 13, under: '1'}": "Recode 12 → 13, under 1",
    "place: {group: 12, under: '1'}": "Place 12, under 1",
    "merge: {groups: [21, 22], into: 23, title: Both, under: '2'}": "Merge 21, 22 → 23 Both, under 2",
    "split: {group: 1, parts: [{to: 1, groups: [11, 12]}, {to: 4, groups: 19}]}": (
        "Split 1 → 1 (with 11, 12); 4 (with 19)"
    ),
    "split: {group: 12, parts: [{to: 13, where: {title: cake}, under: '1'}, {to: 12}]}": (
        "Split 12 → 13 (where title has “cake”), under 1; 12"
    ),
    "move: {from: 12, to: 11}": "Move all entries of 12 → 11",
    "move: {from: 12, to: 11, where: {title: cake}}": "Move entries of 12 → 11 (where title has “cake”)",
    "merge: {groups: [21, 22], into: 23, title: Both}": "Merge 21, 22 → 23 Both",
    "merge: {groups: [21, 22], into: ''}": "Merge 21, 22 → one group, code not stated",
    "merge: {groups: [21, 22], into: '', title: Both}": "Merge 21, 22 → ‘Both’, code not stated",
    "split: {group: 12, parts: [{to: 13, where: {title: cake}}, {to: '', name: The rest}]}": (
        "Split 12 → 13 (where title has “cake”); ‘The rest’, no group stated"
    ),
    "remove: 30": "End 30",
    "add_entry: {title: 'Baker, bun', to: 11}": "Add to the index “Baker, bun” → 11",
    "add_entry: {title: Baker, additional: bun, industry: trade, to: 11}": (
        "Add to the index “Baker” (bun; industry: trade) → 11"
    ),
}


def _change(text: str) -> Change:
    return revision(issue(1, text)).issues[0].changes[0]


def test_the_examples_below_are_of_every_kind() -> None:
    assert {type(_change(text)) for text in STATED} == set(get_args(Change))


@pytest.mark.parametrize(("text", "said"), STATED.items())
def test_a_change_is_read_worded_composed_and_shown(text: str, said: str) -> None:
    change = _change(text)
    assert str(change) == said
    assert effects_of(Request(1, change))
    made = plan(issue(1, text))
    (line,) = issue_view(Facts(made), made.revision.issues[0]).changes
    assert line.verb.startswith(wording(change).verb)


def test_every_kind_that_can_be_read_is_documented() -> None:
    documented = (ROOT / "docs" / "revision.md").read_text(encoding="utf-8")
    assert [kind for kind in kinds_of_change() if f"`{kind}" not in documented and f"{kind}:" not in documented] == []


def test_an_unknown_kind_is_refused_and_not_passed_over() -> None:
    unknown: Any = Reference("11")
    with pytest.raises(AssertionError):
        wording(unknown)
    with pytest.raises(AssertionError):
        effects_of(Request(1, unknown))


def test_contributing_names_the_places_where_kinds_of_change_are_told_apart_one_by_one() -> None:
    """A file that handles all kinds but isn't named, or is named but doesn't, would mislead who adds a kind."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paragraph = re.search(r"## Add a kind of change\n.*?\n## ", text, re.S)
    assert paragraph is not None
    named = {name for name in re.findall(r"`([a-z_/]+\.py)`", paragraph[0]) if not name.startswith("tests/")}
    kinds = [kind.__name__ for kind in get_args(Change)]
    source = ROOT / "src" / "occumap"
    handling = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if all(re.search(rf"\b{kind}\b", path.read_text(encoding="utf-8")) for kind in kinds)
    }
    assert named == handling


def test_a_group_that_ends_is_one_of_the_old_version() -> None:
    said = wording(RemoveGroup(Reference("30")))
    assert [group.value in small_version() for group in said.before] == [True]
    assert said.after == ()
