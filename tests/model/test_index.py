"""An index is one frozen table of entries; whatever is added makes another index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError

import polars as pl
import pytest

from occumap.errors import InputError, UnknownNameError
from occumap.examples import small_index
from occumap.model.code import Code
from occumap.model.index import TEXT_COLUMNS, Index


def _index(*rows: Mapping[str, str | None]) -> Index:
    columns = [*TEXT_COLUMNS, "tiny1"]
    data = {column: [row.get(column) for row in rows] for column in columns}
    return Index("some", pl.DataFrame(data, schema=dict.fromkeys(columns, pl.String)))


def test_missing_columns_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="columns missing: natural_title, see"):
        Index("some", small_index().frame.drop("see", "natural_title"))


def test_an_entry_id_twice_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="entry id 'e01'"):
        _index({"entry_id": "e01", "title": "Baker"}, {"entry_id": "e01", "title": "Miller"})


def test_an_entry_without_id_is_refused() -> None:
    with pytest.raises(InputError, match="entry id None is empty"):
        _index({"entry_id": None, "title": "Baker"})


def test_an_index_has_the_versions_its_entries_are_coded_to() -> None:
    index = small_index()
    assert index.versions == ("tiny1",)
    assert index.with_codes("tiny2", index.codes("tiny1")).versions == ("tiny1", "tiny2")


def test_an_entry_shows_its_codes_with_their_version() -> None:
    index = small_index().with_codes("tiny2", pl.Series(["12"] * 12))
    assert index.entry("e01").codes == {"tiny1": Code("tiny1", "11"), "tiny2": Code("tiny2", "12")}


def test_a_see_reference_has_no_codes() -> None:
    index = _index({"entry_id": "e01", "title": "Baker, bun", "see": "see Baker"})
    assert index.entry("e01").codes == {}
    assert index.rows("tiny1") == {}


def test_an_entry_prints_as_people_say_it_with_its_qualifiers() -> None:
    entry = {"entry_id": "e", "title": "Hand, oven", "natural_title": "Oven hand"}
    assert str(_index(entry).at(0)) == "Oven hand"
    assert str(_index({**entry, "add": "bread"}).at(0)) == "Oven hand (bread)"
    assert str(_index({**entry, "ind": "bakery"}).at(0)) == "Oven hand (industry: bakery)"
    assert str(_index({**entry, "add": "bread", "ind": "bakery"}).at(0)) == "Oven hand (bread; industry: bakery)"


def test_entries_are_found_by_id_and_by_row() -> None:
    index = small_index()
    assert index.entry("e03") == index.at(2)
    assert index.at(2).title == "Hand, oven"


def test_an_unknown_entry_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="tiny: there is no entry 'e99'"):
        small_index().entry("e99")


def test_codes_of_a_version_it_does_not_have_are_refused_with_those_it_has() -> None:
    for ask in (small_index().codes, small_index().rows):
        with pytest.raises(UnknownNameError, match="no codes of tiny2") as caught:
            ask("tiny2")
        assert "tiny1" in caught.value.hint


def test_a_text_column_is_no_version() -> None:
    with pytest.raises(UnknownNameError):
        small_index().codes("title")


def test_rows_hold_every_coded_entry_once() -> None:
    index = small_index()
    rows = index.rows("tiny1")
    assert rows["22"] == (8, 9)
    assert sorted(row for of_code in rows.values() for row in of_code) == list(range(12))
    assert all(index.codes("tiny1")[row] == code for code, of_code in rows.items() for row in of_code)
    assert index.rows("tiny1") is rows


def test_codes_of_one_more_version_make_another_index() -> None:
    index = small_index()
    coded = index.with_codes("tiny2", pl.Series(["99"] * 12))
    assert coded.codes("tiny2").to_list() == ["99"] * 12
    assert index == small_index()
    assert index.versions == ("tiny1",)


def test_other_codes_of_a_version_replace_those_it_had() -> None:
    index = small_index()
    assert index.rows("tiny1")["11"]
    other = index.with_codes("tiny1", pl.Series(["12"] * 12))
    assert other.rows("tiny1") == {"12": tuple(range(12))}
    assert index.rows("tiny1")["11"] == (0, 1, 2)


def test_more_entries_make_another_index_and_columns_not_given_stay_empty() -> None:
    index = small_index()
    more = index.with_entries(
        pl.DataFrame({"entry_id": ["n1"], "title": ["Bun baker"], "natural_title": ["Bun baker"], "tiny1": ["11"]})
    )
    assert len(more) == 13
    assert more.entry("n1").add is None
    assert more.rows("tiny1")["11"] == (0, 1, 2, 12)
    assert index == small_index()


def test_an_entry_whose_id_is_taken_is_not_added() -> None:
    with pytest.raises(InputError, match="'e01'"):
        small_index().with_entries(pl.DataFrame({"entry_id": ["e01"], "title": ["Baker"]}))


def test_indexes_are_equal_by_name_and_entries() -> None:
    index = small_index()
    assert index == small_index()
    assert hash(index) == hash(small_index())
    assert index != Index("other", index.frame)
    assert index != Index("tiny", index.frame.head(3))
    assert index != "tiny"


def test_an_index_never_changes() -> None:
    with pytest.raises(FrozenInstanceError):
        small_index().name = "other"  # type: ignore[misc]
