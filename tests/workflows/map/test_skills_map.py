"""Where gaps and moves are looked for: what a name was taken for, and what lies beyond the map."""

from pathlib import Path

import pytest

from occumap.catalog.kept import keep
from occumap.catalog.load import load
from occumap.catalog.typical_titles import titles_on_map
from occumap.errors import UnknownNameError
from occumap.model.resolution import Ambiguous, Resolved, Unknown
from occumap.workflows.map.skills_map import SkillsMap


def test_what_was_taken_is_said_and_a_whole_name_is_not() -> None:
    skills_map = SkillsMap.named("engineering-starter")
    assert "was taken as OCC0349 Welder" in skills_map.taken("senior welder", "OCC0349")
    assert skills_map.taken("welder", "OCC0349") == ""
    assert skills_map.taken("OCC0349", "OCC0349") == ""


def test_an_occupation_that_the_framework_does_not_describe_is_said_so() -> None:
    skills_map = SkillsMap.named("engineering-starter")
    said = "the map has OCC0827 Nursing associate, but this framework has no profile"
    with pytest.raises(UnknownNameError, match=said):
        skills_map.find("nursing associate")


def test_a_group_beyond_the_map_is_offered_where_the_framework_describes_it() -> None:
    skills_map = SkillsMap.named("ssc")
    found = skills_map.resolve("barista")
    assert isinstance(found, Unknown)
    assert found.near[0].id == "9266"
    assert "The nearest are 9266 (Coffee shop workers)" in found.hint
    group = skills_map.resolve("9266")
    assert isinstance(group, Resolved)
    assert group.said == ""
    assert skills_map.finder().named("9266").name == "Coffee shop workers"


def test_typical_titles_of_loaded_records_find_the_occupation_on_that_map(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = shared / "engineering-map" / "raw"
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path))
    keep(load(records), "six")
    ground = SkillsMap.named("ssc", "six")
    titles = titles_on_map("six")
    assert len(titles) >= 20
    taken = 0
    for code, title in titles.iter_rows():
        found = ground.resolve(title)
        if isinstance(found, Resolved):
            assert found.id == code
            taken += 1
        else:
            assert isinstance(found, Ambiguous)
            assert code in {one.id for one in found.candidates}
    assert taken >= 0.8 * len(titles)
