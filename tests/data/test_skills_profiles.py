"""The profiles of the starter framework: what the work is stands first, and what all such work asks isn't forgotten."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from importlib.resources import files

import pytest

from occumap.catalog.load import framework, occupational_map
from occumap.catalog.skill_names import find_skill
from occumap.model.occupational_map import OccupationStatus
from occumap.model.skills import Profile, Requirement
from tests.data.engineering_route import engineering_occupations

HANDS_ON = ("Making and processing", "Maintaining and installing")
# What work of these names is, whoever does it: one of these skills matters most.
MAIN_WORK = {
    r"inspect|non[- ]destructive": {"welding-inspection", "inspection-metrology", "non-destructive-testing"},
    r"surveyor": {"statutory-inspection"},
    r"\bwelder\b": {"welding"},
    r"pipeworker": {"pipework"},
    r"upholster": {"upholstery"},
    r"machinist|machining": {"machining", "wood-machining", "textiles-leather"},
    r"toolmaker": {"toolmaking"},
    r"fabricator|fabrication": {"fabrication", "glass-windows"},
    r"design technician": {"cad", "engineering-design"},
    r"finisher": {"painting"},
    r"weighbridge": {"weighing-loads"},
    r"software": {"software"},
    r"\bmaintenance (technician|engineer|mechanic|craftsperson)\b(?!.*toolmaker)": {
        "mechanical-maintenance",
        "electrical-maintenance",
        "instrumentation",
        "plant-repair",
        "aircraft-systems",
        "vehicle-mechanical",
        "maintenance-planning",
        "heat-networks",
        "production-operation",
        "gas-networks",
        "plc-control",
        "toolmaking",
    },
    r"signalling": {"rail-signalling"},
    r"\btrack\b": {"rail-track-lines"},
    r"\btraction\b|rolling stock": {"rolling-stock"},
    r"laundry": {"laundry"},
    r"\brobotics\b": {"robotics"},
    r"control systems engineer": {"control-design"},
}


def _profiles() -> list[Profile]:
    return [framework("engineering-starter").profile(code) for code in framework("engineering-starter").profile_titles]


def _main_skills(profile: Profile) -> set[str]:
    most = max(one.importance for one in profile.requirements)
    return {one.skill for one in profile.requirements if one.importance == most}


def _core() -> dict[int, dict[str, tuple[float, float]]]:
    """Return level and importance of each skill of the core, by level of occupation."""
    table = files("occumap.data").joinpath("atlas/skills/core.csv").read_text(encoding="utf-8")
    core: defaultdict[int, dict[str, tuple[float, float]]] = defaultdict(dict)
    for row in csv.DictReader(table.splitlines()):
        core[int(row["level"])][row["skill"]] = (float(row["asked"]), float(row["importance"]))
    return dict(core)


@pytest.mark.parametrize(("name", "skills"), MAIN_WORK.items())
def test_the_main_work_of_an_occupation_is_what_matters_most_there(name: str, skills: set[str]) -> None:
    called_so = [profile for profile in _profiles() if re.search(name, profile.title.casefold())]
    assert called_so
    assert [profile.title for profile in called_so if not _main_skills(profile) & skills] == []


def test_an_inspector_of_welds_inspects_and_does_not_weld_at_the_top() -> None:
    inspector = framework("engineering-starter").profile("OCC0292")
    assert _main_skills(inspector) == {"welding-inspection"}
    assert inspector.level("non-destructive-testing") >= 4
    assert inspector.level("welding") <= 2


def test_who_manages_leads_people() -> None:
    managers = [one for one in _profiles() if re.search(r"\bmanager$|management$|\bleader$|supervisor$", one.title)]
    leading = {one.title: one.by_skill["team-leadership"] for one in managers if "sset manage" not in one.title}
    assert len(leading) >= 8
    assert [title for title, asked in leading.items() if asked.importance < 4] == []


def test_the_core_of_its_level_is_in_every_profile() -> None:
    core = _core()
    for occupation in engineering_occupations():
        profile = framework("engineering-starter").profile(occupation.code)
        for skill, (level, importance) in core[occupation.level].items():
            asked = profile.by_skill[skill]
            assert (asked.level >= level, asked.importance >= importance) == (True, True), (occupation.name, skill)


def test_the_core_grows_with_the_level_and_leading_comes_with_level_4() -> None:
    core = _core()
    assert sorted(core) == [2, 3, 4, 5, 6, 7]
    for lower, higher in zip(range(2, 7), range(3, 8), strict=True):
        assert all(core[higher][skill][0] >= level for skill, (level, _) in core[lower].items())
    assert [level for level in core if "team-leadership" in core[level]] == [4, 5, 6, 7]


def test_where_hands_are_on_machines_or_on_what_patients_rely_on_working_safely_matters_daily() -> None:
    family = dict(framework("engineering-starter").skills.select("skill", "family").iter_rows())
    levels = {one.code: one.level for one in engineering_occupations()}
    hands_on = [
        one for one in _profiles() if levels[one.id] <= 3 and any(family[s] in HANDS_ON for s in _main_skills(one))
    ]
    assert len(hands_on) > 150
    assert [one.title for one in hands_on if one.by_skill["health-safety"].importance < 4] == []
    patients = [one for one in _profiles() if "medical-devices" in one.by_skill]
    assert all(one.by_skill["health-safety"].importance >= 4 for one in patients)
    assert all({"hygiene", "product-safety"} & set(one.by_skill) for one in patients)


def test_who_maintains_isolates_first() -> None:
    maintain = {"mechanical-maintenance", "electrical-maintenance", "high-voltage-networks", "lifts-escalators"}
    fixing = [one for one in _profiles() if _main_skills(one) & maintain]
    assert len(fixing) > 50
    assert [one.title for one in fixing if "safe-systems" not in one.by_skill] == []


def test_engineers_from_level_6_ask_mathematics_and_so_do_trades_that_reckon() -> None:
    levels = {one.code: one.level for one in engineering_occupations()}
    engineers = [one for one in _profiles() if levels[one.id] >= 6 and re.search("ngineer|cientist", one.title)]
    assert len(engineers) > 60
    assert [one.title for one in engineers if "engineering-science" not in one.by_skill] == []
    reckon = {"machining", "toolmaking", "pattern-cutting", "weighing-loads", "spectacle-making", "wood-machining"}
    trades = [one for one in _profiles() if _main_skills(one) & reckon]
    assert [one.title for one in trades if not {"mathematics", "engineering-science"} & set(one.by_skill)] == []


def test_options_of_one_standard_share_more_than_the_core_of_their_level() -> None:
    core = _core()
    options: defaultdict[str, list[str]] = defaultdict(list)
    for occupation in engineering_occupations():
        if occupation.option:
            options[occupation.standard].append(occupation.code)
    several = {standard: codes for standard, codes in options.items() if len(codes) > 1}
    assert len(several) > 40
    for standard, codes in several.items():
        shared = set.intersection(*(set(framework("engineering-starter").profile(code).by_skill) for code in codes))
        assert len(shared - set(core[occupational_map()[codes[0]].level])) >= 3, standard


def test_a_control_systems_engineer_and_a_mechanical_maintenance_technician_ask_what_all_such_do() -> None:
    engineer, technician = (
        framework("engineering-starter").profile("OCC0023"),
        framework("engineering-starter").profile("OCC0154E"),
    )
    assert {"health-safety", "communication", "problem-solving", "engineering-science"} <= set(engineer.by_skill)
    assert "documentation" in technician.by_skill


def test_every_requirement_says_what_it_was_judged_by() -> None:
    judged = framework("engineering-starter").extras["requirement_details"]
    assert len(judged) == len(framework("engineering-starter").requirements)
    words = {re.sub(r" OCC\d+[A-Z]?$", "", word) for word in judged["judged_by"]}
    assert words == {"level core", "name", "name alone", "standard's title", "sibling", "trade knowledge"}
    siblings = {word.removeprefix("sibling ") for word in judged["judged_by"] if word.startswith("sibling ")}
    assert siblings <= set(framework("engineering-starter").profile_titles)


def test_what_is_judged_by_the_core_is_asked_as_the_core_says() -> None:
    core, levels = _core(), {one.code: one.level for one in engineering_occupations()}
    by_core = framework("engineering-starter").extras["requirement_details"].filter(judged_by="level core")
    for profile, skill in by_core.select("profile", "skill").iter_rows():
        asked: Requirement = framework("engineering-starter").profile(profile).by_skill[skill]
        assert (asked.level, asked.importance) == core[levels[profile]][skill]


def test_what_rests_on_a_name_alone_says_so() -> None:
    nameless = {
        one.code
        for one in engineering_occupations()
        if not one.soc2020 and one.status in (OccupationStatus.POTENTIAL, OccupationStatus.WITHOUT_APPRENTICESHIP)
    }
    judged = framework("engineering-starter").extras["requirement_details"]
    assert len(nameless) == 32
    assert set(judged.filter(judged_by="name alone")["profile"]) == nameless
    assert set(judged.filter(judged["profile"].is_in(list(nameless)))["judged_by"]) == {"name alone", "level core"}


@pytest.mark.parametrize(
    ("said", "skill"),
    [
        ("NDT", "non-destructive-testing"),
        ("MIG", "welding"),
        ("tig", "welding"),
        ("SCADA", "plc-control"),
        ("PLC", "plc-control"),
        ("CAD", "cad"),
        ("CNC", "cnc-programming"),
        ("FEA", "engineering-analysis"),
        ("LOTO", "safe-systems"),
        ("ISO 9001", "quality-management"),
        ("maths", "mathematics"),
    ],
)
def test_a_skill_is_found_by_the_names_of_the_trade(said: str, skill: str) -> None:
    assert find_skill(said, framework("engineering-starter")) == skill
