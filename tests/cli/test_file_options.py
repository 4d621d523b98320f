"""Every command that reads a file takes the same options, and says what was told without them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import occumap as om
from occumap.cli.app import app
from occumap.model.answer_columns import CODER_COLUMNS


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def table(tmp_path) -> Path:
    path = tmp_path / "list.txt"
    path.write_bytes("Liste\nStand: 2030\nkode|code|title\nx|1|Håndverk\ny|11|Pottemaker\n".encode("cp1252"))
    return path


def test_what_was_told_is_said(table):
    done = run("load", str(table))
    assert "read as text in Latin-1, cells separated by strokes (|), header in row 3" in done.output


@pytest.mark.parametrize("command", ["load", "show"])
def test_it_can_be_said_instead(table, command):
    options = ("--delimiter", "|", "--encoding", "latin-1", "--header-row", "3")
    assert "read as" in run("load", str(table), *options).output
    assert run(command, str(table), *options).exit_code == 0
    assert "no encoding is called" in str(run(command, str(table), "--encoding", "klingon").exception)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--header-row", "-1", "-1 is no row"),
        ("--decimal", ";", "';' stands before no decimals"),
        ("--code-width", "1,x", "'1,x' is no number of digits"),
        ("--delimiter", "::", "'::' can't stand between cells"),
    ],
)
def test_what_cannot_be_meant_is_refused(table, option, value, said):
    assert said in str(run("load", str(table), option, value).exception)


def test_a_folder_is_no_title_and_a_coded_file_no_classification(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answers").mkdir()
    assert "this is a folder" in str(run("code", "answers").exception)
    (tmp_path / "jobs.csv").write_text("id,job\n1,baker\n")
    run("code", "jobs.csv", "--title", "job", "--out", "coded.csv")
    for command in ("load", "show"):
        assert "it is a file of answers that Occumap coded" in str(run(command, "coded.csv").exception)


def semicolons(path: Path, text: str) -> str:
    """A table that nothing but its options tells right: a title above, sharps between cells, in an encoding of DOS."""
    path.write_bytes(("Ærlig liste\n" + text.replace(";", "#")).encode("cp865"))
    return str(path)


SAID = ("--delimiter", "#", "--encoding", "cp865", "--header-row", "2")


def test_versions_that_are_compared(tmp_path):
    old = semicolons(tmp_path / "old.csv", "kode;code;title\nx;1;Håndverk\ny;11;Pottemaker\nz;12;Baker\n")
    new = semicolons(tmp_path / "new.csv", "kode;code;title\nx;1;Håndverk\ny;11;Pottemaker\nz;13;Baker\n")
    links = semicolons(tmp_path / "links.csv", "til;fra\n11;11\n13;12\n")
    columns = ("--code-column", "code", "--from-column", "fra", "--to-column", "til")
    done = run("compare", old, new, "--crosswalk", links, *SAID, *columns, "--json")
    assert done.exit_code == 0, done.output
    links = json.loads(done.output)["links"]
    assert [(one["from_code"], one["to_code"]) for one in links] == [("11", "11"), ("12", "13")]


def test_lists_of_a_workforce_and_courses(tmp_path):
    staff = semicolons(tmp_path / "staff.txt", "name;skills\n17;welding:3\n18;\n")
    roles = semicolons(tmp_path / "roles.txt", "role;skills\nSveiser på båt;welding:4\n")
    starter = ("--framework", "engineering-starter")
    done = run("workforce", staff, "--target", roles, *starter, *SAID, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert found["left_out"][0]["row"] == 4
    assert "Sveiser på båt" in done.output
    courses = semicolons(tmp_path / "courses.txt", "course;skill;level\nSveising for nybegynnere på båt;welding;4\n")
    done = run("provision", courses, "--staff", staff, "--target", roles, *starter, *SAID, "--json")
    assert done.exit_code == 0, done.output
    assert "på båt" in done.output
    demand = semicolons(tmp_path / "demand.txt", "to;people\nOCC0023;2\n")
    assert run("provision", courses, "--demand", demand, *starter, *SAID).exit_code in (0, 1)
    assert "people" not in str(run("provision", courses, "--demand", demand, *starter, *SAID).exception)


def test_the_example_is_read_as_it_is(tmp_path):
    staff = semicolons(tmp_path / "staff.txt", "name;skills\n17;Welding metal\n")
    assert run("workforce", staff, "--target", "example", *SAID, "--resolve", "example").exit_code == 0


def test_tables_about_entries_of_an_index(tmp_path):
    index = om.load("starter")
    assert isinstance(index, om.Index)
    entries = [index.at(row).entry_id for row in index.rows("soc2010")["5249"]]
    counts = semicolons(tmp_path / "counts.txt", "entry_id;people\n" + "".join(f"{one};7\n" for one in entries))
    done = run("discover", "5249", "--counts", counts, *SAID, "--json")
    assert done.exit_code == 0, done.output
    wrong = semicolons(tmp_path / "wrong.txt", f"entry_id;people\n{entries[0]};syv\n")
    assert "row 3" in str(run("discover", "5249", "--counts", wrong, *SAID).exception)
    known = semicolons(tmp_path / "known.txt", f"entry_id;to\n{entries[0]};9\n")
    done = run("destinations", "5249", "--to", "1 A", "--to", "2 B", "--known", known, *SAID)
    assert "row 3" in str(done.exception)


def test_a_coded_file_is_reviewed(tmp_path):
    header = ["job", *CODER_COLUMNS]
    cells = {"job": "sjåfør", "classification": "soc2020", "confidence": "0.1", "method": "none"}
    row = ";".join(cells.get(name, "") for name in header)
    coded = semicolons(tmp_path / "coded.txt", f"{';'.join(header)}\n{row}\n")
    queue = tmp_path / "queue.csv"
    done = run("review", "queue", coded, "--title", "job", "--out", str(queue), *SAID)
    assert done.exit_code == 0, done.output
    assert "sjåfør" in queue.read_text(encoding="utf-8")


def test_a_file_that_is_exported(tmp_path):
    old = semicolons(tmp_path / "old.csv", "kode;code;title\nx;1;Håndverk\ny;11;Pottemaker\n")
    out = tmp_path / "old.ttl"
    done = run("export", old, "--format", "skos", "--out", str(out), *SAID, "--code-column", "code")
    assert done.exit_code == 0, done.output
    assert "Håndverk" in out.read_text(encoding="utf-8")


def test_from_python(table):
    options = om.ReadOptions(delimiter="|", encoding="latin-1", header_row=3, code_column="kode")
    version = om.load(table, options=options)
    assert isinstance(version, om.Version)
    assert [group.code.value for group in version] == ["x", "y"]
    with pytest.raises(om.WrongTypeError, match="Give ReadOptions"):
        om.load(table, options={"delimiter": "|"})  # type: ignore[arg-type]
