"""Lists that are typed come back as lines that give the same table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.web.pages.typed_lists import typed_lines, typed_table

PARTS = st.lists(
    st.text(st.sampled_from("ab ,;:\tx×*2->"), max_size=12)
    | st.sampled_from(["Welder × 3", "A; Fitter, pipe", "c: d:4"]),
    max_size=6,
)


@pytest.mark.parametrize("kind", ["staff", "roles", "demand", "courses"])
@given(parts=PARTS)
def test_lines_that_come_back_give_the_same_table_and_say_which_rows_are_theirs(kind: str, parts: list[str]):
    table = typed_table(kind, "\n".join(parts))
    lines = typed_lines(kind, table)
    rows = table.decode().count("\n") - 1
    assert typed_table(kind, "\n".join(line.text for line in lines)) == table or not lines
    assert [row for line in lines for row in line.rows] == (list(range(2, rows + 2)) if lines else [])


@pytest.mark.parametrize(
    "table", [b"", b"name,position\nA,Welder\n", b"name,title\nA,Welder,x\n", b"name,title\n\xff,\n"]
)
def test_a_table_that_nobody_typed_has_no_lines(table: bytes):
    assert typed_lines("staff", table) == ()


def test_a_name_with_a_comma_stays_apart_from_the_title():
    lines = "Birch, B.; Fitter, maintenance\nCole; Welder; MIG"
    assert "\n".join(line.text for line in typed_lines("staff", typed_table("staff", lines))) == lines


@pytest.mark.parametrize("before", ["- ", "* ", "• ", "> ", ">", "> - ", "  - "])
@pytest.mark.parametrize("kind", ["staff", "roles", "demand", "courses"])
def test_lines_pasted_from_mail_are_read_without_the_signs_before_them(kind: str, before: str):
    lines = ["Welder × 3", "A. Ash, Fitter", "Robot cells: robotics:4"]
    assert typed_table(kind, "\n".join(before + line for line in [*lines, ""])) == typed_table(kind, "\n".join(lines))
