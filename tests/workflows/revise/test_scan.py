"""A scan of a version that is held, on what is given and kept."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from occumap.catalog import load
from occumap.catalog.values import version_of
from occumap.errors import AmbiguousNameError, InputError
from occumap.examples import small_index, small_version
from occumap.model.index import Index
from occumap.workflows.revise.scan import scan
from occumap.workflows.revise.scan_answers import answers_in
from occumap.workflows.revise.scan_figures import CONVERTING, figures_of, people_in, series_in
from occumap.workflows.revise.scan_profiles import levels_of, profiles_of
from occumap.workflows.revise.scan_sources import counterparts_of, entries_of


def test_a_small_made_up_classification_is_scanned():
    found = scan(small_version(), index=small_index())
    assert (found.version, found.index) == ("tiny1", "tiny")
    assert [group.rank for group in found.of_level("job")] == [1, 2, 3, 4, 5, 6, 6]


def test_the_coder_is_asked_where_it_is_wanted_and_said_to_be_a_source():
    found = scan(small_version(), index=small_index(), coder=True)
    (source,) = [one for one in found.sources if one.name == "coder-tiny"]
    assert "that it hadn’t seen" in source.about
    measures = [one for group in found.groups for one in group.measures if one.by == "the coder"]
    assert len(measures) == len(found.groups)
    without = scan(small_version(), index=small_index())
    assert not any(one.by == "the coder" for group in without.groups for one in group.measures)


def test_figures_of_another_version_are_refused_in_words(tmp_path: Path):
    path = tmp_path / "people.csv"
    path.write_text("soc2010,employment 2022\n1115,100\n1116,200\n", encoding="utf-8")
    with pytest.raises(InputError, match="by groups of soc2010, not of soc2020"):
        scan("soc2020", index="starter", people=[path])


def test_one_file_given_twice_is_refused(tmp_path: Path):
    path = tmp_path / "people.csv"
    path.write_text("soc2020,employment 2022\n1111,100\n1112,200\n", encoding="utf-8")
    with pytest.raises(InputError, match="given twice"):
        scan("soc2020", index="starter", people=[path, path])


def test_a_scan_of_an_earlier_version_sees_no_later_code_and_no_later_title():
    frame = pl.DataFrame(
        {
            "entry_id": ["1", "2"],
            "title": ["Baker", "Vegan baker"],
            "natural_title": ["Baker", "Vegan baker"],
            **dict.fromkeys(("add", "ind", "default", "see"), None),
            "added": [None, "V5"],
            "soc2000": ["5432", "5432"],
            "soc2010": ["5432", "5432"],
            "soc2020": ["5432", "5432"],
            "isco08": ["7512", "7512"],
        },
        schema_overrides=dict.fromkeys(("add", "ind", "default", "see", "added"), pl.String),
    )
    entries = entries_of(Index("mine", frame), version_of("soc2010"))
    assert entries.index.frame["title"].to_list() == ["Baker"]
    assert entries.index.versions == ("soc2000", "soc2010")
    assert (entries.helpful, entries.levelled) == (("soc2000",), ())
    assert "without 1 added since" in entries.source.about
    latest = entries_of(Index("mine", frame), version_of("soc2020"))
    assert len(latest.index) == 2
    assert latest.levelled == ("isco08",)


def test_tasks_and_levels_that_are_later_than_a_version_are_not_used_for_it():
    assert profiles_of(version_of("soc2010"), None) == ()
    assert levels_of(version_of("soc2010")) == ()


def test_answers_coded_by_two_coders_are_read(tmp_path: Path):
    path = tmp_path / "answers.csv"
    path.write_text("answer,soc2020_a,soc2020_b,n\nBaker,5432,5435,3\nCook,5435,,1\n", encoding="utf-8")
    found = answers_in(path, version_of("soc2020"), None)
    assert [(one.title, one.codes, one.count) for one in found.rows] == [
        ("Baker", ("5432", "5435"), 3.0),
        ("Cook", ("5435", None), 1.0),
    ]
    assert "‘soc2020_a’ and ‘soc2020_b’" in found.source.about


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("answer,soc2010 code\nBaker,1115\nCook,1116\n", "its codes are not of soc2020"),
        ("answer,soc2020\nBaker,9999\n", "'9999' is not a group of soc2020"),
        ("answer,soc2020,n\nBaker,5432,-1\n", "row 2, column ‘n’: '-1' isn't a number of answers"),
        ("answer\nBaker\n", "there is no index to code them by"),
        ("soc2020\n5432\n", "no column for title"),
    ],
)
def test_answers_that_cannot_be_used_say_why(tmp_path: Path, text: str, words: str):
    path = tmp_path / "answers.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        answers_in(path, version_of("soc2020"), None)


def test_figures_whose_codes_fit_several_versions_are_asked_about_with_the_one_that_is_scanned(tmp_path: Path):
    path = tmp_path / "people.csv"
    path.write_text("code,people 2023\n1,5000\n2,9000\n", encoding="utf-8")
    with pytest.raises(AmbiguousNameError, match="call the column of codes soc2020"):
        scan("soc2020", index="starter", people=[path])


def test_people_of_another_version_are_converted_where_weights_are_given_and_it_is_said(tmp_path: Path):
    path = tmp_path / "people.csv"
    path.write_text("soc2010,employment 2016\n1115,1000\n1116,200\n", encoding="utf-8")
    (figures,) = people_in(figures_of(version_of("soc2020"), [path], "made-up"))
    assert "converted from soc2010" in figures.source.about
    assert figures.of["1111"].value > 0
    assert figures.error == CONVERTING


def test_counts_of_several_years_in_several_files_are_one_trend(tmp_path: Path):
    for year, people in ((2021, 100), (2022, 121)):
        (tmp_path / f"{year}.csv").write_text(f"soc2020,employment {year}\n1111,{people}\n", encoding="utf-8")
    (figures,) = series_in(figures_of(version_of("soc2020"), sorted(tmp_path.glob("*.csv"))))
    assert sorted(figures.years) == [2021, 2022]
    assert figures.source.year == 2022
    assert "given together as one series" in figures.source.about


def test_a_framework_by_other_codes_is_refused():
    with pytest.raises(InputError, match="its profiles are by occupational-map, not by groups of soc2020"):
        profiles_of(version_of("soc2020"), ["ssc"])


def test_the_tasks_of_six_digit_groups_come_along():
    (profiles,) = profiles_of(version_of("soc2020"), None)
    assert profiles.source.name == "ssc-groups"
    assert len(profiles.parts) > 1000
    assert "1111/99" not in profiles.parts
    assert profiles.groups[profiles.parts.index("1111/01")] == "1111"


def test_the_whole_of_soc2020_is_scanned_from_the_published_index(shared: Path):
    index = load.index(shared / "uk" / "soc2020volume2thecodingindexexcel16042025.xlsx")
    entries = entries_of(index, version_of("soc2020"))
    assert entries.helpful == ("soc2010", "soc2000", "soc90")
    (beside,) = counterparts_of(version_of("soc2020"), entries)
    assert beside.version.id == "isco08"
