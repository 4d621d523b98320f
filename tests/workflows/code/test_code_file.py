"""A file coded: one row in, one row out, killed or not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from occumap.coding.coder import Coder
from occumap.coding.network import Settings
from occumap.errors import InputError, OutputError
from occumap.examples import small_index, small_version
from occumap.io.read_table import read_table
from occumap.workflows.code.code_file import code_file

JOBS = ["baker", "cook, pastry", "mender of cycles", "xyzzy", "", "lamplighter", "senior cake maker", "bun taster"]
CHUNK = 50


class StoppedError(Exception):
    """Somebody stopped the run."""


@pytest.fixture(scope="module")
def coder() -> Coder:
    return small_coder()


def small_coder() -> Coder:
    return Coder.from_index(small_index(), small_version(), settings=Settings(epochs=1))


def make_answers(path: Path, rows: int) -> Path:
    """Answers in which no two chunks are alike."""
    jobs = [f"{JOBS[n % len(JOBS)]} {'of bread ' * (n % 7)}{chr(97 + n % 26)}" for n in range(rows)]
    pl.DataFrame({"id": [str(n) for n in range(rows)], "job": jobs}).write_csv(path)
    return path


def working_folder(out: Path) -> Path:
    return out.with_name(f".{out.name}.parts")


def stop_after(chunks: int):
    calls = []

    def progress(*call):
        calls.append(call)
        if len(calls) == chunks:
            raise StoppedError

    return progress


CHILD = """
import sys, time
from pathlib import Path
from tests.workflows.code.test_code_file import CHUNK, small_coder
from occumap.workflows.code.code_file import code_file
path, out = map(Path, sys.argv[1:])
code_file(small_coder(), path, out, title="job", chunk=CHUNK, progress=lambda *_: time.sleep(0.03))
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", [".parquet", ".csv"])
def test_killed_at_three_places_it_gives_the_bytes_of_an_undisturbed_run(tmp_path, coder, kind):
    chunks = 60
    path = make_answers(tmp_path / "answers.csv", chunks * CHUNK - 7)
    undisturbed = tmp_path / f"undisturbed{kind}"
    code_file(coder, path, undisturbed, title="job", chunk=CHUNK)
    places = (3, 12, 24)
    outs = [tmp_path / f"out{place}{kind}" for place in places]
    children = [start_child(path, out) for out in outs]
    for place, out, child in zip(places, outs, children, strict=True):
        while parts_of(out) < place and child.poll() is None:
            time.sleep(0.002)
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
        assert not out.exists()
        assert place <= parts_of(out) < chunks
    for out in outs:
        left = parts_of(out)
        summary = code_file(coder, path, out, title="job", chunk=CHUNK)
        assert summary.resumed_rows == left * CHUNK
        assert summary.rows == chunks * CHUNK - 7
        assert out.read_bytes() == undisturbed.read_bytes()
        assert not working_folder(out).exists()


def start_child(path: Path, out: Path) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", CHILD, str(path), str(out)]
    return subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'src'}"})


def parts_of(out: Path) -> int:
    return len(list(working_folder(out).glob("*.parquet")))


def test_stopped_before_the_joining_it_only_joins(tmp_path, coder):
    path = make_answers(tmp_path / "answers.csv", 120)
    out = tmp_path / "out.csv"
    with pytest.raises(StoppedError):
        code_file(coder, path, out, title="job", chunk=CHUNK, progress=stop_after(3))
    (working_folder(out) / "joined.csv.tmp").write_bytes(b"half a table")
    assert code_file(coder, path, out, title="job", chunk=CHUNK).resumed_rows == 120
    assert pl.read_csv(out, infer_schema=False)["id"].to_list() == [str(n) for n in range(120)]


def test_a_damaged_chunk_is_coded_again(tmp_path, coder):
    path = make_answers(tmp_path / "answers.csv", 200)
    code_file(coder, path, tmp_path / "whole.csv", title="job", chunk=CHUNK)
    out = tmp_path / "out.csv"
    with pytest.raises(StoppedError):
        code_file(coder, path, out, title="job", chunk=CHUNK, progress=stop_after(3))
    part = working_folder(out) / "000001.parquet"
    part.write_bytes(part.read_bytes()[:100])
    assert code_file(coder, path, out, title="job", chunk=CHUNK).resumed_rows == 2 * CHUNK
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_what_another_run_left_is_not_taken_up(tmp_path, coder):
    out = tmp_path / "out.csv"
    path = make_answers(tmp_path / "answers.csv", 200)
    fresh = tmp_path / "fresh.csv"

    def changed_input():
        path.write_text(path.read_text().replace("baker", "Baker"))
        return coder, {"title": "job", "chunk": CHUNK}

    others = {
        "column": lambda: (coder, {"title": "job", "industry": "id", "chunk": CHUNK}),
        "chunk": lambda: (coder, {"title": "job", "chunk": CHUNK + 1}),
        "threshold": lambda: (Coder(coder.version, coder.lookup, coder.model, sure=0.9), {"title": "job", "chunk": 50}),
        "input": changed_input,
    }
    for name, other in others.items():
        with pytest.raises(StoppedError):
            code_file(coder, path, out, title="job", chunk=CHUNK, progress=stop_after(2))
        another, options = other()
        assert code_file(another, path, out, **options).resumed_rows == 0, name
        code_file(another, path, fresh, **options)
        assert out.read_bytes() == fresh.read_bytes(), name


def test_the_summary_adds_up_and_progress_is_told(tmp_path, coder):
    path = make_answers(tmp_path / "answers.csv", 120)
    told = []
    summary = code_file(
        coder, path, tmp_path / "out.parquet", title="job", chunk=CHUNK, progress=lambda *call: told.append(call)
    )
    assert [done for done, *_ in told] == [50, 100, 120]
    assert (
        summary.rows == 120 == summary.coded + summary.to_review + summary.not_coded == sum(summary.by_method.values())
    )
    answers = pl.read_parquet(tmp_path / "out.parquet")
    none = answers.filter(pl.col("method") == "none")
    assert summary.not_coded == none.height == summary.by_method["none"]
    assert none["code"].null_count() == none.height
    review = answers.filter(
        pl.col("method") != "none",
        (pl.col("method") == "backed_off") | (pl.col("confidence") < 0.5) | pl.col("question").is_not_null(),
    )
    assert summary.to_review == review.height


ODD = [
    b"",
    b"   ",
    b"12345",
    b"\x00\x01\x07",
    "👩‍🍳".encode(),
    "пекарь".encode(),
    b"\xff\xfe\xfd",
    b'"two\nlines"',
    b'6" pipe',
    b"baker " * 180_000,
    b"=1+1",
]


@pytest.mark.parametrize("kind", [".parquet", ".csv", ".xlsx"])
def test_one_row_in_one_row_out_whatever_stands_in_it(tmp_path, coder, kind):
    path = tmp_path / "answers.csv"
    odd = [job[:32_000] for job in ODD] if kind == ".xlsx" else ODD
    path.write_bytes(b"id,job\n" + b"".join(b"%d,%s\n" % (n, job) for n, job in enumerate([*odd, b"lamplighter"])))
    out = tmp_path / f"out{kind}"
    summary = code_file(coder, path, out, title="job", chunk=4)
    read = {".parquet": pl.read_parquet, ".csv": lambda p: pl.read_csv(p, infer_schema=False), ".xlsx": pl.read_excel}
    answers = read[kind](out)
    assert answers["id"].cast(pl.Int64).to_list() == list(range(len(ODD) + 1))
    assert summary.rows == len(ODD) + 1
    no_content = "not_an_occupation"
    expected = ["none", "none", no_content, no_content, no_content, "none", "none"]
    assert answers["method"].to_list()[:7] == expected
    assert answers["reason"].null_count() == 0
    assert str(answers["code"].to_list()[-1]) == "30"


def test_a_text_too_long_for_a_cell_is_refused_before_a_workbook_is_written(tmp_path, coder):
    (tmp_path / "answers.csv").write_text("id,job\n1,baker\n2," + "baker " * 6_000 + "\n")
    with pytest.raises(OutputError, match=r"column 'job' has a text of more than 32,767 characters \(row 3\)"):
        code_file(coder, tmp_path / "answers.csv", tmp_path / "out.xlsx", title="job")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_table_of_a_header_alone_is_refused(tmp_path, coder):
    (tmp_path / "answers.csv").write_text("id,job\n")
    with pytest.raises(InputError, match="it has a header, but no rows"):
        code_file(coder, tmp_path / "answers.csv", tmp_path / "out.csv", title="job")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(("change", "said"), [(b"9999,baker\n", "grew"), (None, "shrank")])
def test_a_file_that_changes_while_it_is_read_stops_the_run(tmp_path, coder, change, said):
    path = make_answers(tmp_path / "answers.csv", 200)
    out = tmp_path / "out.csv"
    out.write_text("an earlier result")

    def progress(*_):
        if change:
            with path.open("ab") as file:
                file.write(change)
        else:
            os.truncate(path, 100)

    with pytest.raises(InputError, match=f"it {said} while it was read"):
        code_file(coder, path, out, title="job", chunk=CHUNK, progress=progress)
    assert out.read_text() == "an earlier result"
    assert not working_folder(out).exists()


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("id,job\n1,baker\n", {"title": "titel"}, "answers.csv: there is no column ‘titel’"),
        ("id,job\n1,baker\n", {"title": "job", "industry": "ind"}, "there is no column ‘ind’"),
        ("job,code\nbaker,1\n", {"title": "job"}, "a column 'code' already"),
        ("id,job\n1,baker\n2,a,b\n", {"title": "job"}, "row 3: it has 3 cells"),
    ],
)
def test_a_fault_of_the_file_stops_before_anything_is_written_over(tmp_path, coder, content, options, said):
    path, out = tmp_path / "answers.csv", tmp_path / "out.csv"
    path.write_text(content)
    out.write_text("an earlier result")
    with pytest.raises(InputError, match=said):
        code_file(coder, path, out, **options)
    assert out.read_text() == "an earlier result"
    assert not working_folder(out).exists()


def test_a_place_that_cannot_take_the_result_is_refused_at_once(tmp_path, coder):
    path = make_answers(tmp_path / "answers.csv", 3)
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").write_text("")
    for out, said in [
        (path, "this is the input file"),
        (tmp_path / "folder.csv", "this is a folder"),
        (tmp_path / "file" / "out.csv", "can't be written"),
    ]:
        with pytest.raises(OutputError, match=said):
            code_file(coder, path, out, title="job")
    with pytest.raises(InputError, match=r"kind \.txt"):
        code_file(coder, path, tmp_path / "out.txt", title="job")


def test_a_working_folder_of_somebody_else_is_left_alone(tmp_path, coder):
    path = make_answers(tmp_path / "answers.csv", 3)
    mine = working_folder(tmp_path / "out.csv") / "diary.txt"
    mine.parent.mkdir()
    mine.write_text("dear diary")
    with pytest.raises(OutputError, match=r"diary\.txt"):
        code_file(coder, path, tmp_path / "out.csv", title="job")
    assert mine.read_text() == "dear diary"


OWN = pl.DataFrame(
    {
        "id": ["007", "008"],
        "job": ["lamplighter", "baker"],
        "soc": ["47-5022", None],
        "kind": pl.Series(["b", "a"], dtype=pl.Enum(["a", "b"])),
        "sort": pl.Series(["x", None], dtype=pl.Categorical),
        "day": [date(2024, 5, 1), None],
        "pay": [Decimal("12.50"), None],
        "flag": [True, None],
        "skills": [["a", "b"], []],
    }
)


@pytest.mark.parametrize("kind", [".parquet", ".arrow"])
def test_a_users_own_columns_come_out_as_they_went_in(tmp_path, coder, kind):
    path = tmp_path / "answers"
    OWN.write_parquet(path) if kind == ".parquet" else OWN.write_ipc(path)
    code_file(coder, path, tmp_path / f"out{kind}", title="job", chunk=1)
    out = read_table(tmp_path / f"out{kind}").native
    assert out.select(OWN.columns).equals(OWN)
    assert out.schema["kind"] == OWN.schema["kind"]
    assert out.schema["sort"] == pl.Categorical


@pytest.mark.parametrize("kind", [".csv", ".tsv", ".xlsx", ".jsonl", ".sav", ".dta"])
def test_a_users_own_columns_say_the_same_in_every_kind_of_file(tmp_path, coder, kind):
    own = OWN.drop("skills")
    own.write_parquet(tmp_path / "answers")
    code_file(coder, tmp_path / "answers", tmp_path / f"out{kind}", title="job")
    out = read_table(tmp_path / f"out{kind}").frame
    texts = ["id", "job", "soc", "kind", "sort", "day"]
    assert out.select(texts).rows() == read_table(tmp_path / "answers").frame.select(texts).rows()
    assert float(out["pay"][0]) == 12.5
    OWN.write_parquet(tmp_path / "lists")
    with pytest.raises(OutputError, match="column 'skills' has the type List"):
        code_file(coder, tmp_path / "lists", tmp_path / f"lists{kind}", title="job")
