"""O*NET's database, in every form and vintage it is published in."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from occumap.errors import InputError
from occumap.io.onet import read_onet
from tests.io.made_onet import (
    BASIC,
    CHEF,
    FORMS,
    NEW,
    OLD,
    SMITH,
    TABLES,
    ZONE_HEADER,
    ZONES,
    Form,
    Rows,
    as_text,
    as_workbooks,
    changed,
    ratings,
    without,
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tables", [OLD, NEW], ids=["29.x", "30.x"])
def test_every_form_and_vintage_says_the_same(tmp_path: Path, form: Form, tables: dict[str, Rows]) -> None:
    framework = read_onet(form(tmp_path, tables))
    assert framework.code_list == "onet-soc"
    assert framework.profiles.rows() == [(CHEF, "Chefs", CHEF), (SMITH, "Smiths", SMITH)]
    assert framework.skills.rows() == [
        ("2.A.1.a", "Reading", "Content", "Understanding what is written"),
        ("2.B.3.l", "Repairing", "Technical Skills", "Mending machines"),
        ("2.C.1.a", "Administration", "Business", "Running things"),
    ]
    assert sorted(framework.requirements.rows()) == [
        (CHEF, "2.A.1.a", 3.5, 4.0, True, 0.25, 0.25),
        (CHEF, "2.C.1.a", 4.0, 3.5, True, None, None),
        (SMITH, "2.B.3.l", 4.0, 3.0, True, 0.25, 0.25),
    ]
    assert sorted(framework.extras["left_out"].rows()) == [
        (CHEF, "2.B.3.l", 0.0, 1.5, "level 0"),
        (SMITH, "2.A.1.a", 2.0, 2.0, "suppressed"),
        (SMITH, "2.C.1.a", 1.0, 2.0, "not relevant"),
    ]
    assert sorted(framework.unstated.rows()) == [
        (SMITH, "2.A.1.a", "suppressed"),
        (SMITH, "2.C.1.a", "not relevant"),
    ]
    assert framework.extras["tasks"].rows() == [
        (CHEF, "7", "Season the soup.", "Core"),
        (CHEF, "8", "Taste the soup.", None),
    ]
    assert framework.extras["job_zones"].rows() == [(CHEF, 3)]
    assert framework.extras["related"].rows() == [(CHEF, SMITH, "Primary-Short", 1)]
    assert framework.extras["elements"].rows() == [
        ("2.A.1.a", "skills"),
        ("2.B.3.l", "skills"),
        ("2.C.1.a", "knowledge"),
    ]
    assert framework.described("2.A.1.a") == {2.0: "Read a recipe"}
    assert framework.extras["occupations"].row(2) == (SMITH, "Smiths", 'They say "iron".')


def test_an_element_that_an_occupation_was_never_rated_on_is_not_stated(tmp_path: Path) -> None:
    skills = [row for row in OLD["Skills"] if row[0] != CHEF or row[2] != "2.B.3.l"]
    framework = read_onet(as_workbooks(tmp_path, {**OLD, "Skills": skills}))
    assert (CHEF, "2.B.3.l", "not rated") in framework.unstated.rows()
    assert framework.profile(CHEF).why_unstated("2.B.3.l") == "not rated"


def test_suppressed_requirements_are_kept_on_request_but_never_those_not_relevant(tmp_path: Path) -> None:
    framework = read_onet(as_workbooks(tmp_path, OLD), keep_suppressed=True)
    smith = framework.profile(SMITH)
    assert {r.skill: (r.level, r.essential) for r in smith.requirements} == {
        "2.A.1.a": (2.0, False),
        "2.B.3.l": (4.0, True),
    }
    assert "suppress them" not in framework.notice
    assert "recommends suppressing are kept" in framework.notice


def test_importance_recommended_for_suppression_suppresses_the_requirement(tmp_path: Path) -> None:
    skills = [list(row) for row in OLD["Skills"]]
    assert skills[1][4] == "IM"
    skills[1][11] = "Y"
    framework = read_onet(as_workbooks(tmp_path, {**OLD, "Skills": skills}), ("skills",))
    assert framework.profile(CHEF).requirements == ()
    assert CHEF in framework


def test_the_notice_counts_what_is_left_out_and_the_title_is_the_release(tmp_path: Path) -> None:
    framework = read_onet(as_workbooks(tmp_path, NEW))
    assert framework.title == "O*NET 30.3 Database"
    assert "CC BY 4.0" in framework.source
    assert "Occupations left out because they have no ratings: 1 of 3" in framework.notice
    assert "Ratings left out because they are not relevant or have level 0: 2." in framework.notice
    assert "O*NET recommends suppressing them: 1." in framework.notice
    assert "drawn by Occumap" in framework.notice


@pytest.mark.parametrize(("tables", "zones"), [(OLD, [1, 2, 3, 4, 5]), (NEW, [2, 3, 4, 5])])
def test_four_or_five_job_zones_are_read(tmp_path: Path, tables: dict[str, Rows], zones: list[int]) -> None:
    reference = read_onet(as_workbooks(tmp_path, tables)).extras["job_zone_reference"]
    assert reference["zone"].to_list() == zones
    assert reference["svp_range"].to_list() == ["(4.0)"] * len(zones)


def test_a_reference_row_for_two_job_zones_is_given_for_both(tmp_path: Path) -> None:
    joined = [["1-2", "Job Zones One and Two", "x", "x", "x", "x", "x"], *ZONES[2:]]
    reference = read_onet(as_workbooks(tmp_path, {**NEW, "Job Zone Reference": [ZONE_HEADER, *joined]})).extras[
        "job_zone_reference"
    ]
    assert reference.select("zone", "name").rows()[:2] == [(1, "Job Zones One and Two"), (2, "Job Zones One and Two")]


@pytest.mark.parametrize("place", [".", ".."])
def test_career_clusters_may_lie_in_the_folder_or_beside_it(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "30.3"
    folder.mkdir()
    text = f'Career Cluster,Career Pathway,Code,Occupation\n"Food, Drink",Kitchens,{CHEF},Chefs\n'
    (folder / place / "All_Career_Clusters.csv").write_text(text, encoding="utf-8")
    clusters = read_onet(as_workbooks(folder, OLD)).extras["career_clusters"]
    assert clusters.rows() == [("Food, Drink", "Kitchens", CHEF, "Chefs")]


def test_abilities_and_work_activities_are_read_when_asked_for(tmp_path: Path) -> None:
    tables = {
        **OLD,
        "Abilities": ratings((CHEF, "1.A.1.a.1", 3, 3, "N", "N")),
        "Work Activities": ratings((CHEF, "4.A.1.a.1", 3, 3, "N", "N")),
    }
    tables["Content Model Reference"] = [
        *TABLES["Content Model Reference"],
        ["1.A.1", "Cognitive Abilities", ""],
        ["1.A.1.a.1", "Oral Comprehension", ""],
        ["4.A.1.a.1", "Getting Information", ""],
    ]
    framework = read_onet(as_workbooks(tmp_path, tables), ("abilities", "work_activities"))
    assert framework.skills.select("skill", "title", "family").rows() == [
        ("1.A.1.a.1", "Oral Comprehension", "Cognitive Abilities"),
        ("4.A.1.a.1", "Getting Information", ""),
    ]


def test_without_the_content_model_elements_keep_the_names_they_are_rated_under(tmp_path: Path) -> None:
    tables = {name: rows for name, rows in OLD.items() if name != "Content Model Reference"}
    framework = read_onet(as_workbooks(tmp_path, tables))
    assert framework.titles["2.B.3.l"] == "Name of 2.B.3.l"


@pytest.mark.parametrize("form", [as_workbooks, as_text])
@pytest.mark.parametrize(
    ("tables", "said"),
    [
        (changed("Skills", 2, "Data Value", "7.5"), ["Skills", "row 3", "7.5", CHEF, "2.A.1.a", "from 0 to 7"]),
        (changed("Skills", 1, "Data Value", "0.5"), ["Skills", "row 2", "0.5", "from 1 to 5"]),
        (changed("Knowledge", 2, "Data Value", "high"), ["Knowledge", "row 3", "'high'", "isn't a number"]),
        (changed("Knowledge", 2, "Data Value", ""), ["Knowledge", "row 3", CHEF, "from 0 to 7"]),
        (changed("Knowledge", 2, "Standard Error", "some"), ["Knowledge", "row 3", "'some'", "isn't a number"]),
        (changed("Skills", 1, "Element ID", "2.Z.9"), ["Skills", "row 2", "'2.Z.9'", "Content Model Reference"]),
        (changed("Skills", 1, "O*NET-SOC Code", "99-9999.00"), ["Skills", "row 2", "99-9999.00", "Occupation Data"]),
        (changed("Skills", 3, "O*NET-SOC Code", CHEF), ["Skills", "row 4", CHEF, "second time"]),
        (changed("Skills", 1, "Scale ID", "XX"), ["Skills", "row 3", "level of 2.A.1.a", "no importance"]),
        (changed("Occupation Data", 1, "O*NET-SOC Code", "35-1011"), ["Occupation Data", "row 2", "O*NET-SOC code"]),
        (changed("Occupation Data", 2, "O*NET-SOC Code", CHEF), ["Occupation Data", "row 3", "second time"]),
        (changed("Job Zones", 1, "Job Zone", "high"), ["Job Zones", "row 2", "'high'", "job zone"]),
        (changed("Skills", 0, "Data Value", "Worth"), ["Skills", "no column for value", "Data Value"]),
        (without("Skills"), ["no table ‘Skills’"]),
        (without("Occupation Data"), ["no table ‘Occupation Data’"]),
        (without("Transferable Skills", tables=NEW), ["no table ‘Transferable Skills’"]),
        ({**OLD, "Essential Skills": BASIC}, ["both ‘Skills’ and ‘Essential Skills’"]),
    ],
)
def test_what_is_wrong_is_said_with_file_and_row(
    tmp_path: Path, form: Form, tables: dict[str, Rows], said: Sequence[str]
) -> None:
    with pytest.raises(InputError) as raised:
        read_onet(form(tmp_path, tables))
    for words in said:
        assert words in str(raised.value)


def test_an_unknown_domain_and_no_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no elements 'skils'.*skills, knowledge"):
        read_onet(as_workbooks(tmp_path, OLD), ("skils",))
    with pytest.raises(InputError, match="no elements are asked for"):
        read_onet(tmp_path, ())
    with pytest.raises(InputError, match="no such folder"):
        read_onet(tmp_path / "nowhere")
    with pytest.raises(InputError, match="this is a file"):
        read_onet(tmp_path / "Skills.xlsx")


def test_a_cut_workbook_is_said_to_be_one(tmp_path: Path) -> None:
    folder = as_workbooks(tmp_path, OLD)
    (folder / "Skills.xlsx").write_bytes((folder / "Skills.xlsx").read_bytes()[:900])
    with pytest.raises(InputError, match="not a complete Excel workbook"):
        read_onet(folder)


def test_release_29_3_as_published(shared: Path) -> None:
    start = time.perf_counter()
    framework = read_onet(shared / "onet" / "29.3")
    # About a second on a quiet machine of two cores; the bound leaves room for a busy one.
    assert time.perf_counter() - start < 10
    assert framework.title == "O*NET 29.3 Database"
    assert len(framework.profiles) == 879
    assert dict(framework.extras["elements"].group_by("domain").len().iter_rows()) == {"skills": 35, "knowledge": 33}
    assert framework.requirements["level"].is_between(0, 7, closed="right").all()
    assert framework.requirements["importance"].is_between(1, 5).all()
    assert len(framework.requirements) + len(framework.extras["left_out"]) == 879 * 68
    assert len(framework.requirements) == 49_361
    assert (framework.skills["family"] != "").all()
    assert (framework.skills["definition"] != "").all()
    sizes = {name: len(table) for name, table in framework.extras.items() if name not in ("elements", "left_out")}
    assert sizes == {
        "occupations": 1_016,
        "tasks": 18_796,
        "job_zones": 923,
        "job_zone_reference": 5,
        "related": 18_460,
        "career_clusters": 1_011,
        "titles": 60_485,
        "education": 10_296,
        "training": 24_882,
        "technologies": 32_681,
    }
    reading = framework.profile("11-1011.00").by_skill["2.A.1.a"]
    assert (reading.level, reading.importance, reading.essential, reading.level_error) == (4.62, 4.12, True, 0.183)


def test_suppressed_ratings_of_release_29_3_come_back_when_asked_for(shared: Path) -> None:
    framework = read_onet(shared / "onet" / "29.3", ("knowledge",), keep_suppressed=True)
    default = read_onet(shared / "onet" / "29.3", ("knowledge",))
    suppressed = default.extras["left_out"].filter(pl.col("reason") == "suppressed")
    assert len(framework.requirements) - len(default.requirements) == len(suppressed) > 1_000
