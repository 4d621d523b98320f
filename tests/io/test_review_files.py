"""The files of a review: read back as written, dangerous to no spreadsheet, and wrong rows named."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from fastexcel import read_excel
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from occumap.atomic import write_file
from occumap.errors import InputError, OutputError, UnknownNameError
from occumap.examples import small_version
from occumap.io.decisions_csv import (
    QUEUE_COLUMNS,
    armed,
    decisions_csv,
    defused,
    keep_decisions,
    own_layer_csv,
    read_decisions,
    read_queue,
    write_queue,
)
from occumap.io.index_csv import read_index_csv
from occumap.model.code import Code
from occumap.model.coding import Candidate
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.review import Decision, Queue, QueueItem
from occumap.model.version import Version
from tests.settled import LAW

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LIKELY = (Candidate(Code("tiny1", "22"), "Cycle menders", 0.5),)
DANGEROUS = ["=1+1", "+44 baker", "-baker", "@baker", "'=1+1", "''-x", "'tis a baker", "\t=x"]


def versions(name: str) -> Version:
    if name != "tiny1":
        raise UnknownNameError(name, "no version has this name", hint="Versions held: tiny1.")
    return small_version()


def item(title: str, rows: int = 1, industry: str | None = None, proposal: str | None = "22") -> QueueItem:
    code = proposal and Code("tiny1", proposal)
    return QueueItem(title, industry, None, rows, 0.5, code or None, "Cycle menders", 0.5, LIKELY, "Which?")


def queue(*items: QueueItem) -> Queue:
    return Queue("tiny1", items, 40)


def fill(path: Path, decisions: dict[int, str], why: str = "") -> None:
    """What a reviewer does: codes into the column ‘decision’, by row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for row, code in decisions.items():
        rows[row - 1][QUEUE_COLUMNS.index("decision")] = code
        rows[row - 1][QUEUE_COLUMNS.index("why")] = why
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def decision(title: str = "Baker", code: str | None = "11", **others: object) -> Decision:
    fields = {"industry": None, "additional": None, "by": "Ada", "at": AT, "why": "", **others}
    return Decision(title, code=(code and Code("tiny1", code)) or None, version="tiny1", **fields)  # type: ignore[arg-type]


def test_a_queue_has_all_a_reviewer_needs_and_two_empty_columns(tmp_path):
    write_queue(queue(item("Cycle doctor", 10, "farming")), tmp_path / "queue.csv")
    frame = pl.read_csv(tmp_path / "queue.csv", infer_schema=False)
    assert tuple(frame.columns) == QUEUE_COLUMNS
    assert frame.row(0) == (
        *(
            "Cycle doctor",
            "farming",
            None,
            "10",
            "0.25",
            "22",
            "Cycle menders",
            "0.5",
            "22 Cycle menders (0.5)",
            "Which?",
        ),
        *(None, None, "tiny1"),
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_a_queue_is_a_formula_and_titles_are_read_back_equal(tmp_path, kind):
    path = tmp_path / f"queue.{kind}"
    write_queue(queue(*map(item, DANGEROUS)), path)
    if kind == "csv":
        shown = pl.read_csv(path, infer_schema=False)
    else:
        shown = read_excel(path).load_sheet(0, dtypes="string").to_polars()
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in shown["title"])
    shown = shown.with_columns(decision=pl.lit("none"))
    filled = tmp_path / "filled.csv"
    shown.write_csv(filled)
    taken = read_queue(filled, versions, by="Ada", at=AT)
    assert [decided.title for _, decided in taken.decisions] == DANGEROUS


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_same_queue_gives_the_same_bytes(tmp_path, kind):
    paths = [tmp_path / f"{name}.{kind}" for name in "ab"]
    for path in paths:
        write_queue(queue(item("Cycle doctor"), item("x\x00y", proposal=None)), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_workbook_filled_in_with_numbers_or_text_is_read(tmp_path):
    path = tmp_path / "filled.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Title", "industry", "additional", "Decision", "why", "classification"])
        sheet.write_row(1, 0, ["Cycle doctor", "", "", 22, "they mend", "tiny1"])
        sheet.write_row(2, 0, ["Bun baker", "bakery", "", " 11 ", "", "tiny1"])
        sheet.write_row(3, 0, ["xyzzy", "", "", "None", "", "tiny1"])
        sheet.write_row(4, 0, ["later", "", "", "", "ask Bob", "tiny1"])
    taken = read_queue(path, versions, by="Ada", at=AT)
    assert taken.undecided == 1
    assert taken.decisions == (
        (2, decision("Cycle doctor", "22", why="they mend")),
        (3, decision("Bun baker", "11", industry="bakery")),
        (4, decision("xyzzy", None)),
    )


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        (3, "99", r"queue.csv, row 3, column ‘decision’: '99' is not a code of tiny1"),
        (2, "22.0", r"row 2, column ‘decision’: '22.0' is not a code of tiny1\. Give one of its codes, as text"),
        (4, "22 Cycle menders", r"row 4, column ‘decision’"),
    ],
)
def test_an_unknown_code_is_named_with_its_row_and_column(tmp_path, row, code, said):
    path = tmp_path / "queue.csv"
    write_queue(queue(*map(item, "abc")), path)
    fill(path, {row: code})
    with pytest.raises(InputError, match=said):
        read_queue(path, versions, by="Ada", at=AT)


def test_a_decision_without_title_or_of_another_version_is_named_with_its_row(tmp_path):
    path = tmp_path / "queue.csv"
    header = "title,industry,additional,decision,why,classification\n"
    for lines, said in [
        ("a,,,22,,tiny1\n,,,22,,tiny1\n", "row 3, column ‘title’"),
        ("a,,,22,,tiny1\nb,,,22,,tiny2\n", "row 3, column ‘classification’: it is of tiny2, but earlier rows"),
        ("a,,,22,,\n", "row 2, column ‘classification’: it is empty"),
        ("a,,,22,,tiny9\n", "row 2, column ‘classification’: 'tiny9': no version has this name"),
        ("a,,22,,tiny1\n", "row 2: it has 5 cells"),
    ]:
        path.write_text(header + lines)
        with pytest.raises(InputError, match=said):
            read_queue(path, versions, by="Ada", at=AT)
    path.write_text("title,decision\na,22\n")
    with pytest.raises(InputError, match="no column for industry"):
        read_queue(path, versions, by="Ada", at=AT)


def test_a_queue_of_another_kind_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"kind \.parquet"):
        write_queue(queue(), tmp_path / "queue.parquet")


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FULL = TEXT.filter(lambda text: text.strip())


@LAW
@given(st.lists(st.tuples(FULL, st.none() | FULL, st.sampled_from(["11", "1", None]), FULL, TEXT), max_size=6))
def test_decisions_are_read_back_equal_whatever_stands_in_them(rows):
    decisions = tuple(
        decision(title, code, industry=industry, by=by, why=why if why.strip() else "")
        for title, industry, code, by, why in rows
    )
    with TemporaryDirectory() as folder:
        path = Path(folder, "decisions.csv")
        keep_decisions(path, decisions[1:], decisions[:1])
        assert read_decisions(path, versions) == decisions


@LAW
@given(st.text(alphabet="'=+-@\t\rab", max_size=6))
def test_a_cell_defused_begins_no_formula_and_is_given_back(cell):
    assert not defused(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert armed(defused(cell)) == cell


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Baker,,,99,tiny1,Ada,2026-03-01T00:00:00Z,", "row 2, column ‘code’: '99' is not a code of tiny1"),
        ("Baker,,,,tiny1,Ada,2026-03-01T00:00:00Z,", "row 2, column ‘code’: it is empty"),
        ("Baker,,,11,tiny1,,2026-03-01T00:00:00Z,", "row 2, column ‘by’: it is empty"),
        ("Baker,,,11,tiny1,Ada,2026-03-01,", "row 2, column ‘at’: '2026-03-01' is not a time with a time zone"),
        ("Baker,,,11,tiny1,Ada,yesterday,", "row 2, column ‘at’"),
        (",,,11,tiny1,Ada,2026-03-01T00:00:00Z,", "row 2, column ‘title’: it is empty"),
        ("Baker,,,11,tiny2,Ada,2026-03-01T00:00:00Z,", "row 2, column ‘classification’: 'tiny2'"),
    ],
)
def test_a_wrong_decision_is_named_with_its_row_and_column(tmp_path, line, said):
    path = tmp_path / "decisions.csv"
    path.write_text(f"title,industry,additional,code,classification,by,at,why\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_decisions(path, versions)


def test_a_time_of_another_zone_is_kept_in_utc(tmp_path):
    path = tmp_path / "decisions.csv"
    path.write_text("title,code,classification,by,at\nBaker,11,tiny1,Ada,2026-03-01T10:30:00+01:00\n")
    assert read_decisions(path, versions) == (decision(),)


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path):
    path = tmp_path / "new" / "file.csv"
    write_file(path, b"first")
    assert path.read_bytes() == b"first"
    with pytest.raises(OutputError, match="this is a folder"):
        write_file(path.parent, b"x")
    with pytest.raises(OutputError, match="can't be written"):
        write_file(path / "below.csv", b"x")
    assert [left.name for left in path.parent.iterdir()] == ["file.csv"]
    assert path.read_bytes() == b"first"


def test_own_entries_are_an_index_that_says_who_decided(tmp_path):
    columns = [*TEXT_COLUMNS, "tiny1"]
    rows = [
        {"entry_id": "own-1", "title": "=Cycle doctor", "natural_title": "=Cycle doctor", "ind": "farm", "tiny1": "22"}
    ]
    index = Index("own", pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String)))
    path = tmp_path / "own.csv"
    path.write_bytes(own_layer_csv(index, [decision(why="they mend")]))
    assert path.read_text().splitlines() == [
        "entry_id,title,add,ind,tiny1,by,at,why",
        "own-1,'=Cycle doctor,,farm,22,Ada,2026-03-01T09:30:00Z,they mend",
    ]
    entry = read_index_csv(path, {"tiny1": small_version().rules}).entry("own-1")
    assert (entry.ind, entry.codes) == ("farm", {"tiny1": Code("tiny1", "22")})


def test_no_decisions_are_a_file_with_a_header(tmp_path):
    (tmp_path / "decisions.csv").write_bytes(decisions_csv([]))
    assert read_decisions(tmp_path / "decisions.csv", versions) == ()
