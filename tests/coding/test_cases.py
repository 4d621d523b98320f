"""Every case of the shared list of inputs on which coding fell short: what must come out does.

The list lies beside the real data and isn't part of Occumap; without it, these tests are skipped.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from occumap.catalog import load, shipped
from occumap.coding.coder import Coder
from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Lookup
from occumap.coding.title_model import train_model
from occumap.io.ons_index import read_ons_index
from occumap.model.coding import Coding, Method

Check = Callable[[Coding], bool]
ROOT = Path(__file__).parents[3] / "shared"
FILE = ROOT / "cases" / "coding.csv"
FULL = 4


@cache
def coder(index: str) -> Coder:
    """A coder of the real index or of the starter; the model, which few cases ask, is the starter's."""
    version, entries = load.version_and_index("soc2020", shipped.STARTER)
    lookup = Lookup.of(entries, "soc2020")
    sic = shipped.sic_words()
    model = train_model(entries, version)
    if index == "starter":
        return Coder(version, lookup, model, sic=sic)
    real = Lookup.of(read_ons_index(ROOT / "data" / "uk" / "soc2020volume2thecodingindexexcel16042025.xlsx"), "soc2020")
    return Coder(version, real, model, sic=sic, below=ByIndex(version, lookup, sic))


def cases() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ask(case: dict[str, str]) -> Coding:
    return coder(case["coded_with"]).code(case["title"], case["industry"] or None, case["additional"] or None)


def value(answer: Coding) -> str:
    return answer.code.value if answer.code else ""


def is_code(*codes: str) -> Check:
    return lambda answer: value(answer) in codes


def begins(start: str) -> Check:
    return lambda answer: value(answer).startswith(start)


def never(*codes: str) -> Check:
    return lambda answer: value(answer) not in codes


def no_full_code(answer: Coding) -> bool:
    return answer.digits < FULL


def asks(answer: Coding) -> bool:
    return answer.question is not None


def without_nos(answer: Coding) -> bool:
    return answer.question is not None and "nos" not in answer.question.text.split()


def says_notes(answer: Coding) -> bool:
    return "notes" in answer.reason


def below_09(answer: Coding) -> bool:
    return answer.confidence < 0.9


def no_occupation(answer: Coding) -> bool:
    return answer.method is Method.NOT_AN_OCCUPATION


def either(one: Check, other: Check) -> Check:
    return lambda answer: one(answer) or other(answer)


def among_candidates(code: str) -> Check:
    return lambda answer: code in [one.code.value for one in answer.candidates]


def as_title(title: str) -> Check:
    """Whether the answer is that of another title."""
    return lambda answer: value(answer) == value(coder("ons").code(title))


# What each case's words ("7111 (flagged default), a question allowed; not 7114") ask of an answer.
CHECKS: dict[tuple[str, str], list[Check]] = {
    ("Forewoman", ""): [as_title("Foreman")],
    ("Section manager", ""): [no_full_code, asks],
    ("Consulting engineer", ""): [is_code("2122"), asks],
    ("COO", ""): [no_full_code, as_title("Chief operating officer")],
    ("Area manager", ""): [no_full_code],
    ("Founder", ""): [no_full_code, says_notes],
    ("Sole trader", ""): [no_full_code, says_notes],
    ("Engineer", ""): [is_code("8120"), without_nos],
    ("Sales assistant", "retail"): [is_code("7111")],
    ("Sales assistant", "supermarket"): [is_code("7111")],
    ("Sales assistant", "47.11"): [is_code("7111")],
    ("Sales assistant", "retail pharmacy"): [is_code("7114")],
    ("Teacher", "education"): [is_code("231"), asks],
    ("Technician", "education"): [either(no_full_code, below_09)],
    ("Shop manager", "charity shop"): [never("7123")],
    ("Nursery assistant", "day nursery"): [is_code("6111")],
    ("Clerical assistant", "construction"): [never("4123")],
    ("Officer", "council"): [no_full_code],
    ("Manager", "local government"): [no_full_code],
    ("Surgeon's PA", ""): [is_code("4215")],
    ("Chief Executive's PA", ""): [is_code("4215")],
    ("PA to Finance Director", ""): [is_code("4215")],
    ("Headteacher's PA", ""): [is_code("4213", "4215")],
    ("Chef £24,000 pa", ""): [as_title("Chef")],
    ("Lead QS", ""): [is_code("2453")],
    ("Junior QS", ""): [is_code("2453")],
    ("Bank CPN", ""): [either(begins("223"), no_full_code), never("4123")],
    ("retired", ""): [no_occupation],
    ("N/A", ""): [no_occupation],
    ("maternity leave", ""): [no_occupation],
    ("sick", ""): [no_occupation],
    ("none", ""): [no_occupation],
    ("T.A. in primary school", ""): [is_code("6112")],
    ("R.G.N.", ""): [is_code("2237")],
    ("Plumer", ""): [is_code("5315")],
    ("Cover Supervisor - Secondary School", ""): [is_code("6112")],
    ("HCA Band 2", ""): [is_code("6131")],
    ("Nurse: gives care to patients on a ward", ""): [begins("223")],
    ("Apprentice electrician", ""): [is_code("5241")],
    ("Reception teacher", ""): [is_code("2315")],
    ("Physio", ""): [is_code("2221")],
    ("Software engineer", ""): [is_code("2134")],
    ("EA to the Finance Director", ""): [is_code("4215")],
    ("Trash collector", ""): [either(is_code("9225"), no_full_code)],
    ("RN", ""): [is_code("2237")],
    ("Senior", ""): [no_full_code],
    ("Analyst", "IT"): [never("3132"), among_candidates("2136"), asks],
    ("Assistant", "school"): [either(is_code("6112"), no_full_code)],
    ("Kitchen assistant", "care home"): [is_code("9263"), below_09, among_candidates("5435")],
}


@pytest.mark.skipif(not FILE.is_file(), reason="the shared list of cases is not beside this checkout")
def test_every_case_of_the_list_is_checked() -> None:
    assert {(case["title"], case["industry"]) for case in cases()} == set(CHECKS)


@pytest.mark.skipif(not FILE.is_file(), reason="the shared list of cases is not beside this checkout")
@pytest.mark.parametrize("case", cases() if FILE.is_file() else [], ids=lambda case: f"{case['kind']}: {case['title']}")
def test_what_must_come_out_does(case: dict[str, str]) -> None:
    answer = ask(case)
    assert all(check(answer) for check in CHECKS[case["title"], case["industry"]]), (case["expected"], answer)


@pytest.mark.skipif(not FILE.is_file(), reason="the shared list of cases is not beside this checkout")
def test_qualifiers_that_the_cases_name_beside_decide() -> None:
    asked = [("COO", "banking", "1131"), ("Area manager", "brewery", "1223"), ("Area manager", "retail trade", "1150")]
    assert [value(coder("ons").code(title, industry)) for title, industry, _ in asked] == [code for *_, code in asked]


@pytest.mark.skipif(not FILE.is_file(), reason="the shared list of cases is not beside this checkout")
@pytest.mark.parametrize(("to", "code"), [("soc2020ext", "2134/03"), ("isco08", "2512")])
def test_other_targets_are_answered_with_the_titles_of_their_groups(to: str, code: str) -> None:
    workbook = ROOT / "data" / "uk" / "soc2020volume2thecodingindexexcel16042025.xlsx"
    version, entries = load.version_and_index(to, workbook)
    answer = ByIndex(version, Lookup.of(entries, to)).settled("Software engineer")
    assert answer is not None
    assert value(answer) == code
    assert answer.group_title not in {"", code}
