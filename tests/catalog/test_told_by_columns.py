"""What a table is, is told by what stands in it; the real lists of other countries come out as their users expect."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.catalog import load
from occumap.catalog.user_versions import keep
from occumap.errors import InputError
from occumap.model.version import Version
from occumap.read_options import ReadOptions
from tests.io.made_files import make_csv, make_workbook


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))


def parent(version: Version, code: str) -> str | None:
    above = version[code].parent
    return above.value if above else None


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("ca-noc2021-structure.csv", [10, 45, 89, 162, 516]),
        ("ca-noc2016.csv", [10, 40, 140, 500]),
        ("us-soc1980.csv", [21, 61, 220, 548]),
        ("br-cbo2002-ocupacao.csv", [2614]),
        ("br-cbo2002-grande-grupo.csv", [10]),
        ("fr-pcs2020.json", [6, 29, 121, 311]),
        ("no-styrk08-category.csv", [407]),
    ],
)
def test_lists_of_other_countries_have_the_groups_their_users_expect(shared, file, counts):
    version = load.load(shared / "foreign" / file).version()
    assert list(version.counts().values()) == counts
    keep(version, "kept")
    assert load.version("kept").counts() == version.counts()


def test_parents_of_other_countries_are_as_stated_or_spelt(shared):
    noc = load.version(shared / "foreign" / "ca-noc2021-structure.csv")
    assert (noc["00010"].title, parent(noc, "00010")) == ("Legislators", "0001")
    older = load.version(shared / "foreign" / "ca-noc2016.csv")
    assert parent(older, "011") == "01-05"
    assert parent(older, "01-05") == "0"
    french = load.version(shared / "foreign" / "fr-pcs2020.json")
    assert [one.code.value for one in (french["10A1"], french["10A"], french["10"])] == ["10A1", "10A", "10"]
    assert parent(french, "10A1") == "10A"


@pytest.mark.parametrize(
    ("file", "ends", "links", "partial"),
    [
        ("ca-noc2006-noc2011.csv", ("noc2006", "noc2011"), 540, 0),
        ("us-census2010-soc2010.csv", ("census2010", "us-soc2010"), 820, 0),
        ("ar-cno17-ciuo08.xlsx", ("cno", "ciuo-08"), 584, 0),
        ("au-anzsco-osca-correspondence.head.csv", ("anzsco-v1-3", "osca-2024-v1-0"), 27, 13),
    ],
)
def test_correspondences_of_other_countries_have_their_links(shared, file, ends, links, partial):
    table = load.correspondence(shared / "foreign" / file)
    assert (table.from_version, table.to_version) == ends
    assert len(table.links) == links
    assert len(table.partial_links) == partial


def test_an_index_of_ones_own_is_coded_to_a_list_of_another_country(shared, tmp_path):
    keep(load.version(shared / "foreign" / "ca-noc2021-structure.csv"), "noc")
    index = load.index(make_csv(tmp_path / "a.csv", "job title,NOC code\nlaw maker,00010\nsenator,00010\n"))
    assert index.codes("noc").to_list() == ["00010", "00010"]


def test_a_column_that_is_called_code_and_no_more_is_of_the_version_asked_for(tmp_path):
    crafts = load.version(make_csv(tmp_path / "crafts.csv", "code,title\n1,Crafts\n11,Potters\n12,Weavers\n"))
    path = make_csv(tmp_path / "own.csv", "title,code\npotter,11\nthrower,11\nweaver,12\n")
    found = load.load(path, "index", coded_to=(crafts,))
    assert found.index is not None
    assert found.index.versions == ("crafts",)
    assert "taken for those of crafts, which has all of them" in found.notes[0]


def test_titles_several_to_a_code_are_an_index_and_versions_that_are_not_held_are_kept(tmp_path):
    path = make_csv(
        tmp_path / "own.csv", "title,isco88,isco08\nbaker,7412,7512\nbread maker,7412,7512\ncook,5122,5120\n"
    )
    loaded = load.load(path)
    assert loaded.index is not None
    assert loaded.index.versions == ("isco08", "isco88")
    assert "codes of versions that aren't held: ‘isco88’ (isco88)" in loaded.notes


def test_a_sheet_for_each_level_is_one_classification(tmp_path):
    path = make_workbook(
        tmp_path / "levels.xlsx",
        {
            "Units": [["code", "title"], ["111", "Potters"], ["112", "Glazers"], ["211", "Sellers"]],
            "Divisions": [["code", "title"], ["1", "Crafts"], ["2", "Trade"]],
        },
    )
    loaded = load.load(path)
    assert loaded.version().counts() == {"Divisions": 2, "Units": 3}
    assert parent(loaded.version(), "111") == "1"


def test_columns_that_the_user_names_are_taken(tmp_path):
    path = make_csv(tmp_path / "a.csv", "x,y,name,nom\n1,11,Bakers,Boulangers\n2,12,Cooks,Cuisiniers\n")
    options = ReadOptions(code_column="y", title_column="nom")
    assert load.version(path, options=options)["11"].title == "Boulangers"
    table = load.correspondence(path, options=ReadOptions(from_column="y", to_column="x"))
    assert [link.to_code.value for link in table.links] == ["1", "2"]


def test_lost_zeros_are_refused_and_put_back(tmp_path):
    path = make_csv(tmp_path / "a.csv", "code,level,title\n0,1,A\n1,2,B\n11,3,C\n1,1,D\n11,2,E\n111,3,F\n")
    with pytest.raises(InputError, match=r"leading zeros seem to be lost in 2 codes.*--code-width 1,2,3"):
        load.load(path)
    version = load.version(path, options=ReadOptions(code_width=(1, 2, 3)))
    assert [group.code.value for group in version] == ["0", "01", "011", "1", "11", "111"]


def test_the_name_of_a_file_forces_nothing(tmp_path):
    version = load.version(make_csv(tmp_path / "isco.csv", "isco,title\n1,Crafts\n11,Potters\n"))
    assert version.counts() == {"level 1": 1, "level 2": 1}


@pytest.mark.parametrize("codes", ["ANZSCO Code,ANZSCO Title,OSCA Code,OSCA Title", "old,old title,new,new title"])
def test_a_correspondence_is_one_in_a_workbook_too(tmp_path, codes):
    rows = [codes.split(","), ["11", "Potters", "101", "By hand"], ["11", "Potters", "102", "By machine"]]
    loaded = load.load(make_workbook(tmp_path / "a.xlsx", {"Table": rows}))
    assert loaded.value == loaded.correspondence()
    assert len(loaded.correspondence().links) == 2
    assert loaded.versions[0]["11"].title == "Potters"


def test_a_table_of_nothing_known_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="can't be told from its columns"):
        load.load(
            make_csv(tmp_path / "a.csv", "id,job_title,industry\n1,Plumber,Building\n2,Nurse,Health\n3,Cook,Hotel\n")
        )


def test_code_and_title_in_one_cell_are_two_columns(tmp_path: Path):
    version = load.version(make_csv(tmp_path / "a.csv", "Occupation\n11 Chiefs\n111 Legislators\n12 Managers\n"))
    assert (version["111"].title, parent(version, "111")) == ("Legislators", "11")
    pairs = make_csv(tmp_path / "b.csv", "SOC 2010,SOC 2020\n1115 Chiefs,1111 Chiefs\n1116 Elected,1112 Elected\n")
    assert [link.to_code.value for link in load.correspondence(pairs).links] == ["1111", "1112"]


def test_numbers_of_rows_and_levels_beside_the_codes_spell_no_code_with_them(tmp_path: Path):
    text = "Order,Level,Code,Parent,Description\n1,1,A,,Crafts\n2,2,01,A,Clay\n3,1,B,,Trade\n4,2,05,B,Shops\n"
    version = load.version(make_csv(tmp_path / "a.csv", text))
    assert version.counts() == {"level 1": 2, "level 2": 2}
    assert parent(version, "05") == "B"


def test_a_sheet_for_each_level_may_state_parents_in_a_column(tmp_path: Path):
    sheets = {
        "Sections": [["code", "title"], ["A", "Crafts"], ["B", "Trade"]],
        "Divisions": [["code", "title", "section"], ["01", "Clay", "A"], ["02", "Glass", "A"], ["05", "Shops", "B"]],
        "Classes": [
            ["code", "title", "division"],
            *(["01.1", "Pots", "01"], ["02.1", "Panes", "02"], ["05.1", "Stalls", "05"], ["05.2", "Kiosks", "05"]),
        ],
        "Notes": [["About"], ["Made up"]],
    }
    loaded = load.load(make_workbook(tmp_path / "levels.xlsx", sheets))
    version = loaded.version()
    assert version.counts() == {"Sections": 2, "Divisions": 3, "Classes": 4}
    assert (parent(version, "02"), parent(version, "05"), parent(version, "05.2")) == ("A", "B", "05")
    assert "parents in ‘section’ of ‘Divisions’, ‘division’ of ‘Classes’" in loaded.taken_as
    assert any("‘Notes’" in note for note in loaded.notes)


def test_titles_beside_the_title_of_their_code_are_an_index(tmp_path: Path):
    path = make_csv(
        tmp_path / "a.csv",
        "SOC Code,SOC Title,Direct Match Title\n11-1011,Chiefs,CEO\n11-1011,Chiefs,Admiral\n11-1021,Managers,Head\n",
    )
    index = load.load(path).index
    assert index is not None
    assert index.frame["title"].to_list() == ["CEO", "Admiral", "Head"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("vacancy id,Job title,employer\n101,Baker,X\n102,Driver,Y\n103,Nurse,Z\n", "'Job title'"),
        ("job_title\nbaker\nlorry driver\nnurse\n", "job_title"),
    ],
)
def test_job_titles_that_nobody_has_coded_are_no_classification_and_it_is_said_how_to_code_them(tmp_path, text, title):
    with pytest.raises(InputError, match=f"occumap code .*a.csv --title {title}"):
        load.load(make_csv(tmp_path / "a.csv", text))
    with pytest.raises(InputError, match=f"occumap code .*a.xlsx --title {title}"):
        load.load(make_workbook(tmp_path / "a.xlsx", {"Jobs": [line.split(",") for line in text.splitlines()]}))


def test_codes_by_the_codes_they_lead_to_are_a_correspondence(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text('{"1111": ["1110"], "1112": ["1110", "1120"], "1211": []}', encoding="utf-8")
    table = load.correspondence(path)
    assert [(link.from_code.value, link.to_code.value) for link in table.links] == [
        ("1111", "1110"),
        ("1112", "1110"),
        ("1112", "1120"),
    ]
    assert [code.value for code in table.without_counterpart] == ["1211"]


def test_what_is_in_a_file_is_counted_in_words(tmp_path: Path):
    index = load.load(make_csv(tmp_path / "a.csv", "title,soc2020\nbaker,5432\n"))
    assert index.contents == ("index a: 1 entry coded to soc2020",)
    version = load.load(make_csv(tmp_path / "b.csv", "Code,Title EN\n1,Crafts\n11,Potters\n"))
    assert version.contents[0].endswith("; titles in en")


@pytest.mark.parametrize("text", ["1,Crafts\n11,Clay\n12,Glass\n2,Trade\n", "A  Crafts\n01 Clay\n011 Pots\n"])
def test_a_first_group_is_not_lost_as_the_names_of_columns(tmp_path: Path, text: str):
    path = make_csv(tmp_path / "a.csv", text)
    with pytest.raises(InputError, match=r"seems to be a group: ‘.* +Crafts’.*--header-row 0"):
        load.load(path)
    version = load.version(path, options=ReadOptions(header_row=0))
    assert len(version) == text.count("\n")


def test_a_survey_whose_rows_are_respondents_is_no_classification(tmp_path: Path):
    text = "respid,occupation,industry\n10023,Baker,Bread\n10031,Driver,Road\n10044,Nurse,Health\n"
    with pytest.raises(InputError, match=r"occumap code .*a\.csv --title occupation"):
        load.load(make_csv(tmp_path / "a.csv", text))
