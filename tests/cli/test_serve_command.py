"""``occumap serve`` and ``occumap user`` as real processes."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from occumap.store.open import open_store
from occumap.web.server.settings import settings_for

PASSWORD = "three plain words\n"


def _occumap(*arguments: str, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from occumap.cli.app import main; main()", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **more,
    )


class _Server:
    """A server in a process of its own."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self.started = time.monotonic()
        command = [sys.executable, "-c", "from occumap.cli.app import main; main()"]
        self.process = subprocess.Popen(
            [*command, "serve", "--port", "0", "--data", str(data), *arguments], stderr=subprocess.PIPE, text=True
        )
        self.first = self.process.stderr.readline()
        found = re.search(r"http://[^ ]+", self.first)
        assert found, self.first
        self.address = found[0]

    def __enter__(self) -> _Server:
        return self

    def __exit__(self, *_) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stderr.close()


def test_it_answers_and_stops_when_told_to(tmp_path):
    with _Server(tmp_path) as server:
        assert "press Ctrl-C to stop" in server.first
        assert "<h1>" in httpx.get(f"{server.address}/", timeout=20).text
        health = httpx.get(f"{server.address}/health", timeout=20).json()
        assert (health["status"], health["database"]) == ("ok", "ok")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0
        lines = [json.loads(line) for line in server.process.stderr.read().splitlines()]
    assert lines[-1]["event"] == "stopped"
    assert {"method", "route", "status", "ms"} <= set(lines[0])
    assert (tmp_path / "occumap.db").is_file()


def test_a_signal_while_it_is_starting_stops_it_too(tmp_path):
    with _Server(tmp_path) as server:
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) == 0


def test_several_processes_answer_at_one_address_and_stop_together(tmp_path):
    with _Server(tmp_path, "--workers", "2") as server:
        statuses = [httpx.get(f"{server.address}/health", timeout=30).status_code for _ in range(10)]
        assert statuses == [200] * 10
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0


def test_a_body_without_an_end_is_cut_off_on_the_wire(tmp_path):
    with _Server(tmp_path) as server:
        host, port = server.address.removeprefix("http://").split(":")
        head = (
            f"POST /sign-in HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n"
        )
        sent, block = 0, b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        with socket.create_connection((host, int(port)), timeout=20) as wire:
            wire.sendall(head.encode())
            try:
                while sent < 1 << 30:
                    wire.sendall(block)
                    sent += 0x10000
            except OSError:
                pass
        assert sent < 64 << 20
        assert httpx.get(f"{server.address}/health", timeout=20).status_code == 200


def test_a_browser_that_sends_too_much_is_told_so(tmp_path):
    size = 150 << 20
    kind = "multipart/form-data; boundary=b"
    head = f"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\nContent-Type: {kind}\r\n\r\n"
    with _Server(tmp_path) as server:
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as wire:
            wire.sendall(head.encode())
            for _ in range(size >> 16):
                wire.sendall(b"x" * 0x10000)
            answer = wire.recv(1 << 16)
    assert answer.startswith(b"HTTP/1.1 413")


def test_a_taken_port_is_a_message(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = _occumap("serve", "--port", str(taken.getsockname()[1]), "--data", str(tmp_path))
    assert result.returncode == 2
    assert "can't listen there" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_wrong_database_is_a_message(tmp_path):
    result = _occumap("serve", "--port", "0", "--data", str(tmp_path), "--database", "mysql://x")
    assert result.returncode == 2
    assert "address can't be read" in result.stderr


def test_accounts_are_made_listed_disabled_and_let_in_again(tmp_path):
    where = ("--data", str(tmp_path))
    assert "no accounts yet" in _occumap("user", "list", *where).stdout
    made = _occumap("user", "add", "Ada", "--role", "owner", "--password-stdin", *where, input=PASSWORD)
    assert "Ada has the role owner" in made.stdout
    _occumap("user", "add", "Rae", "--role", "reviewer", "--password-stdin", *where, input=PASSWORD)
    assert "disabled" in _occumap("user", "disable", "Rae", *where).stdout
    listed = _occumap("user", "list", *where).stdout
    assert re.search(r"Ada\s+owner", listed)
    assert re.search(r"Rae\s+reviewer\s+disabled", listed)
    assert "enabled again" in _occumap("user", "disable", "Rae", "--undo", *where).stdout


def test_a_token_made_at_the_command_line_lets_its_user_in(tmp_path):
    where = ("--data", str(tmp_path))
    _occumap("user", "add", "Ada", "--role", "editor", "--password-stdin", *where, input=PASSWORD)
    secret = _occumap("user", "token", "Ada", *where).stdout.strip()
    with open_store(settings_for(data=tmp_path).database) as store:
        who = store.accounts.tokens.who(secret)
    assert who is not None
    assert who.name == "Ada"


def test_passwords_roles_and_tokens_are_changed_at_the_command_line(tmp_path):
    where = ("--data", str(tmp_path))
    _occumap("user", "add", "Ada", "--role", "owner", "--password-stdin", *where, input=PASSWORD)
    _occumap("user", "add", "Rae", "--role", "reviewer", "--password-stdin", *where, input=PASSWORD)
    assert "Rae has the role editor" in _occumap("user", "role", "Rae", "editor", *where).stdout
    assert "only owner" in _occumap("user", "role", "Ada", "editor", *where).stderr
    secret = _occumap("user", "token", "Rae", "--scope", "read", "--days", "7", *where).stdout.strip()
    assert re.search(r"1\s+created at the command line\s+read", _occumap("user", "tokens", "Rae", *where).stdout)
    changed = _occumap("user", "password", "Rae", "--password-stdin", *where, input="four more plain words\n")
    assert "signed out everywhere" in changed.stdout
    with open_store(settings_for(data=tmp_path).database) as store:
        assert store.accounts.tokens.who(secret) is None
        assert store.accounts.check("Rae", "four more plain words") is not None
    again = _occumap("user", "token", "Rae", *where).stdout.strip()
    assert "Token 2 of Rae is revoked" in _occumap("user", "revoke", "Rae", "2", *where).stdout
    with open_store(settings_for(data=tmp_path).database) as store:
        assert store.accounts.tokens.who(again) is None
    assert "has no tokens" in _occumap("user", "tokens", "Rae", *where).stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "Ada", "--role", "emperor", "--password-stdin"), "no role 'emperor'"),
        (("add", "Ada", "--role", "owner", "--password-stdin"), "Use 10 to 1000"),
        (("add", "Ada", "--role", "owner"), "--password-stdin"),
        (("disable", "Nobody"), "no such account"),
        (("token", "Nobody"), "no such account"),
        (("token", "Nobody", "--scope", "all"), "no scope 'all'"),
        (("role", "Nobody", "emperor"), "no role 'emperor'"),
        (("password", "Nobody", "--password-stdin"), "no such account"),
        (("revoke", "Nobody", "3"), "no such account"),
    ],
)
def test_what_cannot_be_done_is_a_message(tmp_path, arguments, told):
    result = _occumap("user", *arguments, "--data", str(tmp_path), input="short\n")
    assert result.returncode == 2
    assert told in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_the_secret_is_read_by_its_owner_alone_and_stays(tmp_path):
    first = settings_for(data=tmp_path)
    assert settings_for(data=tmp_path).secret == first.secret
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert first.secret.hex() not in repr(first)
