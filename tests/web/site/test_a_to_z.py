"""The list from A to Z has each occupation, group, skill and route once, and every link leads to its page."""

from __future__ import annotations

import re

from occumap.web.site.a_to_z import list_pages, listed

HEADINGS = {
    "index.html": "Home",
    "map.html": "The map",
    "map/occupations/OCC1.html": "Baker OCC1",
    "map/occupations/OCC2.html": "Éclair maker OCC2",
    "map/gap_OCC1_OCC2.html": "From baker to éclair maker",
    "map/skills/dough.html": "Making dough",
    "classification/soc1/11.html": "11 Bakers",
    "classification/soc1/11_2.html": "11 Bakers",
    "map/occupations.html": "All occupations",
    "map/occupations/OCC3.html": "3D printer OCC3",
}


def test_what_is_listed_says_what_it_is() -> None:
    found = {(one.title, one.kind) for one in listed(HEADINGS)}
    assert {("Baker", "occupation OCC1"), ("Bakers", "soc1 group 11"), ("Making dough", "skill")} <= found
    assert [one.name for one in listed(HEADINGS) if "_2" in one.name or one.name.startswith("map/gap")] == []


def test_there_is_a_page_for_each_letter_and_accents_dont_matter() -> None:
    pages = dict(list_pages(HEADINGS, "<title>x</title><main></main>"))
    assert {"a-to-z.html", "a-to-z-b.html", "a-to-z-e.html", "a-to-z-0-9.html", "a-to-z-m.html"} <= set(pages)
    assert "Éclair maker" in pages["a-to-z-e.html"]
    for text in pages.values():
        for link in re.findall(r'href="([^"]+)"', text):
            assert link in pages or link in HEADINGS, link
    assert pages["a-to-z-b.html"].index("Baker<") < pages["a-to-z-b.html"].index("Bakers<")
