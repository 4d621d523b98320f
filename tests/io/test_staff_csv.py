"""Staff lists, roles, courses and demand as they are read."""

from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.courses_csv import read_courses_csv, read_demand_csv
from occumap.io.staff_csv import read_roles_csv, read_staff_csv
from occumap.model.person import Statement


def write(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_staff_are_read_by_row_and_a_missing_name_is_their_row(tmp_path: Path) -> None:
    rows, left, _ = read_staff_csv(write(tmp_path, "Employee ID,Job title,Skills\n,fitter,welding:3; cad:2\n7,,\n"))
    assert (rows[0].row, rows[0].name, rows[0].title) == (2, "row 2", "fitter")
    assert rows[0].skills == (Statement("welding", 3), Statement("cad", 2))
    assert (rows[1].name, rows[1].title) == ("7", "")
    assert left == ()


def test_a_staff_list_without_titles_occupations_or_skills_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column of titles"):
        read_staff_csv(write(tmp_path, "name\nA\n"))


def test_roles_have_one_post_where_none_is_said(tmp_path: Path) -> None:
    rows, left, _ = read_roles_csv(write(tmp_path, "role,posts\nA,\nB,3\nC,1.5\n,2\n"))
    assert [(row.role, row.posts) for row in rows] == [("A", 1), ("B", 3)]
    assert [(one.row, one.column) for one in left] == [(4, "posts"), (5, "role")]


def test_costs_and_places_are_numbers_or_told_of(tmp_path: Path) -> None:
    text = 'course,skill,level,cost,places\nA,cad,3,"1,200",8\nB,cad,3,-1,x\n'
    rows, left, _ = read_courses_csv(write(tmp_path, text))
    assert (rows[0].cost, rows[0].places, rows[0].teaches) == (1200, 8, Statement("cad", 3))
    assert (rows[1].cost, rows[1].places) == (None, None)
    assert [(one.row, one.column, one.whole) for one in left] == [(3, "cost", False), (3, "places", False)]


def test_demand_is_one_person_from_nowhere_where_nothing_else_is_said(tmp_path: Path) -> None:
    (row,), _, _ = read_demand_csv(write(tmp_path, "to\nOCC0023\n"))
    assert (row.start, row.people) == ("", 1)


def test_blank_rows_totals_and_empty_posts_are_nobody(tmp_path: Path) -> None:
    text = (
        "Ref,Name,Job title\n1,A,Welder\n,,\n2,VACANT,Welder\n3,B,Vacant post\n4,C,Total quality manager\n"
        "Total,,5\n,Grand total:,5 staff\n"
    )
    rows, left, _ = read_staff_csv(write(tmp_path, text))
    assert [(row.row, row.title) for row in rows] == [(2, "Welder"), (6, "Total quality manager")]
    assert [(one.row, one.reason.split(",")[0].split(" in ")[0]) for one in left] == [
        (7, "it adds up other rows"),
        (8, "it adds up other rows"),
        (4, "nobody is"),
        (5, "nobody is"),
    ]


def test_a_total_of_roles_is_no_role(tmp_path: Path) -> None:
    rows, left, _ = read_roles_csv(write(tmp_path, "Role,Posts\nWelder,2\nTotal posts,2\n"))
    assert [row.role for row in rows] == ["Welder"]
    assert [one.row for one in left] == [3]


def test_a_comma_before_pence_never_makes_a_cost_a_hundred_times_as_high(tmp_path: Path) -> None:
    text = 'course;skills;cost\nA;cad;85,00\nB;cad;1,950\nC;cad;free\nD;cad;€5\nE;cad;"£1 950"\n'
    rows, left, _ = read_courses_csv(write(tmp_path, text))
    assert [row.cost for row in rows] == [None, None, 0, None, 1950]
    assert [one.row for one in left] == [2, 3, 5]
    assert "Write 85.00" in left[0].reason


def test_skills_stand_on_lines_of_a_cell_as_well(tmp_path: Path) -> None:
    rows, _, _ = read_courses_csv(write(tmp_path, 'course,learning outcomes\nA,"• cad\n• welding:3"\n'))
    assert [(row.teaches.skill, row.teaches.level) for row in rows] == [("cad", None), ("welding", 3)]
