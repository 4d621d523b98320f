"""Two who write one file: the second run is told, and of two reviewers none loses a decision."""

from __future__ import annotations

import csv
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from occumap.catalog import shipped
from occumap.errors import InputError, OutputError
from occumap.io.decisions_csv import QUEUE_COLUMNS, read_decisions
from occumap.workflows.code.code_file import code_file
from occumap.workflows.code.review import take_decisions
from tests.workflows.code.test_code_file import CHUNK, make_answers, parts_of, small_coder

RUN = """
import sys, time
from pathlib import Path
from tests.workflows.code.test_code_file import CHUNK, small_coder
from occumap.workflows.code.code_file import code_file
code_file(small_coder(), *map(Path, sys.argv[1:]), title="job", chunk=CHUNK, progress=lambda *_: time.sleep(60))
"""
WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def test_the_second_run_to_one_output_says_who_has_it_and_touches_nothing(tmp_path):
    path, out = make_answers(tmp_path / "answers.csv", 4 * CHUNK), tmp_path / "coded.csv"
    out.write_text("earlier\n")
    first = subprocess.Popen([sys.executable, "-c", RUN, str(path), str(out)])
    try:
        while not parts_of(out) and first.poll() is None:
            pass
        with pytest.raises(OutputError, match=rf"another run \(process {first.pid}, since .+\) is writing it"):
            code_file(small_coder(), path, out, title="job", chunk=CHUNK)
        assert parts_of(out)
        assert out.read_text() == "earlier\n"
    finally:
        first.kill()
        first.wait()
    assert code_file(small_coder(), path, out, title="job", chunk=CHUNK).resumed_rows >= CHUNK
    assert {one.name for one in tmp_path.iterdir()} == {"answers.csv", "coded.csv"}


def test_a_run_that_fails_leaves_the_earlier_result_and_nobodys_answers(tmp_path):
    out = tmp_path / "coded.csv"
    out.write_text("earlier\n")
    path = make_answers(tmp_path / "answers.csv", 3 * CHUNK)
    with path.open("a") as file:
        file.write("one,cell,too,many,by,far,in,this,row\n")
    with pytest.raises(InputError):
        code_file(small_coder(), path, out, title="job", chunk=CHUNK)
    assert out.read_text() == "earlier\n"
    assert {one.name for one in tmp_path.iterdir()} == {"answers.csv", "coded.csv"}


def test_a_chunk_that_was_damaged_while_the_run_was_stopped_is_coded_anew(tmp_path):
    path, out = make_answers(tmp_path / "answers.csv", 4 * CHUNK), tmp_path / "coded.csv"

    def stop(rows: int, *_: object) -> None:
        if rows == 3 * CHUNK:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        code_file(small_coder(), path, out, title="job", chunk=CHUNK, progress=stop)
    (first, *_) = sorted(tmp_path.glob(".coded.csv.parts/*.parquet"))
    content = bytearray(first.read_bytes())
    content[len(content) // 2] ^= 1
    first.write_bytes(content)
    assert code_file(small_coder(), path, out, title="job", chunk=CHUNK).resumed_rows == 2 * CHUNK
    code_file(small_coder(), path, tmp_path / "anew.csv", title="job", chunk=CHUNK)
    assert out.read_bytes() == (tmp_path / "anew.csv").read_bytes()


def _decide(given: tuple[Path, Path, str]) -> None:
    queue, decisions, by = given
    take_decisions(queue, decisions, by=by, at=WHEN)


def test_of_six_reviewers_at_once_none_loses_a_decision(tmp_path):
    decisions = tmp_path / "decisions.csv"
    given = []
    for n in range(6):
        queue = tmp_path / f"queue{n}.csv"
        with queue.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, QUEUE_COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(
                {"title": f"title {n} {row}", "decision": "5432", "classification": "soc2020", "rows": "1"}
                for row in range(20)
            )
        given.append((queue, decisions, f"Reviewer {n}"))
    with ProcessPoolExecutor(6, mp_context=get_context("spawn")) as pool:
        list(pool.map(_decide, given))
    kept = read_decisions(decisions, {"soc2020": shipped.version("soc2020")}.__getitem__)
    assert {(one.by, one.title) for one in kept} == {
        (f"Reviewer {n}", f"title {n} {row}") for n in range(6) for row in range(20)
    }
