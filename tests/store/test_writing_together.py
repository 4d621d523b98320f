"""Twenty who write and twenty who read lose nothing and never hear that the database is locked."""

import pytest

from occumap.errors import ConflictError
from occumap.store.kinds import Kind, Stance, Subject
from tests.store.opening import together

WRITERS = READERS = 20
ROUNDS = 12


@pytest.mark.slow
def test_twenty_writers_and_twenty_readers_lose_nothing(world, store):
    draft = store.drafts.create("shared", "tiny1", "", by="Ada")
    closes = store.now().replace(year=2027)
    asked = store.consultations.open(Subject.DRAFT, draft.id, closes=closes, by="Ada")
    other = world.open()

    def write(n):
        mine = (store, other)[n % 2]
        refused = 0
        for turn in range(ROUNDS):
            mine.consultations.comment(asked.token, n + 1, Stance.NEUTRAL, f"writer {n}", f"turn {turn}")
            mine.published.publish(Kind.MAP, f"map-{n}", str(turn), bytes([n]) * 10_000, media_type="x/y", by=str(n))
            stands = mine.drafts.get(draft.id)
            try:
                mine.drafts.save(draft.id, f"{stands.text}{n}:{turn} ", edit=stands.edit, by=str(n))
            except ConflictError:
                refused += 1
        return refused

    def read(n):
        mine = (store, other)[n % 2]
        before = 0
        for _ in range(ROUNDS * 3):
            now = len(mine.consultations.comments(asked.id))
            assert now >= before
            before = now
            stands = mine.drafts.get(draft.id)
            assert len(stands.text.split()) == stands.edit - 1
            for one in mine.published.list(Kind.MAP, f"map-{n}"):
                assert len(mine.published.read(one.kind, one.name, one.version)) == one.size
        return 0

    works = [lambda n=n: write(n) for n in range(WRITERS)] + [lambda n=n: read(n) for n in range(READERS)]
    refused = sum(together(works))
    again = world.reopen()
    assert len(again.consultations.comments(asked.id)) == WRITERS * ROUNDS
    assert len(again.published.list()) == WRITERS * ROUNDS
    assert again.published.damaged() == ()
    edits = again.drafts.edits(draft.id)[1:]
    assert len(edits) == WRITERS * ROUNDS
    assert sum(not edit.accepted for edit in edits) == refused
    assert again.drafts.get(draft.id).edit == WRITERS * ROUNDS - refused + 1
