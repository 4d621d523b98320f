"""The first page, and its search."""

from __future__ import annotations

import re

import pytest


def test_the_first_page_says_what_each_visitor_can_do(site):
    text = site.client.get("/").text
    for visitor in ("move job", "advise people", "employ people", "teach", "code answers", "keep a classification"):
        assert f"<h3>I {'want to ' * (visitor == 'move job')}{visitor}</h3>" in text
    doors = text.partition('class="cards doors"')[2].partition("</main>")[0]
    for address in re.findall(r'href="(/[^"]*)"', doors):
        assert site.client.get(address, follow_redirects=False).status_code in {200, 303}, address


def test_a_page_that_is_not_there_offers_to_search_for_its_name(site):
    answer = site.client.get("/nowhere/pipe-welder")
    assert answer.status_code == 404
    assert 'name="q" type="search" value="pipe welder"' in answer.text


def test_each_component_is_shown_once(site):
    text = site.client.get("/components").text
    for part in ("There is a problem", "How to fix it:", "badge stay", 'class="crumbs"', "swatch-flow"):
        assert part in text


def test_a_search_leads_to_titles_groups_occupations_and_skills(site):
    text = site.client.get("/", params={"q": "design engineer"}).text
    assert 'href="/code?title=Design+engineer"' in text
    assert 'href="/classification/soc2010/2126"' in text
    assert 'href="/map/occupations/OCC0475C"' in text
    assert 'href="/map/skills/welding-metal"' in site.client.get("/", params={"q": "welding metal"}).text


def test_htmx_gets_the_results_alone(site):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = site.client.get("/", params={"q": "nurse"}, headers=headers)
    assert answer.text.strip().startswith("<p role=")
    assert "HX-Request-Type" in answer.headers["vary"]


@pytest.mark.parametrize(
    "query", ["", "   ", "xyzzy", "<script>alert(1)</script>", "a" * 10_000, "%00", "'\"&", "\u202e"]
)
def test_any_query_is_answered_and_none_is_run(site, query):
    answer = site.client.get("/", params={"q": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_every_part_of_the_page_can_be_found(site):
    text = site.client.get("/?q=welder").text
    assert re.search(r'<a class="skip" href="#main">', text)
    assert '<main id="main"' in text
    assert '<html lang="en-GB">' in text
    assert 'aria-current="page"' in text
    labels = set(re.findall(r'<label for="([^"]+)"', text))
    inputs = set(re.findall(r'<input id="([^"]+)"', text))
    assert inputs <= labels


def test_the_foot_names_the_sources(site):
    assert "Open Government Licence v3.0" in site.client.get("/").text
