"""A coded file is brought up to a newer index: what the index touches is coded again, all else stays as it was."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from occumap.catalog import load
from occumap.catalog.coders import coder
from occumap.catalog.user_data import cache_folder
from occumap.cli.app import app
from occumap.errors import InputError, OutputError, UnknownNameError
from occumap.model.job_description import JobDescription
from occumap.workflows.code.code_file import code_file
from occumap.workflows.code.update_file import Updated, update_file

OLD = "title,soc2020\nWharf minder,5432\nWharf keeper,5434\nWharf warden,5435\nLock minder,8160\n"
NEW = "title,soc2020\nWharf minder,5432\nWharf keeper,5435\nWharf guard,5434\nLock minder,8160\n"
JOBS = (
    'id,job,note\r\n1,Wharf minder,"a, b"\r\n2,Wharf keeper,"q ""x"""\r\n'
    '3,Wharf warden,"two\nlines"\r\n4,Wharf guard,£\r\n5,retired,\r\n'
)
JOB = JobDescription("job")


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path_factory.getbasetemp() / "updating"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two indexes, and answers coded with the first."""
    (tmp_path / "old.csv").write_text(OLD)
    (tmp_path / "new.csv").write_text(NEW)
    (tmp_path / "jobs.csv").write_bytes(JOBS.encode())
    first = coder("soc2020", index=tmp_path / "old.csv")
    for kind in ("csv", "parquet"):
        code_file(first, tmp_path / "jobs.csv", tmp_path / f"coded.{kind}", title="job")
    return tmp_path


def updated(folder: Path, kind: str = "csv", *, named: bool = True) -> Updated:
    old = str(folder / "old.csv") if named else None
    out = folder / f"updated.{kind}"
    return update_file(folder / f"coded.{kind}", out, JOB, index=str(folder / "new.csv"), old_index=old)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_only_what_the_index_touches_is_coded_again_and_listed(folder: Path, kind: str) -> None:
    found = updated(folder, kind)
    assert [(one.row, one.title, one.old_code) for one in found.updates] == [
        (3, "Wharf keeper", "5434"),
        (4, "Wharf warden", "5435"),
        (5, "Wharf guard", "543"),
    ]
    assert [one.new_code for one in found.updates][::2] == ["5435", "5434"]
    assert [one.why for one in found.updates] == [
        "the index says 5435 now, 5434 before",
        "the index no longer has this title",
        "the index has this title now",
    ]


def test_all_else_stays_byte_for_byte_with_the_versions_it_rests_on(folder: Path) -> None:
    updated(folder)
    before, after = ((folder / name).read_bytes().split(b"\n") for name in ("coded.csv", "updated.csv"))
    assert [n for n, (one, other) in enumerate(zip(before, after, strict=True)) if one != other] == [2, 4, 5]
    table = pl.read_csv(folder / "updated.csv", infer_schema=False)
    assert table["index"].str.starts_with("old@").to_list() == [True, False, False, False, True]
    assert table["note"].to_list() == ["a, b", 'q "x"', "two\nlines", "£", None]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_what_is_coded_again_is_what_coding_the_whole_file_gives(folder: Path, kind: str) -> None:
    updated(folder, kind)
    code_file(coder("soc2020", index=folder / "new.csv"), folder / "jobs.csv", folder / f"fresh.{kind}", title="job")
    read = pl.read_parquet if kind == "parquet" else lambda path: pl.read_csv(path, infer_schema=False)
    new, fresh = read(folder / f"updated.{kind}"), read(folder / f"fresh.{kind}")
    assert new.schema == fresh.schema
    assert new[1:4].equals(fresh[1:4])
    assert new.select("id", "job", "note", "code", "confidence", "method")[[0, 4]].equals(
        fresh.select("id", "job", "note", "code", "confidence", "method")[[0, 4]]
    )


def test_a_second_update_changes_nothing(folder: Path) -> None:
    updated(folder)
    again = update_file(
        folder / "updated.csv",
        folder / "twice.csv",
        JOB,
        index=str(folder / "new.csv"),
        old_index=str(folder / "old.csv"),
    )
    assert again.updates == ()
    assert (folder / "twice.csv").read_bytes() == (folder / "updated.csv").read_bytes()


def test_what_somebody_decided_stays(folder: Path) -> None:
    text = (folder / "coded.csv").read_text()
    (folder / "coded.csv").write_text(text.replace(",exact,4,old-00002", ",decided,4,old-00002"))
    assert [one.title for one in updated(folder).updates] == ["Wharf warden", "Wharf guard"]


def test_a_file_whose_index_is_not_known_is_refused_with_a_hint(folder: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"old@.* isn't found.*Name it with --old-index FILE"):
        updated(folder, named=False)
    with pytest.raises(InputError, match="the file was coded with old@"):
        update_file(folder / "coded.csv", folder / "x.csv", JOB, index=str(folder / "new.csv"), old_index="starter")
    with pytest.raises(InputError, match="has no column 'code', so nothing says what its answers rest on"):
        update_file(folder / "jobs.csv", folder / "x.csv", JOB, index=str(folder / "new.csv"))
    text = (folder / "coded.csv").read_text()
    (folder / "coded.csv").write_text(text.replace(",soc2020,old@", ",soc2010,old@"))
    with pytest.raises(InputError, match="it is coded to soc2010, not to soc2020"):
        updated(folder)
    assert not (folder / "x.csv").exists()


def test_rows_without_an_index_kinds_that_differ_and_the_file_itself_are_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="rows can't be kept as they were"):
        update_file(folder / "coded.csv", folder / "x.parquet", JOB, index=str(folder / "new.csv"))
    with pytest.raises(OutputError, match="this is the input file"):
        update_file(folder / "coded.csv", folder / "coded.csv", JOB, index=str(folder / "new.csv"))
    table = pl.read_parquet(folder / "coded.parquet").with_columns(index=pl.lit(None, pl.String))
    table.write_parquet(folder / "coded.parquet")
    with pytest.raises(InputError, match="row 2: nothing says which index the answer rests on"):
        updated(folder, "parquet")


def test_an_index_that_was_read_from_a_workbook_before_is_found_again(folder: Path) -> None:
    cached = cache_folder("indexes") / "1-earlier.arrow"
    cached.parent.mkdir(parents=True, exist_ok=True)
    load.index(folder / "old.csv").frame.write_ipc(cached)
    (folder / "old.csv").unlink()
    try:
        assert len(updated(folder, named=False).updates) == 3
    finally:
        cached.unlink()


def test_the_command_lists_what_it_coded_again_and_keeps_the_list(folder: Path) -> None:
    arguments = ["code", str(folder / "coded.csv"), "--update", "--title", "job", "--index", str(folder / "new.csv")]
    arguments += ["--old-index", str(folder / "old.csv"), "--out", str(folder / "updated.csv")]
    run = CliRunner().invoke(app, arguments)
    assert run.exit_code == 0, run.output
    assert "3 of 5 rows coded again, 3 with another code" in run.output
    assert "the index says 5435 now, 5434 before" in run.output
    listed = pl.read_csv(folder / "updated-updates.csv", infer_schema=False)
    assert listed.columns == ["row", "title", "old_code", "new_code", "why"]
    assert listed.height == 3
    answer = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert (answer["rows"], answer["coded_again"], len(answer["updates"])) == (5, 3, 3)
    refused = CliRunner().invoke(app, [*arguments, "--own", "mine.csv"])
    assert refused.exit_code != 0
