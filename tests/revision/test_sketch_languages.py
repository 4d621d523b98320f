"""A revised version keeps the languages of the old one."""

from __future__ import annotations

from dataclasses import replace

from occumap.examples import small_index, small_revision, small_version
from occumap.revision.apply import apply
from occumap.revision.plan import plan


def test_new_titles_are_in_the_language_of_the_version_and_kept_ones_keep_their_others():
    titles = {"en": {group.code.value: group.title for group in small_version()}, "fr": {"11": "Boulangers"}}
    two = small_version().with_titles({**titles, "de": {"1": "Brot und Kuchen"}})
    new = apply(plan(small_revision(), two, small_index(), strict=False)).version
    assert new.language == "en"
    assert {new.language_of(group.code.value) for group in new} == {"en"}
    kept = {code for code in ("1", "11") if code in new and new[code].title == two[code].title}
    assert {code for _, code, _ in new.other_titles} == kept
    assert "1" in kept


def test_where_nothing_states_a_language_the_revised_version_states_none():
    unstated = replace(small_version(), language=None)
    new = apply(plan(small_revision(), unstated, small_index(), strict=False)).version
    assert new.languages == ()
