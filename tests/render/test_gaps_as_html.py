"""A notebook shows of a gap and a person what command and page show: what is assumed, unknown and to be asked."""

from occumap.atlas.fit import best_fits, gather_skills
from occumap.atlas.gap import gap
from occumap.examples import small_framework
from occumap.model.person import Fits, Mention, Source, SourceKind, Unsettled
from occumap.model.skills import Profile

TINY = small_framework()
STATED = (Source(SourceKind.STATEMENT, "dough:3"), Profile.holding("dough:3", {"dough": 3}))
MENTION = Mention("icing", "Icing", "Icing", "iced", 2, "iced <b>cakes</b>")


def test_a_gap_says_what_it_assumes_and_its_bounds() -> None:
    assert "is assumed to be held at that level" in gap(TINY.profile("O1"), TINY.profile("O2"), TINY)._repr_html_()
    shown = gap(STATED[1], TINY.profile("O2"), TINY)._repr_html_()
    assert "depending on what isn’t stated" in shown
    assert "not stated: needs 3" in shown


def test_a_person_shows_what_is_to_be_confirmed_and_what_could_not_be_used() -> None:
    unsettled = Unsettled(SourceKind.JOB, "<i>baker</i>", "there are several")
    shown = gather_skills("me", [STATED], [unsettled], [MENTION])._repr_html_()
    assert "line 2 has “iced”" in shown
    assert "&lt;i&gt;baker" in shown


def test_fits_say_where_each_stands_and_what_to_ask_first() -> None:
    job = (Source(SourceKind.JOB, "baker", "O2", "Baker"), TINY.profile("O2"))
    person = gather_skills("me", [job])
    fits = Fits(person, best_fits(person.profile, TINY, own=person.occupations))
    shown = fits._repr_html_()
    assert "your own occupation" in shown
    assert "Ask first: Leading people." in shown
    assert "Assumed to be held as far as they are asked for: the skills of Baker; what it doesn’t ask for" in shown
