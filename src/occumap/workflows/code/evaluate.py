"""How good the answers in a file are, held against codes in it that are taken to be right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from occumap.atomic import write_file
from occumap.catalog import load
from occumap.catalog.coders import DEFAULT_VERSION
from occumap.catalog.coders import coder as get_coder
from occumap.coding.coder import Coder
from occumap.coding.evaluate import evaluation_of
from occumap.coding.index_answers import MAX_CANDIDATES
from occumap.coding.judged_rows import text_cells
from occumap.coding.measures import RESAMPLES
from occumap.column_named import column_named, no_column
from occumap.errors import InputError, OutputError
from occumap.io.answer_files import read_in_chunks
from occumap.model.answer_columns import SHOWN_CANDIDATES, VERSION_COLUMNS
from occumap.model.evaluation import Evaluation, EvaluationSource
from occumap.model.job_description import JobDescription
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions
from occumap.render.reports import curve_svg, evaluation_html, evaluation_json

# How many candidates an answer shows, by whether it was there already.
SHOWN = {True: SHOWN_CANDIDATES, False: MAX_CANDIDATES}


@dataclass(frozen=True)
class Evaluated:
    """An evaluation with what it was made from."""

    evaluation: Evaluation
    version: Version
    source: EvaluationSource
    notes: tuple[str, ...] = ()


def evaluate(
    path: Path,
    *,
    truth: str,
    title: str | None = None,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
    to: str | None = None,
    index: str | None = None,
    against: str | None = None,
    weight: str | None = None,
    resamples: int = RESAMPLES,
    options: ReadOptions = TOLD,
) -> Evaluated:
    """Return the figures of a file's answers; a file without the columns ``code`` and ``confidence`` is coded first.

    Args:
        path, options: the table, of any kind, and what the user says of it.
        truth: the column of true codes.
        title: the column of job titles; needed to code the file, and for examples and intervals by title.
        industry, additional, duties, employer, qualification: the columns of what else is known, to code with.
        to: the version of the codes; if not given, the one the file's column ``classification`` names, or soc2020.
        index: to code with, the chosen one if not given; for answers already there, to read an unknown version from.
        against, weight: a column of another coder's codes, and one of weights, numbers of 0 or more.
        resamples: how many samples the bootstrap draws.

    Raises:
        InputError: the file can't be read, lacks a column, has answers that options would code, or a wrong column.
        UnknownNameError: no such version or index.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "coded.csv")
    ...     _ = path.write_text("soc,code,confidence\\n5432,5432,0.99\\n5432,543,0.6\\n")
    ...     found = evaluate(path, truth="soc", resamples=20)
    >>> found.evaluation.full.accuracy.value, found.evaluation.rows
    (0.5, 2)
    """
    frame, notes = _read(path, options)
    columns = {"truth": truth, "title": title, "other": against, "weight": weight}
    keys = JobDescription(title, industry, additional, duties, employer, qualification)._asdict()
    _refuse_absent(path, frame, [*columns.values(), *keys.values()])
    coded = {"code", "confidence"} <= set(frame.columns)
    asked = frame.select(column_named(column).alias(name) for name, column in columns.items() if column)
    if coded:
        _refuse_options(path, truth, {f"--{name}": column for name, column in keys.items() if name != "title"})
        version, versions = _version_of_answers(path, frame, to, index), _versions_of(frame)
        answers = asked.hstack(frame.select(name for name in _ANSWERS if name in frame.columns))
    else:
        _refuse_no_title(path, title)
        coder = get_coder(index=index, to=to or DEFAULT_VERSION)
        version, versions = coder.version, tuple(coder.versions.items())
        answers = asked.hstack(_coded(coder, frame, keys))
    source = EvaluationSource(path.name, truth, title, weight, against, not coded, versions)
    with _columns_of(path, columns, version):
        found = evaluation_of(answers, version, shown=SHOWN[coded], resamples=resamples)
    return Evaluated(found, version, source, notes)


def _read(path: Path, options: ReadOptions) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return all of a table, and what must be said of how it was read."""
    table = read_in_chunks(path, options=options)
    return pl.concat(table.chunks), table.notes


_ANSWERS = ("code", "confidence", "method", "candidates")


def _refuse_no_title(path: Path, title: str | None) -> None:
    if title is None:
        raise InputError(
            str(path),
            "it has no columns ‘code’ and ‘confidence’, and no column of titles to code is named",
            hint="Name it with --title COL, or give a file that occumap code has written.",
        )


@contextmanager
def _columns_of(path: Path, columns: Mapping[str, str | None], version: Version) -> Iterator[None]:
    """Refuse true codes of another version, and let errors about a column call it by its name in the file."""
    _refuse_truth_of_other(path, columns["truth"] or "", version)
    names = {name: column for name, column in columns.items() if column}
    names |= {"code": "code", "confidence": "confidence"}
    try:
        yield
    except InputError as error:
        raise InputError(f"{path}, {_named(error.where, names)}", error.what, hint=error.hint) from None


def report(evaluated: Evaluated) -> bytes:
    """Return the report as one self-contained page of HTML."""
    return evaluation_html(evaluated.evaluation, evaluated.version, evaluated.source).encode()


def figures(evaluated: Evaluated) -> str:
    """Return all figures as JSON."""
    return evaluation_json(evaluated.evaluation, evaluated.source)


def plot(evaluated: Evaluated) -> bytes:
    """Return accuracy against production rate as an SVG file."""
    return curve_svg(evaluated.evaluation).encode()


def refuse_places(path: Path, outs: Sequence[Path]) -> None:
    """Raise OutputError unless the results may be written there.

    Raises:
        OutputError: a place is a folder, the file that is read, or named twice.
    """
    for n, out in enumerate(outs):
        if out.is_dir():
            raise OutputError(str(out), "this is a folder", hint="Name a file in it.")
        if out.exists() and path.exists() and out.samefile(path):
            raise OutputError(str(out), "this is the input file", hint="Give the result a different name.")
        if out.absolute() in [other.absolute() for other in outs[:n]]:
            raise OutputError(str(out), "two results would be written there", hint="Give each a different name.")


def keep(files: Mapping[Path, bytes]) -> None:
    """Write files, each whole or not at all.

    Raises:
        OutputError: a file can't be written there.
    """
    for path, content in files.items():
        write_file(path, content)


def _coded(coder: Coder, frame: pl.DataFrame, keys: Mapping[str, str | None]) -> pl.DataFrame:
    """Return answers with their whole candidate sets, of which `Coder.code_frame` shows the first only."""
    cells = frame.select(
        (text_cells(frame[column]) if column else pl.lit(None, pl.String)).alias(name) for name, column in keys.items()
    )
    unique = cells.unique(maintain_order=True)
    found = coder.code_all(unique.select(JobDescription._fields).iter_rows())
    answers = pl.DataFrame(
        {
            "code": [answer.code.value if answer.code else None for answer in found],
            "confidence": [answer.confidence for answer in found],
            "method": [answer.method.value for answer in found],
            "candidates": [" ".join(one.code.value for one in answer.candidates) for answer in found],
        },
        schema={"code": pl.String, "confidence": pl.Float64, "method": pl.String, "candidates": pl.String},
    )
    joined = cells.join(unique.hstack(answers), on=list(keys), how="left", nulls_equal=True, maintain_order="left")
    return joined.drop(list(keys))


def _refuse_absent(path: Path, frame: pl.DataFrame, columns: list[str | None]) -> None:
    for column in columns:
        if column is not None and column not in frame.columns:
            raise no_column([column], frame.columns, where=str(path))


def _refuse_truth_of_other(path: Path, truth: str, version: Version) -> None:
    """Raise InputError if the column of true codes is named after a version that the answers aren't of."""
    other = truth.casefold()
    if other != version.id and other in load.names("version"):
        raise InputError(
            f"{path}, column ‘{truth}’",
            f"it is named after {other}, and the answers are of {version.id}",
            hint=f"Name the column that has codes of {version.id}, or evaluate answers of {other} (--to {other}).",
        )


def _refuse_options(path: Path, truth: str, options: Mapping[str, str | None]) -> None:
    if truth == "code":
        what = "‘code’ is the column of the answers, so it can't be the truth"
        raise InputError(
            str(path), what, hint="Name another column with --truth, or drop ‘confidence’ to code it again."
        )
    useless = [name for name, value in options.items() if value is not None]
    if useless:
        what = f"it has answers already (‘code’ and ‘confidence’), so {', '.join(useless)} would have no effect"
        raise InputError(str(path), what, hint="Leave that out, or drop these columns to code it again.")


def _version_of_answers(path: Path, frame: pl.DataFrame, to: str | None, index: str | None) -> Version:
    """Return the version that the answers of a file are of."""
    there = "classification" in frame.columns
    named = text_cells(frame["classification"]).unique().drop_nulls().sort().to_list() if there else []
    if len(named) > 1:
        what = f"its answers are of several versions: {', '.join(named)}"
        raise InputError(str(path), what, hint="Evaluate them one by one.")
    name = to or (named[0] if named else DEFAULT_VERSION)
    version = load.version_and_index(name, index)[0] if index else load.version(name)
    if named and version.id != named[0]:
        raise InputError(str(path), f"its answers are of {named[0]}, not {version.id}", hint=f"Leave out --to {to}.")
    return version


def _versions_of(frame: pl.DataFrame) -> tuple[tuple[str, str], ...]:
    there = [name for name in VERSION_COLUMNS if name in frame.columns]
    return tuple((name, ", ".join(sorted(text_cells(frame[name]).unique().drop_nulls()))) for name in there)


def _named(where: str, names: Mapping[str, str]) -> str:
    """Return a place in an error by the file's own column names."""
    for name, column in names.items():
        where = where.replace(f"column {name!r}", f"column {column!r}")
    return where
