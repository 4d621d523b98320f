"""The commands of the atlas say what stands between occupations, and keep it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from occumap.cli.app import app
from occumap.errors import AmbiguousNameError, InputError, UnknownNameError
from occumap.workflows.samples import write_samples

STARTER = ("--framework", "engineering-starter")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_a_gap_is_shown_skill_by_skill_with_what_leads_in() -> None:
    said = run("gap", "OCC0154E", "OCC0023", *STARTER).stdout
    assert "Control systems engineer" in said
    assert "○ missing" in said
    assert "◐ under level" in said
    assert "Apprenticeship Control systems engineer (degree) (level 6)" in " ".join(said.split())


def test_a_gap_as_json_adds_up() -> None:
    gap = json.loads(run("gap", "OCC0349", "OCC0292", "--json").stdout)
    asked = [line for line in gap["skills"] if line["needed"]]
    held = sum(line["weight"] * min(line["held"], line["needed"]) / line["needed"] for line in asked)
    assert gap["coverage"] == pytest.approx(held, abs=0.002)


@pytest.mark.parametrize("ending", ["html", "svg"])
def test_a_gap_is_kept_as_a_page_or_a_drawing(tmp_path: Path, ending: str) -> None:
    kept = tmp_path / f"gap.{ending}"
    assert run("gap", "OCC0154E", "OCC0023", "--out", str(kept)).exit_code == 0
    assert "Control systems engineer" in kept.read_text()


def test_another_kind_of_file_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    answer = run("gap", "OCC0154E", "OCC0023", "--out", str(tmp_path / "gap.pdf"))
    assert isinstance(answer.exception, InputError)
    assert not any(tmp_path.iterdir())


def test_a_name_that_fits_several_occupations_is_asked_about() -> None:
    answer = run("moves", "maintenance and operations engineering technician")
    assert isinstance(answer.exception, AmbiguousNameError)
    assert "OCC0154E" in str(answer.exception)


def test_an_unknown_name_offers_the_nearest() -> None:
    answer = run("moves", "OCC0154Z")
    assert isinstance(answer.exception, UnknownNameError | AmbiguousNameError)


def test_moves_are_filtered_by_level_and_pathway() -> None:
    found = json.loads(run("moves", "OCC0154E", "--step", "1..4", "--across", "--json").stdout)
    assert found
    assert all(move["level"] > 3 and move["across"] and move["direction"] == "up" for move in found)


def test_a_range_of_levels_that_is_none_is_refused() -> None:
    assert isinstance(run("moves", "OCC0154E", "--step", "up").exception, InputError)


def test_moves_name_published_progressions_without_ranking_by_them() -> None:
    found = json.loads(run("moves", "OCC0662", "--limit", "200", "--json").stdout)
    scores = [move["score"] for move in found]
    assert scores == sorted(scores, reverse=True)
    assert {move["to"]["code"] for move in found if move["published"]} == {"OCC0023", "OCC0407"}


def test_a_path_gathers_skills_in_steps_smaller_than_the_leap() -> None:
    leap = json.loads(run("gap", "OCC0154E", "OCC0023", "--json", *STARTER).stdout)
    paths = json.loads(run("paths", "OCC0154E", "OCC0023", "--json", *STARTER).stdout)
    assert paths[0]["codes"][0] == "OCC0154E"
    assert paths[0]["codes"][-1] == "OCC0023"
    assert paths[0]["widest_gap"] < 1 - leap["coverage"]


def test_the_path_to_process_leader_names_the_products_of_each_step() -> None:
    paths = json.loads(run("paths", "OCC1313C", "OCC0695", "--json", *STARTER).stdout)
    assert all(step["products"] for step in paths[0]["steps"])
    assert paths[0]["steps"][-1]["products"][0]["code"] == "ST0695"


def test_no_path_says_what_to_raise() -> None:
    said = run("paths", "OCC0154E", "OCC0023", "--cap", "0.05").stdout
    assert said.startswith("There is no sensible path from ")
    assert "Raise --cap or --steps" in said


def test_unlocking_is_told_for_one_and_for_all() -> None:
    assert "opens on average" in run("unlock").stdout
    one = json.loads(run("unlock", "OCC0154E", "--json").stdout)
    assert all(found["level"] > found["held"] and found["opens"] for found in one)


def test_the_route_is_shown_and_kept(tmp_path: Path) -> None:
    kept = tmp_path / "map.svg"
    answer = run("map", "show", "engineering-and-manufacturing", "--out", str(kept))
    assert answer.stdout.count("OCC") >= 200
    assert kept.read_text().startswith("<svg")


def test_the_whole_map_is_kept_as_a_drawing(tmp_path: Path) -> None:
    kept = tmp_path / "map.svg"
    assert "written" in run("map", "show", "--out", str(kept)).stdout
    assert kept.read_text().count('class="dot"') == 1269
    page = run("map", "show", "--out", str(tmp_path / "map.html"))
    assert "the whole map can only be drawn" in str(page.exception)


def test_any_route_is_shown_with_its_occupations() -> None:
    assert "OCC0795 Data Technician" in run("map", "show", "digital").stdout


def test_fifteen_routes_are_listed() -> None:
    said = run("map", "list").stdout
    assert said.count("occupations in") == 15
    assert "name only" not in said


def test_an_occupation_is_shown_with_what_it_asks() -> None:
    said = run("map", "show", "OCC0023", *STARTER).stdout
    assert "level 5  Control system design" in said
    assert "Published progressions" in said


def test_most_options_of_st0457_are_flagged_with_a_better_cluster_named() -> None:
    flagged = json.loads(run("placement", "--standard", "ST0457", "--json").stdout)["placements"]
    assert len(flagged) >= 4
    assert all(one["better"]["fit"] > one["own"]["fit"] for one in flagged)


def test_revising_the_classification_relinks_the_map_and_lists_what_changed() -> None:
    changed = json.loads(run("map", "relink", "soc2010-review", "--json").stdout)["changed"]
    assert {link["status"] for link in changed} >= {"several candidates"}
    assert all(link["from_code"] != link["to_code"] for link in changed)


def test_what_was_not_understood_comes_first_and_figures_say_what_they_rest_on(tmp_path: Path) -> None:
    answer = run("workforce", "example", "--out", str(tmp_path / "out"))
    assert answer.exit_code == 0, answer.exception
    first, rest = answer.stdout.split("1 of 29 people was not understood: choose", 1)
    assert "%" not in first
    assert "‘TBC’ (1 person)" in rest.splitlines()[1]
    assert str(tmp_path / "out/resolve.csv") in rest.splitlines()[2]
    assert "Figures rest on 28 of 29 people (1 left out, as you chose) and 27 of 27 posts." in rest
    assert "hire" in rest
    assert (tmp_path / "out/workforce.html").exists()


def test_a_row_that_cant_be_used_says_why_where_no_figure_is_given(tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text("name,job\nAnn,Welder\n")
    (tmp_path / "roles.csv").write_text("role,vacancies\nWelder,2.5\n")
    said = run("workforce", str(tmp_path / "staff.csv"), "--target", str(tmp_path / "roles.csv"))
    assert said.exit_code == 1
    assert "roles, row 2, posts: ‘2.5’ isn’t a whole number of posts" in " ".join(said.output.split())


def test_of_less_than_half_no_figure_is_given_and_what_is_chosen_goes_back_in(tmp_path: Path) -> None:
    write_samples(tmp_path / "samples")
    staff, roles = str(tmp_path / "samples/staff.csv"), str(tmp_path / "samples/roles.csv")
    out = tmp_path / "out"
    asked = run("workforce", staff, "--target", roles, "--out", str(out))
    assert asked.exit_code == 1
    assert "%" not in asked.stdout
    assert "of 30 people were not understood: choose" in asked.stdout.splitlines()[0]
    assert [path.name for path in out.iterdir()] == ["resolve.csv"]
    rows = (out / "resolve.csv").read_text(encoding="utf-8")
    assert "Maint Tech (days)" in rows
    done = run("workforce", staff, "--target", roles, "--resolve", str(tmp_path / "samples/resolve.csv"))
    assert done.exit_code == 0
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("text,choose\nCleaner,no such job at all\n", encoding="utf-8")
    refused = run("workforce", staff, "--target", roles, "--resolve", str(wrong))
    assert "wrong.csv, row 2: ‘no such job at all’ was chosen for ‘Cleaner’" in str(refused.exception)


def test_three_courses_that_close_most_of_the_gap_are_named() -> None:
    best = json.loads(run("provision", "example", "--json").stdout)["best"]
    assert len(best) == 3


def test_a_person_is_asked_which_occupation_a_past_job_was() -> None:
    said = run("fit", "--job", "maintenance fitter", "--skill", "welding:3").stdout
    assert "Not used" in said
    assert "OCC0154E" in said


def test_a_person_of_whom_nothing_is_said_is_asked() -> None:
    assert isinstance(run("fit").exception, InputError)
    assert "a drawing needs an occupation to reach" in str(run("fit", "--job", "nurse", "--out", "fit.svg").exception)


def test_another_framework_is_read_from_its_folder(shared: Path) -> None:
    gap = json.loads(run("gap", "17-3027.00", "17-2141.00", "--framework", str(shared / "onet/29.3"), "--json").stdout)
    assert gap["coverage_low"] < gap["coverage"] < gap["coverage_high"]


@pytest.mark.parametrize("more", [(), ("--json",), ("--to", "OCC0349")])
def test_fit_asks_instead_of_answering_with_an_empty_list(more: tuple[str, ...]) -> None:
    answer = run("fit", "--job", "nurse", *more)
    assert isinstance(answer.exception, AmbiguousNameError)
    assert "OCC0781" in str(answer.exception)
    assert answer.stdout == ""


def test_what_is_asked_beside_an_answer_stands_first_and_ends_with_the_code_of_a_question() -> None:
    answer = run("fit", "--job", "nurse", "--job", "OCC0349", "--limit", "1")
    assert answer.exit_code == 2
    assert answer.stdout.startswith("Not used: ‘nurse’")
    assert "Welder" in answer.stdout


def test_an_occupation_and_itself_are_said_to_be_the_same() -> None:
    said = run("gap", "OCC0349", "OCC0349").stdout
    assert "It is the same occupation" in said
    assert "missing" not in said


def test_a_group_is_shown_with_its_occupations_and_moves_ask_for_one_of_them() -> None:
    assert "OCC0349 Welder" in run("map", "show", "5213").stdout
    asked = run("moves", "5213").exception
    assert isinstance(asked, AmbiguousNameError)
    assert "OCC0349" in str(asked)


def test_of_an_occupation_that_nothing_is_known_of_moves_are_only_what_the_map_says() -> None:
    said = " ".join(run("moves", "OCC1166").stdout.split())
    assert "Nothing is known of what it asks. These are only what the map says" in said


def test_long_lists_are_cut_and_shown_whole_with_all() -> None:
    short, whole = run("map", "show", "OCC0490").stdout, run("map", "show", "OCC0490", "--all").stdout
    assert "more; show all with --all" in short
    assert "more; show all with --all" not in whole
    assert len(whole) > len(short)
