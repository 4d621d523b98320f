"""Which index is used where none is named: the environment says it, else the user's settings, else the one that comes
with Occumap. Command, pages and API all ask here.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, overload

from occumap.catalog import load, shipped
from occumap.catalog.user_data import data_folder
from occumap.errors import InputError, OccumapError
from occumap.model.index import Index

ENVIRONMENT = "OCCUMAP_INDEX"
SETTINGS = "settings.toml"


@overload
def chosen_index(given: str | None = None) -> str: ...


@overload
def chosen_index(given: Index | str | Path | None = None) -> Index | str | Path: ...


def chosen_index(given: Index | str | Path | None = None) -> Index | str | Path:
    """Return the index to use: the one that is given, else ``OCCUMAP_INDEX``, else the settings', else the starter.

    Args:
        given: what the user named for this one task, if anything; it isn't looked at here.

    Raises:
        InputError: what the environment or the settings name isn't there, or can't be read as an index; the settings
            can't be read.

    >>> chosen_index("my-titles.csv")
    'my-titles.csv'
    """
    if given is not None:
        return given
    stated = os.environ.get(ENVIRONMENT, "").strip()
    if stated:
        return _checked(stated, ENVIRONMENT, f"Correct {ENVIRONMENT}, or unset it to use the index {shipped.STARTER}.")
    place = data_folder(SETTINGS)
    stated = _settings(place).get("index", "")
    if stated:
        return _checked(stated, f"{place}, index", f"Correct it, or remove it to use the index {shipped.STARTER}.")
    return shipped.STARTER


def _checked(name: str, where: str, hint: str) -> str:
    try:
        load.index(name)
    except OccumapError as error:
        raise InputError(f"{where} = {name}", f"{error.where}: {error.what}", hint=f"{error.hint} {hint}") from None
    return name


def _settings(place: Path) -> Mapping[str, Any]:
    """Return what a file of settings says, nothing if there is none."""
    try:
        found = tomllib.loads(place.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(place), f"it can't be read ({error})", hint="Check the file, or remove it.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(str(place), f"it isn't TOML ({error})", hint='Write index = "NAME", or remove it.') from None
    strange = sorted(set(found) - {"index"})
    if strange:
        raise InputError(str(place), f"{strange[0]!r} is not a setting", hint="It may have: index.")
    if not isinstance(found.get("index", ""), str):
        raise InputError(f"{place}, index", "it isn't a text", hint='Write index = "NAME".')
    return found
