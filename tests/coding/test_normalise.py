"""What a title says, whatever its spelling: plain and common."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.coding.noise import without_noise
from occumap.coding.normalise import ABBREVIATIONS, SPELLINGS, common, plain
from occumap.model.coding import LONGEST

_SHORT = st.text(max_size=60)
_TITLES = st.text("abegilnoprsxzEMPSW '&-,/()£0129.éß", max_size=40)
_MEGABYTE = 1_000_000


# plain: every word is kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  Design   ENGINEER ", "design engineer"),
        ("Engineer, design", "engineer design"),
        ("Nurse/midwife (NHS)", "nurse midwife nhs"),
        ("Co-ordinator", "co ordinator"),
        ("R&D manager", "r&d manager"),
        ("Painter & decorator", "painter decorator"),
        ("Doctor’s receptionist", "doctors receptionist"),
        ("Doctor's receptionist", "doctors receptionist"),
        ("Maître d'hôtel", "maître dhôtel"),
        ("Ｄｒｉｖｅｒ", "driver"),
        ("bus_driver", "bus driver"),
        ("C++ developer", "c developer"),
        ("Cafe\u0301 owner", "café owner"),
    ],
)
def test_plain_folds_case_signs_and_spacing_and_keeps_every_word_in_its_order(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize("between", ["\t", "\r\n", "\x00", "\x1f", "\x85", "\u200b", "\ufeff", "\u00a0", "\u2009"])
def test_control_characters_and_odd_spaces_part_words(between: str) -> None:
    assert plain(f"bus{between}driver") == "bus driver"


def test_emoji_and_signs_say_nothing() -> None:
    assert plain("👩‍🚒 Firefighter 🔥 !!") == "firefighter"
    assert plain("🔥 ★ — …") == ""


@given(_SHORT)
def test_plain_text_has_no_capitals_signs_or_double_spaces(text: str) -> None:
    assert plain(text) == " ".join(plain(text).split())
    assert not set(plain(text)) & set("'’,.()/-_\t\n\x00ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@given(_SHORT | _TITLES)
def test_plain_of_plain_is_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_plain_text_is_never_longer_than_the_longest() -> None:
    assert len(plain("ß" * LONGEST)) <= LONGEST


# common: words that mean the same become the same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("carpenters", "carpenter"),
        ("secretaries", "secretary"),
        ("coaches", "coach"),
        ("dressmakers", "dressmaker"),
        ("waitresses", "waitress"),
        ("policemen", "policeman"),
        ("policewoman", "policeman"),
        ("policewomen", "policeman"),
        ("salesperson", "salesman"),
        ("salespeople", "salesman"),
        ("chairwoman", "chairman"),
        ("chairperson", "chairman"),
        ("draughtsperson", "draughtsman"),
        ("co ordinator", "coordinator"),
        ("programs manager", "programme manager"),
        ("tire fitter", "tyre fitter"),
        ("organize", "organise"),
        ("fork lift driver", "forklift driver"),
        ("check out operator", "checkout operator"),
        ("health care assistant", "healthcare assistant"),
        ("research and development chemist", "research and development chemists"),
    ],
)
def test_plurals_persons_and_spellings_of_one_title_agree(one: str, other: str) -> None:
    assert common(one) == common(other)


@pytest.mark.parametrize(("short", "long"), sorted(ABBREVIATIONS.items()))
def test_an_abbreviation_reads_as_what_it_stands_for(short: str, long: str) -> None:
    assert common(short) == common(long)


@pytest.mark.parametrize(("wrong", "right"), sorted(SPELLINGS.items()))
def test_a_misspelling_reads_as_the_word_meant(wrong: str, right: str) -> None:
    assert common(wrong) == common(right)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("baker", "banker"),
        ("bus driver", "driver"),
        ("manager", "man"),
        ("sales manager", "sales assistant"),
        ("glass cutter", "gla cutter"),
        ("gas fitter", "ga fitter"),
        ("woman", "man"),
        ("person", "man"),
    ],
)
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert common(one) != common(other)


def test_the_order_of_words_is_not_its_business() -> None:
    assert common("engineer design") != common("design engineer")
    assert sorted(common("engineer design")) == sorted(common("design engineer"))


def test_painter_and_decorator_are_three_words() -> None:
    assert common("painter and decorator") == ("painter", "and", "decorator")


def test_distance_learning_is_two_words() -> None:
    assert common("distance learning tutor") == ("distance", "learning", "tutor")


def test_the_plural_of_an_abbreviation_is_spelt_out() -> None:
    assert common("sales reps") == common("sales representatives")


def test_midwives_are_midwives() -> None:
    assert common("midwives") == common("midwife")


def test_an_organizer_is_an_organiser() -> None:
    assert common("event organizer") == common("event organiser")


def test_buses_are_of_the_bus_and_sizes_of_the_size() -> None:
    assert (common("buses"), common("sizes")) == (common("bus"), common("size"))


def test_an_accent_left_out_changes_nothing() -> None:
    assert common(plain("café manager")) == common(plain("cafe manager"))


@given(_SHORT | _TITLES)
def test_common_words_are_words(text: str) -> None:
    assert all(word and word == "".join(word.split()) for word in common(plain(text)))


@pytest.mark.parametrize(
    "text",
    ["sales managers", "policewomen", "chairpeople", "coordinators", "telecomms", "vp", "tyres", "waitresses", "labor"],
)
def test_common_of_common_is_common(text: str) -> None:
    assert common(" ".join(common(text))) == common(text)


# any text at all


@given(st.text(st.characters(exclude_categories=[]), max_size=300))
def test_any_text_even_of_lone_surrogates_is_read_without_an_error(text: str) -> None:
    assert isinstance(common(plain(without_noise(text))), tuple)


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a ",
        "1,",
        "1.",
        "£1",
        "In ",
        "In A",
        "days ",
        "'s ",
        "\x00",
        "👩‍🚒",
        "ß",
        "ﷺ",
        "x2 ",
        "p a ",
        "&",
        "é\u0301",
    ],
)
def test_a_megabyte_in_a_cell_is_read_in_less_than_a_second(unit: str) -> None:
    text = "clerk " + unit * (_MEGABYTE // len(unit)) + " x"
    start = time.process_time()
    words = common(plain(without_noise(text)))
    assert time.process_time() - start < 1
    assert words[0] == "clerk"


def test_a_word_of_a_megabyte_is_cut() -> None:
    assert plain("a" * _MEGABYTE) == "a" * LONGEST
