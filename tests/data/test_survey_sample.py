"""The sample of survey answers is as its tutorial says: varied, balanced, and coded as a careful coder would."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest

import occumap as om
from occumap.workflows.samples import sample

COLUMNS = ["id", "job_title", "industry", "employer", "duties", "soc2020", "misspelt", "non_answer"]


@pytest.fixture(scope="module")
def survey() -> pl.DataFrame:
    return pl.read_csv(sample("survey.csv"), infer_schema=False)


def test_a_fifth_is_misspelt_a_tenth_names_no_job_and_a_tenth_has_duties(
    survey: pl.DataFrame,
) -> None:
    assert survey.columns == COLUMNS
    assert survey["id"].to_list() == [str(n) for n in range(1, 1001)]
    assert survey["job_title"].null_count() == 0
    assert survey["misspelt"].drop_nulls().to_list() == ["yes"] * 200
    assert survey["duties"].count() == 100
    assert survey["non_answer"].count() == 100
    assert set(survey["non_answer"].drop_nulls()) == {"economic status", "refusal", "no content"}


def test_codes_are_unit_groups_and_who_names_no_job_has_none(survey: pl.DataFrame) -> None:
    version = om.load("soc2020")
    assert isinstance(version, om.Version)
    codes = survey["soc2020"].drop_nulls().to_list()
    assert {version[code].level for code in codes} == {"unit"}
    assert survey.filter(pl.col("non_answer").is_not_null())["soc2020"].null_count() == 100
    # Some who name a job don't say enough for a code.
    assert 10 <= survey.filter(pl.col("non_answer").is_null())["soc2020"].null_count() <= 30


def test_all_nine_major_groups_are_there_and_none_has_most(survey: pl.DataFrame) -> None:
    majors = Counter(code[0] for code in survey["soc2020"].drop_nulls())
    assert majors.keys() == set("123456789")
    assert min(majors.values()) >= 35
    assert max(majors.values()) <= 250
    assert survey["soc2020"].n_unique() > 300


def test_answers_are_varied(survey: pl.DataFrame) -> None:
    titles = survey["job_title"]
    assert titles.str.to_lowercase().n_unique() > 950
    assert 40 <= titles.str.contains("^[A-Z ,.&/'-]{5,}$").sum() <= 150
    assert survey["industry"].count() >= 150
    assert survey["employer"].count() >= 40
