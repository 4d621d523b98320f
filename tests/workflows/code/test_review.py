"""The way round: a file coded, what is open decided, the decisions applied and promoted, the file coded better."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from occumap.catalog import load, shipped
from occumap.catalog.coders import coder as get_coder
from occumap.coding.coder import Coder
from occumap.coding.network import Settings
from occumap.coding.own_entries import lay_over
from occumap.errors import InputError, OutputError
from occumap.io.index_csv import read_index_csv
from occumap.model.index import Index
from occumap.workflows.code.code_file import code_file
from occumap.workflows.code.review import apply_to_file, make_queue, promote_to_layer, take_decisions

JOBS = ["baker", "Xyzzy", "plugh", "XYZZIES", "plumber", "xyzzy x2", "", "Plughs", "=xyzzy"]
INDEX = "title,add,soc2020\nBaker,,5432\nNurse,,2237\nNurse,mental health,2235\nPlumber,,5315\nChef,,5434\n"
MORNING, EVENING = datetime(2026, 3, 1, 8, tzinfo=UTC), datetime(2026, 3, 1, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def coder() -> Coder:
    """A coder of a small index of our own; quickly trained."""
    return Coder.from_index(small_index(), load.version("soc2020"), settings=Settings(epochs=1))


def small_index() -> Index:
    with TemporaryDirectory() as folder:
        path = Path(folder, "small.csv")
        path.write_text(INDEX)
        return read_index_csv(path, {"soc2020": shipped.rules("soc-uk")})


@pytest.fixture
def coded(tmp_path, coder) -> Path:
    path = tmp_path / "coded.csv"
    with (tmp_path / "answers.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("id", "job"), *enumerate(JOBS)])
    code_file(coder, tmp_path / "answers.csv", path, title="job")
    return path


def fill(path: Path, codes: dict[str, str], why: str = "it is so") -> Path:
    """The queue filled in by title, beside it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    filled = path.with_name(f"filled-{path.name}")
    with filled.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        for row in rows:
            code = codes.get(row["title"], "")
            writer.writerow({**row, "decision": code, "why": why if code else ""})
    return filled


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_the_way_round_loses_no_row_and_settles_every_equal_title(tmp_path, coder, coded, kind):
    queue = make_queue(coded, tmp_path / "queue.csv", title="job", chunk=2)
    assert [(item.title, item.rows) for item in queue.items] == [("Xyzzy", 4), ("plugh", 2)]
    assert (queue.rows, queue.without_title) == (9, 1)
    filled = fill(tmp_path / "queue.csv", {"Xyzzy": "5231", "plugh": "none"})
    decisions, applied = tmp_path / "decisions.csv", tmp_path / f"applied.{kind}"
    taken = take_decisions(filled, decisions, by="Ada", at=MORNING)
    assert (len(taken.new), taken.known, taken.undecided, taken.conflicts) == (2, 0, 0, ())
    done = apply_to_file(coded, decisions, applied, title="job", chunk=2)
    assert (done.rows, done.decided, done.unused, done.conflicts) == (9, 6, (), ())
    read = {"csv": lambda p: pl.read_csv(p, infer_schema=False), "parquet": pl.read_parquet, "xlsx": pl.read_excel}
    table = read[kind](applied)
    assert table["id"].cast(pl.String).to_list() == [str(n) for n in range(9)]
    assert table["job"].to_list() == [job or None for job in JOBS]
    codes = [code and str(code) for code in table["code"].to_list()]
    assert codes == ["5432", "5231", None, "5231", "5315", "5231", None, None, "5231"]
    assert table["method"].to_list().count("decided") == 6
    assert table["reason"].to_list()[1] == "Decided by Ada, 2026-03-01T08:00:00Z: it is so"
    assert len(make_queue(applied, tmp_path / "next.csv", title="job")) == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []

    own = tmp_path / "own.csv"
    promoted = promote_to_layer(decisions, own)
    assert [str(promoted.index.at(0)), len(promoted.index), len(promoted.left_out)] == ["Xyzzy", 1, 1]
    entries = read_index_csv(own, {"soc2020": shipped.rules("soc-uk")})
    better = Coder(coder.version, lay_over(small_index(), entries, "soc2020"), coder.model)
    code_file(better, tmp_path / "answers.csv", tmp_path / "again.csv", title="job")
    again = pl.read_csv(tmp_path / "again.csv", infer_schema=False)
    assert again["code"].to_list() == ["5432", "5231", None, "5231", "5315", "5231", None, None, "5231"]
    assert again["entry_id"].to_list()[1] == "own-1"


def test_a_queue_may_be_taken_again_and_only_what_is_new_is_added(tmp_path, coded):
    make_queue(coded, tmp_path / "queue.csv", title="job")
    decisions = tmp_path / "decisions.csv"
    take_decisions(fill(tmp_path / "queue.csv", {"plugh": "5232"}), decisions, by="Ada", at=MORNING)
    filled = fill(tmp_path / "queue.csv", {"plugh": "5232", "Xyzzy": "5231"})
    taken = take_decisions(filled, decisions, by="ADA", at=EVENING)
    assert ([decision.title for decision in taken.new], taken.known) == (["Xyzzy"], 1)
    before = decisions.read_bytes()
    assert take_decisions(filled, decisions, by="Ada", at=EVENING).new == ()
    assert decisions.read_bytes() == before


def test_decisions_of_two_people_are_both_kept_and_reported(tmp_path, coded):
    make_queue(coded, tmp_path / "queue.csv", title="job")
    decisions = tmp_path / "decisions.csv"
    take_decisions(fill(tmp_path / "queue.csv", {"plugh": "5232"}), decisions, by="Ada", at=MORNING)
    filled = fill(tmp_path / "queue.csv", {"plugh": "5231"})
    (conflict,) = take_decisions(filled, decisions, by="Bob", at=EVENING).conflicts
    assert [decision.by for decision in conflict.decisions] == ["Ada", "Bob"]
    done = apply_to_file(coded, decisions, tmp_path / "applied.csv", title="job")
    assert done.conflicts == (conflict,)
    table = pl.read_csv(tmp_path / "applied.csv", infer_schema=False)
    assert table["code"][2] == "5231"
    assert "Ada decided differently (5232)" in table["reason"][2]
    with pytest.raises(InputError, match="people decided differently: 1"):
        promote_to_layer(decisions, tmp_path / "own.csv")
    assert not (tmp_path / "own.csv").exists()


def test_an_unknown_code_stops_the_taking_and_nothing_is_written(tmp_path, coded):
    make_queue(coded, tmp_path / "queue.csv", title="job")
    decisions = tmp_path / "decisions.csv"
    filled = fill(tmp_path / "queue.csv", {"Xyzzy": "5232", "plugh": "9999"})
    with pytest.raises(InputError, match="row 3, column ‘decision’: '9999' is not a code of soc2020"):
        take_decisions(filled, decisions, by="Ada", at=MORNING)
    assert not decisions.exists()
    take_decisions(fill(tmp_path / "queue.csv", {"Xyzzy": "5232"}), decisions, by="Ada", at=MORNING)
    before = decisions.read_bytes()
    filled = fill(tmp_path / "queue.csv", {"Xyzzy": "5231", "plugh": "9999"})
    with pytest.raises(InputError, match="row 3"):
        take_decisions(filled, decisions, by="Ada", at=MORNING)
    assert decisions.read_bytes() == before


def test_a_queue_that_contradicts_itself_is_refused_with_both_rows(tmp_path):
    (tmp_path / "queue.csv").write_text(
        "title,industry,additional,decision,why,classification\n"
        "Cycle doctor,,,5232,,soc2020\ndoctors (cycle),,,5231,,soc2020\n"
    )
    with pytest.raises(InputError, match=r"row 3, column ‘decision’: ‘doctors \(cycle\)’ .* ‘Cycle doctor’ in row 2"):
        take_decisions(tmp_path / "queue.csv", tmp_path / "decisions.csv", by="Ada", at=MORNING)


def test_decisions_that_code_no_row_are_named(tmp_path, coded):
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("title,code,classification,by,at\nstranger,5232,soc2020,Ada,2026-03-01T00:00:00Z\n")
    done = apply_to_file(coded, decisions, tmp_path / "applied.csv", title="job")
    assert ([decision.title for decision in done.unused], done.decided) == (["stranger"], 0)
    same = pl.read_csv(tmp_path / "applied.csv", infer_schema=False)
    assert same.equals(pl.read_csv(coded, infer_schema=False))


def test_places_that_are_read_are_not_written_over(tmp_path, coded):
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("title,code,classification,by,at\nplugh,5232,soc2020,Ada,2026-03-01T00:00:00Z\n")
    for call in (
        lambda: make_queue(coded, coded, title="job"),
        lambda: apply_to_file(coded, decisions, coded, title="job"),
        lambda: apply_to_file(coded, decisions, decisions, title="job"),
        lambda: promote_to_layer(decisions, decisions),
        lambda: take_decisions(decisions, decisions, by="Ada", at=MORNING),
    ):
        with pytest.raises(OutputError, match="this is an input file"):
            call()
    with pytest.raises(OutputError, match="can't be written"):
        apply_to_file(coded, decisions, decisions / "below.csv", title="job")
    with pytest.raises(OutputError, match="kept as CSV"):
        promote_to_layer(decisions, tmp_path / "own.xlsx")


def test_a_file_that_is_wrong_is_named(tmp_path, coded):
    decisions = tmp_path / "decisions.csv"
    with pytest.raises(InputError, match=r"answers.csv: there is no column 'code'"):
        make_queue(tmp_path / "answers.csv", tmp_path / "queue.csv", title="job")
    with pytest.raises(InputError, match=r"coded.csv: there is no column ‘titel’"):
        make_queue(coded, tmp_path / "queue.csv", title="titel")
    with pytest.raises(InputError, match=r"decisions.csv: there is no such file"):
        apply_to_file(coded, decisions, tmp_path / "applied.csv", title="job")
    decisions.write_text("title,code,classification,by,at\n")
    with pytest.raises(InputError, match="it has no decisions"):
        promote_to_layer(decisions, tmp_path / "own.csv")
    with pytest.raises(InputError, match="nobody is named"):
        take_decisions(coded, decisions, by=" ", at=MORNING)
    assert not (tmp_path / "applied.csv").exists()


def models(home: Path) -> list[tuple[str, int]]:
    """The models that are kept, and when they were written."""
    return sorted((path.name, path.stat().st_mtime_ns) for path in (home / "home" / "cache" / "coders").iterdir())


def test_own_entries_come_before_an_index_without_training_its_model_again(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    (tmp_path / "index.csv").write_text(INDEX)
    own = tmp_path / "own.csv"
    own.write_text("title,soc2020\nnurses,2231\n")
    index = str(tmp_path / "index.csv")
    before = get_coder(index=index)
    kept = models(tmp_path)
    coder = get_coder(index=index, own=own)
    assert models(tmp_path) == kept
    assert coder.versions["coder"] == before.versions["coder"]
    answer = coder.code("Nurse")
    assert (answer.code and answer.code.value, answer.entry_id, answer.question) == ("2231", "own-00001", None)
    qualified = coder.code("Nurse", additional="mental health").code
    assert qualified is not None
    assert qualified.value == "2235"
    assert coder.versions["index"] != before.versions["index"]
    own.write_text("title,soc2020\nnurses,2237\n")
    assert get_coder(index=index, own=own).versions["index"] != coder.versions["index"]


def test_an_own_entry_with_an_unknown_code_is_named_with_its_row(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    (tmp_path / "index.csv").write_text(INDEX)
    own = tmp_path / "own.csv"
    for content, said in [
        (
            "title,soc2020\nBaker,5432\nNurse,9999\n",
            "own.csv, row 3, column ‘soc2020’: '9999' is not a code",
        ),
        ("title,soc2010\nBaker,5432\n", "own.csv: there is no column of codes"),
        ("title,soc2020\nBaker,54\n", "own.csv, row 2: '54' is not a unit code of soc2020"),
    ]:
        own.write_text(content)
        with pytest.raises(InputError, match=said):
            get_coder(index=str(tmp_path / "index.csv"), own=own)
