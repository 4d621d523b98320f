"""O*NET's releases: told, named, never mixed; and what else they say of an occupation."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.errors import InputError
from occumap.io.onet import read_onet, read_onet_release
from tests.io.made_onet import (
    BASIC,
    CHEF,
    CONTEXT,
    CROSS,
    FORMS,
    KNOWLEDGE,
    NEW,
    OLD,
    SMITH,
    Form,
    Rows,
    as_text,
    as_workbooks,
    changed,
    in_new_release,
    ratings,
)
from tests.settled import LAW


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tables", [{**OLD, **CONTEXT}, {**NEW, **in_new_release(CONTEXT)}], ids=["29.x", "30.3"])
def test_titles_interests_education_and_technologies_come_along(
    tmp_path: Path, form: Form, tables: dict[str, Rows]
) -> None:
    extras = read_onet(form(tmp_path, tables)).extras
    assert set(extras["titles"].rows()) == {
        (CHEF, "Executive Chef"),
        (CHEF, "Food and Beverage Manager (FB Manager)"),
        (CHEF, "Certified Working Pastry Chef"),
        (CHEF, "CWPC"),
        (SMITH, "CNC Smith (Computer Numerical Control Smith)"),
        (SMITH, "MIG (Metal Inert Gas)"),
        (SMITH, "MIG"),
        (SMITH, "Metal Inert Gas"),
    }
    assert extras["interests"].rows() == [(CHEF, "Artistic", 4.33)]
    assert extras["interest_high_points"].rows() == [(CHEF, 1, 3)]
    assert extras["education"].rows() == [
        (CHEF, "RL", 2, "High School Diploma", 75.5, False),
        (CHEF, "RL", 6, None, 24.5, True),
    ]
    assert extras["training"].rows() == [(CHEF, "related work experience", 4, "Over 1 year", 100.0, False)]
    assert extras["technologies"].rows() == [(CHEF, "Recipe software", "Inventory software", True, False)]


def without_read_me(folder: Path) -> Path:
    (folder / "Read Me.txt").unlink(missing_ok=True)
    return folder


def of_month(table: str, month: str, tables: dict[str, Rows]) -> dict[str, Rows]:
    return changed(table, 1, "Date", month, tables)


@pytest.mark.parametrize(
    ("tables", "release"),
    [
        (OLD, "O*NET 30.2 or earlier"),
        (of_month("Knowledge", "05/2025", OLD), "O*NET 29.3"),
        (of_month("Knowledge", "06/2025", OLD), "O*NET 30.0"),
        (NEW, "O*NET 30.3"),
        (of_month("Essential Skills", "08/2026", NEW), "O*NET 31.0"),
        (of_month("Job Zones", "08/2026", NEW), "O*NET 31.0"),
        (of_month("Knowledge", "11/2031", NEW), "O*NET 30.3 or later"),
    ],
)
def test_without_a_read_me_the_release_is_told_from_the_newest_rows(
    tmp_path: Path, tables: dict[str, Rows], release: str
) -> None:
    read = read_onet_release(without_read_me(as_text(tmp_path, tables)))
    assert read.framework.title == release
    assert "for it has no Read Me.txt" in read.notes[0]


def test_what_a_folder_lacks_is_named(tmp_path: Path) -> None:
    notes = read_onet_release(as_workbooks(tmp_path, {**NEW, **in_new_release(CONTEXT)})).notes
    assert notes[0] == "it is O*NET 30.3 Database, as its Read Me.txt says"
    assert len(notes) == 1
    for name in ("Job Titles", "Related Occupations", "Training and Experience", "Education"):
        (tmp_path / f"{name}.xlsx").unlink()
    missing = "‘Related Occupations’, ‘Alternate Titles’, ‘Education, Training, and Experience’"
    assert read_onet_release(tmp_path).notes[1] == f"tables that aren't in the folder: {missing}"


def add_text(folder: Path, name: str, rows: Rows) -> None:
    as_text(folder, {name: rows})


@pytest.mark.parametrize(
    ("tables", "added", "rows", "said"),
    [
        (OLD, "Transferable Skills", CROSS, "both ‘Skills’ and ‘Transferable Skills’"),
        (OLD, "Essential Skills", BASIC, "both ‘Skills’ and ‘Essential Skills’"),
        (OLD, "Education", CONTEXT["Education, Training, and Experience"], "both ‘Skills’ and ‘Education’"),
        (OLD, "Knowledge", KNOWLEDGE, "the table ‘Knowledge’ twice: ‘Knowledge.txt’ and ‘Knowledge.xlsx’"),
        (OLD, "Abilities", of_month("Knowledge", "08/2026", OLD)["Knowledge"], "‘Abilities.txt’ has rows of 08/2026"),
        (NEW, "Knowledge", KNOWLEDGE, "twice"),
        ({**NEW, **in_new_release(CONTEXT)}, "Alternate Titles", CONTEXT["Alternate Titles"], "‘Alternate Titles’ and"),
        ({**NEW, **in_new_release(CONTEXT)}, "Interests", CONTEXT["Interests"], "the table ‘Interests’ twice"),
    ],
)
def test_tables_of_two_releases_are_an_error(
    tmp_path: Path, tables: dict[str, Rows], added: str, rows: Rows, said: str
) -> None:
    folder = as_workbooks(tmp_path, tables)
    add_text(folder, added, rows)
    with pytest.raises(InputError) as raised:
        read_onet(folder)
    assert said in str(raised.value)
    assert "one release" in str(raised.value)


def test_a_newer_table_beside_an_older_read_me_is_an_error(tmp_path: Path) -> None:
    folder = as_workbooks(tmp_path, NEW)
    (folder / "Read Me.txt").write_text("O*NET 29.3 Database\nMay 2025 Release\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"says O\*NET 29\.3 Database, but ‘Essential Skills\.xlsx’ is a table"):
        read_onet(folder)


def test_job_zone_1_beside_the_tables_of_30_3_is_an_error(tmp_path: Path) -> None:
    folder = as_text(tmp_path, changed("Job Zones", 1, "Job Zone", "1", NEW))
    with pytest.raises(InputError, match=r"job zone 1.*two releases"):
        read_onet(folder)


def test_a_quotation_mark_in_a_text_is_a_sign_like_any_other(tmp_path: Path) -> None:
    titles = [CONTEXT["Alternate Titles"][0], [SMITH, "Smiths", 'Iron" Smith, "Old', "n/a", "08"]]
    extras = read_onet(as_text(tmp_path, {**OLD, "Alternate Titles": titles})).extras
    assert extras["titles"].rows() == [(SMITH, 'Iron" Smith, "Old')]


def test_a_row_with_too_many_cells_is_named(tmp_path: Path) -> None:
    folder = as_text(tmp_path, OLD)
    lines = (folder / "Knowledge.txt").read_text(encoding="utf-8").splitlines()
    (folder / "Knowledge.txt").write_text("\n".join([*lines[:2], f"{lines[2]}\tmore", *lines[3:]]), encoding="utf-8")
    with pytest.raises(InputError, match=r"Knowledge.txt, row 3: it has \d+ cells, but the header has"):
        read_onet(folder)


def test_reading_writes_nothing(tmp_path: Path) -> None:
    folder = as_workbooks(tmp_path, {**NEW, **in_new_release(CONTEXT)})
    before = {path: path.read_bytes() for path in folder.iterdir()}
    read_onet(folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_the_shape_of_release_31_0(shared: Path, tmp_path: Path) -> None:
    codes = ("11-1011.00", "11-1011.03", "11-1021.00", "11-2011.00")
    for path in (shared / "onet" / "31.0-shape").glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(InputError, match="no table ‘Occupation Data’"):
        read_onet(tmp_path)
    occupations = [["O*NET-SOC Code", "Title", "Description"], *([code, f"Some {code}", "x"] for code in codes)]
    add_text(tmp_path, "Occupation Data", occupations)
    with pytest.raises(InputError, match="no table ‘Essential Skills’"):
        read_onet(tmp_path)
    add_text(tmp_path, "Essential Skills", ratings(*((code, "2.A.1.a", 4, 4, "N", "N") for code in codes)))
    read = read_onet_release(tmp_path, ("skills", "knowledge"))
    framework = read.framework
    assert framework.title == "O*NET 31.0"
    assert "told from its newest rows, of 08/2026" in read.notes[0]
    domains = dict(framework.extras["elements"].group_by("domain").len().iter_rows())
    assert domains == {"skills": 26, "knowledge": 33}
    assert set(framework.extras["job_zones"]["zone"]) == {4, 5}
    assert set(framework.extras["education"]["scale"]) == {"RL", "RQ"}
    degrees = framework.extras["education"].filter(pl.col("category") == 11).select("scale", "education").unique()
    assert dict(degrees.iter_rows())["RQ"].startswith("Doctor's Degree - Research")
    assert dict(degrees.iter_rows())["RL"] == "Doctoral Degree"
    assert (framework.skills["family"] != "").all()


def test_work_activities_are_those_rated_whatever_else_stands_in_their_branch(tmp_path: Path) -> None:
    tables = {**NEW, "Work Activities": ratings((CHEF, "4.A.1.a.1", 3, 3, "N", "N"))}
    branch = [
        ["4.A", "Work Activities", "Activities"],
        ["4.A.1", "Information Input", "Input"],
        ["4.A.1.a.1", "Getting Information", "Observing"],
        ["4.A.1.a.1.i", "Read documents to learn.", "n/a"],
        ["4.A.1.a.1.i.1", "Read recipes.", "n/a"],
    ]
    tables["Content Model Reference"] = [*NEW["Content Model Reference"], *branch]
    framework = read_onet(as_text(tmp_path, tables), ("work activities",))
    assert framework.skills.rows() == [("4.A.1.a.1", "Getting Information", "Information Input", "Observing")]


CELLS = st.sampled_from(
    [
        ("Knowledge", "Data Value"),
        ("Knowledge", "Standard Error"),
        ("Essential Skills", "Data Value"),
        ("Essential Skills", "O*NET-SOC Code"),
        ("Transferable Skills", "Element ID"),
        ("Job Zones", "Job Zone"),
        ("Education", "Data Value"),
        ("Training and Experience", "Category"),
        ("Career Interest Types", "Data Value"),
        ("Level Scale Anchors", "Anchor Value"),
    ]
)


@settings(LAW, max_examples=25)
@given(CELLS, st.integers(0, 1), st.sampled_from(["x", "nan", "12 %", "7,5", "-"]))
def test_a_broken_cell_is_named_with_its_file_row_and_column_and_nothing_is_written(
    cell: tuple[str, str], place: int, broken: str
) -> None:
    name, column = cell
    tables = {**NEW, **in_new_release(CONTEXT)}
    row = 1 + place % (len(tables[name]) - 1)
    with tempfile.TemporaryDirectory() as made:
        folder = as_text(Path(made), changed(name, row, column, broken, tables))
        before = {path: path.read_bytes() for path in folder.iterdir()}
        with pytest.raises(InputError) as raised:
            read_onet(folder)
        assert {path: path.read_bytes() for path in folder.iterdir()} == before
    said = str(raised.value)
    assert said.startswith(f"{folder / name}.txt, row {row + 1}: ‘{column}’ {broken!r}")
