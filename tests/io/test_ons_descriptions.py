"""What the ONS's structure workbook says of unit groups."""

from __future__ import annotations

from pathlib import Path

from occumap.io.ons_descriptions import SHEET, read_ons_descriptions
from tests.io.made_files import make_workbook


def test_every_unit_group_as_published(shared: Path) -> None:
    (path,) = (shared / "uk").glob("soc2020volume1*.xlsx")
    groups = read_ons_descriptions(path)
    assert len(groups) == 412
    chemists = groups.filter(group="2111").row(0, named=True)
    assert chemists["title"] == "Chemical scientists"
    assert "Analytical chemist" in chemists["titles"]
    assert not any(
        item.startswith("~") or item == "<blank>" for field in ("tasks", "titles") for item in chemists[field]
    )
    assert groups["tasks"].list.len().min() > 0


def test_cells_are_cut_into_what_they_list(tmp_path: Path) -> None:
    names = ("SOC\n2020 Major Group", "SOC 2020 Unit Group", "SOC\n2020 \nGroup Title", "Group  Description", "Tasks")
    rows = [
        (*names, "Related Job Titles"),
        ("1", "<blank>", "Cooks", "They all cook.", "<blank>", "<blank>"),
        ("<blank>", "1111", "Chefs", "Chefs cook. They also\nserve.", "~cooks\n~serves guests", "~Chef\n\n~Sous\nchef"),
    ]
    groups = read_ons_descriptions(make_workbook(tmp_path / "soc.xlsx", {SHEET: rows}))
    assert groups.rows() == [
        ("1111", "Chefs", ["Chefs cook.", "They also serve."], ["cooks", "serves guests"], ["Chef", "Sous chef"])
    ]
