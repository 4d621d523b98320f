"""Who may come in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from occumap.errors import ConflictError, InputError, UnknownNameError
from occumap.store.kinds import Role
from occumap.store.schema import sessions, tokens, users
from tests.store.opening import together

WORDS = "bread and cakes"


@pytest.fixture
def ada(store):
    return store.accounts.add("Ada", WORDS, Role.OWNER)


def everything(store):
    with store._database.reading() as connection:
        return repr([connection.execute(select(table)).all() for table in (users, sessions, tokens)])


def test_an_account_lets_in_with_its_own_password_only_also_after_reopening(world, ada):
    again = world.reopen()
    assert again.accounts.check("Ada", WORDS) == ada
    assert again.accounts.check(" ADA ", WORDS) == ada
    assert again.accounts.check("Ada", WORDS + "!") is None
    assert again.accounts.check("Nobody", WORDS) is None
    assert again.accounts.check("Ada", "x" * 100_000) is None


@pytest.mark.parametrize(
    "common", ["password123", "qwertyuiop", "1234567890", "iloveyou12", "AdaAdaAdaAda", "occumap2026"]
)
def test_a_password_among_the_first_that_are_tried_is_refused(store, common):
    with pytest.raises(InputError, match="among the first that are tried"):
        store.accounts.add("Ada", common, Role.OWNER)
    assert store.accounts.list() == ()


def test_a_password_may_have_any_signs_and_is_taken_as_it_is(store):
    for n, words in enumerate(["ÄÖÜ løse 面包", "  spaces at both ends  ", "x" * 40 + " loaves of bread"]):
        store.accounts.add(f"user {n}", words, Role.OWNER)
        assert store.accounts.check(f"user {n}", words)
        assert store.accounts.check(f"user {n}", words.strip().swapcase()) is None


def test_no_secret_is_kept_as_it_is(store, ada):
    _, token = store.accounts.tokens.make(ada.id, "nightly", by="Ada")
    secrets = [WORDS, token, store.accounts.sessions.begin(ada.id)]
    kept = everything(store)
    assert "$argon2id$" in kept
    assert [secret for secret in secrets if secret in kept] == []


def test_a_name_is_taken_also_in_other_letters_of_the_same(store, ada):
    for name in ("ada", "ADA", " Ada "):
        with pytest.raises(ConflictError, match="there is already an account with this name"):
            store.accounts.add(name, WORDS, Role.REVIEWER)
    assert store.accounts.list() == (ada,)


@pytest.mark.parametrize(
    ("name", "password"),
    [("", WORDS), ("B" * 101, WORDS), ("\ufdfa" * 100, WORDS), ("Ben", "short"), ("Ben", "x" * 1001)],
)
def test_a_name_or_password_that_wont_do_is_refused(store, name, password):
    with pytest.raises(InputError):
        store.accounts.add(name, password, Role.REVIEWER)
    assert store.accounts.list() == ()


def test_a_session_lasts_until_its_time_or_until_it_is_ended(world, store, ada):
    first, second = (store.accounts.sessions.begin(ada.id, lifetime=timedelta(hours=1)) for _ in range(2))
    assert store.accounts.sessions.who(first).name == "Ada"
    store.accounts.sessions.end(first)
    assert store.accounts.sessions.who(first) is None
    assert world.reopen().accounts.sessions.who(second).role == Role.OWNER
    world.clock.forward(hours=1)
    assert world.open().accounts.sessions.who(second) is None


def test_a_new_password_ends_all_sessions(store, ada):
    session = store.accounts.sessions.begin(ada.id)
    store.accounts.set_password("Ada", "wheels and light", by="Ada")
    assert store.accounts.sessions.who(session) is None
    assert store.accounts.check("Ada", WORDS) is None
    assert store.accounts.check("Ada", "wheels and light") == ada


@pytest.mark.usefixtures("ada")
def test_a_disabled_account_is_shut_out_everywhere_until_enabled(store):
    ben = store.accounts.add("Ben", WORDS, Role.EDITOR, by="Ada")
    session = store.accounts.sessions.begin(ben.id)
    _, token = store.accounts.tokens.make(ben.id, "nightly", by="Ben")
    assert store.accounts.disable("Ben", by="Ada").disabled
    late = store.accounts.sessions.begin(ben.id)
    assert store.accounts.check("Ben", WORDS) is None
    assert [store.accounts.sessions.who(one) for one in (session, late)] == [None, None]
    assert store.accounts.tokens.who(token) is None
    store.accounts.enable("Ben", by="Ada")
    assert store.accounts.check("Ben", WORDS) == ben
    assert store.accounts.tokens.who(token).name == "Ben"
    assert store.accounts.sessions.who(session) is None


@pytest.mark.usefixtures("ada")
def test_the_last_owner_can_neither_be_shut_out_nor_lowered(store):
    with pytest.raises(ConflictError, match="only owner"):
        store.accounts.disable("Ada", by="Ada")
    with pytest.raises(ConflictError, match="only owner"):
        store.accounts.set_role("Ada", Role.EDITOR, by="Ada")
    store.accounts.add("Ben", WORDS, Role.OWNER, by="Ada")
    assert store.accounts.set_role("Ada", Role.EDITOR, by="Ada").role == Role.EDITOR


@pytest.mark.usefixtures("ada")
def test_two_owners_who_shut_each_other_out_at_once_leave_one(store):
    store.accounts.add("Ben", WORDS, Role.OWNER, by="Ada")

    def disable(name, by):
        try:
            return store.accounts.disable(name, by=by).name
        except ConflictError:
            return None

    out = together([lambda: disable("Ada", "Ben"), lambda: disable("Ben", "Ada")])
    assert out.count(None) == 1
    assert sum(not user.disabled for user in store.accounts.list()) == 1


def test_a_token_lets_in_until_its_time_or_until_revoked(world, store, ada):
    week, week_secret = store.accounts.tokens.make(ada.id, "a week", by="Ada", lifetime=timedelta(days=7))
    ever, ever_secret = store.accounts.tokens.make(ada.id, "for good", by="Ada")
    assert store.accounts.tokens.list(ada.id) == (week, ever)
    world.clock.forward(days=7)
    assert store.accounts.tokens.who(week_secret) is None
    assert store.accounts.tokens.who(ever_secret).name == "Ada"
    store.accounts.tokens.revoke(ever.id, user=ada.id, by="Ada")
    assert world.reopen().accounts.tokens.who(ever_secret) is None


def test_nobody_revokes_somebody_elses_token(store, ada):
    ben = store.accounts.add("Ben", WORDS, Role.EDITOR)
    token, secret = store.accounts.tokens.make(ada.id, "nightly", by="Ada")
    with pytest.raises(UnknownNameError):
        store.accounts.tokens.revoke(token.id, user=ben.id, by="Ben")
    assert store.accounts.tokens.who(secret)


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("secret", ["", "nonsense", "\x00", "\ud83e", "x" * 100_000])
def test_a_made_up_secret_lets_nobody_in(store, secret):
    assert store.accounts.sessions.who(secret) is None
    assert store.accounts.tokens.who(secret) is None
    assert store.accounts.check("Ada", secret) is None


def test_sessions_past_their_time_are_swept_once(world, store, ada):
    store.accounts.sessions.begin(ada.id, lifetime=timedelta(hours=1))
    world.clock.forward(minutes=30)
    store.accounts.sessions.begin(ada.id, lifetime=timedelta(hours=1))
    world.clock.forward(minutes=30)
    assert [store.accounts.sessions.sweep(), store.accounts.sessions.sweep()] == [1, 0]
