"""Coding during an interview: titles as one types, the one question that decides, and the answer.

Each is a small request of its own, and nothing is kept between them: what was said rides in the query.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from occumap.catalog.coders import get_by_index
from occumap.model.coding import LONGEST, Coding
from occumap.model.job_description import JobDescription
from occumap.web.api.interview_schemas import (
    ChoiceShape,
    InterviewAnswer,
    InterviewQuestion,
    Suggestions,
    SuggestionShape,
)
from occumap.web.api.parameters import LONGEST_CODE, Number, answers
from occumap.web.api.responses import Answer, FormDep, give, link
from occumap.web.api.schemas import Link
from occumap.web.server.dependencies import WarmDep, limited
from occumap.web.server.warm_up import Warm
from occumap.workflows.code.interview import Choice, choices_of, decided, suggested_titles
from occumap.workflows.code.preview import DEFAULT_VERSION, version_named
from occumap.workflows.search import LONGEST_QUERY

router = APIRouter(tags=["coding"], dependencies=[Depends(limited("interview"))])
MAX_SUGGESTIONS = 50
_To = Annotated[
    str, Query(min_length=1, max_length=LONGEST_CODE, description="The version to code to.", examples=["soc2020"])
]
_Index = Annotated[
    str, Query(max_length=LONGEST_CODE, description="The index to code with, by the name of one that is held.")
]


def _said(
    title: Annotated[
        str,
        Query(
            min_length=1,
            max_length=LONGEST,
            description="The job title, typed or chosen.",
            examples=["Design engineer"],
        ),
    ],
    industry: Annotated[str, Query(max_length=LONGEST, description="The employer’s industry, if it was said.")] = "",
    additional: Annotated[str, Query(max_length=LONGEST, description="Other details, if any were said.")] = "",
    duties: Annotated[str, Query(max_length=LONGEST, description="What is done in the job, if it was said.")] = "",
    to: _To = DEFAULT_VERSION,
    index: _Index = "",
) -> dict[str, str]:
    given = {"title": title, "industry": industry, "additional": additional, "duties": duties}
    return given | {"to": to if to != DEFAULT_VERSION else "", "index": index}


_Said = Annotated[dict[str, str], Depends(_said)]


@router.get("/interview/suggestions", operation_id="suggestTitles", responses=answers(Suggestions, 404, 429))
def suggestions(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    typed: Annotated[
        str,
        Query(
            alias="q",
            min_length=1,
            max_length=LONGEST_QUERY,
            description="What has been typed so far.",
            examples=["desi eng"],
        ),
    ],
    to: _To = DEFAULT_VERSION,
    index: _Index = "",
    size: Annotated[
        int, Query(ge=1, le=MAX_SUGGESTIONS, description="The number of titles.", examples=[8]), Number
    ] = 8,
) -> Response:
    """Return titles of the index that have what was typed, by the beginnings of words in any order."""
    version = _checked(warm, to, index)
    is_ready = warm.is_ready(version, index)
    by_index = warm.coder(version, index).by_index if is_ready else get_by_index(index=index or None, to=version)
    found, whole = suggested_titles(warm.titles(index, version), typed, by_index, limit=size)
    asked = {"to": to if to != DEFAULT_VERSION else "", "index": index}
    items = [
        SuggestionShape(
            title=one.title,
            code=one.code,
            group_title=one.group_title or None,
            links={"next": link(f"/interview/{'question' if one.asks else 'answer'}", title=one.title, **asked)},
        )
        for one in found
    ]
    document = Suggestions(
        typed=typed,
        classification=version,
        whole=whole,
        items=items,
        links={"question": link("/interview/question", title=typed, **asked)},
    )
    return give(request, Answer(document, SuggestionShape, items).body(form), private=True)


@router.get("/interview/question", operation_id="askQuestion", responses=answers(InterviewQuestion, 404, 429))
def question(request: Request, form: FormDep, warm: WarmDep, said: _Said) -> Response:
    """Return the one question that decides between the codes of a title, with its answers and where each leads."""
    coding = _coded(warm, said)
    asked = coding.question
    choices = [_choice(one, said) for one in choices_of(asked, said)] if asked else []
    document = InterviewQuestion(
        title=coding.title,
        classification=coding.versions["classification"],
        question=_without_answers(asked.text) if asked else None,
        choices=choices,
        links={"answer": _link("/interview/answer", said)},
    )
    return give(request, Answer(document, ChoiceShape, choices).body(form), private=True)


@router.get("/interview/answer", operation_id="answerInterview", responses=answers(InterviewAnswer, 400, 404, 429))
def answer(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    said: _Said,
    chosen: Annotated[
        str,
        Query(
            max_length=LONGEST_CODE,
            description="The code of the answer that was chosen, where no words tell the answers apart.",
        ),
    ] = "",
) -> Response:
    """Return the code by what was said, how it was reached, and whether a question is left that would decide."""
    coding = _coded(warm, said)
    if chosen:
        coding = decided(coding, chosen)
    links = {"self": _link("/interview/answer", {**said, "chosen": chosen}), "full": _link("/code", said)}
    if coding.question:
        links["question"] = _link("/interview/question", said)
    document = InterviewAnswer(
        title=coding.title,
        industry=coding.industry,
        additional=coding.additional,
        code=coding.code.value if coding.code else None,
        group_title=coding.group_title or None,
        confidence=round(coding.confidence, 6),
        method=coding.method.value,
        is_settled=coding.code is not None and coding.question is None,
        reason=coding.reason,
        classification=coding.versions["classification"],
        index=coding.versions["index"],
        coder=coding.versions["coder"],
        links=links,
    )
    return give(request, Answer(document, InterviewAnswer, [document]).body(form), private=True)


def _coded(warm: Warm, said: dict[str, str]) -> Coding:
    to = _checked(warm, said["to"] or DEFAULT_VERSION, said["index"])
    known = (said[name] or None for name in ("industry", "additional", "duties"))
    return warm.coder(to, said["index"]).code_all([JobDescription(said["title"], *known)])[0]


def _checked(warm: Warm, to: str, index: str) -> str:
    """Return the name of a version that an index is coded to; a coder that is ready knows that it is.

    Raises:
        UnknownNameError: it isn't, or there is no such index.
    """
    return to if warm.is_ready(to, index) else version_named(to, index).id


def _choice(one: Choice, said: dict[str, str]) -> ChoiceShape:
    return ChoiceShape(
        answer=one.answer,
        code=one.code.value,
        title=one.title or None,
        links={"answer": _link("/interview/answer", {**said, **one.query})},
    )


def _without_answers(text: str) -> str:
    """Return a question without the answers that it lists, which stand beside it.

    >>> _without_answers("In which industry: aerospace, other?"), _without_answers("Which of these is it?")
    ('In which industry?', 'Which of these is it?')
    """
    asked, colon, _ = text.partition(":")
    return f"{asked}?" if colon else asked


def _link(address: str, said: dict[str, str]) -> Link:
    return link(address, **said)
