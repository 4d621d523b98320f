"""The bytes of a table: of a file, out of a gzip or a zip, and what kind they are, told from how they begin."""

from __future__ import annotations

import errno
import gzip
import io
import os
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, BinaryIO

from occumap.errors import InputError, cannot_read
from occumap.io.damaged_zip import DAMAGED_ZIP

BLOCK = 1 << 20
_HEAD = 4096
# What a packed file may unpack to: no table of people is packed more tightly than 300 to 1.
_MAX_RATIO, _MIN_REFUSED = 300, 32 << 20


class TableKind(StrEnum):
    """What a table is kept as."""

    TEXT = "text"
    WORKBOOK = "workbook"
    PARQUET = "Parquet"
    ARROW = "Arrow"
    ARROW_STREAM = "Arrow stream"
    SPSS = "SPSS"
    SPSS_PORTABLE = "SPSS portable"
    STATA = "Stata"
    GZIP = "gzip"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class TableSource:
    """The bytes of a table, in a file or in memory, and what messages call it."""

    path: Path | None
    data: bytes | None
    where: str
    kind: TableKind
    said: tuple[str, ...] = ()
    inner: str | None = None

    @classmethod
    def of(cls, path: Path, member: str | None = None) -> TableSource:
        """Return the source of a file; what is packed in it is unpacked.

        Args:
            path: the file.
            member: of a zip of several files, the one that is meant.

        Raises:
            InputError: there is no such file, it can't be read or unpacked, or a zip holds several files.
        """
        refuse_missing(path)
        try:
            with path.open("rb") as file:
                head = file.read(_HEAD)
            if not head:
                raise InputError(str(path), "the file is empty", hint="Give one with something in it.")
            return cls._unpacked(cls(path, None, str(path), kind_of_bytes(head)), member)
        except OSError as error:
            raise cannot_read(path, error) from None

    @classmethod
    def _unpacked(cls, found: TableSource, member: str | None) -> TableSource:
        if found.kind is TableKind.ZIP and (inside := _zip_kind(found)) is not TableKind.ZIP:
            return cls(found.path, found.data, found.where, inside, found.said)
        try:
            if found.kind is TableKind.GZIP:
                with found.open() as packed, gzip.open(packed) as file:
                    data = _read_all(file, packed_size=found.size(), where=found.where)
                return cls._unpacked(_in_memory(data, found, "unpacked from gzip", None), member)
            if found.kind is TableKind.ZIP:
                with found.open() as packed, zipfile.ZipFile(packed) as archive:
                    name = _member(archive, member, found.where)
                    with archive.open(name) as file:
                        data = _read_all(file, packed_size=found.size(), where=found.where)
                return cls._unpacked(_in_memory(data, found, f"‘{name}’ in the zip", name), None)
        except DAMAGED_ZIP:
            raise InputError(found.where, f"it is a damaged {found.kind}", hint="Download or make it again.") from None
        return found

    def open(self) -> BinaryIO:
        """Return its bytes, to be read from the start."""
        if self.data is not None:
            return io.BytesIO(self.data)
        assert self.path is not None
        return self.path.open("rb")

    def size(self) -> int:
        """Return how many bytes it is."""
        if self.data is not None:
            return len(self.data)
        assert self.path is not None
        return self.path.stat().st_size

    def blocks(self, size: int = BLOCK) -> Iterator[bytes]:
        """Yield its bytes, a block at a time."""
        with self.open() as file:
            while block := file.read(size):
                yield block

    def read(self) -> bytes:
        """Return all its bytes."""
        if self.data is not None:
            return self.data
        with self.open() as file:
            return file.read()


def kind_of_bytes(head: bytes) -> TableKind:
    """Return the kind of a table by its first bytes; whatever has none of the known beginnings is text.

    >>> kind_of_bytes(b"PAR1...").value, kind_of_bytes(b"code,title").value
    ('Parquet', 'text')
    """
    for start, kind in _BEGINNINGS:
        if head.startswith(start):
            return kind
    if head[:1] in _STATA_RELEASES and head[1:2] in {b"\x01", b"\x02"} and b"\0" in head[:128]:
        return TableKind.STATA
    return TableKind.TEXT


_BEGINNINGS = (
    (b"PAR1", TableKind.PARQUET),
    (b"ARROW1", TableKind.ARROW),
    (b"FEA1", TableKind.ARROW),
    (b"\xff\xff\xff\xff", TableKind.ARROW_STREAM),
    (b"$FL2", TableKind.SPSS),
    (b"$FL3", TableKind.SPSS),
    (b"<stata_dta>", TableKind.STATA),
    (b"\x1f\x8b", TableKind.GZIP),
    (b"PK\x03\x04", TableKind.ZIP),
    (b"PK\x05\x06", TableKind.ZIP),
    (b"\xd0\xcf\x11\xe0", TableKind.WORKBOOK),
)
_STATA_RELEASES = {bytes([release]) for release in (104, 105, 108, 110, 111, 113, 114, 115)}


def refuse_missing(path: Path) -> None:
    """Raise InputError unless there is a file that can be read more than once, as telling what it is needs.

    Raises:
        InputError: there is no such file, it is a folder, a pipe or a device, or it may not be read.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise InputError(str(path), "there is no such file", hint="Check the path.") from None
    except OSError as error:
        raise cannot_read(path, error) from None
    if stat.S_ISDIR(mode):
        raise InputError(str(path), "this is a folder", hint="Give the file in it.")
    if not stat.S_ISREG(mode):
        hint = "Save what comes from it to a file first, and give that."
        raise InputError(str(path), "this is a pipe or a device, which can be read only once", hint=hint)
    if not os.access(path, os.R_OK):
        raise cannot_read(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _in_memory(data: bytes, outer: TableSource, said: str, inner: str | None) -> TableSource:
    if not data:
        raise InputError(outer.where, "what is packed in it is empty", hint="Give one with something in it.")
    where = f"{outer.where}, ‘{inner}’" if inner else outer.where
    return TableSource(None, data, where, kind_of_bytes(data[:_HEAD]), (*outer.said, said), inner or outer.inner)


def _zip_kind(source: TableSource) -> TableKind:
    """Return whether a zip is a workbook, whose format is a zip as well."""
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except DAMAGED_ZIP:
        raise InputError(source.where, "it is a damaged zip or workbook", hint="Download it again.") from None
    if names & {"word/document.xml", "ppt/presentation.xml"}:
        what = "it is a document of a word processor or slides, not a table"
        raise InputError(
            source.where, what, hint="Copy the table from it into a spreadsheet, and save that as .xlsx or .csv."
        )
    is_workbook = any(name.startswith("xl/") for name in names) or {"mimetype", "content.xml"} <= names
    return TableKind.WORKBOOK if is_workbook else TableKind.ZIP


def _member(archive: zipfile.ZipFile, wanted: str | None, where: str) -> str:
    names = [
        info.filename
        for info in archive.infolist()
        if not info.is_dir() and not info.filename.startswith("__MACOSX/") and Path(info.filename).name[:1] != "."
    ]
    if wanted is not None:
        fitting = [name for name in names if wanted.casefold() in {name.casefold(), Path(name).name.casefold()}]
        if len(fitting) == 1:
            return fitting[0]
        raise InputError(where, f"there is no file ‘{wanted}’ in the zip", hint=f"It has: {', '.join(names[:20])}.")
    if len(names) == 1:
        return names[0]
    what = f"the zip has {len(names)} files" if names else "the zip has no file"
    hint = f"Name one with --sheet: {', '.join(names[:20])}." if names else "Give a zip with a table in it."
    raise InputError(where, what, hint=hint)


def _read_all(file: IO[bytes] | gzip.GzipFile, *, packed_size: int, where: str) -> bytes:
    limit = max(_MIN_REFUSED, packed_size * _MAX_RATIO)
    data = file.read(limit + 1)
    if len(data) > limit:
        raise InputError(
            where, f"it unpacks to more than {limit >> 20:,} MB", hint="Unpack it, and give what is in it."
        )
    return data
