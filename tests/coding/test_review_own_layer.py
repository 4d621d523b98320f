"""Own entries outrank the index and the model where they say something, and change nothing anywhere else."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.catalog import load
from occumap.coding.coder import Coder
from occumap.coding.decisions import promote, settle
from occumap.coding.equal_titles import key_of
from occumap.coding.lookup import Found, Lookup
from occumap.coding.network import Settings
from occumap.coding.own_entries import LayeredLookup, lay_over
from occumap.coding.title_model import train_model
from occumap.errors import InputError, UnknownNameError
from occumap.examples import small_index, small_version
from occumap.model.code import Code
from occumap.model.coding import Method
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.review import Decision
from tests.settled import LAW

Line = tuple[str, str | None, str | None, str | None]
# title, additional, industry, code
BASE: list[Line] = [
    ("Nurse", None, None, "2237"),
    ("Nurse", "mental health", None, "2235"),
    ("Nurse", None, "veterinary practice", "3240"),
    ("Engineer, design", "aerospace", None, "2126"),
    ("Engineer, design", "electrical", None, "2123"),
    ("Secretary", None, None, "4215"),
    ("Secretary", "company", None, "4214"),
    ("Secretary, permanent", None, None, "1112"),
    ("Baker", None, None, "5432"),
]


def made(name: str, lines: list[Line]) -> Index:
    rows = [
        {"entry_id": f"{name}-{n}", "title": title, "natural_title": title, "add": add, "ind": ind, "soc2020": code}
        for n, (title, add, ind, code) in enumerate(lines, start=1)
    ]
    return Index(name, pl.DataFrame(rows, schema=dict.fromkeys([*TEXT_COLUMNS, "soc2020"], pl.String)))


def layered(*lines: Line) -> LayeredLookup:
    return lay_over(made("base", BASE), made("own", list(lines)), "soc2020")


def said(lookup: Lookup, found: Found | None) -> tuple[str, str | None, Method] | None:
    """The entry's id, its code and the method, whatever row it is in."""
    if found is None or found.row is None:
        return None if found is None else ("", None, found.method)
    return lookup.index.frame["entry_id"][found.row], lookup.codes[found.row], found.method


def find(lookup: Lookup, *given: str | None) -> tuple[str, str | None, Method] | None:
    return said(lookup, lookup.find(*given))


@pytest.mark.parametrize("title", ["Nurse", "NURSES", "nurse, part time", "Urgent: nurses in Leeds £30k"])
def test_an_own_entry_outranks_the_index_for_its_bare_title_without_a_question(title: str) -> None:
    lookup = layered(("Nurses", None, None, "2231"))
    assert find(lookup, title) == ("own-1", "2231", Method.EXACT)
    found = lookup.find(title)
    assert found is not None
    assert (found.question, found.reason) == (None, "Your own entries have this title; they come before the index.")


def test_an_entry_of_the_index_is_still_found_by_its_qualifier() -> None:
    lookup = layered(("Nurse", None, None, "2231"))
    assert find(lookup, "nurse", None, "mental health") == ("base-2", "2235", Method.QUALIFIED)
    assert find(lookup, "nurses", "veterinary") == ("base-3", "3240", Method.QUALIFIED)
    assert find(lookup, "nurse", "shipping") == ("own-1", "2231", Method.EXACT)


def test_an_own_entry_takes_the_place_of_one_with_its_title_and_qualifiers_also_in_the_question() -> None:
    lookup = layered(("nurses", "Mental Health", None, "2126"))
    assert find(lookup, "nurse", None, "mental health") == ("own-1", "2126", Method.QUALIFIED)
    found = lookup.find("nurse")
    assert said(lookup, found) == ("base-1", "2237", Method.DEFAULT)
    assert found is not None
    assert found.question is not None
    assert {option.answer: option.code.value for option in found.question.options} == {
        "Mental Health": "2126",
        "veterinary practice": "3240",
    }


def test_an_entry_that_is_replaced_by_a_code_the_model_does_not_know_leaves_the_question() -> None:
    found = layered(("Nurse", "mental health", None, "9999")).find("nurse")
    assert found is not None
    assert found.question is not None
    assert [option.answer for option in found.question.options] == ["veterinary practice"]


def test_an_own_entry_answers_in_either_word_order_and_through_the_forms_of_the_index() -> None:
    lookup = layered(("Design engineers", None, None, "2124"))
    for title in ("Engineer, design", "engineer design", "design engineer", "DESIGN ENGINEERS", "Design eng."):
        assert find(lookup, title) == ("own-1", "2124", Method.EXACT), title


def test_an_own_entry_with_a_qualifier_answers_only_where_it_is_given() -> None:
    lookup = layered(("Baker", None, "circus", "3413"), ("Lion tamer", None, "circus", "3413"))
    assert find(lookup, "baker", "circus") == ("own-1", "3413", Method.QUALIFIED)
    assert find(lookup, "baker", "travelling circus") == ("own-1", "3413", Method.QUALIFIED)
    assert find(lookup, "baker", "bread shop") == find(lookup, "baker") == ("base-9", "5432", Method.EXACT)
    assert find(lookup, "lion tamer") is None


def test_own_wins_where_its_qualifier_agrees_as_well_as_one_of_the_index() -> None:
    lookup = layered(("Engineer, design", "electrical power", None, "2124"))
    assert find(lookup, "design engineer", None, "electrical") == ("base-5", "2123", Method.QUALIFIED)
    assert find(lookup, "design engineer", None, "electrical power") == ("own-1", "2124", Method.QUALIFIED)
    lookup = layered(("Nurse", "children and family", None, "2234"))
    assert find(lookup, "nurse", None, "children, family and mental health") == ("own-1", "2234", Method.QUALIFIED)


def test_noise_that_is_part_of_an_entrys_title_is_not_taken_for_noise() -> None:
    lookup = layered(("Secretary", None, None, "4211"))
    assert find(lookup, "Permanent secretary") == ("base-8", "1112", Method.EXACT)
    assert find(lookup, "Secretary, permanent") == ("base-8", "1112", Method.EXACT)
    assert find(lookup, "Secretary - part time") == ("own-1", "4211", Method.EXACT)


def test_two_own_entries_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InputError, match="entries own-1 and own-2 have an equal title"):
        layered(("Cycle doctor", None, None, "5231"), ("doctors, cycle", None, None, "2211"))
    assert layered(("Cycle doctor", None, None, "5231"), ("doctors, cycle", None, None, "5231")).own_rows == 2


def test_own_entries_must_be_coded_to_the_version() -> None:
    with pytest.raises(UnknownNameError, match="no codes of soc2020"):
        lay_over(made("base", BASE), small_index(), "soc2020")


def test_neither_index_changes_and_the_fingerprint_tells_the_layers_apart() -> None:
    base, own = made("base", BASE), made("own", [("Baker", None, None, "5434")])
    before = base.frame.clone(), own.frame.clone()
    lookup = lay_over(base, own, "soc2020")
    assert base.frame.equals(before[0])
    assert own.frame.equals(before[1])
    others = [Lookup.of(base, "soc2020"), lay_over(base, made("own", [("Baker", None, None, "5435")]), "soc2020")]
    assert lookup.fingerprint not in {other.fingerprint for other in others}
    assert lookup.index.name == "base+own"
    assert lookup.index.frame["entry_id"].to_list()[:2] == ["own-1", "base-1"]
    assert "base-9" not in lookup.index.frame["entry_id"], "the entry it replaces is gone"


def test_ids_that_both_have_are_told_apart() -> None:
    base = made("base", BASE)
    both = base.overlaid_with(Index("mine", base.frame.head(1)))
    assert both.frame["entry_id"].to_list()[:2] == ["own-base-1", "base-1"]


def test_a_coder_codes_by_own_entries_one_by_one_and_in_tables() -> None:
    base, version = small_index(), small_version()
    lines = [("Bakers", "30", None), ("Cycle doctor", "22", None), ("Oven hand", "12", "bakery")]
    rows = [
        {"entry_id": f"own-{n}", "title": title, "natural_title": title, "ind": ind, "tiny1": code}
        for n, (title, code, ind) in enumerate(lines, start=1)
    ]
    own = Index("own", pl.DataFrame(rows, schema=base.frame.schema))
    model = train_model(base, version, settings=Settings(epochs=1))
    coder = Coder(version, lay_over(base, own, "tiny1"), model)
    jobs = pl.DataFrame(
        {
            "job": ["baker", "BAKERS", "doctor, cycle", "oven hands", "lamplighter"],
            "ind": [None, None, None, "bakery", None],
        }
    )
    table = coder.code_frame(jobs, title="job", industry="ind")
    assert table["code"].to_list() == ["30", "30", "22", "12", "30"]
    assert table["entry_id"].to_list() == ["own-1", "own-1", "own-2", "own-3", "e12"]
    assert table["method"].to_list() == ["exact", "exact", "exact", "qualified", "exact"]
    one_by_one = [coder.code(job, ind) for job, ind in jobs.iter_rows()]
    assert [answer.code and answer.code.value for answer in one_by_one] == table["code"].to_list()
    assert table["index"][0] != Coder(version, Lookup.of(base, "tiny1"), model).versions["index"]
    assert table["coder"][0] == Coder(version, Lookup.of(base, "tiny1"), model).versions["coder"], "one model"


def test_own_entries_change_nothing_for_other_titles_of_the_starter_index() -> None:
    base = load.index()
    plain_lookup = Lookup.of(base, "soc2020")
    sample = base.frame.filter(pl.col("soc2020").is_not_null())[::9]
    own_titles = sample["title"][::5].to_list()
    own = made("own", [(title, None, None, "9269") for title in dict.fromkeys(own_titles)][:120])  # type: ignore[arg-type]
    lookup = lay_over(base, own, "soc2020")
    keys = {key_of(title).title for title in own.frame["title"]}
    asked = changed = 0
    for title, add, ind in sample.select("title", "add", "ind").iter_rows():
        for given_ in ((title, None, None), (title, ind, add), (f"{title} x2", ind, None), (title, "zoo", None)):
            before, after = find(plain_lookup, *given_), find(lookup, *given_)
            if key_of(title).title in keys:
                changed += before != after
            else:
                asked += 1
                assert after == before, given_
    assert asked > 1000
    assert changed > 100


WORDS = st.lists(
    st.sampled_from(["cycle", "Bread", "doctor", "nights", "bakers", "£30k", "pa", "x2", "of", "in Leeds"]),
    min_size=1,
    max_size=5,
)


@LAW
@given(WORDS, st.sampled_from([None, "bakery", "zoo"]), st.sampled_from([None, "senior"]))
def test_a_decision_promoted_codes_its_title_as_decided(words, industry, additional) -> None:
    title = " ".join(words)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    decision = Decision(title, industry, additional, Code("tiny1", "23"), "tiny1", "Ada", at)
    if not key_of(title).title:
        return
    own = promote(settle([decision]), small_version()).index
    lookup = lay_over(small_index(), own, "tiny1")
    before = Lookup.of(small_index(), "tiny1").find(title, industry, additional)
    if before is None or before.method not in {Method.EXACT, Method.QUALIFIED}:
        assert find(lookup, title, industry, additional)[:2] == ("own-1", "23")
