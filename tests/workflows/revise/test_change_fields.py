"""Each form says what is wrong at its field, and states the change that it shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from occumap.catalog import load
from occumap.examples import small_revision, small_version
from occumap.model.change import MergeGroups, MoveEntries, Part, RecodeGroup, SplitGroup
from occumap.model.code import Reference
from occumap.model.selector import Selector
from occumap.workflows.revise.change_checks import Standing, reference_to
from occumap.workflows.revise.change_fields import ChangeForm, changes_of_fields, fields_of_change
from occumap.workflows.revise.rule_fields import fields_of_rule, rule_of_fields

SOC = load.version("soc2010")
HELD = Standing(SOC, SOC, has_entries=True)
SPLIT = {
    "group": "5432",
    "part-1-code": "5432",
    "part-1-title": "Bakers",
    "part-2-code": "5437",
    "part-2-title": "Cake makers",
    "part-2-rule-1-title": "cake",
}
MERGE = {"group-1": "5432", "group-2": "5433", "code": "5432", "title": "Bakers and fishmongers"}


def test_a_split_is_what_its_fields_say():
    read = changes_of_fields(ChangeForm.SPLIT, SPLIT, HELD)
    assert read.errors == {}
    rule = Selector.parse([{"title": ["cake"]}])
    parts = (Part(Reference("5432", "Bakers")), Part(Reference("5437", "Cake makers"), rule))
    assert read.changes == (SplitGroup(Reference("5432", "Bakers and flour confectioners"), parts),)


def test_a_group_split_off_is_created_and_gets_its_titles():
    typed = {"group": "bakers and flour", "code": "5437", "title": "Cake makers", "rule-1-title": "cake, confectioner*"}
    read = changes_of_fields(ChangeForm.SPLIT_OFF, typed, HELD)
    assert [str(change).split(" ")[0] for change in read.changes] == ["Create", "Move"]
    assert isinstance(read.changes[1], MoveEntries)
    assert read.changes[1].to == Reference("5437", "Cake makers")


def test_a_group_that_moves_gets_a_code_where_codes_say_the_parent():
    typed = {"group": "5432", "under": "542 Printing Trades", "code": "5424"}
    read = changes_of_fields(ChangeForm.MOVE, typed, HELD)
    assert read.changes == (
        RecodeGroup(
            Reference("5432", "Bakers and flour confectioners"), Reference("5424", "Bakers and flour confectioners")
        ),
    )


WRONG = [
    (ChangeForm.RENAME, {"group": "5432"}, "title", "Enter a title."),
    (ChangeForm.RENAME, {"title": "x"}, "group", "Enter a code, or words of a title"),
    (ChangeForm.RENAME, {"group": "9999", "title": "x"}, "group", "No group of soc2010 is called ‘9999’"),
    (ChangeForm.RENAME, {"group": "engineers", "title": "x"}, "group", "groups of soc2010 have these words"),
    (ChangeForm.RENAME, {"group": "5432 Butchers", "title": "x"}, "group", "5432 is ‘Bakers and flour confectioners’"),
    (
        ChangeForm.RENAME,
        {"group": "5432", "title": "Bakers and flour confectioners"},
        "title",
        "has this title already",
    ),
    (ChangeForm.CREATE, {"title": "x"}, "code", "Enter a code."),
    (ChangeForm.CREATE, {"code": "54321", "title": "x"}, "code", "‘54321’ is not a code of soc2010"),
    (
        ChangeForm.CREATE,
        {"code": "5432", "title": "x"},
        "code",
        "5432 is ‘Bakers and flour confectioners’ in the new version. Free under 543: 5437, 5438.",
    ),
    (ChangeForm.CREATE, {"code": "5", "title": "x"}, "code", "in the new version. Enter another code."),
    (
        ChangeForm.CREATE,
        {"code": "5487", "title": "x"},
        "code",
        "stands under 548, which the new version does not have",
    ),
    (ChangeForm.CREATE, {"code": "5437"}, "title", "Enter a title."),
    (ChangeForm.CREATE, {"code": "5437", "title": "x", "under": "542"}, "under", "5437 stands under 543"),
    (
        ChangeForm.RECODE,
        {"group": "5432", "code": "543"},
        "code",
        "543 is not the code of a unit group. Free under 543",
    ),
    (ChangeForm.RECODE, {"group": "5432", "code": "5433"}, "code", "Free under 543: 5437, 5438."),
    (ChangeForm.RECODE, {"group": "5432", "code": "5432"}, "code", "has the code 5432 already"),
    (ChangeForm.MOVE, {"group": "5432", "under": "542", "code": "5437"}, "code", "begins with 542"),
    (ChangeForm.MOVE, {"group": "5432", "under": "543", "code": "5432"}, "under", "stands there already"),
    (
        ChangeForm.TRANSFER,
        {"group": "543", "to": "5433"},
        "group",
        "is a minor group. Choose a unit group, such as one",
    ),
    (ChangeForm.TRANSFER, {"group": "5432", "to": "5433"}, "rule-1-title", "Say which titles go to the other group."),
    (ChangeForm.TRANSFER, {"group": "5432", "to": "5433", "rule-1-title": ",!"}, "rule-1-title", "Enter words"),
    (
        ChangeForm.TRANSFER,
        {"group": "5432", "to": "5433", "rule-1-unless-title": "a"},
        "rule-1-title",
        "For all, enter *",
    ),
    (ChangeForm.SPLIT, SPLIT | {"part-2-code": "5432"}, "part-2-code", "Two parts have the code 5432"),
    (ChangeForm.SPLIT, SPLIT | {"part-2-code": "5433"}, "part-2-code", "5433 is"),
    (ChangeForm.SPLIT, SPLIT | {"part-2-rule-1-title": ""}, "part-2-rule-1-title", "Only one part takes the rest"),
    (ChangeForm.SPLIT, SPLIT | {"part-1-title": ""}, "part-1-title", "Enter a title for part 1."),
    (ChangeForm.SPLIT, SPLIT | {"group": "543", "part-1-code": "543"}, "part-2-code", "not the code of a minor group"),
    (ChangeForm.MERGE, MERGE | {"group-2": ""}, "group-2", "Enter a code"),
    (ChangeForm.MERGE, MERGE | {"group-2": "5432"}, "group-2", "is named twice"),
    (ChangeForm.MERGE, MERGE | {"group-2": "543"}, "group-2", "is of another level"),
    (ChangeForm.MERGE, MERGE | {"code": "5431"}, "code", "5431 is"),
    (ChangeForm.ADD_TITLE, {"to": "5432"}, "title", "Enter the job title."),
    (ChangeForm.ADD_TITLE, {"title": "Bun maker", "to": "54"}, "to", "Choose a unit group"),
    (ChangeForm.END, {"group": "nobody"}, "group", "No group of soc2010 is called ‘nobody’"),
]


@pytest.mark.parametrize(("form", "typed", "field", "said"), WRONG)
def test_what_is_wrong_is_said_at_its_field(form, typed, field, said):
    read = changes_of_fields(form, typed, HELD)
    assert read.changes == ()
    assert said in read.errors[field], read.errors


@pytest.mark.parametrize("form", [*ChangeForm])
def test_an_empty_form_asks_and_never_breaks(form):
    read = changes_of_fields(form, {}, HELD)
    assert read.changes == ()
    assert read.errors
    assert all(words.endswith((".", "?")) for words in read.errors.values())


def test_a_merge_may_keep_one_of_its_codes_and_takes_more_than_two():
    more = MERGE | {"groups": "4", "group-3": "5434", "group-4": ""}
    read = changes_of_fields(ChangeForm.MERGE, more, HELD)
    assert read.errors == {}
    assert isinstance(read.changes[0], MergeGroups)
    assert len(read.changes[0].groups) == 3


def test_every_change_of_the_small_revision_is_shown_and_stated_again():
    old = small_version()
    for issue in small_revision().issues:
        for change in issue.changes:
            shown = fields_of_change(change)
            # Nothing of the new version is there yet but what has to be.
            read = changes_of_fields(shown.form, shown.typed, Standing(old, old, has_entries=True), shown.kept)
            if not read.errors:
                assert [str(one) for one in read.changes] == [str(change)]
            else:
                assert all("in the new version" in words or "is called" in words for words in read.errors.values())


def rules_of(revision):
    for issue in revision.issues:
        for change in issue.changes:
            if isinstance(change, MoveEntries) and change.where:
                yield change.where
            if isinstance(change, SplitGroup):
                yield from (part.where for part in change.parts if part.where)


def test_every_rule_of_the_review_can_be_shown_in_fields():
    rules = list(rules_of(load.revision("soc2010-review")))
    assert len(rules) >= 20
    for rule in rules:
        typed = fields_of_rule(rule, "rule")
        assert typed is not None
        assert rule_of_fields(typed, "rule").rule == rule


def test_a_rule_with_exceptions_to_exceptions_stays_as_it_is():
    inner = Selector.parse([{"title": ["pastry"]}])
    nested = Selector.parse([{"title": ["cook"]}])
    deep = Selector(
        (
            type(nested.clauses[0])(
                nested.clauses[0].fields, Selector((type(inner.clauses[0])(inner.clauses[0].fields, inner),))
            ),
        )
    )
    change = MoveEntries(
        Reference("5432", "Bakers and flour confectioners"), Reference("5433", SOC["5433"].title), deep
    )
    shown = fields_of_change(change)
    assert shown.kept == {"rule": deep}
    assert changes_of_fields(shown.form, shown.typed, HELD, shown.kept).changes == (change,)


def test_where_parents_are_stated_a_group_moves_with_its_code():
    shifted = replace(small_version(), rules=replace(small_version().rules, parents="stated"))
    held = Standing(shifted, shifted, has_entries=True)
    read = changes_of_fields(ChangeForm.MOVE, {"group": "11", "under": "2"}, held)
    assert read.changes == (RecodeGroup(Reference("11", "Bakers"), Reference("11"), reference_to(shifted["2"])),)
    same = changes_of_fields(ChangeForm.MOVE, {"group": "11", "under": "1"}, held)
    assert same.errors == {"under": "The group stands there already. Choose another parent."}
    low = changes_of_fields(ChangeForm.MOVE, {"group": "11", "under": "12"}, held)
    assert "is of a higher level" in low.errors["under"]
