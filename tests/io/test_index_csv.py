"""An office's own list of titles makes an index; what doesn't is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.catalog import load, shipped
from occumap.errors import InputError
from occumap.io.index_csv import read_index_csv
from occumap.model.index import Index
from tests.io.made_files import make_csv

VERSIONS = {name: shipped.rules("soc-uk") for name in ("soc2010", "soc2020")}


def read(tmp_path: Path, text: str, name: str = "") -> Index:
    return read_index_csv(make_csv(tmp_path / "office.csv", text), VERSIONS, name=name)


def test_titles_and_codes_are_enough(tmp_path):
    index = read(tmp_path, "title,soc2020\nBaker,5432\nChef,5434\n")
    assert index.name == "office"
    assert index.versions == ("soc2020",)
    assert index.frame["entry_id"].to_list() == ["office-00001", "office-00002"]
    assert index.entry("office-00001").natural_title == "Baker"
    assert index.entry("office-00001").add is None


def test_ids_and_qualifiers_are_kept_and_every_version_with_a_column_is_read(tmp_path):
    header = "ID,Job title,Additional,Industry,D,SEE,SOC 2010,SOC_2020"
    index = read(tmp_path, f"{header}\nx1,Engineer,(professional),rail,O,see also,2126,2129\n", name="mine")
    entry = index.entry("x1")
    assert index.name == "mine"
    assert (entry.title, entry.add, entry.ind) == ("Engineer", "(professional)", "rail")
    assert (entry.default, entry.see) == ("O", "see also")
    assert {version: code.value for version, code in entry.codes.items()} == {"soc2010": "2126", "soc2020": "2129"}


def test_an_entry_may_lack_a_code_and_a_see_reference_has_none(tmp_path):
    index = read(tmp_path, "title,see,soc2010,soc2020\nBaker,,,5432\nChef,see Cook,}}}},}}}}\n")
    assert index.codes("soc2010").to_list() == [None, None]
    assert index.codes("soc2020").to_list() == ["5432", None]


def test_the_real_index_saved_as_csv_is_the_same_index(tmp_path, ons_workbook):
    index = load.index(str(ons_workbook))
    again = read(tmp_path, index.frame.write_csv(), name=index.name)
    assert again.frame.equals(index.frame.select(again.frame.columns))
    assert again.versions == ("soc2010", "soc2020")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"office\.csv: the file is empty"),
        ("title,soc2020\n", "it has a header but no rows. Give at least one entry"),
        ("name,soc2020\nBaker,5432\n", "no column for title .*Its columns are: name, soc2020"),
        ("title,isco08\nBaker,7512\n", "no column of codes. Name a column after the version .*soc2010 or soc2020"),
        ("title,SOC2020,soc_2020\nBaker,5432,5432\n", "two columns could be soc2020: ‘SOC2020’ and ‘soc_2020’"),
        ("title,soc2020\nBaker,5432\n,5434\n", "row 3: there is no title. Give every entry its title"),
        ("id,title,soc2020\n,Baker,5432\n", "row 2: there is no id. Give every entry its id"),
        ("id,title,soc2020\na,Baker,5432\na,Chef,5434\n", "row 3: id 'a' is already in row 2. Give every row its"),
        ("title,soc2020\nBaker,1115.0\n", r"row 2: '1115\.0' is not a unit code of soc2020. Keep .* saved as a number"),
        ("title,soc2020\nBaker,543\n", "row 2: '543' is not a unit code of soc2020"),
        ("title,soc2020\nBaker\n", "row 2: it has 1 cell, but the header has 2"),
        (
            "title,soc2020\nBaker, bread,5432\n",
            "row 2: it has 3 cells, but the header has 2.*put cells that contain a comma in quotes",
        ),
    ],
)
def test_a_file_that_is_no_index_says_where_what_and_how_to_mend_it(tmp_path, text, words):
    with pytest.raises(InputError, match=words) as refused:
        read(tmp_path, text)
    assert str(refused.value).startswith(str(tmp_path / "office.csv"))
    assert refused.value.hint


def test_an_index_in_another_encoding_keeps_its_letters(tmp_path):
    (tmp_path / "office.csv").write_bytes("title,soc2020\nBaker,5432\nPâtissier,5432\n".encode("cp1252"))
    assert read_index_csv(tmp_path / "office.csv", VERSIONS).frame["title"].to_list() == ["Baker", "Pâtissier"]


def test_a_folder_or_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="this is a folder"):
        read_index_csv(tmp_path, VERSIONS)
    with pytest.raises(InputError, match="no such file"):
        read_index_csv(tmp_path / "gone.csv", VERSIONS)


def test_codes_of_six_digits_are_written_one_way(tmp_path):
    path = make_csv(tmp_path / "office.csv", "title,soc2020ext\nBaker,5432/01\nDeveloper,213403\n")
    index = load.index(path)
    assert index.codes("soc2020ext").to_list() == ["5432/01", "2134/03"]


def test_codes_of_isco08_are_a_column_of_an_index_too(tmp_path):
    path = make_csv(tmp_path / "office.csv", "title,soc2020,isco08\nbaker,5432,7512\n")
    assert load.index(path).versions == ("soc2020", "isco08")
