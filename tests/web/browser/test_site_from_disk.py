"""`occumap site DIR`: the pages that are only read, as files, in a browser without a server and without scripts."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browser.browsing import NARROW, sticking_out
from tests.web.browser.serving import OCCUMAP

pytestmark = pytest.mark.slow
# Enough to have some of every kind of page; the whole has thousands.
LIMIT = 700
ABSOLUTE = re.compile(r'(?:href|src|action)="/')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "site"
    done = _occumap("site", str(folder), "--limit", str(LIMIT))
    assert done.returncode == 0, done.stderr
    assert re.search(r"index\.html: \d+ pages and \d+ other files, [\d.]+ MB, in \d+ s\. The limit is 700", done.stdout)
    return folder


def _occumap(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*OCCUMAP, *arguments], capture_output=True, text=True, timeout=300, check=False)


def test_it_is_walked_from_disk_without_a_server_and_without_scripts(browser: Browser, site: Path):
    """From the first page to a group, to an occupation, to a gap, to an issue and its document."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": NARROW, "height": 800})
    page = context.new_page()
    trouble: list[str] = []
    page.on("requestfailed", lambda request: trouble.append(request.url))
    page.goto(f"file://{site}/index.html")
    page.get_by_role("link", name="Classification", exact=True).click()
    page.get_by_role("link", name=re.compile("Classification 2010")).first.click()
    page.locator(".tree a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Managers")
    page.get_by_role("link", name="Map", exact=True).click()
    page.get_by_role("link", name=re.compile("^all ")).first.click()
    page.get_by_role("link", name="Aerospace engineer", exact=True).first.click()
    expect(page.get_by_role("heading", name="Skills required")).to_be_visible()
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
    assert trouble == []


def test_every_link_leads_to_a_file_and_nothing_needs_a_server(site: Path):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > LIMIT * 0.9
    for page in pages:
        text = page.read_text("utf-8")
        if page.parent.name != "files":
            assert not ABSOLUTE.search(text), page
            assert not re.search(r"<(form|script|input|button)\b", text), page
        for link in re.findall(r'<(?:a|link)\b[^>]*?\bhref="([^"#:]+)(?:#[^"]*)?"', text):
            assert (page.parent / unquote(link)).is_file(), f"{page}: {link}"


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
