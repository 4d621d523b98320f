"""The titles of a coded file as a table: filtered, those to review first, each with what was decided of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import polars as pl
from markupsafe import Markup

from occumap.errors import UnknownNameError
from occumap.model.answer_columns import GIVEN_COLUMNS
from occumap.model.coding import Method
from occumap.model.job_description import JobDescription
from occumap.model.version import Version
from occumap.render.reports.confidence_plot import confidence_plot
from occumap.store.file_decisions import FileDecision
from occumap.store.jobs import Job
from occumap.store.kinds import State
from occumap.store.store import Store
from occumap.workflows.code.preview import version_named

if TYPE_CHECKING:
    from occumap.workflows.code.file_titles import FileTitle, FileTitles
    from occumap.workflows.code.review_batches import Choice

SIZE = 25
MAX_CHOICES = 5
LONGEST_WORDS = 200
SHOWN = {"": "all, first to review", "review": "to review", "decided": "decided", "none": "no code"}
METHODS = {"": "any"} | {one.value: one.value.replace("_", " ") for one in Method}
# Bands of confidence, each from its first figure up to below its second.
BANDS = {"": "any", "0-50": "below 50 %", "50-80": "50 to 79 %", "80-95": "80 to 94 %", "95-101": "95 % or more"}
FILTERS = ("show", "method", "sure", "q")


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A row of the table: a title, what may be chosen for it, and what was decided."""

    title: FileTitle
    choices: tuple[Choice, ...]
    decision: FileDecision | None


@dataclass(frozen=True, slots=True)
class TitleProgress:
    """How far the review of a file is: titles and their rows, and how many somebody decided, open or not.

    ``mine`` counts the decisions of who looks.
    """

    open: int
    open_rows: int
    done: int
    done_rows: int
    decided: int
    mine: int


@dataclass(frozen=True, slots=True)
class TitleTable:
    """What a page shows of the titles of a file."""

    job: str
    version: Version
    rows: tuple[TitleRow, ...]
    found: int
    titles: int
    page: int
    pages: int
    typed: Mapping[str, str]
    progress: TitleProgress
    untitled: int
    curve: Markup
    just: TitleRow | None

    def address_of(self, page: int) -> str:
        """Return where a page of the table is; the first is 1."""
        said = {name: value for name, value in self.typed.items() if value} | {"page": str(page - 1)}
        return f"/code/jobs/{self.job}?{urlencode(said)}#titles"

    @property
    def query(self) -> str:
        """The query that shows the same table again."""
        said = {name: value for name, value in self.typed.items() if value}
        return urlencode(said | ({"page": str(self.page)} if self.page else {}))


def columns_of(held: Job) -> JobDescription:
    """Return the columns that a file was coded by."""
    return JobDescription(*(held.input.get(name) or None for name in JobDescription._fields))


def titles_of(store: Store, held: Job) -> FileTitles | None:
    """Return the titles of a file that was coded; None while it isn't, or once it was deleted."""
    from occumap.workflows.code.file_titles import file_titles  # noqa: PLC0415 (brings in Numba and SciPy)

    table = held.output.get("table") or held.output.get("file")
    if held.state != State.DONE or table is None:
        return None
    try:
        store.files.get(table)
        return file_titles(store.files.path(table), columns_of(held))
    except (UnknownNameError, FileNotFoundError):
        return None


def title_view(
    store: Store, held: Job, asked: Mapping[str, str], *, name: str, wrong: int | None = None
) -> TitleTable | None:
    """Return the table that is asked for; None where there is none.

    Args:
        store: what holds the file and the decisions.
        held: the job that coded it.
        asked: the filters and the page.
        name: of who looks.
        wrong: the number of a title whose form has something wrong; it is shown in any case.
    """
    titles = titles_of(store, held)
    if titles is None or not len(titles):
        return None
    decided = store.file_decisions.that_hold(held.id)
    table = _with_decisions(titles.table, decided)
    typed = {one: asked.get(one, "").strip()[:LONGEST_WORDS] for one in FILTERS}
    known = {"show": SHOWN, "method": METHODS, "sure": BANDS}
    typed |= {one: "" for one, options in known.items() if typed[one] not in options}
    found = _filtered(table, typed)
    pages = max(1, -(-found.height // SIZE))
    page = int(asked["page"]) if asked.get("page", "").isascii() and asked.get("page", "").isdigit() else 0
    page = min(page, pages - 1)
    version = version_named(titles.version, held.input.get("index", ""))
    numbers = found["number"][page * SIZE : (page + 1) * SIZE].to_list()
    if wrong is not None and wrong not in numbers:
        numbers.insert(0, wrong)
    just = next((asked[one] for one in ("decided", "undone") if asked.get(one, "").isdecimal()), "")
    is_one = just.isascii() and just.isdigit() and len(just) < 10 and int(just) < len(titles)
    return TitleTable(
        held.id,
        version,
        title_rows(titles, numbers, decided, version),
        found.height,
        len(titles),
        page,
        pages,
        typed,
        _progress(table, decided, name),
        int(titles.table.filter(~pl.col("has_words"))["rows"].sum()),
        _curve(titles),
        title_rows(titles, [int(just)], decided, version)[0] if is_one else None,
    )


def title_rows(
    titles: FileTitles, numbers: Sequence[int], decided: Sequence[FileDecision], version: Version
) -> tuple[TitleRow, ...]:
    """Return rows of the table by the numbers of their titles."""
    from occumap.workflows.code.review_batches import choices_of  # noqa: PLC0415 (brings in SciPy)

    by_title = {_given(one): one for one in decided}
    return tuple(
        TitleRow(title, choices_of(title.item, version)[:MAX_CHOICES], by_title.get(title.given))
        for title in titles.chosen(numbers)
    )


def progress_of(titles: FileTitles, decided: Sequence[FileDecision], name: str) -> TitleProgress:
    """Return how far the review of a file is."""
    return _progress(_with_decisions(titles.table, decided), decided, name)


def _given(one: FileDecision) -> tuple[str, str | None, str | None]:
    return one.decision.title, one.decision.industry, one.decision.additional


def _with_decisions(table: pl.DataFrame, decided: Sequence[FileDecision]) -> pl.DataFrame:
    """Return the table with ``decided``, and ``now`` for the code that a title has with that."""
    rows = [(*_given(one), True, one.decision.code.value if one.decision.code else None) for one in decided]
    kinds = {**dict.fromkeys(GIVEN_COLUMNS, pl.String()), "decided": pl.Boolean(), "said": pl.String()}
    made = pl.DataFrame(rows, schema=kinds, orient="row")
    joined = table.join(made, on=GIVEN_COLUMNS, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col("decided").fill_null(value=False)).with_columns(
        now=pl.when("decided").then("said").otherwise("code"), waits=pl.col("open") & ~pl.col("decided")
    )


def _filtered(table: pl.DataFrame, typed: Mapping[str, str]) -> pl.DataFrame:
    by_show = {"review": pl.col("waits"), "decided": pl.col("decided"), "none": pl.col("now").is_null()}
    kept = table.filter(by_show.get(typed["show"], pl.lit(value=True)))
    if method := typed["method"]:
        is_decided = pl.col("decided")
        is_so = pl.col("method") == method
        kept = kept.filter(is_decided | is_so if method == Method.DECIDED.value else ~is_decided & is_so)
    if band := typed["sure"]:
        low, high = (int(end) / 100 for end in band.split("-"))
        kept = kept.filter(~pl.col("decided") & pl.col("code").is_not_null())
        kept = kept.filter((pl.col("confidence") >= low) & (pl.col("confidence") < high))
    if words := typed["q"].casefold():
        kept = kept.filter(pl.col("title").str.to_lowercase().str.contains(words, literal=True))
    return kept.sort("waits", descending=True, maintain_order=True)


def _progress(table: pl.DataFrame, decided: Sequence[FileDecision], name: str) -> TitleProgress:
    waited = table.filter("open")
    done = waited.filter("decided")
    mine = sum(one.decision.by == name for one in decided)
    rows = (int(frame["rows"].sum()) for frame in (waited, done))
    return TitleProgress(waited.height, next(rows), done.height, next(rows), len(decided), mine)


@lru_cache(maxsize=4)
def _curve(titles: FileTitles) -> Markup:
    return Markup(confidence_plot(titles.curve()))
