"""Many review one queue at once, and nobody gets what another holds."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from occumap.errors import ConflictError, InputError, UnknownNameError
from occumap.model.code import Code
from occumap.store.schema import review_items
from tests.store.opening import queue, together

BAKERS, CAKES = Code("tiny1", "11"), Code("tiny1", "12")


@pytest.fixture
def batch(store):
    return store.reviews.make("March", queue(5), by="Ada")


def drain(store, batch, user):
    """Claims and decides until nothing is left; the items in the order they came."""
    seen = []
    while (item := store.reviews.claim(batch.id, user)) is not None:
        seen.append(item.id)
        store.reviews.decide(item.id, user, BAKERS)
    return seen


def test_the_item_worth_most_comes_first_with_all_the_queue_says(store, batch):
    claimed = store.reviews.claim(batch.id, "Ada")
    assert claimed.item == queue(5).items[0]
    assert store.reviews.item(claimed.id).item == claimed.item
    assert claimed.until == store.now() + timedelta(minutes=10)


@pytest.mark.parametrize("double", [0.0, 0.25, 1.0])
def test_of_eight_who_claim_at_once_nobody_gets_what_another_has(store, double):
    size = 60
    batch = store.reviews.make("March", queue(size), by="Ada", double=double, seed=3)
    seen = together([lambda n=n: drain(store, batch, f"user {n}") for n in range(8)])  # type: ignore[misc]
    handed_out = Counter(item for items in seen for item in items)
    wanted = {store.reviews.item(item).id: store.reviews.item(item).wanted for item in handed_out}
    assert handed_out == wanted
    assert sum(handed_out.values()) == size + round(double * size)
    assert [items for items in seen if len(set(items)) < len(items)] == []
    progress = store.reviews.progress(batch.id)
    assert (progress.decided, progress.held, progress.rows_decided) == (size, 0, 2 * size)
    assert sum(progress.decisions.values()) == size + round(double * size)


def test_of_eight_who_claim_at_once_without_deciding_all_hold_something_else(store):
    batch = store.reviews.make("March", queue(6), by="Ada")
    held = together([lambda n=n: store.reviews.claim(batch.id, f"user {n}") for n in range(8)])  # type: ignore[misc]
    assert held.count(None) == 2
    assert sorted(item.position for item in held if item) == list(range(6))


def test_a_lease_runs_out_and_then_the_item_comes_back(world, store, batch):
    held = store.reviews.claim(batch.id, "Ada")
    world.clock.forward(minutes=9, seconds=59)
    assert store.reviews.claim(batch.id, "Ben").id != held.id
    world.clock.forward(seconds=1)
    assert world.reopen().reviews.claim(batch.id, "Cy").id == held.id


def test_who_holds_an_item_gets_the_same_again_for_the_whole_time(world, store, batch):
    held = store.reviews.claim(batch.id, "Ada")
    world.clock.forward(minutes=9)
    again = world.reopen().reviews.claim(batch.id, "Ada")
    assert again.id == held.id
    assert again.until == world.clock.time + timedelta(minutes=10)


def test_a_decision_after_the_lease_counts_unless_somebody_else_has_the_item(world, store, batch):
    slow = store.reviews.claim(batch.id, "Ada")
    world.clock.forward(minutes=11)
    store.reviews.decide(slow.id, "Ada", BAKERS)
    slower = store.reviews.claim(batch.id, "Ada")
    world.clock.forward(minutes=11)
    assert store.reviews.claim(batch.id, "Ben").id == slower.id
    with pytest.raises(ConflictError, match="somebody else has it now"):
        store.reviews.decide(slower.id, "Ada", CAKES)
    store.reviews.decide(slower.id, "Ben", BAKERS)
    with pytest.raises(ConflictError, match="somebody else has it now"):
        store.reviews.decide(slower.id, "Ada", CAKES)
    assert [(r.item, r.decision.by) for r in store.reviews.decisions(batch.id)] == [
        (slow.id, "Ada"),
        (slower.id, "Ben"),
    ]


def test_deciding_the_same_twice_is_once_and_otherwise_is_refused(store, batch):
    held = store.reviews.claim(batch.id, "Ada")
    first = store.reviews.decide(held.id, "Ada", BAKERS)
    assert store.reviews.decide(held.id, "Ada", BAKERS) == first
    with pytest.raises(ConflictError, match="Undo that first"):
        store.reviews.decide(held.id, "Ada", CAKES)
    assert len(store.reviews.decisions(batch.id)) == 1


def test_decisions_come_back_as_a_review_reads_them(world, store, batch):
    held = store.reviews.claim(batch.id, "Ada")
    store.reviews.decide(held.id, "Ada", CAKES, why=" icing ", seconds=3.5)
    other = store.reviews.claim(batch.id, "Ada")
    store.reviews.decide(other.id, "Ada", None)
    first, second = world.reopen().reviews.decisions(batch.id)
    decision = first.decision
    assert (decision.title, decision.industry, decision.code, decision.why) == ("title 0", None, CAKES, "icing")
    assert (decision.at, decision.version, first.seconds) == (world.clock.time, "tiny1", 3.5)
    assert (second.decision.title, second.decision.industry, second.decision.code) == ("title 1", "bakery", None)


def test_what_somebody_skips_goes_to_others(store, batch):
    held = store.reviews.claim(batch.id, "Ada")
    store.reviews.skip(held.id, "Ada")
    assert store.reviews.claim(batch.id, "Ada").id != held.id
    assert store.reviews.claim(batch.id, "Ben").id == held.id
    assert store.reviews.decisions(batch.id) == ()


def test_what_somebody_skipped_comes_back_to_them_when_they_ask_unless_it_is_decided(store, batch):
    first = store.reviews.claim(batch.id, "Ada")
    store.reviews.skip(first.id, "Ada")
    second = store.reviews.claim(batch.id, "Ada")
    store.reviews.skip(second.id, "Ada")
    taken = store.reviews.claim(batch.id, "Ben")
    assert taken.id == first.id
    store.reviews.decide(taken.id, "Ben", CAKES)
    assert (store.reviews.skipped(batch.id, "Ada"), store.reviews.skipped(batch.id, "Ben")) == (1, 0)
    assert store.reviews.back_to_skipped(batch.id, "Ada") == 1
    assert store.reviews.claim(batch.id, "Ada").id == second.id
    assert store.reviews.skipped(batch.id, "Ada") == store.reviews.back_to_skipped(batch.id, "Ada") == 0


def test_what_somebody_gives_back_is_anybodys(store, batch):
    held = store.reviews.claim(batch.id, "Ada")
    store.reviews.release(held.id, "Ada")
    assert store.reviews.claim(batch.id, "Ben").id == held.id


def test_undo_goes_back_step_by_step_through_decisions_and_skips(store, batch):
    first = store.reviews.claim(batch.id, "Ada")
    store.reviews.decide(first.id, "Ada", BAKERS)
    second = store.reviews.claim(batch.id, "Ada")
    store.reviews.skip(second.id, "Ada")
    store.reviews.claim(batch.id, "Ada")
    assert store.reviews.undo(batch.id, "Ada").id == second.id
    assert store.reviews.claim(batch.id, "Ada").id == second.id
    assert store.reviews.undo(batch.id, "Ada").id == first.id
    assert store.reviews.progress(batch.id).decided == 0
    assert store.reviews.undo(batch.id, "Ada") is None
    store.reviews.decide(first.id, "Ada", CAKES)
    assert [reviewed.decision.code for reviewed in store.reviews.decisions(batch.id)] == [CAKES]


def test_an_undone_skip_stays_with_whoever_has_the_item_now(store, batch):
    held = store.reviews.claim(batch.id, "Ada")
    store.reviews.skip(held.id, "Ada")
    assert store.reviews.claim(batch.id, "Ben").id == held.id
    assert store.reviews.undo(batch.id, "Ada") is None
    store.reviews.decide(held.id, "Ben", BAKERS)


def test_undo_takes_nothing_back_of_others(store, batch):
    held = store.reviews.claim(batch.id, "Ada")
    store.reviews.decide(held.id, "Ada", BAKERS)
    assert store.reviews.undo(batch.id, "Ben") is None
    assert len(store.reviews.decisions(batch.id)) == 1


def test_a_sample_is_decided_by_two_different_people_and_gives_pairs(store):
    batch = store.reviews.make("March", queue(10), by="Ada", double=0.3, seed=1)
    ada, ben = drain(store, batch, "Ada"), []  # type: ignore[var-annotated]
    assert len(ada) == 10
    while (item := store.reviews.claim(batch.id, "Ben")) is not None:
        store.reviews.decide(item.id, "Ben", CAKES if not ben else BAKERS)
        ben.append(item.id)
    assert len(ben) == 3
    pairs = store.reviews.agreement(batch.id)
    assert [(pair.item, pair.first_by, pair.second_by) for pair in pairs] == [(item, "Ada", "Ben") for item in ben]
    assert [pair.agrees for pair in pairs] == [False, True, True]
    assert (pairs[0].first, pairs[0].second) == (BAKERS, CAKES)
    assert drain(store, batch, "Cy") == []


def test_a_third_person_settles_what_two_differ_on_and_may_take_it_back(store):
    batch = store.reviews.make("March", queue(2), by="Ada", double=1.0)
    for person, codes in (("Ada", [BAKERS, BAKERS]), ("Ben", [CAKES, BAKERS])):
        for code in codes:
            store.reviews.decide(store.reviews.claim(batch.id, person).id, person, code)
    differ, alike = (pair.item for pair in store.reviews.agreement(batch.id))
    for item, person, said in ((differ, "Ben", "one of the two"), (alike, "Cy", "no two people disagree")):
        with pytest.raises(ConflictError, match=said):
            store.reviews.settle(item, person, CAKES)
    with pytest.raises(InputError):
        store.reviews.settle(differ, "Cy", Code("another", "11"))
    store.reviews.settle(differ, "Cy", None, why=" neither ")
    pair = store.reviews.agreement(batch.id)[0]
    assert (pair.settled_by, pair.settled, pair.agrees) == ("Cy", None, False)
    assert [one.decision.why for one in store.reviews.decisions(batch.id)][-1] == "neither"
    with pytest.raises(ConflictError, match="Cy has settled it"):
        store.reviews.settle(differ, "Di", CAKES)
    assert store.reviews.progress(batch.id).decided == 2
    assert store.reviews.undo(batch.id, "Cy") is None
    assert store.reviews.agreement(batch.id)[0].settled_by == ""
    assert store.reviews.progress(batch.id).decided == 2


def test_the_sample_depends_on_the_seed_alone(store):
    def sample(seed):
        batch = store.reviews.make("March", queue(40), by="Ada", double=0.25, seed=seed)
        with store._database.reading() as connection:
            twice = select(review_items.c.position).where(review_items.c.batch == batch.id, review_items.c.wanted == 2)
            return set(connection.scalars(twice))

    assert len(sample(1)) == 10
    assert sample(1) == sample(1)
    assert sample(1) != sample(2)


def test_an_empty_queue_has_nothing_to_give(store):
    batch = store.reviews.make("March", queue(0), by="Ada", double=1)
    assert store.reviews.claim(batch.id, "Ada") is None
    assert store.reviews.progress(batch.id).items == 0


def test_a_deleted_batch_is_gone_and_others_stay(store, batch):
    other = store.reviews.make("April", queue(2), by="Ada")
    held = store.reviews.claim(batch.id, "Ada")
    store.reviews.decide(held.id, "Ada", BAKERS)
    store.reviews.delete(batch.id, by="Ada")
    assert store.reviews.list() == (other,)
    with pytest.raises(UnknownNameError):
        store.reviews.item(held.id)
    assert store.reviews.claim(other.id, "Ada")


def test_bad_input_is_refused_and_changes_nothing(store, batch):
    held = store.reviews.claim(batch.id, "Ada")
    for code, seconds in ((Code("tiny2", "11"), 1.0), (BAKERS, -1.0), (BAKERS, float("nan")), (BAKERS, float("inf"))):
        with pytest.raises(InputError):
            store.reviews.decide(held.id, "Ada", code, seconds=seconds)
    with pytest.raises(InputError, match="seconds isn't possible"):
        store.reviews.skip(held.id, "Ada", seconds=float("nan"))
    with pytest.raises(InputError, match="2001 characters"):
        store.reviews.decide(held.id, "Ada", BAKERS, why="x" * 2001)
    with pytest.raises(InputError, match="between 0 and 1"):
        store.reviews.make("March", queue(1), by="Ada", double=1.5)
    for act in (lambda: store.reviews.claim("x", "Ada"), lambda: store.reviews.decide(10**6, "Ada", BAKERS)):
        with pytest.raises(UnknownNameError):
            act()
    assert store.reviews.progress(batch.id).decided == 0
