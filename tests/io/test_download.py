"""A published file is fetched whole or not at all, and what goes wrong is said in words."""

from __future__ import annotations

import ast
import hashlib
import subprocess
from pathlib import Path

import httpx
import pytest

import occumap
from occumap.errors import InputError, NetworkError, OutputError
from occumap.io import download
from occumap.io.download import KNOWN, Download, checksum_path, fetch
from tests.io.made_files import Answer, make_workbook, nobody, published, silent_publisher

NETWORK_MODULES = {"httpx", "requests", "urllib.request", "http.client", "socket", "ftplib", "aiohttp", "urllib3"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def workbook(tmp_path_factory) -> bytes:
    rows = [[f"title {n}", str(n)] for n in range(20_000)]
    return make_workbook(tmp_path_factory.mktemp("published") / "index.xlsx", {"Index": rows}).read_bytes()


@pytest.fixture
def target(tmp_path) -> Path:
    return tmp_path / "downloads" / "ons-index.xlsx"


def refused(address: str, target: Path, error: type[Exception] = NetworkError) -> str:
    """The message of a fetch that must fail, and leave the folder just as it was."""
    before = {path: path.read_bytes() for path in target.parent.glob("*")}
    with pytest.raises(error) as caught:
        fetch(address, target)
    assert {path: path.read_bytes() for path in target.parent.glob("*")} == before
    return str(caught.value)


def test_a_good_file_arrives_byte_for_byte_with_its_checksum(target, workbook):
    with published({"/index.xlsx": Answer(workbook)}) as publisher:
        got = fetch(publisher.at("/index.xlsx"), target)
    sha256 = hashlib.sha256(workbook).hexdigest()
    assert got == Download(publisher.at("/index.xlsx"), target, sha256, len(workbook))
    assert target.read_bytes() == workbook
    assert checksum_path(target).read_text() == f"{sha256}  ons-index.xlsx\n"
    assert sorted(path.name for path in target.parent.iterdir()) == ["ons-index.xlsx", "ons-index.xlsx.sha256"]
    assert publisher.requests[0]["User-Agent"] == f"occumap/{occumap.__version__}"


def test_the_checksum_file_is_one_that_sha256sum_understands(target, workbook):
    with published({"/index.xlsx": Answer(workbook)}) as publisher:
        fetch(publisher.at("/index.xlsx"), target)
    command = ["sha256sum", "--check", checksum_path(target).name]
    try:
        checked = subprocess.run(command, cwd=target.parent, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no sha256sum on this machine")
    assert (checked.returncode, checked.stdout) == (0, "ons-index.xlsx: OK\n")


def test_progress_ends_with_all_the_bytes_there_are(target, workbook):
    told: list[tuple[int, int | None]] = []
    with published({"/index.xlsx": Answer(workbook)}) as publisher:
        fetch(publisher.at("/index.xlsx"), target, progress=lambda done, total: told.append((done, total)))
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1] == (len(workbook), len(workbook))


def test_progress_knows_no_total_where_the_publisher_states_none(target, workbook):
    told: list[tuple[int, int | None]] = []
    with published({"/index.xlsx": Answer(workbook, stated_length=None)}) as publisher:
        fetch(publisher.at("/index.xlsx"), target, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(workbook), None)


def test_redirects_are_followed(target, workbook):
    answers = {"/old": Answer(status=302, headers={"Location": "/new"}), "/new": Answer(workbook)}
    with published(answers) as publisher:
        got = fetch(publisher.at("/old"), target)
    assert got.address == publisher.at("/old")
    assert target.read_bytes() == workbook


def test_a_new_download_replaces_the_older_one(target, workbook):
    target.parent.mkdir()
    target.write_bytes(b"old")
    with published({"/index.xlsx": Answer(workbook)}) as publisher:
        fetch(publisher.at("/index.xlsx"), target)
    assert target.read_bytes() == workbook


def by_hand(message: str, address: str) -> bool:
    """Whether a message begins with the address and ends with the way to do without the network."""
    return message.startswith(f"{address}: ") and all(
        words in message for words in ("open the address in a browser", "--index FILE", "--address")
    )


def test_404_is_said_with_the_address_and_a_way_by_hand(target):
    with published({}) as publisher:
        message = refused(publisher.at("/gone.xlsx"), target)
    assert "the publisher answered 404 Not Found." in message
    assert by_hand(message, publisher.at("/gone.xlsx"))


def test_a_file_shorter_than_stated_is_refused_and_the_older_one_stays(target, workbook):
    target.parent.mkdir()
    target.write_bytes(b"old")
    with published({"/index.xlsx": Answer(workbook[:-1000], stated_length=len(workbook))}) as publisher:
        message = refused(publisher.at("/index.xlsx"), target)
    assert "was cut short" in message
    assert by_hand(message, publisher.at("/index.xlsx"))
    assert target.read_bytes() == b"old"


def test_a_workbook_cut_short_without_a_stated_length_is_refused_too(target, workbook):
    with published({"/index.xlsx": Answer(workbook[: len(workbook) // 2], stated_length=None)}) as publisher:
        message = refused(publisher.at("/index.xlsx"), target)
    assert f"the workbook was cut short after {len(workbook) // 2:,} bytes" in message


def test_a_page_instead_of_a_workbook_is_refused(target):
    page = Answer(b"<!doctype html><p>Sorry, the service is busy</p>", headers=HTML)
    with published({"/index.xlsx": page}) as publisher:
        message = refused(publisher.at("/index.xlsx"), target)
    assert "it sent a web page that is not a workbook." in message
    assert by_hand(message, publisher.at("/index.xlsx"))


@pytest.mark.parametrize("body", [b"P", b"%PDF-1.7", b"\xd0\xcf\x11\xe0 old Excel"])
def test_a_file_of_another_kind_instead_of_a_workbook_is_refused(target, body):
    with published({"/index.xlsx": Answer(body)}) as publisher:
        assert "it sent something that is not a workbook." in refused(publisher.at("/index.xlsx"), target)


def test_an_empty_file_is_refused(target):
    with published({"/index.xlsx": Answer()}) as publisher:
        assert "the file it sent is empty." in refused(publisher.at("/index.xlsx"), target)


def test_a_target_that_is_no_workbook_may_be_anything(tmp_path):
    with published({"/table.csv": Answer(b"code,title\n", headers=HTML)}) as publisher:
        fetch(publisher.at("/table.csv"), tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes() == b"code,title\n"


def test_nobody_at_the_address_is_said(target):
    address = nobody()
    message = refused(address, target)
    assert "it can't be reached" in message
    assert "check the network connection" in message
    assert by_hand(message, address)


def test_no_answer_in_time_is_said(target, monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT", httpx.Timeout(0.2))
    with silent_publisher() as address:
        assert "there was no answer in time." in refused(address, target)


def test_redirects_without_end_are_said(target):
    with published({"/round": Answer(status=302, headers={"Location": "/round"})}) as publisher:
        assert "it redirects from address to address without end." in refused(publisher.at("/round"), target)


@pytest.mark.parametrize(
    "address", ["ons.gov.uk/index.xlsx", "ftp://127.0.0.1/x", "http://127.0.0.1:abc", "http://a..b"]
)
def test_what_is_no_address_is_said(target, address):
    message = refused(address, target)
    assert message.startswith(f"{address}: this is not an address")
    assert "Give one that begins with https://" in message


def test_a_proxy_that_cannot_be_used_is_said(target, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "pigeon://roof")
    assert "Set HTTPS_PROXY to an http or https proxy, or unset it." in refused("https://127.0.0.1/x", target)


def test_a_folder_that_cannot_be_made_is_said(tmp_path, workbook):
    (tmp_path / "file").write_text("in the way")
    with published({"/index.xlsx": Answer(workbook)}) as publisher, pytest.raises(OutputError) as caught:
        fetch(publisher.at("/index.xlsx"), tmp_path / "file" / "index.xlsx")
    assert "it can't be written" in str(caught.value)
    assert "A part of its path is a file: name another folder." in str(caught.value)
    assert publisher.requests == []


def test_a_file_that_its_check_refuses_leaves_nothing_behind(target, workbook):
    target.parent.mkdir()
    target.write_bytes(b"old")
    seen: list[tuple[Path, bytes]] = []

    def check(path: Path) -> None:
        seen.append((path, path.read_bytes()))
        raise InputError(str(path), "it is about birds", hint="Fetch another.")

    with (
        published({"/index.xlsx": Answer(workbook)}) as publisher,
        pytest.raises(InputError, match="about birds"),
    ):
        fetch(publisher.at("/index.xlsx"), target, check=check)
    assert [content for _, content in seen] == [workbook]
    assert seen[0][0].suffix == ".xlsx"
    assert {path.name: path.read_bytes() for path in target.parent.iterdir()} == {"ons-index.xlsx": b"old"}


def test_an_interrupted_fetch_leaves_nothing_behind(target, workbook):
    def stop(_done: int, _total: int | None) -> None:
        raise KeyboardInterrupt

    with published({"/index.xlsx": Answer(workbook)}) as publisher, pytest.raises(KeyboardInterrupt):
        fetch(publisher.at("/index.xlsx"), target, progress=stop)
    assert list(target.parent.iterdir()) == []


def test_the_known_addresses_are_workbooks_of_the_ons():
    assert set(KNOWN) == {"ons-index", "ons-structure"}
    for address in KNOWN.values():
        assert address.startswith("https://www.ons.gov.uk/file?uri=/methodology/")
        assert address.endswith(".xlsx")


DO_NOT_REACH_OUT = {
    "cli/serve.py": "listens",
    "cli/site.py": "asks the app itself, in its own process",
    "web/server/job_worker.py": "reads the name of this machine",
}


def test_nothing_else_opens_a_connection():
    """Only ``io/download.py`` imports a module that can, and those that do with it what is said above."""
    root = Path(occumap.__file__).parent
    found = {str(path.relative_to(root)) for path in root.rglob("*.py") if _imports(path) & NETWORK_MODULES}
    assert found - set(DO_NOT_REACH_OUT) == {"io/download.py"}


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names
