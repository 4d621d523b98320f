"""The command line as somebody who has never seen it meets it."""

import json
import subprocess
import sys

import pytest


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-c", "from occumap.cli.app import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **options,
    )


def test_revise_prints_the_tree_the_findings_and_the_counts():
    result = run("revise", "soc2010-review")
    assert result.returncode == 0, result.stderr
    assert "split   3539 Business and related associate professionals n.e.c. →" in result.stdout
    assert "13 errors (13 answered by an assumption)" in result.stdout
    assert "assumed Sales, marketing and related associate professionals move from 354 to 355" in result.stdout
    assert "entries with another code" in result.stdout


def test_revise_strict_says_what_it_cannot_do():
    result = run("revise", "soc2010-review", "--strict")
    assert result.returncode == 1
    assert "Not applied: 13 errors are open." in result.stdout


def test_revise_writes_and_names_the_files(tmp_path):
    result = run("revise", "soc2010-review", "--out", tmp_path / "out", "--json")
    assert result.returncode == 0
    assert json.loads(result.stdout)["revision"] == "soc2010-review"
    assert (tmp_path / "out" / "workbook.xlsx").stat().st_size > 10_000


def test_compare_counts_change_types():
    result = run("compare", "soc2010", "soc2020")
    assert result.returncode == 0
    assert "RC1 merger" in result.stdout
    assert "369" in result.stdout


def test_replay_gives_agreement_by_issue():
    result = run("replay", "soc2010-review", "--json")
    found = json.loads(result.stdout)
    assert found["total"]["entries"] > 500
    assert found["total"]["share"] > 0.8
    assert len(found["disagreements"]) == found["total"]["entries"] - found["total"]["agree"]


def test_show_gives_a_group_with_its_titles():
    result = run("show", "soc2020", "2126")
    assert "2126 Aerospace engineers" in result.stdout
    assert "soc2020: 2 Professional occupations › 21" in result.stdout


def test_the_version_needs_no_command():
    result = run("--version")
    assert result.returncode == 0
    assert result.stdout.startswith("occumap ")


def test_list_names_what_is_held():
    result = run("list")
    assert all(name in result.stdout for name in ("soc2010", "soc2020", "starter", "soc2010-review"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["revise", "nothing"], "no revision has this name"),
        (["revise", "soc2010-review", "--index", "nowhere.xlsx"], "no index has this name"),
        (["compare", "soc2010", "soc1999"], "no version has this name"),
        (["show", "soc2010", "9999"], "there is no group '9999'"),
        (["replay", "soc2010-review", "--final", "soc1990"], "no version has this name"),
        (["replay", "soc2010-review", "--index", "starter", "--final", "isco08"], "isco08"),
    ],
)
def test_mistakes_are_messages_with_exit_code_2(arguments, said):
    result = run(*arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_broken_revision_is_named_with_its_line(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("revision: x\nfrom: soc2010\nto: y\nissues:\n- issue: 1\n  question: q\n  decision: maybe\n")
    result = run("revise", file)
    assert result.returncode == 2
    assert "mine.yaml, line 7, issue 1" in result.stderr


def test_a_folder_that_cannot_be_written_is_a_message(tmp_path):
    (tmp_path / "file").write_text("")
    result = run("revise", "soc2010-review", "--out", tmp_path / "file" / "out")
    assert result.returncode == 2
    assert "can't be written" in result.stderr


def test_output_that_nobody_reads_ends_quietly():
    command = f"{sys.executable} -c 'from occumap.cli.app import main; main()' show soc2020 | head -1"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert "Traceback" not in result.stderr
