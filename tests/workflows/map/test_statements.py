"""A skill as somebody states it: with a level, without one, or as one they don't have."""

from dataclasses import replace

import pytest

from occumap.errors import InputError
from occumap.examples import small_framework
from occumap.model.skills import HELD_OR_NOT, Framework, Scale
from occumap.workflows.map.statements import held_profile


@pytest.mark.parametrize(
    ("text", "level", "why"),
    [("dough:3", 3, ""), ("Dough making", 1, "level not stated"), ("dough:0", 0, "")],
)
def test_a_level_is_stated_open_or_nought(text: str, level: float, why: str) -> None:
    held = held_profile(text, small_framework())
    assert held.by_skill["dough"].level == level
    assert held.why_unstated("dough") == why
    assert held.why_unstated("icing") == "not mentioned"


def test_where_a_skill_is_held_or_not_its_name_says_all() -> None:
    tiny = small_framework()
    plain = Framework("p", "p", HELD_OR_NOT, tiny.skills, tiny.profiles, tiny.requirements.clear())
    held = held_profile("dough", plain)
    assert (held.level("dough"), held.why_unstated("dough")) == (1, "")


def test_where_levels_count_tasks_how_many_is_not_stated() -> None:
    tasks = replace(small_framework(), scale=Scale("tasks", 0, 37, graded=False))
    held = held_profile("dough", tasks)
    assert (held.level("dough"), held.why_unstated("dough")) == (1, "level not stated")


@pytest.mark.parametrize(("text", "said"), [("dough:9", "off the scale"), ("dough:good", "isn't a number")])
def test_a_level_that_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        held_profile(text, small_framework())
