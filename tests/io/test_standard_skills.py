"""The tables of groups of the UK Standard Skills Classification, as published and with what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.standard_skills import is_group_table, read_group_texts
from tests.io.made_files import make_csv, make_workbook

HEADER = ("SUG Code", "SUG Title", "SUG Description", "Task ID", "Task Statement", "Task Relatedness %")


def test_groups_and_tasks_as_published(shared: Path) -> None:
    said = read_group_texts(shared / "ssc" / "sugs_task_description.xlsx")
    assert len(said.groups) == 1_138
    assert len(said.tasks) == 40_791
    assert said.tasks["task_id"].n_unique() == 21_084
    assert said.left_out == ("23+A1227311/00",)
    assert said.tasks["relatedness"].is_between(0.5, 1).all()


def test_descriptions_of_mixed_encodings_are_read_whole(shared: Path) -> None:
    said = read_group_texts(shared / "ssc" / "sug_codes_descriptions.csv")
    assert len(said.groups) == 1_138
    assert said.tasks.is_empty()
    text = " ".join(said.groups["description"])
    assert "individual constituency’s interests" in text
    assert not {"\ufffd", "\x80", "\x99"} & set(text)


def test_bytes_of_several_encodings_stand_for_what_they_can_only_mean(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_bytes(
        b'sugcode,sugtitle,sugdescription\n1111/01,Chefs,"the chef\x80\x99s caf\xe9,\xa0and the \xc3\xa9l\xc3\xa8ve"\n'
    )
    assert read_group_texts(path).groups["description"][0] == "the chef’s café,\xa0and the élève"


def test_tasks_have_their_relatedness_as_a_share(tmp_path: Path) -> None:
    rows = [HEADER, ("1111/01", "Chefs", "They cook.", "T.1", "Cook meals", "85"), ("x", "y", "z", "T.2", "No", "60")]
    said = read_group_texts(make_workbook(tmp_path / "tasks.xlsx", {"Sheet1": rows}))
    assert said.tasks.rows() == [("1111/01", "T.1", "Cook meals", 0.85)]
    assert said.left_out == ("x",)


@pytest.mark.parametrize("relatedness", ["much", "120", None])
def test_a_relatedness_that_is_no_share_is_told_with_its_row(tmp_path: Path, relatedness: str | None) -> None:
    rows = [HEADER, ("1111/01", "Chefs", "They cook.", "T.1", "Cook meals", relatedness)]
    path = make_workbook(tmp_path / "tasks.xlsx", {"Sheet1": rows})
    with pytest.raises(InputError, match=r"row 2.*between 0 and 100"):
        read_group_texts(path)


def test_a_table_without_a_code_or_of_another_shape_is_refused(tmp_path: Path) -> None:
    path = make_csv(tmp_path / "groups.csv", "sugcode,sugtitle,sugdescription\n1111,Chefs,They cook.\n")
    with pytest.raises(InputError, match="no row has a code"):
        read_group_texts(path)
    short = make_csv(tmp_path / "short.csv", "sugcode,sugtitle,sugdescription\n1111/01,Chefs\n")
    with pytest.raises(InputError, match=r"row 2.*cells"):
        read_group_texts(short)
    with pytest.raises(InputError, match="not a complete Excel workbook"):
        read_group_texts(make_csv(tmp_path / "no.xlsx", "no workbook"))
    assert not is_group_table(make_csv(tmp_path / "other.csv", "code,title\n1,Chefs\n"))
