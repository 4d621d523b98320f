"""What a person holds, where it came from, and what fits."""

from dataclasses import replace

import pytest

from occumap.atlas.fit import best_fits, gather_skills
from occumap.atlas.skill_weights import Weighing
from occumap.examples import small_framework
from occumap.model.person import Fits, Mention, Source, SourceKind, Statement, Unsettled
from occumap.model.skills import Profile, Requirement

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
    assert [fit.affinity for fit in fits] == sorted((fit.affinity for fit in fits), reverse=True)
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


def test_what_nobody_mentions_is_not_stated_and_what_a_job_does_not_ask_is_assumed_missing_which_is_said() -> None:
    stated = (OWN, Profile.holding("", {"wheels": 3}))
    assert gather_skills("me", [stated]).profile.why_unstated("leading") == "not mentioned"
    person = gather_skills("me", [(JOB, small_framework().profile("O2")), stated])
    assert person.profile.why_unstated("leading") == ""
    (said,) = person.profile.notes
    assert said.startswith("Assumed to be held as far as they are asked for: the skills of Baker; ")
    assert said.endswith("what it doesn’t ask for counts as missing until you state it.")
    assert person.occupations == ("O2",)


def test_what_a_job_that_is_known_in_part_or_not_settled_may_ask_is_not_stated() -> None:
    tiny = small_framework()
    silent = replace(tiny.profile("O1"), requirements=(), complete=False)
    told = [(JOB, tiny.profile("O2")), (replace(JOB, occupation="O1"), silent)]
    assert gather_skills("me", told).profile.why_unstated("leading") == "not mentioned"
    open_one = Unsettled(SourceKind.JOB, "hand", "several")
    assert gather_skills("me", told[:1], [open_one]).profile.why_unstated("leading") == "not mentioned"


def test_what_a_text_speaks_of_is_not_missing_but_to_be_confirmed() -> None:
    mention = Mention("leading", "Leading people", "Leading people", "led people", 1, "led people")
    person = gather_skills("me", [(JOB, small_framework().profile("O2"))], (), [mention])
    assert person.profile.why_unstated("leading") == "in the text, to be confirmed"


def test_whoever_says_that_they_do_not_have_a_skill_does_not_have_it() -> None:
    told = [(OWN, Profile.holding("", {"dough": 0})), (JOB, small_framework().profile("O2"))]
    assert gather_skills("me", told).profile.by_skill["dough"].level == 0


def test_a_level_that_one_source_knows_is_known() -> None:
    open_level = Profile("", "", (Requirement("dough", 1.0),), {"dough": "level not stated"}, complete=False)
    person = gather_skills("me", [(OWN, open_level), (JOB, small_framework().profile("O2"))])
    assert (person.profile.level("dough"), person.profile.why_unstated("dough")) == (3, "")
    assert gather_skills("me", [(OWN, open_level)]).profile.why_unstated("dough") == "level not stated"


def test_own_occupations_come_first_and_lower_ones_last() -> None:
    """A master baker, once: the hand's job, all of which is held, comes behind what is on the level or above."""
    tiny = small_framework()
    levels = {"O1": 2, "O2": 3, "O3": 5, "O4": 3, "O5": 6}
    person = gather_skills("me", [(replace(JOB, occupation="O3"), tiny.profile("O3"))])
    fits = best_fits(person.profile, tiny, own=person.occupations, levels=levels)
    assert [fit.profile for fit in fits] == ["O3", "O5", "O2", "O1"]
    assert [fit.stands for fit in fits] == ["your own occupation", "up", "down", "down"]


def test_far_above_comes_behind_what_is_within_reach() -> None:
    tiny = small_framework()
    levels = {"O1": 2, "O2": 3, "O3": 7, "O4": 3, "O5": 6}
    fits = best_fits(tiny.profile("O1"), tiny, own=("O1",), levels=levels)
    assert [fit.profile for fit in fits] == ["O1", "O2", "O3"]


def test_only_some_are_chosen_among_but_ones_own_stays() -> None:
    tiny = small_framework()
    fits = best_fits(tiny.profile("O1"), tiny, own=("O1",), among={"O3"})
    assert [fit.profile for fit in fits] == ["O1", "O3"]


def test_what_to_ask_first_is_what_most_hangs_on() -> None:
    tiny = small_framework()
    person = gather_skills("me", [(OWN, Profile.holding("", {"dough": 3}))])
    fits = Fits(person, best_fits(person.profile, tiny))
    assert fits.questions[0].skill == "ovens"
    assert {question.skill for question in fits.questions} >= {"ovens", "leading"}
    assert "dough" not in {question.skill for question in fits.questions}
