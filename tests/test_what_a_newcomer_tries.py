"""What somebody tries in the first half hour, and what Occumap then says."""

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import occumap as om
from occumap.catalog import load
from occumap.cli.app import app


def said(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    return f"{result.output}{result.exception if isinstance(result.exception, om.OccumapError) else ''}"


def test_codes_in_a_column_named_after_the_new_version_are_not_taken_for_old_ones() -> None:
    jobs = pl.DataFrame({"soc2010": ["5432"], "jobs": [5]})
    with pytest.raises(om.InputError, match="it is named after soc2010, but its codes are said to be of soc2020"):
        om.convert(jobs, from_version="soc2020", to_version="soc2010", code="soc2010", value="jobs", weights="made-up")
    jobs = jobs.rename({"soc2010": "code"})
    done = om.convert(jobs, from_version="soc2020", to_version="soc2010", code="code", value="jobs", weights="made-up")
    assert done.to_frame()["code"].to_list() == ["5432"]


def test_nothing_said_of_a_person_is_refused() -> None:
    with pytest.raises(om.InputError, match="nothing is said of the person"):
        om.fit()


@pytest.mark.parametrize("code", [2126, None, 2126.0])
def test_a_code_is_a_text(code: object) -> None:
    with pytest.raises(om.WrongTypeError, match="a code is a text"):
        load.version("soc2020")[code]  # type: ignore[index]


def test_a_place_to_save_is_a_path_with_an_ending_that_works() -> None:
    version, group = load.version("soc2020"), load.version("soc2020")["2126"]
    with pytest.raises(om.WrongTypeError, match="None is not a path"):
        version.save(None)  # type: ignore[arg-type]
    with pytest.raises(om.OutputError, match="it is a folder"):
        version.save("/")
    with pytest.raises(om.InputError, match="can't be written as a file without an ending"):
        version.save("soc2020")
    with pytest.raises(om.InputError, match=r"can't be written as a \.csv file\. .* \.json, \.html\."):
        group.save("group.csv")


def test_all_that_a_file_needs_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("job\nbaker\n")
    assert "you also need --title and --out. Add --title COL --out FILE." in said("code", str(path))
    assert "you also need --out. Add --out FILE." in said("code", str(path), "--title", "job")


def test_nothing_is_printed_before_a_name_is_refused() -> None:
    answer = CliRunner().invoke(app, ["show", "soc2020", "2126", "--index", "nope"])
    assert isinstance(answer.exception, om.UnknownNameError)
    assert not answer.output


def test_an_unknown_standard_is_refused_with_ones_that_are_known() -> None:
    assert "no occupation of standard ‘ST9999’ can be compared. Give one such as ST" in said(
        "placement", "--standard", "ST9999"
    )


def test_a_name_that_resembles_none_is_answered_with_where_to_look() -> None:
    answer = said("moves", "quxx")
    assert "there is no occupation ‘quxx’. Nothing on it is near." in answer
    assert "choose from a route (occumap map list)" in answer


def test_a_hint_names_what_the_command_has(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text("a,b\n1,2\n")
    answer = said("viability", "--weights", str(path))
    assert "Name its two columns of codes after their versions, such as soc2010 and soc2020." in answer


def test_a_day_is_asked_for_as_people_write_it() -> None:
    options = ["--format", "skos", "--out", "x.ttl", "--issued", "yesterday"]
    assert "yesterday: it isn't a date. Write it as in 2026-06-30." in said("export", "soc2020", *options)


def test_commands_of_a_group_are_listed_when_none_is_named() -> None:
    assert "Show a route by pathway" in said("map")


def test_lists_stand_in_columns() -> None:
    kinds = ("version", "index", "revision", "map", "framework")
    lines = said("list").splitlines()
    assert len({min(line.index(f"  {kind} ") for kind in kinds if f"  {kind} " in line) for line in lines}) == 1


def test_gaps_that_stay_open_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said("samples")
    answer = said("provision", "samples/courses.csv", "--demand", "samples/demand.csv")
    explained, *gaps = answer.split("Gaps no course closes, largest first\n")[1].split("\n\n")[0].splitlines()
    assert explained.startswith("Skills are measured in tasks")
    assert len(set(gaps)) == len(gaps) == 9
    assert all(": " in gap and " tasks: " in gap for gap in gaps[:8])


def test_true_codes_in_a_column_named_after_another_version_are_not_compared(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("job,soc2020,truth\nbaker,5432,5432\n")
    answer = said("evaluate", str(path), "--truth", "soc2020", "--title", "job", "--to", "soc2010")
    assert "column ‘soc2020’: it is named after soc2020, and the answers are of soc2010." in answer
    assert "1 row evaluated, 1 distinct title" in said("evaluate", str(path), "--truth", "truth", "--title", "job")
    path.write_text("soc2020,code,confidence,classification\n5432,5432,0.9,soc2010\n")
    assert "it is named after soc2020, and the answers are of soc2010." in said(
        "evaluate", str(path), "--truth", "soc2020"
    )


@pytest.mark.parametrize("how", ["draw", "spread"])
def test_records_converted_by_invented_weights_are_said_to_be(how: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("soc\n5432\n")
    versions = ["--from", "soc2010", "--to", "soc2020", "--code", "soc", "--weights", "made-up"]
    answer = said("convert", str(path), *versions, "--records", how, "--out", str(tmp_path / "out.csv"))
    assert "made-up (made up: not evidence of anything)" in answer


@pytest.mark.parametrize(("options", "more"), [((), "and 5 more skills"), (("--surplus", "0"), "and 10 skills")])
def test_skills_that_are_not_shown_are_counted(options: tuple[str, ...], more: str) -> None:
    asked = ("gap", "OCC0154E", "OCC0023", "--framework", "engineering-starter")
    answer = said(*asked, *options)
    assert f"{more} not needed; show all with --surplus 10" in answer
    assert "not needed; show all" not in said(*asked, "--surplus", "10")


def test_what_is_there_is_not_called_missing(tmp_path: Path) -> None:
    options = ["--title", "job", "--out", str(tmp_path / "coded.csv")]
    assert f"{tmp_path}: this is a folder. Give a file of job titles" in said("code", str(tmp_path), *options)
    assert "/dev/null: this is no ordinary file." in said("code", "/dev/null", *options)
    assert "there is no such file" in said("code", str(tmp_path / "jobs"), *options)
