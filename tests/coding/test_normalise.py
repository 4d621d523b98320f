"""What a title says, whatever its spelling: plain, common and without noise."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from occumap.coding.normalise import ABBREVIATIONS, SPELLINGS, common, plain, without_noise
from occumap.model.coding import LONGEST

_SHORT = st.text(max_size=60)
_TITLES = st.text("abegilnoprsxzEMPSW '&-,/()£0129.éß", max_size=40)
_MEGABYTE = 1_000_000


def bare(text: str) -> tuple[str, ...]:
    """The words that two spellings of one title must share."""
    return common(plain(without_noise(text)))


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


# without noise: what job adverts add


@pytest.mark.parametrize(
    ("advert", "title"),
    [
        ("Chef £30k", "Chef"),
        ("Chef £30,000 - £35,000 pa", "Chef"),
        ("Chef 30k", "Chef"),
        ("Waiter £12.50 per hour", "Waiter"),
        ("Electrician £45k OTE", "Electrician"),
        ("Teacher, pro rata", "Teacher"),
        ("Chef in Leeds", "Chef"),
        ("Cook at St Mary's", "Cook"),
        ("Cook in Stoke-on-Trent", "Cook"),
        ("Nurse near Milton Keynes", "Nurse"),
        ("URGENT: HGV driver!!", "HGV driver"),
        ("Plumber wanted", "Plumber"),
        ("Cleaner needed ASAP", "Cleaner"),
        ("Cleaner - immediate start", "Cleaner"),
        ("Carer no experience needed", "Carer"),
        ("Part-time cleaner", "cleaner"),
        ("part time cleaner", "cleaner"),
        ("Cleaner (full time)", "Cleaner"),
        ("Cleaner P/T", "Cleaner"),
        ("Carer 37.5 hours per week", "Carer"),
        ("Carer 20 hrs", "Carer"),
        ("Zero hours cleaner", "cleaner"),
        ("Security guard nights", "Security guard"),
        ("Labourer x2", "Labourer"),
        ("Labourer x 12", "Labourer"),
        ("2 x labourer", "labourer"),
        ("Labourer (3 posts)", "Labourer"),
        ("Temporary typist", "typist"),
        ("Typist - maternity cover", "Typist"),
        ("Web developer (remote)", "Web developer"),
        ("Picker ref: AB123", "Picker"),
    ],
)
def test_what_adverts_add_is_left_out(advert: str, title: str) -> None:
    assert without_noise(advert) == title


@pytest.mark.parametrize(
    "given",
    [
        "Freelance plumber",
        "Plumber, freelance",
        "Freelance PLUMBER",
        "Self-employed plumber",
        "self employed plumber",
        "Plumber (self-employed)",
        "Plumber - own business",
        "Sole trader plumber",
        "Retired plumber",
    ],
)
def test_words_of_status_in_employment_say_nothing_of_the_occupation(given: str) -> None:
    assert bare(given) == ("plumber",)


@pytest.mark.parametrize("given", ["Freelance", "Self-employed", "£30k", "Urgent", "Part time", "", "   ", "🔥"])
def test_where_nothing_else_would_be_left_the_text_stays_as_given(given: str) -> None:
    assert without_noise(given) == given


@pytest.mark.parametrize(
    "title",
    [
        "Design engineer",
        "Bus driver",
        "Night porter",
        "Day nursery manager",
        "Shift manager",
        "Pay clerk",
        "Timekeeper",
        "Part programmer",
        "Temperature controller",
        "Engineer in charge",
        "Nurse at hospital",
        "Site manager",
        "Referee",
        "Posting clerk",
    ],
)
def test_a_title_without_noise_keeps_all_its_words(title: str) -> None:
    assert plain(without_noise(title)) == plain(title)


def test_words_of_adverts_that_are_part_of_a_title_stay() -> None:
    for title in ("Permanent way supervisor", "Remote sensing scientist", "Remote pilot"):
        assert without_noise(title) == title


def test_a_place_before_other_noise_is_left_out_too() -> None:
    assert without_noise("Chef in Leeds, part time") == "Chef"


def test_a_title_in_capitals_keeps_where_the_work_is_done() -> None:
    assert without_noise("Teacher In Primary School") == "Teacher In Primary School"


def test_pay_per_hour_written_together_is_left_out() -> None:
    assert without_noise("Cleaner £12ph") == "Cleaner"


def test_other_ways_to_write_pay_are_left_out() -> None:
    given = ["Clerk £25,000 p.a.", "Clerk £12.50 an hour", "Clerk £12-14/hr"]
    assert [without_noise(advert) for advert in given] == ["Clerk"] * 3


def test_without_noise_twice_is_without_noise_once() -> None:
    once = without_noise("Porter nights days")
    assert without_noise(once) == once


@given(_SHORT | _TITLES)
@example("£" * 50)
@example("x2 x2")
def test_without_noise_never_leaves_nothing_of_something(text: str) -> None:
    assert bool(without_noise(text)) == bool(text)


@given(_SHORT | _TITLES)
def test_without_noise_only_leaves_out(text: str) -> None:
    letters = iter(text)
    assert all(letter in letters for letter in without_noise(text) if not letter.isspace())


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
