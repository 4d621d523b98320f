"""What speaks for each new group."""

from dataclasses import replace

import numpy as np
import pytest

from occumap.evidence.destination_measures import MEASURES, OF_EXAMPLES, keeps_name, measure
from occumap.evidence.entry_likeness import shared_likeness
from occumap.evidence.entry_words import wording_of
from occumap.evidence.group_split import Split

from .hiding import hiding_index, hiding_split, rows_of

SAID = wording_of(hiding_index(), "now", others=("before",))
DOGS, DRONES, REST = 0, 1, 2


def measured(split: Split) -> dict[str, np.ndarray]:
    values = measure(SAID, split, shared_likeness(SAID, split.rows))
    assert values.shape == (len(split.rows), len(split.destinations), len(MEASURES))
    assert np.isfinite(values).all()
    return {name: values[:, :, n] for n, name in enumerate(MEASURES)}


def described(titles: tuple[str, ...], description: tuple[str, ...] = ()) -> Split:
    """The split whose group of dogs alone is described."""
    split = hiding_split()
    dogs = replace(split.destinations[DOGS], titles=titles, description=description)
    return replace(split, destinations=(dogs, *split.destinations[1:]))


def test_a_new_group_of_another_old_group_s_name_goes_on_from_there_and_does_not_keep_the_name() -> None:
    split = replace(hiding_split(), taken=frozenset({"Drone pilots"}))
    assert measured(split)["goes_on"][0].tolist() == [0, 1, 0]
    assert not measured(hiding_split())["goes_on"].any()
    same = replace(split, title="Drone pilots", taken=frozenset({"Occupations n.e.c."}))
    assert keeps_name(same) == DRONES
    assert measured(same)["goes_on"][0].tolist() == [0, 0, 1]


def test_a_word_that_all_entries_have_says_less_than_one_that_few_have() -> None:
    split = hiding_split()
    dogs = measured(split)["words"][: len(rows_of("dogs"))]
    assert (dogs[:, DOGS] > dogs[:, DRONES]).all()


def test_nothing_said_is_nothing_measured_and_what_is_said_of_one_group_counts_for_it() -> None:
    assert not measured(hiding_split())["titles_letters"].any()
    found = measured(described(titles=("Poodle clipper",)))
    clipper = 3
    assert found["titles_letters"][clipper, DOGS] == found["titles_letters"][:, DOGS].max() > 0
    assert not found["description_words"].any()


def test_a_group_of_which_nothing_is_said_counts_as_what_is_usual_of_the_others() -> None:
    found = measured(described(titles=(), description=("They wash and trim dogs.",)))["description_words"]
    assert found[:, DRONES] == pytest.approx(found[:, DOGS].mean())
    assert (found[:, DRONES] == found[:, REST]).all()
    assert (found[sorted(rows_of("dogs")), DOGS] > found[0, REST]).all()


def test_examples_draw_what_is_like_them_and_without_any_nothing_is_drawn() -> None:
    blind, told = measured(hiding_split()), measured(hiding_split({0: "13", 5: "14", 9: "19"}))
    for name in OF_EXAMPLES:
        assert not blind[name].any(), name
    for name in ("shared_learned", "learned", "belongs_most", "belongs"):
        assert told[name][1, DOGS] > told[name][1, DRONES], name


def test_an_example_given_for_one_group_alone_pulls_nothing_towards_the_others() -> None:
    told = measured(hiding_split({0: "13"}))
    assert told["nearest_words"][:, DRONES:].tolist() == np.zeros((15, 2)).tolist()
    assert told["nearest"][:, DOGS] == pytest.approx(0)
