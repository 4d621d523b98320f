"""Consultations: whoever has the link comments on the issues of a draft until the closing date."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from occumap.errors import ConflictError, InputError
from occumap.store.audit_log import note
from occumap.store.database import Database
from occumap.store.kinds import Stance, Subject
from occumap.store.rows import as_row, bounded, columns, found, new_id, unknown, value
from occumap.store.schema import comments, consultations

MAX_COMMENT = 10_000
MAX_ISSUES = 1_000_000


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation.

    Args:
        id: for the officer's addresses.
        kind: whether it is about a draft or a revision held.
        subject: the draft's id, or the revision's name.
        token: for the link; whoever has it may comment.
        opens: from when, in UTC.
        closes: until when, in UTC.
        at: when it was made.
        by: who made it.
        listed: whether everybody is told of it while it is open; else only whoever has the link finds it.
        shows_comments: whether readers see what others said.
    """

    id: str
    kind: Subject
    subject: str
    token: str
    opens: datetime
    closes: datetime
    at: datetime
    by: str
    listed: bool = True
    shows_comments: bool = False

    def is_open(self, now: datetime) -> bool:
        """Return whether comments are taken at that time."""
        return self.opens <= now < self.closes


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on an issue, and the officer's answer.

    Args:
        id: its number.
        consultation: the consultation's id.
        issue: the issue's number in the revision.
        stance: whether they agree (support), disagree (refute), or neither.
        name: of who wrote it, in their own words.
        text: what they wrote.
        at: when, in UTC.
        answer: the officer's answer, None without one.
        answered_by: who answered.
        answered_at: when.
        hidden: whether the officer hid it from readers; it is kept.
    """

    id: int
    consultation: str
    issue: int
    stance: Stance
    name: str
    text: str
    at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    hidden: bool


class Consultations:
    """Consultations and their comments.

    >>> from datetime import timedelta
    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     closes = store.now() + timedelta(days=30)
    ...     asked = store.consultations.open(Subject.REVISION, "tiny-review", closes=closes, by="Ada")
    ...     said = store.consultations.comment(asked.token, 4, Stance.REFUTE, "Cy", "Our street is lit by hand.")
    ...     _ = store.consultations.answer(said.id, "We keep the group.", by="Ada")
    ...     [(c.issue, c.stance.value, c.answer) for c in store.consultations.comments(asked.id)]
    [(4, 'refute', 'We keep the group.')]
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(
        self,
        kind: Subject,
        subject: str,
        *,
        closes: datetime,
        by: str,
        opens: datetime | None = None,
        listed: bool = True,
        shows_comments: bool = False,
    ) -> Consultation:
        """Return a new consultation with its link; open at once, or from ``opens``.

        Raises:
            InputError: it would close before it opens.
        """
        now = self._database.now()
        opens = opens or now
        if closes <= opens:
            raise InputError("the closing date", "it is before the opening", hint="Choose a later one.")
        made = Consultation(
            new_id(), kind, subject, secrets.token_urlsafe(16), opens, closes, now, by, listed, shows_comments
        )
        with self._database.writing() as connection:
            connection.execute(insert(consultations).values(as_row(consultations, made)))
            note(connection, now, who=by, what="open", kind="consultation", subject=made.id)
        return made

    def get(self, consultation: str) -> Consultation:
        """Return a consultation by id.

        Raises:
            UnknownNameError: there is none.
        """
        return self._one(consultations.c.id == consultation, consultation)

    def by_token(self, token: str) -> Consultation:
        """Return a consultation by the token of its link.

        Raises:
            UnknownNameError: the link leads nowhere.
        """
        return self._one(consultations.c.token == token, "the link")

    def list(self, subject: str | None = None) -> tuple[Consultation, ...]:
        """Return all consultations, or those on a draft or revision; the latest first."""
        query = select(*columns(consultations, Consultation))
        if subject is not None:
            query = query.where(consultations.c.subject == subject)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(consultations.c.at.desc(), consultations.c.id))
            return tuple(value(Consultation, row) for row in rows)

    def listed(self) -> tuple[Consultation, ...]:
        """Return the consultations that are open now and that everybody is told of; those that close first first."""
        now = self._database.now()
        query = select(*columns(consultations, Consultation)).where(
            consultations.c.listed.is_(True), consultations.c.opens <= now, consultations.c.closes > now
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(consultations.c.closes, consultations.c.id))
            return tuple(value(Consultation, row) for row in rows)

    def show_comments(self, consultation: str, *, shown: bool, by: str) -> Consultation:
        """Say whether readers see what others said.

        Raises:
            UnknownNameError: there is no such consultation.
        """
        with self._database.writing() as connection:
            change = update(consultations).where(consultations.c.id == consultation).values(shows_comments=shown)
            if not connection.execute(change).rowcount:
                raise unknown(consultation, "consultation")
            what = "show-comments" if shown else "hide-comments"
            note(connection, self._database.now(), who=by, what=what, kind="consultation", subject=consultation)
            return self.get(consultation)

    def move_closing(self, consultation: str, closes: datetime, *, by: str) -> Consultation:
        """Return sets another closing date; now or earlier closes it.

        Raises:
            UnknownNameError: there is no such consultation.
        """
        with self._database.writing() as connection:
            changed = connection.execute(
                update(consultations).where(consultations.c.id == consultation).values(closes=closes)
            ).rowcount
            if not changed:
                raise unknown(consultation, "consultation")
            note(connection, self._database.now(), who=by, what="closing", kind="consultation", subject=consultation)
            return self.get(consultation)

    def go_on_as_published(self, draft: str, revision: str, *, by: str) -> tuple[Consultation, ...]:
        """Close the consultations on a draft that is published as a revision; from now on they are about that.

        Their comments are kept, and are shown with the revision as they were with the draft.
        """
        with self._database.writing() as connection:
            now = self._database.now()
            asked = tuple(one for one in self.list(draft) if one.kind is Subject.DRAFT)
            for one in asked:
                change = update(consultations).where(consultations.c.id == one.id)
                closes = min(one.closes, now)
                opens = min(one.opens, closes)
                connection.execute(change.values(kind=Subject.REVISION, subject=revision, opens=opens, closes=closes))
                note(connection, now, who=by, what="publish", kind="consultation", subject=one.id)
                if closes != one.closes:
                    note(connection, now, who=by, what="closing", kind="consultation", subject=one.id)
            return tuple(self.get(one.id) for one in asked)

    def comment(self, token: str, issue: int, stance: Stance, name: str, text: str) -> Comment:
        """Keep a comment of somebody who has the link.

        Raises:
            UnknownNameError: the link leads nowhere.
            ConflictError: the consultation isn't open yet, or no longer.
            InputError: no name or text, or one too long; an issue that can't be.
        """
        name = bounded(name, "your name", limit=200)
        text = bounded(text, "the comment", limit=MAX_COMMENT)
        if not 0 < issue <= MAX_ISSUES:
            raise InputError(f"issue {issue}", "there is no such issue", hint="Comment on one of the issues shown.")
        now = self._database.now()
        with self._database.writing() as connection:
            query = select(*columns(consultations, Consultation)).where(consultations.c.token == token)
            # The lock of a reader, so that closing and commenting come one after the other.
            row = connection.execute(query.with_for_update(read=True)).first()
            asked = found(Consultation, row, "the link", "consultation")
            if not asked.is_open(now):
                raise _not_open(asked, now)
            row = connection.execute(
                insert(comments)
                .values(consultation=asked.id, issue=issue, stance=stance, name=name, text=text, at=now, hidden=False)
                .returning(*columns(comments, Comment))
            ).one()
            return value(Comment, row)

    def comments(self, consultation: str, *, issue: int | None = None, hidden: bool = False) -> tuple[Comment, ...]:
        """Return the comments by issue, in the order they came; with those hidden only if asked for."""
        query = select(*columns(comments, Comment)).where(comments.c.consultation == consultation)
        if issue is not None:
            query = query.where(comments.c.issue == issue)
        if not hidden:
            query = query.where(comments.c.hidden.is_(False))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(comments.c.issue, comments.c.id))
            return tuple(value(Comment, row) for row in rows)

    def tally(self, consultation: str) -> Mapping[tuple[int, Stance], int]:
        """Return how many comments, not hidden, take each stance on each issue."""
        return Counter((comment.issue, comment.stance) for comment in self.comments(consultation))

    def answer(self, comment: int, text: str, *, by: str) -> Comment:
        """Keep the officer's answer, in place of an earlier one.

        Raises:
            UnknownNameError: there is no such comment.
            InputError: no text, or too long.
        """
        text = bounded(text, "the answer", limit=MAX_COMMENT)
        return self._change(comment, by, "answer", answer=text, answered_by=by, answered_at=self._database.now())

    def hide(self, comment: int, *, by: str) -> Comment:
        """Hide a comment from readers; it is kept.

        Raises:
            UnknownNameError: there is no such comment.
        """
        return self._change(comment, by, "hide", hidden=True)

    def show(self, comment: int, *, by: str) -> Comment:
        """Show a comment that was hidden.

        Raises:
            UnknownNameError: there is no such comment.
        """
        return self._change(comment, by, "show", hidden=False)

    def _one(self, which: ColumnElement[bool], where: str) -> Consultation:
        with self._database.reading() as connection:
            row = connection.execute(select(*columns(consultations, Consultation)).where(which)).first()
        return found(Consultation, row, where, "consultation")

    def _change(self, comment: int, by: str, what: str, **values: object) -> Comment:
        with self._database.writing() as connection:
            made = _changed(connection, comment, values)
            note(connection, self._database.now(), who=by, what=what, kind="comment", subject=str(comment))
            return made


def _changed(connection: Connection, comment: int, values: Mapping[str, object]) -> Comment:
    change = update(comments).where(comments.c.id == comment).values(**values)
    row = connection.execute(change.returning(*columns(comments, Comment))).first()
    return found(Comment, row, str(comment), "comment")


def _not_open(asked: Consultation, now: datetime) -> ConflictError:
    if now < asked.opens:
        return ConflictError(
            "the consultation", f"it opens on {asked.opens:%d %B %Y, %H:%M} UTC", hint="Come back then."
        )
    return ConflictError(
        "the consultation",
        f"it closed on {asked.closes:%d %B %Y, %H:%M} UTC",
        hint="Contact the office that ran the consultation if you still want to comment.",
    )
