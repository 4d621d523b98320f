"""What one client may ask of the server: how often, how large, and unpacked to how much."""

from __future__ import annotations

import asyncio
import gzip
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from occumap.errors import InputError
from occumap.web.server.settings import Settings

_LARGE = (b"multipart/form-data", b"text/csv")
_MAX_CLIENTS = 50_000
_BLOCK = 1 << 16
_PACKED = (b"\x1f\x8b", b"PK\x03\x04")
_MAX_THROWN_AWAY = 2 << 30
# Bytes a second: what comes more slowly than that is cut off after the time that every body has.
SLOWEST = 4 << 10


class TokenBuckets:
    """How often each client may do something: ``a_minute`` on average, ``burst`` at once; 0 is no limit.

    Counts are of this process alone. Clients that have been still for long enough are forgotten.

    >>> now = 0.0
    >>> buckets = TokenBuckets(60, burst=2, clock=lambda: now)
    >>> [buckets.wait("a"), buckets.wait("a"), buckets.wait("a"), buckets.wait("b")]
    [0.0, 0.0, 1.0, 0.0]
    """

    def __init__(self, a_minute: int, *, burst: int | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = a_minute / 60
        self._burst = float(burst if burst is not None else max(a_minute, 1))
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def wait(self, client: str) -> float:
        """Take one turn and return 0, or the seconds until there is one."""
        if not self._rate:
            return 0.0
        now = self._clock()
        with self._lock:
            if client not in self._left and len(self._left) >= _MAX_CLIENTS:
                self._forget(now)
            left, since = self._left.get(client, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._rate)
            if left >= 1:
                self._left[client] = (left - 1, now)
                return 0.0
            self._left[client] = (left, now)
            return (1 - left) / self._rate

    def _forget(self, now: float) -> None:
        """Let go of full buckets; if all are in use, of the older half."""
        full = [key for key, (left, since) in self._left.items() if left + (now - since) * self._rate >= self._burst]
        if not full:
            full = sorted(self._left, key=lambda key: self._left[key][1])[: _MAX_CLIENTS // 2]
        for key in full:
            del self._left[key]


class TooLargeError(HTTPException):
    """A body of more bytes than are taken; the rest of it isn't read."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"It must be {size_in_words(limit)} or smaller.")


class BodyLimit:
    """Middleware that stops reading a body at its limit, whatever length it claimed to have.

    Forms and JSON have one limit; requests with files and tables sent as such have a larger one. A browser shows the
    answer only when it has sent all, so what it still sends is thrown away unread; a sender without an end in sight
    is cut off, and so is one that sends more slowly than any line does.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a receive that counts."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        limit = self._limit(headers.get(b"content-type", b""))
        claimed = _number(headers.get(b"content-length"))
        has_end = claimed is not None and claimed <= _MAX_THROWN_AWAY
        whole = claimed == 0 or (claimed is None and b"transfer-encoding" not in headers)
        read, begun = 0, time.monotonic()

        async def counted() -> Message:
            nonlocal read, whole
            if claimed is not None and claimed > limit:
                raise TooLargeError(limit)
            end = begun + self._settings.body_time.total_seconds() + read / SLOWEST
            message = await (receive() if whole else _in_time(receive, end))
            read += len(message.get("body", b""))
            if read > limit:
                raise TooLargeError(limit)
            whole = whole or not message.get("more_body", False)
            return message

        async def cutting_off(message: Message) -> None:
            if message["type"] == "http.response.start" and not whole and not has_end:
                message.setdefault("headers", []).append((b"connection", b"close"))
            await send(message)

        await self._app(scope, counted, cutting_off)

    def _limit(self, kind: bytes) -> int:
        return self._settings.max_upload if kind.lower().startswith(_LARGE) else self._settings.max_body


async def _in_time(receive: Receive, end: float) -> Message:
    """Return what comes next of a body, if it comes before a time on the clock.

    Raises:
        HTTPException: 408; the connection is closed.
    """
    try:
        async with asyncio.timeout(max(0.0, end - time.monotonic())):
            return await receive()
    except TimeoutError:
        raise HTTPException(
            408, "It took too long to arrive, so it was not taken. Try again.", headers={"Connection": "close"}
        ) from None


def _number(length: bytes | None) -> int | None:
    return int(length) if length is not None and length.isdigit() else None


def refuse_bomb(path: Path, *, limit: int, name: str) -> None:
    """Raise InputError if a workbook unpacks to more than ``limit`` bytes: counted, not as its parts claim.

    Raises:
        InputError: it isn't a whole workbook, or unpacks to more.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if sum(part.compress_size for part in parts) > path.stat().st_size:
                raise InputError(name, "its parts overlap", hint="Open it and save it as .xlsx again.")
            total = 0
            is_workbook = any(part.filename.startswith("xl/") or part.filename == "content.xml" for part in parts)
            for part in parts:
                if not is_workbook and not part.is_dir():
                    with archive.open(part) as inside:
                        _refuse_packed_again(inside.read(4), name)
                total += _unpacked_size(file, part, limit - total)
                if total > limit:
                    raise InputError(
                        name,
                        f"it unpacks to more than {size_in_words(limit)}",
                        hint="Save it as CSV, or remove sheets that are not needed.",
                    )
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise InputError(name, "it is not a complete Excel workbook or zip", hint="Save or make it again.") from None


def refuse_gzip_bomb(path: Path, *, limit: int, name: str) -> None:
    """Raise InputError if a gzip unpacks to more than ``limit`` bytes, or to what is packed itself.

    Raises:
        InputError: it isn't whole, unpacks to more, or what is in it is packed again.
    """
    try:
        with gzip.open(path) as file:
            block = file.read(_BLOCK)
            _refuse_packed_again(block, name)
            total = len(block)
            while block and total <= limit:
                block = file.read(_BLOCK)
                total += len(block)
    except (gzip.BadGzipFile, zlib.error, EOFError):
        raise InputError(name, "it is a damaged gzip", hint="Make it again, or choose the file in it.") from None
    if total > limit:
        raise InputError(name, f"it unpacks to more than {size_in_words(limit)}", hint="Give a file with fewer rows.")


def _refuse_packed_again(start: bytes, name: str) -> None:
    """Raise InputError if what is packed is packed itself, so that its size can't be counted before it is read."""
    if start.startswith(_PACKED):
        raise InputError(name, "what is packed in it is packed again", hint="Unpack it and choose the file in it.")


def _unpacked_size(file: BinaryIO, part: zipfile.ZipInfo, limit: int) -> int:
    """Return the bytes that a part really unpacks to, counted up to just over ``limit``."""
    if part.compress_type == zipfile.ZIP_STORED:
        return part.compress_size
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile
    file.seek(part.header_offset)
    header = file.read(30)
    name, extra = struct.unpack("<HH", header[26:30])
    file.seek(name + extra, 1)
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    size, left = 0, part.compress_size
    while left > 0 and size <= limit and not machine.eof:
        packed = file.read(min(_BLOCK, left))
        if not packed:
            break
        left -= len(packed)
        while packed and size <= limit:
            size += len(machine.decompress(packed, _BLOCK))
            packed = machine.unconsumed_tail
    return size


def size_in_words(size: int) -> str:
    """Return a size as people say it.

    >>> size_in_words(100 << 20), size_in_words(1500), size_in_words(12)
    ('100 MB', '1.5 KB', '12 bytes')
    """
    for unit, name in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} bytes"
