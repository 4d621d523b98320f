"""Small files and a small publisher, made for the tests of readers and downloads."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import xlsxwriter

Cell = str | float | None


def make_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> Path:
    """A workbook with these sheets; text stays text, numbers are numbers, None leaves the cell out."""
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell is not None:
                        sheet.write_number(row, column, cell)
    return path


def make_csv(path: Path, text: str) -> Path:
    """A CSV of that text, byte for byte."""
    path.write_bytes(text.encode())
    return path


@dataclass
class Answer:
    """What the publisher sends for a path; ``stated_length`` can lie, None leaves it out."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stated_length: int | None = -1


@dataclass
class Publisher:
    """A publisher on this machine, and the headers of the requests it got."""

    address: str
    requests: list[dict[str, str]]

    def at(self, path: str) -> str:
        """The address of a path of it."""
        return f"{self.address}{path}"


@contextmanager
def published(answers: Mapping[str, Answer]) -> Iterator[Publisher]:
    """A publisher who sends these answers by path, 404 for any other, until the end of the block."""
    requests: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(dict(self.headers))
            answer = answers.get(self.path, Answer(b"no such page", 404, {"Content-Type": "text/html"}))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.stated_length is not None:
                length = len(answer.body) if answer.stated_length < 0 else answer.stated_length
                self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Publisher(f"http://127.0.0.1:{server.server_address[1]}", requests)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def silent_publisher() -> Iterator[str]:
    """The address of one who takes requests and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/index.xlsx"


def nobody() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    return f"http://127.0.0.1:{port}/index.xlsx"
