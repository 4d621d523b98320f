"""`occumap site DIR`: the pages that are only read, as files: from disk without scripts, and served with a search."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from occumap.web.site.search_index import program
from tests.web.browser.browsing import NARROW, sticking_out
from tests.web.browser.serving import OCCUMAP

pytestmark = pytest.mark.slow
# Enough to have some of every kind of page; the whole has thousands.
LIMIT = 700
# An occupation whose page is among them, and so is what could come next.
NAME = "Farrier"
ABSOLUTE = re.compile(r'(?:href|src|action)="/')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "site"
    done = _occumap("site", str(folder), "--limit", str(LIMIT))
    assert done.returncode == 0, done.stderr
    assert re.search(
        r"index\.html: \d+ pages and [\d,]+ other files, [\d.]+ MB, in \d+ s\. The limit is 700", done.stdout
    )
    return folder


class _Files(SimpleHTTPRequestHandler):
    """Gives the files of a folder, and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        pass


@pytest.fixture(scope="module")
def served_files(site: Path) -> Iterator[str]:
    """The address of the site's folder, with no more of a server than gives files; not at the root of its host."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(site.parent)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{site.name}"
    server.shutdown()
    server.server_close()


def _occumap(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*OCCUMAP, *arguments], capture_output=True, text=True, timeout=300, check=False)


def test_it_is_walked_from_disk_without_a_server_and_without_scripts(browser: Browser, site: Path):
    """From the first page to a group, to an occupation, to a gap, to an issue and its document."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": NARROW, "height": 800})
    page = context.new_page()
    asked: set[str] = set()
    trouble: list[str] = []
    page.on("request", lambda request: asked.add(request.url))
    page.on("requestfailed", lambda request: trouble.append(f"{request.url}: {request.failure}"))
    page.goto(f"file://{site}/index.html")
    page.get_by_role("link", name="Classification", exact=True).click()
    page.get_by_role("link", name=re.compile("Classification 2010")).first.click()
    page.locator(".tree a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Managers")
    page.get_by_role("link", name="Map", exact=True).click()
    page.get_by_role("link", name=re.compile("^all ")).first.click()
    page.get_by_role("link", name=NAME, exact=True).first.click()
    expect(page.get_by_role("heading", name="Skills required")).to_be_visible()
    assert sticking_out(page) == []
    page.get_by_role("link", name="See what could come next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"What next after {NAME}?")
    assert page.locator("main .card.job").count() > 3
    assert sticking_out(page) == []
    page.get_by_role("link", name="Revision", exact=True).click()
    page.locator("main a[href*=soc2010-review]").first.click()
    page.locator("ol.issues a").nth(3).click()
    assert page.locator("figure svg").count() > 0
    page.go_back()
    page.get_by_role("link", name="Read the proposals document").click()
    page.wait_for_url("**/proposals.html")
    assert page.url.startswith("file://")
    page.goto(f"file://{site}/index.html")
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    page.get_by_role("link", name="Data", exact=True).click()
    assert page.locator("main a[href^='data/']").count() > 3
    context.close()
    # What was still loading when one went on is given up by the browser; each file that was asked for is there.
    assert [one for one in trouble if not one.endswith("net::ERR_ABORTED")] == []
    assert [one for one in sorted(asked) if not Path(unquote(urlsplit(one).path)).is_file()] == []


def test_every_link_leads_to_a_file_and_nothing_needs_a_server(site: Path):
    pages = sorted(site.rglob("*.html"))
    drawings = [one for one in (site / "map").iterdir() if one.suffix in {".svg", ".csv", ".css"}]
    assert len(pages) + len(drawings) > LIMIT * 0.9
    assert len(drawings) > 100
    for page in pages:
        text = page.read_text("utf-8")
        if page.parent.name != "files":
            assert not ABSOLUTE.search(text), page
            needs = re.search(r"<(form|script|input|button)\b", text)
            assert not needs or page == site / "search.html", page
            dead = re.findall(r">(Sign in|Gap|Path|See the skills gap|Next|Previous|JSON-LD)</(?:span|a)>", text)
            assert not [word for word in dead if f"<span>{word}<" in text], page
        for link in re.findall(r'<(?:a|link)\b[^>]*?\bhref="([^"#:]+)(?:#[^"]*)?"', text):
            assert (page.parent / unquote(link)).is_file(), f"{page}: {link}"


def test_from_disk_one_finds_a_page_by_the_list_from_a_to_z(browser: Browser, site: Path):
    context = browser.new_context(java_script_enabled=False, viewport={"width": NARROW, "height": 800})
    page = context.new_page()
    page.goto(f"file://{site}/map/occupations.html")
    page.get_by_role("link", name="Search", exact=True).click()
    expect(page.get_by_text("Opened from a disk")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="A to Z list").click()
    page.get_by_role("link", name=NAME[0], exact=True).click()
    assert sticking_out(page) == []
    page.get_by_role("link", name=NAME, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    context.close()


def test_where_it_is_served_one_finds_a_page_by_searching(browser: Browser, served_files: str):
    if program() is None:
        pytest.skip("Pagefind isn't installed (the extra site)")
    context = browser.new_context(viewport={"width": NARROW, "height": 800})
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(f"{served_files}/index.html")
    page.get_by_role("link", name="Search", exact=True).click()
    box = page.get_by_role("searchbox")
    box.fill(NAME.lower())
    expect(page.get_by_role("status")).to_contain_text(f"for “{NAME.lower()}”")
    expect(page.get_by_text("Opened from a disk")).to_be_hidden()
    assert sticking_out(page) == []
    page.locator("#hits a").first.click()
    expect(page.get_by_role("main")).to_contain_text(NAME)
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value(NAME.lower())
    page.get_by_role("searchbox").fill("zzyzx")
    expect(page.get_by_role("status")).to_contain_text("No results")
    context.close()
    assert trouble == []


def test_as_many_processes_as_one_likes_give_the_same_bytes(tmp_path: Path):
    made = []
    for processes in ("1", "2"):
        folder = tmp_path / processes
        assert _occumap("site", str(folder), "--limit", "90", "--processes", processes).returncode == 0
        made.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert made[0] == made[1]


def test_the_same_again_replaces_it_and_gives_the_same_bytes(tmp_path: Path):
    folder, made = tmp_path / "again", []
    for _ in range(2):
        assert _occumap("site", str(folder), "--limit", "30").returncode == 0
        made.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
        (folder / "left-over.html").write_text("of an earlier run")
    assert len(made[0]) > 30
    assert made[0] == made[1]
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("years of work")
    done = _occumap("site", str(tmp_path), "--limit", "30")
    assert done.returncode == 2
    assert "not from an earlier run" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
