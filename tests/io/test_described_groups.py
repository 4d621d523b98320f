"""What is said of groups, from what is published or from a table of one's own."""

from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.described_groups import read_described_groups
from occumap.io.ons_descriptions import SHEET
from tests.io.made_files import make_csv, make_workbook

STRUCTURE = ("Unit Group", "Group Title", "Group Description", "Tasks", "Related Job Titles")


def test_the_structure_workbook_gives_descriptions_with_tasks_and_titles_of_jobs(tmp_path: Path) -> None:
    rows = [STRUCTURE, ("1111", "Cooks", "They cook.", "~cook meals", "~Chef\n\n~Cook")]
    path = make_workbook(tmp_path / "soc.xlsx", {SHEET: rows})
    said = (("They cook.", "cook meals"), ("Chef", "Cook", "Cooks"))
    assert read_described_groups(path) == read_described_groups(path, "soc2020") == {"1111": said}
    with pytest.raises(InputError, match="says nothing of groups of isco08, only of soc2020"):
        read_described_groups(path, "isco08")


def test_a_table_of_ones_own_needs_codes_and_texts_and_says_what_is_a_title(tmp_path: Path) -> None:
    path = make_csv(tmp_path / "a.csv", "code,text,kind\n11,They  bake.,\n11,bake bread,Task\n11,Baker,title\n12,,\n")
    assert read_described_groups(path) == {"11": (("They bake.", "bake bread"), ("Baker",))}
    plain = make_csv(tmp_path / "b.csv", "Unit group,Description\n11,They bake.\n")
    assert read_described_groups(plain) == {"11": (("They bake.",), ())}


def test_another_kind_or_no_column_of_texts_is_refused_with_its_place(tmp_path: Path) -> None:
    strange = make_csv(tmp_path / "a.csv", "code,text,kind\n11,They bake.,song\n")
    with pytest.raises(InputError, match="row 2, column ‘kind’: 'song' isn't a kind of text"):
        read_described_groups(strange)
    with pytest.raises(InputError, match="text"):
        read_described_groups(make_csv(tmp_path / "b.csv", "code,size\n11,3\n"))
