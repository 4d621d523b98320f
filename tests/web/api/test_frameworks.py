"""Frameworks, maps and placements over the API."""

from __future__ import annotations

from occumap.workflows.map.placement import placement


def test_the_framework_used_by_default_stands_first_and_each_is_described(api):
    listed = api.json("/frameworks")["items"]
    assert [one["id"] for one in listed][:1] == ["ssc"]
    starter = next(one for one in listed if one["id"] == "engineering-starter")
    assert starter["scale"]["highest"] == 6
    skills = api.json(starter["links"]["skills"]["href"].removeprefix("/api/v1"))
    assert skills["page"]["total_elements"] == starter["skills"]


def test_a_framework_has_the_families_of_its_skills_and_its_map(api):
    found = api.json("/frameworks/engineering-starter")
    assert sum(one["skills"] for one in found["families"]) == found["skills"]
    assert found["map"] == "england"
    assert [row["family"] for row in api.table("/frameworks/engineering-starter")] == [
        one["family"] for one in found["families"]
    ]
    assert api.get("/frameworks/none").status_code == 404


def test_maps_are_counted(api):
    assert [(one["id"], one["occupations"]) for one in api.json("/maps")["items"]] == [("england", 1269)]


def test_placements_are_those_of_the_command(api):
    found = api.json("/placements?size=1000")
    expected = placement()
    assert [one["code"] for one in found["items"]] == [one.occupation.code for one in expected.all if one.flagged]
    assert {one["code"] for one in found["unjudged"]} == {one.occupation.code for one in expected.unjudged}


def test_a_standard_keeps_its_occupations_and_an_unknown_one_is_refused(api):
    found = api.json("/placements?standard=ST0457")
    assert {one["standard"] for one in found["items"]} <= {"ST0457"}
    assert api.get("/placements?standard=ST9999").status_code == 404
