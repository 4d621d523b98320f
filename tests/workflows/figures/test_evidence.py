"""Viability, conversion, alignment and impact from file to answer, on made-up records and on the real ones."""

from __future__ import annotations

import json
import subprocess
import sys

import polars as pl
import pytest

from occumap.errors import InputError, UnknownNameError
from occumap.io.ashe import read_ashe
from occumap.model.viability import Verdict, ViabilityPolicy
from occumap.workflows.figures.align import align
from occumap.workflows.figures.convert import choose_weights, convert_records
from occumap.workflows.figures.convert import convert as convert_figures
from occumap.workflows.figures.convert import keep as keep_figures
from occumap.workflows.figures.impact import impact_of_revision, impact_of_versions
from occumap.workflows.figures.impact import keep as keep_impact
from occumap.workflows.figures.viability import viability as report_viability
from occumap.workflows.revise.revise import keep, revise

TWELVE = ["2435", "3511", "5211", "5212", "5214", "5411", "8112", "8115", "8118", "8122", "8123", "8223"]


@pytest.fixture(scope="module")
def tables(shared) -> str:
    return str(shared / "uk/ONS_SOC2010_SOC2020.xlsx")


@pytest.fixture
def pay(tmp_path):
    path = tmp_path / "pay.csv"
    path.write_text("soc,region,jobs\n1115,N,100\n1116,N,x\n2211,N,51\n2211,S,7\n", encoding="utf-8")
    return path


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-c", "from occumap.cli.app import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_issue_21_shows_the_twelve_groups_it_merges_and_the_small_ones_left_alone(tables):
    report = report_viability("soc2010-review", weights=tables, policy=ViabilityPolicy(source="census2011"), issue=21)
    about = {one.code.value: one for one in report.issue.about}
    assert list(about) == TWELVE
    small = [code for code, one in about.items() if one.verdict is Verdict.TOO_SMALL]
    assert small == ["2435", "3511", "5211", "5212", "5411", "8223"]
    assert all(one.verdict is Verdict.VIABLE for one in report.issue.becomes)
    alone = [one.code.value for one in report.issue.left_alone]
    assert alone == ["9239", "1172", "5433", "3536", "5421", "3216", "8124"]
    assert not set(alone) & set(TWELVE)


def test_a_revision_that_cannot_be_applied_has_no_groups_to_weigh(tmp_path):
    path = tmp_path / "revision.yaml"
    path.write_text(
        "revision: r\nfrom: soc2010\nto: x\nissues:\n- {issue: 1, question: q, decision: change, "
        "changes: [{remove: 1115 Chief executives}]}\n"
    )
    with pytest.raises(InputError, match="open errors"):
        report_viability(str(path), weights="made-up")


def test_cited_evidence_stands_beside_the_decision_and_breaks_in_the_workbook(tmp_path):
    folder = tmp_path / "out"
    keep(revise("soc2010-review", weights="made-up"), folder)
    page = (folder / "proposals.html").read_text(encoding="utf-8")
    assert "Evidence: census-5000" in page
    assert "These records are invented" in page
    sheet = pl.read_excel(folder / "workbook.xlsx", sheet_name="Breaks in series", engine="calamine")
    assert len(sheet) == 493


def test_without_counts_the_proposals_say_what_is_cited_and_show_no_figure(tmp_path):
    folder = tmp_path / "out"
    keep(revise("soc2010-review"), folder)
    page = (folder / "proposals.html").read_text(encoding="utf-8")
    assert "at least 5,000 people in census2011" in page
    assert "when dual-coded counts are given" in page
    assert "Evidence: census-5000" not in page


def test_citing_what_nobody_stated_is_refused_with_its_line(tmp_path):
    path = tmp_path / "revision.yaml"
    path.write_text(
        "revision: r\nfrom: soc2010\nto: x\nissues:\n"
        "- {issue: 1, question: q, decision: no further action, cites: nothing}\n"
    )
    with pytest.raises(InputError, match="line 5, issue 1: it cites ‘nothing’"):
        revise(str(path))


def test_figures_by_region_balance_and_are_written_with_titles(pay, tmp_path):
    done = convert_figures(
        pay, from_version="soc2010", to_version="soc2020", code="soc", value="jobs", by="region", weights="made-up"
    )
    assert done.converted.total_in == done.converted.total_out == 158
    keep_figures(done, tmp_path / "out.csv")
    kept = pl.read_csv(tmp_path / "out.csv", infer_schema=False)
    assert kept.columns == [
        "by", "version", "code", "title", "value", "low", "high", "low_anew", "high_anew", "note", "weights", "account",
    ]  # fmt: skip
    assert kept["weights"].unique().to_list() == ["made-up (made up: not evidence of anything)"]
    assert kept["account"].unique().to_list() == ["158 in = 158 out + 0 left out; 1 row without a figure"]
    assert kept["version"].unique().to_list() == ["soc2020"]


def test_figures_already_in_the_later_version_are_refused(tmp_path):
    path = tmp_path / "new.csv"
    path.write_text("code,n\n1111,5\n2134,6\n3544,7\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2, code: '1111' is not a code of soc2010"):
        convert_figures(path, from_version="soc2010", to_version="soc2020", code="code", value="n", weights="made-up")


def test_weights_of_another_vintage_are_refused(pay, shared):
    with pytest.raises(InputError, match="another vintage"):
        convert_figures(
            pay, from_version="soc2010", to_version="soc2020", code="soc", value="jobs", by="region",
            weights=[str(shared / "uk/soc2000-soc2010-table-1a.xls")],
        )  # fmt: skip


def test_weights_are_read_backwards_and_composed(tables, shared):
    back = choose_weights([tables], "soc2020", "soc2010").weights
    assert (back.from_version, back.to_version, back.sources) == ("soc2020", "soc2010", ("pooled",))
    index = str(shared / "uk/soc2000-soc2010-index.csv")
    chain = choose_weights([index, tables], "soc2000", "soc2020", via=["soc2010"], leave_uncoded=True)
    assert chain.weights.from_version == "soc2000"
    assert 0 < chain.drift.mixed < 1
    sums = chain.weights.frame.group_by("from").agg(pl.col("share_of_from").sum())["share_of_from"]
    assert sums.to_list() == pytest.approx([1.0] * len(sums))


def test_asking_for_people_the_weights_do_not_know_names_those_they_do():
    with pytest.raises(UnknownNameError, match="all, men, women"):
        choose_weights(["made-up"], "soc2010", "soc2020", source="made-up", group="children")


def test_ashe_jobs_converted_come_as_near_the_truth_as_the_page_says(tables, shared, tmp_path):
    """The figures of docs/evidence.md: bench/evidence.py prints them all."""
    uk = shared / "uk"
    before = read_ashe(uk / "ashe-table14-2021-provisional-soc2010.xlsx")
    path = tmp_path / "ashe.csv"
    before.select("code", pl.col("jobs").cast(pl.String).fill_null("x")).write_csv(path)
    done = convert_figures(
        path, from_version="soc2010", to_version="soc2020", code="code", value="jobs", weights=[tables],
        fill=True, sampled=180_000 / 27_100_000,
    )  # fmt: skip
    truth = read_ashe(uk / "ashe-table14-2021-revised-soc2020.xlsx").drop_nulls("jobs").select("code", "jobs")
    beside = done.converted.frame.join(truth, on="code")
    error = ((beside["value"] - beside["jobs"]).abs() / beside["jobs"]).median()
    covered = beside.select(pl.col("jobs").is_between("low_anew", "high_anew").mean()).item()
    assert len(beside) == 326
    assert error < 0.098
    assert 0.92 <= covered <= 0.975
    assert done.converted.total_in == done.converted.total_out


@pytest.mark.parametrize("how", ["draw", "spread"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_records_are_written_piece_by_piece_with_nobody_lost(tmp_path, how, ending):
    path = tmp_path / f"people.{ending}"
    frame = pl.DataFrame({"who": ["a", "b", "c"], "soc": ["1115", "2211", "2211"]})
    frame.write_csv(path) if ending == "csv" else frame.write_parquet(path)
    target = tmp_path / f"out.{ending}"
    convert_records(
        path, target, from_version="soc2010", to_version="soc2020", code="soc", how=how, weights="made-up", seed=3
    )
    written = pl.read_csv(target, infer_schema=False) if ending == "csv" else pl.read_parquet(target)
    assert written["who"].unique().sort().to_list() == ["a", "b", "c"]
    assert written["soc2020"].null_count() == 0
    if how == "spread":
        assert written["share"].cast(pl.Float64).sum() == pytest.approx(3)
    assert sorted(p.name for p in tmp_path.iterdir()) == [target.name, path.name]


def test_records_with_codes_of_no_weight_are_refused_before_anything_is_written(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("soc\n1115\n9999\n", encoding="utf-8")
    with pytest.raises(InputError, match="1 records have codes without weights"):
        convert_records(
            path, tmp_path / "out.csv", from_version="soc2010", to_version="soc2020", code="soc", weights="made-up"
        )
    assert not (tmp_path / "out.csv").exists()


def test_isco_groups_of_issue_15_are_told_where_they_are(tables, ons_workbook):
    aligned = align("isco08", "soc2010", index=str(ons_workbook), weights=tables, source="census2011")
    groups = {one.code.value: one for one in aligned.groups}
    assert [holder.code.value for holder in groups["2356"].holders] == ["3563", "2319"]
    assert groups["2356"].separation.value == "not told apart"


def test_impact_writes_one_page_and_its_table_the_same_each_time(tmp_path):
    outcome = revise("soc2010-review").outcome
    for name in ("first", "second"):
        keep_impact(impact_of_revision(outcome, weights="made-up"), tmp_path / name)
    for file in ("impact.html", "breaks.csv"):
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes()
    page = (tmp_path / "first/impact.html").read_text(encoding="utf-8")
    assert page.count("<svg role=") == 2
    assert "made up" in page


def test_impact_of_soc2020_on_real_people_is_exact(tables):
    found = impact_of_versions("soc2010", "soc2020", weights=tables)
    assert found.exact
    unit = found.levels[-1]
    assert (unit.groups, unit.one_to_one) == (369, 124)
    assert unit.people == pytest.approx(0.292, abs=0.001)


@pytest.mark.parametrize(
    "arguments",
    [
        ("viability",),
        ("viability", "soc2010-review", "--issue", "21"),
        ("viability", "soc2020", "--level", "minor"),
        ("align", "soc2010", "soc2020"),
        ("impact", "soc2010-review"),
        ("impact", "soc2010", "--to", "soc2020"),
    ],
)
def test_every_command_asks_for_evidence_and_says_of_what_comes_with_occumap_that_it_is_made_up(arguments):
    refused = run(*arguments)
    assert refused.returncode == 2
    assert "no evidence is named" in refused.stderr
    assert "--weights made-up" in refused.stderr
    shown = run(*arguments, "--weights", "made-up")
    assert shown.returncode == 0, shown.stderr
    assert "made up" in shown.stdout or "made-up" in shown.stdout
    as_json = run(*arguments, "--weights", "made-up", "--json")
    assert json.loads(as_json.stdout)["made_up"] is True


def test_convert_shows_its_account_and_speaks_json(pay):
    given = (
        "convert", pay, "--from", "soc2010", "--to", "soc2020", "--code", "soc", "--value", "jobs", "--by", "region",
        "--weights", "made-up",
    )  # fmt: skip
    shown = run(*given)
    assert shown.returncode == 0, shown.stderr
    assert "158 in, 158 out, difference 0" in shown.stdout
    assert "left out  no figure: unreliable: 1116" in shown.stdout
    assert "made up" in shown.stdout
    assert json.loads(run(*given, "--json").stdout)["total_out"] == 158
    refused = run(*given, "--kind", "median")
    assert refused.returncode == 2
    assert "a median can't be converted by shares" in refused.stderr


def test_records_of_ones_own_name_their_versions_by_their_columns(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("SOC2010,SOC2020,weight\n1115,1111,6000\n1116,1112,70\n1116,1112,80\n", encoding="utf-8")
    report = report_viability("soc2020", weights=str(path))
    assert report.groups["1112"].people == 150
    assert report.groups["1112"].records == pytest.approx(150**2 / (70**2 + 80**2))
    assert report.groups["2111"].verdict is Verdict.NO_EVIDENCE
    assert not report.groups.made_up
