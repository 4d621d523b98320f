"""Long titles name specialities: how many words a group's titles have, beside the other groups of its level."""

from __future__ import annotations

from occumap.evidence.scan.material import Entries, Material
from occumap.evidence.scan.words_per_title import words_per_title
from occumap.examples import small_index, small_version
from occumap.model.scan import ScanMeasure, ScanSource


def measured(*, index: bool = True) -> dict[str, ScanMeasure]:
    entries = Entries(ScanSource("tiny", "a tiny index"), small_index()) if index else None
    return {one.code: one.measure for one in words_per_title(Material(small_version(), entries))}


def test_the_mean_number_of_words_is_given_beside_the_median_of_the_level():
    found = measured()
    assert found["11"].value == 5 / 3
    assert found["11"].says == (
        "Its 3 titles have 1.7 words on average (no interval: they are few), those of the median job group 2.0: long "
        "titles name specialities."
    )


def test_an_interval_is_given_from_five_titles_on():
    found = measured()["1"]
    assert found.value == 13 / 7
    assert found.low is not None
    assert found.high is not None
    assert found.low < 13 / 7 < found.high
    assert measured()["11"].low is None


def test_without_an_index_nothing_is_known():
    assert {one.value for one in measured(index=False).values()} == {None}
