"""A part is named from its own entries, as a classification writes titles, and never as another group is called."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from occumap.evidence.entry_words import words_in
from occumap.evidence.noun_phrases import heads_of, in_plural, is_english, noun_phrase, plural
from occumap.evidence.part_names import PartNames
from occumap.model.index import Index
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version

REST = ("Baker", "Cook", "Kitchen porter", "Head chef", "Pastry cook", "Waiter", "Barista", "Butcher")


def named(part: Sequence[str], rest: Sequence[str] = REST, taken: Sequence[str] = (), elsewhere: Sequence[str] = ()):
    """Return the name of a part of a group; an entry is a title, or "title | additional | industry"."""
    fields = [[field.strip() or None for field in f"{one}||".split("|")[:3]] for one in (*part, *rest, *elsewhere)]
    code = ["1"] * (len(part) + len(rest)) + ["2"] * len(elsewhere)
    frame = pl.DataFrame(
        {
            "entry_id": [str(n) for n in range(len(fields))],
            "title": [one[0] for one in fields],
            "natural_title": [one[0] for one in fields],
            "add": pl.Series([one[1] for one in fields], dtype=pl.String),
            "ind": pl.Series([one[2] for one in fields], dtype=pl.String),
            "default": pl.Series([None] * len(fields), dtype=pl.String),
            "see": pl.Series([None] * len(fields), dtype=pl.String),
            "own": code,
        }
    )
    names = PartNames(Index("made-up", frame), "own")
    rows = range(len(part))
    return names.name(rows, range(len(part), len(part) + len(rest)), [words_in(one) for one in taken])


@pytest.mark.parametrize(
    ("entries", "name", "covers"),
    [
        (("Risk manager", "Credit risk manager", "Senior risk manager"), "Risk managers", 3),
        (("Manager, farm", "Manager, dairy farm", "Manager, fish farm"), "Farm managers", 3),
        (("Accountant", "Cost accountant", "Auditor", "Internal auditor"), "Accountants and auditors", 4),
        (("Teacher of music", "Piano teacher | music", "Music teacher"), "Music teachers", 3),
        (("IT trainer", "IT trainer (schools)", "Trainer, IT"), "IT trainers", 3),
        (("Secretary, farm", "Farm secretary"), "Farm secretaries", 2),
    ],
)
def test_a_name_is_of_the_heads_in_the_plural_and_what_most_entries_share(
    entries: Sequence[str], name: str, covers: int
) -> None:
    made = named(entries)
    assert made.title == name
    assert (made.covers, made.of) == (covers, len(entries))


def test_a_head_that_many_others_have_is_said_with_what_tells_it_apart() -> None:
    others = [
        f"{what} manager" for what in ("Bank", "Hotel", "Farm", "Shop", "Works", "Plant", "Fleet", "Sales", "Pub")
    ]
    part = ("Risk manager", "Risk manager | credit", "Compliance manager", "Compliance manager | bank")
    assert named(part, elsewhere=others).title == "Compliance and risk managers"


def test_two_qualifiers_are_named_where_both_together_cover_the_part() -> None:
    part = ("Nurse | children's", "Staff nurse | children's", "Nurse | neonatal", "Senior nurse | neonatal")
    assert named(part, elsewhere=["Nurse | theatre"] * 20).title == "Children's and neonatal nurses"


def test_a_name_that_another_group_has_is_not_given_again() -> None:
    part = ("Risk manager", "Credit risk manager", "Operational risk manager")
    assert named(part, taken=("Risk managers",)).title != "Risk managers"
    assert named(part, taken=("Risk analysts",)).title == "Risk managers"


def test_a_name_that_covers_less_than_half_says_that_there_is_more() -> None:
    part = ("Diver", "Diver | deep sea", "Rope tester", "Chimney liner", "Steeplejack", "Well digger", "Blaster")
    made = named(part)
    assert made.title == "Divers and similar"
    assert (made.covers, made.of) == (2, 7)


def test_entries_that_have_nothing_in_common_are_called_after_the_first() -> None:
    made = named(("Steeplejack", "Diver", "Chimney liner", "Rope tester", "Blaster", "Well digger", "Shaft sinker"))
    assert made.title == "Steeplejacks and similar"
    assert made.covers == 1


def test_no_name_has_a_stop_word_at_an_end_or_a_grade() -> None:
    part = ("Officer in charge", "Officer in charge II", "Officer grade 2", "Officer n.e.c.")
    assert named(part).title == "Officers"


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("Officer in charge", "Officers in charge"),
        ("Doctor's receptionist", "Doctor's receptionists"),
        ("Engineer, design, mechanical", "Mechanical design engineers"),
        ("Operations staff", "Operations staff"),
    ],
)
def test_a_title_is_turned_and_put_in_the_plural(one: str, many: str) -> None:
    assert in_plural(one, one) == many


def test_what_stands_after_the_head_qualifies_it_too() -> None:
    said = dict(noun_phrase("Teacher of physical education", "Teacher of physical education").before)
    assert said["physical", "education"] == "physical education"


@pytest.mark.parametrize(("one", "many"), [("boss", "bosses"), ("boy", "boys"), ("tutor", "tutors"), ("ox", "oxes")])
def test_plurals_are_regular_but_for_a_few_jobs(one: str, many: str) -> None:
    assert plural(one) == many


def test_the_heads_of_a_published_title_are_all_of_its_jobs() -> None:
    assert heads_of("Design occupations n.e.c.") == {"occupation"}
    assert heads_of("Social and humanities scientists") == {"scientist"}
    assert heads_of("Bed and breakfast and guest house owners and proprietors") == {"owner", "proprietor"}


def test_names_are_made_in_english_alone() -> None:
    rules = CodeRules((Level(1, "trade", "[0-9]+"),))
    french = Version.of("fr", [("1", "Boulangers", None, None), ("2", "Bouchers", None, None)], rules=rules)
    assert not is_english(french)
    english = Version.of("en", [("1", "Bakers and cooks", None, None)], rules=rules)
    assert is_english(english)
