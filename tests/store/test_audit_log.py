"""Who changed what is written down with the change itself, without what people wrote."""

from datetime import timedelta

import pytest

from occumap.errors import ConflictError
from occumap.store.audit_log import note
from occumap.store.kinds import Kind, Role, Stance, Subject
from tests.store.opening import queue

SAID = "a sentence that nobody else needs to read"


def test_every_change_of_record_leaves_a_line_and_none_of_what_was_written(world, store):
    user = store.accounts.add("Ada", SAID, Role.OWNER)
    store.published.publish(Kind.MAP, "tiny", "1", SAID.encode(), media_type="text/plain", by="Ada")
    draft = store.drafts.create("review", "tiny1", SAID, by="Ada")
    store.drafts.save(draft.id, SAID + "!", edit=1, by="Ada")
    with pytest.raises(ConflictError):
        store.drafts.save(draft.id, SAID + "?", edit=1, by="Ben")
    closes = store.now() + timedelta(days=1)
    asked = store.consultations.open(Subject.DRAFT, draft.id, closes=closes, by="Ada")
    comment = store.consultations.comment(asked.token, 1, Stance.SUPPORT, "Cy", SAID)
    store.consultations.answer(comment.id, SAID, by="Ada")
    store.consultations.hide(comment.id, by="Ada")
    store.reviews.make(SAID, queue(1), by="Ada")
    token, _ = store.accounts.tokens.make(user.id, SAID, by="Ada")
    store.accounts.tokens.revoke(token.id, user=user.id, by="Ada")
    lines = world.reopen().audit.list()
    assert [f"{line.kind} {line.what} {line.who}" for line in reversed(lines)] == [
        "user add Ada",
        "map publish Ada",
        "draft create Ada",
        "draft edit Ada",
        "draft edit-too-late Ben",
        "consultation open Ada",
        "comment answer Ada",
        "comment hide Ada",
        "review make Ada",
        "token make Ada",
        "token revoke Ada",
    ]
    assert SAID not in repr(lines)
    assert "Cy" not in repr(lines)


@pytest.mark.parametrize("detail", ["two words", "ada@example.org", "x" * 81, "näme"])
def test_a_detail_that_may_be_a_title_or_an_address_is_refused(store, detail):
    with pytest.raises(ValueError, match="one plain word"):
        store.audit.record("Ada", "look", "map", "tiny", seen=detail)
    assert store.audit.list() == ()


def test_a_change_that_fails_leaves_no_line(store):
    def fail():
        with store._database.writing() as connection:
            note(connection, store.now(), who="Ada", what="try", kind="map", subject="tiny")
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        fail()
    assert store.audit.list() == ()


def test_the_log_is_read_newest_first_page_by_page_and_by_what_one_looks_for(store):
    for n in range(5):
        store.audit.record("Ada" if n % 2 else "Ben", "look", "map", f"m{n}", n=n, code="22", whole=True, none=None)
    first = store.audit.list(limit=2)
    assert [line.subject for line in first] == ["m4", "m3"]
    assert [line.subject for line in store.audit.list(before=first[-1].id)] == ["m2", "m1", "m0"]
    assert [line.subject for line in store.audit.list(who="Ada")] == ["m3", "m1"]
    assert store.audit.list(kind="map", subject="m2")[0].detail == {"n": 2, "code": "22", "whole": True, "none": None}
