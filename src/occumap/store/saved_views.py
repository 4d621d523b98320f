"""Saved views: a short name for an address of the pages, to share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from occumap.errors import InputError
from occumap.store.audit_log import note
from occumap.store.database import Database, insert_once
from occumap.store.rows import as_row, bounded, columns, found, new_id, unknown, value
from occumap.store.schema import saved

# PostgreSQL's indexes take no more than 2,700 bytes.
MAX_ADDRESS = 2_000


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view that somebody saved.

    Args:
        id: eight letters and digits.
        address: the path and query within this site, as a browser sends them.
        title: in words.
        at: when, in UTC.
        by: whose it is; empty for nobody's.
    """

    id: str
    address: str
    title: str
    at: datetime
    by: str


class Saved:
    """Saved views.

    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     view = store.saved.save("/map/crafts?level=3", "The crafts at level 3")
    ...     store.saved.get(view.id).address, len(view.id)
    ('/map/crafts?level=3', 8)
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, address: str, title: str, *, by: str = "") -> SavedView:
        """Return a view with a name of its own; what the same person saved already keeps its name.

        Raises:
            InputError: an address of another site; no title, or something too long.
        """
        address = bounded(address, "the address", limit=MAX_ADDRESS)
        title = bounded(title, "the title", limit=200)
        # A browser reads //x and /\x as another site.
        if (
            not address.startswith("/")
            or address[1:2] in {"/", "\\"}
            or not (address.isascii() and address.isprintable())
        ):
            raise InputError(
                "the address", "it isn't an address on this site", hint="Save a view while you look at it."
            )
        now = self._database.now()
        with self._database.writing() as connection:
            same = select(*columns(saved, SavedView)).where(
                saved.c.address == address, saved.c.title == title, saved.c.by == by
            )
            if (row := connection.execute(same.limit(1)).first()) is not None:
                return value(SavedView, row)
            while True:
                view = SavedView(new_id(8), address, title, now, by)
                if insert_once(connection, saved, **as_row(saved, view)):
                    return view

    def get(self, view: str) -> SavedView:
        """Return a view by its short name.

        Raises:
            UnknownNameError: there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(*columns(saved, SavedView)).where(saved.c.id == view)).first()
        return found(SavedView, row, view, "saved view")

    def list(self, by: str) -> tuple[SavedView, ...]:
        """Return what somebody saved, the latest first."""
        query = select(*columns(saved, SavedView)).where(saved.c.by == by)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(saved.c.at.desc(), saved.c.id))
            return tuple(value(SavedView, row) for row in rows)

    def rename(self, view: str, title: str, *, by: str) -> SavedView:
        """Give a view of one's own another title.

        Raises:
            UnknownNameError: there is none, or it is somebody else's.
            InputError: no title, or one too long.
        """
        title = bounded(title, "the title", limit=200)
        mine = (saved.c.id == view, saved.c.by == by)
        with self._database.writing() as connection:
            change = update(saved).where(*mine).values(title=title).returning(*columns(saved, SavedView))
            return found(SavedView, connection.execute(change).first(), view, "saved view of yours")

    def delete(self, view: str, *, by: str) -> None:
        """Delete a view of one's own.

        Raises:
            UnknownNameError: there is none, or it is somebody else's.
        """
        with self._database.writing() as connection:
            if not connection.execute(delete(saved).where(saved.c.id == view, saved.c.by == by)).rowcount:
                raise unknown(view, "saved view of yours")
            note(connection, self._database.now(), who=by, what="delete", kind="saved", subject=view)
