"""The words of occupations as vectors: endings cut off, rare words first, names by letters as well."""

import numpy as np
import polars as pl
import pytest

from occumap.atlas.occupation_words import GroupTitles, by_name, by_words, tf_idf, words
from occumap.examples import small_map


def test_endings_are_cut_off_so_that_trades_and_their_people_share_words():
    stems = [words([text])["word"].to_list() for text in ("Welder", "Welding", "Welders")]
    assert stems == [["weld"]] * 3
    assert words(["Bakers and the other trades, n.e.c."])["word"].to_list() == ["bak", "trade"]
    assert words(["", "Baker"]).rows() == [(1, "baker")]


def test_rows_have_length_one_and_names_alike_are_nearer():
    names = [occupation.name for occupation in small_map().occupations]
    for rows in (by_name(names), by_words(small_map(), GroupTitles())):
        lengths = np.sqrt(rows.multiply(rows).sum(axis=1))
        assert lengths == pytest.approx(1)
    near = (by_name(names) @ by_name(names).T).toarray()
    assert near[names.index("Baker"), names.index("Master baker")] > near[0, names.index("Cycle mender")]


def test_a_rarer_word_weighs_more():
    pairs = pl.Series([0, 0, 1]), pl.Series(["rare", "common", "common"])
    rows = tf_idf(*pairs, np.ones(3), 2).toarray()
    assert rows[0].max() == rows[0, 1] > rows[0, 0]


def test_the_order_of_occupations_changes_nothing():
    world = small_map()
    turned = world.with_occupations(reversed(world.occupations))
    for vectors in (lambda one: by_name([o.name for o in one.occupations]), lambda one: by_words(one, GroupTitles())):
        straight, back = ((rows @ rows.T).toarray() for rows in (vectors(world), vectors(turned)))
        assert back[::-1, ::-1] == pytest.approx(straight)
