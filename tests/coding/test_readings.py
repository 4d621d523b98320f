"""How a title may be read: heads, ranks, those who work for others, abbreviations and slips of the pen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from occumap.coding.index_answers import ByIndex
from occumap.coding.known_words import Vocabulary
from occumap.coding.normalise import common, plain
from occumap.coding.readings import readings, undotted, without_rank
from occumap.model.coding import Coding
from occumap.model.job_description import JobDescription

RANKS = ("Senior", "Junior", "Lead", "Principal", "Trainee", "Apprentice", "Agency", "Part-time", "Retired", "Interim")
SAMPLED = 1_500
AT_MOST_OTHER = 0.01


def full_code(ons: ByIndex, title: str) -> str | None:
    """The code with all digits that the index gives a title, None if it gives none."""
    answer = ons.answer(JobDescription(title))
    return answer.code.value if isinstance(answer, Coding) and answer.code and answer.digits == 4 else None


def settled(ons: ByIndex) -> Iterator[tuple[str, str]]:
    """Titles of the real index in natural order with the full code that it gives each."""
    for title in ons.lookup.index.frame["natural_title"].unique(maintain_order=True):
        code = full_code(ons, title)
        if code is not None:
            yield title, code


def sample(ons: ByIndex) -> list[tuple[str, str]]:
    """Some 1,500 titles that the index settles, spread evenly over it."""
    every = list(settled(ons))
    return every[:: max(1, len(every) // SAMPLED)][:SAMPLED]


def titles_of_words(ons: ByIndex, title: str) -> int:
    """How many published titles of the real index have just the words of a title, in any order and form."""
    rows = ons.lookup.by_bag.get(tuple(sorted(common(plain(title)))), ())
    return len({ons.lookup.index.frame["title"][row] for row in rows})


# single readings


@pytest.mark.parametrize(
    ("title", "text", "context"),
    [
        ("Cover Supervisor - Secondary School", "cover supervisor", "Secondary School"),
        ("Nurse (paediatric ward)", "nurse", "paediatric ward"),
        ("Nurse: gives care to patients on a ward", "nurse", "gives care to patients on a ward"),
        ("Technician, dental laboratory", "technician", "dental laboratory"),
        ("T.A. in primary school", "ta", "primary school"),
    ],
)
def test_what_follows_the_head_of_a_title_is_context(title: str, text: str, context: str) -> None:
    assert (text, context) in [(reading.text, reading.context) for reading in readings(title)]


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("PA to Finance Director", "personal assistant"),
        ("P.A. to the Chief Executive", "personal assistant"),
        ("Chief Executive's PA", "personal assistant"),
        ("Surgeon’s P.A.", "personal assistant"),
        ("EA to the Finance Director", "executive assistant"),
        ("Executive assistant to the CEO", "executive assistant"),
        ("Secretary to the Headteacher", "secretary"),
        ("Driver to the Lord Mayor", "driver"),
        ("Assistant to a dentist", "assistant"),
    ],
)
def test_who_works_for_somebody_is_never_read_as_that_somebody(title: str, who: str) -> None:
    texts = [reading.text for reading in readings(title)][1:]
    assert texts[0] == who
    assert not any(text.endswith(("director", "executive", "ceo", "mayor", "surgeon", "headteacher")) for text in texts)


@pytest.mark.parametrize(
    ("title", "without"),
    [
        ("senior plumber", "plumber"),
        ("trainee plumber", "plumber"),
        ("band 5 nurse", "nurse"),
        ("hca band 2", "hca"),
        ("bank nurse", "nurse"),
        ("plumber grade 3", "plumber"),
        ("ex plumber", "plumber"),
        ("bank manager", "bank manager"),
        ("bank clerk", "bank clerk"),
        ("band leader", "band leader"),
        ("head of marketing", "head of marketing"),
        ("senior", "senior"),
    ],
)
def test_a_rank_or_status_is_left_out_where_something_is_left(title: str, without: str) -> None:
    assert without_rank(title) == without


@pytest.mark.parametrize(
    ("given", "read"), [("T.A.", "TA"), ("R.G.N.", "RGN"), ("P.A", "PA"), ("Dr. Who", "Dr. Who"), ("No. 2", "No. 2")]
)
def test_dots_of_abbreviations_say_nothing(given: str, read: str) -> None:
    assert undotted(given) == read


def test_a_misspelt_word_is_read_as_the_one_known_word_that_is_nearest() -> None:
    words = Vocabulary([title for title in ("plumber", "staff nurse", "teacher", "baker", "banker") for _ in range(4)])
    assert [words.nearest(word) for word in ("plumer", "nurce", "techer", "bunker")] == [
        "plumber",
        "nurse",
        "teacher",
        "banker",
    ]
    assert [words.nearest(word) for word in ("baker", "xyzzy", "bake")] == [None, None, None]


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Plumer", "5315"),
        ("R.G.N.", "2237"),
        ("RN", "2237"),
        ("Physio", "2221"),
        ("Lead QS", "2453"),
        ("Junior QS", "2453"),
        ("HCA Band 2", "6131"),
        ("T.A. in primary school", "6112"),
        ("Apprentice electrician", "5241"),
        ("Surgeon's PA", "4215"),
    ],
)
def test_readings_come_to_the_code_of_what_is_meant(ons: ByIndex, title: str, code: str) -> None:
    assert full_code(ons, title) == code


def test_where_a_rank_was_left_out_the_confidence_is_lower_and_it_is_said(ons: ByIndex) -> None:
    plumber, senior = ons.settled("Plumber"), ons.settled("Senior plumber")
    assert plumber
    assert senior
    assert senior.code == plumber.code
    assert senior.confidence < plumber.confidence
    assert "rank" in senior.reason


# properties of the whole real index


def test_a_rank_before_a_settled_title_seldom_gives_another_full_code(ons: ByIndex) -> None:
    """As the index has entries for some ranks of its own ("Trainee solicitor"), those are no mistakes."""
    titles = sample(ons)
    assert len(titles) == SAMPLED
    others: list[tuple[str, str, str]] = []
    for n, (title, code) in enumerate(titles):
        ranked = f"{RANKS[n % len(RANKS)]} {title}"
        if ons.lookup.has(ranked) or (ons.below and ons.below.lookup.has(ranked)):
            continue
        now = full_code(ons, ranked)
        if now not in {None, code}:
            others.append((ranked, code, str(now)))
    assert len(others) <= AT_MOST_OTHER * SAMPLED, others


def test_women_men_and_persons_of_one_title_have_one_code(ons: ByIndex) -> None:
    forms = [
        (title[:-3] + ending, code)
        for title, code in settled(ons)
        if title.endswith("man") and not title.endswith("woman") and plain(title).split()[-1] != "man"
        for ending in ("woman", "person")
        # A gardener-handyman and a gardener's handyman are two titles in the words of one.
        if not ons.lookup.has(title[:-3] + ending) and titles_of_words(ons, title) < 2
    ]
    assert len(forms) > 300
    assert [(form, code, full_code(ons, form)) for form, code in forms if full_code(ons, form) != code] == []


def test_the_order_of_words_changes_no_code(ons: ByIndex) -> None:
    frame = ons.lookup.index.frame.select("title", "natural_title").unique(maintain_order=True)
    # A title may be another one turned round: "Machinist, joiner" is not "Joiner-machinist" in the index.
    pairs = [(title, natural) for title, natural in frame.iter_rows() if titles_of_words(ons, title) < 2]
    assert len(pairs) > 10_000
    codes = [(title, full_code(ons, title), full_code(ons, natural)) for title, natural in pairs]
    assert [found for found in codes if found[1] != found[2]] == []


@pytest.mark.parametrize("text", [" - Acme Ltd", " (Acme Ltd)", ": Acme Ltd", " | Acme Ltd"])
def test_text_after_a_settled_title_changes_no_code(ons: ByIndex, text: str) -> None:
    differ = [(title + text, code) for title, code in sample(ons) if full_code(ons, title + text) != code]
    assert differ == []


def test_the_one_who_works_for_somebody_is_of_a_kind_that_the_bare_title_does_not_settle(ons: ByIndex) -> None:
    for title in ("Assistant to the vet", "Vet's assistant", "Assistant to the surveyor"):
        found = ons.lookup.find(title)
        assert found is not None
        assert (found.row, found.unmatched) == (None, True)
    bare = ons.lookup.find("Assistant")
    assert bare is not None
    assert not bare.unmatched
    told = ons.settled("PA to the vet")
    assert told is not None
    assert str(told.code) == "soc2020:4215"


def test_who_has_lost_a_job_or_had_it_before_is_read_under_it(ons: ByIndex) -> None:
    for title in ("Unemployed plumber", "Formerly plumber", "Redundant plumber"):
        answer = ons.settled(title)
        assert answer is not None
        assert str(answer.code) == "soc2020:5315"
        assert "is a rank or status" in answer.reason
    assert ons.settled("Unemployed") is not None
    assert full_code(ons, "Unemployed") is None


@pytest.mark.parametrize(
    ("written", "stands_for"),
    [
        ("manageress", "manager"),
        ("stewardess", "steward"),
        ("saleslady", "salesman"),
        ("camera woman", "cameraman"),
        ("handy woman", "handyman"),
        ("male nurse", "nurse"),
        ("busdriver", "bus driver"),
        ("soft ware engineer", "software engineer"),
        ("data base administrator", "database administrator"),
        ("ware house operative", "warehouse operative"),
    ],
)
def test_joined_spaced_and_female_forms_are_answered_as_the_title_they_stand_for(
    ons: ByIndex, written: str, stands_for: str
) -> None:
    one, other = ons.lookup.find(written), ons.lookup.find(stands_for)
    assert one is not None
    assert other is not None
    assert (one.row, one.rows) == (other.row, other.rows)


@pytest.mark.parametrize("title", ["hostess", "seamstress", "screwdriver", "ladies hairdresser", "princess"])
def test_other_forms_are_not_made_of_words_that_are_their_own(title: str) -> None:
    known = Vocabulary(["hostess", "seamstress", "driver", "ladies hairdresser", "prince", "host"])
    assert [reading.text for reading in readings(title, known=known)] == [title]


@pytest.mark.parametrize(
    "title",
    [
        "PA (personal care)",
        "P.A. - care",
        "PA to disabled man",
        "PA for autistic adult",
        "Personal assistant to a wheelchair user",
        "Personal Assistant (direct payments)",
    ],
)
def test_the_personal_assistant_of_somebody_who_needs_care_gives_it(ons: ByIndex, starter: ByIndex, title: str) -> None:
    for answer in (ons.settled(title), starter.settled(title)):
        assert answer is not None
        assert answer.code is not None
        assert answer.code.value == "6135"
        assert "care assistant" in answer.reason


@pytest.mark.parametrize(
    "title",
    [
        "PA",
        "PA (finance)",
        "PA to Finance Director",
        "PA to Director of Disability Services",
        "PA to head of autism charity",
    ],
)
def test_any_other_personal_assistant_is_a_secretary(ons: ByIndex, title: str) -> None:
    answer = ons.settled(title)
    assert answer is not None
    assert answer.code is not None
    assert answer.code.value == "4215"


@pytest.mark.parametrize(
    ("title", "code"), [("Hairdressing", "6221"), ("Roofing", "5314"), ("Programming", "2134"), ("Bricklaying", "5313")]
)
def test_what_is_done_is_read_as_who_does_it_with_less_confidence(ons: ByIndex, title: str, code: str) -> None:
    answer = ons.settled(title)
    assert answer is not None
    assert answer.code is not None
    assert answer.code.value == code
    assert answer.confidence < 0.85
    assert "who does it" in answer.reason


def test_what_many_do_is_left_open_or_hardly_believed(ons: ByIndex) -> None:
    for title in ("Driving", "Cleaning", "Teaching"):
        answer = ons.settled(title)
        assert answer is None or answer.confidence < 0.5
