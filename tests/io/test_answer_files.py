"""Tables of answers: one row in, one row out, whatever stands in them."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.errors import InputError, OutputError
from occumap.io.answer_files import chunks, count_rows_hint, join_chunks, write_chunk
from occumap.io.read_table import text_blocks
from occumap.io.read_table.source import TableSource
from occumap.io.read_table.text_blocks import TextBlocks
from occumap.io.read_table.text_table import text_format
from occumap.io.write_table import refuse_unwritable
from occumap.read_options import TOLD
from tests.settled import LAW


def rows(path: Path, content: bytes | None = None, *, size: int = 1000) -> list[tuple[object, ...]]:
    if content is not None:
        path.write_bytes(content)
    return [row for chunk in chunks(path, size=size) for row in chunk.rows()]


@pytest.fixture
def small_blocks(monkeypatch) -> None:
    """Blocks so small that records are cut by them everywhere."""
    monkeypatch.setattr(text_blocks, "BLOCK", 16)


def test_all_columns_of_a_csv_are_text_and_empty_cells_null(tmp_path):
    assert rows(tmp_path / "a.csv", b"\xef\xbb\xbfid,job\r\n01,Baker\r\n2,\r\n") == [("01", "Baker"), ("2", None)]


@pytest.mark.usefixtures("small_blocks")
def test_a_line_break_in_quotes_ends_no_row(tmp_path):
    content = b'id,job\n1,"Baker,\nof ""bread""\r\nand cakes"\n2,"x"\n3,y'
    expected = [("1", 'Baker,\nof "bread"\r\nand cakes'), ("2", "x"), ("3", "y")]
    assert rows(tmp_path / "a.csv", content) == expected


@pytest.mark.parametrize(
    ("line", "job"),
    [
        (b'1,6" pipe layer', '6" pipe layer'),
        (b'1,"Big" manager', '"Big" manager'),
        (b'1,"never closed', '"never closed'),
        (b'1,ends with "', 'ends with "'),
        (b"1,bell\x07 and nul\x00", "bell\x07 and nul\x00"),
        (b"1,caf\xe9 owner", "café owner"),
        ("1,👩‍🍳 пекарь 面包师".encode(), "👩‍🍳 пекарь 面包师"),
        (b"1", None),
    ],
)
def test_odd_cells_stay_one_row_and_so_do_those_around_them(tmp_path, line, job):
    content = b"id,job\n0,before\n" + line + b'\n2,"after, it"\n'
    assert rows(tmp_path / "a.csv", content) == [("0", "before"), ("1", job), ("2", "after, it")]


def test_blank_lines_are_rows(tmp_path):
    assert rows(tmp_path / "a.csv", b"job\nbaker\n\n\nchef\n") == [("baker",), (None,), (None,), ("chef",)]
    assert rows(tmp_path / "b.csv", b'id,job\n1,6" x\n\n2,y\n') == [("1", '6" x'), (None, None), ("2", "y")]


def test_a_cell_larger_than_a_block_is_one_cell(tmp_path):
    cell = "baker \n" * 2_000_000
    path = tmp_path / "a.csv"
    path.write_text(f'id,job\n1,x\n2,"{cell}"\n3,y\n', newline="")
    assert len(cell) > text_blocks.BLOCK
    assert rows(path) == [("1", "x"), ("2", cell), ("3", "y")]


@LAW
@given(
    table=st.lists(st.tuples(*[st.text(st.characters(codec="utf-8"), max_size=8)] * 2), max_size=12),
    size=st.integers(1, 5),
    block=st.integers(4, 40),
)
def test_what_a_csv_writer_wrote_is_read_back(tmp_path_factory, table, size, block):
    path = tmp_path_factory.getbasetemp() / "law.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([("a", "b"), *table])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_blocks, "BLOCK", max(block, 8))
        assert rows(path, size=size) == table


@LAW
@given(st.text(alphabet='a,"\n', max_size=40), st.integers(8, 40))
def test_the_fast_reader_and_the_plain_one_agree(tmp_path_factory, text, block):
    content = f"a,b,c\n{text}".encode()
    path = tmp_path_factory.getbasetemp() / "agree.csv"
    path.write_bytes(content)
    source = TableSource.of(path)
    blocks = TextBlocks(source, text_format(source, TOLD))
    plain = [cells for cells, _ in blocks.plain_records(content, end=True)][1:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_blocks, "BLOCK", block)
        if any(any(cells[3:]) for cells in plain):
            with pytest.raises(InputError, match="cells, but the header has 3"):
                rows(path, content)
        else:
            assert rows(path, content) == [tuple((cells + [None] * 3)[:3]) for cells in plain]


@pytest.mark.usefixtures("small_blocks")
def test_chunks_have_the_size_asked_for_and_the_last_the_rest(tmp_path):
    table = pl.DataFrame({"n": [str(n) for n in range(23)]})
    table.write_csv(tmp_path / "a.csv")
    table.write_parquet(tmp_path / "a.parquet", row_group_size=7)
    table.write_excel(tmp_path / "a.xlsx")
    for name in ("a.csv", "a.parquet", "a.xlsx"):
        found = list(chunks(tmp_path / name, size=10))
        assert [chunk.height for chunk in found] == [10, 10, 3]
        assert pl.concat(found).equals(table)


def test_a_wide_table_is_cut_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(text_blocks, "BLOCK", 1000)
    monkeypatch.setattr(text_blocks, "MAX_BYTES", 5000)
    pl.DataFrame({"a": ["x" * 99] * 300}).write_csv(tmp_path / "a.csv")
    heights = [chunk.height for chunk in chunks(tmp_path / "a.csv")]
    assert sum(heights) == 300
    assert max(heights) <= 60


def test_a_table_without_rows_is_one_empty_chunk(tmp_path):
    table = pl.DataFrame(schema={"id": pl.String, "job": pl.String})
    table.write_csv(tmp_path / "a.csv")
    table.write_parquet(tmp_path / "a.parquet")
    for name in ("a.csv", "a.parquet"):
        assert [(chunk.height, chunk.columns) for chunk in chunks(tmp_path / name)] == [(0, ["id", "job"])]


def test_parquet_keeps_its_kinds_and_a_workbook_its_blank_rows(tmp_path):
    pl.DataFrame({"n": [1, 2], "job": ["a", None]}).write_parquet(tmp_path / "a.parquet")
    assert rows(tmp_path / "a.parquet") == [(1, "a"), (2, None)]
    pl.DataFrame({"n": [1, None, 3], "job": ["a", None, "c"]}).write_excel(tmp_path / "a.xlsx")
    assert rows(tmp_path / "a.xlsx") == [(1, "a"), (None, None), (3, "c")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"id,job\n1,baker\n2,cook, pastry\n", "row 3: it has 3 cells, but the header has 2"),
        ("a.csv", b"", "empty"),
        ("a.parquet", b"PAR1 and no more", "can't be read"),
        ("a.xlsx", b"PK\x03\x04 and no more", "damaged zip or workbook"),
        ("a.csv", b"\x00\xff\xfe\x80", "neither a table nor text"),
    ],
)
def test_a_fault_of_the_file_is_a_message(tmp_path, name, content, said):
    with pytest.raises(InputError, match=said):
        rows(tmp_path / name, content)


def test_the_hint_of_rows_is_near(tmp_path):
    table = pl.DataFrame({"job": ["a job of some length"] * 100_000})
    table.write_csv(tmp_path / "a.csv")
    table.write_parquet(tmp_path / "a.parquet")
    assert count_rows_hint(tmp_path / "a.parquet") == 100_000
    assert count_rows_hint(tmp_path / "a.csv") == pytest.approx(100_000, rel=0.05)


def test_a_sheet_holds_any_text_and_it_never_becomes_a_formula(tmp_path):
    odd = ["=1+1", "http://x.y", "bell\x07", "x" * 32_767, "007", None, "👩‍🍳"]
    table = pl.DataFrame({"job": odd, "share": [0.5, None, float("nan"), 1.0, 2.0, 3.0, 4.0]})
    parts = [tmp_path / "0.parquet", tmp_path / "1.parquet"]
    write_chunk(table.head(3), parts[0])
    write_chunk(table.tail(4), parts[1])
    join_chunks(parts, tmp_path / "a.xlsx", ".xlsx")
    jobs = [row[0] for row in rows(tmp_path / "a.xlsx")]
    assert jobs == odd
    first = (tmp_path / "a.xlsx").read_bytes()
    join_chunks(parts, tmp_path / "a.xlsx", ".xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == first


def test_what_a_kind_cannot_hold_is_refused_before_it_is_written(tmp_path):
    lists = pl.DataFrame({"a": [[1]]})
    refuse_unwritable(lists, tmp_path / "a.parquet", rows=1)
    with pytest.raises(OutputError, match="column 'a'"):
        refuse_unwritable(lists, tmp_path / "a.csv", rows=1)
    plain = pl.DataFrame({"a": ["x"]})
    refuse_unwritable(plain, tmp_path / "a.xlsx", rows=1_048_575)
    with pytest.raises(OutputError, match="a sheet holds 1,048,575 rows"):
        refuse_unwritable(plain, tmp_path / "a.xlsx", rows=1_048_576)
