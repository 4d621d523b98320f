"""What is published stays as it is."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from occumap.errors import ConflictError, InputError, UnknownNameError
from occumap.store.kinds import Kind
from occumap.store.schema import published
from tests.store.opening import together

CSV = {"media_type": "text/csv", "by": "Ada"}


def test_what_is_published_comes_back_byte_for_byte_after_reopening(world, store):
    payload = bytes(range(256)) * 400
    made = store.published.publish(Kind.MAP, "tiny", "1", payload, **CSV)
    again = world.reopen()
    assert again.published.get(Kind.MAP, "tiny") == made
    assert again.published.read(Kind.MAP, "tiny", "1") == payload


def test_publishing_the_same_twice_changes_nothing(world, store):
    first = store.published.publish(Kind.INDEX, "tiny", "1", b"x", **CSV)
    world.clock.forward(days=1)
    assert store.published.publish(Kind.INDEX, "tiny", "1", b"x", media_type="text/csv", by="Ben") == first
    assert len(store.published.list()) == 1
    assert [line.who for line in store.audit.list()] == ["Ada"]


def test_other_content_under_the_same_name_and_version_is_refused(store):
    store.published.publish(Kind.INDEX, "tiny", "1", b"x", **CSV)
    with pytest.raises(
        ConflictError, match=r"already published with other content, by Ada.*give this one a new version"
    ):
        store.published.publish(Kind.INDEX, "tiny", "1", b"y", **CSV)
    assert store.published.read(Kind.INDEX, "tiny") == b"x"


def test_of_eight_who_publish_at_once_one_is_first_and_the_others_are_told(store):
    def publish(n):
        try:
            return store.published.publish(Kind.INDEX, "tiny", "1", b"%d" % n, media_type="text/csv", by=str(n)).by
        except ConflictError:
            return None

    winners = [by for by in together([lambda n=n: publish(n) for n in range(8)]) if by]  # type: ignore[misc]
    assert len(winners) == 1
    assert store.published.read(Kind.INDEX, "tiny") == winners[0].encode()


def test_the_latest_is_meant_where_no_version_is_named(world, store):
    store.published.publish(Kind.MAP, "tiny", "2", b"later version, published first", **CSV)
    world.clock.forward(seconds=1)
    store.published.publish(Kind.MAP, "tiny", "1", b"latest", **CSV)
    assert store.published.read(Kind.MAP, "tiny") == b"latest"
    assert [one.version for one in store.published.list(Kind.MAP, "tiny")] == ["2", "1"]
    assert store.published.list(Kind.INDEX) == ()


def test_what_isnt_there_is_said_plainly(store):
    with pytest.raises(UnknownNameError, match="tiny 3: there is no such map"):
        store.published.get(Kind.MAP, "tiny", "3")
    with pytest.raises(UnknownNameError, match="tiny: there is no such map"):
        store.published.read(Kind.MAP, "tiny")


@pytest.mark.parametrize("change", [update(published).values(payload=b"z"), delete(published)])
def test_the_database_itself_refuses_to_change_what_is_published(store, change):
    store.published.publish(Kind.MAP, "tiny", "1", b"x", **CSV)
    with (
        pytest.raises(DatabaseError, match="what is published is never changed"),
        store._database.writing() as connection,
    ):
        connection.execute(change)
    assert store.published.read(Kind.MAP, "tiny") == b"x"


def test_damage_is_found(world, store):
    world.is_damaged = True
    store.published.publish(Kind.MAP, "whole", "1", b"x", **CSV)
    store.published.publish(Kind.MAP, "torn", "1", b"x", **CSV)
    guard = "published_no_update" if world.engine == "sqlite" else "published_no_change ON published"
    with store._database.writing() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {guard}")
        connection.execute(update(published).where(published.c.name == "torn").values(payload=b"z"))
    assert [one.name for one in store.published.damaged()] == ["torn"]
    with pytest.raises(InputError, match=r"not those that were published.*restore a backup"):
        store.published.read(Kind.MAP, "torn")
