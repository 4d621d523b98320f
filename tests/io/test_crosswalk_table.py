"""Two columns of codes are a correspondence, and nothing in the table is passed over without a word."""

from __future__ import annotations

import pytest

from occumap.errors import InputError
from occumap.io.crosswalk_columns import crosswalk_columns
from occumap.io.crosswalk_table import CrosswalkTable, crosswalk_table, version_names
from tests.io.made_tables import made_table


def read(text: str, **given: tuple[int, ...]) -> CrosswalkTable:
    frame = made_table(text)
    columns = crosswalk_columns(frame, where="x.csv")
    assert columns is not None
    return crosswalk_table(frame, columns, version_names(frame, columns), where="x.csv", width=given.get("width"))


def links(found: CrosswalkTable) -> list[tuple[str, str]]:
    return [(link.from_code.value, link.to_code.value) for link in found.correspondence.links]


@pytest.mark.parametrize(
    ("header", "ids", "titled"),
    [
        ("ANZSCO Code,ANZSCO Title,OSCA Code,OSCA Title", ("anzsco", "osca"), 2),
        ("isco88_code,isco88_title,isco08_code,isco08_title", ("isco88", "isco08"), 2),
        ("sourceCode,sourceName,targetCode,targetName", ("source", "target"), 2),
        ("old,old title,new,new title", ("old", "new"), 2),
        ("from_code,from_title,to_code,to_title", ("from", "to"), 2),
        ("noc2006,title,noc2011,noc2011_title", ("noc2006", "noc2011"), 2),
        ("CNO-94,Denominación,CNO-11,Denominación CNO-11", ("cno-94", "cno-11"), 2),
        (
            "Alter Schlüssel 1992,Titel 1992,Neuer Schlüssel 2010,Titel 2010",
            ("alter-1992", "neuer-2010"),
            2,
        ),
        ("SSYK 96 kod,Benämning SSYK 96,SSYK 2012 kod,Benämning SSYK 2012", ("ssyk-96", "ssyk-2012"), 2),
    ],
)
def test_two_columns_of_codes_with_titles_are_a_correspondence_whatever_they_are_called(header, ids, titled):
    found = read(
        f"{header}\n11,Potters,101,Potters by hand\n11,Potters,102,Potters by machine\n12,Weavers,103,Weavers\n"
    )
    assert links(found) == [("11", "101"), ("11", "102"), ("12", "103")]
    assert (found.correspondence.from_version, found.correspondence.to_version) == ids
    assert len(found.versions) == titled
    assert found.versions[0]["11"].title == "Potters"


@pytest.mark.parametrize("header", ["CNO,CIUO-08", "oldlist,newlist", "SOC 2000,SOC 2010", "a,b"])
def test_two_columns_without_titles_are_one_too(header):
    found = read(f"{header}\n00001,11\n01001,11\n02001,26\n")
    assert links(found)[0] == ("00001", "11")
    assert found.versions == ()


@pytest.mark.parametrize(
    "text",
    [
        "title,soc2020,isco08\nbaker,5432,7512\ncook,5434,5120\n",
        "code,title,level,parent\n1,Bread,major,\n11,Bakers,minor,1\n12,Cooks,minor,1\n",
        "Division,Group,Title\n1,11,Bakers\n1,12,Cooks\n2,21,Weavers\n",
        "code,title,people\n11,Bakers,12\n12,Cooks,40\n",
        "id,code,title\n1,11,Bakers\n2,12,Cooks\n3,21,Weavers\n",
        "job title,isco88,isco08\nbaker,7412,7512\nbread maker,7412,7512\ncook,5122,5120\n",
    ],
)
def test_other_tables_are_not(text):
    assert crosswalk_columns(made_table(text), where="x") is None


MERGED = """\
old,old title,new,new title
11,Potters,101,By hand
,,102,By machine
12,Weavers,103,Weavers
13,Sellers,104,Market
,,105,Street
"""


def test_merged_cells_are_filled_down_and_it_is_said():
    found = read(MERGED)
    assert links(found) == [("11", "101"), ("11", "102"), ("12", "103"), ("13", "104"), ("13", "105")]
    assert found.notes == ("2 blank cells in ‘old’ are taken for merged ones and filled from above: rows 3, 6",)


def test_a_blank_cell_on_the_side_that_is_led_to_is_never_filled():
    with pytest.raises(InputError, match=r"row 3: .*‘new’ may be merged cells, or have no counterpart"):
        read("old,new\n11,101\n12,\n13,102\n14,\n")


def test_a_table_that_repeats_its_codes_has_blank_cells_where_there_is_no_counterpart():
    found = read(
        "old,old title,new,new title\n11,Potters,101,By hand\n11,Potters,102,By machine\n,,103,New\n,,104,Newer\n"
    )
    assert links(found) == [("11", "101"), ("11", "102")]
    assert [str(code) for code in found.correspondence.without_counterpart] == ["new:103", "new:104"]
    assert "2 rows have no code in ‘old’ and give no link: 103 in row 4, 104 in row 5" in found.notes


def test_a_word_for_nothing_is_no_merged_cell():
    found = read("old,new\n11,101\nNA,102\n12,103\n")
    assert links(found) == [("11", "101"), ("12", "103")]


@pytest.mark.parametrize("text", ["old,new\n11,101\n,102\n12,\n13,104\n", "old,new\n,101\n11,102\n,103\n12,104\n"])
def test_blank_cells_that_may_be_either_are_an_error(text):
    with pytest.raises(InputError, match="may be merged cells, or have no counterpart"):
        read(text)


def test_a_title_without_its_code_is_an_error():
    with pytest.raises(InputError, match="row 3: ‘Weavers’ has no code in ‘old’"):
        read("old,old title,new,new title\n11,Potters,101,By hand\n,Weavers,102,By machine\n")


@pytest.mark.parametrize(
    ("text", "partial"),
    [
        ("from_code,to_code,partial\n11,101,False\n11,102,True\n12,103,True\n", [False, True, True]),
        ("ISIC31code,partialISIC31,ISIC4code,partialISIC4\n0111,1,0111,1\n0111,1,0112,0\n0112,0,0113,0\n", "yyn"),
        ("old,new\n1110,1111p\n1110,1112p\n1120,1120\n", [True, True, False]),
        ("old,new\n1110,1111*\n1110,1112\n1120,1120\n", [True, False, False]),
        ("old,new\nex 1110,1111\nex 1110,1112\n1120,1120\n", [True, True, False]),
    ],
)  # fmt: skip
def test_marks_of_partial_links_are_kept(text, partial):
    found = read(text)
    assert [link.partial for link in found.correspondence.links] == [mark in (True, "y") for mark in partial]
    assert any("marked as leading to a part of a group" in note for note in found.notes)


def test_no_mark_says_nothing_of_parts():
    assert [link.partial for link in read("old,new\n11,101\n12,102\n").correspondence.links] == [None, None]


def test_figures_beside_the_codes_are_named_and_not_taken_for_weights():
    found = read("from_code,to_code,share,people\n11,101,0.93,930\n11,102,0.07,70\n")
    assert [link.share_of_from for link in found.correspondence.links] == [None, None]
    assert "figures not used: ‘share’, ‘people’; a correspondence of codes isn't taken for weights" in found.notes


def test_lost_zeros_are_said_and_put_back():
    text = "isco88,isco08\n" + "".join(f"{n},{n}\n" for n in (110, 210, 1111, 1112, 1221, 2310, 3411))
    assert any("2 codes of ‘isco88’ may have lost a leading zero: 110, 210" in note for note in read(text).notes)
    assert links(read(text, width=(4,)))[0] == ("0110", "0110")


def test_versions_are_called_as_their_own_columns_say():
    frame = made_table("from_classification,from_code,to_classification,to_code\nANZSCO v1.3,1,OSCA 2024,2\n")
    columns = crosswalk_columns(frame, where="x")
    assert columns is not None
    assert version_names(frame, columns) == ("anzsco-v1-3", "osca-2024")


def test_a_table_that_repeats_codes_that_lead_to_several_has_no_merged_cells_on_the_other_side():
    with pytest.raises(InputError, match=r"row 3: .*‘new’ may be merged cells, or have no counterpart"):
        read("old,new\n11,101\n12,\n13,102\n13,103\n")


@pytest.mark.parametrize("name", ["Comment", "Notes", "Type of change", "Bemerkung"])
def test_remarks_beside_the_codes_are_no_titles(name):
    found = read(f"SOC10,SOC20,{name}\n1115,1111,same\n1116,1112,\n1121,1121,renamed\n")
    assert links(found) == [("1115", "1111"), ("1116", "1112"), ("1121", "1121")]
    assert found.versions == ()
    assert any(name in note for note in found.notes)
