"""Home: one search over everything, and what each kind of visitor can do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from occumap.web.pages import render
from occumap.web.pages.consultations import open_consultations
from occumap.web.server.dependencies import StoreDep, WarmDep
from occumap.workflows.search import LONGEST_QUERY

router = APIRouter()
MAX_SHOWN = 8


@router.get("/", response_class=HTMLResponse)
def home(request: Request, warm: WarmDep, store: StoreDep, q: Annotated[str, Query()] = "") -> HTMLResponse:
    """Return the first page; with ``q``, what the search found."""
    asked = q.strip()[:LONGEST_QUERY]
    results = warm.search().find(asked, limit=MAX_SHOWN) if asked else None
    asking = open_consultations(store)
    return render(request, "home.html", partial="results", q=asked, results=results, consultations=asking)
