"""Which release of O*NET a folder holds, and whether its tables are all of that one.

A release is named by its ``Read Me.txt``. Where that isn't there, it is told from the newest month in which a table
was updated, for each release has rows of its own month. Tables were renamed and divided in 30.3, so that old and new
names in one folder are tables of two releases; so are rows that are newer than the Read Me, or job zone 1, which
O*NET gave up in 30.2, beside tables of 30.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.onet.table_files import ReleaseTables, newest_of_text

READ_ME = "Read Me.txt"
# When releases came out; an older one is told no closer than that.
_MONTHS = (
    ("29.0", date(2024, 8, 1)),
    ("29.1", date(2024, 11, 1)),
    ("29.2", date(2025, 2, 1)),
    ("29.3", date(2025, 5, 1)),
    ("30.0", date(2025, 8, 1)),
    ("30.1", date(2025, 12, 1)),
    ("30.2", date(2026, 2, 1)),
    ("30.3", date(2026, 5, 1)),
    ("31.0", date(2026, 8, 1)),
)
_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_OLD_NAMES = ("Skills", "Alternate Titles", "Technology Skills", "Education, Training, and Experience")
_NEW_NAMES = (
    "Essential Skills",
    "Transferable Skills",
    "Job Titles",
    "Software Skills",
    "Education",
    "Training and Experience",
)
_RENAMED_IN = (30, 3)
_KEEP_ONE = "Keep the tables of one release only."


@dataclass(frozen=True, slots=True)
class Release:
    """A release of O*NET.

    Args:
        name: as O*NET calls it, such as ``O*NET 29.3 Database``.
        told_by: how it was told, in words.
        number: (29, 3), None where it isn't known.
        month: the first day of the month it came out in, None where it isn't known.
    """

    name: str
    told_by: str
    number: tuple[int, int] | None = None
    month: date | None = None

    @property
    def has_new_tables(self) -> bool:
        """Whether it is one of those in which tables were renamed and divided."""
        return self.number is not None and self.number >= _RENAMED_IN


def refuse_two_releases(folder: Path) -> None:
    """Raise InputError where a folder has tables under the names of older and of newer releases.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("Skills.txt", "Transferable Skills.txt"):
    ...         _ = (Path(folder) / name).write_text("")
    ...     refuse_two_releases(Path(folder))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    occumap.errors.InputError: ...: it holds both ‘Skills’ and ‘Transferable Skills’, which are of two releases. ...
    """
    there = {plain(path.stem) for path in folder.iterdir() if path.suffix.casefold() in (".xlsx", ".txt", ".csv")}
    old = next((name for name in _OLD_NAMES if plain(name) in there), None)
    new = next((name for name in _NEW_NAMES if plain(name) in there), None)
    if old and new:
        raise InputError(str(folder), f"it holds both ‘{old}’ and ‘{new}’, which are of two releases", hint=_KEEP_ONE)


def told_release(release: ReleaseTables) -> Release:
    """Return the release of a folder: as its Read Me says, else told from its tables.

    Raises:
        InputError: a table has newer rows than the release the Read Me names, or is of 30.3 or later beside an
            older Read Me.
    """
    folder, opened = release.folder, release.opened
    new_names = {plain(name) for name in _NEW_NAMES}
    new = next((table for table in opened if plain(table.path.stem) in new_names), None)
    named = _read_me(folder)
    if named is None:
        _refuse_old_zone(release, newer=new is not None)
        return _told_from(release, newer=new is not None)
    for name, newest in _newest(release):
        if named.month and newest > named.month:
            raise _two(folder, named, f"‘{name}’ has rows of {newest:%m/%Y}")
    _refuse_old_zone(release, newer=new is not None)
    if new is not None and named.number is not None and not named.has_new_tables:
        raise _two(folder, named, f"‘{new.path.name}’ is a table of 30.3 or later")
    return named


def _refuse_old_zone(release: ReleaseTables, *, newer: bool) -> None:
    zones = release.table("Job Zones")
    if newer and zones is not None and zones.frame["zone"].is_in(["1", "1.0"]).any():
        said = f"‘{zones.path.name}’ has job zone 1, which there is no longer in 30.3: its tables are of two releases"
        raise InputError(str(release.folder), said, hint=_KEEP_ONE)


def _two(folder: Path, named: Release, what: str) -> InputError:
    said = f"its tables are of two releases: {READ_ME} says {named.name}, but {what}"
    return InputError(str(folder), said, hint=_KEEP_ONE)


def _read_me(folder: Path) -> Release | None:
    path = next((one for one in folder.iterdir() if plain(one.stem) == plain("Read Me") and one.is_file()), None)
    if path is None:
        return None
    text = path.read_text(encoding="utf-8", errors="replace")
    found = re.search(r"O\*NET\S? (\d+)\.(\d+) Database", text)
    if found is None:
        return None
    number = (int(found[1]), int(found[2]))
    said = re.search(rf"({'|'.join(_NAMES)}) (\d{{4}})", text)
    month = date(int(said[2]), _NAMES.index(said[1]) + 1, 1) if said else dict(_MONTHS).get(f"{number[0]}.{number[1]}")
    return Release(found.group().replace("®", ""), f"as its {READ_ME} says", number, month)


def _newest(release: ReleaseTables) -> Iterator[tuple[str, date]]:
    """Yield the newest month of each dated table: of those read, and of texts that need not be."""
    read = {table.path for table in release.opened}
    for table in release.opened:
        if table.newest:
            yield table.path.name, table.newest
    for path in sorted(release.folder.glob("*.txt")):
        if path not in read and (newest := newest_of_text(path)):
            yield path.name, newest


def _told_from(release: ReleaseTables, *, newer: bool) -> Release:
    """Return the earliest release that can have the newest rows of the tables; ``newer`` holds if a table has a name
    that came with 30.3.
    """
    newest = max((month for _, month in _newest(release)), default=None)
    month = f"from its newest rows, of {newest:%m/%Y}" if newest else "from the names of its tables"
    for name, out in _MONTHS:
        number = tuple(int(part) for part in name.split("."))
        fits = newest is not None and newest <= out and (not newer or number >= _RENAMED_IN)
        if fits and newest is not None and (newest > _MONTHS[0][1] or newer):
            return Release(f"O*NET {name}", f"told {month}, for it has no {READ_ME}", (number[0], number[1]), out)
    kind = "30.3 or later" if newer else "30.2 or earlier"
    return Release(f"O*NET {kind}", f"told {month}, for it has no {READ_ME}")


__all__ = ["READ_ME", "Release", "refuse_two_releases", "told_release"]
