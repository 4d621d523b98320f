"""Checksums of what is kept, by which damage on the disk shows: never taken for an answer, made anew or complained of.

CRC-32 tells chance damage, and hardly costs time; it is no guard against whoever means harm, who could change both.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

from occumap.atomic import write_file

SUMS = ".sums"
_BLOCK = 1 << 20
# A replacement may come between the file and its checksum; not each time.
_LOOKS = 5


def checksum(content: bytes | Path) -> str:
    """Return the checksum of bytes, or of a file, with its size.

    Raises:
        OSError: the file can't be read.

    >>> checksum(b"baker")
    '5 4449e865'
    """
    if isinstance(content, bytes):
        return f"{len(content)} {zlib.crc32(content):08x}"
    size = found = 0
    with content.open("rb") as file:
        while block := file.read(_BLOCK):
            size, found = size + len(block), zlib.crc32(block, found)
    return f"{size} {found:08x}"


def with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files by name with one more, in which the checksum of each stands.

    >>> list(with_sums({"a.csv": b"1", "b/c.csv": b"2"}))
    ['a.csv', 'b/c.csv', '.sums']
    """
    lines = (f"{checksum(content)} {name}\n" for name, content in files.items())
    return {**files, SUMS: "".join(lines).encode()}


def sum_of(place: Path) -> Path:
    """Return where the checksum of a single file stands: hidden beside it."""
    return place.with_name(f".{place.name}.sum")


def write_with_sum(place: Path, content: bytes) -> None:
    """Write a file and its checksum, so that whenever this is broken off, the file has one that fits.

    Raises:
        OutputError: they can't be written.
    """
    fresh = checksum(content)
    before = [checksum(place)] if place.is_file() else []
    write_file(sum_of(place), "\n".join([*before, fresh]).encode())
    write_file(place, content)
    write_file(sum_of(place), fresh.encode())


def whole_content(place: Path) -> bytes | None:
    """Return the bytes of a file as it was kept; None if it is damaged. One that is replaced meanwhile is read again.

    Raises:
        OSError: it can't be read.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_with_sum(Path(folder, "a"), b"baker")
    ...     whole_content(Path(folder, "a"))
    b'baker'
    """
    for _ in range(_LOOKS):
        content = place.read_bytes()
        try:
            stated = sum_of(place).read_bytes()
        except FileNotFoundError:
            return content
        if checksum(content).encode() in stated.split(b"\n"):
            return content
    return None


def is_whole(place: Path) -> bool:
    """Return whether a file is there as it was kept; of one without a checksum that isn't known."""
    try:
        return checksum(place).encode() in sum_of(place).read_bytes().split(b"\n")
    except OSError:
        return False


def is_damaged(place: Path) -> bool:
    """Return whether a file isn't as it was kept; never where no checksum was.

    Raises:
        OSError: it can't be read.
    """
    try:
        stated = sum_of(place).read_bytes()
    except FileNotFoundError:
        return False
    return checksum(place).encode() not in stated.split(b"\n")


def damaged_file(folder: Path) -> str | None:
    """Return the first file of a folder that isn't as it was kept; None where all are, or no checksums were kept.

    Raises:
        OSError: the checksums can't be read.
    """
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return None
    except UnicodeError:
        return SUMS
    if lines.pop():
        return SUMS
    for line in lines:
        size, _, rest = line.partition(" ")
        found, _, name = rest.partition(" ")
        stated = f"{size} {found}"
        try:
            if checksum(folder / name) != stated:
                return name
        except (OSError, ValueError):
            return name
    return None
