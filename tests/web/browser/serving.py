"""`occumap serve` as a real process, with people who have accounts, and things on it to look at."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import httpx

from occumap.store.kinds import Role
from occumap.store.open import open_store
from occumap.web.server.settings import settings_for

OCCUMAP = (sys.executable, "-c", "from occumap.cli.app import main; main()")
PASSWORD = "three plain words"
OWNER, EDITOR, FIRST, SECOND = "Olga", "Edi", "Rae", "Ray"
PEOPLE = {OWNER: Role.OWNER, EDITOR: Role.EDITOR, FIRST: Role.REVIEWER, SECOND: Role.REVIEWER}
SESSION = "occumap_session"
REVISION = "soc2010-review"
# Counted per client and minute; all of a test's clients are one.
_NO_LIMITS = {"OCCUMAP_LOGINS_A_MINUTE": "0", "OCCUMAP_CODINGS_A_MINUTE": "0"}
_COMMENTS = (
    ("support", "Institute of Project Work", "Project support officers train apart and are hired apart."),
    ("refute", "R. Mason", "In small firms one person does both; how would an interviewer tell?"),
)
_LISTS = {
    "staff": "Payroll no;Position;Site\n1;Maintenance fitter;A\n2;Welder;A\n3;Technician;B\n4;Xyzzyx;B\n".encode(
        "cp1252"
    ),
    "roles": b"role;posts\nWelder;2\nOCC0154E;1\n",
}
_TITLES = (
    "design engineer",
    "care worker",
    "engineer",
    "software developer",
    "manager",
    "warehouse operative",
    "teaching assistant",
    "assistant",
    "electrician",
    "inspector",
    "technician",
    "supervisor",
    "bricklayer",
    "fitter",
    "officer",
    "operator",
    "nurse",
    "project manager",
    "director",
    "driver",
)


class Served:
    """A server that runs, and what is on it; each thing is made when it is first asked for."""

    def __init__(self, address: str, data: Path) -> None:
        self.address, self.data = address, data
        self._sessions: dict[str, str] = {}

    def client(self, name: str | None = None) -> httpx.Client:
        """A browser without a screen, of somebody who is signed in, or of nobody."""
        cookies = {SESSION: self.session(name)} if name else {}
        return httpx.Client(base_url=self.address, cookies=cookies, timeout=60, follow_redirects=True)

    def session(self, name: str) -> str:
        """The session cookie of somebody who signed in."""
        if name not in self._sessions:
            with httpx.Client(base_url=self.address, timeout=60) as client:
                send(client, "/sign-in", {"name": name, "password": PASSWORD, "next": "/"}, page="/sign-in")
                self._sessions[name] = client.cookies[SESSION]
        return self._sessions[name]

    @cached_property
    def job(self) -> str:
        """Where a file that the editor uploaded is coded."""
        with self.client(EDITOR) as client:
            return code_file(client, titles_csv(40), "forty.csv")

    @cached_property
    def review(self) -> str:
        """A review of that file, with a title on which two people differ."""
        with self.client(EDITOR) as client:
            made = send(client, "/review", {"job": self.job.rsplit("/", 1)[1], "sure": "80", "double": "100"})
            address = made.url.path
            while address.startswith("/review/making/"):
                address = client.get(address).url.path
        for person, code in ((EDITOR, "none"), (SECOND, "2126")):
            with self.client(person) as client:
                page = client.get(address).text
                item = re.search(r'name="item" value="(\d+)"', page)
                assert item, page
                send(client, f"{address}/decide", {"item": item[1], "code": code, "why": "It says too little."})
        return address

    @cached_property
    def upload(self) -> str:
        """A file of the editor's whose columns are to be chosen."""
        with self.client(EDITOR) as client:
            return upload(client, titles_csv(12), "twelve.csv")

    @cached_property
    def consultation(self) -> str:
        """A consultation on the revision held, with two comments on its fourth issue."""
        with self.client(EDITOR) as client:
            fields = {"kind": "revision", "subject": REVISION, "closes": a_day_in(60)}
            address = send(client, "/consultation", fields | {"shows": "yes"}).url.path.removesuffix("/officer")
        with self.client() as client:
            for stance, name, text in _COMMENTS:
                send(client, f"{address}/4", {"stance": stance, "name": name, "text": text, "website": ""})
        return address

    @cached_property
    def draft(self) -> str:
        """A draft that begins with the revision held."""
        with self.client(EDITOR) as client:
            return send(client, "/revision/drafts", {"name": "second-look", "start": REVISION}).url.path

    @cached_property
    def lists(self) -> str:
        """Where the editor checks how an employer's lists were understood, some titles of which are asked about."""
        files = {name: (f"{name}.txt", content, "text/plain") for name, content in _LISTS.items()}
        with self.client(EDITOR) as client:
            token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/employer").text)
            assert token
            answer = client.post("/employer", data={"csrf": token[1], "minimum": "60"}, files=files)
        assert answer.url.path == "/employer/check", answer.text
        return f"{answer.url.path}?{answer.url.query.decode()}"

    @cached_property
    def map_check(self) -> str:
        """The check of the map, once it is made."""
        until = time.monotonic() + 180
        with self.client() as client:
            while "is being compared" in client.get("/map/check").text:
                assert time.monotonic() < until, "the check takes too long"
                time.sleep(0.5)
        return "/map/check"

    @cached_property
    def scan(self) -> str:
        """The scan of a version, once it is made."""
        until = time.monotonic() + 300
        with self.client() as client:
            while "is being looked into" in client.get("/scan/soc2010").text:
                assert time.monotonic() < until, "the scan takes too long"
                time.sleep(0.5)
        return "/scan/soc2010"

    @cached_property
    def saved(self) -> str:
        """A view of the map that was saved."""
        with self.client() as client:
            fields = {"address": "/map/gap?from=OCC0154E&to=OCC0023", "title": "From maintenance to control"}
            return send(client, "/map/save", fields, page="/map/save?view=%2Fmap%2Fgap").url.path


@contextmanager
def serving(data: Path, *arguments: str) -> Iterator[Served]:
    """A server on a free port over a data folder, with the people in it; stopped after the block."""
    settings = settings_for(data=data)
    with open_store(settings.database, folder=settings.data / "files") as store:
        for name, role in PEOPLE.items():
            store.accounts.add(name, PASSWORD, role)
    log = (data / "log").open("w+")
    command = [*OCCUMAP, "serve", "--port", "0", "--data", str(data), *arguments]
    process = subprocess.Popen(command, stderr=log, env=os.environ | _NO_LIMITS)
    try:
        served = Served(_said_address(process, data / "log"), data)
        _wait_for_coder(served)
        yield served
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def send(client: httpx.Client, address: str, fields: Mapping[str, str], *, page: str = "/code/file") -> httpx.Response:
    """Sends a form as a browser does, with the token of a page."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(page).text)
    assert found, f"{page} has no form token"
    answer = client.post(address, data={"csrf": found[1], **fields})
    assert answer.status_code < 400, f"{address}: {answer.status_code}\n{answer.text}"
    return answer


def upload(client: httpx.Client, table: bytes, name: str) -> str:
    """Uploads a table to be coded; the page that asks for its columns."""
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/code/file").text)
    assert token
    answer = client.post("/code/file", data={"csrf": token[1]}, files={"file": (name, table, "text/csv")})
    assert answer.url.path.startswith("/code/file/"), answer.text
    return answer.url.path


def code_file(client: httpx.Client, table: bytes, name: str) -> str:
    """Uploads a table, has it coded, and waits; the page of its result."""
    columns = {"title": "0", "industry": "1", "additional": "", "to": "soc2020", "kind": ".csv"}
    job = send(client, upload(client, table, name), columns).url.path
    until = time.monotonic() + 120
    while "badge good" not in (page := client.get(job).text):
        assert "couldn’t be coded" not in page, page
        assert time.monotonic() < until, "coding takes too long"
        time.sleep(0.2)
    return job


def titles_csv(rows: int) -> bytes:
    """Job titles with industries, many of which say too little."""
    industries = ("", "aerospace", "hospital", "construction")
    lines = [f"{_TITLES[n % len(_TITLES)]},{industries[n // len(_TITLES) % 4]}" for n in range(rows)]
    return "\n".join(["job title,industry", *lines, ""]).encode()


def a_day_in(days: int) -> str:
    """A date to come, as a form has it."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def _wait_for_coder(served: Served) -> None:
    """Waits until titles are coded at once: what is tested is the pages, on machines that may be busy."""
    until = time.monotonic() + 120
    with served.client() as client:
        while client.get("/health").json()["coder"] == "warming" and time.monotonic() < until:
            time.sleep(0.1)


def _said_address(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"http://[^ ]+", log.read_text())
        if found:
            return found[0]
        time.sleep(0.02)
    raise RuntimeError(f"it didn't start:\n{log.read_text()}")
