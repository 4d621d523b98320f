"""What a table states of its groups holds; what it doesn't state is told, and said."""

from __future__ import annotations

import pytest

from occumap.errors import ClassificationError, InputError
from occumap.io.code_tree import CodeTree, code_tree
from occumap.model.rules import CodeRules, Level


def tree(*rows: str) -> CodeTree:
    """A tree of rows such as ``11,level,parent``; the title is the code."""
    cells = [[*row.split(","), "", ""][:3] for row in rows]
    return code_tree([(code, f"t{code}", level or None, parent or None) for code, level, parent in cells], where="x")


def parents(found: CodeTree) -> dict[str, str | None]:
    return {code: parent for code, _, _, parent in found.rows}


def test_a_stated_parent_holds_where_the_code_says_another_and_it_is_said():
    found = tree("1,Division", "2,Division", "13,Group,2", "22,Group,1")
    assert parents(found) == {"1": None, "2": None, "13": "2", "22": "1"}
    assert "2 groups stand where the table says, not where the code does: 13 under 2" in found.notes[-1]
    version = found.version("x")
    assert version.rules.parents == "stated"
    assert version.counts() == {"Division": 2, "Group": 2}


def test_a_parent_that_is_not_stated_is_the_longest_code_there():
    found = tree("1", "11,,1", "111", "X", "X100")
    assert parents(found)["X100"] == "X"
    assert parents(found)["111"] == "11"
    assert "2 groups have no stated parent" in found.notes[1]


@pytest.mark.parametrize("root", ["0000", "ROOT", "ISCO-08"])
def test_a_parent_of_the_whole_that_is_no_group_is_the_top(root):
    found = tree(f"1,,{root}", f"2,,{root}", "11,,1", "21,,2")
    assert parents(found) == {"1": None, "2": None, "11": "1", "21": "2"}
    assert f"the parent {root} is no group" in found.notes[0]


def test_a_missing_parent_is_an_error_with_the_group():
    with pytest.raises(ClassificationError, match="35 t35 has the parent 3, which doesn't exist"):
        tree("1", "11,,1", "35,,3")


def test_groups_that_name_themselves_stand_at_the_top():
    assert parents(tree("1,,1", "11,,1"))["1"] is None


def test_a_cycle_of_parents_is_an_error():
    with pytest.raises(ClassificationError, match="its own ancestor"):
        tree("1,,11", "11,,1")


def test_sections_by_the_order_of_rows_with_and_without_levels():
    for rows in (("A", "01", "01.1", "B", "05"), ("A,1", "01,2", "01.1,3", "B,1", "05,2")):
        found = tree(*rows)
        assert parents(found) == {"A": None, "01": "A", "01.1": "01", "B": None, "05": "B"}
        assert any("by the order of the rows" in note for note in found.notes)
        assert list(found.version("x").counts().values()) == [2, 2, 1]


def test_levels_sorted_by_code_say_nothing_of_sections_and_it_is_said():
    found = tree("01,2", "01.1,3", "05,2", "A,1", "B,1")
    assert parents(found)["01"] is None
    assert "nothing says what 2 groups below the top stand under: 01, 05" in found.notes[-1]


def test_a_list_whose_codes_spell_nothing_is_flat_and_it_is_said():
    found = tree("2512", "2513", "3112")
    assert found.version("x").counts() == {"level 1": 3}
    assert "a flat list" in found.notes[0]


def test_one_code_with_a_decimal_zero_is_a_code_and_all_are_numbers():
    assert parents(tree("62", "62.0", "62.9"))["62.0"] == "62"
    with pytest.raises(InputError, match="was saved as a number"):
        tree("1115.0", "1116.0")


def test_levels_with_a_gap_and_more_than_nine_children():
    found = tree("A", *(f"A{n:02}" for n in range(1, 15)), "A14001")
    assert found.version("x").counts() == {"level 1": 1, "level 2": 14, "level 3": 1}


def test_only_some_levels_are_an_error():
    with pytest.raises(InputError, match="group 11 has no level"):
        tree("1,a", "11")


def test_known_rules_name_the_levels_only_if_all_codes_fit():
    rules = CodeRules((Level(1, "major", "[0-9]{2}-0000"), Level(2, "minor", "[0-9]{2}-[1-9]000")), "stated")
    rows = [(code, "t", None, None) for code in ("11-0000", "11-1000")]
    assert [row[2] for row in code_tree(rows, where="x", known=[rules]).rows] == ["major", "minor"]
    rows.append(("11-1011", "t", None, None))
    assert code_tree(rows, where="x", known=[rules]).rules.levels[0].name == "level 1"
