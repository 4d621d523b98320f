"""``occumap review`` as somebody who has never seen it meets it, on the starter index."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from occumap.cli.app import app

JOBS = """id,job,trade
1,nurse,
2,Nurses,
3,"Urgent: nurse in Leeds £30k",
4,alpaca wrangler,farming
5,"Wranglers, alpaca",farming
6,alpaca wrangler,30.30
7,solicitor,
8,,
9,=xyzzy,
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def run(home, tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, [*map(str, arguments)])


@pytest.fixture
def coded(run) -> None:
    Path("jobs.csv").write_text(JOBS, encoding="utf-8")
    result = run("code", "jobs.csv", "--title", "job", "--industry", "trade", "--out", "coded.csv")
    assert result.exit_code == 0, result.exception


def queue(run, *more):
    columns = ("--title", "job", "--industry", "trade")
    return run("review", "queue", "coded.csv", *columns, "--out", "queue.csv", *more)


def fill(codes: dict[str, str]) -> None:
    frame = pl.read_csv("queue.csv", infer_schema=False)
    decided = pl.col("title").replace_strict(codes, default=None, return_dtype=pl.String)
    frame.with_columns(decision=decided, why=pl.lit("as in the manual")).write_csv("filled.csv")


def take(run, by="Ada", *more):
    return run("review", "take", "filled.csv", "--by", by, "--decisions", "decisions.csv", *more)


@pytest.mark.usefixtures("coded")
def test_the_queue_says_how_much_decisions_settle(run):
    result = queue(run)
    assert result.exit_code == 0, result.exception
    lines = {line.split("  ")[0].strip(): " ".join(line.split()) for line in result.stdout.splitlines()}
    assert lines["to review"] == "to review 7 77.8%"
    assert lines["titles to decide"] == "titles to decide 4"
    assert lines["without a title"].startswith("without a title 1 ")
    assert lines["all 4"] == "all 4 7 rows 100.0% of those to review"
    assert "written  queue.csv" in result.stdout
    fields = json.loads(queue(run, "--json").stdout)
    assert (fields["titles"], fields["rows_to_review"], fields["settled_by"]) == (4, 7, {"4": 7})
    assert json.loads(queue(run, "--sure", "0", "--json").stdout)["rows_to_review"] == 7, "what has no full code stays"


@pytest.mark.usefixtures("coded")
def test_a_long_queue_says_what_the_first_hundred_settle(run):
    words = [
        f"{a}{b}"
        for a in "bcdfghjklm"
        for b in ("ax", "ez", "iq", "ov", "uw", "axo", "ezi", "iqa", "ovu", "uwe", "ozo")
    ]
    Path("jobs.csv").write_text("\n".join(["job,trade", *(f"{word}," for word in words for _ in range(len(word)))]))
    assert run("code", "jobs.csv", "--title", "job", "--industry", "trade", "--out", "coded.csv").exit_code == 0
    fields = json.loads(queue(run, "--json").stdout)
    shown = " ".join(queue(run).stdout.split())
    assert fields["titles"] > 100
    assert list(fields["settled_by"]) == ["10", "100", str(fields["titles"])]
    assert f"the first 100 {fields['settled_by']['100']} rows" in shown


@pytest.mark.usefixtures("coded")
def test_from_the_queue_to_own_entries_and_back(run):
    assert queue(run).exit_code == 0
    fill({"nurse": "2237", "alpaca wrangler": "9111", "'=xyzzy": "none"})
    taken = take(run)
    assert taken.exit_code == 0, taken.exception
    assert "4  1 of them can't be coded" in taken.stdout
    assert "saved in decisions.csv" in taken.stdout
    applied = run(
        *("review", "apply", "coded.csv", "--title", "job", "--industry", "trade"),
        *("--decisions", "decisions.csv", "--out", "applied.parquet"),
    )
    assert applied.exit_code == 0, applied.exception
    table, before = pl.read_parquet("applied.parquet"), pl.read_csv("coded.csv", infer_schema=False)
    assert table["id"].to_list() == before["id"].to_list()
    assert table["code"].to_list()[:3] == ["2237"] * 3
    assert table["code"].to_list()[6] == "2412"
    assert table.filter(pl.col("method") == "decided")["id"].to_list() == ["1", "2", "3", "4", "5", "6", "9"]
    promoted = run("review", "promote", "--decisions", "decisions.csv", "--out", "own.csv")
    assert promoted.exit_code == 0, promoted.exception
    assert "occumap code … --own own.csv" in promoted.stdout
    answer = json.loads(run("code", "Nurses", "--own", "own.csv", "--json").stdout)
    assert (answer["code"], answer["method"], answer["question"]) == ("2237", "exact", None)
    assert answer["entry_id"].startswith("own-")
    vet = json.loads(run("code", "Nurse", "--industry", "veterinary practice", "--own", "own.csv", "--json").stdout)
    assert vet["code"] == "3240"
    without = json.loads(run("code", "Nurses", "--json").stdout)
    assert without["question"] is not None
    assert without["index"] != answer["index"]


@pytest.mark.usefixtures("coded")
def test_people_who_disagree_are_shown(run):
    queue(run)
    fill({"nurse": "2237"})
    take(run)
    fill({"nurse": "2231"})
    result = take(run, "Bob")
    assert "Decided differently (1); the latest decision is used" in result.stdout
    assert "nurse → soc2020:2237, Ada" in result.stdout
    assert len(json.loads(take(run, "Bob", "--json").stdout)["conflicts"]) == 1


@pytest.mark.usefixtures("coded")
def test_an_unknown_code_is_a_message_with_its_row_and_nothing_is_written(run):
    queue(run)
    fill({"nurse": "9999"})
    before = sorted(path.name for path in Path.cwd().iterdir())
    result = take(run)
    assert result.exit_code != 0
    row = 2 + pl.read_csv("queue.csv", infer_schema=False)["title"].to_list().index("nurse")
    assert f"filled.csv, row {row}, column ‘decision’: '9999' is not a code of soc2020" in str(result.exception)
    assert sorted(path.name for path in Path.cwd().iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["queue", "coded.csv", "--title", "job", "--out", "queue.csv"], "coded.csv: there is no such file"),
        (["queue", "jobs.csv", "--title", "job", "--out", "queue.csv"], "jobs.csv: there is no column 'code'"),
        (["queue", "jobs.csv", "--title", "job", "--out", "jobs.csv"], "this is the input file"),
        (["take", "jobs.csv", "--by", "Ada", "--decisions", "d.csv"], "there is no column for title"),
        (["apply", "jobs.csv", "--title", "job", "--decisions", "d.csv", "--out", "o.csv"], "d.csv: there is no such"),
        (["promote", "--decisions", "d.csv", "--out", "own.csv"], "d.csv: there is no such file"),
    ],
)
def test_mistakes_are_messages_and_change_nothing(run, arguments, said):
    Path("jobs.csv").write_text("job\nbaker\n")
    assert said in str(run("review", *arguments).exception)
    assert [path.name for path in Path.cwd().iterdir()] == ["jobs.csv"]
