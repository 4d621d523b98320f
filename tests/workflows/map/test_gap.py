"""The gap from an occupation, and from a person who worked in it: one rule."""

from pathlib import Path

import numpy as np
import pytest

from occumap.model.gap import Gap, Status
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.fit import gap_to
from occumap.workflows.map.gap import gap
from occumap.workflows.map.skills_map import SkillsMap

PAIRS = 70


def _stands(found: Gap) -> dict[str, tuple[Status, float]]:
    return {line.skill: (line.status, line.held) for line in found.lines}


@pytest.mark.parametrize("framework", ["ssc", "engineering-starter", "onet/29.3"])
def test_an_occupation_left_and_a_person_who_worked_in_it_hold_the_same(framework: str, shared: Path) -> None:
    ground = SkillsMap.named(str(shared / framework) if "/" in framework else framework)
    described = sorted(set(ground.asked["profile"]))
    draw = np.random.default_rng(16)
    asked_about = 0
    for _ in range(PAIRS):
        start, to = (str(one) for one in draw.choice(described, 2, replace=False))
        of_occupation = gap(start, to, framework=ground)
        of_person = gap_to(describe_person(jobs=[start], framework=ground), to, framework=ground)
        assert _stands(of_person) == _stands(of_occupation)
        assert of_person.coverage == pytest.approx(of_occupation.coverage)
        asked_about += len(of_person.not_stated)
    # O*NET leaves ratings out, which are neither held nor missing; the others are complete.
    assert bool(asked_about) == (framework == "onet/29.3")


def test_an_occupation_held_against_itself_is_the_same() -> None:
    found = gap("OCC0349", "OCC0349")
    assert found.of_itself
    assert {line.status for line in found.lines} == {Status.MET}
    assert not gap("OCC0349", "OCC0292").of_itself
