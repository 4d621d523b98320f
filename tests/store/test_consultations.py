"""Whoever has the link comments until the closing date."""

from datetime import timedelta

import pytest

from occumap.errors import ConflictError, InputError, UnknownNameError
from occumap.store.kinds import Stance, Subject
from tests.store.opening import together


@pytest.fixture
def asked(world, store):
    closes = world.clock.time + timedelta(days=30)
    return store.consultations.open(Subject.REVISION, "tiny-review", closes=closes, by="Ada")


def test_a_comment_and_its_answer_come_back_after_reopening(world, store, asked):
    said = store.consultations.comment(asked.token, 4, Stance.REFUTE, " Cy ", "<script>alert('lamps')</script>")
    world.clock.forward(days=1)
    answered = store.consultations.answer(said.id, "We keep it.", by="Ada")
    again = world.reopen()
    assert again.consultations.by_token(asked.token) == again.consultations.get(asked.id) == asked
    assert again.consultations.comments(asked.id) == (answered,)
    assert (answered.name, answered.text) == ("Cy", "<script>alert('lamps')</script>")
    assert (answered.answered_by, answered.answered_at) == ("Ada", world.clock.time)


def test_comments_are_taken_from_the_opening_until_the_closing(world, store):
    start = world.clock.time
    asked = store.consultations.open(
        Subject.DRAFT, "d1", opens=start + timedelta(days=1), closes=start + timedelta(days=2), by="Ada"
    )
    with pytest.raises(ConflictError, match="it opens on 02 March 2026"):
        store.consultations.comment(asked.token, 1, Stance.NEUTRAL, "Cy", "early")
    world.clock.forward(days=1)
    store.consultations.comment(asked.token, 1, Stance.NEUTRAL, "Cy", "in time")
    world.clock.forward(days=1)
    with pytest.raises(ConflictError, match="it closed on 03 March 2026"):
        store.consultations.comment(asked.token, 1, Stance.NEUTRAL, "Cy", "late")
    assert [comment.text for comment in store.consultations.comments(asked.id)] == ["in time"]


def test_the_officer_moves_the_closing_date(world, store, asked):
    store.consultations.move_closing(asked.id, world.clock.time, by="Ada")
    with pytest.raises(ConflictError):
        store.consultations.comment(asked.token, 1, Stance.NEUTRAL, "Cy", "late")
    later = store.consultations.move_closing(asked.id, world.clock.time + timedelta(days=1), by="Ada")
    assert later.is_open(world.clock.time)
    store.consultations.comment(asked.token, 1, Stance.NEUTRAL, "Cy", "in time again")


def test_comments_stand_by_issue_and_those_hidden_are_kept_but_not_shown(store, asked):
    for issue, stance in ((4, Stance.SUPPORT), (1, Stance.REFUTE), (4, Stance.SUPPORT), (4, Stance.NEUTRAL)):
        last = store.consultations.comment(asked.token, issue, stance, "Cy", "text")
    assert [comment.issue for comment in store.consultations.comments(asked.id)] == [1, 4, 4, 4]
    store.consultations.hide(last.id, by="Ada")
    assert dict(store.consultations.tally(asked.id)) == {(1, Stance.REFUTE): 1, (4, Stance.SUPPORT): 2}
    assert len(store.consultations.comments(asked.id, issue=4)) == 2
    assert len(store.consultations.comments(asked.id, issue=4, hidden=True)) == 3
    assert not store.consultations.show(last.id, by="Ada").hidden


@pytest.mark.parametrize(
    ("issue", "name", "text"),
    [(0, "Cy", "x"), (-1, "Cy", "x"), (10**12, "Cy", "x"), (1, " ", "x"), (1, "Cy", "\n"), (1, "Cy", "x" * 10_001)],
)
def test_a_comment_that_says_nothing_or_too_much_is_refused(store, asked, issue, name, text):
    with pytest.raises(InputError):
        store.consultations.comment(asked.token, issue, Stance.NEUTRAL, name, text)
    assert store.consultations.comments(asked.id) == ()


def test_a_link_that_leads_nowhere_is_said_so(store, asked):
    with pytest.raises(UnknownNameError, match="the link"):
        store.consultations.by_token(asked.id)
    with pytest.raises(UnknownNameError, match="the link"):
        store.consultations.comment("x", 1, Stance.NEUTRAL, "Cy", "x")
    with pytest.raises(UnknownNameError, match="7: there is no such comment"):
        store.consultations.answer(7, "x", by="Ada")
    with pytest.raises(InputError, match="too large"):
        store.consultations.answer(10**12, "x", by="Ada")


def test_it_cant_close_before_it_opens(store):
    with pytest.raises(InputError, match="before the opening"):
        store.consultations.open(Subject.DRAFT, "d1", closes=store.now(), by="Ada")


def test_comments_of_many_at_once_are_all_kept(store, asked):
    together([lambda n=n: store.consultations.comment(asked.token, n, Stance.SUPPORT, "Cy", "x") for n in range(1, 17)])  # type: ignore[misc]
    assert [comment.issue for comment in store.consultations.comments(asked.id)] == list(range(1, 17))


def test_consultations_on_a_draft_close_and_go_on_as_those_on_what_is_published(world, store, asked):
    day = timedelta(days=1)
    now = world.clock.time
    still, later = (
        store.consultations.open(Subject.DRAFT, "d1", opens=opens, closes=now + 9 * day, by="Ada")
        for opens in (None, now + day)
    )
    store.consultations.comment(still.token, 1, Stance.SUPPORT, "Cy", "Good.")
    world.clock.forward(hours=1)
    moved = store.consultations.go_on_as_published("d1", "published-review", by="Olu")
    assert {one.id for one in moved} == {still.id, later.id}
    assert all((one.kind, one.subject) == (Subject.REVISION, "published-review") for one in moved)
    for one in moved:
        with pytest.raises(ConflictError, match="it closed on"):
            store.consultations.comment(one.token, 1, Stance.SUPPORT, "Di", "Late.")
    assert store.consultations.get(asked.id) == asked
    assert [one.text for one in store.consultations.comments(still.id)] == ["Good."]
    lines = store.audit.list(kind="consultation", subject=still.id)
    assert [f"{line.what} {line.who}" for line in reversed(lines)] == ["open Ada", "publish Olu", "closing Olu"]
    world.clock.forward(hours=1)
    assert store.consultations.go_on_as_published("d1", "published-review", by="Olu") == ()
