"""Texts are resolved before any number: each once, with whom it stands for, and as the user chose."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import occumap as om
from occumap.errors import InputError

STARTER = "engineering-starter"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def lists(tmp_path: Path) -> tuple[Path, Path]:
    staff = "name,title,count\nA,Electrician,4\nB,electrician ,2\nC,Welder,1\nD,,1\n"
    return write(tmp_path, "staff.csv", staff), write(tmp_path, "roles.csv", "role,posts\nWelder,2\n")


def test_a_text_is_asked_once_with_how_many_people_it_stands_for(lists: tuple[Path, Path]) -> None:
    found = om.resolve_workforce(*lists, framework=STARTER)
    electrician, blank = found.open
    assert (electrician.text, electrician.times, electrician.rows) == ("Electrician", 6, (2, 3))
    assert (blank.shown, blank.times) == ("(blank)", 1)
    assert found.headlines == ("7 of 8 people were not understood: choose",)
    assert not found.is_enough


def test_less_than_half_gives_no_figures_but_the_questions(lists: tuple[Path, Path]) -> None:
    with pytest.raises(om.UnresolvedError, match="7 of 8 people were not understood") as raised:
        om.workforce(*lists, framework=STARTER)
    assert raised.value.exit_code == 1
    assert len(raised.value.resolution.open) == 2


def test_choices_are_a_mapping_a_frame_or_the_table_filled_in(lists: tuple[Path, Path], tmp_path: Path) -> None:
    choices = om.resolve_workforce(*lists, framework=STARTER).choices
    filled = choices.with_columns(
        pl.when(text="Electrician").then(pl.lit("OCC0154C")).when(text="(blank)").then(pl.lit("-")).alias("choose")
    )
    filled.write_csv(tmp_path / "resolve.csv")
    plans = [
        om.workforce(*lists, framework=STARTER, resolve=given)
        for given in ({"electrician": "OCC0154C", "": None}, filled, filled.to_pandas(), tmp_path / "resolve.csv")
    ]
    for plan in plans:
        assert len(plan.staff) == 7
        assert plan.resolution.basis == "7 of 7 people (1 left out, as you chose) and 2 of 2 posts"
        assert plan.resolution.choices.filter(text="Electrician")["choose"].to_list()[0] in {"OCC0154C"}


def test_a_choice_that_means_nothing_or_two_things_is_an_error_with_its_row(
    lists: tuple[Path, Path], tmp_path: Path
) -> None:
    wrong = write(tmp_path, "resolve.csv", "text,choose\nElectrician,electrician\n")
    with pytest.raises(InputError, match=r"resolve.csv, row 2: ‘electrician’ was chosen for ‘Electrician’, but"):
        om.workforce(*lists, framework=STARTER, resolve=wrong)
    two = write(tmp_path, "two.csv", "text,choose\nElectrician,OCC0154C\nelectrician,OCC0152\n")
    with pytest.raises(InputError, match="were both chosen"):
        om.workforce(*lists, framework=STARTER, resolve=two)


def test_a_choice_for_a_text_that_is_nowhere_is_said(lists: tuple[Path, Path]) -> None:
    chosen = {"Electrician": "OCC0154C", "Elektrician": "OCC0154C"}
    assert (
        "‘Elektrician’ stands in none of the tables"
        in om.resolve_workforce(*lists, framework=STARTER, resolve=chosen).notes[0]
    )


def test_a_group_of_one_kind_of_job_is_taken_and_of_several_asked() -> None:
    staff = pl.DataFrame({"name": ["A", "B"], "title": ["FLT Driver", "Mechanical Fitter"]})
    roles = pl.DataFrame({"role": ["Payroll administrator"]})
    found = om.resolve_workforce(staff, roles)
    (taken,) = [one for one in found.taken if one.file == "staff"]
    assert taken.how == "the title coder: coded 8222, a group of one kind of job"
    (asked,) = found.open
    assert {"OCC0154E", "5223/01", "5223/06"} <= {one.id for one in asked.candidates}


def test_kinds_of_a_group_are_offered_as_the_title_says_and_a_residual_group_is_never_taken() -> None:
    staff = pl.DataFrame({"name": ["A", "B"], "title": ["HR Advisor", "RGN"]})
    found = om.resolve_workforce(staff, pl.DataFrame({"role": ["OCC0827"]}))
    asked = {one.text: [each.id for each in one.candidates] for one in found.open}
    kinds = [each for each in asked["HR Advisor"] if each.startswith("3571/")]
    assert (kinds[0], kinds[-1]) == ("3571/02", "3571/99")
    assert "RGN" in asked


def test_whoever_states_skills_alone_covers_so_much_or_more() -> None:
    staff = pl.DataFrame({"name": ["A", "B"], "title": ["", "Welder"], "skills": ["welding:3", ""]})
    roles = pl.DataFrame({"role": ["Welder", "OCC0023"]})
    plan = om.workforce(staff, roles, framework=STARTER)
    assert plan.covers(0, 0).endswith(" % or more")
    assert plan.covers(0, 1) == "unknown"
    assert plan.covers(1, 0) == "100 %"


def test_a_framework_of_tasks_has_no_levels_to_state() -> None:
    staff = pl.DataFrame({"name": ["A"], "title": ["OCC0349"], "skills": ["Welding metal:3"]})
    plan = om.workforce(staff, pl.DataFrame({"role": ["OCC0349"]}))
    (told,) = plan.left_out
    assert "has no levels to state" in told.reason
