"""Change types are read off where entries go, with numbers or without, and never off what was declared."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.errors import InputError
from occumap.model.change_type import ChangeType, GroupChange, describe
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.plan import Comparison
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version
from occumap.revision.change_types import derive_changes
from occumap.revision.compare import compare, correspondence_by_titles
from tests.settled import LAW

RULES = CodeRules((Level(1, "section", "[1-9]"), Level(2, "job", "[1-9][0-9]")))
Counts = dict[tuple[str, str], int | None]


def _version(name: str, jobs: dict[str, str], *, rules: CodeRules = RULES) -> Version:
    """A version with these jobs, and a section above each called ‘Section’ and its code."""
    sections = {code[0]: f"Section {code[0]}" for code in jobs}
    return Version.of(name, [(code, title, None, None) for code, title in {**sections, **jobs}.items()], rules=rules)


def _changes(old: dict[str, str], new: dict[str, str], counts: Counts) -> dict[str, GroupChange]:
    """What became of each group, by the printed code."""
    table = Correspondence.from_counts("old", "new", counts)
    found = derive_changes(_version("old", old), _version("new", new), table)
    return {str(change.group): change for change in found}


def _labels(old: dict[str, str], new: dict[str, str], counts: Counts) -> dict[str, str]:
    """The types of the jobs in words, unchanged ones left out."""
    changes = _changes(old, new, counts)
    return {code: c.label for code, c in changes.items() if c.level == "job" and c.label != "unchanged"}


BAKERS = {"11": "Bakers", "12": "Cooks"}


@pytest.mark.parametrize(
    ("new", "counts", "labels"),
    [
        pytest.param(BAKERS, {("11", "11"): 5, ("12", "12"): 3}, {}, id="nothing happened"),
        pytest.param(
            {"11": "Bakers", "14": "Cooks"},
            {("11", "11"): 5, ("12", "14"): 3},
            {"old:12": "VC1 code change"},
            id="another code",
        ),
        pytest.param(
            {"11": "Bread makers", "12": "Cooks"},
            {("11", "11"): 5, ("12", "12"): 3},
            {"old:11": "VC2 name change"},
            id="another title",
        ),
        pytest.param(
            {"11": "Bread makers", "14": "Cooks", "12": "Bakers"},
            {("11", "12"): 5, ("12", "14"): 3},
            {"old:11": "VC1 code change", "old:12": "VC1 code change", "new:11": "creation"},
            id="a code handed on is a change of code, and the group that has it now is new",
        ),
        pytest.param(
            {"13": "Kitchen hands"},
            {("11", "13"): 5, ("12", "13"): 5},
            {"old:11": "RC1 merger", "old:12": "RC1 merger", "new:13": "RC1 merger"},
            id="two become a new one that continues neither",
        ),
        pytest.param(
            {"11": "Bakers"},
            {("11", "11"): 5, ("12", "11"): 9},
            {"old:11": "RC2 take-over", "old:12": "RC2 take-over"},
            id="one is taken over by another of the same title, though it is the larger",
        ),
        pytest.param(
            {"13": "Kitchen hands"},
            {("11", "13"): 6, ("12", "13"): 5},
            {"old:11": "RC2 take-over, VC1 code change, VC2 name change", "old:12": "RC2 take-over"},
            id="one of more than half lives on under another code and title, and takes the other over",
        ),
        pytest.param(
            {"13": "Bread bakers", "14": "Bun bakers", "15": "Cake bakers", "12": "Cooks"},
            {("11", "13"): 2, ("11", "14"): 2, ("11", "15"): 2, ("12", "12"): 3},
            {
                "old:11": "RC3 breakdown",
                "new:13": "RC3 breakdown",
                "new:14": "RC3 breakdown",
                "new:15": "RC3 breakdown",
            },
            id="one scatters",
        ),
        pytest.param(
            {"11": "Bakers", "12": "Cooks", "13": "Bun bakers"},
            {("11", "11"): 2, ("11", "13"): 2, ("12", "12"): 3},
            {"old:11": "RC4 split-off", "new:13": "RC4 split-off"},
            id="one keeps its title and loses a part to a new one",
        ),
        pytest.param(
            {"11": "Bread bakers", "12": "Cooks", "13": "Bun bakers"},
            {("11", "11"): 3, ("11", "13"): 2, ("12", "12"): 3},
            {"old:11": "RC4 split-off, VC2 name change", "new:13": "RC4 split-off"},
            id="one keeps more than half and loses a part to a new one",
        ),
        pytest.param(
            BAKERS,
            {("11", "11"): 4, ("11", "12"): 1, ("12", "12"): 3},
            {"old:11": "RC5 transfer", "old:12": "RC5 transfer"},
            id="one loses a part to another that lives on",
        ),
        pytest.param({"11": "Bakers"}, {("11", "11"): 5}, {"old:12": "deletion"}, id="one ends without entries"),
        pytest.param(
            {**BAKERS, "13": "Bun bakers"},
            {("11", "11"): 5, ("12", "12"): 3},
            {"new:13": "creation"},
            id="one begins without entries",
        ),
    ],
)
def test_each_type_is_derived(new: dict[str, str], counts: Counts, labels: dict[str, str]) -> None:
    assert _labels(BAKERS, new, counts) == labels


def test_half_is_not_more_than_half() -> None:
    new = {"13": "Bread bakers", "14": "Bun bakers"}
    halves = _changes({"11": "Bakers"}, new, {("11", "13"): 3, ("11", "14"): 3})["old:11"]
    assert (halves.types, halves.successor) == ((ChangeType.BREAKDOWN,), None)
    more = _changes({"11": "Bakers"}, new, {("11", "13"): 4, ("11", "14"): 3})["old:11"]
    assert more.successor == Code("new", "13")


def test_a_change_says_where_a_group_went_and_what_its_successor_came_from() -> None:
    changes = _changes(BAKERS, {**BAKERS, "13": "Bun bakers"}, {("11", "11"): 4, ("11", "13"): 1, ("12", "11"): 3})
    bakers = changes["old:11"]
    assert bakers.successor == Code("new", "11")
    assert list(map(str, bakers.went_to)) == ["new:11", "new:13"]
    assert list(map(str, bakers.came_from)) == ["old:11", "old:12"]
    assert bakers.entries == 5
    born = changes["new:13"]
    assert (born.successor, born.went_to, list(map(str, born.came_from)), born.entries) == (None, (), ["old:11"], 1)


def test_the_same_title_counts_before_the_greater_part() -> None:
    changes = _changes({"11": "Bakers"}, {"13": "Bakers", "14": "Others"}, {("11", "13"): 1, ("11", "14"): 9})
    assert changes["old:11"].successor == Code("new", "13")


def test_sections_are_derived_from_the_entries_of_their_jobs() -> None:
    old = {"11": "Bakers", "12": "Cooks", "21": "Cyclists"}
    new = {"11": "Bakers", "22": "Cooks", "21": "Cyclists"}
    changes = _changes(old, new, {("11", "11"): 5, ("12", "22"): 1, ("21", "21"): 3})
    assert changes["old:12"].label == "VC1 code change"
    assert changes["old:1"].label == changes["old:2"].label == "RC5 transfer"
    assert changes["old:1"].entries == 6


def test_a_group_that_moves_whole_with_its_section_changes_code_at_both_levels() -> None:
    table = Correspondence.from_counts("old", "new", {("11", "31"): 5})
    old, new = _version("old", {"11": "Bakers"}), _version("new", {"31": "Bakers"})
    changes = {str(c.group): c.label for c in derive_changes(old, new, table)}
    assert changes == {"old:1": "VC1 code change, VC2 name change", "old:11": "VC1 code change"}


# Unweighted crosswalks


def test_without_numbers_a_pair_linked_to_each_other_alone_lives_on() -> None:
    assert _labels({"11": "Bakers"}, {"14": "Bread makers"}, {("11", "14"): None}) == {
        "old:11": "VC1 code change, VC2 name change"
    }


def test_without_numbers_a_link_under_one_code_lives_on() -> None:
    changes = _changes(
        {"11": "Bakers"}, {"11": "Bread makers", "13": "Bun makers"}, {("11", "11"): None, ("11", "13"): None}
    )
    assert changes["old:11"].label == "RC4 split-off, VC2 name change"
    assert changes["old:11"].successor == Code("new", "11")
    assert changes["new:13"].label == "RC4 split-off"


def test_without_numbers_a_split_into_new_codes_is_a_breakdown() -> None:
    labels = _labels({"11": "Bakers"}, {"13": "Bread", "14": "Buns"}, {("11", "13"): None, ("11", "14"): None})
    assert labels == {"old:11": "RC3 breakdown", "new:13": "RC3 breakdown", "new:14": "RC3 breakdown"}


def test_without_numbers_two_that_go_to_a_new_code_are_a_merger() -> None:
    labels = _labels(BAKERS, {"13": "Kitchen hands"}, {("11", "13"): None, ("12", "13"): None})
    assert labels == {"old:11": "RC1 merger", "old:12": "RC1 merger", "new:13": "RC1 merger"}


def test_without_numbers_two_that_go_to_one_s_code_are_a_take_over() -> None:
    labels = _labels(BAKERS, {"11": "Kitchen hands"}, {("11", "11"): None, ("12", "11"): None})
    assert labels == {"old:11": "RC2 take-over, VC2 name change", "old:12": "RC2 take-over"}


def test_without_numbers_a_number_of_entries_is_never_made_up() -> None:
    changes = _changes(BAKERS, BAKERS, {("11", "11"): None, ("12", "12"): 3})
    assert changes["old:11"].entries is None
    assert changes["old:12"].entries == 3
    assert changes["old:1"].entries is None


# Groups without entries


def test_groups_without_links_are_one_by_title_whatever_the_code() -> None:
    assert _labels({"11": "Bakers", "12": "Cooks"}, {"12": "Bakers", "11": "Cooks"}, {}) == {
        "old:11": "VC1 code change",
        "old:12": "VC1 code change",
    }


def test_groups_without_links_and_of_other_titles_are_one_by_code() -> None:
    assert _labels({"11": "Bakers"}, {"11": "Bread makers"}, {}) == {"old:11": "VC2 name change"}


def test_a_link_of_no_entries_holds_two_groups_together() -> None:
    assert _labels({"11": "Bakers"}, {"14": "Bread makers"}, {("11", "14"): 0}) == {
        "old:11": "VC1 code change, VC2 name change"
    }


def test_a_group_without_entries_is_not_matched_with_one_that_has_them() -> None:
    labels = _labels(BAKERS, {"13": "Cooks"}, {("11", "13"): 5})
    assert labels == {"old:11": "VC1 code change, VC2 name change", "old:12": "deletion"}


def test_a_version_beside_itself_is_unchanged_though_two_groups_have_one_title_and_none_has_entries() -> None:
    same = {"11": "Others", "21": "Others"}
    assert _labels(same, same, {}) == {}


# Levels


def test_levels_may_be_called_otherwise_in_the_new_version() -> None:
    major = CodeRules((Level(1, "major", "[1-9]"), Level(2, "unit", "[1-9][0-9]")))
    table = Correspondence.from_counts("old", "new", {("11", "14"): 5, ("12", "13"): 1, ("12", "14"): 1})
    changes = derive_changes(
        _version("old", BAKERS), _version("new", {"14": "Bakers", "13": "Cooks"}, rules=major), table
    )
    assert {str(c.group): (c.level, c.label) for c in changes} == {
        "old:1": ("section", "unchanged"),
        "old:11": ("job", "RC5 transfer, VC1 code change"),
        "old:12": ("job", "RC5 transfer, VC1 code change"),
    }


def test_a_new_group_is_shown_at_the_level_of_its_own_version() -> None:
    major = CodeRules((Level(1, "major", "[1-9]"), Level(2, "unit", "[1-9][0-9]")))
    table = Correspondence.from_counts("old", "new", {("11", "11"): 5})
    new = _version("new", {"11": "Bakers", "13": "Bun bakers"}, rules=major)
    found = {str(c.group): c.level for c in derive_changes(_version("old", {"11": "Bakers"}), new, table)}
    assert found["new:13"] == "unit"


def test_entries_are_compared_where_they_are_coded_though_one_version_has_a_level_more() -> None:
    deep = CodeRules((Level(1, "area", "[1-9]"), Level(2, "section", "[1-9]{2}"), Level(3, "job", "[1-9]{3}")))
    new = Version.of(
        "new", [(c, t, None, None) for c, t in {"1": "Area", "11": "Section 1", "111": "Bakers"}.items()], rules=deep
    )
    table = Correspondence.from_counts("old", "new", {("11", "111"): 5})
    found = {str(c.group): c for c in derive_changes(_version("old", {"11": "Bakers"}), new, table)}
    assert found["old:11"].successor == Code("new", "111")
    assert found["old:1"].successor == Code("new", "11")


# Comparisons, whose table need not have all groups


def _compared(old: Version, new: Version, counts: Counts, *without: Code) -> Comparison:
    return compare(old, new, Correspondence.from_counts("old", "new", counts, without), based_on="a crosswalk")


def _told(found: Comparison) -> dict[str, str]:
    return {str(change.group): change.label for change in found.changes if change.group in found.ends}


def test_a_group_without_a_row_stays_unlinked_whatever_its_code_and_title() -> None:
    found = _compared(_version("old", BAKERS), _version("new", BAKERS), {("11", "11"): None})
    assert _told(found) == {"old:11": "unchanged", "old:12": "not in the table", "new:12": "not in the table"}
    assert [(str(one), str(other)) for one, other in found.offers] == [("old:12", "new:12")]


def test_a_group_ends_or_begins_if_the_table_says_that_it_has_no_counterpart() -> None:
    new = _version("new", {"11": "Bakers", "14": "Testers"})
    found = _compared(_version("old", BAKERS), new, {("11", "11"): None}, Code("old", "12"), Code("new", "14"))
    assert _told(found) == {"old:11": "unchanged", "old:12": "deletion", "new:14": "creation"}


def test_codes_given_away_anew_are_listed_those_that_live_on_are_not() -> None:
    old = _version("old", {"11": "Bakers", "12": "Cooks", "13": "Lamplighters", "14": "Tasters"})
    new = _version("new", {"11": "Bread bakers", "12": "Bakers", "13": "Testers", "14": "Tasters"})
    found = _compared(old, new, {("11", "12"): None, ("12", "11"): None, ("14", "14"): None})
    assert [(one.code, one.new.title, one.known) for one in found.reused] == [
        ("11", "Bread bakers", True),
        ("12", "Bakers", True),
        ("13", "Testers", False),
    ]


def test_a_group_with_one_target_has_no_breakdown_though_another_breaks_down_into_it() -> None:
    counts: Counts = {("11", "11"): None, ("12", "11"): None, ("12", "14"): None, ("12", "15"): None}
    new = {"11": "Bakers", "14": "Boilers", "15": "Fryers"}
    labels = _labels(BAKERS, new, counts)
    assert labels["old:12"] == "RC3 breakdown"
    assert labels["old:11"] == "RC5 transfer"


UNEVEN = CodeRules(
    (Level(1, "area", "[A-Z]"), Level(2, "trade", "[A-Z][1-9]"), Level(3, "job", "[A-Z][1-9]{2}")), parents="stated"
)


def _uneven(name: str, rows: dict[str, str]) -> Version:
    """A version in which some trades have jobs under them and others don't."""
    return Version.of(name, [(c, t, None, c[:-1] or None) for c, t in rows.items()], rules=UNEVEN)


def test_all_groups_with_none_under_them_are_compared_on_whatever_level_they_stand() -> None:
    old = _uneven("old", {"A": "Food", "A1": "Bakers", "A2": "Cooks", "A21": "Boilers", "B": "Lamps"})
    new = _uneven(
        "new",
        {"A": "Food", "A1": "Bakers", "A11": "Bread", "A12": "Buns", "A2": "Cooks", "A21": "Fryers", "B": "Lamps"},
    )
    counts: Counts = {("A1", "A11"): None, ("A1", "A12"): None, ("A21", "A21"): None, ("B", "B"): None}
    found = _compared(old, new, counts)
    assert _told(found) == {
        "old:A1": "RC3 breakdown",
        "new:A11": "RC3 breakdown",
        "new:A12": "RC3 breakdown",
        "old:A21": "VC2 name change",
        "old:B": "unchanged",
    }
    above = {str(change.group): change.label for change in found.changes if change.group not in found.ends}
    assert above == {"old:A": "unchanged", "old:A2": "unchanged"}


def test_a_link_to_a_group_above_is_a_link_to_all_of_it() -> None:
    old = _uneven("old", {"A": "Food", "A1": "Bakers"})
    new = _uneven("new", {"A": "Food", "A1": "Baking", "A11": "Bread", "A12": "Buns"})
    assert _told(_compared(old, new, {("A1", "A1"): None})) == {"old:A1": "VC2 name change"}


def test_a_link_to_a_group_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="new has no group 77"):
        _compared(_version("old", BAKERS), _version("new", BAKERS), {("11", "77"): None})


def test_without_any_table_groups_of_one_title_are_linked_and_none_by_code() -> None:
    old = _version("old", {"11": "Bakers", "12": "Cooks", "13": "Lamplighters", "21": "Others", "22": "Others"})
    new = _version("new", {"11": "Bakers", "14": "Cooks", "13": "Testers", "21": "Others", "23": "Others"})
    assert set(correspondence_by_titles(old, new).counts) == {
        ("11", "11"),
        ("12", "14"),
        ("21", "21"),
        ("22", "23"),
    }


# Laws


CODES = ("11", "12", "21")
FLOWS = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), st.none() | st.integers(0, 4), max_size=9
)
TITLES = st.lists(st.sampled_from(["Bakers", "Cooks", "Makers", "Menders"]), min_size=3, max_size=3, unique=True)


@LAW
@given(counts=FLOWS, old_titles=TITLES, new_titles=TITLES)
def test_every_group_is_accounted_for_once(counts: Counts, old_titles: list[str], new_titles: list[str]) -> None:
    old = _version("old", dict(zip(CODES, old_titles, strict=True)))
    new = _version("new", dict(zip(CODES, new_titles, strict=True)))
    comparison = compare(old, new, Correspondence.from_counts("old", "new", counts))
    assert Counter(c.group for c in comparison.changes if c.group.version == "old") == Counter(g.code for g in old)
    arose = Counter(c.group for c in comparison.changes if c.group.version == "new")
    arose.update(c.successor for c in comparison.changes if c.successor)
    assert arose == Counter(group.code for group in new)


@LAW
@given(counts=FLOWS, old_titles=TITLES, new_titles=TITLES)
def test_unchanged_is_said_of_a_group_alone_and_only_if_all_of_it_stays(
    counts: Counts, old_titles: list[str], new_titles: list[str]
) -> None:
    for change in _changes(
        dict(zip(CODES, old_titles, strict=True)), dict(zip(CODES, new_titles, strict=True)), counts
    ).values():
        if ChangeType.UNCHANGED in change.types:
            assert change.types == (ChangeType.UNCHANGED,)
            assert change.successor is not None
            assert change.successor.value == change.group.value
            assert change.went_to == (change.successor,)
            assert change.came_from == (change.group,)


def test_types_are_told_in_one_order() -> None:
    assert describe([ChangeType.TRANSFER]) == "RC5 transfer"
    labels = [change_type.label for change_type in ChangeType]
    assert labels[2:9] == [
        "RC1 merger",
        "RC2 take-over",
        "RC3 breakdown",
        "RC4 split-off",
        "RC5 transfer",
        "VC1 code change",
        "VC2 name change",
    ]
