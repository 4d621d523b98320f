"""What somebody uploads: a table looked into before anything is done with it, and the versions it can be coded to.

Nothing here needs a coder, so that the first page doesn't wait for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from occumap.catalog import load
from occumap.catalog.chosen_index import chosen_index
from occumap.errors import InputError, OccumapError, UnknownNameError
from occumap.io.answer_files import count_rows_hint, read_in_chunks
from occumap.model.answer_columns import CODER_COLUMNS
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

DEFAULT_VERSION = "soc2020"
ROWS_SHOWN = 5
_CONTEXT = {
    "duties": ("duties", "job description", "main tasks", "tasks"),
    "employer": ("employer", "employer name", "company"),
    "qualification": ("qualification", "qualifications"),
}
_LONGEST_SHOWN = 60
_TITLES = ("job title", "jobtitle", "title", "occupation", "job", "post")
_INDUSTRIES = ("industry", "sic", "sector", "business")


@dataclass(frozen=True)
class Preview:
    """What a table has, before it is coded.

    Args:
        columns: their names.
        rows: the first rows, each cell as text, shortened; None where there is nothing.
        about: about how many rows there are, None if only reading would tell.
        title: the place of the column that seems to hold titles, None if none does.
        industry: the place of the column that seems to hold industries, None if none does.
        context: the same for duties, employer and qualification.
        notes: what must be said of how it was read, such as its encoding.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    about: int | None
    title: int | None
    industry: int | None
    context: Mapping[str, int | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def coded(self) -> bool:
        """Whether a coder has been there."""
        return {"code", "confidence", "method", "classification"} <= set(self.columns)

    @property
    def in_the_way(self) -> tuple[str, ...]:
        """Columns that have the names of those that a coder writes."""
        return tuple(name for name in self.columns if name in CODER_COLUMNS)


def look_into(path: Path, *, name: str, options: ReadOptions = TOLD) -> Preview:
    """Return the columns of a table and its first rows.

    Args:
        path: a table of any kind.
        name: what people call it, for errors.
        options: what somebody said of it; all else is told from its content.

    Raises:
        InputError: it can't be read, or has no rows.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "x.csv")
    ...     _ = path.write_text("id,Job title\\n1,Baker\\n")
    ...     seen = look_into(path, name="jobs.csv")
    >>> seen.columns, seen.rows, seen.title
    (('id', 'Job title'), (('1', 'Baker'),), 1)
    """
    with called(path, name):
        table = read_in_chunks(path, size=ROWS_SHOWN, options=options)
        frame = next(table.chunks)
        if not frame.height:
            raise InputError(name, "it has a header, but no rows", hint="Give a table with rows.")
        about = count_rows_hint(path)
    rows = tuple(tuple(_short(cell) for cell in row) for row in frame.iter_rows())
    title, industry = _likeliest(frame.columns, _TITLES), _likeliest(frame.columns, _INDUSTRIES)
    taken = {title, industry}
    context: dict[str, int | None] = {}
    for field_name, names in _CONTEXT.items():
        place = _likeliest(frame.columns, names)
        context[field_name] = None if place in taken else place
        taken.add(place)
    is_doubtful = table.by_a_row and title is None and options.header_row is None
    notes = (*table.notes, _doubt(frame.columns)) if is_doubtful else table.notes
    return Preview(tuple(frame.columns), rows, about, title, industry, context, notes)


def _doubt(columns: Sequence[str]) -> str:
    """Return what to check where no column is called a job title: a file without a header loses its first title.

    >>> _doubt(["Nurse", "NHS"])
    'no column is called a job title. If ‘Nurse’ is one of your rows and no column name, enter 0 for the row with ...'
    """
    return (
        f"no column is called a job title. If ‘{_short(columns[0])}’ is one of your rows and no column name, enter 0 "
        "for the row with the column names, under “If the file was read wrongly”"
    )


def version_named(name: str, index: str = "") -> Version:
    """Return a version that titles are coded to by the chosen index, or by one held under a name; never a file.

    Raises:
        UnknownNameError: there is no such index, or it isn't coded to that version.
    """
    if index and index not in load.names("index"):
        known = ", ".join(load.names("index"))
        raise UnknownNameError(index, "no index has this name", hint=f"Indexes available: {known}.")
    known_versions = versions(index)
    if name not in known_versions:
        raise UnknownNameError(name, "no titles are coded to it", hint=f"Choose {' or '.join(known_versions)}.")
    return load.version_and_index(name, index or chosen_index())[0]


def versions(index: str = "") -> tuple[str, ...]:
    """Return the versions that the chosen index, or another, is coded to, the default first, then the latest."""
    coded_to = load.index(index or chosen_index()).versions
    return tuple(
        sorted(coded_to, key=lambda version: (version == DEFAULT_VERSION, coded_to.index(version)), reverse=True)
    )


@contextmanager
def called(path: Path, name: str) -> Iterator[None]:
    """Yield errors about a file speak of it by the name that people know, not by where it lies."""
    try:
        yield
    except OccumapError as error:
        error.where = error.where.replace(str(path), name)
        error.what = error.what.replace(str(path), name)
        raise


def file_name_with(name: str, ending: str, *, said: str = "") -> str:
    """Return a file's name with another ending, and with a word before it.

    >>> file_name_with("jobs.xlsx", ".csv", said="coded")
    'jobs coded.csv'
    """
    stem = name.rpartition(".")[0] or name
    return f"{stem} {said}{ending}" if said else f"{stem}{ending}"


def _likeliest(columns: Sequence[str], names: Sequence[str]) -> int | None:
    """Return the place of the column whose name is, or has in it, the first of some names."""
    lowered = [column.casefold().replace("_", " ").replace("-", " ").strip() for column in columns]
    for name in names:
        if name in lowered:
            return lowered.index(name)
    for name in names:
        for place, column in enumerate(lowered):
            if name in column.split() or (" " in name and name in column):
                return place
    return None


def _short(cell: object) -> str | None:
    if cell is None:
        return None
    text = cell if isinstance(cell, str) else str(cell)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
