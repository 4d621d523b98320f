"""Pages as files have no dead words: what only a server can do goes, what says something stays."""

from __future__ import annotations

import pytest

from occumap.web.site.rewrite import FileLinks
from tests.web.site.made_up import page

NAMES = {"/": "index.html", "/map": "map.html", "/map/occupations/OCC1": "map/occupations/OCC1.html"}


def main_of(main: str, name: str = "map/a.html") -> str:
    """The main part of a page as a file, without its heading."""
    text = FileLinks(NAMES).rewritten(page("Title", main), name)
    return text.split("</h1>")[1].split("</main>")[0]


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ('<p>See <a href="/code?title=baker">baker</a>.</p>', "<p>See <span>baker</span>.</p>"),
        ('<p><a href="/sign-in">Sign in</a> to write drafts.</p>', ""),
        ('<li>Baker <a href="/map/gap?from=A&amp;to=B">Gap</a></li>', "<li>Baker </li>"),
        ('<td><a href="/map/path?a=A">Path</a> <a href="/map">Map</a></td>', '<td> <a href="../map.html">Map</a></td>'),
        ('<h2>Keep</h2>\n<ul class="downloads"><li><a href="/x.csv">CSV</a> one each</li></ul><p>a</p>', "<p>a</p>"),
        ('<ul><li class="card"><a href="/employer">Plan</a><p>Upload it.</p></li></ul>', ""),
        ('<li class="card job"><a href="/map/x">A</a> 8 %</li>', '<li class="card job"><span>A</span> 8 %</li>'),
        ('<p>1 of 2 <a href="/classification/a/1?page=2">Next</a></p>', "<p>1 of 2 </p>"),
        ('<p>a</p><button type="button">Larger</button>', "<p>a</p>"),
        ('<p>You bring more. <a href="/map/fit?job=A">Add it</a>, and see.</p>', ""),
        ('<a href="/next/A?limit=6">Show more</a>', ""),
        ('<svg><a class="dot" href="/nothing"><use/></a></svg>', '<svg><g class="dot"><use/></g></svg>'),
        ('<svg></svg><a href="/nothing">A</a>', "<svg></svg><span>A</span>"),
        ('<ol class="crumbs"><li><a href="/next">Next job</a></li></ol>', ""),
        ("<script>if (a < b) { document.write('<p>') }</script><p>a</p>", "<p>a</p>"),
        ('<form><p><input></p><a href="/map">the map</a></form>', '<p>See <a href="../map.html">the map</a>.</p>'),
        ('<a href="/map?x=1">Map</a>', "<span>Map</span>"),
        ('<a title="a > b" href="/map#x">Map</a>', '<a title="a > b" href="../map.html#x">Map</a>'),
        ('<img src="/nothing.png"><p>&amp;&#8201;<a href="/nothing">gone</a></p>', ""),
        ("<h2>Nothing</h2>\n<h2>Something</h2><p>a</p>", "<h2>Something</h2><p>a</p>"),
    ],
)  # fmt: skip
def test_what_leads_nowhere_goes_or_becomes_words(given: str, left: str) -> None:
    assert main_of(given) == left


def test_every_page_leads_to_the_search_and_the_list_and_none_to_the_sign_in() -> None:
    deep, top = (
        FileLinks(NAMES).rewritten(page("T", ""), name) for name in ("map/occupations/OCC1.html", "search.html")
    )
    assert '<li><a href="../../search.html">Search</a></li>' in deep
    assert '<li><a href="../../a-to-z.html">A to Z</a></li>' in deep
    assert '<a href="search.html" aria-current="page">Search</a>' in top
    assert "Sign in" not in deep + top
    assert '<a href="../../data.html">Data</a>' in deep
    assert deep.count("<a ") == deep.count("</a>")


def test_a_page_without_a_header_is_left_without_links() -> None:
    assert FileLinks(NAMES).rewritten("<ul><li>a</li></ul>", "a.html") == "<ul><li>a</li></ul>"


def test_pages_of_one_site_are_rewritten_as_each_would_be_alone() -> None:
    links = FileLinks(NAMES)
    mains = ("", '<p><a href="/map">Map</a></p>', '<ul><li><a href="/code">Code</a></li></ul>', "<p><ul>", "</p></ul>")
    for main in mains:
        for name in ("index.html", "map.html", "map/a.html", "map/occupations/OCC1.html"):
            whole = page(f"Title {len(main)}", main)
            assert links.rewritten(whole, name) == FileLinks(NAMES).rewritten(whole, name)
            assert links.rewritten(whole, name).count("</main>") == 1
