"""Uploads and results: files in a folder beside the database, deleted on a clock.

A file is written under another name and renamed when it is whole; its line in the database comes last, so what the
database knows is there. `Files.sweep` deletes what expired and what an interrupted upload left.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path, PurePath

from sqlalchemy import delete, insert, select, update

from occumap.atomic import TEMPORARY, replacing, write_file
from occumap.checksums import checksum, is_damaged, sum_of
from occumap.errors import InputError, OutputError, cannot_write
from occumap.store.database import Database
from occumap.store.quotas import Quota
from occumap.store.rows import as_row, columns, found, new_id, value
from occumap.store.schema import files

LIFETIME = timedelta(hours=24)
ABANDONED = timedelta(hours=1)
NO_QUOTA = Quota()
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")
_OURS = re.compile(
    rf"[a-z2-7]{{24}}(\.[a-z0-9]{{1,8}})?(\.part)?|\.[a-z2-7]{{24}}(\.[a-z0-9]{{1,8}})?\.sum|{TEMPORARY.pattern}"
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept for a while.

    Args:
        id: random, long enough that nobody guesses it.
        name: as its sender called it, without folders.
        media_type: such as ``text/csv``.
        size: in bytes.
        owner: the key of whoever may see it.
        created: when, in UTC.
        expires: when it is deleted.
        shared: the secret of the link by which its owner shares it; None if they don't.
    """

    id: str
    name: str
    media_type: str
    size: int
    owner: str
    created: datetime
    expires: datetime
    shared: str | None = None


class Files:
    """Files by id.

    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     kept = store.files.put([b"title\\n", b"baker\\n"], "jobs.csv", owner="ada")
    ...     content = store.files.path(kept.id).read_bytes()
    ...     swept = store.files.sweep(kept.expires)
    ...     kept.size, content, swept, store.files.list()
    (12, b'title\\nbaker\\n', 1, ())
    """

    def __init__(self, database: Database, folder: Path | None) -> None:
        self._database = database
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where the files are; made if it isn't there.

        Raises:
            OutputError: the store was opened without a folder, or it can't be made.
        """
        if self._folder is None:
            raise OutputError("the store", "it has no folder for files", hint="Open the store with a folder for files.")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(self._folder, error) from None
        return self._folder

    def put(
        self,
        chunks: Iterable[bytes],
        name: str,
        *,
        owner: str,
        media_type: str = "application/octet-stream",
        lifetime: timedelta = LIFETIME,
        limit: int | None = None,
        quota: Quota = NO_QUOTA,
    ) -> StoredFile:
        """Keep what comes in pieces; nothing of it if an error breaks it off.

        Args:
            chunks: the bytes, in pieces; an open binary file has lines, which will do.
            name: as its sender calls it.
            owner: the key of whoever may see it.
            media_type: as its sender says.
            lifetime: after which it is deleted.
            limit: bytes.
            quota: what its owner may have at once.

        Raises:
            InputError: it has more bytes than ``limit``.
            LimitError: its owner may not have one more, or not of that size.
            OutputError: it can't be written.
        """
        identity, ending = new_id(24), _ending(name)
        place = self.folder / f"{identity}{ending}"
        quota.refuse_for_space(self.folder)
        write_file(place, _within(chunks, limit, name))
        made = self._new(identity, name, place.stat().st_size, owner, media_type, lifetime)
        return self._enter(place, made, quota)

    def adopt(
        self,
        path: Path,
        name: str | None = None,
        *,
        owner: str,
        media_type: str = "application/octet-stream",
        lifetime: timedelta = LIFETIME,
        quota: Quota = NO_QUOTA,
    ) -> StoredFile:
        """Take a finished file into the folder; it is no longer where it was.

        Raises:
            LimitError: its owner may not have one more, or not of that size.
            OutputError: it can't be moved.
        """
        name = name or path.name
        identity = new_id(24)
        place = self.folder / f"{identity}{_ending(name)}"
        try:
            size = path.stat().st_size
        except OSError as error:
            raise cannot_write(path, error) from None
        quota.refuse_for_space(self.folder)
        with replacing(place) as fresh:
            shutil.move(path, fresh)
        return self._enter(place, self._new(identity, name, size, owner, media_type, lifetime), quota)

    def get(self, file: str, *, owner: str | None = None) -> StoredFile:
        """Return what is known of a file; if an owner is given, only of theirs.

        Raises:
            UnknownNameError: there is none, it is somebody else's, or its time is over.
        """
        query = select(*columns(files, StoredFile)).where(files.c.id == file, files.c.expires > self._database.now())
        if owner is not None:
            query = query.where(files.c.owner == owner)
        with self._database.reading() as connection:
            return found(StoredFile, connection.execute(query).first(), file, "file")

    def path(self, file: str, *, owner: str | None = None) -> Path:
        """Return where a file is on disk, with the ending of its name; for reading only.

        Raises:
            UnknownNameError: as for `get`.
            InputError: it isn't as it was kept.
        """
        stored = self.get(file, owner=owner)
        place = self._place(stored)
        if not place.is_file() or is_damaged(place):
            raise InputError(
                stored.name,
                "the server's copy is damaged",
                hint="Send it again, or have it made again.",
            )
        return place

    def list(self, *, owner: str | None = None) -> tuple[StoredFile, ...]:
        """Return files in the order they came."""
        query = select(*columns(files, StoredFile)).order_by(files.c.created, files.c.id)
        if owner is not None:
            query = query.where(files.c.owner == owner)
        with self._database.reading() as connection:
            return tuple(value(StoredFile, row) for row in connection.execute(query))

    def delete(self, file: str, *, owner: str | None = None) -> None:
        """Delete a file now.

        Raises:
            UnknownNameError: as for `get`.
        """
        with self._database.writing() as connection:
            stored = self.get(file, owner=owner)
            connection.execute(delete(files).where(files.c.id == file))
            self._unlink_when_kept(stored)

    def delete_of(self, *owners: str) -> int:
        """Delete all files of some owners now; return how many."""
        with self._database.writing() as connection:
            query = select(*columns(files, StoredFile)).where(files.c.owner.in_(owners))
            theirs = [value(StoredFile, row) for row in connection.execute(query)]
            connection.execute(delete(files).where(files.c.owner.in_(owners)))
            self._unlink_when_kept(*theirs)
            return len(theirs)

    def share(self, file: str, *, shared: bool = True) -> StoredFile:
        """Return a file with a new secret for a link that shares it; with ``shared`` false, links to it work no more.

        Raises:
            UnknownNameError: as for `get`.
        """
        with self._database.writing() as connection:
            self.get(file)
            secret = new_id(32) if shared else None
            connection.execute(update(files).where(files.c.id == file).values(shared=secret))
            return self.get(file)

    def sweep(self, now: datetime | None = None) -> int:
        """Delete files past their time, and what broken-off uploads left an hour ago; how many were known."""
        if self._folder is None or not self._folder.exists():
            return 0
        moment = now or self._database.now()
        with self._database.writing() as connection:
            query = select(*columns(files, StoredFile)).where(files.c.expires <= moment)
            over = [value(StoredFile, row) for row in connection.execute(query)]
            connection.execute(delete(files).where(files.c.id.in_([file.id for file in over])))
            self._unlink_when_kept(*over)
        self._sweep_unknown()
        return len(over)

    def _sweep_unknown(self) -> None:
        """Delete files that the database doesn't know; those written lately may be on their way into it."""
        old = [path for path in self.folder.iterdir() if _OURS.fullmatch(path.name) and _age(path) > ABANDONED]
        places = [self._place(file) for file in self.list()]
        known = {path.name for place in places for path in (place, sum_of(place))}
        for path in old:
            if path.name not in known:
                path.unlink(missing_ok=True)

    def _new(self, identity: str, name: str, size: int, owner: str, media_type: str, lifetime: timedelta) -> StoredFile:
        now = self._database.now()
        return StoredFile(identity, _plain(name), media_type, size, owner, now, now + lifetime)

    def _enter(self, place: Path, made: StoredFile, quota: Quota) -> StoredFile:
        """Return a file that is in the folder as one that the database knows; it is gone again if that fails."""
        try:
            write_file(sum_of(place), checksum(place).encode(), mode=0o600)
            with self._database.writing() as connection:
                self._database.if_undone(partial(_unlink, place))
                quota.refuse(connection, made.owner, made.size, made.created)
                connection.execute(insert(files).values(as_row(files, made)))
        except BaseException:
            _unlink(place)
            raise
        return made

    def _unlink_when_kept(self, *gone: StoredFile) -> None:
        for file in gone:
            self._database.when_kept(partial(_unlink, self._place(file)))

    def _place(self, file: StoredFile) -> Path:
        return self.folder / f"{file.id}{_ending(file.name)}"


def _unlink(place: Path) -> None:
    place.unlink(missing_ok=True)
    sum_of(place).unlink(missing_ok=True)


def _within(chunks: Iterable[bytes], limit: int | None, name: str) -> Iterator[bytes]:
    """Yield what comes in pieces; raise InputError as soon as it has more bytes than the limit."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if limit is not None and size > limit:
            raise InputError(_plain(name), f"it has more than {limit} bytes", hint="Send less at a time.")
        yield chunk


def _plain(name: str) -> str:
    """Return a sender's name without folders and control characters.

    >>> _plain("C:\\\\data\\\\jobs.csv"), _plain("../jobs\\n.csv"), _plain("..")
    ('jobs.csv', 'jobs.csv', 'file')
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(character for character in last if character.isprintable()).strip(" .")
    return kept[-200:] or "file"


def _ending(name: str) -> str:
    """Return the ending of a name in lower case, if it is a plain one.

    >>> _ending("Jobs.CSV"), _ending("jobs"), _ending("jobs.c s v")
    ('.csv', '', '')
    """
    ending = PurePath(_plain(name)).suffix.casefold()
    return ending if _ENDING.fullmatch(ending) and ending != ".part" else ""


def _age(path: Path) -> timedelta:
    try:
        return datetime.now(UTC) - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return timedelta(0)
