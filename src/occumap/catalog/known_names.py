"""The names in the catalog: which there are, what a text may be the name of, and what is said where it is none."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from occumap.catalog import shipped, user_data
from occumap.catalog.loaded import with_article
from occumap.catalog.user_data import ONS_INDEX
from occumap.errors import InputError, OccumapError, UnknownNameError

if TYPE_CHECKING:
    from occumap.catalog.recognised import Noun

# Before a name, where a file of that name is there too.
CATALOG = "catalog:"
_NOUNS: tuple[Noun, ...] = ("version", "index", "revision", "map", "framework", "correspondence", "context")
_PLURALS = {"index": "Indexes", "context": "Figures"}
# Of these none comes with Occumap.
_OWN_ONLY = ("correspondence", "context")


def names(kind: Noun) -> list[str]:
    """Return the names in the catalog that can be used now: those that come with Occumap, then the user's own.

    >>> names("index")[0], names("revision")
    ('starter', ['soc2010-review'])
    """
    known = [] if kind in _OWN_ONLY else list(shipped.catalog()[{"index": "indexes"}.get(kind, f"{kind}s")])
    if kind == "index" and user_data.downloaded(ONS_INDEX):
        known.append(ONS_INDEX)
    return [*known, *(name for name in user_data.own(kind) if name not in known)]


def catalog_name(name: str, kind: Noun) -> str:
    """Return a name as the catalog writes it; any other text as it is.

    >>> catalog_name("SOC2020", "version"), catalog_name("mine.csv", "version")
    ('soc2020', 'mine.csv')
    """
    plain = name.removeprefix(CATALOG).strip().casefold()
    return plain if plain in names(kind) else name


def pair_of(text: str) -> tuple[str, str] | None:
    """Return the two names in ``OLD:NEW``; None for anything else.

    >>> pair_of("soc2010:soc2020"), pair_of("catalog:soc2020")
    (('soc2010', 'soc2020'), None)
    """
    old, colon, new = text.partition(":")
    return (old, new) if colon and old and new and f"{old}:" != CATALOG else None


def in_catalog(text: str, kind: Noun | None) -> list[tuple[str, Noun]]:
    """Return the names that a text is, with what they are of.

    Raises:
        UnknownNameError: it is the ONS index, which isn't downloaded.
    """
    plain = text.removeprefix(CATALOG).strip().casefold()
    if plain == ONS_INDEX and kind in (None, "index") and not user_data.downloaded(ONS_INDEX):
        raise UnknownNameError(text, "it isn't downloaded yet", hint=f"Run: occumap download {ONS_INDEX}")
    return [(plain, noun) for noun in _NOUNS if kind in (None, noun) and plain in names(noun)]


def unknown(text: str, kind: Noun | None, *, files: bool = True) -> OccumapError:
    """Return the error of a name that isn't in the catalog, or is one of something else; near names are offered.

    Args:
        text: what isn't one.
        kind: what is needed.
        files: whether a file might have been meant; if not, nothing is said of files.

    >>> print(unknown("soc2002", "version", files=False))
    soc2002: no version has this name. Did you mean soc2020 or soc2010 or soc2020ext? Versions available: \
soc2010, soc2020, soc2020ext, isco08.
    """
    plain = text.removeprefix(CATALOG).strip().casefold()
    others = [noun for noun in _NOUNS if plain in names(noun)]
    if others:
        return InputError(
            text,
            f"it is {with_article(others[0])} in the catalog; {with_article(kind or 'version')} is needed here",
            hint=_which_of(kind, files=files),
        )
    kinds = _NOUNS if kind is None or kind in _OWN_ONLY else (kind,)
    known = {noun: found for noun in kinds if (found := names(noun)) or noun == kind not in _OWN_ONLY}
    near = get_close_matches(plain, [name for found in known.values() for name in found], n=3, cutoff=0.6)
    near += near_files(Path(text)) if files and not near else []
    listed = [_listed(noun, found) for noun, found in known.items()]
    asked = f"Did you mean {' or '.join(near)}? " if near else ""
    what = f"no {kind} has this name" if kind else "nothing has this name"
    more = ", and there is no such file" if files else ""
    return UnknownNameError(text, f"{what}{more}", hint=asked + " ".join(listed))


def _which_of(kind: Noun | None, *, files: bool) -> str:
    """Return which names there are of what is needed, and that a file will do where it does."""
    listed = [_listed(kind, names(kind))] if kind and names(kind) else []
    or_file = ["Or give a file." if listed else "Give a file."] if files else []
    return " ".join([*listed, *or_file]) or "Choose another name."


def near_files(path: Path) -> list[str]:
    """Return files of nearly the same name in the same folder."""
    try:
        there = [entry.name for entry in path.parent.iterdir()]
    except (OSError, ValueError):
        return []
    return [str(path.with_name(name)) for name in get_close_matches(path.name, there, n=3, cutoff=0.75)]


def _listed(kind: Noun, found: Sequence[str]) -> str:
    return f"{_PLURALS.get(kind, f'{kind.capitalize()}s')} available: {', '.join(found)}."
