"""What a server is told before it starts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import platformdirs

from occumap.errors import InputError

KIB, MIB = 1 << 10, 1 << 20
_SECRET = "secret"
_PREFIX = "OCCUMAP_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one server runs.

    Args:
        database: a database URL: SQLite, or PostgreSQL for a team.
        data: the folder for uploads, results and the secret.
        secret: the key that form tokens are signed with; processes of one server share it.
        closed_reading: whether reading needs an account too.
        title: the name at the top of every page.
        max_body: bytes of a form or a JSON document.
        max_upload: bytes of a request with files, or of a table sent as such.
        max_unpacked: bytes that a workbook may unpack to.
        kept: how long uploads and results stay.
        session: how long somebody stays signed in.
        logins_a_minute: attempts to sign in, by client and by name; 0 is no limit.
        codings_a_minute: titles coded one at a time, by client; 0 is no limit.

    >>> Settings(database="sqlite:///x.db", data=Path("x")).closed_reading
    False
    """

    database: str
    data: Path
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    closed_reading: bool = False
    title: str = "Occumap"
    max_body: int = 2 * MIB
    max_upload: int = 100 * MIB
    max_unpacked: int = 500 * MIB
    kept: timedelta = timedelta(hours=24)
    session: timedelta = timedelta(hours=12)
    logins_a_minute: int = 10
    codings_a_minute: int = 1200


def settings_for(
    *, database: str | None = None, data: Path | None = None, closed: bool = False, **more: int
) -> Settings:
    """Return settings with a data folder that exists and the secret kept in it; SQLite in that folder by default.

    Raises:
        InputError: the folder can't be made or written.
    """
    folder = data or default_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        secret = _secret(folder / _SECRET)
    except OSError as error:
        raise InputError(
            str(folder), f"it can't be used for data ({error.strerror})", hint="Give another folder with --data."
        ) from None
    return Settings(
        database=database or f"sqlite:///{(folder / 'occumap.db').absolute()}",
        data=folder,
        secret=secret,
        closed_reading=closed,
        **more,  # type: ignore[arg-type]
    )


def default_folder() -> Path:
    """Return where a server keeps its data unless told: ``OCCUMAP_HOME`` if that is set, else among the user's data."""
    home = os.environ.get("OCCUMAP_HOME")
    return Path(home) if home else platformdirs.user_data_path("occumap", appauthor=False)


def to_environment(settings: Settings) -> dict[str, str]:
    """Return what a worker process needs to find the same settings; the secret stays in its file."""
    return {
        f"{_PREFIX}DATABASE": settings.database,
        f"{_PREFIX}DATA": str(settings.data),
        f"{_PREFIX}CLOSED": "1" if settings.closed_reading else "",
        f"{_PREFIX}LOGINS_A_MINUTE": str(settings.logins_a_minute),
        f"{_PREFIX}CODINGS_A_MINUTE": str(settings.codings_a_minute),
    }


def from_environment(given: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that the environment states, with defaults for what it doesn't.

    Raises:
        InputError: a limit isn't a number, or the data folder can't be used.
    """
    environment = os.environ if given is None else given
    data = environment.get(f"{_PREFIX}DATA")
    return settings_for(
        database=environment.get(f"{_PREFIX}DATABASE") or None,
        data=Path(data) if data else None,
        closed=environment.get(f"{_PREFIX}CLOSED", "").casefold() in {"1", "yes", "true"},
        **limits_from(environment),
    )


def limits_from(environment: Mapping[str, str]) -> dict[str, int]:
    """Return the rate limits that the environment states.

    >>> limits_from({"OCCUMAP_LOGINS_A_MINUTE": "5"})
    {'logins_a_minute': 5}
    """
    found = {}
    for name in ("logins_a_minute", "codings_a_minute"):
        stated = environment.get(f"{_PREFIX}{name.upper()}")
        if stated:
            if not stated.isdigit():
                raise InputError(
                    f"{_PREFIX}{name.upper()}",
                    f"{stated!r} is not a number",
                    hint="Give a whole number; 0 is no limit.",
                )
            found[name] = int(stated)
    return found


def _secret(path: Path) -> bytes:
    """Return the secret kept in a file that only its owner reads; made once, even by several processes at a time."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_bytes()
        if len(kept) >= 32:
            return kept
        handle = os.open(path, os.O_WRONLY | os.O_TRUNC, 0o600)
    fresh = secrets.token_bytes(32)
    with os.fdopen(handle, "wb") as file:
        file.write(fresh)
    return fresh
