"""A profile that was found by a name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamedProfile:
    """A profile that was found: its id as the code of an occupation is, and its title."""

    code: str
    name: str
