"""Figures rest on evidence that was named; a correspondence is none unless the user says how it weighs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import occumap as om
from occumap.catalog import load
from occumap.catalog.kept import keep
from occumap.catalog.weights import WeightOptions, weights
from occumap.errors import InputError
from occumap.model.correspondence import Correspondence
from occumap.render import as_dict
from occumap.workflows.figures.align import align
from occumap.workflows.figures.impact import impact_of_revision, impact_of_versions
from occumap.workflows.revise.revise import revise

VERSIONS: dict[str, Any] = {"from_version": "soc2010", "to_version": "soc2020", "code": "code", "value": "jobs"}
COMPARED = (
    "from_code,to_code,entries,share_of_from,share_of_to,from_version,to_version\n"
    "1121,1121,14,0.933333,1,soc2010,soc2020\n1121,1258,1,0.066667,0.1,soc2010,soc2020\n"
)


@pytest.fixture
def jobs(tmp_path) -> Path:
    return written(tmp_path, "jobs.csv", "code,jobs\n1121,15000\n")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def applied() -> om.Outcome:
    outcome = revise("soc2010-review").outcome
    assert outcome is not None
    return outcome


def figures(done: om.Conversion) -> dict[str, float]:
    return dict(done.table.select("code", "value").iter_rows())


def refusal(jobs: Path, table: Any, **how: Any) -> str:
    with pytest.raises(InputError) as refused:
        om.convert(jobs, **VERSIONS, weights=table, **how)
    return str(refused.value)


@pytest.mark.parametrize(
    "ask",
    [
        lambda jobs: om.convert(jobs, **VERSIONS),
        lambda jobs: om.convert(jobs, **VERSIONS, weights=()),
        lambda _: om.viability("soc2020"),
        lambda _: align("soc2010", "soc2020"),
        lambda _: impact_of_versions("soc2010", "soc2020"),
        lambda _: impact_of_revision(applied()),
    ],
)
def test_nothing_is_made_up_without_being_asked_for(ask, jobs):
    with pytest.raises(InputError, match=r"no evidence is named.*--weights made-up"):
        ask(jobs)


@pytest.mark.parametrize(
    ("header", "rows", "said"),
    [
        ("old,new,share", "1121,1121,0.93\n1121,1258,0.07", "--weights-share share"),
        ("soc2010,soc2020,people", "1121,1121,93\n1121,1258,7", "--weights-count people"),
        ("old,new,Count", "1121,1121,93\n1121,1258,7", "--weights-count Count"),
        ("from,to,Employment share (%)", "1121,1121,93\n1121,1258,7", "--weights-share Employment share (%)"),
        ("from_code,to_code,share_of_from", "1121,1121,0.93\n1121,1258,0.07", "--weights-share share_of_from"),
        ("old,new,entries", "1121,1121,14\n1121,1258,1", "--by-entries"),
        ("old,new", "1121,1121\n1121,1258", "it is a correspondence"),
        ("soc2010,title,soc2020,new title", "1121,a,1121,a\n1121,a,1258,b", "it is a correspondence"),
        ("old,new,note", "1121,1121,\n1121,1258,part", "it is a correspondence"),
    ],
)
def test_a_correspondence_is_no_evidence_and_its_figures_are_named(tmp_path, jobs, header, rows, said):
    assert said in refusal(jobs, written(tmp_path, "table.csv", f"{header}\n{rows}\n"))


def test_the_correspondence_that_compare_writes_weighs_by_its_entries_only_if_asked(tmp_path, jobs):
    path = written(tmp_path, "correspondence.csv", COMPARED)
    assert "‘entries’, ‘share_of_from’ and ‘share_of_to’ are columns of figures" in refusal(jobs, path)
    done = om.convert(jobs, **VERSIONS, weights=path, by_entries=True)
    assert figures(done) == {"1121": 14000.0, "1258": 1000.0}
    assert done.table["low"].null_count() == 2
    evidence = "entries of correspondence.csv (titles of an index, not people)"
    assert done.evidence == evidence == done.table["weights"][0]
    assert evidence in done._repr_html_()
    assert as_dict.conversion(done)["evidence"] == evidence


def test_a_column_that_was_named_weighs_and_the_rest_is_said_not_to_be_used(tmp_path, jobs):
    path = written(tmp_path, "correspondence.csv", COMPARED)
    done = om.convert(jobs, **VERSIONS, weights=path, weights_share="share_of_from")
    assert figures(done) == {"1121": 14000.0, "1258": 1000.0}
    assert done.evidence == "‘share_of_from’ of correspondence.csv"
    assert any(said.startswith("not used in ") and "entries" in said for said in done.said)
    counted = om.convert(jobs, **VERSIONS, weights=path, weights_count="entries")
    assert figures(counted) == figures(done)


def test_shares_in_per_cent_are_shares_and_those_that_do_not_add_up_are_refused(tmp_path, jobs):
    path = written(tmp_path, "a.csv", "old,new,pct\n1121,1121,93.3\n1121,1258,6.7\n")
    assert figures(om.convert(jobs, **VERSIONS, weights=path, weights_share="pct")) == {"1121": 13995, "1258": 1005}
    path = written(tmp_path, "b.csv", "old,new,share\n1121,1121,0.5\n1121,1258,0.3\n")
    assert "the shares of 1121 come to 0.8, not to 1" in refusal(jobs, path, weights_share="share")
    path = written(tmp_path, "c.csv", "old,new,share\n1121,1121,0.5\n1121,1121,0.5\n")
    assert "the pair 1121 → 1121 stands there more than once" in refusal(jobs, path, weights_share="share")


def test_decimal_commas_of_shares_are_told(tmp_path, jobs):
    path = written(tmp_path, "a.csv", "old;new;share\n1121;1121;0,93\n1121;1258;0,07\n")
    assert figures(om.convert(jobs, **VERSIONS, weights=path, weights_share="share")) == {"1121": 13950, "1258": 1050}


def test_only_one_thing_weighs(jobs, tmp_path):
    path = written(tmp_path, "correspondence.csv", COMPARED)
    assert "only one of them" in refusal(jobs, path, by_entries=True, weights_count="entries")


def test_two_versions_named_together_and_a_correspondence_in_hand_are_correspondences_too(jobs):
    assert "it is a correspondence" in refusal(jobs, "soc2010:soc2020")
    loaded = om.load("soc2010:soc2020")
    assert isinstance(loaded, Correspondence)
    assert "it is a correspondence" in refusal(jobs, loaded)
    done = om.convert(jobs, **VERSIONS, weights=loaded, by_entries=True)
    assert figures(done) == figures(om.convert(jobs, **VERSIONS, weights="soc2010:soc2020", by_entries=True))
    crosswalk = Correspondence.from_counts("soc2010", "soc2020", {("1121", "1121"): None, ("1121", "1258"): None})
    assert "how many entries" in refusal(jobs, crosswalk, by_entries=True)


def test_links_to_a_part_of_a_group_are_said_where_figures_go_along_them(jobs):
    pairs = {("1121", "1121"): 14, ("1121", "1258"): 1}
    crosswalk = Correspondence.from_counts("soc2010", "soc2020", pairs, partial={("1121", "1258"): True})
    done = om.convert(jobs, **VERSIONS, weights=crosswalk, by_entries=True)
    assert any("leads to a part of a group only, such as 1121 → 1258" in said for said in done.said)


def test_viability_counts_people_so_titles_and_shares_are_no_way_out(tmp_path):
    path = written(tmp_path, "correspondence.csv", COMPARED)
    with pytest.raises(InputError) as refused:
        om.viability("soc2020", weights=path)
    assert "--by-entries" not in str(refused.value)
    path = written(tmp_path, "counts.csv", "soc2010,soc2020,people\n1121,1121,9000\n1121,1258,600\n")
    report = om.viability("soc2020", weights=path, weights_count="people")
    one = report.groups["1121"]
    assert (one.people, one.low, one.verdict.value) == (9000.0, None, "can't tell")
    assert report.to_frame()["people_counted_in"].unique().to_list() == ["‘people’ of counts.csv"]


def test_codes_of_weights_are_read_as_their_version_writes_them(tmp_path):
    path = written(tmp_path, "w.csv", "isco08,soc2020,weight\n110.0,1111,2\n110,1111,1\n2111,2111,1\n-9,2111,4\n")
    with pytest.raises(InputError, match="row 5, isco08: a record has no code here"):
        weights(path, "isco08", "soc2020")
    table = weights(path, "isco08", "soc2020", how=WeightOptions(leave_uncoded=True))
    assert table.frame.select("from", "people").rows() == [("0110", 3.0), ("2111", 1.0)]


def test_the_columns_of_codes_are_told_by_the_versions_that_are_held(tmp_path):
    path = written(tmp_path, "w.csv", "Old,Later,weight\n1121,1121,3\n1121,1258,1\n1122,1122,1\n")
    table = weights(written(tmp_path, "v.csv", path.read_text().replace("Old,Later", "then,now")), "soc2010", "soc2020")
    assert table.frame.filter(pl.col("from") == "1121")["share_of_from"].to_list() == [0.75, 0.25]


@pytest.mark.parametrize("kind", ["xlsx", "semicolons", "parquet"])
def test_weights_and_figures_come_in_any_kind_of_file(tmp_path, kind):
    table = pl.DataFrame({"soc2010": ["1121", "1121"], "soc2020": ["1121", "1258"], "weight": [3.5, 0.5]})
    jobs = pl.DataFrame({"code": ["1121"], "jobs": [800]})
    for name, frame in (("weights", table), ("jobs", jobs)):
        path = tmp_path / f"{name}.{kind if kind != 'semicolons' else 'csv'}"
        if kind == "xlsx":
            frame.write_excel(path)
        elif kind == "parquet":
            frame.write_parquet(path)
        else:
            frame.write_csv(path, separator=";")
    suffix = "csv" if kind == "semicolons" else kind
    done = om.convert(tmp_path / f"jobs.{suffix}", **VERSIONS, weights=tmp_path / f"weights.{suffix}")
    assert figures(done) == {"1121": 700.0, "1258": 100.0}


ONE_TARGET = "soc2010,soc2020\n1121,1258\n1122,1258\n"


@pytest.fixture
def two_groups(tmp_path):
    return written(tmp_path, "two.csv", "code,jobs\n1121,15000\n1122,500\n")


def test_where_every_group_has_one_target_its_people_all_go_there_and_that_is_said(tmp_path, two_groups):
    path = written(tmp_path, "crosswalk.csv", ONE_TARGET)
    in_hand = Correspondence.from_counts("soc2010", "soc2020", {("1121", "1258"): None, ("1122", "1258"): None})
    for weights_, called in ((path, "crosswalk.csv"), (in_hand, "soc2010 → soc2020")):
        done = om.convert(two_groups, **VERSIONS, weights=weights_)
        assert figures(done) == {"1258": 15500}
        assert done.table.select("low", "high").row(0) == (15500, 15500)
        assert done.evidence == f"links of {called} (one target for each group: exact)"


def test_nothing_leads_back_from_groups_that_came_together(tmp_path):
    path = written(tmp_path, "crosswalk.csv", ONE_TARGET)
    jobs = written(tmp_path, "jobs.csv", "code,jobs\n1258,100\n")
    back: dict[str, Any] = VERSIONS | {"from_version": "soc2020", "to_version": "soc2010"}
    with pytest.raises(InputError, match="1 of its 1 group leads to several others, such as 1258"):
        om.convert(jobs, **back, weights=path)
    path = written(tmp_path, "single.csv", "soc2010,soc2020\n1121,1258\n1122,1122\n")
    done = om.convert(jobs, **back, weights=path)
    assert figures(done) == {"1121": 100}


def test_links_that_compare_wrote_are_exact_where_no_group_has_two(tmp_path, two_groups):
    header = COMPARED.splitlines()[0]
    rows = "1121,1258,5,1,0.5,soc2010,soc2020\n1122,1122,2,1,1,soc2010,soc2020\n"
    done = om.convert(two_groups, **VERSIONS, weights=written(tmp_path, "a.csv", f"{header}\n{rows}"))
    assert figures(done) == {"1258": 15000, "1122": 500}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soc2010,soc2020,partial\n1121,1258,yes\n1122,1122,no\n", "‘partial’ marks links to a part of a group"),
        ("soc2010,soc2020\n1121,1258\n1122,\n", "row 3, soc2020: a record has no code here"),
        ("soc2010,soc2020,share\n1121,1258,0.9\n1122,1122,1\n", "‘share’ is a column of figures"),
        (
            "soc2010,soc2020,sex,Bevölkerung\n1121,1121,m,93\n1121,1258,m,7\n1121,1121,f,70\n1121,1258,f,3\n1122,1122,m,7\n",
            "‘Bevölkerung’ looks like figures of pairs that would not be used",
        ),
    ],
)
def test_what_is_partial_lacking_or_figures_of_pairs_is_not_taken_for_whole(tmp_path, two_groups, text, said):
    assert said in refusal(two_groups, written(tmp_path, "table.csv", text))


def test_a_total_among_pairs_is_no_group(tmp_path):
    path = written(tmp_path, "w.csv", "old,new,n\n1121,a,3\n1121,b,1\n1121,Total,4\n")
    with pytest.raises(InputError, match="row 4, new: 'Total' is a total, not a code"):
        weights(path, "v1", "v2", how=WeightOptions(count="n"))


def test_shares_may_carry_their_sign_and_counts_of_pairs_their_commas(tmp_path, jobs):
    path = written(tmp_path, "a.csv", "old,new,share\n1121,1121,93%\n1121,1258,7 %\n")
    assert figures(om.convert(jobs, **VERSIONS, weights=path, weights_share="share")) == {"1121": 13950, "1258": 1050}
    path = written(tmp_path, "b.csv", 'old,new,people\n1121,1121,"3,000"\n1121,1258,"1,000"\n')
    assert figures(om.convert(jobs, **VERSIONS, weights=path, weights_count="people")) == {"1121": 11250, "1258": 3750}
    path = written(tmp_path, "c.csv", "old,new,people\n1121,1121,3\n1121,1258,..\n")
    assert "row 3, people: the number of people is missing or suppressed" in refusal(jobs, path, weights_count="people")


def test_a_correspondence_that_is_kept_under_a_name_is_known_by_it(tmp_path, two_groups, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    text = "old code,old title,new code,new title\n1121,a,1258,b\n1122,c,1258,b\n"
    keep(load.load(written(tmp_path, "crosswalk.csv", text)), "mine")
    done = om.convert(two_groups, **VERSIONS | {"from_version": "old", "to_version": "new"}, weights="mine")
    assert done.evidence == "links of mine (one target for each group: exact)"


def test_a_mapping_whose_relation_is_less_than_whole_is_no_exact_link(jobs, tmp_path):
    head = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    for relation in ("exactMatch", "closeMatch"):
        row = f"soc2010:1121\tskos:{relation}\tsoc2020:1121\tsemapv:ManualMappingCuration\n"
        written(tmp_path, f"{relation}.tsv", head + row)
    assert figures(om.convert(jobs, **VERSIONS, weights=tmp_path / "exactMatch.tsv")) == {"1121": 15000}
    assert "isn't dual-coded evidence" in refusal(jobs, tmp_path / "closeMatch.tsv")
