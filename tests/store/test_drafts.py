"""Two may edit one draft, and neither loses a word."""

import pytest

from occumap.errors import ConflictError, InputError, UnknownNameError
from tests.store.opening import together


@pytest.fixture
def draft(store):
    return store.drafts.create("tiny-review", "tiny1", "first", by="Ada")


def texts(store, draft):
    return [(edit.text, edit.by, edit.accepted) for edit in store.drafts.edits(draft.id)]


def test_a_draft_comes_back_after_reopening_with_all_its_edits(world, store, draft):
    world.clock.forward(minutes=1)
    saved = store.drafts.save(draft.id, "second – ‘quoted’, 漢字 🥐\r\n", edit=1, by="Ben")
    again = world.reopen()
    assert again.drafts.get(draft.id) == saved
    assert (saved.edit, saved.by, saved.at, saved.created) == (2, "Ben", world.clock.time, draft.created)
    assert texts(again, draft) == [("first", "Ada", True), (saved.text, "Ben", True)]


def test_the_second_of_two_editors_is_told_and_loses_nothing(store, draft):
    store.drafts.save(draft.id, "Ada's", edit=1, by="Ada")
    with pytest.raises(ConflictError, match=r"Ada saved it since you began.*Your text is kept") as refused:
        store.drafts.save(draft.id, "Ben's", edit=1, by="Ben")
    assert (refused.value.newer, refused.value.edit) == ("Ada's", 2)
    assert store.drafts.get(draft.id).text == "Ada's"
    assert texts(store, draft)[-1] == ("Ben's", "Ben", False)
    assert store.drafts.save(draft.id, "both", edit=refused.value.edit, by="Ben").edit == 3


def test_of_eight_who_save_at_once_one_is_first_and_every_text_is_kept(store, draft):
    def save(n):
        try:
            return store.drafts.save(draft.id, f"text {n}", edit=1, by=str(n)).text
        except ConflictError:
            return None

    accepted = [text for text in together([lambda n=n: save(n) for n in range(8)]) if text]  # type: ignore[misc]
    assert accepted == [store.drafts.get(draft.id).text]
    kept = store.drafts.edits(draft.id)[1:]
    assert sorted(edit.text for edit in kept) == [f"text {n}" for n in range(8)]
    assert [edit.text for edit in kept if edit.accepted] == accepted


def test_saving_what_stands_changes_nothing_even_from_an_older_edit(store, draft):
    saved = store.drafts.save(draft.id, "second", edit=1, by="Ada")
    assert store.drafts.save(draft.id, "second", edit=1, by="Ada") == saved
    assert len(store.drafts.edits(draft.id)) == 2


def test_an_edit_number_from_the_future_is_a_conflict(store, draft):
    with pytest.raises(ConflictError):
        store.drafts.save(draft.id, "x", edit=7, by="Ada")


def test_a_discarded_draft_is_put_away_but_not_lost(store, draft):
    store.drafts.discard(draft.id, by="Ada")
    assert (store.drafts.list(), len(store.drafts.list(discarded=True))) == ((), 1)
    with pytest.raises(UnknownNameError):
        store.drafts.save(draft.id, "x", edit=1, by="Ada")
    store.drafts.restore(draft.id, by="Ada")
    assert store.drafts.save(draft.id, "x", edit=1, by="Ada").edit == 2


def test_drafts_are_listed_with_the_one_edited_last_first(world, store, draft):
    world.clock.forward(minutes=1)
    other = store.drafts.create("other", "tiny1", "", by="Ada")
    world.clock.forward(minutes=1)
    store.drafts.save(draft.id, "x", edit=1, by="Ada")
    assert [one.id for one in store.drafts.list()] == [draft.id, other.id]


@pytest.mark.parametrize("text", ["a\x00b", "half of a character \ud83e"])
def test_text_that_cant_be_kept_is_refused_alike_on_both_engines(store, draft, text):
    with pytest.raises(InputError, match="characters that can't be stored"):
        store.drafts.save(draft.id, text, edit=1, by="Ada")
    with pytest.raises(InputError, match="characters that can't be stored"):
        store.drafts.get(text)
    assert store.drafts.get(draft.id) == draft


def test_a_text_too_long_is_refused(store, draft):
    with pytest.raises(InputError, match="2000001 characters"):
        store.drafts.save(draft.id, "x" * 2_000_001, edit=1, by="Ada")


@pytest.mark.parametrize("act", ["get", "edits"])
def test_a_draft_that_isnt_there_is_said_so(store, act):
    with pytest.raises(UnknownNameError, match="no such draft"):
        getattr(store.drafts, act)("nowhere")
