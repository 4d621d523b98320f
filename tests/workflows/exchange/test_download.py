"""What is downloaded is loaded before it is kept, and what can't be loaded replaces nothing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from occumap.catalog import load
from occumap.catalog.user_data import downloaded, place_of_download
from occumap.errors import InputError, NetworkError, UnknownNameError
from occumap.workflows.exchange import download as downloads
from occumap.workflows.exchange.download import Downloaded, download
from tests.io.made_files import Answer, make_workbook, nobody, published

INDEX = [
    ["UNIQUE ID", "SOC_2010", "SOC_2020", "INDEXOCC"],
    ["a1", "5432", "5432", "Baker"],
    ["a2", "5434", "5434", "Chef"],
]
FRAMEWORK = [
    ["Unique ID", "SOC2020\nMajor Group", "SOC2020\nSub-Major Group", "SOC2020\nMinor Group", "SOC2020 Unit Group"],
    [None, "1"],
    [None, None, "11"],
    [None, None, None, "111"],
    [None, None, None, None, "1111"],
    [None, None, None, None, "1112"],
]
STRUCTURE = [
    [*row, *[None] * (5 - len(row)), "SOC2020 Group Title" if n == 0 else "A"] for n, row in enumerate(FRAMEWORK)
]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("published")
    sheets = {
        "index": {"SOC2020 coding index": INDEX},
        "structure": {"SOC2020 Framework": STRUCTURE},
        "other": {"A": [["x"]]},
    }
    return {name: make_workbook(folder / f"{name}.xlsx", sheet).read_bytes() for name, sheet in sheets.items()}


@pytest.fixture(scope="module")
def publisher(books):
    answers = {f"/{name}": Answer(book) for name, book in books.items()}
    with published(answers | {"/half": Answer(books["index"][:-300])}) as running:
        yield running


def test_an_index_is_kept_with_what_is_in_it(home, books, publisher):
    held = download("ons-index", address=publisher.at("/index"))
    path = home / "downloads" / "ons-index.xlsx"
    sha256 = hashlib.sha256(books["index"]).hexdigest()
    assert held == Downloaded("ons-index", path, sha256, len(books["index"]), "2 entries coded to soc2010, soc2020")
    assert path.read_bytes() == books["index"]
    assert downloaded("ons-index") == path


def test_a_structure_is_kept_with_the_number_of_its_groups(publisher):
    held = download("ons-structure", address=publisher.at("/structure"))
    assert held.summary == "1 major, 1 sub-major, 1 minor, 2 unit groups"
    assert downloaded("ons-structure") == held.path


def test_the_real_index_is_proved_by_loading_it(ons_workbook):
    with published({"/real": Answer(ons_workbook.read_bytes())}) as ons:
        held = download("ons-index", address=ons.at("/real"))
    assert held.summary == "32,195 entries coded to soc90, soc2000, soc2010, soc2020, soc2020ext, isco08"


def test_another_folder_can_be_named(tmp_path, publisher):
    held = download("ons-index", address=publisher.at("/index"), folder=tmp_path / "mine")
    assert held.path == tmp_path / "mine" / "ons-index.xlsx"
    assert downloaded("ons-index") is None


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/other", "what it sent is not the ONS coding index: there is no sheet ‘SOC2020 coding index’"),
        ("/structure", "what it sent is not the ONS coding index"),
        ("/half", "the workbook was cut short"),
        ("/gone", "the publisher answered 404"),
    ],
)
def test_what_is_something_else_never_replaces_a_good_download(home, books, publisher, path, words):
    download("ons-index", address=publisher.at("/index"))
    before = {file.name: file.read_bytes() for file in (home / "downloads").iterdir()}
    with pytest.raises(NetworkError, match=words) as caught:
        download("ons-index", address=publisher.at(path))
    assert str(caught.value).startswith(publisher.at(path))
    assert "You can also open the address in a browser" in str(caught.value)
    assert {file.name: file.read_bytes() for file in (home / "downloads").iterdir()} == before
    assert before["ons-index.xlsx"] == books["index"]


def test_without_a_network_nothing_is_held(home):
    with pytest.raises(NetworkError, match="it can't be reached"):
        download("ons-index", address=nobody())
    assert downloaded("ons-index") is None
    assert list((home / "downloads").iterdir()) == []


def test_an_unknown_name_is_refused_with_those_known():
    with pytest.raises(
        UnknownNameError, match=r"soc1968: nothing with this name .*Available: ons-index, ons-structure\."
    ):
        download("soc1968")
    assert downloaded("soc1968") is None


def test_nothing_is_held_before_it_is_downloaded():
    assert downloaded("ons-index") is None


def test_downloads_are_kept_with_the_user_s_data_unless_a_home_is_named(home, monkeypatch):
    assert place_of_download("x").parent == home / "downloads"
    monkeypatch.delenv("OCCUMAP_HOME")
    assert place_of_download("x").parent.parts[-2:] == ("occumap", "downloads")


CSVS = {
    "Coding index.csv": "INDEXOCC,Unique ID,SOC 2020\r\nBaker of pâtés,z1,5432\r\nCashier (£),z2,7112\r\n",
    "Notes.csv": "About the £\r\n",
}


@pytest.fixture(scope="module")
def in_csvs(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("published") / "index.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in CSVS.items():
            archive.writestr(name, text.encode("latin-1"))
    return path.read_bytes()


@pytest.fixture(scope="module")
def releases(books, in_csvs):
    """A page that lists three releases, the newest as a ZIP; and one that lists none."""
    html = {"Content-Type": "text/html; charset=utf-8"}
    links = (
        ("/old/codingindexexcel16042025v2.xlsx", "Coding index (Excel)"),
        ("/new/soc2020codingindex27082026.zip", "Coding index, version 14 (ZIP of CSVs)"),
        ("/mid/codingindexv13.xlsx", "Coding index, version 13"),
        ("/structure/structure01012027.xlsx", "Structure"),
    )
    page = "".join(f"<a href='{href}'>{text}</a>" for href, text in links)
    answers = {
        "/page": Answer(page.encode(), headers=html),
        "/none": Answer(b"<html><a href='/'>Home</a></html>", headers=html),
        "/broken": Answer(b"<a href='/cut.zip'>Coding index version 15</a>" + page.encode(), headers=html),
        "/cut.zip": Answer(in_csvs[:-60]),
        links[0][0]: Answer(books["index"]),
        links[1][0]: Answer(in_csvs),
    }
    with published(answers) as running:
        yield running


def test_of_the_releases_that_a_page_lists_the_newest_is_taken_and_named(home, in_csvs, releases):
    held = download("ons-index", address=releases.at("/page"))
    assert held.release == "version 14 of 27 August 2026"
    assert held.path == home / "downloads" / "ons-index.zip"
    assert held.path.read_bytes() == in_csvs
    assert held.summary == "2 entries coded to soc2020"
    assert load.index("ons-index").frame["title"].to_list() == ["Baker of pâtés", "Cashier (£)"]
    checksum = (home / "downloads" / "ons-index.zip.sha256").read_text()
    assert checksum == f"{held.sha256}  ons-index.zip\n"


def test_a_release_in_another_form_takes_the_place_of_the_one_before(home, releases, publisher):
    download("ons-index", address=publisher.at("/index"))
    download("ons-index", address=releases.at("/page"))
    assert sorted(path.name for path in (home / "downloads").iterdir()) == ["ons-index.zip", "ons-index.zip.sha256"]
    download("ons-index", address=publisher.at("/index"))
    assert sorted(path.name for path in (home / "downloads").iterdir()) == ["ons-index.xlsx", "ons-index.xlsx.sha256"]
    assert len(load.index("ons-index")) == 2


def test_the_page_of_the_publisher_is_asked_unless_an_address_is_given(monkeypatch, releases):
    monkeypatch.setattr(downloads, "PAGES", {"ons-index": (releases.at("/page"), "coding index")})
    assert download("ons-index").release == "version 14 of 27 August 2026"


def test_where_the_page_lists_none_the_known_release_is_taken_and_that_is_said(monkeypatch, releases):
    monkeypatch.setattr(downloads, "PAGES", {"ons-index": (releases.at("/none"), "coding index")})
    known = {"ons-index": releases.at("/old/codingindexexcel16042025v2.xlsx")}
    monkeypatch.setattr(downloads, "KNOWN", known)
    assert "the release of 16 April 2025, since the publisher’s page lists none" in download("ons-index").release


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("path", ["/none", "/broken"])
def test_a_page_without_releases_and_one_that_is_cut_off_leave_what_was_there(home, publisher, releases, path):
    download("ons-index", address=publisher.at("/index"))
    before = {file.name: file.read_bytes() for file in (home / "downloads").iterdir()}
    with pytest.raises(NetworkError, match=r"a web page that is not a workbook|cut short"):
        download("ons-index", address=releases.at(path))
    assert {file.name: file.read_bytes() for file in (home / "downloads").iterdir()} == before


@pytest.mark.parametrize("kind", ["xlsx", "zip"])
def test_a_file_that_one_already_has_is_checked_and_kept(tmp_path, home, books, in_csvs, kind):
    mine = tmp_path / "from a colleague.bin"
    mine.write_bytes(books["index"] if kind == "xlsx" else in_csvs)
    held = download("ons-index", file=mine)
    assert held.path == home / "downloads" / f"ons-index.{kind}"
    assert held.path.read_bytes() == mine.read_bytes()
    assert len(load.index("ons-index")) == 2


def test_a_file_that_is_something_else_is_refused_and_nothing_changes(tmp_path, books):
    mine = tmp_path / "other.xlsx"
    mine.write_bytes(books["other"])
    with pytest.raises(InputError, match=r"other.xlsx: it is not the ONS coding index"):
        download("ons-index", file=mine)
    with pytest.raises(InputError, match=r"there is no such file|can't be read"):
        download("ons-index", file=tmp_path / "nowhere.xlsx")
    assert downloaded("ons-index") is None


def occumap(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from occumap.cli.app import main; main()", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "OCCUMAP_HOME": str(home)},
    )


def test_the_command_prints_plain_lines_and_the_command_to_use_it_next(home, books, publisher):
    result = occumap("download", "ons-index", "--address", publisher.at("/index"), home=home)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        "fetched  ons-index",
        "holds    2 entries coded to soc2010, soc2020",
        f"saved to {home / 'downloads' / 'ons-index.xlsx'}",
        f"sha256   {hashlib.sha256(books['index']).hexdigest()}",
        "use it   occumap revise soc2010-review --index ons-index",
    ]
    assert result.stderr.strip() == ""


def test_the_command_says_which_release_it_took_and_keeps_a_file_of_the_user_s(tmp_path, home, books, releases):
    result = occumap("download", "ons-index", "--address", releases.at("/page"), home=home)
    assert "release  version 14 of 27 August 2026" in result.stdout.splitlines()
    (tmp_path / "mine.xlsx").write_bytes(books["index"])
    result = occumap("download", "ons-index", "--file", str(tmp_path / "mine.xlsx"), home=home)
    assert result.stdout.splitlines()[:2] == ["checked  ons-index", "holds    2 entries coded to soc2010, soc2020"]


def test_the_command_names_the_file_where_the_folder_is_the_user_s_own(tmp_path, home, publisher):
    folder = tmp_path / "my files"
    arguments = ("--address", publisher.at("/index"), "--folder", str(folder))
    result = occumap("download", "ons-index", *arguments, home=home)
    assert f"use it   occumap revise soc2010-review --index '{folder / 'ons-index.xlsx'}'" in result.stdout.splitlines()


def test_the_command_says_what_went_wrong_and_leaves_with_2(home, publisher):
    result = occumap("download", "ons-index", "--address", publisher.at("/gone"), home=home)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "the publisher answered 404" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_command_s_help_names_what_can_be_downloaded(home):
    result = occumap("download", "--help", home=home)
    assert result.returncode == 0
    assert "ons-index" in result.stdout
    assert "ons-structure" in result.stdout
