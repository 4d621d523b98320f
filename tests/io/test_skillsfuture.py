"""SkillsFuture's workbook is read. There is no real one here: all of this holds for made-up workbooks of its shape."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.io.skillsfuture import notes_of, read_skillsfuture
from occumap.model.skills import Framework
from tests.io.made_files import Cell, make_workbook

Rows = Sequence[Sequence[Cell]]

ROLES: Rows = [
    ["Sector", "Track", "Job Role", "Job Role Description", "Performance Expectation"],
    ["Food", "Bread", "Baker", "Bakes  bread.\n", "Safe food"],
    ["Food", "Cakes", "Baker", "Bakes cakes.", None],
    ["Retail", "Shops", "Shop Keeper", "Keeps a shop.", None],
]
ASKED: Rows = [
    ["Sector", "Track", "Job Role", "TSC_CCS Title", "TSC_CCS Type", "Proficiency Level", "TSC_CCS Code"],
    ["Food", "Bread", "Baker", "Dough Making", "tsc", 3, "FOD-DOU-1"],
    ["Food", "Bread", "Baker", "Communication", "ccs", "Basic", "CCS-1"],
    ["Food", "Cakes", "Baker", "Dough making ", "tsc", "Level 2", "FOD-DOU-1"],
    ["Retail", "Shops", "Shop Keeper", "Stock Control", "tsc", "5", "RET-STO-1"],
    ["Retail", "Shops", "Shop Keeper", "Dough Making", "tsc", "1.0", "RET-DOU-9"],
    ["Retail", "Shops", "Shop Keeper", "Dough Making", "tsc", "4", "RET-DOU-8"],
    ["Retail", "Shops", "Shop Keeper", "Communication", "ccs", "Advanced", "CCS-1"],
]
ITEM_NAMES: list[Cell] = [
    "TSC_CCS Code",
    "Sector",
    "TSC_CCS Category",
    "TSC_CCS Title",
    "TSC_CCS Description",
    "TSC_CCS Type",
    "Proficiency Level",
    "Proficiency Description",
    "Knowledge / Ability Classification",
    "Knowledge / Ability Items",
]
ITEMS: Rows = [
    ITEM_NAMES,
    ["FOD-DOU-1", "Food", "Making", "Dough Making", "Makes dough", "tsc", "3", "Leads", "knowledge", "Yeast"],
    ["FOD-DOU-1", "Food", "Making", "Dough Making", "Makes dough", "tsc", "3", "Leads", "ability", "Knead"],
    ["FOD-DOU-1", "Food", "Making", "Dough Making", "Makes dough", "tsc", "2", "Helps", "ability", "Weigh"],
    ["CCS-1", "All", "People", "Communication", "Says it", "ccs", "Basic", "Says it plainly", "ability", "Speak"],
    ["RET-STO-1", "Retail", "Stock", "Stock Control", "Keeps stock", "tsc", "5", "Decides", "ability", "Count"],
]
WORK: Rows = [
    ["Sector", "Track", "Job Role", "Critical Work Function", "Key Tasks"],
    ["Food", "Bread", "Baker", "Bake bread", "Mix the dough"],
    ["Food", "Bread", "Baker", "Bake bread", "Heat the oven"],
]


def read(tmp_path: Path, **changed: Rows) -> Framework:
    sheets = {"roles": ROLES, "asked": ASKED, "items": ITEMS, "work": WORK, **changed}
    names = {
        "roles": "Job Role_Description",
        "asked": "Job Role_TCS_CCS",
        "items": "TSC_CCS_K&A",
        "work": "Job Role_CWF_KT",
    }
    workbook = {names.get(name, name): rows for name, rows in sheets.items() if rows}
    return read_skillsfuture(make_workbook(tmp_path / "skillsfuture.xlsx", workbook))


def test_a_job_role_is_named_by_sector_track_and_title_since_titles_stand_twice(tmp_path):
    framework = read(tmp_path)
    assert framework.profiles.rows() == [
        ("Food | Bread | Baker", "Baker", None),
        ("Food | Cakes | Baker", "Baker", None),
        ("Retail | Shops | Shop Keeper", "Shop Keeper", None),
    ]
    assert framework.extras["roles"].row(0) == ("Food | Bread | Baker", "Food", "Bread", "Bakes bread.", "Safe food")


def test_a_skill_is_its_title_across_sectors_whatever_its_code_or_case(tmp_path):
    framework = read(tmp_path)
    assert framework.skills["skill"].to_list() == ["Dough Making", "Communication", "Stock Control"]
    assert framework.skills.row(0) == ("Dough Making", "Dough Making", "Making", "Makes dough")
    assert framework.profile("Food | Cakes | Baker").level("Dough Making") == 2


def test_a_role_that_asks_for_a_skill_twice_has_the_higher_level_and_both_rows_are_kept(tmp_path):
    framework = read(tmp_path)
    assert framework.profile("Retail | Shops | Shop Keeper").level("Dough Making") == 4
    kept = framework.extras["role_skills"].filter(code=("RET-DOU-9"))
    assert kept["level"].to_list() == [1.0]


def test_core_skills_in_words_become_1_2_and_3_and_the_words_are_kept(tmp_path):
    framework = read(tmp_path)
    assert framework.profile("Food | Bread | Baker").level("Communication") == 1
    assert framework.profile("Retail | Shops | Shop Keeper").level("Communication") == 3
    assert framework.described("Communication") == {1.0: "Says it plainly"}
    names = framework.extras["level_names"]
    assert ("Communication", 1.0, "Basic") in names.select("skill", "level", "label").rows()


def test_levels_in_words_and_in_numbers_of_the_same_skill_are_never_mixed(tmp_path):
    framework = read(tmp_path, asked=[*ASKED, ["Food", "Cakes", "Baker", "Communication", "ccs", "2", "CCS-1"]])
    cakes, bread = framework.profile("Food | Cakes | Baker"), framework.profile("Food | Bread | Baker")
    assert cakes.level("Communication") == 2
    assert bread.level("Communication (basic to advanced)") == 1
    assert bread.level("Communication") == 0


def test_descriptors_knowledge_and_abilities_work_functions_and_key_tasks_come_along(tmp_path):
    framework = read(tmp_path)
    assert framework.described("Dough Making") == {3.0: "Leads", 2.0: "Helps"}
    items = framework.extras["knowledge_and_abilities"]
    assert items.row(0) == ("Dough Making", 3.0, "knowledge", "Yeast")
    assert framework.extras["work"]["task"].to_list() == ["Mix the dough", "Heat the oven"]
    assert "work" not in read(tmp_path, work=[]).extras


def test_other_spellings_of_sheets_and_columns_are_found(tmp_path):
    asked = [["Sector", "Track", "Job Role", "TSC Title", "TSC Type", "proficiency_level", "TSC Code"], *ASKED[1:]]
    items = [["TSC Code" if name == "TSC_CCS Code" else name for name in ITEM_NAMES], *ITEMS[1:]]
    framework = read(tmp_path, asked=[], items=items, **{"Job Role_TSC_CCS": asked})
    assert framework.requirements.equals(read(tmp_path).requirements)


def test_titles_are_looked_up_by_code_where_roles_have_codes_alone(tmp_path):
    asked = [row[:3] + row[4:] for row in ASKED if row[6] not in ("RET-DOU-8", "RET-DOU-9")]
    framework = read(tmp_path, asked=asked)
    assert framework.profile("Retail | Shops | Shop Keeper").level("Stock Control") == 5
    strange: list[Cell] = ["Food", "Bread", "Baker", "tsc", "3", "NO-SUCH"]
    left = read(tmp_path, asked=[*asked, strange]).extras["left_out"]
    assert left.row(0) == ("Job Role_TCS_CCS", 7, "no title is given or known for its skill")


KEY: Rows = [
    ["TSC Code", "Sector", "TSC_CCS Category", "TSC_CCS Title", "TSC_CCS Description", "TSC_CCS Type"],
    ["RET-DOU-8", "Retail", "Selling", "Bread Display", "Shows bread", "tsc"],
]
RETIRED: Rows = [
    ["TSC Code", "Sector", "TSC_CCS Category", "TSC_CCS Title", "TSC_CCS Description", "TSC_CCS Type", "Retired Date"],
    ["OLD-1", "Retail", "Selling", "Ledger Keeping", "Keeps ledgers", "tsc", "2024-01-01"],
]


def test_the_key_names_skills_that_no_ability_does_and_the_retired_are_told(tmp_path):
    bare = [ASKED[0], *ASKED[1:3]]
    more = [["Retail", "Shops", "Shop Keeper", None, "tsc", "4", code] for code in ("RET-DOU-8", "OLD-1")]
    framework = read(tmp_path, asked=[*bare, *more], TSC_CCS_Key=KEY, TSC_CCS_Key_Retired=RETIRED)
    asked = {one.skill for one in framework.profile("Retail | Shops | Shop Keeper").requirements}
    assert asked == {"Bread Display", "Ledger Keeping"}
    described = {row[0]: row[2:] for row in framework.skills.rows()}
    assert described["Bread Display"] == ("Selling", "Shows bread")
    assert framework.extras["retired"].rows() == [("Retail | Shops | Shop Keeper", "Ledger Keeping", "OLD-1")]
    assert notes_of(framework) == ("requirements whose code is among the retired skills: 1",)


def test_what_cannot_be_read_is_left_out_with_row_and_reason_and_the_rest_goes_on(tmp_path):
    strange: Rows = [
        ["Food", "Bread", "Baker", "Icing", "tsc", "7", "X"],
        ["Food", "Bread", "Baker", "Icing", "tsc", None, "X"],
        ["Food", "Bread", None, "Icing", "tsc", "3", "X"],
    ]
    framework = read(tmp_path, asked=[*ASKED, *strange])
    assert "Icing" not in framework.skill_place
    assert len(framework.requirements) == 6
    left = {row: reason for _, row, reason in framework.extras["left_out"].rows()}
    assert set(left) == {9, 10, 11}
    assert left[9].startswith("proficiency level ‘7’ is neither 1 to 6")
    assert left[11] == "it names no job role"


def test_a_role_that_is_described_nowhere_still_has_its_profile(tmp_path):
    asked: Rows = [*ASKED, ["Retail", "Shops", "Cashier", "Stock Control", "tsc", "1", "RET-STO-1"]]
    assert read(tmp_path, asked=asked).profile("Retail | Shops | Cashier").level("Stock Control") == 1


def test_it_says_that_it_was_never_tried_on_a_real_file(tmp_path):
    assert "never on the real one" in read(tmp_path).notice


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"asked": []}, "there is no sheet ‘Job Role_TCS_CCS’"),
        ({"items": []}, "there is no sheet ‘TSC_CCS_K&A’"),
        ({"roles": [["Sector", "Job"], ["Food", "Baker"]]}, "there is no column for role"),
        ({"asked": ASKED[:1]}, "no job role asks for a skill at a level"),
    ],
)
def test_a_workbook_of_another_kind_says_what_is_missing(tmp_path, changed, words):
    with pytest.raises(InputError, match=words):
        read(tmp_path, **changed)
