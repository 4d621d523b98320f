"""Titles that users load from ESCO and O*NET, to teach the coder's model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.loaded_titles import read_titles
from tests.io.made_files import make_csv, make_workbook

ESCO = "conceptType,iscoGroup,preferredLabel,altLabels,status\n"
ALTERNATE = ("O*NET-SOC Code", "Title", "Alternate Title", "Short Title", "Source(s)")
REPORTED = ("O*NET-SOC Code", "Title", "Reported Job Title", "Shown in My Next Move")
OCCUPATIONS = ("O*NET-SOC Code", "Title", "Description")


def test_esco_as_published_gives_every_occupation_and_its_other_titles(shared: Path) -> None:
    titles = read_titles(shared / "esco" / "1.1.1")
    assert list(titles) == ["isco08"]
    found = titles["isco08"]
    assert {("technical director", "2654"), ("head of technical department", "2654")} <= set(found)
    assert {code for _, code in found if code.startswith("0")} == {"0110", "0210", "0310"}
    assert 32_000 < len(found) < 33_000
    assert len({code for _, code in found}) == 426
    assert all(title == title.strip("\u200b ") for title, _ in found)


def test_onet_as_published_gives_titles_of_every_occupation(shared: Path) -> None:
    titles = read_titles(shared / "onet" / "29.3")
    assert list(titles) == ["onet"]
    found = titles["onet"]
    assert {
        ("Chief Executives", "11-1011.00"),
        ("Aeronautics Commission Director", "11-1011.00"),
        ("CEO (Chief Executive Officer)", "11-1011.00"),
        ("CEO", "11-1011.00"),
    } <= set(found)
    assert len({code for _, code in found}) == 1_016
    assert 60_000 < len(found) < 62_000


@pytest.mark.parametrize("folder", ["esco/1.1.1", "onet/29.3"])
def test_titles_are_sorted_and_stand_once_under_a_code(shared: Path, folder: str) -> None:
    (found,) = read_titles(shared / folder).values()
    assert found == sorted(found)
    assert len({(title.casefold(), code) for title, code in found}) == len(found)


def test_esco_may_be_in_another_language_and_repeat_itself(tmp_path: Path) -> None:
    rows = 'Occupation,7512,boulanger,"boulanger\n Boulanger  \n\nouvrier   boulanger",released\n'
    make_csv(tmp_path / "occupations_fr.csv", ESCO + rows + "Occupation,0110,\u200bofficier,,released\n")
    assert read_titles(tmp_path) == {
        "isco08": [("Boulanger", "7512"), ("officier", "0110"), ("ouvrier boulanger", "7512")]
    }


def test_a_title_under_two_codes_is_kept_under_both(tmp_path: Path) -> None:
    make_csv(tmp_path / "occupations_en.csv", ESCO + "Occupation,2654,director,,r\nOccupation,1120,director,,r\n")
    assert read_titles(tmp_path)["isco08"] == [("director", "1120"), ("director", "2654")]


def _onet_text(path: Path, *rows: Sequence[str], end: str = "\n") -> None:
    make_csv(path, "".join("\t".join(row) + end for row in rows))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_onet_text_files_read_like_workbooks(tmp_path: Path, end: str) -> None:
    """The text files have no column of occupations' titles, and say n/a where a workbook's cell is empty."""
    text, book = tmp_path / "text", tmp_path / "book"
    text.mkdir()
    book.mkdir()
    _onet_text(
        text / "Alternate Titles.txt",
        ("O*NET-SOC Code", "Alternate Title", "Short Title", "Source(s)"),
        ("11-1011.00", 'Chief "of all" Officer', "n/a", "08"),
        ("11-1011.00", "Chief Executive Officer (CEO)", "CEO", "08"),
        end=end,
    )
    _onet_text(
        text / "Sample of Reported Titles.txt",
        ("O*NET-SOC Code", "Reported Job Title", "Shown in My Next Move"),
        ("35-1011.00", "Head Cook", "Y"),
        end=end,
    )
    _onet_text(text / "Occupation Data.txt", OCCUPATIONS, ("35-1011.00", "Chefs", "They cook."), end=end)
    alternates = [
        ("11-1011.00", "Chief Executives", 'Chief "of all" Officer', None, "08"),
        ("11-1011.00", "Chief Executives", "Chief Executive Officer (CEO)", "CEO", "08"),
    ]
    make_workbook(book / "Alternate Titles.xlsx", {"Alternate Titles": [ALTERNATE, *alternates]})
    reported = [REPORTED, ("35-1011.00", "Chefs", "Head Cook", "Y")]
    make_workbook(book / "Sample of Reported Titles.xlsx", {"Sample of Reported Titles": reported})
    occupations = [OCCUPATIONS, ("35-1011.00", "Chefs", "They cook.")]
    make_workbook(book / "Occupation Data.xlsx", {"Occupation Data": occupations})

    assert read_titles(text) == {
        "onet": [
            ("CEO", "11-1011.00"),
            ("Chefs", "35-1011.00"),
            ('Chief "of all" Officer', "11-1011.00"),
            ("Chief Executive Officer (CEO)", "11-1011.00"),
            ("Head Cook", "35-1011.00"),
        ]
    }
    assert read_titles(book) == read_titles(text)


def test_of_a_workbook_and_a_text_file_the_workbook_is_read(tmp_path: Path) -> None:
    make_workbook(
        tmp_path / "Occupation Data.xlsx", {"Occupation Data": [OCCUPATIONS, ("35-1011.00", "Chefs", "They cook.")]}
    )
    _onet_text(tmp_path / "Occupation Data.txt", OCCUPATIONS, ("35-1011.00", "Cooks", "They cook."))
    assert read_titles(tmp_path) == {"onet": [("Chefs", "35-1011.00")]}


def test_a_folder_with_both_gives_both(tmp_path: Path) -> None:
    make_csv(tmp_path / "occupations_en.csv", ESCO + "Occupation,3434,chef,,released\n")
    _onet_text(tmp_path / "Occupation Data.txt", OCCUPATIONS, ("35-1011.00", "Chefs", "They cook."))
    assert read_titles(tmp_path) == {"isco08": [("chef", "3434")], "onet": [("Chefs", "35-1011.00")]}


def test_a_folder_with_neither_says_what_it_should_have(tmp_path: Path) -> None:
    make_csv(tmp_path / "skills_en.csv", "preferredLabel\ncooking\n")
    with pytest.raises(InputError, match="neither ESCO's nor O\\*NET's titles"):
        read_titles(tmp_path)


def test_a_file_or_nothing_is_not_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is a file"):
        read_titles(make_csv(tmp_path / "occupations_en.csv", ESCO))
    with pytest.raises(InputError, match="there is no such folder"):
        read_titles(tmp_path / "nowhere")


@pytest.mark.parametrize("column", ["iscoGroup", "preferredLabel", "altLabels"])
def test_esco_without_a_column_is_refused(tmp_path: Path, column: str) -> None:
    make_csv(tmp_path / "occupations_en.csv", ESCO.replace(column, "other") + "Occupation,3434,chef,,released\n")
    with pytest.raises(InputError, match=f"there is no column for .*‘{column}’"):
        read_titles(tmp_path)


@pytest.mark.parametrize("column", ["O*NET-SOC Code", "Alternate Title"])
def test_onet_without_a_column_is_refused(tmp_path: Path, column: str) -> None:
    header = ["other" if name == column else name for name in ALTERNATE]
    make_workbook(
        tmp_path / "Alternate Titles.xlsx", {"Alternate Titles": [header, ["11-1011.00", "b", "c", "d", "e"]]}
    )
    with pytest.raises(InputError, match="there is no column for"):
        read_titles(tmp_path)


@pytest.mark.parametrize("code", ["110", "C3434", "34340", ""])
def test_a_code_that_is_no_isco_group_is_named_with_its_row(tmp_path: Path, code: str) -> None:
    make_csv(tmp_path / "occupations_en.csv", f"{ESCO}Occupation,3434,chef,,r\nOccupation,{code},cook,,r\n")
    with pytest.raises(InputError, match=f"row 3: ‘{code}’ is not an ISCO-08 unit group"):
        read_titles(tmp_path)


def test_a_code_that_is_no_onet_code_is_named_with_its_row(tmp_path: Path) -> None:
    _onet_text(tmp_path / "Occupation Data.txt", OCCUPATIONS, ("35-1011", "Chefs", "They cook."))
    with pytest.raises(InputError, match="row 2: ‘35-1011’ is not an O\\*NET-SOC code"):
        read_titles(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"O*NET-SOC Code\tTitle\n35-1011.00\tChefs\tand\tmore\n", b"\xff\xfe\xe9\t\n\xe9"]
)
def test_a_damaged_text_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "Occupation Data.txt").write_bytes(content)
    with pytest.raises(InputError, match="Occupation Data"):
        read_titles(tmp_path)
