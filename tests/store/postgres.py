"""A real PostgreSQL of the tests' own: in a temporary folder, behind a Unix socket, on no port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

_NOT_ROOT = ("postgres", "nobody")
# What is lost when the machine loses power is of no interest here; what is lost when a process dies is.
_SETTINGS = "-c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=200"


@dataclass(frozen=True)
class Server:
    """A running server; ``address`` gives the URL of one of its databases."""

    programs: Path
    folder: Path

    def address(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def make_database(self, name: str) -> str:
        """An empty database of that name; its address."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.address(name)

    def drop_database(self, name: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def run_sql(self, address: str, statements: str) -> list[str]:
        """Runs statements; the first column of what the last one gave, sorted."""
        with psycopg.connect(address) as connection:
            done = connection.execute(statements.encode())
            return sorted(row[0] for row in done.fetchall()) if done.description else []

    def start(self) -> None:
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-w", "start", "-o", self._options)

    def stop(self, mode: str) -> None:
        """Stops it: ``fast`` in order, ``immediate`` as a crash would."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-m", mode, "stop")

    @property
    def _options(self) -> str:
        return f"{_SETTINGS} -c unix_socket_directories={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        # Its log goes to a file: a pipe would stay open as long as the server runs.
        with (self.folder / "commands").open("ab") as log:
            done = subprocess.run(
                [*_as_nobody(), str(self.programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                check=False,
            )
        if done.returncode:
            said = "".join(
                path.read_text() for path in (self.folder / "commands", self.folder / "log") if path.exists()
            )
            raise RuntimeError(f"{program} failed:\n{said}")


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest; None where it isn't installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def running(installed: Path) -> Iterator[Server]:
    """A server of its own, gone after the block."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        if _as_nobody():
            shutil.chown(folder, _as_nobody()[2])
        server = Server(installed, folder)
        server._run("initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")


def _as_nobody() -> list[str]:
    """PostgreSQL doesn't run as root; then it runs as somebody else."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    return ["runuser", "-u", next(name for name in _NOT_ROOT if name in names), "--"]
