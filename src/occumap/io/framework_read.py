"""A skills framework as read, with what a user must be told of how it was read."""

from __future__ import annotations

from typing import NamedTuple

from occumap.model.skills import Framework


class FrameworkRead(NamedTuple):
    """A framework read from files, and notes: what was told from them, what they lack, what was left out."""

    framework: Framework
    notes: tuple[str, ...] = ()
