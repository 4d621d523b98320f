"""Crosswalks to the US classifications."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.us_crosswalks import read_isco_to_us_soc, read_onet_crosswalk
from tests.io.made_files import Cell, make_csv, make_workbook

HEADING: list[list[Cell]] = [["Bureau of Labor Statistics"], [None], ["August 2012"]]
HEADER: list[Cell] = ["ISCO-08 Code", "ISCO-08 Title EN", "part", "2010 SOC Code", "2010 SOC Title", "Comment"]
BODY: list[list[Cell]] = [
    ["0110", "Officers", "*", "55-1011 ", "Air Crew Officers", None],
    ["0110", "Officers", "*", "55-1012", "Launch Officers", None],
    ["2111", "Physicists", None, "19-2012", "Physicists", None],
    ["2112", "Meteorologists", None, "19-2021", "Atmospheric Scientists", None],
    ["7512", "Bakers", None, "51-3011", "Bakers", "recommended match"],
]
MINOR: list[Cell] = ["211", "Physical scientists", None, "19-2099", "Physical Scientists, All Other", "3-digit"]


def isco(path: Path, body: list[list[Cell]]) -> Path:
    return make_workbook(path / "isco.xlsx", {"ISCO-08 to 2010 SOC": [*HEADING, HEADER, *body]})


def test_starred_links_are_parts_and_a_groups_only_link_has_all_of_it(tmp_path: Path) -> None:
    links = read_isco_to_us_soc(isco(tmp_path, BODY))
    assert (links.from_list, links.to_list) == ("isco08", "us-soc2010")
    steps = [way.steps[0] for way in links.ways]
    assert [(s.from_code.value, s.to_code.value, s.share, s.part) for s in steps] == [
        ("0110", "55-1011", None, True),
        ("0110", "55-1012", None, True),
        ("2111", "19-2012", 1.0, False),
        ("2112", "19-2021", 1.0, False),
        ("7512", "51-3011", 1.0, False),
    ]


def test_a_match_at_three_digits_links_each_unit_group_in_part_and_leaves_none_whole(tmp_path: Path) -> None:
    links = read_isco_to_us_soc(isco(tmp_path, [MINOR, *BODY]))
    assert [str(way) for way in links.leaving("2112")] == [
        "isco08:2112 → us-soc2010:19-2021 (share unknown)",
        "isco08:2112 → us-soc2010:19-2099 (part)",
    ]
    assert links.share("2111", "19-2099") is None
    assert links.share("7512", "51-3011") == 1.0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([*BODY, ["75", "x", None, "51-3011", "x", None]], "row 10: '75' is not a code of isco08, such as 2654"),
        ([*BODY, ["7511", "x", None, None, "x", None]], "row 10: '' is not a code of us-soc2010"),
        ([*BODY, BODY[-1]], "row 10: '51-3011' is already linked to the same code of isco08"),
        ([["110.0", "x", None, "51-3011", "x", None]], r"row 5: '110.0' is not a code"),
    ],
)
def test_a_wrong_code_is_said_with_its_row(tmp_path: Path, body: list[list[Cell]], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_isco_to_us_soc(isco(tmp_path, body))


def test_a_missing_flag_column_or_sheet_is_refused(tmp_path: Path) -> None:
    rows = [*HEADING, [name if name != "part" else "notes" for name in HEADER], *BODY]
    path = make_workbook(tmp_path / "a.xlsx", {"ISCO-08 to 2010 SOC": rows})
    with pytest.raises(InputError, match="no column ‘part’"):
        read_isco_to_us_soc(path)
    with pytest.raises(InputError, match="no sheet"):
        read_isco_to_us_soc(make_workbook(tmp_path / "b.xlsx", {"Else": rows}))
    with pytest.raises(InputError, match="no row names two columns of codes"):
        read_isco_to_us_soc(make_workbook(tmp_path / "c.xlsx", {"ISCO-08 to 2010 SOC": HEADING}))


ONET_HEADER: list[Cell] = ["O*NET-SOC 2010 Code", "O*NET-SOC 2010 Title", "O*NET-SOC 2019 Code", "O*NET-SOC 2019 Title"]


def test_a_divided_onet_occupation_keeps_all_its_successors_with_shares_unknown(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["13-1199.03", "Brokers", "13-1041.08", "Customs Brokers"],
        ["15-1199.00", "Computer", "15-1299.00", "Computer"],
        ["15-1199.00", "Computer", "15-1211.00", "Analysts"],
    ]
    path = make_workbook(tmp_path / "x.xlsx", {"O-NET-SOC 2019 Occupation Listi": [["Listings"], ONET_HEADER, *rows]})
    links = read_onet_crosswalk(path)
    assert (links.from_list, links.to_list) == ("onet-soc2010", "onet-soc")
    assert {way.to_code.value: way.share for way in links.leaving("15-1199.00")} == {
        "15-1211.00": None,
        "15-1299.00": None,
    }
    assert links.share("13-1199.03", "13-1041.08") == 1.0


def test_a_crosswalk_may_be_a_csv(tmp_path: Path) -> None:
    text = "O*NET-SOC 2019 Code,O*NET-SOC 2019 Title,2018 SOC Code,2018 SOC Title\n11-1011.00,Chiefs,11-1011,Chiefs\n"
    links = read_onet_crosswalk(make_csv(tmp_path / "x.csv", text))
    assert [str(way) for way in links.ways] == ["onet-soc:11-1011.00 → us-soc2018:11-1011 (100%)"]


def test_the_crosswalks_as_published(shared: Path) -> None:
    isco_to_us = read_isco_to_us_soc(shared / "isco" / "isco08-us-soc2010.xls")
    # 1,125 rows, two of which match at three digits: 4 unit groups of 211 and 5 of 315.
    assert len(isco_to_us) == 1_125 - 2 + 4 + 5
    assert len({way.from_code for way in isco_to_us.ways}) == 436
    assert len({way.to_code for way in isco_to_us.ways}) == 840
    assert [way.share for way in isco_to_us.leaving("0110")] == [None] * 8
    to_2019 = read_onet_crosswalk(shared / "onet" / "2010_to_2019_Crosswalk.xlsx")
    assert (len(to_2019), len({way.from_code for way in to_2019.ways})) == (1_164, 1_110)
    to_soc = read_onet_crosswalk(shared / "onet" / "2019_to_SOC_Crosswalk.xlsx")
    assert len(to_soc) == 1_016
    assert {way.share for way in to_soc.ways} == {1.0}
