"""Any classification is read from CSV; what can't be read says where and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.catalog import shipped
from occumap.errors import ClassificationError, InputError, OccumapError
from occumap.examples import small_version
from occumap.io.classification_csv import read_classification_csv, rules_from_rows, write_classification_csv
from occumap.io.tables import read_csv_table
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version
from tests.io.made_files import make_csv
from tests.settled import LAW

SOC = shipped.rules("soc-uk")


def read(tmp_path: Path, text: str, rules: CodeRules | None = None) -> Version:
    return read_classification_csv(make_csv(tmp_path / "soc.csv", text), "x", rules=rules)


@pytest.mark.parametrize(("year", "counts"), [(2010, [24, 98, 462, 841]), (2018, [23, 98, 459, 867])])
def test_us_soc_loads_with_its_levels_and_parents(shared, year, counts):
    """The 2010 table has one group more at each level: 99-0000, 99-9000, 99-9990 and 99-9999, ‘TBD’."""
    version = read_classification_csv(shared / "us" / f"us-soc{year}-structure.csv", f"ussoc{year}")
    assert list(version.counts().values()) == counts
    assert str(version.top("11-1011")) == "11-0000 Management Occupations"
    assert ("99-9999" in version) == (year == 2010)


@pytest.mark.parametrize("year", [2010, 2018])
def test_zeros_tell_the_levels_of_us_soc_apart(shared, year):
    version = read_classification_csv(shared / "us" / f"us-soc{year}-structure.csv", f"ussoc{year}")
    levels = [version.rules.level_of(group.code.value) for group in version]
    assert [level.name for level in levels if level] == [group.level for group in version]


@pytest.mark.parametrize("year", [2010, 2018])
def test_us_soc_loads_with_rules_whose_level_names_the_table_spells_out(shared, year):
    path = shared / "us" / f"us-soc{year}-structure.csv"
    version = read_classification_csv(path, "ussoc", rules=shipped.rules("soc-us"))
    assert version["11-0000"].level == "major"
    assert version["11-1011"].level == "detailed"


@pytest.mark.parametrize("rules", [None, shipped.rules("isco")])
def test_isco_08_loads_from_the_groups_that_esco_publishes(shared, rules):
    version = read_classification_csv(shared / "esco" / "1.1.1" / "ISCOGroups_en.csv", "isco08", rules=rules)
    assert list(version.counts().values()) == [10, 43, 130, 436]
    assert [group.code.value for group in version.children("0")] == ["01", "02", "03"]


@pytest.mark.parametrize(
    ("file", "counts"),
    [("soc2010-structure.csv", [9, 25, 90, 369]), ("soc2020-structure-extended.csv", [9, 26, 104, 412, 1367])],
)
def test_uk_soc_loads_without_rules(shared, file, counts):
    version = read_classification_csv(shared / "uk" / file, "soc")
    assert list(version.counts().values()) == counts
    assert version.rules.lowest.name in {"unit", "sub-unit"}


def test_a_table_with_a_row_for_each_path_as_anzsco_can_not_be_read_and_says_what_it_lacks(shared):
    with pytest.raises(InputError, match=r"no column for code .*Its columns are: anzsco_major_code, anzsco_major,"):
        read_classification_csv(shared / "asc" / "anzsco2022.csv", "anzsco")


def test_a_workbook_instead_of_a_csv_is_read_as_one(shared):
    with pytest.raises(InputError, match=r"no column for code .*Its columns are: isco_code, title"):
        read_classification_csv(shared / "isco" / "isco08-structure.xls", "isco08")


@pytest.mark.parametrize("rules", [small_version().rules, None])
def test_what_is_written_is_read_back(tmp_path, rules):
    version = small_version()
    again = read_classification_csv(
        make_csv(tmp_path / "t.csv", write_classification_csv(version)), "tiny1", rules=rules
    )
    assert again.groups == version.groups


TITLES = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1).map(str.strip).filter(bool)


@LAW
@given(st.dictionaries(st.from_regex("[1-9]{1,3}", fullmatch=True), TITLES, min_size=1, max_size=12))
def test_any_tree_and_any_titles_survive_being_written_and_read(tmp_path_factory, titles):
    levels = tuple(Level(n, name, f"[1-9]{{{n}}}") for n, name in enumerate(("top", "middle", "low"), start=1))
    whole = {code[:n]: titles.get(code[:n], "filled in") for code in titles for n in range(1, len(code) + 1)}
    rules = CodeRules(levels[: max(map(len, whole))])
    version = Version.of("x", [(code, title, None, None) for code, title in whole.items()], rules=rules)
    path = make_csv(tmp_path_factory.mktemp("law") / "t.csv", write_classification_csv(version))
    assert read_classification_csv(path, "x", rules=rules).groups == version.groups
    assert read_classification_csv(path, "x").groups == version.groups


@pytest.mark.parametrize("header", ["code,title", '"Group Code",GROUP TITLE', "notation , preferredLabel", "ID,Name"])
def test_columns_go_by_the_names_people_use(tmp_path, header):
    version = read(tmp_path, f"\ufeff{header}\n1,Bread\n11, Bakers \n")
    assert [str(group) for group in version] == ["1 Bread", "11 Bakers"]
    assert version["11"].parent == version["1"].code


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path):
    path = make_csv(tmp_path / "soc.csv", "\ufeffcode,title\n1,Bread\n")
    assert read_csv_table(path).columns == ["code", "title"]


def test_a_level_column_names_the_levels_when_lengths_tell_their_order(tmp_path):
    version = read(tmp_path, "level,code,title\njob,11,Bakers\nsection,1,Bread\n")
    assert version.counts() == {"section": 1, "job": 1}
    assert version["11"].parent == version["1"].code


def test_levels_of_codes_as_long_need_parents(tmp_path):
    with pytest.raises(InputError, match=r"‘section’ may be above or below ‘job’.*Add a column ‘parent’"):
        read(tmp_path, "level,code,title\nsection,10,Bread\njob,11,Bakers\n")


def test_stated_parents_make_levels_by_depth_where_nothing_else_does(tmp_path):
    version = read(tmp_path, "code,title,parent\nA1,Bread,NA\nB2,Bakers,A1\nC3,Bun bakers,B2\n")
    assert version.counts() == {"level 1": 1, "level 2": 1, "level 3": 1}
    assert version.rules.parents == "stated"


def test_a_title_may_be_a_word_that_means_nothing_in_other_columns(tmp_path):
    assert read(tmp_path, "code,title,parent\n1,None,NA\n")["1"].title == "None"


def test_blank_lines_at_the_end_say_nothing(tmp_path):
    assert len(read(tmp_path, "code,title\r\n1,Bread\r\n,\r\n\r\n")) == 1


def test_levels_that_patterns_by_kind_tell_apart_stay_open_to_new_codes():
    rules = rules_from_rows([("1", "Bread", "section", None), ("11", "Bakers", "job", "1")], "x.csv")
    assert [level.pattern for level in rules.levels] == ["[0-9]", "[0-9][0-9]"]


BAD: list[tuple[str, type[OccumapError], str]] = [
    ("", InputError, r"soc\.csv: the file is empty.*Give one with something in it"),
    ("\n\n", InputError, "the file is empty.*Give one with a header and rows"),
    ("code,title\n", InputError, "it has a header but no rows. Give at least one group"),
    ("code,name of it\n1,Bread\n", InputError, "no column for title .*Its columns are: code, name of it"),
    ("number,title\n1,Bread\n", InputError, "no column for code .*Its columns are: number, title"),
    ("code,title\n1,Bread\n,Bakers\n", InputError, "row 3: there is no code. Give every group a code"),
    ("code,title\n1,Bread\n\n11,Bakers\n", InputError, "row 3: there is no code"),
    ("code,title\n1,\n", InputError, "row 2: there is no title"),
    ("code,title\n1,Bread\n11\n", InputError, "row 3: it has 1 cell, but the header has 2. Give every row as many"),
    (
        "code,title\n1,Bread, cakes\n",
        InputError,
        "row 2: it has 3 cells, but the header has 2.*put cells that contain a comma in quotes",
    ),
    ('code,title\n1,"Bread\n11,Bakers\n', InputError, r"line 3: it can't be read as CSV .*unclosed quote"),
    ("code,code,title\n1,1,Bread\n", InputError, r"no column for code .*: code \(column 1\), code \(column 2\), title"),
    ("code,CODE,title\n1,1,Bread\n", InputError, "two columns could be code: ‘code’ and ‘CODE’. Rename"),
    ("code,title\n1,Bread\n1,Cakes\n", InputError, "row 3: code '1' is already in row 2. Give every row its own"),
    ("code,title\n1.0,Bread\n11.0,Bakers\n", InputError, r"code '1\.0' was saved as a number. Keep the code column as"),
    ("code,title\n1115,Bakers\n1115.0,Cakes\n", InputError, r"code '1115\.0' was saved as a number"),
    ("code,title,level\n1,Bread,section\n11,Bakers,\n", InputError, "group 11 has no level. Give every group a level"),
    ("code,title,parent\n1,Bread,2\n2,Cakes,1\n", ClassificationError, "is its own ancestor: . → . → .. Break the cy"),
    ("code,title,parent\n1,Bread,1\n", ClassificationError, "1 is its own ancestor: 1 → 1. Break the cycle"),
    (
        "code,title,level,parent\n1,A,x,3\n2,B,y,1\n3,C,z,2\n4,D,z,3\n",
        ClassificationError,
        "1 is its own ancestor: 1 → 3 → 2 → 1. Break the cycle of parents",
    ),
    ("code,title,parent\n11,Bakers,7\n", ClassificationError, "has the parent 7, which doesn't exist. Add the parent"),
]


@pytest.mark.parametrize(("text", "error", "words"), BAD)
def test_a_file_that_is_no_classification_says_where_what_and_how_to_mend_it(tmp_path, text, error, words):
    with pytest.raises(error, match=words) as refused:
        read(tmp_path, text)
    assert str(refused.value).startswith(str(tmp_path / "soc.csv"))
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "code,title\n1115.0,Bakers\n",
            r"'1115\.0' \(Bakers\) is not a code of any level. It was read as a number: keep",
        ),
        ("code,title\n1x,Bakers\n", r"'1x' \(Bakers\) is not a code of any level. Codes look like: major \[1-9\]"),
        (
            "code,title,level\n1,Bread,Unit Group\n",
            "1 is listed as a unit group, but its code doesn't fit that level. Correct",
        ),
        ("code,title\n111,Bakers\n", "111 Bakers has the parent 11, which doesn't exist"),
        ("code,title,parent\n1,Bread,2\n2,Cakes,1\n", r"which isn't above it. A parent .* look for a cycle"),
    ],
)
def test_codes_that_break_the_rules_given_are_refused(tmp_path, text, words):
    with pytest.raises(ClassificationError, match=rf"soc\.csv: .*{words}"):
        read(tmp_path, text, SOC)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-8-sig"])
def test_letters_are_read_in_whatever_encoding_they_are(tmp_path, encoding):
    path = tmp_path / "soc.csv"
    path.write_bytes("code,title\n1,Bread\n11,Crêpe makers\n".encode(encoding))
    assert read_classification_csv(path, "x")["11"].title == "Crêpe makers"


@pytest.mark.parametrize("sign", ";\t|")
def test_cells_are_separated_by_any_sign(tmp_path, sign):
    path = make_csv(tmp_path / "soc.csv", "code,title\n1,Bread\n11,Bakers\n".replace(",", sign))
    assert read_classification_csv(path, "x")["11"].title == "Bakers"


def test_a_folder_or_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"this is a folder\. Give the file in it"):
        read_classification_csv(tmp_path, "x")
    with pytest.raises(InputError, match=r"gone\.csv: there is no such file\. Check the path"):
        read_classification_csv(tmp_path / "gone.csv", "x")
