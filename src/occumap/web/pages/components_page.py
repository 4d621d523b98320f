"""The parts that pages are made of, each shown once with what it is for."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from occumap.model.finding import Finding, Severity
from occumap.web.pages import render

router = APIRouter()

# What each colour means, by its name in the style sheet; none is the only sign of anything.
_COLOURS = (
    ("accent", "what can be pressed, and the place where one is"),
    ("link", "a link"),
    ("flow", "an amount, or a way from one group to another"),
    ("old", "codes of the older version"),
    ("new", "codes of the newer version, and what is created"),
    ("good", "right, done or enough"),
    ("warning", "look at this before you go on"),
    ("error", "wrong or lacking"),
    ("note", "worth knowing"),
    ("soft", "words beside the point"),
)
_FINDINGS = (
    Finding("shown", Severity.ERROR, (1,), (), "Two groups have the same code.", "Give one of them another code."),
    Finding("shown", Severity.WARNING, (1,), (), "A group is left with four titles.", "Merge it, or say why it stays."),
    Finding("shown", Severity.NOTE, (1,), (), "The title has changed its case.", "Nothing needs to be done."),
)


@router.get("/components", response_class=HTMLResponse)
def components(request: Request) -> HTMLResponse:
    """Return the page that shows each part once."""
    return render(request, "components/components.html", colours=_COLOURS, found=_FINDINGS)
