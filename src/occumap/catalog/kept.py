"""What the user keeps under a name that every command knows: versions, indexes, correspondences, and whole files.

A version, an index and a correspondence are kept as they were read, so that a later release reads them the same.
Frameworks, maps and revisions are kept as the files they came in. A name is of one thing.
"""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from occumap import atomic
from occumap.catalog import shipped, user_data, user_versions
from occumap.catalog.damage import damaged, refuse_damaged
from occumap.catalog.loaded import Loaded, with_article
from occumap.checksums import damaged_file, sum_of, whole_content, with_sums, write_with_sum
from occumap.errors import InputError, UnknownNameError, cannot_read, cannot_write
from occumap.io.correspondence_csv import correspondence_of_table, write_correspondence_csv
from occumap.io.tables import read_csv_table
from occumap.model.correspondence import Correspondence
from occumap.model.group_figures import GroupFigures
from occumap.model.index import Index
from occumap.model.version import Version

if TYPE_CHECKING:
    from occumap.catalog.recognised import Noun

# Of several things in a file, the one that is kept where none is named: what the file is for.
_FIRST: tuple[Noun, ...] = ("correspondence", "index", "framework", "map", "revision", "context")


@dataclass(frozen=True, slots=True)
class Kept:
    """Something the user keeps: its name, what it is, and where."""

    name: str
    kind: Noun
    path: Path


def keep(loaded: Loaded, name: str, *, which: str | None = None, replacing: bool = False) -> Kept:
    """Keep what is in a file among the user's data, so that every command knows it by a name.

    The same thing gives the same bytes. It is written whole or not at all.

    Args:
        loaded: what a file holds.
        name: letters, digits, ``-`` and ``_``; it is known without regard to case.
        which: of several things in it, the one that is meant: a version by its id, a correspondence by ``old:new``,
            the rest by its kind.
        replacing: whether another thing of the same kind kept under that name may go.

    Raises:
        AmbiguousNameError: there are several things in it, and none is named.
        InputError: the name can't be one, comes with Occumap, or is taken; or nothing in it is called so.
        OutputError: it can't be written.
    """
    plain = checked_name(name)
    kind, thing = _chosen(loaded, which)
    taken = held(plain)
    if taken is not None and taken.kind != kind:
        raise InputError(
            plain,
            f"{with_article(taken.kind)} is kept under this name",
            hint=f"Choose another name, or take it away first: occumap remove {plain}",
        )
    if isinstance(thing, Version):
        return Kept(plain, "version", user_versions.keep(thing, plain, replacing=replacing))
    place = user_data.place_of(plain, kind)
    if isinstance(thing, Index):
        _keep_index(Index(plain, thing.frame), place, replacing=replacing)
    elif isinstance(thing, Correspondence):
        _keep_bytes(write_correspondence_csv(thing).encode(), place, plain, kind, replacing=replacing)
    elif isinstance(thing, GroupFigures):
        return keep_figures(thing, plain, replacing=replacing)
    else:
        _keep_files(loaded, place, plain, kind, replacing=replacing)
    return Kept(plain, kind, place)


def keep_figures(figures: GroupFigures, name: str, *, replacing: bool = False) -> Kept:
    """Keep figures by group under a name.

    Raises:
        InputError: other figures are kept under it.
        OutputError: they can't be written.
    """
    plain = checked_name(name)
    place = user_data.place_of(plain, "context")
    data = io.BytesIO()
    figures.frame.with_columns(version=pl.lit(figures.version.id)).write_ipc(data)
    _keep_bytes(data.getvalue(), place, plain, "context", replacing=replacing)
    return Kept(plain, "context", place)


def checked_name(name: str) -> str:
    """Return a name in small letters, as it is kept.

    Raises:
        InputError: it can't be one, or is of something that comes with Occumap.

    >>> checked_name("NOC2021")
    'noc2021'
    """
    plain = name.strip().casefold()
    if not user_data.NAME.fullmatch(plain):
        raise InputError(name, "this can't be a name", hint="Give letters, digits, - and _, such as us-soc2018.")
    for kinds in ("versions", "indexes", "revisions", "maps", "frameworks"):
        if plain in shipped.catalog()[kinds]:
            noun = {"indexes": "index"}.get(kinds, kinds.removesuffix("s"))
            raise InputError(
                plain, f"{with_article(noun)} with this name comes with Occumap", hint="Choose another name."
            )
    if plain == user_data.ONS_INDEX:
        raise InputError(
            plain, "this is the name of the downloaded index", hint="Choose another name, or use occumap download."
        )
    return plain


def held(name: str) -> Kept | None:
    """Return what the user keeps under a name, whatever its case; None for nothing."""
    plain = name.strip().casefold()
    if not user_data.NAME.fullmatch(plain):
        return None
    for kind in user_data.KINDS:
        place = user_data.place_of(plain, kind)
        if place.exists():
            return Kept(plain, kind, place)
    return None


def index(name: str) -> Index:
    """Return an index that the user keeps."""
    place = user_data.place_of(name, "index")
    try:
        return Index(name, _frame(name, place))
    except (OSError, pl.exceptions.PolarsError):
        raise damaged(name, place) from None


def _frame(name: str, place: Path) -> pl.DataFrame:
    """Return a table that the user keeps, from bytes that were read once: a replacement never mixes with them."""
    content = whole_content(place)
    if content is None:
        raise damaged(name, place)
    return pl.read_ipc(io.BytesIO(content))


def correspondence(name: str) -> Correspondence:
    """Return a correspondence that the user keeps."""
    place = user_data.place_of(name, "correspondence")
    try:
        refuse_damaged(name, place)
    except OSError as error:
        raise cannot_read(place, error) from None
    return correspondence_of_table(read_csv_table(place), where=str(place))


def context(name: str) -> GroupFigures:
    """Return figures by group that the user keeps.

    Raises:
        InputError: they are damaged.
        UnknownNameError: the version of their codes isn't held any longer.
    """
    place = user_data.place_of(name, "context")
    try:
        frame = _frame(name, place)
        version = str(frame["version"][0])
    except (OSError, LookupError, pl.exceptions.PolarsError):
        raise damaged(name, place) from None
    from occumap.catalog import load  # noqa: PLC0415 (it looks names up here)

    return GroupFigures(load.version(f"{load.CATALOG}{version}"), frame.drop("version"))


def files_of(name: str, kind: Noun) -> Path:
    """Return the file or folder that the user keeps as a framework, a map or a revision."""
    place = user_data.place_of(name, kind)
    try:
        (only,) = [path for path in place.iterdir() if not path.name.startswith(".")]
        if damaged_file(place) is not None:
            raise damaged(name, place)
    except (OSError, ValueError):
        raise damaged(name, place) from None
    return only


def remove(name: str) -> Kept:
    """Remove what the user keeps under a name, a download too, and return what it was.

    Raises:
        InputError: it comes with Occumap.
        UnknownNameError: nothing is kept under this name.
        OutputError: it can't be removed.
    """
    plain = name.strip().casefold()
    found = held(plain)
    download = user_data.downloaded(plain) if plain and found is None else None
    if download is not None:
        found = Kept(plain, "index" if plain == user_data.ONS_INDEX else "version", download)
    if found is None:
        checked_name(name)
        kept = [one.name for one in everything()]
        raise UnknownNameError(
            name,
            "nothing is kept under this name",
            hint=f"You keep: {', '.join(kept)}."
            if kept
            else "You keep nothing; occumap load FILE --as NAME keeps a file.",
        )
    try:
        if found.path.is_dir():
            atomic.remove_folder(found.path)
        else:
            found.path.unlink()
            sum_of(found.path).unlink(missing_ok=True)
            for other in user_data.DOWNLOAD_ENDINGS if download is not None else ():
                with suppress(FileNotFoundError):
                    user_data.place_of_download(plain, ending=other).unlink()
    except OSError as error:
        raise cannot_write(found.path, error) from None
    return found


def everything() -> list[Kept]:
    """Return all that the user keeps, by kind and name."""
    return [
        Kept(name, kind, user_data.place_of(name, kind)) for kind in user_data.KINDS for name in user_data.own(kind)
    ]


def correspondences_between(old: str, new: str) -> list[tuple[str, Correspondence]]:
    """Return the correspondences that the user keeps between two versions, by name, each read from old to new."""
    found = []
    for name in user_data.own("correspondence"):
        table = correspondence(name)
        ends = (table.from_version.casefold(), table.to_version.casefold())
        if ends == (old.casefold(), new.casefold()):
            found.append((name, table))
        elif ends == (new.casefold(), old.casefold()):
            found.append((name, table.inverse()))
    return found


def _chosen(loaded: Loaded, which: str | None) -> tuple[Noun, object]:
    if which is not None:
        thing = loaded.called(which)
    elif loaded.nouns == ("version",):
        thing = loaded.version()
    else:
        thing = loaded.value
    for kind in ("version", *_FIRST):
        if thing in _things_of(loaded, kind):
            return kind, thing
    raise loaded.refusal("version")


def _things_of(loaded: Loaded, kind: str) -> tuple[object, ...]:
    match kind:
        case "version":
            return loaded.versions
        case "correspondence":
            return loaded.correspondences
        case "context":
            return loaded.contexts
        case "map":
            return (loaded.occupational_map,)
        case _:
            return (getattr(loaded, kind),)


def _keep_index(found: Index, place: Path, *, replacing: bool) -> None:
    if place.is_file() and not replacing:
        with suppress(OSError, pl.exceptions.PolarsError):
            if pl.read_ipc(place).equals(found.frame):
                return
        raise _taken(found.name, "index")
    stream = io.BytesIO()
    found.frame.write_ipc(stream)
    write_with_sum(place, stream.getvalue())


def _keep_bytes(data: bytes, place: Path, name: str, kind: Noun, *, replacing: bool) -> None:
    if place.is_file() and place.read_bytes() != data and not replacing:
        raise _taken(name, kind)
    write_with_sum(place, data)


def _keep_files(loaded: Loaded, place: Path, name: str, kind: Noun, *, replacing: bool) -> None:
    """Keep a copy of the file or folder that something came in."""
    if loaded.path is None:
        raise InputError(loaded.name, f"{with_article(kind)} in the catalog has a name", hint="Use it by that name.")
    source = loaded.path
    files = _contents(source)
    there = _contents(files_of(name, kind)) if place.is_dir() else files
    if there != files and not replacing:
        raise _taken(name, kind)
    atomic.replace_folder(place, with_sums(files))


def _contents(source: Path) -> dict[str, bytes]:
    """Return the files of a folder by their paths in it, or the one file."""
    try:
        if source.is_file():
            return {source.name: source.read_bytes()}
        inside = [path for path in sorted(source.rglob("*")) if path.is_file() and not path.name.startswith(".")]
        return {str(Path(source.name) / path.relative_to(source)): path.read_bytes() for path in inside}
    except OSError as error:
        raise cannot_read(source, error) from None


def _taken(name: str, kind: Noun) -> InputError:
    return InputError(name, f"another {kind} is kept under this name", hint="Choose another name, or add --replace.")
