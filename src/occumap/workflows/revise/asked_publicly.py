"""Consultations as anybody may read them: which are open, what each asks, and what was said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from occumap.store.consultations import Comment, Consultation
from occumap.store.kinds import Stance
from occumap.store.store import Store
from occumap.workflows.revise.draft import stated_revision
from occumap.workflows.revise.library import subject_of

STANCES = tuple(stance.value for stance in Stance)


@dataclass(frozen=True, slots=True)
class AskedPublicly:
    """A consultation on a revision.

    Args:
        token: the last part of its link.
        subject: the name of the revision or draft.
        title: the revision's.
        opens: from when comments are taken, in UTC.
        closes: until when, in UTC.
        is_open: whether they are taken now.
        comments: how many there are, without those that the officer hid.
    """

    token: str
    subject: str
    title: str
    opens: datetime
    closes: datetime
    is_open: bool
    comments: int


@dataclass(frozen=True, slots=True)
class Tally:
    """An issue, and how many comments take each stance on it."""

    issue: int
    question: str
    stances: dict[str, int]


def open_consultations(store: Store) -> tuple[AskedPublicly, ...]:
    """Return the consultations that take comments now, the one that closes first before the others."""
    now = store.now()
    held = (one for one in store.consultations.list() if one.is_open(now))
    return tuple(_asked(store, one) for one in sorted(held, key=lambda one: one.closes))


def consultation_asked(store: Store, token: str) -> tuple[AskedPublicly, tuple[Tally, ...]]:
    """Return a consultation by the last part of its link, with its issues and what was said of each.

    Raises:
        UnknownNameError: the link leads nowhere.
    """
    held = store.consultations.by_token(token)
    said = Counter((one.issue, one.stance.value) for one in store.consultations.comments(held.id))
    issues = stated_revision(subject_of(store, held).text).issues
    return _asked(store, held), tuple(
        Tally(one.number, one.question, {stance: said[one.number, stance] for stance in STANCES}) for one in issues
    )


def comments_on(store: Store, token: str, issue: int | None = None) -> tuple[Comment, ...]:
    """Return the comments of a consultation by issue, in the order they came, without those that were hidden.

    Raises:
        UnknownNameError: the link leads nowhere.
    """
    return store.consultations.comments(store.consultations.by_token(token).id, issue=issue)


def _asked(store: Store, one: Consultation) -> AskedPublicly:
    shown = subject_of(store, one)
    return AskedPublicly(
        token=one.token,
        subject=shown.name,
        title=stated_revision(shown.text).title,
        opens=one.opens,
        closes=one.closes,
        is_open=one.is_open(store.now()),
        comments=len(store.consultations.comments(one.id)),
    )
