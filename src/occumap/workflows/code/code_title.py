"""One job title to its code: the index first, and a model only if the index doesn't settle it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from occumap.catalog.coders import DEFAULT_VERSION, get_by_index, with_own_lists
from occumap.catalog.coders import coder as get_coder
from occumap.coding.normalise import plain
from occumap.model.coding import INDEX, SURE, Coding, Method
from occumap.model.index import Index
from occumap.model.job_description import JobDescription
from occumap.model.version import Version


def code_job(
    job: JobDescription,
    *,
    index: Index | str | Path | None = None,
    to: Version | str | Path = DEFAULT_VERSION,
    titles: Sequence[Path] = (),
    sure: float = SURE,
    semantic: str | None = None,
    own: Path | None = None,
    calibration: str = INDEX,
    non_answers: Path | None = None,
    industries: str | Path | None = None,
    while_waiting: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Coding:
    """Return the code of a job, with its reason and the question that would decide.

    Args:
        job: the title, and what else is known.
        index, to, titles, sure, semantic, own, calibration, non_answers, industries: as `occumap.coder` takes them.
        while_waiting: gives what is entered while a model is loaded or trained, to say so.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.

    >>> print(code_job(JobDescription("electrician")).code)
    soc2020:5241
    """
    if (
        isinstance(index, str | None)
        and isinstance(to, str)
        and own is None
        and not titles
        and semantic is None
        and calibration == INDEX
    ):
        by_index = with_own_lists(get_by_index(index=index, to=to), non_answers, industries)
        settled = by_index.settled_job(job)
        if settled is not None:
            return settled
    with while_waiting():
        coder = get_coder(
            index=index, to=to, titles=titles, sure=sure, semantic=semantic, own=own, calibration=calibration,
            non_answers=non_answers, industries=industries,
        )  # fmt: skip
    return coder.code_all([job])[0]


def did_you_mean(
    title: str, coding: Coding, *, index: Index | str | Path | None = None, to: Version | str | Path = DEFAULT_VERSION
) -> str:
    """Return what may be meant by a title that got no code, if it is misspelt: to be asked, never taken.

    Args:
        title: as it was written.
        coding: the answer to it.
        index, to: as for `code_job`; nothing is asked of an index that isn't held under a name.

    >>> did_you_mean("plumer", code_job(JobDescription("plumer")))
    'plumber'
    """
    if coding.method is not Method.NONE or not isinstance(index, str | None) or not isinstance(to, str):
        return ""
    return get_by_index(index=index, to=to).lookup.words.perhaps_meant(plain(title)) or ""
