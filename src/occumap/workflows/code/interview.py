"""Coding while somebody is asked: titles as they are typed, the one question that decides, and the answer.

Nothing is remembered between the steps: what was said so far comes with each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from occumap.catalog.coders import ByIndex
from occumap.errors import InputError
from occumap.model.code import Code, digits_of
from occumap.model.coding import Coding, Method, Question
from occumap.workflows.search import Found, Search


@dataclass(frozen=True, slots=True)
class TitleSuggestion:
    """A title of an index that has what was typed.

    Args:
        title: as people say it.
        code: the code that the index settles it with; None where it has several, or more has to be known.
        group_title: the title of the code's group, empty where there is none.
    """

    title: str
    code: str | None
    group_title: str

    @property
    def asks(self) -> bool:
        """Whether a question follows."""
        return self.code is None


def suggested_titles(
    titles: Search, typed: str, by_index: ByIndex, *, limit: int = 8
) -> tuple[tuple[TitleSuggestion, ...], bool]:
    """Return titles that have what was typed, the likeliest first; and whether they have all of its words.

    Every word typed may be the beginning of a word, in any order, whatever the case, accents or plural.

    Args:
        titles: a search over the titles of an index.
        typed: as far as somebody has typed.
        by_index: what the index says of a title.
        limit: the number of titles.

    >>> from occumap.catalog.coders import by_index_of
    >>> from occumap.examples import small_index, small_version
    >>> from occumap.workflows.search import title_hits
    >>> titles = Search(tuple(title_hits(small_index(), "tiny1")))
    >>> found, whole = suggested_titles(titles, "bak br", by_index_of(small_version(), small_index(), "tiny"))
    >>> [(one.title, one.code, one.group_title) for one in found], whole
    ([('Bread baker', '11', 'Bakers')], True)
    """
    results = titles.find(typed, limit=limit)
    hits = results.hits.get(Found.TITLE, ())
    return tuple(_suggestion(hit.title, by_index.settled(hit.title)) for hit in hits), results.whole


def _suggestion(title: str, settled: Coding | None) -> TitleSuggestion:
    if settled is None or settled.code is None or settled.question is not None:
        return TitleSuggestion(title, None, "")
    return TitleSuggestion(title, settled.code.value, settled.group_title)


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to the question of an interview, and what to ask for it with.

    Args:
        answer: in words.
        code: where it leads.
        title: of the code's group.
        query: what to add to what was said.
    """

    answer: str
    code: Code
    title: str
    query: dict[str, str]


NONE_OF_THESE = "none of these"


def choices_of(question: Question, said: dict[str, str]) -> Iterator[Choice]:
    """Yield the answers to a question, with ``none of these`` where the index says what it then is.

    Args:
        question: what is asked.
        said: what is known by name, such as ``industry``; an answer that names another part takes its place.
    """
    for option in question.options:
        told = {name: text for name in ("additional", "industry") if (text := getattr(option, name))}
        query = told if told and told.items() - said.items() else {"chosen": option.code.value}
        yield Choice(option.answer, option.code, option.title, query)
    if question.otherwise is not None:
        other = question.otherwise
        yield Choice(NONE_OF_THESE, other, question.otherwise_title, {"chosen": other.value})


def decided(coding: Coding, chosen: str) -> Coding:
    """Return a coding with the code that was chosen as the answer to its question.

    Raises:
        InputError: it isn't one of the answers; or nothing is asked.
    """
    choices = {} if coding.question is None else {c.code.value: c for c in choices_of(coding.question, {})}
    if chosen not in choices:
        what = f"{chosen} isn’t an answer to the question of this title" if choices else "this title has no question"
        known = f"Its answers: {', '.join(choices)}." if choices else "Leave it out."
        raise InputError("chosen", what, hint=known)
    choice = choices[chosen]
    if choice.answer == NONE_OF_THESE:
        return _by_default(coding, choice)
    return replace(
        coding,
        code=choice.code,
        group_title=choice.title,
        confidence=1.0,
        calibrations={},
        method=Method.DECIDED,
        digits=digits_of(chosen),
        entry_id=None,
        candidates=(),
        question=None,
        reason=f"Chosen as the answer to: {coding.question.text if coding.question else ''}",
    )


def _by_default(coding: Coding, choice: Choice) -> Coding:
    """Return the code that the index gives where no answer applies; with the confidence that there was before."""
    known = {one.code: one.probability for one in coding.candidates}
    return replace(
        coding,
        code=choice.code,
        group_title=choice.title,
        confidence=coding.confidence if coding.code == choice.code else known.get(choice.code, 0.0),
        calibrations=coding.calibrations if coding.code == choice.code else {},
        method=Method.DEFAULT,
        digits=digits_of(choice.code.value),
        question=None,
        reason="None of the answers applies; the index codes the title so where nothing else is known.",
    )
