"""What a server is told before it starts."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import platformdirs

from occumap.errors import InputError
from occumap.store.quotas import Quota

KIB, MIB = 1 << 10, 1 << 20
_SECRET = "secret"
PREFIX = "OCCUMAP_"
_YES, _NO = frozenset({"1", "yes", "true"}), frozenset({"0", "no", "false"})


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
        kept: how long uploads and results stay, unless their session ends before.
        review_kept: how long the copy of a file stays that a review applies decisions to.
        visitor_files: uploads and results that somebody may keep at once, besides those of jobs; 0 is no limit.
        visitor_size: bytes of all files that somebody may keep at once; 0 is no limit.
        visitor_jobs: jobs that somebody may have in line at once; 0 is no limit.
        free_space: bytes that uploads leave free on the disk.
        body_time: how long a body may take to arrive; more for each byte that came.
        head_time: how long a connection may take to say what it asks.
        answer_time: after how long an answer that isn't read is cut off.
        job_memory: bytes that the process of a job may hold.
        job_time: how long one job may take.
        job_output: bytes that one job may write while it runs.
        session: how long somebody stays signed in.
        logins_a_minute: attempts to sign in, by client and by name; 0 is no limit.
        codings_a_minute: titles coded one at a time, by client; 0 is no limit.
        cross_origin: whether pages of other sites may read the API; never where reading needs an account.
        address: where this server is reached from outside, for the API's description; empty for where it is asked.
        contact: whom to ask about this server: an e-mail or web address, for the API's description.

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
    review_kept: timedelta = timedelta(days=30)
    visitor_files: int = 100
    visitor_size: int = 2048 * MIB
    visitor_jobs: int = 20
    free_space: int = 200 * MIB
    body_time: timedelta = timedelta(seconds=60)
    head_time: timedelta = timedelta(seconds=20)
    answer_time: timedelta = timedelta(seconds=60)
    job_memory: int = 4096 * MIB
    job_time: timedelta = timedelta(hours=2)
    job_output: int = 10_240 * MIB
    session: timedelta = timedelta(hours=12)
    logins_a_minute: int = 10
    codings_a_minute: int = 1200
    cross_origin: bool = True
    address: str = ""
    contact: str = ""

    @property
    def quota(self) -> Quota:
        """What somebody may keep here at once."""
        return Quota(self.visitor_files, self.visitor_size, self.free_space)


def settings_for(
    *, database: str | None = None, data: Path | None = None, closed: bool = False, **more: Any
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
        **more,
    )


def default_folder() -> Path:
    """Return where a server keeps its data unless told: ``OCCUMAP_HOME`` if that is set, else among the user's data."""
    home = os.environ.get("OCCUMAP_HOME")
    return Path(home) if home else platformdirs.user_data_path("occumap", appauthor=False)


def to_environment(settings: Settings) -> dict[str, str]:
    """Return what a worker process needs to find the same settings; the secret stays in its file."""
    return {
        f"{PREFIX}DATABASE": settings.database,
        f"{PREFIX}DATA": str(settings.data),
        f"{PREFIX}CLOSED": "1" if settings.closed_reading else "",
        **{f"{PREFIX}{one.stated}": one.text(getattr(settings, one.name)) for one in LIMITS},
        f"{PREFIX}CROSS_ORIGIN": "yes" if settings.cross_origin else "no",
        f"{PREFIX}ADDRESS": settings.address,
        f"{PREFIX}CONTACT": settings.contact,
    }


def from_environment(given: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that the environment states, with defaults for what it doesn't.

    Raises:
        InputError: a limit isn't a number, or the data folder can't be used.
    """
    environment = os.environ if given is None else given
    data = environment.get(f"{PREFIX}DATA")
    return settings_for(
        database=environment.get(f"{PREFIX}DATABASE") or None,
        data=Path(data) if data else None,
        closed=environment.get(f"{PREFIX}CLOSED", "").casefold() in _YES,
        **limits_from(environment),
        **api_from(environment),
    )


def api_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return what the environment states of the API: whether other sites may read it, its address, whom to ask.

    Raises:
        InputError: one of them isn't what it should be.

    >>> api_from({"OCCUMAP_ADDRESS": "https://occupations.example/", "OCCUMAP_CROSS_ORIGIN": "no"})
    {'cross_origin': False, 'address': 'https://occupations.example', 'contact': ''}
    """
    stated = {name: environment.get(f"{PREFIX}{name}", "").strip() for name in ("CROSS_ORIGIN", "ADDRESS", "CONTACT")}
    crossing, address, contact = stated.values()
    if crossing.casefold() not in {"", *_YES, *_NO}:
        raise InputError(f"{PREFIX}CROSS_ORIGIN", f"{crossing!r} is neither yes nor no", hint="Give yes or no.")
    if address and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", address):
        hint = "Give where the server is reached, such as https://occupations.example."
        raise InputError(f"{PREFIX}ADDRESS", f"{address!r} isn’t a web address", hint=hint)
    if contact and not re.fullmatch(r"https?://\S+|[^@\s]+@[^@\s]+", contact):
        hint = "Give an e-mail address or a web address."
        raise InputError(f"{PREFIX}CONTACT", f"{contact!r} is neither an e-mail nor a web address", hint=hint)
    return {"cross_origin": crossing.casefold() not in _NO, "address": address.rstrip("/"), "contact": contact}


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that the environment may state as a whole number.

    Args:
        stated: its name there, after ``OCCUMAP_``.
        name: that of the setting.
        unit: of the number.
        least: the smallest number; 0 is no limit.
    """

    stated: str
    name: str
    unit: Any = 1
    least: int = 0

    def text(self, value: Any) -> str:
        """Return the number that stands for a value.

        >>> Limit("KEPT_HOURS", "kept", timedelta(hours=1)).text(timedelta(days=1))
        '24'
        """
        return str(value // self.unit)


_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
LIMITS = (
    Limit("LOGINS_A_MINUTE", "logins_a_minute"),
    Limit("CODINGS_A_MINUTE", "codings_a_minute"),
    Limit("JOB_MEMORY_MB", "job_memory", MIB, 1),
    Limit("JOB_MINUTES", "job_time", timedelta(minutes=1), 1),
    Limit("JOB_OUTPUT_MB", "job_output", MIB, 1),
    Limit("KEPT_HOURS", "kept", _HOUR, 1),
    Limit("REVIEW_KEPT_DAYS", "review_kept", _DAY, 1),
    Limit("SESSION_HOURS", "session", _HOUR, 1),
    Limit("VISITOR_FILES", "visitor_files"),
    Limit("VISITOR_MB", "visitor_size", MIB),
    Limit("VISITOR_JOBS", "visitor_jobs"),
    Limit("FREE_MB", "free_space", MIB),
    Limit("BODY_SECONDS", "body_time", timedelta(seconds=1), 1),
    Limit("HEAD_SECONDS", "head_time", timedelta(seconds=1), 1),
    Limit("ANSWER_SECONDS", "answer_time", timedelta(seconds=1), 1),
)


def limits_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the limits that the environment states: how often a client may ask, what it may keep, what a job may take.

    Raises:
        InputError: one of them isn't a whole number, or is 0 where that would let nothing be done.

    >>> limits_from({"OCCUMAP_LOGINS_A_MINUTE": "5", "OCCUMAP_JOB_MEMORY_MB": "2048"})
    {'logins_a_minute': 5, 'job_memory': 2147483648}
    """
    stated = {one: _whole(environment, one.stated, least=one.least) for one in LIMITS}
    return {one.name: number * one.unit for one, number in stated.items() if number is not None}


def _whole(environment: Mapping[str, str], name: str, *, least: int = 0) -> int | None:
    stated = environment.get(f"{PREFIX}{name}")
    if not stated:
        return None
    if not (stated.isascii() and stated.isdigit() and len(stated) < 8 and int(stated) >= least):
        meaning = "; 0 is no limit" if least == 0 else f", {least} or more"
        raise InputError(f"{PREFIX}{name}", f"{stated!r} is not a number", hint=f"Give a whole number{meaning}.")
    return int(stated)


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
