"""The versions held, the tree of each, a group with all that is known of it, and two versions side by side."""

from __future__ import annotations

import csv
import io
import re

import pytest

from occumap.catalog import load
from occumap.render.proposals.svg import STYLE
from occumap.web.pages import STATIC


def test_the_versions_held_and_what_a_revision_comes_to_are_listed(browser):
    page = browser().get("/classification").text
    for version in ("soc2010", "soc2020", "soc2020-draft"):
        assert f'href="/classification/{version}"' in page


@pytest.mark.parametrize("version", ["soc2010", "soc2020", "soc2020-draft"])
def test_a_tree_links_every_group_once(browser, version):
    page = browser().get(f"/classification/{version}").text
    links = re.findall(rf'<a href="/classification/{version}/([^"]+)"', page)
    assert len(links) == len(set(links))
    if version != "soc2020-draft":
        assert sorted(links) == [group.code.value for group in load.version(version)]


def test_a_tree_is_folded_unless_all_of_it_is_asked_for(browser):
    assert "<details open>" not in browser().get("/classification/soc2020").text
    opened = browser().get("/classification/soc2020?show=all").text
    tree = opened[opened.index('class="tree') : opened.index("</main>")]
    assert "<details>" not in tree
    assert tree.count("<details open>") == 9 + 26 + 104


@pytest.mark.parametrize(
    ("asked", "found"),
    [("nurs spec", ["2233"]), ("224", ["224", "2240"]), ("NURSING PROF", ["223"]), ("zebra", [])],
)
def test_a_version_is_searched_by_words_and_by_code(browser, asked, found):
    page = browser().get("/classification/soc2020", params={"q": asked}).text
    hits = page[page.index('id="found"') : page.index('class="tools"')]
    codes = re.findall(r'href="/classification/soc2020/(\d+)"', hits)
    assert [code for code in codes if code in found or not found] == found


def test_htmx_gets_what_was_found_and_no_more(browser):
    part = browser().get("/classification/soc2020?q=nurse", headers={"HX-Request-Type": "partial"})
    assert "<html" not in part.text
    assert "2233" in part.text
    assert "HX-Request-Type" in part.headers["vary"]


def test_a_groups_page_has_all_its_titles_page_by_page(browser):
    index = load.index()
    rows = [row for code, found in index.rows("soc2020").items() if code.startswith("21") for row in found]
    seen = []
    for n in range(1, -(-len(rows) // 50) + 1):
        page = browser().get(f"/classification/soc2020/21?page={n}").text
        seen += re.findall(r'href="/code\?title=[^"]*">([^<]+)</a>', page)
    assert sorted(seen) == sorted(
        index.at(row).natural_title.replace("&", "&amp;").replace("'", "&#39;") for row in rows
    )


def test_a_page_past_the_last_is_the_last(browser):
    assert "Page 8 of 8" in browser().get("/classification/soc2020/21?page=999").text


def test_titles_of_a_group_are_searched(browser, words):
    said = words(browser().get("/classification/soc2010/3539?q=project+offic").text)
    assert "Project officer" in said
    assert "Risk officer" not in said


def test_where_a_group_went_has_shares_and_change_types(browser, words):
    said = words(browser().get("/classification/soc2010/3539").text)
    assert "How it is classified in soc2020" in said
    assert "RC3 breakdown" in said
    for code, share in (("3549", "38 %"), ("3544", "33 %"), ("3543", "28 %")):
        assert re.search(rf"{code} [^%]*\(soc2020\) \d+ {share}", said)


def test_where_a_group_came_from_is_read_from_the_other_side(browser, words):
    said = words(browser().get("/classification/soc2020/3544").text)
    assert "How it was classified in soc2010" in said
    assert re.search(r"3539 Business[^(]*\(soc2010\)", said)
    assert "RC3 breakdown" in said


def test_every_code_of_the_other_version_stands_with_its_version(browser):
    page = browser().get("/classification/soc2010/3539").text
    table = page[page.index("How it is classified in") : page.index('id="titles"')]
    assert len(re.findall(r'class="code">\d{4}</b>', table)) == table.count('<span class="v">(soc2020)</span>') == 3


def test_a_group_above_the_lowest_counts_the_entries_below_it(browser, words):
    said = words(browser().get("/classification/soc2020/354").text)
    assert "Groups within it" in said
    assert re.search(r"353 Business, finance and related associate professionals \(soc2010\) \d+", said)


def test_the_occupations_of_the_map_stand_with_their_group(browser):
    page = browser().get("/classification/soc2020/2126").text
    assert "Occupations on the map" in page
    assert re.search(r'href="/map/occupations/OCC\w+"', page)


def test_people_stand_with_a_group_once_figures_are_in_the_folder(new_app, browser, words):
    app = new_app()
    folder = app.state.settings.data / "context"
    folder.mkdir()
    (folder / "aps-2022-soc2020.csv").write_text("soc2020,title,employment\n2126,Engineers,12400\n", encoding="utf-8")
    said = words(browser(app=app).get("/classification/soc2020/2126").text)
    assert "People in work 12,400, of all in the group 2126 Aerospace engineers" in said
    assert "People in work" not in words(browser(app=app).get("/classification/soc2010/2126").text)


def test_two_versions_stand_side_by_side_by_level_and_change(browser, words):
    page = browser().get("/classification/compare?old=soc2010&new=soc2020&type=merger&level=unit").text
    assert "RC1 merger" in page
    assert "RC3 breakdown" not in re.sub(r"<select.*?</select>", "", page, flags=re.DOTALL)
    assert "9 groups" in words(
        browser().get("/classification/compare?old=soc2010&new=soc2020&type=all&level=major").text
    )


def test_the_csv_of_a_comparison_has_what_all_its_pages_show(browser):
    shown = 0
    for n in range(1, 100):
        page = browser().get(f"/classification/compare?old=soc2010&new=soc2020&page={n}").text
        shown += page.count("<tr>") - 1
        if 'rel="next"' not in page:
            break
    table = browser().get("/classification/compare.csv?old=soc2010&new=soc2020")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) == shown > 300
    assert {row["level"] for row in rows} == {"unit"}
    assert "unchanged" not in {row["change_type"] for row in rows}


def test_a_draft_version_is_compared_like_any_other(browser, words):
    said = words(browser().get("/classification/compare?old=soc2010&new=soc2020-draft&type=all&level=minor").text)
    assert "354" in said


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/classification/soc1066", 404),
        ("/classification/soc2010/3544x", 404),
        ("/classification/soc2010/9999", 404),
        ("/classification/compare?old=soc2010&new=soc1066", 404),
        ("/classification/compare?old=soc2010&new=soc2010", 400),
        ("/classification/compare?old=soc2010&new=soc2020&type=none", 400),
        ("/classification/compare?old=soc2010&new=soc2020&level=none", 400),
        ("/classification/compare.csv?old=soc2010", 422),
        ("/classification/soc2010/3539?page=0", 422),
        ("/classification/soc2010/3539?page=many", 422),
        ("/classification/soc2010/3539?index=nothing", 404),
        ("/classification/soc2010?q=" + "x" * 300, 422),
    ],
)
def test_what_isnt_there_or_cant_be_is_a_clear_page(browser, address, status):
    answer = browser().get(address)
    assert answer.status_code == status
    assert "<main" in answer.text


def test_a_path_of_a_file_is_no_version(browser, tmp_path):
    file = tmp_path / "secret.csv"
    file.write_text("code,title\n1,Secret\n", encoding="utf-8")
    for address in (f"/classification/compare?old=soc2010&new={file}", f"/classification/soc2010/3539?index={file}"):
        answer = browser().get(address)
        assert answer.status_code == 404
        assert "Secret" not in answer.text


def test_the_stylesheet_draws_figures_as_the_proposals_document_does():
    assert STYLE in (STATIC / "style.css").read_text(encoding="utf-8")
