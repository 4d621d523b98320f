"""What each command with ``--level`` says of how a level is named."""

from __future__ import annotations

NAMED = "by name (minor) or number (1 is the top)"
