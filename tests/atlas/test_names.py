"""What a user means by a name: one fit is taken, several are asked about, none is met with the nearest."""

import pytest

from occumap.atlas.names import find_named, matching
from occumap.errors import AmbiguousNameError, UnknownNameError
from occumap.examples import small_framework


def test_a_whole_name_goes_before_a_part_of_another() -> None:
    assert matching("baker", {"1": "Master baker", "2": "Baker"}) == ("2",)


def test_several_fits_are_listed_and_none_is_chosen() -> None:
    names = {"O4": "Cycle mender", "O5": "Cycle designer"}
    with pytest.raises(AmbiguousNameError, match=r"fits 2 skills: O4 .* O5") as raised:
        find_named("cycle", names, kind="skill", where="here")
    assert raised.value.candidates == (("O4", "Cycle mender"), ("O5", "Cycle designer"))


def test_no_fit_offers_the_nearest_names() -> None:
    with pytest.raises(UnknownNameError, match=r"Nearest: dough \(Dough making\)"):
        find_named("dugh mikkang", small_framework().titles, kind="skill", where="here")


@pytest.mark.parametrize("text", ["", "  ", "!?"])
def test_a_text_without_words_fits_nothing(text: str) -> None:
    with pytest.raises(UnknownNameError):
        find_named(text, small_framework().titles, kind="skill", where="here")


def test_words_are_not_taken_to_follow_each_other_across_an_option() -> None:
    names = {"1": "Maintenance technician - Mechanical technician", "2": "Lead technician - Mechanical maintenance"}
    assert matching("technician mechanical maintenance", names) == ("1", "2")
