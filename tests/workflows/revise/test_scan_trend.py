"""Counts over the years as users have them: long, wide, by another version, with errors; and those that can't be."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from occumap.catalog.values import version_of
from occumap.errors import InputError, OccumapError
from occumap.evidence.scan.material import Figures
from occumap.examples import small_index, small_version
from occumap.model.figure_kind import SUPPRESSED_NOTE
from occumap.model.group_figures import GroupFigures
from occumap.model.scan import ScanKind
from occumap.workflows.revise.scan import scan
from occumap.workflows.revise.scan_figures import CONVERTING, figures_of, series_in

LONG = "year,soc2020,people\n2021,1111,90000\n2022,1111,92000\n2021,1112,10000\n2022,1112,11000\n"


def written(folder: Path, text: str, name: str = "trend.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


NOMIS = """"employment by occupation (SOC2020)"
"[from a service of figures on 28 November 2026]"

"area name","United Kingdom"

"Occupation","Jan 2021-Dec 2021","Jan 2022-Dec 2022"
"1111 : Chief executives and senior officials","90,000","92,000"
"1112 : Elected officers and representatives","10,000","11,000"
"1131 : Financial managers and directors","!","!"

"! estimate is suppressed"
"""


def read(*paths: Path, weights: Path | str | None = None) -> tuple[Figures, ...]:
    return series_in(figures_of(version_of("soc2020"), paths, weights, years=True))


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "SOC2020,Occupation,2021,2022\n1111,Chief executives,90000,92000\n1112,Elected officers,10000,11000\n",
        "soc2020,people 2021,people 2022\n1111,90000,92000\n1112,10000,11000\n",
        "SOC2020 code;Jan 2021 - Dec 2021;Jan 2022 - Dec 2022\n1111;90 000;92 000\n1112;10 000;11 000\n",
        "soc2020,Employment Jan 2021 to Dec 2021,Employment Jan 2022 to Dec 2022\n1111,90000,92000\n1112,10000,11000\n",
        "soc2020,people 2021,people 2022\nTotal,100000,103000\n1111,90000,92000\n1112,10000,11000\n",
        NOMIS,
    ],
    ids=[
        "long",
        "years as columns",
        "people by year",
        "months and semicolons",
        "months named",
        "with a total",
        "Nomis",
    ],
)
def test_counts_by_year_are_read_in_the_forms_in_which_users_have_them(tmp_path: Path, text: str):
    (figures,) = read(written(tmp_path, text))
    assert {year: {code: one.value for code, one in of.items()} for year, of in figures.years.items()} == {
        2021: {"1111": 90000.0, "1112": 10000.0},
        2022: {"1111": 92000.0, "1112": 11000.0},
    }


def test_numbers_under_years_alone_are_said_to_be_taken_as_people(tmp_path: Path):
    (figures,) = read(written(tmp_path, "soc2020,2021,2022\n1111,90000,92000\n"))
    assert "trend.csv, years taken as people" in figures.source.about


def test_suppressed_figures_are_no_evidence_and_never_zero(tmp_path: Path):
    (figures,) = read(written(tmp_path, "soc2020,people 2021,people 2022\n1111,90000,92000\n1112,..,11000\n1121,x,x\n"))
    assert {year: sorted(of) for year, of in figures.years.items()} == {2021: ["1111"], 2022: ["1111", "1112"]}


def test_published_errors_come_with_the_counts(tmp_path: Path):
    (figures,) = read(written(tmp_path, "year,soc2020,employment,cv\n2021,1111,9000,5\n2022,1111,9200,6\n"))
    assert [figures.years[year]["1111"].variation for year in (2021, 2022)] == [5.0, 6.0]


@pytest.mark.parametrize("name", ["soc2010-soc2020-dual-coding-long.csv", "ONS_SOC2010_SOC2020.xlsx"])
def test_figures_of_soc2010_are_converted_by_the_published_dual_coding(tmp_path: Path, shared: Path, name: str):
    path = written(tmp_path, "soc2010,2011,2019\n1115,90000,92000\n1116,10000,11000\n")
    (figures,) = read(path, weights=shared / "uk" / name)
    assert "converted from soc2010" in figures.source.about
    assert figures.error == CONVERTING
    assert sum(one.value for one in figures.of.values()) == pytest.approx(103000, rel=0.01)


def test_jobs_of_ashe_with_codes_of_soc2010_are_converted(shared: Path):
    path = shared / "uk" / "ashe-table14-2021-provisional-soc2010.xlsx"
    (figures,) = read(path, weights=shared / "uk" / "soc2010-soc2020-dual-coding-long.csv")
    assert figures.what == "jobs"
    assert "ASHE" in figures.source.about
    assert len(figures.of) > 300


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("soc2010,people 2011,people 2019\n1115,9000,9200\n1116,10,11\n", "by groups of soc2010, not of soc2020"),
        ("soc2020,2021,2022\n9999,90000,92000\n1111,3,4\n", "row 2: '9999' is not a group of soc2020"),
        ("year,soc2020,people\n2021,1111,9\n2021,1111,8\n2022,1111,7\n", "appears twice, with different figures"),
        ("soc2020,2021,2022\n1111,many,92000\n", "row 2, 2021: 'many' is neither a number"),
        ("soc2020,title\n1111,Chief executives\n1112,Elected officers\n", "a table of figures by group is needed here"),
    ],
)
def test_what_cannot_be_a_trend_says_why(tmp_path: Path, text: str, words: str):
    with pytest.raises(OccumapError) as refused:
        read(written(tmp_path, text))
    assert words in str(refused.value)


def test_one_source_under_two_names_is_refused(tmp_path: Path):
    one, copy = (written(tmp_path, LONG, name) for name in ("one.csv", "copy.csv"))
    with pytest.raises(InputError, match=r"has the same figures as one\.csv"):
        read(one, copy)
    with pytest.raises(InputError, match="is given twice"):
        read(one, one)


def test_figures_by_groups_of_a_version_that_is_not_kept_say_to_keep_it(tmp_path: Path):
    path = written(tmp_path, "tiny1,people,year\n11,100,2021\n11,110,2022\n")
    with pytest.raises(InputError, match=r"Keep the version first.*occumap load FILE --as tiny1"):
        scan(small_version(), index=small_index(), trend=[path])


@pytest.mark.slow
def test_a_scan_shows_the_trend_where_it_is_known_and_says_where_it_is_not(tmp_path: Path):
    found = scan("soc2020", index="starter", frameworks=[], trend=[written(tmp_path, LONG)])
    (known,) = found["1111"].of(ScanKind.TREND)
    assert "90,000 people in 2021, 92,000 in 2022: +2.2% a year" in known.says
    (unknown,) = found["1121"].of(ScanKind.TREND)
    assert (unknown.value, unknown.strength) == (None, None)
    assert "has no figure of it" in unknown.says


def test_shares_are_no_numbers_of_people(tmp_path: Path):
    path = tmp_path / "shares.csv"
    path.write_text("soc2020,people 2021\n1111,45%\n1112,50%\n")
    with pytest.raises(InputError, match=r"shares\.csv: its figures of people are shares, in per cent, not numbers"):
        figures_of(version_of("soc2020"), [path])


@pytest.mark.parametrize("asked", [{"with_codes_of": ["soc2010"]}, {"coder": True}])
def test_what_only_an_index_can_give_is_refused_without_one(asked: dict[str, object]):
    with pytest.raises(InputError, match="no index is coded to"):
        scan(small_version(), people=(), **asked)  # type: ignore[arg-type]


def test_counts_below_the_least_that_may_be_shown_are_not_used_and_that_is_said() -> None:
    """So nothing that a scan says, ranks or draws has them in it."""
    people = [_tiny({2021: [40, 4, 25, 69], 2022: [25, 30, 45, 100]})]
    found = scan(small_version(), index=small_index(), people=people, trend=people, suppress=10)
    pastry = found["12"]
    assert (pastry.people, pastry.of(ScanKind.TREND)[0].value) == (30, None)
    people = [_tiny({2022: [40, 4, 25, 69]})]
    found = scan(small_version(), index=small_index(), people=people, suppress=10)
    assert [found[code].people for code in ("11", "12", "19", "1")] == [40, None, None, 69]
    (size,) = [one for one in found["12"].of(ScanKind.SIZE) if one.by == "people"]
    assert (size.value, SUPPRESSED_NOTE in size.says) == (None, True)


def _tiny(years: dict[int, list[float]]) -> GroupFigures:
    rows = [
        ("people", code, value, year)
        for year, values in years.items()
        for code, value in zip(("11", "12", "19", "1"), values, strict=True)
    ]
    return GroupFigures(small_version(), pl.DataFrame(rows, schema=["measure", "code", "value", "year"], orient="row"))


def test_numbers_of_answers_are_refused_where_small_counts_are_to_be_suppressed(tmp_path: Path) -> None:
    answers = written(tmp_path, "title,code\nBaker,11\n", "answers.csv")
    with pytest.raises(InputError, match="numbers of them, which aren't suppressed"):
        scan(small_version(), index=small_index(), answers=[answers], suppress=10)
