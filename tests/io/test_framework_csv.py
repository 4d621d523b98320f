"""An own skills framework is read from plain tables; what isn't one is refused with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.framework_csv import read_framework_csv, read_framework_table
from occumap.model.skills import Framework, Scale
from tests.io.made_files import make_csv, make_workbook

SKILLS = "skill,title,family,definition\ndough,Dough making,Making,Makes dough\nlead,Leading people,People,\n"
REQUIREMENTS = "profile,skill,level,importance,essential\nP1,dough,3,5,yes\nP1,lead,1,2,no\nP2,dough,2,4,\n"
PROFILES = "profile,title,code\nP1,Baker,5432\nP2,Bakery hand,\n"
DESCRIPTORS = "skill,level,descriptor\ndough,1,With help\ndough,2.0,Alone\n"


def one_file(tmp_path: Path, text: str, **options: object) -> Framework:
    return read_framework_csv(make_csv(tmp_path / "own.csv", text), **options)  # type: ignore[arg-type]


def folder(tmp_path: Path, **changed: str) -> Framework:
    tables = {
        "skills": SKILLS,
        "requirements": REQUIREMENTS,
        "profiles": PROFILES,
        "descriptors": DESCRIPTORS,
        **changed,
    }
    for name, text in tables.items():
        if text:
            make_csv(tmp_path / f"{name}.csv", text)
    return read_framework_csv(tmp_path, "own")


def test_one_file_of_profiles_and_skills_is_enough_and_then_skills_are_held_or_not(tmp_path):
    framework = one_file(tmp_path, "profile,skill\nBaker,Kneading\nBaker,Baking\nChef,Baking\n")
    assert framework.id == "own"
    assert not framework.scale.graded
    assert framework.skills["skill"].to_list() == ["Baking", "Kneading"]
    assert framework.profiles["title"].to_list() == ["Baker", "Chef"]
    assert framework.profile("Baker").level("Kneading") == 1


def test_a_folder_gives_titles_families_descriptors_and_codes_too(tmp_path):
    framework = folder(tmp_path)
    assert framework.titles["dough"] == "Dough making"
    assert framework.skills["definition"].to_list() == ["Makes dough", ""]
    assert framework.profiles.rows() == [("P1", "Baker", "5432"), ("P2", "Bakery hand", None)]
    assert framework.described("dough") == {1.0: "With help", 2.0: "Alone"}
    assert [(r.skill, r.level, r.importance, r.essential) for r in framework.profile("P1").requirements] == [
        ("dough", 3.0, 5.0, True),
        ("lead", 1.0, 2.0, False),
    ]
    assert framework.profile("P2").requirements[0].essential


def test_a_folder_of_skills_and_requirements_alone_is_enough(tmp_path):
    framework = folder(tmp_path, profiles="", descriptors="")
    assert framework.profiles["code"].to_list() == ["P1", "P2"]
    assert framework.descriptors.is_empty()


def test_columns_are_found_by_the_names_people_use_and_stray_spaces_go(tmp_path):
    framework = one_file(tmp_path, "Job Role,Skill Title,Proficiency Level,Weight\n Baker , Baking ,2, 3\n")
    assert framework.profile("Baker").level("Baking") == 2
    assert framework.requirements["importance"].to_list() == [3.0]


def test_a_requirement_may_name_a_skill_by_its_title(tmp_path):
    framework = folder(tmp_path, requirements="profile,skill,level\nP1,Dough making,3\n")
    assert framework.profile("P1").level("dough") == 3


def test_a_title_that_two_skills_share_names_neither(tmp_path):
    skills = "skill,title\ndough,Making\nlead,Making\n"
    with pytest.raises(InputError, match="row 2: there is no skill 'Making'"):
        folder(tmp_path, skills=skills, requirements="profile,skill,level\nP1,Making,3\n")


@pytest.mark.parametrize(
    ("levels", "scale"),
    [
        (("2", "5"), (1.0, 5.0, True)),
        (("3", "3"), (1.0, 3.0, True)),
        (("1", "1"), (0, 1, False)),
        (("", ""), (0, 1, False)),
        (("0.5", "2"), (0.5, 2.0, True)),
    ],
)
def test_a_scale_that_is_not_given_runs_from_1_to_the_highest_level_there(tmp_path, levels, scale):
    first, second = levels
    framework = one_file(tmp_path, f"profile,skill,level\nBaker,Baking,{first}\nBaker,Icing,{second}\n")
    assert (framework.scale.lowest, framework.scale.highest, framework.scale.graded) == scale


def test_importance_is_kept_where_there_are_no_levels(tmp_path):
    framework = one_file(tmp_path, "profile,skill,importance\nBaker,Baking,5\nBaker,Icing,2\n")
    assert framework.scale.importance == (2.0, 5.0)
    assert framework.profile("Baker").by_skill["Icing"].importance == 2


def test_a_row_of_level_0_asks_for_nothing(tmp_path):
    framework = one_file(tmp_path, "profile,skill,level\nBaker,Baking,2\nBaker,Icing,0\n", scale=Scale("s", 1, 6))
    assert [requirement.skill for requirement in framework.profile("Baker").requirements] == ["Baking"]


def test_standard_errors_come_along(tmp_path):
    framework = one_file(tmp_path, "profile,skill,level,level_error,importance_error\nBaker,Baking,2,0.2,\n")
    requirement = framework.profile("Baker").requirements[0]
    assert (requirement.level_error, requirement.importance_error) == (0.2, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("profile,level\nBaker,2\n", "no column for skill"),
        ("profile,skill\nBaker,Baking\n,Icing\n", "row 3: profile is empty"),
        ("profile,skill,level\nBaker,Baking,two\n", "row 2: level 'two' isn't a number"),
        ("profile,skill,level\nBaker,Baking,nan\n", "row 2: level 'nan' isn't a number"),
        ("profile,skill,level\nBaker,Baking,-1\n", "row 2: level '-1' isn't a number of 0 or more"),
        (
            "profile,skill,level\nBaker,Baking,2\nBaker,Icing,\n",
            "row 3: level is empty. Fill it in, or leave the whole",
        ),
        ("profile,skill,importance\nBaker,Baking,2\nBaker,Icing,\n", "row 3: importance is empty"),
        ("profile,skill,essential\nBaker,Baking,maybe\n", "row 2: essential 'maybe' is neither yes nor no"),
        ("profile,skill\nBaker,Baking\nBaker,Baking\n", "row 3: profile – skill 'Baker – Baking' is already in row 2"),
    ],
)
def test_a_file_that_is_no_framework_says_where_what_and_how_to_mend_it(tmp_path, text, words):
    with pytest.raises(InputError, match=words) as refused:
        one_file(tmp_path, text)
    assert str(refused.value).startswith(str(tmp_path / "own.csv"))


def test_levels_and_importance_off_a_given_scale_are_refused_with_their_row(tmp_path):
    scale = Scale("proficiency", 1, 6, (1, 5))
    with pytest.raises(InputError, match=r"row 3: level 7 is off the scale. It runs from 1 to 6"):
        one_file(tmp_path, "profile,skill,level\nBaker,Baking,2\nBaker,Icing,7\n", scale=scale)
    with pytest.raises(InputError, match=r"row 2: importance 9 is off the scale. It runs from 1 to 5"):
        one_file(tmp_path, "profile,skill,importance\nBaker,Baking,9\n", scale=scale)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"requirements": "profile,skill,level\nP1,dogh,3\n"},
            r"requirements.csv, row 2: .*'dogh'. Did you mean dough",
        ),
        ({"requirements": "profile,skill,level\nQ,dough,3\n"}, "row 2: there is no profile 'Q'"),
        ({"skills": "skill,family\ndough,x\n"}, "no column for title"),
        ({"skills": SKILLS + "dough,Again,,\n"}, r"skills.csv, row 4: skill 'dough' is already in row 2"),
        ({"skills": SKILLS + "icing,,,\n"}, r"skills.csv, row 4: title is empty"),
        ({"profiles": PROFILES + "P1,Again,\n"}, r"profiles.csv, row 4: profile 'P1' is already in row 2"),
        ({"descriptors": "skill,descriptor\ndough,x\n"}, r"descriptors.csv: there is no column for level"),
        ({"descriptors": DESCRIPTORS + "icing,1,x\n"}, r"descriptors.csv, row 4: there is no skill 'icing'"),
        ({"descriptors": DESCRIPTORS + "dough,2,x\n"}, r"descriptors.csv, row 4: .* is already in row 3"),
        ({"descriptors": DESCRIPTORS + "dough,,x\n"}, r"descriptors.csv, row 4: level is empty"),
        ({"requirements": ""}, r"requirements.csv: there is no such file"),
    ],
)
def test_a_folder_with_a_fault_says_in_which_table_and_row(tmp_path, changed, words):
    with pytest.raises(InputError, match=words):
        folder(tmp_path, **changed)


def test_a_file_without_any_row_is_a_framework_without_requirements(tmp_path):
    assert one_file(tmp_path, "profile,skill\n").requirements.is_empty()


TITLED = (
    "occupation code;occupation title;skill code;skill title;level;judged_by\n"
    "P1;Baker;s1;Dough making;3;two bakers\nP1;Baker;s2;Leading;1;\nP2;Café hand;s1;Dough making;2;one baker\n"
)


def test_titles_may_stand_beside_ids_and_other_columns_are_kept_and_said(tmp_path):
    path = tmp_path / "own.csv"
    path.write_bytes(TITLED.encode("cp1252"))
    framework, notes = read_framework_table(path)
    assert framework.profile_titles == {"P1": "Baker", "P2": "Café hand"}
    assert framework.titles == {"s1": "Dough making", "s2": "Leading"}
    assert framework.extras["requirement_details"].rows() == [
        ("P1", "s1", "two bakers"),
        ("P1", "s2", None),
        ("P2", "s1", "one baker"),
    ]
    assert notes[-1] == "columns kept beside the requirements: ‘judged_by’"
    assert any("semicolon" in note for note in notes)


def test_a_title_alone_is_the_skill(tmp_path):
    framework = one_file(tmp_path, "job role,competency,category\nBaker,Kneading,Making\n")
    assert framework.skills.rows() == [("Kneading", "Kneading", "Making", "")]


def test_a_skill_with_two_titles_is_refused_with_the_row(tmp_path):
    text = "profile,skill,skill title\nP1,s1,Dough\nP2,s1,Batter\n"
    with pytest.raises(InputError, match="row 3: skill 's1' has the title 'Batter' here, but 'Dough' in a row before"):
        one_file(tmp_path, text)


def test_a_workbook_with_lines_above_its_header_is_a_table_like_any_other(tmp_path):
    rows = [["Our framework"], [], ["profile", "skill", "level"], ["Baker", "Kneading", "two"]]
    path = make_workbook(tmp_path / "own.xlsx", {"Data": rows})
    with pytest.raises(InputError, match="row 4: level 'two' isn't a number"):
        read_framework_table(path)


def test_other_names_of_skills_are_kept_each_on_its_own(tmp_path):
    framework = folder(tmp_path, skills="skill,title,also\ndough,Dough making,kneading; bread ;\nlead,Leading,\n")
    assert framework.extras["skill_titles"].rows() == [("dough", "kneading"), ("dough", "bread")]


def test_a_table_of_skills_without_other_names_gives_none(tmp_path):
    assert "skill_titles" not in folder(tmp_path).extras
