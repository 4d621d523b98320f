"""A list that is pasted with the header of a table is told from lines that are typed."""

from __future__ import annotations

import pytest

from occumap.workflows.map.check_table import names_columns


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("staff", "\n\nStaff no\tJob title\t\n17\tWelder\t\n"),
        ("staff", "Job title\nWelder\n"),
        ("staff", "Job title;Job role\nWelder;Fitter\n"),
        ("roles", '"Role","Posts"\nWelder,2\n'),
        ("courses", "Course\tSkill\nRobot cells\trobotics\n"),
        ("demand", "To,People\nWelder,20\n"),
    ],
)
def test_a_first_line_of_names_that_a_file_may_have_names_the_columns(kind: str, text: str):
    assert names_columns(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("staff", ""),
        ("staff", "Welder\nFitter"),
        ("staff", "A. Ash\tWelder\tNorth"),
        ("roles", "Welder, 3\nFitter × 2"),
        ("courses", "Robot cells: robotics:4; PLC control"),
        ("demand", "Welder x 20"),
    ],
)
def test_a_first_line_that_is_one_of_the_list_does_not(kind: str, text: str):
    assert not names_columns(kind, text)
