"""A revision is read from YAML as an officer wrote it, and every complaint has its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.revision_yaml import parse_revision, read_revision
from occumap.model.change import (
    AddEntry,
    Change,
    CreateGroup,
    MergeGroups,
    MoveEntries,
    Part,
    RecodeGroup,
    RemoveGroup,
    RenameGroup,
    SplitGroup,
)
from occumap.model.code import Reference
from occumap.model.revision import Acceptance, Assumption, Decision, Issue, Revision
from occumap.model.selector import Clause, Phrase, Selector

WHOLE = """\
revision: tiny-review
title: Review of the tiny classification
source: invented
from: tiny1
to: tiny2
issues:
- issue: 2
  question: Are lamplighters
    needed?
  found: One street still has them.
  decision: no further action
  reason: "They can't be placed: elsewhere."
  about: [30 Lamplighters, 23]
- issue: 1
  question: Do bakers bake?
  decision: change
  level_reason: They learn for three years.
  changes:
  - rename: {group: 11 Bakers, title: Bread bakers}
assumptions:
- assumption: cakes
  issue: 1
  assume: Cakes are bread.
  because: Nobody minds.
  answers: [empty-group/12, title-twice/*]
  changes:
  - remove: 12
accepted:
- finding: code-reused/1?
  reason: Both versions stand beside it.
"""

# Line 8 of these is the first line of the change.
BEFORE_CHANGE = """\
revision: r
from: a
to: b
issues:
- issue: 3
  question: Should it?
  decision: change
  changes:
"""


def _change(text: str) -> Change:
    """The change that one line of YAML states."""
    ((change,),) = (issue.changes for issue in parse_revision(f"{BEFORE_CHANGE}  - {text}\n", "r.yaml").issues)
    return change


def _complaint(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        parse_revision(text, "r.yaml")
    return caught.value


def _complaint_of(change: str) -> InputError:
    """The complaint about a change that begins in line 9."""
    return _complaint(f"{BEFORE_CHANGE}  - {change}\n")


def _ref(text: str) -> Reference:
    return Reference.parse(text)


def _where(field: str, *phrases: str, unless: Selector | None = None) -> Selector:
    return Selector((Clause(((field, tuple(map(Phrase.parse, phrases))),), unless),))  # type: ignore[arg-type]


def test_all_of_a_revision_is_read() -> None:
    assert parse_revision(WHOLE, "r.yaml") == Revision(
        id="tiny-review",
        title="Review of the tiny classification",
        source="invented",
        from_version="tiny1",
        to_version="tiny2",
        issues=(
            Issue(
                1,
                "Do bakers bake?",
                "",
                Decision.CHANGE,
                level_reason="They learn for three years.",
                changes=(RenameGroup(_ref("11 Bakers"), "Bread bakers"),),
            ),
            Issue(
                2,
                "Are lamplighters needed?",
                "One street still has them.",
                Decision.NO_ACTION,
                reason="They can't be placed: elsewhere.",
                about=(_ref("30 Lamplighters"), _ref("23")),
            ),
        ),
        assumptions=(
            Assumption(
                "cakes",
                1,
                "Cakes are bread.",
                "Nobody minds.",
                ("empty-group/12", "title-twice/*"),
                (RemoveGroup(_ref("12")),),
            ),
        ),
        accepted=(Acceptance("code-reused/1?", "Both versions stand beside it."),),
    )


def test_a_revision_without_title_is_called_by_its_name() -> None:
    assert parse_revision("revision: r\nfrom: a\nto: b\nissues:", "r.yaml").title == "r"


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("create: 13 Pastry cooks", CreateGroup(_ref("13 Pastry cooks"))),
        ("create: {group: 13 Pastry cooks, under: 1 Bread}", CreateGroup(_ref("13 Pastry cooks"), _ref("1 Bread"))),
        ("rename: {group: 11 Bakers, title: Bread bakers}", RenameGroup(_ref("11 Bakers"), "Bread bakers")),
        ("rename: {group: 11, title: }", RenameGroup(_ref("11"), None)),
        ("recode: {group: 11 Bakers, to: 14 Millers}", RecodeGroup(_ref("11 Bakers"), _ref("14 Millers"))),
        ("move: {from: 12, to: 11}", MoveEntries(_ref("12"), _ref("11"))),
        ("move: {from: 12, to: }", MoveEntries(_ref("12"), None)),
        (
            "move: {from: 12, to: 13, where: {title: pastry}}",
            MoveEntries(_ref("12"), _ref("13"), _where("title", "pastry")),
        ),
        (
            "merge: {groups: [21 Makers, 22], into: 21, title: Cycle hands}",
            MergeGroups((_ref("21 Makers"), _ref("22")), _ref("21"), "Cycle hands"),
        ),
        ("merge: {groups: [21, 22], into: }", MergeGroups((_ref("21"), _ref("22")), None)),
        (
            "split: {group: 12, parts: [{to: 12 Cakes}, {to: , name: Pastry, where: {title: pastry}}]}",
            SplitGroup(_ref("12"), (Part(_ref("12 Cakes")), Part(None, _where("title", "pastry"), "Pastry"))),
        ),
        ("remove: 12 Cakes", RemoveGroup(_ref("12 Cakes"))),
        ("add_entry: {title: 'Baker, bun', to: 11 Bakers}", AddEntry("Baker, bun", None, None, _ref("11 Bakers"))),
        (
            "add_entry: {title: Hand, additional: oven, industry: bakery, to: 11}",
            AddEntry("Hand", "oven", "bakery", _ref("11")),
        ),
    ],
)
def test_every_kind_of_change_is_read(text: str, change: Change) -> None:
    assert _change(text) == change


@pytest.mark.parametrize("text", ["0110", "354", "1e3", "1_000", "0x1F", "1115.0", "2017-01-01", "no", "yes", "null"])
def test_whatever_looks_like_a_number_a_date_or_a_yes_stays_text(text: str) -> None:
    said = parse_revision(
        f"revision: {text}\nfrom: {text}\nto: {text}\nissues:\n- issue: 1\n  question: {text}\n  decision: change\n"
        f"  changes:\n  - recode: {{group: {text}, to: {text} No}}\n"
        f"  - move: {{from: {text}, to: {text}, where: {{title: [{text}]}}}}\n",
        "r.yaml",
    )
    assert (said.id, said.from_version, said.to_version, said.issues[0].question) == (text,) * 4
    recode, move = said.issues[0].changes
    assert recode == RecodeGroup(Reference(text), Reference(text, "No"))
    assert isinstance(move, MoveEntries)
    assert move.where == _where("title", text)


def test_one_value_may_stand_for_a_list_of_one() -> None:
    one = _change("move: {from: 12, to: 13, where: {title: pastry}}")
    assert one == _change("move: {from: 12, to: 13, where: [{title: [pastry]}]}")


def test_a_rule_has_clauses_fields_phrases_and_exceptions() -> None:
    rule = _change(
        "move: {from: 12, to: 13, where: "
        "[{title: [pastry, make-up], industry: shop, unless: {anywhere: [icer*]}}, {additional: '*'}]}"
    )
    assert isinstance(rule, MoveEntries)
    assert rule.where == Selector(
        (
            Clause(
                (("title", (Phrase(("pastry",)), Phrase(("make", "up")))), ("industry", (Phrase(("shop",)),))),
                _where("anywhere", "icer*"),
            ),
            Clause((("additional", (Phrase(("*",)),)),)),
        )
    )


def test_lines_that_are_folded_are_one_line_of_text() -> None:
    said = parse_revision(WHOLE.replace("One street still has them.", ">-\n    One street\n    still."), "r.yaml")
    assert said.issues[1].found == "One street still."


def test_issues_stand_in_the_order_of_their_numbers() -> None:
    assert [issue.number for issue in parse_revision(WHOLE, "r.yaml").issues] == [1, 2]


# Files


def test_a_folder_is_read_by_its_revision_yaml(tmp_path: Path) -> None:
    (tmp_path / "revision.yaml").write_text(WHOLE, encoding="utf-8")
    assert read_revision(tmp_path) == read_revision(tmp_path / "revision.yaml") == parse_revision(WHOLE, "r.yaml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for missing in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError, match="can't be read") as caught:
            read_revision(missing)
        assert str(tmp_path) in caught.value.where
        assert "path of a revision's YAML file" in caught.value.hint


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_bytes(b"revision: \xff\xfe")
    with pytest.raises(InputError, match="can't be read"):
        read_revision(tmp_path / "r.yaml")


def test_a_complaint_names_the_file_that_was_read(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(WHOLE.replace("to: tiny2", "too: tiny2"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_revision(tmp_path / "r.yaml")
    assert caught.value.where == f"{tmp_path / 'r.yaml'}, line 5"


# Complaints


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_file_is_refused_with_the_keys_it_should_have(text: str) -> None:
    complaint = _complaint(text)
    assert complaint.where.startswith("r.yaml")
    assert "revision" in complaint.hint or "empty" in complaint.what


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (WHOLE.replace("title: Review of", "title: Review: of"), 2, "there is a colon"),
        (WHOLE.replace("about: [30", "about: [30, ["), 14, "a bracket is not closed"),
        (WHOLE.replace("  decision: change", "\tdecision: change"), 16, "a tab stands"),
        (WHOLE + "---\nrevision: another\n", 31, "it holds a second document"),
    ],
    ids=["a colon", "a bracket", "a tab", "two documents"],
)
def test_what_is_not_yaml_is_refused_with_its_line(text: str, line: int, what: str) -> None:
    complaint = _complaint(text)
    assert complaint.where == f"r.yaml, line {line}"
    assert complaint.what.startswith(f"YAML error: {what}")
    assert "quote text that has a colon" in complaint.hint


def test_a_sign_that_yaml_does_not_allow_is_refused() -> None:
    assert _complaint("revision: \x00").where == "r.yaml"


def test_a_file_that_is_a_list_is_refused() -> None:
    complaint = _complaint("- revision: r\n")
    assert complaint.where == "r.yaml, line 1"
    assert "issues" in complaint.hint


@pytest.mark.parametrize(
    ("said", "meant"), [("splitt", "split"), ("Merge", "merge"), ("add-entry", "add_entry"), ("moves", "move")]
)
def test_an_unknown_change_is_refused_with_the_one_that_was_meant(said: str, meant: str) -> None:
    complaint = _complaint_of(f"{said}: {{group: 12}}")
    assert complaint.where == "r.yaml, line 9, issue 3"
    assert f"'{said}' isn't known here" in complaint.what
    assert f"Did you mean '{meant}'?" in complaint.hint


def test_an_unknown_change_like_no_other_is_refused_with_all_that_are_known() -> None:
    complaint = _complaint_of("abolish: 12")
    assert complaint.hint == "Known here: create, rename, recode, place, move, merge, split, remove, add_entry."


@pytest.mark.parametrize(
    ("change", "key", "known"),
    [
        ("rename: {group: 11, titel: Bread bakers}", "titel", "title"),
        ("move: {form: 12, to: 13}", "form", "from"),
        ("move: {from: 12, to: 13, where: {titles: pastry}}", "titles", "title"),
        ("split: {group: 12, parts: [{two: 12}, {to: 13}]}", "two", "to"),
        ("add_entry: {title: Baker, add: bun, to: 11}", "add", "additional"),
    ],
)
def test_an_unknown_key_is_refused_with_those_known(change: str, key: str, known: str) -> None:
    complaint = _complaint_of(change)
    assert complaint.where == "r.yaml, line 9, issue 3"
    assert complaint.what == f"{key!r} isn't known here"
    assert known in complaint.hint


def test_an_unknown_key_of_an_issue_is_refused_with_its_line() -> None:
    complaint = _complaint(WHOLE.replace("  found: One", "  finding: One"))
    assert complaint.where == "r.yaml, line 10"
    assert "'finding'" in complaint.what


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ("rename: {group: 11}", "title"),
        ("recode: {to: 11}", "group"),
        ("move: {from: 11}", "to"),
        ("merge: {groups: [21, 22]}", "into"),
        ("split: {group: 12}", "parts"),
        ("split: {group: 12, parts: [{to: 12}, {name: Rest}]}", "to"),
        ("add_entry: {title: Baker}", "to"),
        ("create: {under: 1}", "group"),
    ],
)
def test_a_missing_key_is_named(change: str, key: str) -> None:
    complaint = _complaint_of(change)
    assert complaint.where == "r.yaml, line 9, issue 3"
    assert complaint.what == f"'{key}' is missing"
    assert complaint.hint == f"Add a line that begins with {key}:"


@pytest.mark.parametrize(
    ("cut", "key", "line"),
    [
        ("to: tiny2\n", "to", 1),
        ("  question: Do bakers bake?\n", "question", 14),
        ("  because: Nobody minds.\n", "because", 21),
    ],
)
def test_a_missing_key_of_revision_issue_or_assumption_is_named(cut: str, key: str, line: int) -> None:
    complaint = _complaint(WHOLE.replace(cut, ""))
    assert complaint.what == f"'{key}' is missing"
    assert complaint.where == f"r.yaml, line {line}"


def test_a_key_twice_is_refused() -> None:
    complaint = _complaint(WHOLE.replace("to: tiny2\n", "to: tiny2\nto: tiny3\n"))
    assert (complaint.where, complaint.what) == ("r.yaml, line 6", "'to' appears twice")


@pytest.mark.parametrize(
    "number",
    [
        "two",
        "1a",
        "-1",
        "1.5",
        "''",
        pytest.param("²"),
    ],
)
def test_a_number_that_is_not_one_is_refused(number: str) -> None:
    complaint = _complaint(WHOLE.replace("- issue: 2", f"- issue: {number}"))
    assert complaint.where == "r.yaml, line 7"
    assert "is not a number" in complaint.what
    assert "1, 2, 3" in complaint.hint


def test_a_split_with_one_part_is_refused() -> None:
    complaint = _complaint_of("split: {group: 12, parts: [{to: 12}]}")
    assert complaint.where == "r.yaml, line 9, issue 3"
    assert complaint.what == "a split has two parts or more"


def test_a_merge_of_one_group_is_refused() -> None:
    complaint = _complaint_of("merge: {groups: 21, into: 22}")
    assert complaint.where == "r.yaml, line 9, issue 3"
    assert complaint.what == "a merge takes two groups or more"


def test_two_issues_of_one_number_are_refused() -> None:
    complaint = _complaint(WHOLE.replace("- issue: 2", "- issue: 1"))
    assert complaint.where.startswith("r.yaml, line ")
    assert complaint.what == "issue 1 appears twice"


def test_two_issues_of_one_number_are_refused_with_the_line_of_the_second() -> None:
    assert _complaint(WHOLE.replace("- issue: 1", "- issue: 2")).where == "r.yaml, line 14"


def test_two_assumptions_of_one_name_are_refused() -> None:
    another = "- assumption: cakes\n  issue: 1\n  assume: So.\n  because: So.\n  answers: []\naccepted:"
    complaint = _complaint(WHOLE.replace("accepted:", another))
    assert complaint.what == "assumption cakes appears twice"


def test_an_unknown_decision_is_refused_with_those_known() -> None:
    complaint = _complaint(WHOLE.replace("decision: change", "decision: maybe"))
    assert complaint.where == "r.yaml, line 16, issue 1"
    assert complaint.hint == "Write one of: change, no further action."


@pytest.mark.parametrize("change", ["{}", "{remove: 11, create: 12}"])
def test_not_exactly_one_change_is_refused(change: str) -> None:
    assert "one change is expected" in _complaint_of(change).what


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("remove: ", "a code is expected"),
        ("remove: [11, 12]", "text is expected"),
        ("recode: 11", "keys and values are expected"),
        ("rename: {group: 11, title: {a: b}}", "text is expected"),
        ("just text", "keys and values are expected"),
        ("{[a]: b}", "text is expected"),
    ],
)
def test_another_shape_than_expected_is_refused(change: str, what: str) -> None:
    complaint = _complaint_of(change)
    assert complaint.where == "r.yaml, line 9, issue 3"
    assert what in complaint.what


@pytest.mark.parametrize(
    "where",
    [
        "{}",
        "{unless: {title: icer}}",
        "{title: ['']}",
        "{title: [pastry, ' ']}",
        "",
        "[]",
        "{title: }",
        "{title: []}",
        "{title: pastry, unless: }",
    ],
)
def test_a_rule_that_looks_at_nothing_is_refused(where: str) -> None:
    complaint = _complaint_of(f"move: {{from: 12, to: 13, where: {where}}}")
    assert complaint.where == "r.yaml, line 9, issue 3"
    assert "rule" in complaint.what or "phrase" in complaint.what


def test_a_complaint_of_an_assumption_names_it() -> None:
    complaint = _complaint(WHOLE.replace("  - remove: 12", "  - remove: "))
    assert complaint.where == "r.yaml, line 27, assumption cakes"


def test_an_exception_to_itself_is_refused() -> None:
    _complaint_of("move: {from: 12, to: 13, where: &rule {title: pastry, unless: *rule}}")


def test_an_assumption_of_an_issue_that_is_not_there_is_refused() -> None:
    _complaint(WHOLE.replace("- assumption: cakes\n  issue: 1", "- assumption: cakes\n  issue: 9"))


# What people write who were told nothing


@pytest.mark.parametrize(("said", "meant"), [("Change", Decision.CHANGE), ("NO FURTHER ACTION", Decision.NO_ACTION)])
def test_a_decision_is_one_however_its_letters_are(said: str, meant: Decision) -> None:
    text = WHOLE.replace("decision: change", f"decision: {said}")
    assert parse_revision(text, "r.yaml").issues[0].decision is meant


@pytest.mark.parametrize("said", ["split", "Merge", "renamed", "recode"])
def test_a_change_in_the_place_of_a_decision_is_sent_to_the_changes(said: str) -> None:
    complaint = _complaint(WHOLE.replace("decision: change", f"decision: {said}"))
    assert complaint.where == "r.yaml, line 16, issue 1"
    assert "is a kind of change: write decision: change, and - " in complaint.hint
    assert "under changes" in complaint.hint


@pytest.mark.parametrize("said", ["no change", "none", "no action"])
def test_doing_nothing_is_answered_with_how_it_is_written(said: str) -> None:
    complaint = _complaint(WHOLE.replace("decision: change", f"decision: {said}"))
    assert complaint.hint.startswith("Did you mean ‘no further action’?")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ("delete: 11", "remove"),
        ("rename: {group: 11, to: Bakers}", "title"),
        ("merge: {groups: [11, 12], to: 11}", "into"),
        ("split: {group: 11, into: [11, 12]}", "parts"),
        ("create: {group: 13, parent: 1}", "under"),
        ("move: {entry: Baker, from: 11, to: 12}", "where"),
    ],
)
def test_another_word_for_a_key_is_answered_with_the_key(change: str, key: str) -> None:
    assert _complaint_of(change).hint.startswith(f"Did you mean '{key}'?")


@pytest.mark.parametrize("key", ["revision", "from", "to"])
def test_a_name_that_is_left_empty_is_refused(key: str) -> None:
    lines = [f"{key}:" if line.startswith(f"{key}:") else line for line in WHOLE.splitlines()]
    complaint = _complaint("\n".join(lines))
    assert complaint.what == f"'{key}' is empty"
    assert complaint.where == f"r.yaml, line {lines.index(f'{key}:') + 1}"


def test_keys_of_a_change_that_stand_beside_it_are_to_be_indented() -> None:
    complaint = _complaint_of("rename:\n    group: 11\n    title: Bakers")
    assert complaint.where == "r.yaml, line 10, issue 3"
    assert complaint.what == "'group' stands beside rename, not below it"


def test_changes_without_dashes_are_told_apart() -> None:
    complaint = _complaint_of("{remove: 11, create: 12}")
    assert complaint.hint == "Begin each on a line of its own: - remove: and - create:."


@pytest.mark.parametrize(
    ("key", "where"), [("changes", "in an issue"), ("decision", "in an issue"), ("split", "changes")]
)
def test_what_belongs_in_an_issue_is_sent_there(key: str, where: str) -> None:
    complaint = _complaint(WHOLE.replace("source: invented", f"{key}: invented"))
    assert complaint.where == "r.yaml, line 3"
    assert where in complaint.hint


def test_issues_that_are_keys_are_answered_with_how_one_begins() -> None:
    complaint = _complaint("revision: r\nfrom: a\nto: b\nissues:\n  1:\n    question: Why?\n")
    assert (complaint.where, complaint.hint) == ("r.yaml, line 5", "Begin it with - issue: 1.")


@pytest.mark.parametrize("group", ["'11: Bakers'", "11 - Bakers", "11 – Bakers", "“11 Bakers”"])
def test_signs_around_a_code_are_no_part_of_it(group: str) -> None:
    assert _change(f"remove: {group}") == RemoveGroup(Reference("11", "Bakers"))


@pytest.mark.parametrize("groups", ["11, 12", "11; 12", "11 and 12", "11 & 12"])
def test_several_codes_in_the_place_of_one_are_refused(groups: str) -> None:
    for change in (f"move:\n      to: 13\n      from: {groups}", f"merge:\n      into: 11\n      groups: {groups}"):
        complaint = _complaint_of(change)
        assert complaint.what == "one group is expected here, not several"
        assert "[11, 12]" in complaint.hint


@pytest.mark.parametrize("said", ["TBC", "null", "~", "tbd"])
def test_what_is_undecided_is_left_empty(said: str) -> None:
    for change in (f"rename: {{group: 11, title: {said}}}", f"merge: {{groups: [11, 12], into: {said}}}"):
        complaint = _complaint_of(change)
        assert complaint.where == "r.yaml, line 9, issue 3"
        assert "Leave it empty" in complaint.hint
    assert _change(f"rename: {{group: 11, title: '{said}'}}") == RenameGroup(Reference("11"), said)


@pytest.mark.parametrize("title", ["11 Bakers", "“Bakers”"])
def test_what_is_no_part_of_a_title_is_refused_unless_it_is_in_quotes(title: str) -> None:
    assert _complaint_of(f"rename: {{group: 11, title: {title}}}").hint.endswith(": Bakers")
    assert _change(f"rename: {{group: 11, title: '{title}'}}") == RenameGroup(Reference("11"), title)


def test_a_group_is_not_merged_with_itself() -> None:
    assert _complaint_of("merge: {groups: [11, 12, 11], into: 11}").what == "11 is to be merged with itself"


def test_parts_of_a_split_that_all_go_to_one_code_are_refused() -> None:
    complaint = _complaint_of("split: {group: 11, parts: [{to: 11 A}, {to: 11 B, where: {title: bun}}]}")
    assert complaint.what == "all parts of the split go to 11"


@pytest.mark.parametrize("phrase", ["'-'", "'&'", "'*ry'", "'pa*ry'", "'/past.*/'"])
def test_a_phrase_that_would_select_other_entries_than_it_says_is_refused(phrase: str) -> None:
    complaint = _complaint_of(f"move: {{from: 12, to: 13, where: {{title: [{phrase}]}}}}")
    assert complaint.where == "r.yaml, line 9, issue 3"
    assert phrase in complaint.what


def test_a_line_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_bytes(WHOLE.replace("Do bakers", "Do pâtissiers").encode("cp1252"))
    with pytest.raises(InputError) as caught:
        read_revision(tmp_path / "r.yaml")
    assert caught.value.where == f"{tmp_path / 'r.yaml'}, line 15"
    assert caught.value.hint == "Save the file again with the encoding UTF-8."


def test_a_revision_knows_where_its_names_and_issues_stand() -> None:
    stated_at = parse_revision(WHOLE, "r.yaml").stated_at
    assert (stated_at["from"], stated_at["issue 1"]) == ("r.yaml, line 4", "r.yaml, line 14")
