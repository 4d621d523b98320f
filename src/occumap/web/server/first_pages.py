"""One page of each dear kind, drawn before anybody asks: what all of a kind rest on is read with the first.

Nobody sees these pages, and no log or count has them. What is refused, as where reading is closed, is left at that.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from occumap.web.server.ask_within import ask_within
from occumap.web.server.logs import log_event

if TYPE_CHECKING:
    from starlette.types import ASGIApp

ADDRESSES = (
    "/",
    "/code",
    "/map",
    "/map/engineering-and-manufacturing",
    "/map/occupations/OCC0154E",
    "/map/gap?from=OCC0154E&to=OCC0023",
    "/map/path?from=OCC0454&to=OCC0023",
    "/classification/soc2020",
    "/classification/soc2020/2126",
    "/revision/soc2010-review/4",
    "/scan",
)
# In the state of a request that nobody sent.
UNASKED = "is_unasked"


async def draw_first_pages(app: ASGIApp) -> None:
    """Have an application answer each address once; one that breaks is said in the log."""
    for address in ADDRESSES:
        try:
            await ask_within(app, address, state={UNASKED: True})
        except Exception as error:
            log_event("a first page broke", error=error, page=address)
        await asyncio.sleep(0)
