"""Code: one title with its code, why and what else it may be, and the question that decides; files are beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from occumap.catalog import load
from occumap.model.code import Code
from occumap.model.coding import LONGEST, Coding, Option
from occumap.model.job_description import JobDescription
from occumap.model.occupational_map import Occupation
from occumap.model.version import Version
from occumap.web.pages import code_file, render, title_decisions, wants_partial
from occumap.web.server.dependencies import WarmDep, client_of, spend
from occumap.web.server.warm_up import Warm
from occumap.workflows.code.code_title import did_you_mean
from occumap.workflows.code.preview import DEFAULT_VERSION, version_named, versions

router = APIRouter()
router.include_router(code_file.router)
router.include_router(title_decisions.router)
MAX_SHOWN = 6
_FIELDS = {
    "title": "Job title",
    "industry": "Industry",
    "additional": "Other details",
    "duties": "What is done in the job",
    "employer": "Employer",
    "qualification": "Qualification",
}


@dataclass(frozen=True, slots=True)
class TitleQuery:
    """What was asked: a title, what else is known, and the version to code to."""

    title: str
    industry: str
    additional: str
    duties: str
    employer: str
    qualification: str
    to: str

    def job(self) -> JobDescription:
        """Return the job that is asked about."""
        return JobDescription(self.title, *(getattr(self, name) or None for name in _FIELDS if name != "title"))

    @property
    def known(self) -> list[tuple[str, str]]:
        """What is known beside the title, by field."""
        return [(name, getattr(self, name)) for name in _FIELDS if name != "title" and getattr(self, name)]

    def address(self) -> str:
        """Return where this is answered."""
        given = {name: getattr(self, name) for name in _FIELDS if getattr(self, name)}
        if self.to != DEFAULT_VERSION:
            given["to"] = self.to
        return f"/code?{urlencode(given)}" if given else "/code"

    def answering(self, option: Option) -> TitleQuery:
        """Return the same with the answer to a question added."""
        return replace(
            self,
            industry=option.industry or self.industry,
            additional=option.additional or self.additional,
        )

    def without(self, name: str) -> TitleQuery:
        """Return the same without one thing known."""
        return replace(self, **{name: ""})

    def faults(self) -> dict[str, str]:
        """Return what is wrong with it, by field."""
        return {
            name: f"{words} must be {LONGEST} characters or fewer. It has {len(getattr(self, name)):,}."
            for name, words in _FIELDS.items()
            if len(getattr(self, name)) > LONGEST
        }


@router.get("/code", response_class=HTMLResponse)
def code_page(
    request: Request,
    warm: WarmDep,
    title: Annotated[str, Query()] = "",
    industry: Annotated[str, Query()] = "",
    additional: Annotated[str, Query()] = "",
    duties: Annotated[str, Query()] = "",
    employer: Annotated[str, Query()] = "",
    qualification: Annotated[str, Query()] = "",
    to: Annotated[str, Query()] = DEFAULT_VERSION,
) -> HTMLResponse:
    """Return a title's code, also while it is being typed; without a title, the form alone."""
    version = version_named(to or DEFAULT_VERSION)
    given = (title, industry, additional, duties, employer, qualification)
    asked = TitleQuery(**{name: text.strip() for name, text in zip(_FIELDS, given, strict=True)}, to=version.id)
    errors = asked.faults()
    answer, is_late = None, False
    if asked.title and not errors:
        spend(request, "coding", client_of(request))
        answer = _answered(warm, asked)
        is_late = answer is None
    perhaps = did_you_mean(asked.title, answer, to=asked.to) if answer else ""
    return render(
        request,
        "code/code.html",
        status=422 if errors else 200,
        partial="answer",
        asked=asked,
        answer=answer,
        perhaps=replace(asked, title=perhaps) if perhaps else None,
        is_late=is_late,
        errors=errors,
        version=version,
        versions=versions(),
        fields=_FIELDS,
        partly=wants_partial(request),
        options=_options(asked, answer),
        question=answer.question.asked if answer and answer.question else "",
        others=_others(answer),
        more=len(_all_others(answer)) - MAX_SHOWN,
        occupations=occupations_of(version, answer.code) if answer else (),
    )


def _answered(warm: Warm, asked: TitleQuery) -> Coding | None:
    """Return the answer; of a coder that isn't ready what its index settles, and None for a title that takes the
    model.
    """
    from occumap.catalog.coders import get_by_index  # noqa: PLC0415 (brings in Numba and SciPy)

    settled = None if warm.is_ready(asked.to) else get_by_index(to=asked.to).settled_job(asked.job())
    if settled is not None:
        return settled
    coder = warm.coder_soon(asked.to)
    return coder.code_all([asked.job()])[0] if coder else None


def occupations_of(version: Version, code: Code | None) -> tuple[Occupation, ...]:
    """Return the occupations of the map that belong to a group of the lowest level; none for other groups."""
    if code is None or version.id not in {"soc2010", "soc2020"}:
        return ()
    return tuple(one for one in load.occupational_map().occupations if getattr(one, version.id) == code.value)


def _options(asked: TitleQuery, answer: Coding | None) -> list[tuple[str, str, Code]]:
    """Return the answers to a question: in words, where they lead, and the code there."""
    if answer is None or answer.question is None:
        return []
    found: dict[str, tuple[str, Code]] = {}
    for option in answer.question.options:
        found.setdefault(asked.answering(option).address(), (option.answer, option.code))
    return [(words, address, code) for address, (words, code) in found.items()]


def _others(answer: Coding | None) -> list[tuple[Code, str, float]]:
    return _all_others(answer)[:MAX_SHOWN]


def _all_others(answer: Coding | None) -> list[tuple[Code, str, float]]:
    if answer is None:
        return []
    return [(one.code, one.title, one.probability) for one in answer.candidates if one.code != answer.code]
