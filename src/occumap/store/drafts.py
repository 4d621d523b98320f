"""Drafts of revisions. Every edit is kept, also one that came too late: nobody loses a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from occumap.errors import ConflictError
from occumap.store.audit_log import note
from occumap.store.database import Database
from occumap.store.rows import as_row, bounded, columns, found, new_id, value
from occumap.store.schema import draft_edits, drafts

MAX_TEXT = 2_000_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands.

    Args:
        id: random, for addresses.
        name: such as ``soc2025-review``.
        base_version: the version of the classification that it revises.
        text: the revision file.
        edit: number of the edit that gave this text; the first is 1.
        at: when it was edited last, in UTC.
        by: who edited it last.
        created: when it was begun.
        discarded: whether somebody put it away.
    """

    id: str
    name: str
    base_version: str
    text: str
    edit: int
    at: datetime
    by: str
    created: datetime
    discarded: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """One text that somebody saved.

    Args:
        draft: the draft's id.
        edit: the number it got; for one that came too late, the number it asked for.
        based_on: the edit that its writer had before them.
        accepted: False if another edit was first; the draft then doesn't have this text.
        text: the whole text.
        at: when, in UTC.
        by: who.
    """

    draft: str
    edit: int
    based_on: int
    accepted: bool
    text: str
    at: datetime
    by: str


class Drafts:
    """Drafts of revisions, with all their edits.

    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     draft = store.drafts.create("tiny-review", "tiny1", "issues: []", by="Ada")
    ...     draft = store.drafts.save(draft.id, "issues: [1]", edit=draft.edit, by="Ada")
    ...     try:
    ...         store.drafts.save(draft.id, "issues: [2]", edit=1, by="Ben")
    ...     except ConflictError as conflict:
    ...         conflict.newer, conflict.edit
    ...     [(edit.text, edit.accepted) for edit in store.drafts.edits(draft.id)]
    ('issues: [1]', 2)
    [('issues: []', True), ('issues: [1]', True), ('issues: [2]', False)]
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, name: str, base_version: str, text: str, *, by: str) -> Draft:
        """Return a new draft; the text is its first edit.

        Raises:
            InputError: the name is empty, or something too long.
        """
        now = self._database.now()
        name = bounded(name, "the draft's name", limit=200)
        _check_length(text)
        draft = Draft(new_id(), name, base_version, text, 1, now, by, now, discarded=False)
        with self._database.writing() as connection:
            connection.execute(insert(drafts).values(as_row(drafts, draft)))
            _keep(connection, Edit(draft.id, 1, 0, accepted=True, text=text, at=now, by=by))
            note(connection, now, who=by, what="create", kind="draft", subject=draft.id)
        return draft

    def save(self, draft: str, text: str, *, edit: int, by: str) -> Draft:
        """Return the draft with its new text; ``edit`` is the number that the writer had before them.

        Saving what stands already changes nothing.

        Raises:
            ConflictError: somebody else saved since; ``newer`` is the text that stands and ``edit`` its number. The
                text that came too late is kept among `edits`.
            UnknownNameError: there is no such draft, or it was discarded.
            InputError: the text is too long.
        """
        _check_length(text)
        now = self._database.now()
        with self._database.writing() as connection:
            query = select(*columns(drafts, Draft)).where(drafts.c.id == draft, drafts.c.discarded.is_(False))
            stands = found(Draft, connection.execute(query.with_for_update()).first(), draft, "draft")
            if stands.text == text:
                return stands
            if stands.edit == edit:
                _keep(connection, Edit(draft, edit + 1, edit, accepted=True, text=text, at=now, by=by))
                connection.execute(
                    update(drafts).where(drafts.c.id == draft).values(text=text, edit=edit + 1, at=now, by=by)
                )
                note(connection, now, who=by, what="edit", kind="draft", subject=draft, edit=edit + 1)
                return found(Draft, connection.execute(query).first(), draft, "draft")
            _keep(connection, Edit(draft, edit + 1, edit, accepted=False, text=text, at=now, by=by))
            note(connection, now, who=by, what="edit-too-late", kind="draft", subject=draft, edit=stands.edit)
        raise ConflictError(
            f"the draft {stands.name}",
            f"{stands.by} saved it since you began (edit {stands.edit}; yours is based on {edit})",
            hint="Your text is kept among its edits. Compare the two, and save again over the newer one.",
            newer=stands.text,
            edit=stands.edit,
        )

    def get(self, draft: str) -> Draft:
        """Return the draft as it stands, discarded or not.

        Raises:
            UnknownNameError: there is no such draft.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(*columns(drafts, Draft)).where(drafts.c.id == draft)).first()
        return found(Draft, row, draft, "draft")

    def list(self, *, discarded: bool = False) -> tuple[Draft, ...]:
        """Return the drafts that are worked on, or those put away; edited last first."""
        query = select(*columns(drafts, Draft)).where(drafts.c.discarded.is_(discarded))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(drafts.c.at.desc(), drafts.c.id))
            return tuple(value(Draft, row) for row in rows)

    def edits(self, draft: str) -> tuple[Edit, ...]:
        """Return all that was ever saved of a draft, in order, with what came too late.

        Raises:
            UnknownNameError: there is no such draft.
        """
        self.get(draft)
        query = select(*columns(draft_edits, Edit)).where(draft_edits.c.draft == draft).order_by(draft_edits.c.id)
        with self._database.reading() as connection:
            return tuple(value(Edit, row) for row in connection.execute(query))

    def discard(self, draft: str, *, by: str) -> None:
        """Put a draft away; nothing of it is lost.

        Raises:
            UnknownNameError: there is no such draft.
        """
        self._set_discarded(draft, by, discarded=True)

    def restore(self, draft: str, *, by: str) -> None:
        """Take back a draft that was put away.

        Raises:
            UnknownNameError: there is no such draft.
        """
        self._set_discarded(draft, by, discarded=False)

    def _set_discarded(self, draft: str, by: str, *, discarded: bool) -> None:
        self.get(draft)
        with self._database.writing() as connection:
            connection.execute(update(drafts).where(drafts.c.id == draft).values(discarded=discarded))
            what = "discard" if discarded else "restore"
            note(connection, self._database.now(), who=by, what=what, kind="draft", subject=draft)


def _keep(connection: Connection, edit: Edit) -> None:
    connection.execute(
        insert(draft_edits).values(
            {name: getattr(edit, name) for name in ("draft", "edit", "based_on", "accepted", "text", "at", "by")}
        )
    )


def _check_length(text: str) -> None:
    bounded(text, "the text of the draft", limit=MAX_TEXT, minimum=0)
