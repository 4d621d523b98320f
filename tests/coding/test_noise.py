"""What is left out of a title as noise, and what stays since it is part of an occupation."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from occumap.coding.index_answers import ByIndex
from occumap.coding.noise import NOISE, Noise, without_noise
from occumap.coding.normalise import common, plain

_SHORT = st.text(max_size=60)
_TITLES = st.text("abegilnoprsxzEMPSW '&-,/()£0129.éß", max_size=40)


def bare(text: str) -> tuple[str, ...]:
    """The words that two spellings of one title must share."""
    return common(plain(without_noise(text)))


@pytest.mark.parametrize("noise", NOISE, ids=lambda noise: noise.name)
def test_each_pattern_leaves_its_example_without_noise_and_its_counter_example_whole(noise: Noise) -> None:
    assert without_noise(noise.example) == noise.left
    assert plain(without_noise(noise.keeps)) == plain(noise.keeps)


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


@pytest.mark.parametrize(
    "title",
    [
        "Surgeon's PA",
        "PA",
        "PA to Finance Director",
        "Permanent way inspector",
        "Permanent secretary",
        "Secretary, permanent",
        "Temporary works coordinator",
        "Temp agency consultant",
        "Urgent care practitioner",
        "Wanted persons officer",
        "Home carer",
        "Hybrid vehicle technician",
        "Remote pilot",
        "Social work",
        "Day care assistant",
        "Night porter",
        "Weekend supervisor",
        "Shift leader",
        "PT instructor",
        "Part-time helper",
        "Helper, part-time",
        "Freelance writer",
        "Reference librarian",
        "Clerk in Holy Orders",
        "Man in charge",
        "Hour recorder",
        "Bath attendant",
        "Reading recovery teacher",
        "Position classifier",
        "Hot metal worker",
        "Home based programme organiser",
        "Vacancy manager",
        "Retirement adviser",
    ],
)
def test_a_word_that_is_part_of_the_occupation_stays(title: str) -> None:
    assert plain(without_noise(title)) == plain(title)


def test_no_pattern_turns_a_title_of_the_real_index_into_one_of_other_codes(ons: ByIndex) -> None:
    real = ons.lookup
    turned = []
    for titles in real.index.frame.select("title", "natural_title").unique(maintain_order=True).iter_rows():
        for title in dict.fromkeys([*titles, *(one.title() for one in titles), *(one.upper() for one in titles)]):
            quiet = plain(without_noise(title))
            if quiet != plain(title):
                before, after = (
                    {real.codes[row] for row in real.by_plain.get(text, ())} for text in (plain(title), quiet)
                )
                if not before or before != after:
                    turned.append((title, quiet))
    assert turned == []
