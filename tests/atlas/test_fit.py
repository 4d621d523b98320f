"""What a person holds, where it came from, and what fits."""

import pytest

from occumap.atlas.fit import best_fits, gather_skills
from occumap.atlas.skill_weights import Weighing
from occumap.examples import small_framework
from occumap.model.person import Source, SourceKind, Statement
from occumap.model.skills import Profile

JOB, OWN = Source(SourceKind.JOB, "Baker", "O2", "Baker"), Source(SourceKind.STATEMENT, "dough:2")


def test_the_highest_level_counts_and_names_its_source() -> None:
    person = gather_skills("me", [(OWN, Profile.holding("", {"dough": 2})), (JOB, small_framework().profile("O2"))])
    assert {r.skill: r.level for r in person.profile.requirements} == {"dough": 3, "ovens": 3, "icing": 2}
    assert person.sources["dough"] == (JOB,)


def test_sources_of_the_same_level_are_all_named() -> None:
    told = [(OWN, Profile.holding("", {"dough": 3})), (JOB, small_framework().profile("O2"))]
    assert gather_skills("me", told).sources["dough"] == (OWN, JOB)


def test_fits_come_nearest_first_with_their_gap() -> None:
    fits = best_fits(small_framework().profile("O1"), small_framework(), weighing=Weighing(beta=0))
    assert [fit.profile for fit in fits] == ["O1", "O2", "O3"]
    assert [fit.coverage for fit in fits] == pytest.approx([1, 6 / 11, 4 / 15])
    assert fits[1].gap.lines[0].skill == "icing"


def test_only_as_many_fits_are_given_as_asked_for() -> None:
    assert len(best_fits(small_framework().profile("O1"), small_framework(), limit=1)) == 1


@pytest.mark.parametrize(
    ("text", "skill", "level"),
    [("welding:3", "welding", 3.0), ("a: b :2.5", "a: b", 2.5), ("welding", "welding", None), ("x:", "x", None)],
)
def test_a_statement_is_a_skill_and_what_stands_after_the_last_colon(
    text: str, skill: str, level: float | None
) -> None:
    assert Statement.parse(text) == Statement(skill, level)


def test_statements_are_divided_by_semicolons() -> None:
    assert [s.skill for s in Statement.parse_all("a:1; b:2 ;; c")] == ["a", "b", "c"]
