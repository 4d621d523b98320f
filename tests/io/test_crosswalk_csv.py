"""A crosswalk's columns are found by the codes in them, never guessed between."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.catalog import load
from occumap.errors import InputError
from occumap.examples import small_version
from occumap.io.classification_csv import read_classification_csv
from occumap.io.crosswalk_csv import read_crosswalk_csv
from occumap.model.correspondence import Correspondence
from occumap.model.version import Version
from tests.io.made_files import make_csv

OLD = small_version()
NEW = Version.of(
    "tiny2",
    [(code, title, None, None) for code, title in [("4", "All"), *((f"4{n}", f"Job {n}") for n in range(1, 5))]],
    rules=OLD.rules,
)
SAME = Version.of("tiny3", [(g.code.value, g.title, None, None) for g in OLD], rules=OLD.rules)


def read(tmp_path: Path, text: str, old: Version = OLD, new: Version = NEW) -> Correspondence:
    return read_crosswalk_csv(make_csv(tmp_path / "walk.csv", text), old, new)


def pairs(table: Correspondence) -> list[tuple[str, str]]:
    return [(link.from_code.value, link.to_code.value) for link in table.links]


@pytest.fixture(scope="module")
def us(shared):
    return {
        year: read_classification_csv(shared / "us" / f"us-soc{year}-structure.csv", f"ussoc{year}")
        for year in (2010, 2018)
    }


def test_the_real_us_crosswalk_links_every_detailed_group(shared, us):
    table = read_crosswalk_csv(shared / "us" / "us-soc2010-soc2018.csv", us[2010], us[2018])
    assert len(table.links) == 900
    assert {link.to_code.value for link in table.leaving("11-2031")} == {"11-2032", "11-2033"}
    assert [group.code.value for group in us[2010].lowest if not table.leaving(group.code.value)] == ["99-9999"]
    assert all(table.arriving(group.code.value) for group in us[2018].lowest)


def test_the_real_us_crosswalk_read_the_other_way_is_its_inverse(shared, us):
    path = shared / "us" / "us-soc2010-soc2018.csv"
    table = read_crosswalk_csv(path, us[2010], us[2018])
    assert read_crosswalk_csv(path, us[2018], us[2010]) == table.inverse()


def test_the_real_dual_coding_gives_its_pairs_though_a_column_of_texts_has_the_version_s_name(shared):
    path = shared / "uk" / "soc2010-soc2020-dual-coding-long.csv"
    table = read_crosswalk_csv(path, load.version("soc2010"), load.version("soc2020"))
    assert len(table.links) == 714


def test_weights_are_unknown_and_never_an_equal_split(tmp_path):
    table = read(tmp_path, "from,to\n11,41\n11,42\n12,43\n")
    assert pairs(table) == [("11", "41"), ("11", "42"), ("12", "43")]
    assert {(link.entries, link.share_of_from, link.share_of_to) for link in table.links} == {(None, None, None)}


def test_the_order_of_columns_and_what_stands_beside_them_do_not_matter(tmp_path):
    text = "to,title of it,n,from\n41,Job 1,1,11\n42,Job 2,7,11\n"
    assert pairs(read(tmp_path, text)) == [("11", "41"), ("11", "42")]


def test_spaces_around_codes_and_rows_without_a_pair_say_nothing(tmp_path):
    assert pairs(read(tmp_path, "from,to\n 11 ,41\n12,\n,42\n,\n12, 43\n")) == [("11", "41"), ("12", "43")]


def test_columns_that_could_be_either_version_are_told_apart_by_their_names_alone(tmp_path):
    with pytest.raises(
        InputError, match=r"‘a’, ‘b’ could have codes of tiny1 or of tiny3\. Name the two columns tiny1"
    ):
        read(tmp_path, "a,b\n11,12\n12,11\n", new=SAME)
    assert pairs(read(tmp_path, "Tiny 3,Tiny 1\n12,11\n19,12\n", new=SAME)) == [("11", "12"), ("12", "19")]


def test_the_column_that_fits_better_is_taken(tmp_path):
    wider = Version.of(
        "wider", [*((g.code.value, g.title, None, None) for g in OLD), ("13", "x", None, None)], rules=OLD.rules
    )
    rows = "".join("11,12\n" for _ in range(19))
    assert pairs(read(tmp_path, f"b,a\n{rows}13,12\n", new=wider)) == [("12", "11"), ("12", "13")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"walk\.csv: the file is empty"),
        ("from,to\n", "no column has codes of tiny1. Give a crosswalk between tiny1 and tiny2"),
        ("from,to\n98,41\n97,42\n", "no column has codes of tiny1"),
        ("from,to\n11,98\n12,97\n", "no column has codes of tiny2"),
        ("tiny1,to\n99,41\n11,42\n", "row 2: tiny1 has no group 99. Correct the code, or the version"),
        ("from,to\n11,41\n" + "12,42\n" * 18 + "77,43\n", "row 21: tiny1 has no group 77"),
        ("from,to\n11.0,41\n12.0,42\n", "no column has codes of tiny1"),
        ("from,to\n11\n", "row 2: it has 1 cell, but the header has 2"),
    ],
)
def test_a_file_that_is_no_crosswalk_says_where_what_and_how_to_mend_it(tmp_path, text, words):
    with pytest.raises(InputError, match=words) as refused:
        read(tmp_path, text)
    assert str(refused.value).startswith(str(tmp_path / "walk.csv"))
    assert refused.value.hint


def test_a_folder_or_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="this is a folder"):
        read_crosswalk_csv(tmp_path, OLD, NEW)
    with pytest.raises(InputError, match="no such file"):
        read_crosswalk_csv(tmp_path / "gone.csv", OLD, NEW)


@pytest.mark.parametrize("name", ["*", "^.*$"])
def test_a_column_called_like_a_pattern_is_that_column_alone(tmp_path, name):
    assert pairs(read(tmp_path, f"{name},tiny2\n11,41\n12,42\n")) == [("11", "41"), ("12", "42")]
