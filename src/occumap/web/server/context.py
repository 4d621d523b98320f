"""Figures by group over the web: what was loaded, or what whoever runs the server put in its data folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from fastapi import Depends, Request

from occumap.catalog.context import Signs, context, context_signs
from occumap.errors import OccumapError
from occumap.model.context import Context
from occumap.web.server.logs import log_event
from occumap.web.server.settings import Settings

FOLDER = "context"


@dataclass(frozen=True, slots=True)
class HeldContext:
    """The figures that are held, known by their files, so that what was made of others isn't shown.

    Args:
        folder: the one in the data folder that they are in; None for those that were loaded.
        signs: name, time and size of each file.
    """

    folder: Path | None = None
    signs: Signs = ()

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the figures in the folder ``context`` of the data folder, where there are any; else those loaded."""
        folder = settings.data / FOLDER
        signs = context_signs(folder)
        return cls(folder, signs) if signs else cls(None, context_signs())

    @property
    def context(self) -> Context:
        """The figures; none where there are none, or none that can be read.

        They are read once, and again when a file changes.
        """
        return _read(self)

    def holds(self, settings: Settings) -> bool:
        """Return whether they are still what is held."""
        return self == HeldContext.of(settings)


@lru_cache(maxsize=8)
def _read(held: HeldContext) -> Context:
    try:
        return context(held.folder)
    except OccumapError as error:
        log_event("pay and people can’t be read", error=error)
        return Context()


async def held_context(request: Request) -> HeldContext:
    """Return the figures that are held for this server; looking at their files is quicker than finding a thread."""
    return HeldContext.of(request.app.state.settings)


ContextDep = Annotated[HeldContext, Depends(held_context)]
