"""A whole file of answers coded, chunk by chunk: killed at any moment, it goes on where it was.

Each finished chunk is kept whole in a working folder beside the output, with a manifest that says of
which input, coder and columns it is. Only when every chunk is there are they joined; the output then
takes its place in one step. Memory doesn't grow with the file, except for workbooks.
"""

from __future__ import annotations

import gc
import hashlib
import json
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import polars as pl

from occumap.atomic import replacing, write_file
from occumap.checksums import is_whole
from occumap.coding.coder import Coder
from occumap.errors import InputError, OutputError, cannot_read
from occumap.file_lock import holding
from occumap.io.answer_files import SIZE, count_rows_hint, join_chunks, read_in_chunks, write_chunk
from occumap.io.tables import refuse_missing
from occumap.io.write_table import Labels, kind_of, refuse_unwritable
from occumap.model.coding import Method
from occumap.model.job_description import JobDescription
from occumap.read_options import READ_KINDS, TOLD, ReadOptions

SURE_ENOUGH = 0.5
CODED, TO_REVIEW, NOT_CODED = "coded", "to review", "not coded"
FORMAT = 3
_MANIFEST = "manifest.json"
_OURS = re.compile(r"\d{6}\.parquet|\.\d{6}\.parquet\.sum|manifest\.json|.+\.tmp")
# New objects after which the collector looks for garbage.
_SELDOM = 50_000

Progress = Callable[[int, int | None, int], None]
_Tally = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Summary:
    """What became of the rows of a file: ``rows`` is ``coded + to_review + not_coded``.

    Args:
        rows: rows of the file.
        coded: settled rows.
        to_review: rows with a code that somebody should look at: of fewer digits because the coder
            backed off, of a confidence below 0.5, or with a question that would decide.
        not_coded: rows without a code.
        by_method: rows by how the answer was reached.
        seconds: how long it took.
        resumed_rows: rows kept from an earlier run that was stopped.
        notes: what must be said of how the file was read, such as its encoding.
    """

    rows: int
    coded: int
    to_review: int
    not_coded: int
    by_method: Mapping[str, int]
    seconds: float
    resumed_rows: int
    notes: tuple[str, ...] = ()

    @property
    def rows_a_second(self) -> float:
        """How many rows this run coded in a second."""
        return (self.rows - self.resumed_rows) / self.seconds if self.seconds else 0.0


def code_file(
    coder: Coder,
    path: Path,
    out: Path,
    *,
    title: str,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
    chunk: int = SIZE,
    progress: Progress | None = None,
    options: ReadOptions = TOLD,
) -> Summary:
    """Return codes a table of answers to another table: the same rows in the same order, with the answers beside.

    If it is stopped, the same call goes on after the last whole chunk, and gives the same bytes.

    Args:
        coder: what codes.
        path: the table, of any kind that `occumap.io.read_table` reads.
        out: where the result goes, of the kind that its ending says; replaced only when all is done.
        title: the column of job titles.
        industry, additional, duties, employer, qualification: the columns of what else is known, if there are any.
        chunk: rows coded at a time.
        progress: told after each chunk how many rows are done, of about how many (or None), and by an earlier run.
        options: what the user says of the table; all else is told from its content.

    Raises:
        InputError: the file can't be read, has no rows, lacks a column, or changed while it was read.
        OutputError: the result can't be written there.

    >>> from tempfile import TemporaryDirectory
    >>> from occumap.coding.network import Settings
    >>> from occumap.examples import small_index, small_version
    >>> coder = Coder.from_index(small_index(), small_version(), settings=Settings(epochs=1))
    >>> with TemporaryDirectory() as folder:
    ...     answers, coded = Path(folder, "answers.csv"), Path(folder, "coded.csv")
    ...     _ = answers.write_text("id,job\\n1,lamplighter\\n2,\\n")
    ...     summary = code_file(coder, answers, coded, title="job")
    ...     pl.read_csv(coded, infer_schema=False).select("id", "job", "code", "method").rows(), summary.not_coded
    ([('1', 'lamplighter', '30', 'exact'), ('2', None, None, 'none')], 1)
    """
    started = time.perf_counter()
    state = _refuse_places(path, out)
    columns = JobDescription(title, industry, additional, duties, employer, qualification)
    with holding(out):
        summary = _code_table(coder, path, out, state, columns, chunk, progress, options)
    return replace(summary, seconds=time.perf_counter() - started)


def _code_table(
    coder: Coder,
    path: Path,
    out: Path,
    state: tuple[int, int],
    columns: JobDescription,
    chunk: int,
    progress: Progress | None,
    options: ReadOptions,
) -> Summary:
    work = _Work.of(coder, path, out, columns, chunk, options)
    table = read_in_chunks(path, size=chunk, options=options)
    hint, tally, parts, resumed = count_rows_hint(path), _Tally(), 0, 0
    try:
        for parts, (counts, kept) in enumerate(_chunks_coded(coder, path, work, state, table.chunks, columns), 1):  # noqa: B007 (counts them)
            tally += counts
            resumed += counts.total() if kept else 0
            if progress:
                progress(tally.total(), hint, resumed)
        work.join(parts, table.labels)
    except InputError:
        work.discard()  # another file comes next, and nobody's answers are left lying about
        raise
    except (OSError, pl.exceptions.PolarsError) as error:
        raise _cannot_write(out, error) from None
    return replace(_summary(tally, tally.total(), resumed, 0.0), notes=table.notes)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Have the collector of circular garbage look less often, and never at the coder: a million objects that stay."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _chunks_coded(
    coder: Coder,
    path: Path,
    work: _Work,
    state: tuple[int, int],
    table: Iterator[pl.DataFrame],
    columns: JobDescription,
) -> Iterator[tuple[_Tally, bool]]:
    """Code a file chunk by chunk; yield the tally of each, and whether it was kept from an earlier run."""
    kept = work.whole_parts()
    rows = 0
    with _collecting_seldom():
        for n, frame in enumerate(_while_unchanged(path, table, state, work)):
            part = work.part(n)
            rows += frame.height
            if not rows:
                raise InputError(str(path), "it has a header, but no rows", hint="Give a table with rows.")
            if part in kept and (earlier := _tally_of_part(part)).total() == frame.height:
                yield earlier, True
                continue
            answers = _coded(coder, frame, path, columns)
            refuse_unwritable(answers, work.out, rows=rows, first_row=rows - frame.height)
            work.keep(part, answers)
            yield _tally(answers), False


def answers_file(text: str) -> Path | None:
    """Return the file that is meant, None if a title is.

    Raises:
        InputError: it looks like a file, but there is none.
    """
    path = Path(text)
    try:
        there = path.is_file()
    except (OSError, ValueError):
        return None
    if there:
        return path
    if path.suffix.casefold() in READ_KINDS:
        refuse_missing(path)
    return None


@dataclass(frozen=True)
class _Work:
    """The folder of finished chunks beside an output, and what they are made of."""

    out: Path
    made_of: Mapping[str, object]

    @classmethod
    def of(cls, coder: Coder, path: Path, out: Path, columns: JobDescription, chunk: int, options: ReadOptions) -> Self:
        """Return the folder for a table coded by these columns, so many rows at a time."""
        made_of = {"format": FORMAT, "input": _fingerprint(path), "columns": columns._asdict(), "chunk": chunk}
        if options.given():
            made_of["read_as"] = options.given()
        return cls(out, {**made_of, "coder": {**coder.versions, "sure": coder.sure}})

    @property
    def folder(self) -> Path:
        return self.out.with_name(f".{self.out.name}.parts")

    def part(self, n: int) -> Path:
        return self.folder / f"{n:06}.parquet"

    def whole_parts(self) -> frozenset[Path]:
        """Return the chunks that a run of the same input, coder and columns has left, as it wrote them."""
        if not self._is_ours():
            return frozenset()
        return frozenset(part for part in self.folder.glob("*.parquet") if is_whole(part))

    def keep(self, part: Path, answers: pl.DataFrame) -> None:
        """Keep a finished chunk; what another run has left makes room for the first."""
        if not self._is_ours():
            self._begin()
        write_chunk(answers, part)

    def join(self, parts: int, labels: Labels) -> None:
        """Make the output of all chunks, in one step, and let them go."""
        with replacing(self.out) as fresh:
            join_chunks([self.part(n) for n in range(parts)], fresh, kind_of(self.out), labels)
        self.discard()

    def discard(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _manifest(self) -> bytes:
        return json.dumps(self.made_of, sort_keys=True, indent=1, ensure_ascii=False).encode()

    def _is_ours(self) -> bool:
        try:
            return (self.folder / _MANIFEST).read_bytes() == self._manifest()
        except OSError:
            return False

    def _begin(self) -> None:
        there = self.folder.iterdir() if self.folder.is_dir() else ()
        strangers = [path.name for path in there if not _OURS.fullmatch(path.name)]
        if strangers:
            raise OutputError(
                str(self.folder),
                f"the working folder contains files that are not Occumap's ({', '.join(sorted(strangers)[:3])})",
                hint="Move it somewhere else.",
            )
        self.discard()
        self.folder.mkdir(parents=True)
        write_file(self.folder / _MANIFEST, self._manifest())


def _while_unchanged(
    path: Path, table: Iterator[pl.DataFrame], state: tuple[int, int], work: _Work
) -> Iterator[pl.DataFrame]:
    """Yield the chunks of a file, as long as nobody writes to it; its size is compared after the last, too."""
    try:
        for frame in table:
            _refuse_changed(path, state, work)
            yield frame
    except InputError:
        _refuse_changed(path, state, work)
        raise
    _refuse_changed(path, state, work)


def _refuse_changed(path: Path, before: tuple[int, int], work: _Work) -> None:
    now = _state(path)
    if now == before:
        return
    work.discard()
    change = "grew" if now[0] > before[0] else "shrank" if now[0] < before[0] else "changed"
    raise InputError(
        str(path),
        f"it {change} while it was read ({before[0]:,} bytes, now {now[0]:,}), so nothing was written",
        hint="Run it again when nothing is writing to it.",
    )


def _coded(coder: Coder, frame: pl.DataFrame, path: Path, columns: JobDescription) -> pl.DataFrame:
    try:
        answers = coder.code_frame(frame, **columns._asdict())
    except InputError as error:
        raise InputError(str(path), error.what, hint=error.hint) from None
    except pl.exceptions.PolarsError as error:
        what = f"a column can't be read as text ({str(error).splitlines()[0]})"
        raise InputError(str(path), what, hint="Make it a column of text.") from None
    if answers.height != frame.height:
        raise RuntimeError(f"{frame.height} rows went into the coder, but {answers.height} came out")
    return answers


def _tally(answers: pl.DataFrame) -> _Tally:
    """Return rows by method, and by what is left to do with them."""
    method = pl.col("method")
    open_ = (
        (method == Method.BACKED_OFF.value) | (pl.col("confidence") < SURE_ENOUGH) | pl.col("question").is_not_null()
    )
    no_code = method.is_in([Method.NONE.value, Method.NOT_AN_OCCUPATION.value])
    sort = pl.when(no_code).then(pl.lit(NOT_CODED)).when(open_).then(pl.lit(TO_REVIEW))
    counted = answers.group_by(method, sort.otherwise(pl.lit(CODED)).alias("sort")).len()
    return Counter({(name, kind): n for name, kind, n in counted.iter_rows()})


def _tally_of_part(part: Path) -> _Tally:
    """Return the tally of a chunk kept; an empty one if it can't be read, so that it is coded again."""
    try:
        return _tally(pl.read_parquet(part, columns=["method", "confidence", "question"], glob=False))
    except (OSError, pl.exceptions.PolarsError):
        return Counter()


def _summary(tally: _Tally, rows: int, resumed: int, seconds: float) -> Summary:
    by_method: Counter[str] = Counter()
    by_sort: Counter[str] = Counter()
    for (method, sort), n in tally.items():
        by_method[method] += n
        by_sort[sort] += n
    return Summary(
        rows,
        by_sort[CODED],
        by_sort[TO_REVIEW],
        by_sort[NOT_CODED],
        {method.value: by_method[method.value] for method in Method if by_method[method.value]},
        seconds,
        resumed,
    )


def _state(path: Path) -> tuple[int, int]:
    """Return size and time of the last change, which tell whether somebody writes to it."""
    try:
        now = path.stat()
    except OSError as error:
        raise cannot_read(path, error) from None
    return now.st_size, now.st_mtime_ns


def _fingerprint(path: Path) -> str:
    """Return the hash of a file's content: by it a run that goes on knows that it is the same file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise cannot_read(path, error) from None


def _refuse_places(path: Path, out: Path) -> tuple[int, int]:
    """Return the state of the file to be read, after it was made sure that the result can have its place."""
    refuse_missing(path)
    kind_of(out)
    if out.is_dir():
        raise OutputError(str(out), "this is a folder", hint="Name a file in it.")
    if out.exists() and out.samefile(path):
        raise OutputError(str(out), "this is the input file", hint="Give the result a different name.")
    return _state(path)


def _cannot_write(out: Path, error: Exception) -> OutputError:
    why = error.strerror or error if isinstance(error, OSError) else str(error).splitlines()[0]
    return OutputError(
        str(out), f"it can't be written ({why})", hint="Fix that and run it again: it continues where it stopped."
    )
