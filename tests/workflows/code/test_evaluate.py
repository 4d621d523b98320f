"""Files evaluated: coded already or coded on the way, with truths as people keep them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from occumap.catalog.coders import coder as get_coder
from occumap.errors import InputError, OutputError
from occumap.workflows.code.code_file import code_file
from occumap.workflows.code.evaluate import evaluate, figures, keep, plot, refuse_places, report

JOBS = """id,job,where,soc,colleague,w
1,baker,,5432,5432,1
2,manager,manufacturing,1121,1122,2
3,nurse,,2237,2237,1
4,plumber,,5315,5316,1
5,plumbing helper,,5315,5315,1
6,,,5315,5315,1
7,electrician,,,5241,1
8,chef,,8888,5434,1
"""


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.csv"
    path.write_text(JOBS)
    return path


def test_a_file_that_isnt_coded_is_coded_first_with_its_qualifiers(jobs: Path) -> None:
    found = evaluate(jobs, truth="soc", title="job", industry="where", resamples=50)
    assert found.source.coded_now
    assert dict(found.source.versions)["index"].startswith("starter@")
    assert (found.evaluation.version, found.evaluation.rows, found.evaluation.left_out.rows) == ("soc2020", 6, 2)
    assert found.evaluation.left_out.examples == ("8888",)
    without = evaluate(jobs, truth="soc", title="job", resamples=50)
    methods = [{one.method for one in each.evaluation.methods} for each in (found, without)]
    assert "qualified" in methods[0]
    assert "qualified" not in methods[1]
    assert (found.evaluation.full.accuracy.value or 0) > (without.evaluation.full.accuracy.value or 0)


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_a_coded_file_gives_the_figures_of_coding_it_on_the_way(jobs: Path, tmp_path: Path, ending: str) -> None:
    coded = tmp_path / f"coded.{ending}"
    code_file(get_coder(), jobs, coded, title="job", industry="where")
    there = evaluate(coded, truth="soc", title="job", against="colleague", weight="w", resamples=50)
    now = evaluate(jobs, truth="soc", title="job", industry="where", against="colleague", weight="w", resamples=50)
    assert not there.source.coded_now
    assert dict(there.source.versions) == dict(now.source.versions)
    for name in ("levels", "curve", "target", "calibration", "confusions", "against", "left_out"):
        one, other = (getattr(each.evaluation, name, None) for each in (there, now))
        assert one == other, name
    assert there.evaluation.against[-1].only_this >= 1


def test_codes_that_a_spreadsheet_made_numbers_are_the_same_codes(jobs: Path, tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.parquet"
    pl.read_csv(jobs).with_columns(pl.col("soc").cast(pl.Float64)).write_parquet(numbers)
    one, other = (evaluate(path, truth="soc", title="job", resamples=20) for path in (jobs, numbers))
    assert one.evaluation.levels == other.evaluation.levels
    assert other.evaluation.left_out.unknown_truth == 1


def test_the_version_is_the_one_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("soc,code,confidence,classification\n3543,3543,0.9,soc2010\n")
    assert evaluate(path, truth="soc", resamples=10).evaluation.version == "soc2010"
    with pytest.raises(InputError, match="its answers are of soc2010, not soc2020"):
        evaluate(path, truth="soc", to="soc2020")


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("soc,job\n5432,baker\n", {}, "no column of titles"),
        ("soc,job\n5432,baker\n", {"title": "jobs"}, "there is no column ‘jobs’"),
        ("soc,job\n5432,baker\n", {"title": "job", "against": "x"}, "there is no column ‘x’"),
        ("soc,job\n8888,baker\n", {"title": "job"}, "no row has a truth"),
        ("soc,job\n", {"title": "job"}, "no row has a truth"),
        ("soc,job,w\n5432,baker,heavy\n", {"title": "job", "weight": "w"}, "column 'w', row 1 of the data"),
        ("soc,code,confidence\n5432,99999,0.5\n", {}, "column 'code': 1 answers aren't codes of soc2020"),
        ("soc,code,confidence\n5432,5432,sure\n", {}, "'sure' isn't a number between 0 and 1"),
        ("soc,code,confidence,ind\n5432,5432,0.5,\n", {"industry": "ind"}, "--industry would have no effect"),
        ("soc,code,confidence,classification\n1,1,1,a\n1,1,1,b\n", {}, "of several versions: a, b"),
    ],
)
def test_mistakes_say_which_file_and_column(tmp_path: Path, text: str, options: dict[str, str], said: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        evaluate(path, truth="soc", **options)  # type: ignore[arg-type]
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_the_answers_column_is_not_its_own_truth(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("code,confidence,job\n5432,0.9,baker\n")
    with pytest.raises(InputError, match="can't be the truth"):
        evaluate(path, truth="code", title="job")
    path.write_text("code,job\n5432,baker\n")
    assert evaluate(path, truth="code", title="job", resamples=10).source.coded_now


def test_the_same_file_gives_the_same_bytes(jobs: Path) -> None:
    one, other = (evaluate(jobs, truth="soc", title="job", against="colleague", resamples=50) for _ in range(2))
    assert report(one) == report(other)
    assert figures(one) == figures(other)
    assert plot(one) == plot(other)


def test_results_never_take_the_place_of_the_input_or_of_each_other(jobs: Path, tmp_path: Path) -> None:
    for outs in ([jobs], [tmp_path], [tmp_path / "a.html", tmp_path / "a.html"]):
        with pytest.raises(OutputError):
            refuse_places(jobs, outs)
    refuse_places(jobs, [tmp_path / "a.html", tmp_path / "a.svg"])


def test_a_result_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    keep({tmp_path / "new" / "a.html": b"whole"})
    assert (tmp_path / "new" / "a.html").read_bytes() == b"whole"
    (tmp_path / "b").write_text("a file, not a folder")
    with pytest.raises(OutputError, match="can't be written"):
        keep({tmp_path / "b" / "a.html": b"x"})
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.html", "b", "new"]


def test_duties_are_coded_with_and_refused_for_answers_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("job,does,soc\nassistant,cooking meals for residents,5435\nplumber,mending boilers,5315\n")
    told, alone = (evaluate(path, truth="soc", title="job", duties=column, resamples=20) for column in ("does", None))
    found = [each.evaluation.candidates for each in (told, alone)]
    assert found[0]
    assert found[1]
    assert (found[0].top_accuracy.value or 0) >= (found[1].top_accuracy.value or 0)
    coded = tmp_path / "coded.csv"
    code_file(get_coder(), path, coded, title="job", duties="does")
    with pytest.raises(InputError, match="--duties would have no effect"):
        evaluate(coded, truth="soc", duties="does")
