"""Columns are told by their usual names, doubtful ones by what stands in them, and two that fit are asked about."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from occumap.errors import AmbiguousNameError, InputError
from occumap.io.courses_csv import read_courses_csv
from occumap.io.list_columns import ListField, list_columns
from occumap.io.staff_csv import read_roles_csv, read_staff_csv


def write(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("title", ["Job title", "Position", "Role", "Post", "JOB_TITLE", "Post title", "job"])
@pytest.mark.parametrize("name", ["Employee", "Name", "Staff no", "Payroll number", "ID"])
@pytest.mark.parametrize("skills", ["Skills", "Competences", "Competencies"])
def test_staff_lists_are_read_by_their_usual_names(tmp_path: Path, title: str, name: str, skills: str) -> None:
    found = read_staff_csv(write(tmp_path, f"{name},{title},{skills},Site\n17,Baker,dough,A\n"))
    assert (found.rows[0].name, found.rows[0].title, found.rows[0].skills[0].skill) == ("17", "Baker", "dough")
    assert found.columns.unread == ("Site",)


@pytest.mark.parametrize(
    "posts", ["Headcount", "FTE", "Number of posts", "Vacancies", "Posts", "No. required", "Post", "How many"]
)
def test_roles_have_their_number_of_posts_under_its_usual_names(tmp_path: Path, posts: str) -> None:
    found = read_roles_csv(write(tmp_path, f"Job title,{posts}\nBaker,3\n"))
    assert [(row.role, row.posts) for row in found.rows] == [("Baker", 3)]


def test_a_row_may_stand_for_several_people_and_working_time_is_no_number_of_them(tmp_path: Path) -> None:
    found = read_staff_csv(write(tmp_path, "Title,Job title,No of staff,FTE\nMr,Baker,3,0.6\n"))
    assert (found.rows[0].title, found.rows[0].count) == ("Baker", 3)
    assert found.columns.unread == ("Title", "FTE")


def test_two_columns_that_could_be_the_title_are_asked_about_and_told(tmp_path: Path) -> None:
    path = write(tmp_path, "name,Job title,Position\nA,Baker,Shift B\n")
    with pytest.raises(AmbiguousNameError, match="2 columns could be the title: ‘Job title’ and ‘Position’") as raised:
        read_staff_csv(path)
    assert raised.value.candidates == (("staff.title", "Job title"), ("staff.title", "Position"))
    assert read_staff_csv(path, said={"staff.title": "Position"}).rows[0].title == "Shift B"
    same = write(tmp_path, "name,Job title,Position\nA,Baker,Baker\n")
    assert read_staff_csv(same).rows[0].title == "Baker"


@pytest.mark.parametrize("wrong", ["0", "2.5", "two", "-1", "99999999", "9" * 5000])
def test_what_is_no_number_of_posts_is_told_by_row(tmp_path: Path, wrong: str) -> None:
    found = read_roles_csv(write(tmp_path, f"role,headcount\nBaker,1\nMiller,{wrong}\n"))
    assert [row.role for row in found.rows] == ["Baker"]
    (told,) = found.left_out
    assert (told.row, told.column) == (3, "posts")
    assert "whole number" in told.reason or "digits" in told.reason or "at most" in told.reason
    assert len(told.reason) < 150


@pytest.mark.parametrize(
    ("said", "what"),
    [({"staff.titel": "Position"}, "‘staff.titel’ is no field"), ({"people.title": "Position"}, "‘people’ is no list")],
)
def test_a_field_that_a_list_hasnt_is_refused_and_not_passed_over(
    tmp_path: Path, said: dict[str, str], what: str
) -> None:
    with pytest.raises(InputError, match=what):
        read_staff_csv(write(tmp_path, "Position\nBaker\n"), said=said)


def test_a_list_that_lacks_a_column_says_how_to_name_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=re.escape("--column “courses.skill=")):
        read_courses_csv(write(tmp_path, "Course,Curriculum\nA,cad\n"))


def test_a_list_without_any_column_is_refused_in_words() -> None:
    needed = ListField("title", (("title",),), optional=False)
    with pytest.raises(InputError, match="title"):
        list_columns(pl.DataFrame(), [needed], file="staff", where="staff.csv", said={})


@pytest.mark.parametrize("column", ["Job Title / Role", "Role (current)", "Job title*", "Position or post"])
def test_a_column_of_two_names_or_with_a_note_is_read_by_its_first(column: str) -> None:
    title = ListField("title", (("title", "job title", "role", "position", "post"),))
    table = pl.DataFrame({"Name": ["Al"], column: ["Baker"]})
    found = list_columns(table, [title], file="staff", where="staff.csv", said={})
    assert found.taken == {"title": column}


def test_a_name_that_is_half_unknown_is_taken_for_nothing() -> None:
    title = ListField("title", (("title", "job title"),))
    table = pl.DataFrame({"Title / Surname": ["Mr Al"]})
    assert list_columns(table, [title], file="staff", where="staff.csv", said={}).taken == {}
