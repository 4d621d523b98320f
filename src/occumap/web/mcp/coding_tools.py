"""Tools about titles and groups: code a title, explain a group, search."""

from __future__ import annotations

from functools import cache

from occumap.model.coding import SURE, Coding
from occumap.model.job_description import JobDescription
from occumap.model.noun import counted
from occumap.render import as_dict
from occumap.web.mcp.tool_answers import CandidateMeant, ToolAnswer, answered, cant_tell
from occumap.web.mcp.tool_inputs import CodeInput, ExplainGroupInput, SearchInput
from occumap.workflows.code.code_title import code_job
from occumap.workflows.code.preview import version_named
from occumap.workflows.revise.explain_group import explain_group as explained
from occumap.workflows.search import Search, catalog_search


def code(asked: CodeInput) -> ToolAnswer:
    """Return the code of a job title; that it can't be told where the question decides, or nothing is sure.

    Raises:
        UnknownNameError: no titles are coded to the version.

    >>> found = code(CodeInput(title="electrician"))
    >>> found.status, found.answer["code"], found.confidence == found.answer["confidence"]
    ('answered', '5241', True)
    """
    version = version_named(asked.version)
    known = (asked.industry, asked.additional, asked.duties, asked.employer, asked.qualification)
    coding = code_job(JobDescription(asked.title, *(one or None for one in known)), to=version.id)
    document = as_dict.coding(coding)
    about = {
        "confidence": document["confidence"] if coding.code else None,
        "question": coding.question.text if coding.question else "",
        "candidates": [
            CandidateMeant(code=one.code.value, title=one.title, probability=as_dict.candidate(one)["probability"])
            for one in coding.candidates
        ],
        "versions": {name: document[name] for name in ("classification", "index", "coder") if document[name]},
    }
    if coding.code is None:
        return cant_tell(f"No code: {coding.reason}", document, **about)
    if _is_open(coding):
        said = f"It may be {coding.code} {coding.group_title}, but that isn’t sure: {coding.reason}"
        return cant_tell(said, document, **about)
    if version.children(coding.code.value):
        level = version[coding.code.value].level
        said = f"Only as far as the {level} group {coding.code} {coding.group_title}: {coding.reason}"
        return cant_tell(said, document, **about)
    said = f"{coding.code} {coding.group_title}: {coding.confidence_in_words}. {coding.reason}"
    return answered(said, document, **about)


def _is_open(coding: Coding) -> bool:
    """Return whether a code is no more than the likeliest of several."""
    return coding.confidence < SURE or coding.confidence_in_words == "depends on the question"


def explain_group(asked: ExplainGroupInput) -> ToolAnswer:
    """Return a group with what is around it.

    Raises:
        UnknownNameError: no version has this name, or no group of it this code; the nearest are given.

    >>> explain_group(ExplainGroupInput(code="2126")).said
    'soc2020:2126 Aerospace engineers, a unit group under 212 Engineering professionals.'
    """
    found = explained(asked.code, asked.version)
    under = f" under {found.above[-1]}" if found.above else ""
    said = f"{found.group.code} {found.group.title}, a {found.group.level} group{under}."
    versions = {"classification": found.group.code.version} | ({"index": found.index} if found.index else {})
    return answered(said, as_dict.explained_group(found), versions=versions)


def search(asked: SearchInput) -> ToolAnswer:
    """Return what has the words of a query, by kind.

    >>> search(SearchInput(query="aerospace engineer")).answer["hits"][0]["code"]
    '2126'
    """
    found = _search().find(asked.query, limit=asked.limit)
    document = as_dict.search_results(found)
    held = {hit["version"]: None for hit in document["hits"]}
    about = {"versions": {"searched": ", ".join(held)}} if held else {}
    if not found:
        return cant_tell(f"Nothing has the words ‘{asked.query}’. Ask for other words.", document, **about)
    what = "" if found.whole else "Nothing has all the words; these have most of them. "
    total = sum(found.total.values())
    return answered(f"{what}{counted(total, 'result')}, best first.", document, **about)


@cache
def _search() -> Search:
    return catalog_search()
