"""Pay and people are loaded from what a folder holds, for one version of the classification."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.catalog.context import context_from
from occumap.catalog.load import occupational_map
from occumap.errors import InputError, UnknownNameError
from tests.io.made_files import Cell, make_csv, make_workbook

PAY: list[list[Cell]] = [
    ["Description", "Code", "No_jobs", "Median", "Mean", "10", "20", "25", "30", "40", "60", "70", "75", "80", "90"],
    ["Food trades", "543", 40, 21_000, 22_000, *["x"] * 10],
    ["Bakers", "5432", 12, 20_500, 21_000, *["x"] * 10],
    ["Chefs", "5434", "x", "x", "x", *["x"] * 10],
]
PEOPLE = "soc2020,title,employment\n5432,Bakers,12300\n5434,Chefs,!\n"


def pay_file(folder: Path, name: str = "ashe-2021-soc2020", rows: list[list[Cell]] = PAY) -> Path:
    return make_workbook(folder / f"{name}.xlsx", {"annual_FTPT": rows})


def people_file(folder: Path, name: str = "aps-2022", text: str = PEOPLE) -> Path:
    return make_csv(folder / f"{name}.csv", text)


def test_a_folder_gives_pay_and_people_by_unit_group(tmp_path):
    pay_file(tmp_path)
    people_file(tmp_path)
    (tmp_path / "notes.txt").write_text("other things may lie there")
    held = context_from(tmp_path)
    assert (held.version, len(held), held.pay_unit) == ("soc2020", 412, "pounds a year")
    assert (held.pay("5432"), held.people("5432")) == (20_500.0, 12_300)
    assert held.pay_origin is not None
    assert held.people_origin is not None
    assert (held.pay_origin.year, held.people_origin.year) == (2021, 2022)


def test_what_has_no_figure_says_whether_it_is_suppressed_unlisted_or_not_loaded(tmp_path):
    held = context_from(pay_file(tmp_path))
    assert held.figures("5434").pay_note == "unreliable"
    assert held.figures("5435").pay_note == "not listed"
    assert held.figures("5432").people_note == "not loaded"
    assert held.people_origin is None
    assert context_from(people_file(tmp_path)).figures("5434").people_note == "unreliable"


def test_files_of_another_version_are_passed_over_in_a_folder_and_refused_by_name(tmp_path):
    pay_file(tmp_path)
    old = pay_file(tmp_path, "ashe-2021-soc2010", [*PAY[:1], ["Bakers", "5432", 1, 99, 99, *["x"] * 10]])
    assert context_from(tmp_path).pay("5432") == 20_500.0
    assert context_from(tmp_path, version="soc2010").pay("5432") == 99
    with pytest.raises(InputError, match="it is of soc2010, not of soc2020"):
        context_from(old)


def test_codes_that_are_no_unit_groups_of_the_version_are_refused(tmp_path):
    wrong = pay_file(tmp_path, rows=[*PAY, ["Launderers", "9999", 1, 1, 1, *["x"] * 10]])
    with pytest.raises(InputError, match="9999 is not a unit group of soc2020"):
        context_from(wrong)
    with pytest.raises(InputError, match="it has no unit group"):
        context_from(pay_file(tmp_path, "ashe-groups-2021", PAY[:2]))


def test_two_files_that_could_be_it_are_never_chosen_between(tmp_path):
    pay_file(tmp_path)
    pay_file(tmp_path, "ashe-2022-soc2020")
    with pytest.raises(InputError, match=r"several files could be pay by soc2020. Name the one to load"):
        context_from(tmp_path)
    assert context_from(tmp_path / "ashe-2022-soc2020.xlsx").pay("5432") == 20_500.0


def test_nothing_to_load_is_said(tmp_path):
    with pytest.raises(InputError, match="there is no file of pay or people by soc2020"):
        context_from(tmp_path)
    with pytest.raises(InputError, match="there is no file of pay or people"):
        context_from()
    with pytest.raises(InputError, match="there is no such file or folder"):
        context_from(tmp_path / "gone")
    with pytest.raises(UnknownNameError):
        context_from(tmp_path, version="soc1999")


def test_real_figures_stand_beside_most_occupations_of_the_embedded_map(shared):
    held, engineering = context_from(shared / "uk"), occupational_map()
    beside = [held.beside(occupation) for occupation in engineering.occupations]
    assert sum(figures.pay is not None for figures in beside) == 192
    assert sum(figures.people is not None for figures in beside) == 188
    assert all(figures.pay is not None or figures.pay_note for figures in beside)


def test_a_real_move_from_maintenance_technician_to_control_systems_engineer_pays_a_quarter_more(shared):
    held, engineering = context_from(shared / "uk"), occupational_map()
    ratio = held.pay_ratio_of(engineering["OCC0154E"], engineering["OCC0023"])
    assert ratio == pytest.approx(39_949 / 31_408)
    assert held.pay_ratio_of(engineering["OCC1313C"], engineering["OCC0695"]) is None
