"""How laws are tested here: the same examples each time, however slow the machine."""

from __future__ import annotations

from hypothesis import settings

LAW = settings(deadline=None, derandomize=True, database=None)
