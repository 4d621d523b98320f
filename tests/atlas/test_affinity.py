"""How near occupations are in kind: symmetric, one to itself, and about rare things more than common ones."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from occumap.atlas.affinity import affinity, affinity_of
from occumap.errors import UnknownNameError
from occumap.examples import small_framework


def test_affinity_is_symmetric_between_0_and_1_and_1_to_itself() -> None:
    near = affinity(small_framework())
    assert near == pytest.approx(near.T)
    assert np.diag(near) == pytest.approx(1)
    assert near.min() >= 0
    assert near.max() <= 1 + 1e-12


def test_occupations_with_no_skill_in_common_are_not_near_at_all() -> None:
    places = small_framework().profile_place
    assert affinity(small_framework())[places["O1"], places["O4"]] == 0


def test_affinity_of_one_profile_is_its_row() -> None:
    framework = small_framework()
    assert affinity_of(framework.profile("O3"), framework) == pytest.approx(affinity(framework)[2])


def test_a_shared_rare_skill_counts_more_than_a_shared_common_one() -> None:
    rows = [(f"p{n}", "common", 3.0) for n in range(9)] + [("p0", "rare", 3.0), ("p1", "rare", 3.0)]
    rows += [("p2", "other", 3.0)]
    framework = replace(
        small_framework(),
        skills=pl.DataFrame({"skill": ["common", "rare", "other"], "title": ["common", "rare", "other"]}),
        profiles=pl.DataFrame({"profile": [f"p{n}" for n in range(9)], "title": [f"p{n}" for n in range(9)]}),
        requirements=pl.DataFrame(rows, schema=["profile", "skill", "level"], orient="row"),
        descriptors=small_framework().descriptors.clear(),
    )
    near = affinity(framework)
    assert near[0, 1] > near[0, 2]


def test_words_of_tasks_bring_occupations_nearer() -> None:
    tasks = pl.DataFrame(
        {"profile": ["O1", "O4", "O5"], "task": ["Cleans spokes and rims", "Trues spokes and rims", "Draws frames"]}
    )
    plain, told = small_framework(), replace(small_framework(), extras={"tasks": tasks})
    places = plain.profile_place
    assert affinity(told)[places["O1"], places["O4"]] > affinity(plain)[places["O1"], places["O4"]]
    assert affinity(told, tasks=False) == pytest.approx(affinity(plain))


def test_some_profiles_can_be_asked_for_and_an_unknown_one_is_an_error() -> None:
    near = affinity(small_framework())
    assert affinity(small_framework(), profiles=["O3", "O1"]) == pytest.approx(near[np.ix_([2, 0], [2, 0])])
    with pytest.raises(UnknownNameError, match="O9"):
        affinity(small_framework(), profiles=["O1", "O9"])


def test_linked_tasks_count_as_much_as_skills_and_alone_where_there_are_none() -> None:
    links = pl.DataFrame(
        {"profile": ["O1", "O4", "O4", "O5"], "task": ["T1", "T1", "T2", "T2"], "relatedness": [1.0, 0.5, 1.0, 1.0]}
    )
    plain, linked = small_framework(), replace(small_framework(), extras={"task_links": links})
    bare = replace(linked, requirements=linked.requirements.clear())
    of_skills, of_tasks = affinity(plain), affinity(bare)
    assert of_tasks[0, 3] > 0
    assert affinity(linked) == pytest.approx((of_skills + of_tasks) / 2)


def test_without_known_tasks_the_skills_held_speak_for_all() -> None:
    links = pl.DataFrame({"profile": ["O1"], "task": ["T1"], "relatedness": [1.0]})
    linked = replace(small_framework(), extras={"task_links": links})
    person = replace(linked.profile("O2"), id="me")
    assert affinity_of(person, linked)[1] == pytest.approx(1)
