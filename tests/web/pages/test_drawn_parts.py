"""Parts of pages are drawn once, and the page put together of them is the same; what a reader types is no part."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from occumap.web.pages import occupation
from occumap.web.pages.drawn_parts import DrawnParts, place_of, with_parts

ADDRESS = "/map/occupations/OCC0154E"
ANEW = {"range": "bytes=0-"}


def test_a_part_is_drawn_once_until_it_has_to_go():
    drawn = []

    def draw(name: str) -> Markup:
        drawn.append(name)
        return Markup(name)

    parts = DrawnParts(draw, 2)
    assert [parts(name) for name in "aba"] == [b"a", b"b", b"a"]
    assert parts("c") == b"c"
    assert (parts.at_hand("b"), parts.at_hand("a")) == (None, b"a")
    assert drawn == ["a", "b", "c"]


@pytest.fixture
def client(browser):
    return browser().client


def test_a_page_is_the_same_of_parts_that_are_at_hand(client, monkeypatch):
    for address in (ADDRESS, f"{ADDRESS}?direction=up&limit=all", f"{ADDRESS}?minimum=x"):
        first = client.get(address, headers=ANEW)

        def nothing_left(*_: object) -> None:
            raise AssertionError("what is at hand needs no thread")

        with monkeypatch.context() as patched:
            patched.setattr(occupation, "_occupation_page", nothing_left)
            again = client.get(address, headers=ANEW)
        assert again.content == first.content
        assert again.status_code == first.status_code
        assert b"<!--part" not in again.content


def test_what_is_typed_is_no_place_of_a_part(client):
    page = client.get(ADDRESS, params={"minimum": "<!--part about-->"}, headers=ANEW)
    assert page.status_code == 400
    assert "&lt;!--part about--&gt;" in page.text
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("part", [b"", b"<p>\xc2\xa3</p>"])
def test_each_part_stands_in_its_place(part):
    page = f"<i>{place_of('a')}</i><b>{place_of('ab')}</b>".encode()
    assert with_parts(page, {"a": part, "ab": b"2"}) == b"<i>" + part + b"</i><b>2</b>"
