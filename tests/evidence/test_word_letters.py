"""How alike texts are in their letters."""

import numpy as np

from occumap.evidence.entry_words import wording_of, words_in
from occumap.evidence.word_letters import letters_of, pieces_of

from .hiding import hiding_index

SAID = wording_of(hiding_index(), "now")
LETTERS = letters_of(SAID)


def alike(one: str, other: str) -> float:
    return float((LETTERS.of([words_in(one)]) @ LETTERS.of([words_in(other)]).T).toarray()[0, 0])


def test_every_entry_has_length_1_and_is_likest_to_itself() -> None:
    products = (LETTERS.entries @ LETTERS.entries.T).toarray()
    assert np.allclose(products.diagonal(), 1)
    assert (products <= 1 + 1e-9).all()


def test_words_of_one_stem_are_alike_where_whole_words_are_not() -> None:
    assert alike("bakery hand", "baker") > 0.3
    assert alike("bakery hand", "pilot") < 0.1


def test_letters_that_the_index_never_uses_say_nothing() -> None:
    assert alike("zzz", "baker") == 0
    assert not LETTERS.of([(), ("qqqq",)]).toarray().any()


def test_a_short_word_has_pieces_too() -> None:
    assert pieces_of("a") == (" a ",)
