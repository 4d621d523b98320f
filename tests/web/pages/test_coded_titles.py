"""The titles of a coded file on its page: those to review first, filtered, with reasons, alternatives and a curve."""

from __future__ import annotations

import re

import pytest

from tests.web.pages.coded_jobs import coded, main_of, rows_of

FILE = b"Job title,Industry\nBaker,\nbaker,\nxyzzy,\ndesign engineer,\nretired,\n,\nfarmer,\n"


@pytest.fixture(scope="module")
def job(site):
    return coded(site, FILE)


def test_those_to_review_come_first_and_equal_titles_are_one_row(site, job):
    rows = rows_of(site.get(job).text)
    titles = [row[0] for row in rows]
    assert len(titles) == 6
    assert sum(title.casefold() == "baker" for title in titles) == 1
    waits = ["to review" in row[1] for row in rows]
    assert waits == sorted(waits, reverse=True)
    assert any(waits)
    assert not all(waits)


def test_a_row_says_why_and_what_else_it_may_be(site, job):
    page = site.get(f"{job}?q=design+engineer").text
    ((title, row),) = rows_of(page)
    assert title == "design engineer"
    assert row.count('type="radio"') > 3
    assert 'class="soft"' in row


def test_rows_without_a_title_are_told_and_cannot_be_decided(site, job):
    page = main_of(site.get(job).text)
    assert "1 row has no job title" in page
    (row,) = [row for title, row in rows_of(page) if title == "no job title"]
    assert "<form" not in row


@pytest.mark.parametrize(
    ("query", "titles"),
    [("show=none", {"xyzzy", "retired", "no job title"}), ("method=exact", {"Baker", "baker", "farmer", "Farmer"})],
)
def test_filters_leave_what_they_name(site, job, query, titles):
    found = {title for title, _ in rows_of(site.get(f"{job}?{query}").text)}
    assert found
    assert found <= titles
    assert found < {title for title, _ in rows_of(site.get(job).text)}


def test_bands_of_confidence_part_the_coded_titles(site, job):
    bands = [rows_of(site.get(f"{job}?sure={band}").text) for band in ("0-50", "50-80", "80-95", "95-101")]
    coded_titles = [title for title, row in rows_of(site.get(job).text) if 'class="code">' in row.split("<details")[0]]
    assert sorted(title for band in bands for title, _ in band) == sorted(coded_titles)


def test_nothing_found_is_said_and_what_is_unknown_asks_for_all(site, job):
    page = main_of(site.get(f"{job}?q=nobody+is+called+that").text)
    assert "0 of 6 titles" in page
    assert rows_of(site.get(f"{job}?show=strange&method=odd&sure=1-2&page=99999").text)


def test_the_confidence_is_a_curve_with_words(site, job):
    page = main_of(site.get(job).text)
    assert re.search(r"<desc[^>]*>\d+% of rows have a code; \d+% have one with a confidence of 80% or more", page)
