"""What a person can do already, and the occupations that fit it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from occumap.catalog.load import occupational_map
from occumap.model.gap import Gap
from occumap.model.person import Fits, Mention, Person, SourceKind, Statement, Unsettled
from occumap.web.pages.map_wording import draw, occupation_list
from occumap.web.pages.query import MAX_CHOICES, Choice, PageQuery, detail_of
from occumap.web.server.dependencies import WarmDep, limited
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.fit import fit, gap_to

router = APIRouter()


MAX_LINES, LONGEST_LINE, LONGEST = 20, 200, 4000
# A text lies in the address, so that nothing is kept; addresses have a limit.
LONGEST_TEXT = 6000


FIELDS = {"job": SourceKind.JOB, "qualification": SourceKind.QUALIFICATION, "skill": SourceKind.STATEMENT}


MAX_ASKED = 6
_STANDS = {
    "your own occupation": "Your own occupation",
    "up": "Higher level",
    "sideways": "Same level",
    "down": "Lower level",
}


Lines = dict[str, tuple[str, ...]]


@router.get("/map/fit", response_class=HTMLResponse, dependencies=[Depends(limited("coding"))])
def fit_page(request: Request, warm: WarmDep) -> HTMLResponse:
    """Lead from past jobs, qualifications and skills to the occupations that fit best, or the gap to one."""
    asked = PageQuery.of(request)
    told = {name: _lines(asked, name) for name in FIELDS}
    to = asked.occupation(request, "to", warm)
    on = asked.framework.skills_map
    text = asked.text("text", limit=LONGEST_TEXT)
    if asked.query.keys() - {"framework"} and not any(told.values()) and not text and not asked.errors:
        asked.refuse("job", "Enter a job, a qualification, a skill or a text.")
    kept = {"to": to.text, "text": text, "framework": asked.query.get("framework", "")}
    person: Person | None = None
    gap: Gap | None = None
    fits: Fits | None = None
    if (any(told.values()) or text) and not asked.errors.keys() & {*FIELDS, "text"}:
        coder = warm.coder() if told["job"] else None
        person = describe_person(
            jobs=told["job"],
            qualifications=told["qualification"],
            skills=told["skill"],
            text=text,
            framework=on,
            coder=coder,
        )
        if person.profile.requirements:
            gap = gap_to(person, to.found, framework=on) if to.found else None
            fits = fit(person, framework=on)
        elif person.unsettled:
            asked.status = max(asked.status, 409 if any(one.candidates for one in person.unsettled) else 404)
    return draw(
        request,
        "map/fit.html",
        status=asked.status,
        typed={name: asked.query.get(name, "").replace("\r\n", "\n") for name in (*FIELDS, "text")},
        to=to,
        errors=asked.errors,
        person=person,
        unsettled=[(one, _choices(one, told, **kept)) for one in person.unsettled] if person else [],
        mentions=[(one, _confirming(one, told, **kept)) for one in person.mentions] if person else [],
        titles=on.framework.titles,
        sources=dict.fromkeys(str(s) for every in person.sources.values() for s in every) if person else {},
        gap=gap,
        fits=[(fit, address_of(told, **{**kept, "to": fit.profile})) for fit in fits or ()],
        questions=fits.questions[:MAX_ASKED] if fits else (),
        notes_of=fits.notes_of if fits else None,
        fits_order=fits.order if fits else "",
        fits_notes=fits.notes if fits else (),
        stands=_STANDS,
        occupation_list=occupation_list(),
        scale=on.framework.scale,
    )


def address_of(told: Mapping[str, tuple[str, ...]], **more: str) -> str:
    r"""Return the address of what somebody said of themselves.

    >>> address_of({"job": ("welder", "fitter"), "qualification": (), "skill": ()})
    '/map/fit?job=welder%0Afitter'
    """
    fields = {name: "\n".join(lines) for name, lines in told.items() if lines}
    fields |= {name: value for name, value in more.items() if value}
    return f"/map/fit?{urlencode(fields)}"


def _lines(asked: PageQuery, name: str) -> tuple[str, ...]:
    """Return the lines of a field that say something."""
    lines = tuple(line.strip() for line in asked.text(name, limit=LONGEST).splitlines() if line.strip())
    if len(lines) > MAX_LINES:
        asked.refuse(name, f"Enter {MAX_LINES} lines or fewer. There are {len(lines)}.")
    elif any(len(line) > LONGEST_LINE for line in lines):
        asked.refuse(name, f"Each line must be {LONGEST_LINE} characters or fewer.")
    return lines


def _confirming(one: Mention, told: Lines, **kept: str) -> str:
    """Return the address that states a skill found in the text."""
    return address_of({**told, "skill": (*told["skill"], one.title)}, **kept)


def _choices(one: Unsettled, told: Lines, **kept: str) -> tuple[Choice, ...]:
    """Return what may be meant by something that somebody said, each with the address that says it instead."""
    world = occupational_map()
    return tuple(
        Choice(
            code,
            title,
            address_of(_settled(one, code, told), **kept),
            detail_of(world[code], world) if code in world else "",
        )
        for code, title in one.candidates[:MAX_CHOICES]
    )


def _settled(one: Unsettled, meant: str, told: Lines) -> Lines:
    """Return what somebody said, with one thing said by its code.

    An occupation that a qualification leads to is said as a job: its code says which it was taken for.
    """
    name = next(field for field, kind in FIELDS.items() if kind is one.kind)
    if one.kind is SourceKind.QUALIFICATION and meant in occupational_map():
        rest = tuple(line for line in told[name] if line != one.given)
        return {**told, name: rest, "job": (*told["job"], meant)}
    said = meant
    if one.kind is SourceKind.STATEMENT:
        level = Statement.parse(one.given).level
        said = meant if level is None else f"{meant}:{level:g}" if isinstance(level, float) else f"{meant}:{level}"
    return {**told, name: tuple(said if line == one.given else line for line in told[name])}
