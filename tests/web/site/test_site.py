"""A site is written whole, the same whoever makes its pages, and says what it lacks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from occumap.errors import OutputError
from occumap.web.site.search_index import program
from occumap.web.site.site import write_site
from tests.web.site.made_up import PAGES, MadeUp


def contents(folder: Path) -> dict[str, bytes]:
    """All files by name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_page_is_a_file_and_every_link_leads_to_one(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", MadeUp(), data={"bakers.csv": b"code\r\n"})
    found = contents(tmp_path / "site")
    assert site.whole
    assert not site.searched
    assert {"map/gap_OCC1_OCC2.html", "classification/soc1/11_2.html", "a-to-z.html", "data/bakers.csv"} <= set(found)
    assert sum(name.endswith(".html") for name in found) == site.pages
    for name, content in found.items():
        if name.endswith(".html"):
            for link in re.findall(r'href="([^"#]+)', content.decode()):
                assert (tmp_path / "site" / name).parent.joinpath(link).is_file(), (name, link)
    assert b"This site" not in found["search.html"]
    assert b"no search" in found["search.html"]


def test_a_limit_leaves_some_of_each_kind_and_says_so(tmp_path: Path) -> None:
    many = {f"/map/occupations/OCC{n}": "<h1>a</h1>" for n in range(200)}
    pages = {**many, **PAGES, "/map/occupations": "".join(f'<a href="{address}">a</a>' for address in many)}
    makers = MadeUp(pages)
    site = write_site(tmp_path / "site", makers, limit=20)
    assert not site.whole
    assert site.pages < 45
    assert site.left_out["map/occupations"] > 150
    assert (tmp_path / "site/classification/soc1/11.html").is_file()
    assert max(makers.turns) <= 20


def test_gaps_leave_room_for_all_other_pages(tmp_path: Path) -> None:
    occupations = {f"/map/occupations/OCC{n}": f'<a href="/map/gap?from=OCC{n}&amp;to=OCC1">a</a>' for n in range(30)}
    gaps = {f"/map/gap?from=OCC{n}&to=OCC1": "<h1>gap</h1>" for n in range(30)}
    listed = {"/map/occupations": "".join(f'<a href="{address}">a</a>' for address in occupations)}
    made = {**PAGES, **occupations, **gaps, **listed}
    whole = write_site(tmp_path / "whole", MadeUp(made), limit=1000)
    site = write_site(tmp_path / "site", MadeUp(made), limit=len(made) - 20)
    assert whole.left_out == {}
    assert list(site.left_out) == ["map/gap"]
    assert len(list((tmp_path / "site/map/occupations").iterdir())) == 30


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_site(tmp_path / name, MadeUp())
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_nothing_is_written_where_something_else_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(OutputError, match="not from an earlier run"):
        write_site(tmp_path, MadeUp())


def test_a_search_has_its_index_beside_it_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    pagefind = program()
    if pagefind is None:
        pytest.skip("Pagefind isn't installed (the extra site)")
    for name in ("one", "two"):
        assert write_site(tmp_path / name, MadeUp(), pagefind=pagefind).searched
    found = contents(tmp_path / "one")
    assert found == contents(tmp_path / "two")
    assert {"pagefind/pagefind.js", "pagefind/pagefind-entry.json", "static/site-search.js"} <= set(found)
    assert not any("-ui." in name for name in found)
    assert b'src="static/site-search.js"' in found["search.html"]


def test_a_search_that_cant_be_made_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    broken = tmp_path / "pagefind"
    broken.write_text("#!/bin/sh\necho no memory >&2\nexit 3\n")
    broken.chmod(0o755)
    with pytest.raises(OutputError, match="no memory"):
        write_site(tmp_path / "site", MadeUp(), pagefind=broken)
    assert not (tmp_path / "site").exists()
