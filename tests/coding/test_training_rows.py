"""What a model is trained on: the index first, then what a user loads."""

from __future__ import annotations

import numpy as np
import polars as pl

from occumap.coding.training_rows import OTHER_LIST, TrainingRows, held_out
from occumap.model.index import Index


def make_index() -> Index:
    columns = {
        "entry_id": ["a", "b", "c"],
        "title": ["Baker", "Chef", "Cook"],
        "natural_title": ["Baker", "Chef", "Cook"],
        "add": [None, None, "head"],
        "ind": [None, "hotel", None],
        "default": [None, None, None],
        "see": [None, None, None],
        "soc": ["11", "12", "12"],
        "socext": ["11/01", "12/01", "12/02"],
        "isco": ["51", "52", "52"],
    }
    return Index("small", pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))


def test_the_index_stands_first_and_other_lists_teach_beside_it() -> None:
    rows = TrainingRows.of(make_index(), "soc", {"isco": [("Pastry cook", "52")], "onet": [("Fry cook", "35-1")]})
    assert rows.texts == ["baker\t\t", "chef\t\thotel", "cook\thead\t", "pastry cook\t\t", "fry cook\t\t"]
    assert rows.own == 3
    assert rows.importance == (1.0, OTHER_LIST, OTHER_LIST)
    assert rows.labels.tolist() == [[0, 0, -1], [1, 1, -1], [1, 1, -1], [-1, 1, -1], [-1, -1, 0]]
    assert rows.weights.tolist() == [1, 1, 1, 1, 1]


def test_longer_codes_of_the_version_teach_it_at_once_and_weights_are_kept() -> None:
    rows = TrainingRows.of(make_index(), "soc", {"socext": [("Cooks meals", "12/02", 0.25), ("Chefs", "12/09")]})
    assert rows.labels[3:].tolist() == [[1], [1]]
    assert rows.weights[3:].tolist() == [0.25, 1]
    assert TrainingRows.of(make_index(), "socext", {"soc": [("Cooks", "12")]}).labels[3].tolist() == [-1, 1]


def test_one_entry_that_contradicts_the_others_does_not_part_the_lists() -> None:
    strange = make_index().frame.head(1).with_columns(socext=pl.lit("12/02"))
    loaded = {"socext": [("Cooks meals", "12/02")]}
    for times, lists in ((50, 1), (1, 2)):
        frame = pl.concat([*[make_index().frame] * times, strange]).with_row_index("n")
        index = Index("small", frame.with_columns(pl.col("n").cast(pl.String).alias("entry_id")).drop("n"))
        assert TrainingRows.of(index, "soc", loaded).labels.shape[1] == lists


def test_titles_of_the_version_itself_teach_it() -> None:
    rows = TrainingRows.of(make_index(), "soc", {"soc": [("Cooks", "12"), ("Kings", "99")]})
    assert rows.labels[3:].tolist() == [[1], [-1]]


def test_a_loaded_title_that_says_the_same_as_a_held_out_one_is_not_trained_on() -> None:
    rows = TrainingRows.of(make_index(), "soc", {"isco": [("cook", "52"), ("Baker", "51")]})
    assert rows.apart(np.array([False, False, True])).tolist() == [0, 1, 4]


def test_other_weights_are_another_fingerprint() -> None:
    one, other = (TrainingRows.of(make_index(), "soc", {"isco": [("Cook", "52", w)]}).fingerprint for w in (1, 0.5))
    assert one != other


def test_all_rows_of_a_title_are_held_out_or_none() -> None:
    titles = ["a", "A", "b", "c", "d", "e"]
    held = held_out(titles, share=0.4, seed=1)
    assert held[0] == held[1]
    assert 0 < held.sum() < len(titles)
