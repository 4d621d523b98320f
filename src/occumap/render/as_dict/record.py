"""Nouns that no command and no page answers with, as dictionaries: what they are called, and their rows."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from occumap.model.code import Code
from occumap.model.gap import Moves
from occumap.model.noun import Noun, cannot, shower_of
from occumap.model.path import Paths
from occumap.render.as_dict.common import Fields
from occumap.render.as_dict.map import move, path
from occumap.render.as_table import table_of


def record(noun: Noun) -> Fields:
    """Return the plain fields of a noun, and its table as ``rows``.

    Raises:
        InputError: it has neither.

    >>> from occumap.examples import small_version
    >>> found = small_version().to_dict()
    >>> found["id"], found["rows"][0]["title"]
    ('tiny1', 'Bread and cakes')
    """
    names = [one.name for one in fields(noun)] if hasattr(noun, "__dataclass_fields__") else []  # type: ignore[arg-type]
    found = {name: _plain(getattr(noun, name)) for name in names if _is_plain(getattr(noun, name))}
    if shower_of("table", noun) is not None:
        found["rows"] = table_of(noun).to_dicts()
    elif not found:
        raise cannot(noun, "dict")
    return found


def moves(found: Moves) -> Fields:
    """Return moves in their order."""
    return {"moves": [move(one) for one in found]}


def paths(found: Paths) -> Fields:
    """Return paths, the easiest first."""
    return {"paths": [path(one) for one in found]}


class _Subject(Protocol):
    @property
    def name(self) -> str: ...


class _Exported(Protocol):
    @property
    def subject(self) -> _Subject: ...
    @property
    def paths(self) -> tuple[Path, ...]: ...
    @property
    def losses(self) -> tuple[str, ...]: ...


def exported(done: _Exported) -> Fields:
    """Return what was exported, the paths written, and what the format couldn't hold."""
    return {"subject": done.subject.name, "paths": [str(path) for path in done.paths], "losses": list(done.losses)}


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple | list):
        return bool(value) and all(isinstance(one, str | int | float | Code) for one in value)
    return value is None or isinstance(value, str | int | float | bool | Enum | Code)


def _plain(value: Any) -> Any:
    if isinstance(value, Code):
        return {"version": value.version, "code": value.value}
    if isinstance(value, Enum):
        return value.value
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value
