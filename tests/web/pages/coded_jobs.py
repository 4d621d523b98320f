"""A coded file on its page, as tests of it send and read it."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import Any

from fastapi.testclient import TestClient


def coded(client: TestClient, content: bytes, name: str = "jobs.csv", **chosen: str) -> str:
    """Code a file whose first column is the title and the second the industry; the address of its job."""
    columns = send(client, "/code/file", "/code/file", files={"file": (name, content)})
    assert columns.url.path.startswith("/code/file/"), columns.text
    fields = {"title": "0", "industry": "1", "to": "soc2020", "index": "own index", "kind": ".csv"} | chosen
    job = send(client, columns.url.path, columns.url.path, fields)
    assert job.url.path.startswith("/code/jobs/"), job.text
    until = time.monotonic() + 120
    while "badge good" not in (page := client.get(job.url.path).text):
        assert "could not be coded" not in page, page
        assert time.monotonic() < until
        time.sleep(0.05)
    return job.url.path


def send(client: TestClient, address: str, page: str, fields: dict[str, str] | None = None, **more: Any) -> Any:
    """Send the form of a page as a browser does, and follow where it leads."""
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(page).text)
    assert token
    return client.post(address, data={"csrf": token[1], **(fields or {})}, **more)


def main_of(text: str) -> str:
    """The main part of a page."""
    found = re.search(r"<main.*</main>", text, re.DOTALL)
    assert found
    return found[0]


def rows_of(text: str) -> list[tuple[str, str]]:
    """The titles of a page's table, each with its row."""
    rows = re.findall(r'<tr id="title-\d+">.*?</tr>', text, re.DOTALL)
    return [(unescape(re.sub("<[^>]*>", "", row.split("</th>")[0])).strip(), row) for row in rows]


def row_of(text: str, title: str) -> str:
    """The row of a title on a page, whatever its case."""
    (row,) = [row for one, row in rows_of(text) if one.casefold() == title.casefold()]
    return row


def number_of(text: str, title: str) -> str:
    """The number of a title on a page."""
    found = re.match(r'<tr id="title-(\d+)"', row_of(text, title))
    assert found
    return found[1]
