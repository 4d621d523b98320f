"""Dual-coded figures as published and as users have them; what is wrong is said with row and column."""

from __future__ import annotations

import polars as pl
import pytest

from occumap.catalog.weights import weights
from occumap.errors import InputError
from occumap.io.dual_coding import read_dual_coding

LONG = (
    "s10,s20,SOC2020,men_lfs_perc_2020,men_census_perc_2020,women_lfs_perc_2020,women_census_perc_2020,"
    "men_lfs_base_2010,men_census_base_2010,women_lfs_base_2010,women_census_base_2010\n"
)


def long(tmp_path, *rows):
    path = tmp_path / "long.csv"
    path.write_text(LONG + "\n".join(rows), encoding="utf-8")
    return path


def test_shares_become_the_records_they_were_and_men_and_women_add_up(tmp_path):
    path = long(tmp_path, "1115,1111,x,0.75,1,1,1,4,10,6,2", "1115,1112,x,0.25,0,0,0,4,10,6,2")
    table = read_dual_coding(path)
    both = table.only("lfs2014-16")
    assert both.frame.select("to", "people", "base").rows() == [("1111", 9.0, 10.0), ("1112", 1.0, 10.0)]
    assert table.groups == ("all", "men", "women")


def test_what_the_publisher_left_out_is_kept_beside_shares_that_sum_to_one(tmp_path):
    table = read_dual_coding(long(tmp_path, "1115,1111,x,0.9,1,1,1,10,10,6,2"))
    men = table.only("lfs2014-16", "men")
    assert men.frame["share_of_from"].to_list() == [1.0]
    assert men.unlisted["share"].to_list() == pytest.approx([0.1])


def test_a_base_of_nought_is_no_evidence(tmp_path):
    table = read_dual_coding(long(tmp_path, "1115,1111,x,1,1,0,1,10,10,0,2"))
    assert table.gaps("lfs2014-16", "women") == ("1115",)
    assert table.gaps("lfs2014-16", "all") == ()


@pytest.mark.parametrize(
    ("row", "where", "what"),
    [
        ("1115,1111,x,90,1,1,1,10,10,6,2", "row 2, men_lfs_perc_2020", "above 1"),
        ("1115,1111,x,-0.5,1,1,1,10,10,6,2", "row 2, men_lfs_perc_2020", "below 0"),
        ("1115,1111,x,inf,1,1,1,10,10,6,2", "row 2, men_lfs_perc_2020", "not a number"),
        ("1115,1111,x,,1,1,1,10,10,6,2", "row 2, men_lfs_perc_2020", "not a number"),
        ("1115,1111,x,0.123,1,1,1,10,10,6,2", "row 2, men_lfs_perc_2020", "1.23 records"),
        ("1115,1111,x,1,1,1,1,0,10,6,2", "row 2, men_lfs_perc_2020", "no record"),
        ("1115,1111,x,1,1,1,1,10.5,10,6,2", "row 2, men_lfs_base_2010", "not a number of records"),
    ],
)
def test_bad_cells_are_named_with_row_and_column(tmp_path, row, where, what):
    with pytest.raises(InputError) as error:
        read_dual_coding(long(tmp_path, row))
    assert where in str(error.value)
    assert what in str(error.value)


def test_shares_that_sum_to_more_than_one_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"1115 \(lfs2014-16, all\) sum to 1\.\d+"):
        read_dual_coding(long(tmp_path, "1115,1111,x,0.8,1,1,1,10,10,6,2", "1115,1112,x,0.8,0,0,0,10,10,6,2"))


def test_another_pair_of_versions_is_refused(tmp_path):
    with pytest.raises(InputError, match="another vintage"):
        read_dual_coding(long(tmp_path, "1115,1111,x,1,1,1,1,10,10,6,2"), "soc2000", "soc2010")


def records(tmp_path, text, name="records.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_records_count_by_weight_and_rest_on_what_they_are_worth(tmp_path):
    path = records(tmp_path, "soc2010,soc2020,weight,sex\n1115,1111,3,m\n1115,1112,1,w\n")
    table = read_dual_coding(path, "soc2010", "soc2020", groups=("sex",))
    both = table.only("records")
    assert both.frame["share_of_from"].to_list() == [0.75, 0.25]
    assert both.frame["base"].to_list() == pytest.approx([16 / 10] * 2)
    assert table.groups == ("all", "m", "w")


def test_a_row_can_stand_for_several_records(tmp_path):
    path = records(tmp_path, "soc2010,soc2020,records,weight\n1115,1111,30,2\n1115,1112,10,2\n")
    both = read_dual_coding(path, "soc2010", "soc2020").only("records")
    assert both.frame["people"].to_list() == [60.0, 20.0]
    assert both.frame["base"].to_list() == pytest.approx([40.0, 40.0])


def test_parquet_records_read_as_csv_ones(tmp_path):
    path = records(tmp_path, "soc2010,soc2020\n1115,1111\n1115,1112\n1116,1112\n")
    pl.read_csv(path).write_parquet(tmp_path / "records.parquet")
    names = ("records.csv", "records.parquet")
    first, second = (read_dual_coding(tmp_path / name, "soc2010", "soc2020") for name in names)
    assert first.frame.equals(second.frame)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("soc2010,soc2020,weight\n1115,1111,1\n1115,1111,-2\n", "row 3, weight", "-2"),
        ("soc2010,soc2020,weight\n1115,1111,inf\n", "row 2, weight", "inf"),
        ("soc2010,soc2020,weight\n1115,1111,\n", "row 2, weight", "missing"),
        ("soc2010,soc2020,records\n1115,1111,0\n", "row 2, records", "0.0"),
        ("soc2010,soc2020\n1115,1111\n1115,\n", "row 3, soc2020", "no code"),
        ("soc2010,soc2020\n", "records.csv", "no records"),
        ("soc2010,other\n1,2\n", "records.csv", "no column for to"),
    ],
)
def test_bad_records_are_named_with_row_and_column(tmp_path, text, where, what):
    with pytest.raises(InputError) as error:
        read_dual_coding(records(tmp_path, text), "soc2010", "soc2020")
    assert where in str(error.value)
    assert what in str(error.value)


def test_records_without_a_code_of_either_version_can_be_left_out(tmp_path):
    path = records(tmp_path, "soc2010,soc2020\n1115,1111\n,1111\n1115,}}}}\n2741,1111\n")
    known = {"soc2010": ["1115"], "soc2020": ["1111"]}
    table = read_dual_coding(path, "soc2010", "soc2020", leave_uncoded=True, codes=known)
    assert table.frame["people"].to_list() == [1.0]


def test_versions_of_records_must_be_named(tmp_path):
    with pytest.raises(
        InputError, match="Name its two columns of codes after their versions, such as soc2010 and soc2020"
    ):
        read_dual_coding(records(tmp_path, "old,new\n1,2\n"))


def test_the_made_up_records_cover_every_group_of_soc2010():
    table = weights()
    assert table.frame["from"].n_unique() == 369
    assert table.no_evidence.filter(pl.col("group") == "all").is_empty()


def test_the_ons_workbook_and_its_long_csv_say_the_same(shared):
    workbook = read_dual_coding(shared / "uk/ONS_SOC2010_SOC2020.xlsx")
    flat = read_dual_coding(shared / "uk/soc2010-soc2020-dual-coding-long.csv")
    assert workbook.frame.equals(flat.frame)
    assert workbook.frame.select("from", "to").unique().height == 714
    assert workbook.gaps("census2011", "women") == ("5225",)
    assert len(workbook.gaps("lfs2014-16", "women")) == 14
    assert workbook.unlisted["share"].max() < 0.0516
    assert workbook.only("census2011").frame.group_by("from").agg(pl.col("base").first())["base"].sum() == 509_618


@pytest.mark.parametrize(("name", "versions"), [("1a", ("soc2000", "soc2010")), ("1b", ("soc2010", "soc2000"))])
def test_the_older_tables_are_read_with_what_they_leave_out(shared, name, versions):
    table = read_dual_coding(shared / f"uk/soc2000-soc2010-table-{name}.xls")
    assert (table.from_version, table.to_version) == versions
    assert table.sources == ("census2001", "lfs1996-97", "lfs2007")
    assert table.frame["base"].null_count() == len(table.frame)
    assert 0.3 < table.unlisted["share"].max() < 0.6


def test_the_older_index_is_read_once_its_strays_are_left_out(shared):
    path = str(shared / "uk/soc2000-soc2010-index.csv")
    with pytest.raises(InputError, match="row 9310, SOC 2000"):
        weights(path, "soc2000", "soc2010")
    table = weights(path, "soc2000", "soc2010", leave_uncoded=True)
    assert table.frame["people"].sum() > 28_900


def test_six_digit_codes_of_records_are_understood_without_their_stroke(tmp_path):
    path = tmp_path / "records.csv"
    path.write_text("soc2020,soc2020ext\n2134,213403\n2134,2134/03\n2134,2134/99\n", encoding="utf-8")
    found = weights(str(path), from_version="soc2020", to_version="soc2020ext").frame
    assert sorted(found.select("to", "people").rows()) == [("2134/03", 2.0), ("2134/99", 1.0)]
