"""One search over titles, groups, occupations and skills."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.examples import small_framework, small_index, small_map, small_version
from occumap.workflows.search import Found, Search, catalog_search, group_hits, occupation_hits, skill_hits, title_hits


@pytest.fixture(scope="module")
def small() -> Search:
    return Search(
        (
            *title_hits(small_index(), "tiny1"),
            *group_hits(small_version()),
            *occupation_hits(small_map()),
            *skill_hits(small_framework()),
        )
    )


@pytest.fixture(scope="module")
def held() -> Search:
    return catalog_search()


def test_all_four_kinds_are_found(small):
    kinds = {kind: hits[0].title for kind, hits in small.find("cycle").hits.items()}
    assert kinds == {Found.TITLE: "Cycle mender", Found.GROUP: "Cycle makers", Found.OCCUPATION: "Cycle mender"}
    assert small.find("truing").hits[Found.SKILL][0].title == "Truing wheels"


@pytest.mark.parametrize("query", ["BAKER", "baker", "Bakèr", "bäker", " baker ", "bakers"])
def test_case_accents_and_plurals_do_not_matter(small, query):
    assert small.find(query).hits[Found.TITLE][0].title == "Baker"


def test_a_word_may_be_left_unfinished_and_words_stand_in_any_order(small):
    assert small.find("mend cyc").hits[Found.TITLE][0].title == "Cycle mender"


def test_a_code_finds_its_group_in_every_version_and_one_version_if_named(held):
    assert [(hit.version, hit.id) for hit in held.find("2126").hits[Found.GROUP]] == [
        ("soc2020", "2126"),
        ("soc2010", "2126"),
    ]
    assert [hit.version for hit in held.find("soc2010:2126").hits[Found.GROUP]] == ["soc2010"]
    assert [hit.id for hit in held.find("occ0154e").hits[Found.OCCUPATION]] == ["OCC0154E"]


@pytest.mark.parametrize(
    ("query", "kind", "first"),
    [
        ("nurse", Found.TITLE, "Nurse"),
        ("nurses", Found.GROUP, "Nurses"),
        ("design engineer", Found.TITLE, "Design engineer"),
        ("welding", Found.SKILL, "Welding metal"),
        ("maintenance technician", Found.TITLE, "Maintenance technician"),
    ],
)
def test_what_is_asked_whole_comes_first(held, query, kind, first):
    assert held.find(query).hits[kind][0].title == first


def test_a_title_of_several_codes_says_so_and_names_none(held):
    found = held.find("design engineer").hits[Found.TITLE]
    assert (found[0].code, found[0].detail) == ("", "5 codes, by what else is known")
    assert all(hit.code for hit in found[1:])


def test_at_most_so_many_of_each_kind_and_the_rest_counted(held):
    results = held.find("engineer", limit=3)
    assert all(len(hits) <= 3 for hits in results.hits.values())
    assert results.total[Found.TITLE] > 100


def test_where_nothing_has_all_the_words_what_has_most_is_given_and_said(small):
    results = small.find("cycle mender umbrella")
    assert not results.whole
    assert results.hits[Found.TITLE][0].title == "Cycle mender"
    assert not small.find("umbrella")


def test_words_that_tell_nothing_are_not_asked_for(held):
    assert held.find("manager of the finance").whole


@given(st.text(max_size=300))
def test_any_text_is_answered(held, query):
    results = held.find(query)
    assert sum(len(hits) for hits in results.hits.values()) <= sum(results.total.values())


def test_a_query_takes_less_than_20_ms(held):
    held.find("warm")
    for query in ("engineer", "e", "a b c d e f g h", "design engineer", "x" * 200, "manager of engineering projects"):
        took = min(_seconds(held, query) for _ in range(5))
        assert took < 0.020, query


def _seconds(search: Search, query: str) -> float:
    start = time.perf_counter()
    search.find(query)
    return time.perf_counter() - start
