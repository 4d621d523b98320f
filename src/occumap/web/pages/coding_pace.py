"""How a file that is being coded gets on: rows a second, and the time left."""

from __future__ import annotations

import json
from dataclasses import dataclass

from occumap.store.jobs import Job
from occumap.web.server.jobs import working_folder
from occumap.web.server.settings import Settings

PROGRESS = "progress.json"


@dataclass(frozen=True, slots=True)
class Going:
    """How a job that runs gets on: rows a second, and seconds left; None where that isn't known."""

    rate: float | None
    left: float | None
    resumed: int

    @property
    def left_in_words(self) -> str:
        """The time left as people say it.

        >>> Going(10.0, 100.0, 0).left_in_words, Going(10.0, 7.2, 0).left_in_words
        ('about 2 minutes left', 'about 8 seconds left')
        """
        if self.left is None:
            return ""
        if self.left < 55:
            seconds = max(1, int(self.left) + 1)
            return f"about {seconds} second{'s' if seconds > 1 else ''} left"
        minutes = round(self.left / 60)
        return f"about {max(1, minutes)} minute{'s' if minutes > 1 else ''} left"


def pace_of(settings: Settings, held: Job) -> Going:
    """Return what the running job last said of its rate."""
    try:
        told = json.loads((working_folder(settings, held.id) / PROGRESS).read_bytes())
    except (OSError, ValueError):
        return Going(None, None, 0)
    rate = told["rate"]
    left = (held.total - held.progress) / rate if rate and held.total > held.progress else None
    return Going(rate, left, told["resumed"])
