"""The index as a machine, on two dozen made entries and on the real index."""

from __future__ import annotations

import polars as pl
import pytest

from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Found, Lookup
from occumap.coding.qualifiers import without_nos
from occumap.errors import UnknownNameError
from occumap.model.coding import Method
from occumap.model.index import Index

# title, additional, industry, default, see, code
_ENTRIES: list[tuple[str, str | None, str | None, str | None, str | None, str | None]] = [
    ("Engineer, design", "aerospace", None, None, None, "2126"),
    ("Engineer, design", "electrical", None, None, None, "2123"),
    ("Engineer, design", "mechanical", None, None, None, "2122"),
    ("Engineer, design", None, "telecoms", None, None, "2124"),
    ("Engineer, design", None, None, "M", None, "2129"),
    ("Accountant", "qualified", None, None, None, "2421"),
    ("Accountant", None, "government", None, None, "2421"),
    ("Accountant", None, None, "A", "see also notes", "4122"),
    ("Buyer", None, "retail trade", None, None, "3541"),
    ("Buyer", None, "printing", None, None, "3542"),
    ("Cleaner", None, "building construction", None, None, "8149"),
    ("Cleaner", None, None, "I", "see also Maid", "9223"),
    ("Keeper, shop", None, None, "O", None, "5441"),
    ("Keeper, shop", "antiques", "retail trade", None, None, "5442"),
    ("Keeper, shop", "antiques", "auctioneers", None, None, "5443"),
    ("Machinist", None, "clothing mfr", None, None, "8137"),
    ("Machinist", None, "metal trades", None, None, "8120"),
    ("Machinist, sewing", None, None, None, None, "8137"),
    ("Operator, machine", None, None, None, "see Machinist", None),
    ("Adviser, housing", None, None, None, None, "3223"),
    ("Adviser, housing", "senior", None, None, None, "3223"),
    ("Consultant", None, None, None, "see Adviser", None),
    ("Assessor", None, None, None, "see Accountant (qualified)", None),
    ("Fitter", None, None, None, "see notes", None),
    ("Policeman", None, None, None, None, "3312"),
    ("Baker", None, None, None, None, "5432"),
]


def made_index() -> Index:
    columns = list(zip(*_ENTRIES, strict=True))
    natural = [" ".join(reversed(title.split(", "))) for title in columns[0]]
    return Index(
        "made",
        pl.DataFrame(
            {
                "entry_id": [f"m{n:02}" for n in range(1, len(_ENTRIES) + 1)],
                "title": columns[0],
                "natural_title": [title[0].upper() + title[1:].lower() for title in natural],
                "add": columns[1],
                "ind": columns[2],
                "default": columns[3],
                "see": columns[4],
                "soc": columns[5],
            }
        ),
    )


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup.of(made_index(), "soc")


def found(lookup: Lookup, title: str, industry: str | None = None, additional: str | None = None) -> Found:
    answer = lookup.find(title, industry, additional)
    assert answer is not None, title
    return answer


def code(lookup: Lookup, answer: Found) -> str | None:
    return None if answer.row is None else lookup.codes[answer.row]


def test_an_index_that_is_not_coded_to_a_version_is_an_error_that_says_so() -> None:
    with pytest.raises(UnknownNameError, match="no codes of soc2030"):
        Lookup.of(made_index(), "soc2030")


# the title


@pytest.mark.parametrize(
    "title",
    [
        "Machinist, sewing",
        "Sewing machinist",
        "sewing machinist",
        "MACHINIST, SEWING",
        "machinist sewing",
        "  Sewing \t machinist ",
        "sewing-machinist",
        "sewing machinists",
        "Sewing machinist - part time",
        "freelance sewing machinist",
    ],
)
def test_a_title_under_one_code_is_exact_in_either_word_order_and_any_spelling(lookup: Lookup, title: str) -> None:
    answer = found(lookup, title)
    assert (code(lookup, answer), answer.method, answer.question) == ("8137", Method.EXACT, None)


@pytest.mark.parametrize("title", ["policeman", "Policewoman", "policemen", "Policeperson"])
def test_man_woman_and_person_do_the_same_work(lookup: Lookup, title: str) -> None:
    assert code(lookup, found(lookup, title)) == "3312"


def test_several_entries_under_one_code_are_exact(lookup: Lookup) -> None:
    answer = found(lookup, "housing adviser")
    assert (code(lookup, answer), answer.method, answer.question) == ("3223", Method.EXACT, None)
    assert len(answer.rows) == 2


@pytest.mark.parametrize("title", ["astronaut", "design", "engineer", "baker of bread and much else", "", "🔥"])
def test_a_title_the_index_has_no_code_for_is_none(lookup: Lookup, title: str) -> None:
    assert lookup.find(title) is None
    assert lookup.rows_of(title) == ()


def test_a_title_that_the_index_leaves_to_its_notes_is_found_and_says_so(lookup: Lookup) -> None:
    answer = found(lookup, "Fitter")
    assert (answer.row, answer.method, answer.rows, answer.in_notes) == (None, Method.NONE, (), True)
    assert "notes" in answer.reason


def test_rows_of_a_title_are_all_its_coded_entries(lookup: Lookup) -> None:
    assert lookup.rows_of("design engineer") == (0, 1, 2, 3, 4)
    assert lookup.rows_of("engineer, design") == (0, 1, 2, 3, 4)


# qualifiers


@pytest.mark.parametrize(
    ("industry", "additional", "expected"),
    [
        (None, "aerospace", "2126"),
        (None, "Electrical", "2123"),
        ("Telecoms", None, "2124"),
        (None, "mechanical design", "2122"),
        ("aerospace", None, "2126"),
        (None, "telecoms", "2124"),
        ("telecommunications", None, "2124"),
    ],
)
def test_a_qualifier_decides_in_whichever_field_it_is_given(
    lookup: Lookup, industry: str | None, additional: str | None, expected: str
) -> None:
    answer = found(lookup, "Design engineer", industry, additional)
    assert (code(lookup, answer), answer.method, answer.question) == (expected, Method.QUALIFIED, None)


def test_both_qualifiers_together_decide_between_entries_that_share_one(lookup: Lookup) -> None:
    codes = [code(lookup, found(lookup, "shop keeper", ind, "antiques")) for ind in ("retail trade", "auctioneers")]
    assert codes == ["5442", "5443"]


def test_a_qualifier_that_leaves_two_codes_does_not_choose_one_of_them(lookup: Lookup) -> None:
    answer = found(lookup, "shop keeper", None, "antiques")
    assert answer.method is not Method.QUALIFIED
    assert code(lookup, answer) not in {"5442", "5443"}
    assert answer.question is not None


@pytest.mark.parametrize("industry", ["shop", "Shops", "a supermarket", "retail", "Retail Trade", "store"])
def test_what_people_call_an_industry_is_what_the_index_calls_it(lookup: Lookup, industry: str) -> None:
    answer = found(lookup, "buyer", industry)
    assert (code(lookup, answer), answer.method) == ("3541", Method.QUALIFIED)


def test_words_that_say_nothing_of_the_industry_do_not_decide(lookup: Lookup) -> None:
    answer = found(lookup, "buyer", "trade company")
    assert (answer.row, answer.method) == (None, Method.NONE)


# defaults and questions


@pytest.mark.parametrize(
    ("title", "flag", "expected"),
    [
        ("design engineer", "M", "2129"),
        ("accountant", "A", "4122"),
        ("cleaner", "I", "9223"),
        ("shop keeper", "O", "5441"),
    ],
)
def test_without_a_qualifier_the_default_applies_and_carries_the_question(
    lookup: Lookup, title: str, flag: str, expected: str
) -> None:
    answer = found(lookup, title)
    assert (code(lookup, answer), answer.method) == (expected, Method.DEFAULT)
    assert f"({flag})" in answer.reason
    assert answer.question is not None
    assert answer.question.otherwise is not None
    assert answer.question.otherwise.value == expected


def test_a_qualifier_that_fits_no_entry_leaves_the_default_with_its_question(lookup: Lookup) -> None:
    answer = found(lookup, "design engineer", "hairdressing")
    assert (code(lookup, answer), answer.method) == ("2129", Method.DEFAULT)
    assert answer.question is not None


def test_a_title_without_default_gives_rows_and_a_question_but_no_row(lookup: Lookup) -> None:
    answer = found(lookup, "buyer")
    assert (answer.row, answer.method, answer.rows) == (None, Method.NONE, (8, 9))
    assert answer.question is not None
    assert answer.question.otherwise is None
    assert answer.question.text == "In which industry: retail trade, printing?"


def test_the_question_names_its_answers_and_the_code_each_leads_to(lookup: Lookup) -> None:
    question = found(lookup, "design engineer").question
    assert question is not None
    assert question.text == "Which of these is it: aerospace, electrical, mechanical, telecoms, other?"
    assert [(o.additional, o.industry, str(o.code)) for o in question.options] == [
        ("aerospace", None, "soc:2126"),
        ("electrical", None, "soc:2123"),
        ("mechanical", None, "soc:2122"),
        (None, "telecoms", "soc:2124"),
    ]
    assert str(question.otherwise) == "soc:2129"


def test_a_question_of_industries_alone_asks_for_the_industry(lookup: Lookup) -> None:
    question = found(lookup, "cleaner").question
    assert question is not None
    assert question.text == "In which industry: building construction, other?"


@pytest.mark.parametrize("title", ["design engineer", "accountant", "buyer", "cleaner", "machinist", "shop keeper"])
def test_every_answer_to_a_question_leads_to_its_code(lookup: Lookup, title: str) -> None:
    question = found(lookup, title).question
    assert question is not None
    for option in question.options:
        answer = found(lookup, title, option.industry, option.additional)
        assert code(lookup, answer) == option.code.value, option


def test_a_default_within_an_industry_is_no_default_outside_it() -> None:
    """As in the real index: Picker in textile manufacturing is flagged I, beside finer textile entries."""
    made = made_index().frame.clear()
    rows = [
        ("p1", "Picker", "Picker", None, "warehousing", None, None, "9252"),
        ("p2", "Picker", "Picker", None, "textile mfr: flock mfr", None, None, "8144"),
        ("p3", "Picker", "Picker", None, "textile mfr", "I", None, "8146"),
    ]
    lookup = Lookup.of(Index("picker", pl.DataFrame(rows, schema=made.schema, orient="row")), "soc")
    assert code(lookup, found(lookup, "picker", "textile mfr")) == "8146"
    assert code(lookup, found(lookup, "picker")) is None


# references


@pytest.mark.parametrize("title", ["Operator, machine", "machine operator", "Machine operators"])
def test_a_see_reference_is_followed(lookup: Lookup, title: str) -> None:
    answer = found(lookup, title)
    assert answer.rows == lookup.rows_of("machinist")
    assert code(lookup, found(lookup, title, "clothing mfr")) == "8137"
    assert code(lookup, found(lookup, title, "metal trades")) == "8120"


def test_a_reference_of_one_word_is_followed_inside_longer_titles(lookup: Lookup) -> None:
    assert code(lookup, found(lookup, "housing consultant")) == "3223"


def test_a_reference_with_a_qualifier_brings_the_qualifier(lookup: Lookup) -> None:
    answer = found(lookup, "assessor")
    assert (code(lookup, answer), answer.method) == ("2421", Method.REFERENCE)


def test_see_also_leaves_an_entry_its_own_code(lookup: Lookup) -> None:
    assert code(lookup, found(lookup, "cleaner")) == "9223"
    assert code(lookup, found(lookup, "accountant")) == "4122"


# the real index


def test_every_coded_entry_of_the_real_index_finds_its_own_code_by_its_full_key(real: Lookup) -> None:
    wrong = []
    rows = real.index.frame.select("title", "ind", "add").rows()
    coded = [row for row in range(len(rows)) if real.codes[row] is not None]
    for row in coded:
        answer = real.find(*rows[row])
        if answer is None or code(real, answer) != real.codes[row]:
            wrong.append((rows[row], real.codes[row]))
    assert len(coded) > 31_000
    assert wrong == []


def test_design_engineer_asks_the_question_that_decides(real: Lookup) -> None:
    answer = found(real, "design engineer")
    question = answer.question
    assert question is not None
    assert question.text.endswith(": aerospace, electrical, electronic, mechanical, telecoms, other?")
    assert {option.answer: option.code.value for option in question.options} == {
        "aerospace": "2126",
        "electrical": "2123",
        "electronic": "2124",
        "mechanical": "2122",
        "telecoms": "2124",
    }
    assert question.otherwise is not None
    assert question.otherwise.value == code(real, answer) == "2129"


def test_every_answer_to_every_question_of_the_real_index_can_be_told_from_the_others(real: Lookup) -> None:
    for title in real.by_written:
        question = found(real, title).question
        if question is not None:
            codes: dict[str, str] = {}
            for option in question.options:
                assert codes.setdefault(option.answer.casefold(), option.code.value) == option.code.value, title


def test_every_answer_to_every_question_of_the_real_index_leads_to_its_code(real: Lookup) -> None:
    asked = [(title, found(real, title).question) for title in real.by_written]
    options = [(title, option) for title, question in asked if question for option in question.options]
    assert len(options) > 5_000
    assert [
        (title, option.answer)
        for title, option in options
        if code(real, found(real, title, option.industry, option.additional)) != option.code.value
    ] == []


def test_no_default_of_the_real_index_asks_for_a_qualifier_that_was_not_given(real: Lookup) -> None:
    frame = real.index.frame.select("add", "ind").rows()
    taken = []
    for title in real.by_written:
        answer = found(real, title)
        if answer.method is Method.DEFAULT and answer.row is not None:
            own = [without_nos(qualifier) for qualifier in frame[answer.row]]
            others = [[without_nos(qualifier) for qualifier in frame[row]] for row in answer.rows]
            if any(q and any(other[n] != q for other in others) for n, q in enumerate(own)):
                taken.append(title)
    assert taken == []


def test_painters_and_decorators_are_found_in_the_real_index(real: Lookup) -> None:
    assert found(real, "Painters and decorators").rows == found(real, "Painter and decorator").rows


@pytest.mark.parametrize(
    ("title", "same"),
    [
        ("Barmaids", "Barmaid"),
        ("housekeeper", "House keeper"),
        ("Child minder (self employed)", "Child minder"),
        ("Sales rep", "Sales representative"),
        ("Asst accountant", "Assistant accountant"),
        ("fork-lift truck driver", "Fork lift truck driver"),
    ],
)
def test_people_s_spellings_find_the_titles_of_the_real_index(real: Lookup, title: str, same: str) -> None:
    assert found(real, title).rows == found(real, same).rows


@pytest.mark.parametrize(
    ("title", "additional", "as_title"),
    [
        ("Engineer", "electrical", "electrical engineer"),
        ("Engineer", "software", "software engineer"),
        ("Worker", "social", "social worker"),
        ("Porter", "kitchen", "kitchen porter"),
        ("Assistant", "dental", "dental assistant"),
    ],
)
def test_what_is_given_beside_a_title_may_be_the_rest_of_it(
    ons: ByIndex, title: str, additional: str, as_title: str
) -> None:
    whole, told = ons.settled(as_title), ons.settled(title, additional=additional)
    assert whole is not None
    assert told is not None
    assert told.code == whole.code
    assert told.confidence <= whole.confidence
    assert f"read as “{as_title}”" in told.reason


def test_a_qualifier_and_a_settled_title_come_before_a_longer_title(ons: ByIndex) -> None:
    for title, additional, code, method in (
        ("Engineer", "professional", "2122", Method.QUALIFIED),
        ("Chef", "head", "5434", Method.EXACT),
        ("Plumber", "apprentice", "5315", Method.EXACT),
        ("Cleaner", "part time", "9223", Method.DEFAULT),
    ):
        answer = ons.settled(title, additional=additional)
        assert answer is not None
        assert (str(answer.code), answer.method) == (f"soc2020:{code}", method)
        assert "read as" not in answer.reason
