"""Figures from files: signs of suppression have a reason, and what is no figure is named."""

from __future__ import annotations

import pytest

from occumap.errors import InputError
from occumap.io.figures_table import NO_CODE, read_figures


def written(tmp_path, text):
    path = tmp_path / "pay.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_signs_of_suppression_keep_their_reason(tmp_path):
    path = written(tmp_path, 'code,jobs\n1115,"1,200"\n1116,x\n1121,:\n1122,..\n1123,-\n1131,\n')
    rows = read_figures(path, code="code", value="jobs")
    assert rows["value"].to_list() == [1200.0, None, None, None, None, None]
    assert rows["note"].to_list() == [
        None, "unreliable", "not available", "disclosive", "nil or negligible", "not given",
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["-5", "inf", "nan", "many"])
def test_what_is_no_figure_is_named_with_row_and_column(tmp_path, cell):
    with pytest.raises(InputError) as error:
        read_figures(written(tmp_path, f"code,jobs\n1115,3\n1116,{cell}\n"), code="code", value="jobs")
    assert "row 3, jobs" in str(error.value)
    assert repr(cell) in str(error.value)


def test_a_code_read_as_a_number_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"row 2, code.*turned into a number"):
        read_figures(written(tmp_path, "code,jobs\n1115.0,3\n"), code="code", value="jobs")


def test_footnotes_are_no_figures_and_people_nobody_coded_are_kept_apart(tmp_path):
    path = written(tmp_path, "code,jobs\n1115,3\n,8\n,\nSource: x,\n")
    rows = read_figures(path, code="code", value="jobs")
    assert rows["code"].to_list() == ["1115", NO_CODE, "Source: x"]


def test_many_rows_without_a_code_are_refused(tmp_path):
    with pytest.raises(InputError, match="row 3, code: there is no code"):
        read_figures(written(tmp_path, "code,jobs\n1115,3\n,8\n,9\n"), code="code", value="jobs")


def test_a_mean_without_its_people_has_no_figure(tmp_path):
    path = written(tmp_path, "code,pay,n\n1115,30,x\n1116,20,5\n")
    rows = read_figures(path, code="code", value="pay", people="n")
    assert rows.select("value", "note").rows() == [(None, "no people"), (20.0, None)]
