"""A job title to its code, or a whole data frame of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from occumap.arguments import optional, shown, takes, text
from occumap.catalog import coders
from occumap.catalog.noun_arguments import CODER, COLUMN, FRAMES, VERSION
from occumap.catalog.noun_arguments import INDEX as AN_INDEX
from occumap.errors import InputError, WrongTypeError
from occumap.io.frames import GivenFrame, is_frame
from occumap.model.coding import INDEX, Coding
from occumap.model.index import Index
from occumap.model.job_description import JobDescription
from occumap.model.version import Version
from occumap.read_options import READ_KINDS
from occumap.workflows.code.code_title import code_job

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from occumap.coding.coder import Coder

_TEXT = text("Give a text, or for a data frame the name of a column.", may_be_empty=True)
# A text with one of these endings that is also a file is no job title.
_TABLES = READ_KINDS
_EXAMPLE = "such as occumap.code(pandas.DataFrame({'job': titles}), title='job')"


@overload
def code(
    titles: str,
    *,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
    to: Version | str | Path = coders.DEFAULT_VERSION,
    index: Index | str | Path | None = None,
    calibration: str = INDEX,
    non_answers: Path | None = None,
    industries: str | Path | None = None,
    coder: Coder | None = None,
) -> Coding: ...


@overload
def code(
    titles: IntoFrameT,
    *,
    title: str,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
    to: Version | str | Path = coders.DEFAULT_VERSION,
    index: Index | str | Path | None = None,
    calibration: str = INDEX,
    non_answers: Path | None = None,
    industries: str | Path | None = None,
    coder: Coder | None = None,
) -> IntoFrameT: ...


@takes(
    title=optional(COLUMN),
    industry=optional(_TEXT),
    additional=optional(_TEXT),
    duties=optional(_TEXT),
    employer=optional(_TEXT),
    qualification=optional(_TEXT),
    to=VERSION,
    index=optional(AN_INDEX),
    calibration=text("Give index or typical-titles."),
    coder=CODER,
)
def code(
    titles: Any,
    *,
    title: str | None = None,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
    to: Version | str | Path = coders.DEFAULT_VERSION,
    index: Index | str | Path | None = None,
    calibration: str = INDEX,
    non_answers: Path | None = None,
    industries: str | Path | None = None,
    coder: Coder | None = None,
) -> Any:
    """Return the code of a job title, with its reason and the question that would decide; or a data frame coded.

    Args:
        titles: a job title; or a data frame of pandas, Polars, PyArrow or DuckDB.
        title: for a data frame, its column of job titles.
        industry: the employer's industry, if known; for a data frame, its column.
        additional: anything else known, such as “mechanical”; for a data frame, its column.
        duties, employer, qualification: what is done in the job, as people say it, for whom, and what the person is
            qualified as; for a data frame, its columns.
        to: the version to code to: a name, a file, or the version itself.
        index: an index coded to that version: a name, a file, or the index itself. If not given, the one that
            ``OCCUMAP_INDEX`` or the settings name, else the starter index.
        calibration: what the confidence is measured on: ``index`` or ``typical-titles``, see `coder`.
        non_answers, industries: lists of the user's own, see `coder`.
        coder: what codes, made by `coder`; then what `coder` takes isn't looked at.

    Returns:
        For a title, a `Coding`. For a data frame the same kind of frame: the user's own rows and columns as they
        were, and the answers beside (code, confidence, method, candidates, question, reason and the versions).

    Raises:
        InputError: a frame has no such column, or one that an answer needs; a title is given for a single title.

    >>> code("electrician").code
    Code(version='soc2020', value='5241')
    >>> import polars as pl
    >>> code(pl.DataFrame({"id": [7], "job": ["electrician"]}), title="job").select("id", "job", "code").rows()
    [(7, 'electrician', '5241')]
    """
    beside = JobDescription(title, industry, additional, duties, employer, qualification)
    lists: dict[str, Any] = {"non_answers": non_answers, "industries": industries}
    settings = {"index": index, "to": to, "calibration": calibration, **lists}
    if isinstance(titles, str):
        _refuse_file(titles, title)
        job = beside._replace(title=titles)
        return coder.code_all([job])[0] if coder else code_job(job, **settings)
    if not is_frame(titles):
        what = f"{shown(titles)} ({type(titles).__name__}) is neither a job title nor a data frame"
        raise WrongTypeError("titles", what, hint=f"Give a text, or {FRAMES}: {_EXAMPLE}.")
    if title is None:
        raise InputError("the table", "its column of job titles isn’t named", hint='Add title=, such as title="job".')
    given = GivenFrame.of(titles)
    answers = (coder or coders.coder(**settings)).code_frame(given.polars, **beside._asdict())
    return given.beside(answers[:, given.polars.width :])


def _refuse_file(text: str, title: str | None) -> None:
    if title is not None:
        raise InputError(text, "‘title’ names a column, and this is a single title", hint="Leave it out.")
    if Path(text).suffix.casefold() in _TABLES and Path(text).is_file():
        raise InputError(
            text, "this is a file, and a title or a data frame is needed", hint="Read it into a data frame first."
        )
