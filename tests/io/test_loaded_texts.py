"""Titles and descriptions that users load, to teach the coder's model."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.loaded_texts import read_texts
from occumap.io.ons_descriptions import SHEET
from tests.io.made_files import make_csv, make_workbook

TASKS = ("SUG Code", "SUG Title", "SUG Description", "Task ID", "Task Statement", "Task Relatedness %")
STRUCTURE = ("Unit Group", "Group Title", "Group Description", "Tasks", "Related Job Titles")


def test_titles_weigh_more_than_descriptions_and_tasks_by_their_relatedness(tmp_path: Path) -> None:
    rows = [TASKS, ("1111/01", "Chefs", "They cook.", "T.1", "Cook  meals", "90"), ("?", "a", "b", "T.2", "c", "50")]
    path = make_workbook(tmp_path / "tasks.xlsx", {"Sheet1": rows})
    assert read_texts(path) == {
        "soc2020ext": [("Chefs", "1111/01", 1.0), ("Cook meals", "1111/01", 0.27), ("They cook.", "1111/01", 0.3)]
    }


def test_a_folder_is_read_as_its_files_are(tmp_path: Path) -> None:
    make_csv(tmp_path / "a.csv", "sugcode,sugtitle,sugdescription\n1111/01,Chefs,They cook.\n")
    make_csv(tmp_path / "b.csv", "code,title\n1,one\n")
    make_csv(tmp_path / "notes.txt", "notes")
    rows = [STRUCTURE, ("1111", "Cooks", "They cook.", "~cooks meals", "~Chef\n\n~cooks")]
    make_workbook(tmp_path / "soc.xlsx", {SHEET: rows})
    assert read_texts(tmp_path) == {
        "soc2020ext": [("Chefs", "1111/01", 1.0), ("They cook.", "1111/01", 0.3)],
        "soc2020": [
            ("Chef", "1111", 1.0), ("Cooks", "1111", 1.0), ("They cook.", "1111", 0.3), ("cooks meals", "1111", 0.3)
        ],
    }  # fmt: skip


def test_titles_of_esco_are_titles(tmp_path: Path) -> None:
    make_csv(tmp_path / "occupations_en.csv", "iscoGroup,preferredLabel,altLabels\n7512,baker,\n")
    assert read_texts(tmp_path) == {"isco08": [("baker", "7512", 1.0)]}


def test_what_has_no_titles_is_told_with_what_is_wanted(tmp_path: Path) -> None:
    for path in (tmp_path, make_csv(tmp_path / "other.csv", "code,title\n1,one\n"), make_csv(tmp_path / "a.txt", "a")):
        with pytest.raises(InputError, match=r"no titles or descriptions.*ESCO"):
            read_texts(path)
    with pytest.raises(InputError, match="no such file"):
        read_texts(tmp_path / "absent")
    with pytest.raises(InputError, match="not a complete Excel workbook"):
        read_texts(make_csv(tmp_path / "no.xlsx", "no workbook"))
