"""Tables that an employer or a provider uploads: read, counted, and kept aside where only another one is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from fastapi import Request

from occumap.errors import OccumapError, UnknownNameError
from occumap.store.store import Store
from occumap.web.server.dependencies import owner_key
from occumap.web.server.forms import Received
from occumap.web.server.limits import size_in_words
from occumap.web.server.settings import MIB
from occumap.workflows.map.check_table import TooMuchError, check_table

MAX_BYTES = 5 * MIB
ASIDE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class UploadedTable:
    """A table that somebody gave: what they call it, where it is, and its id if it was kept from before."""

    name: str
    path: Path
    kept: str = ""


@dataclass
class Upload:
    """The tables of a form, and what is wrong with it by field.

    Args:
        request: what brings it.
        store: where tables are kept aside.
        form: what came.
        tables: by the name of the field.
        errors: what is wrong, by the name of the field; ``""`` is the form as a whole.
        status: of the answer, 200 or that of the gravest thing wrong.
    """

    request: Request
    store: Store
    form: Received
    tables: dict[str, UploadedTable] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 200

    def refuse(self, name: str, why: str, *, status: int = 400) -> None:
        """Note what is wrong with a field."""
        self.errors.setdefault(name, why)
        self.status = max(self.status, status)

    def take(self, name: str, *, needed: str = "") -> UploadedTable | None:
        """Return the CSV of a field: the one sent, else the one kept aside when the form was sent before.

        What is wrong with it is noted; that it is missing, if ``needed`` says so.
        """
        sent = self.form.files.get(name)
        found: UploadedTable | None = None
        if sent is not None:
            if sent.kind != ".csv":
                self.refuse(
                    name, f"“{sent.name}” is not a CSV file. Save the sheet as CSV (UTF-8) and choose that file."
                )
            elif not sent.size:
                self.refuse(name, f"“{sent.name}” is empty. Choose a file with a header and rows.")
            elif sent.size > MAX_BYTES:
                limit = size_in_words(MAX_BYTES)
                self.refuse(name, f"“{sent.name}” is larger than {limit}. Choose a file with fewer rows.", status=413)
            else:
                found = UploadedTable(sent.name, sent.path)
        elif aside := self.form.fields.get(f"{name}_kept", ""):
            found = self._kept(name, aside)
        elif needed:
            self.refuse(name, needed)
        if found is not None:
            self.tables[name] = found
        return found

    def check(self, name: str) -> None:
        """Note it if a table can't be read, or is larger than can be worked on while somebody waits."""
        given = self.tables.get(name)
        if given is None:
            return
        try:
            check_table(name, given.path, given.name)
        except OccumapError as error:
            self.note(error)

    def note(self, error: OccumapError, places: Mapping[str, str] | None = None) -> None:
        """Note an error beside the field that it is about, with the file's own name instead of where it lies."""
        said = str(error)
        name = (places or {}).get(error.where, "")
        for field_name, given in self.tables.items():
            if str(given.path) in said or error.where == given.name:
                name = field_name
                said = said.replace(str(given.path), given.name)
        status = 413 if isinstance(error, TooMuchError) else 404 if isinstance(error, UnknownNameError) else 400
        self.refuse(name, said, status=status)

    def aside(self) -> dict[str, tuple[str, str]]:
        """Return tables with which nothing is wrong, kept aside for an hour so that they need not be sent again: id,
        name.
        """
        found = {}
        for name, given in self.tables.items():
            if name in self.errors:
                continue
            if given.kept:
                found[name] = (given.kept, given.name)
            elif given.path.exists():
                owner = owner_key(self.request)
                kept = self.store.files.adopt(
                    given.path, given.name, owner=owner, media_type="text/csv", lifetime=ASIDE
                )
                found[name] = (kept.id, kept.name)
        return found

    def share(self, name: str, *, default: float) -> float:
        """Return a share typed as percent, between 1 and 100, as a part of 1."""
        typed = self.form.fields.get(name, "").strip().removesuffix("%").rstrip().replace(",", ".")
        try:
            value = float(typed) if typed else 100 * default
        except ValueError:
            value = 0
        if not 1 <= value <= 100:
            self.refuse(name, f"Enter a number from 1 to 100, not “{typed[:20]}”.")
            return default
        return value / 100

    def _kept(self, name: str, aside: str) -> UploadedTable | None:
        try:
            held = self.store.files.get(aside, owner=owner_key(self.request))
            return UploadedTable(held.name, self.store.files.path(held.id), held.id)
        except UnknownNameError:
            self.refuse(name, "This file was kept for an hour and has been deleted. Choose it again.")
            return None
