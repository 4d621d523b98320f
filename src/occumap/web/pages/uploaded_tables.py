"""Tables that an employer or a provider uploads or types: read, counted, and kept aside where only another is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Request

from occumap.errors import AmbiguousNameError, InputError, OccumapError, UnknownNameError, without_commands
from occumap.model.staff import LeftOut
from occumap.read_options import READ_KINDS, TOLD, ReadOptions
from occumap.store.store import Store
from occumap.web.pages.own_files import own_file
from occumap.web.pages.typed_lists import TypedLine, typed_columns, typed_lines, typed_table
from occumap.web.server.dependencies import owner_key
from occumap.web.server.forms import Received, UploadedFile, checked_table, keep_incoming
from occumap.web.server.limits import size_in_words
from occumap.web.server.reading_fields import reading_of, said_in
from occumap.web.server.settings import MIB
from occumap.workflows.map.check_table import SeenTable, TooMuchError, check_table, names_columns, see_table
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.statements import reason_of

MAX_BYTES = 5 * MIB
# A workbook or a zip of that size with as many rows as are taken unpacks to far less.
MAX_UNPACKED = 20 * MAX_BYTES
ASIDE = timedelta(hours=1)
NOT_SEEN = SeenTable(())
# Of a list that was typed, so that it is known as one when it comes again; of all others.
TYPED_MEDIA, MEDIA = "text/csv;typed=yes", "application/octet-stream"
# What a form offers to choose from; what a file is, its content tells.
ACCEPTED = ",".join(READ_KINDS)


@dataclass(frozen=True, slots=True)
class UploadedTable:
    """A table that somebody gave: what they call it, where it is, its id if it was kept from before, what they say of
    how it is to be read, whether it is of lines that they typed; once it was looked at, what it holds, what its columns
    were taken for, and what of it can't be used.
    """

    name: str
    path: Path
    kept: str = ""
    options: ReadOptions = TOLD
    is_typed: bool = False
    seen: SeenTable = NOT_SEEN
    taken: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()


@dataclass
class Upload:
    """The tables of a form, and what is wrong with it by field.

    Args:
        request: what brings it.
        store: where tables are kept aside.
        form: what came.
        tables: by the name of the field.
        errors: what is wrong, by the name of the field; ``""`` is the form as a whole.
        doubtful: the fields whose tables couldn't be read as they were told, so that one may say how.
        status: of the answer, 200 or that of the gravest thing wrong.
    """

    request: Request
    store: Store
    form: Received
    tables: dict[str, UploadedTable] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    status: int = 200

    def refuse(self, name: str, why: str, *, status: int = 400) -> None:
        """Note what is wrong with a field."""
        self.errors.setdefault(name, why)
        self.status = max(self.status, status)

    def take(self, name: str, *, needed: str = "") -> UploadedTable | None:
        """Return the table of a field: the file sent, else the lines typed, else the one kept aside when the form was
        sent before.

        What is wrong with it is noted; that it is missing, if ``needed`` says so.
        """
        sent, typed = self.form.files.get(name), self._in_field(name)
        found: UploadedTable | None = None
        try:
            options = reading_of(self.form.fields, before=f"{name}_")
            if sent is not None and typed:
                self.refuse(name, "Choose a file or type a list, not both.")
            elif sent is not None:
                found = self._sent(name, sent, options)
            elif typed:
                found = self._same_as_kept(name, typed) or self._typed(name, typed)
            elif aside := self.form.fields.get(f"{name}_kept", ""):
                found = self._kept(name, aside, options)
            elif needed:
                self.refuse(name, needed)
        except InputError as error:
            self.doubtful.add(name)
            self.refuse(name, without_commands(str(error)))
        if found is not None:
            self.tables[name] = found
        return found

    def check(self, name: str, columns: Mapping[str, str] | None = None) -> None:
        """Note it if a table can't be read, or is larger than can be worked on while somebody waits.

        That a list isn't found in it, for want of a column, is for the next page to say, where columns are chosen.
        """
        given = self.tables.get(name)
        if given is None:
            return
        try:
            self.tables[name] = replace(given, seen=see_table(given.path, given.name, given.options))
        except TooMuchError as error:
            self.note(error)
        except OccumapError as error:
            self.doubtful.add(name)
            self.note(error)
        else:
            with suppress(InputError, AmbiguousNameError):
                self._check_list(name, self.tables[name], columns)

    def _check_list(self, name: str, given: UploadedTable, columns: Mapping[str, str] | None) -> None:
        try:
            taken, left_out = check_table(name, given.path, given.name, given.options, self.columns(columns or {}))
        except TooMuchError as error:
            self.note(error)
        else:
            self.tables[name] = replace(given, taken=taken, left_out=left_out)

    def typed(self, name: str) -> str:
        """Return the lines that were typed of a list, now or before."""
        return self._in_field(name) or "\n".join(line.text for line in self.lines(name))

    def lines(self, name: str) -> tuple[TypedLine, ...]:
        """Return the lines of a list that was typed, with the rows they make; none of a file."""
        given = self.tables.get(name)
        return typed_lines(name, given.path.read_bytes()) if given and given.is_typed else ()

    def columns(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """Return the columns that were chosen, with those of the lists that were typed, which have no others."""
        every = dict(chosen)
        for name, given in self.tables.items():
            if given.is_typed:
                every |= typed_columns(name)
        return every

    def said(self, name: str) -> dict[str, str]:
        """Return what was said of how the table of a field is to be read, as it was typed."""
        return said_in(self.form.fields, before=f"{name}_")

    def note(self, error: OccumapError, places: Mapping[str, str] | None = None) -> None:
        """Note an error beside the field that it is about, with the file's own name instead of where it lies."""
        name = (places or {}).get(error.where, "")
        for field_name, given in self.tables.items():
            if str(given.path) in str(error) or error.where == given.name:
                name = field_name
        status = 413 if isinstance(error, TooMuchError) else 404 if isinstance(error, UnknownNameError) else 400
        self.refuse(name, self.said_of(error), status=status)

    def said_of(self, error: OccumapError) -> str:
        """Return what an error says, with the own name of a table instead of where it lies."""
        said = without_commands(str(error))
        for given in self.tables.values():
            said = said.replace(str(given.path), given.name)
        return said

    def aside(self, *, typed: bool = False) -> dict[str, tuple[str, str]]:
        """Return tables with which nothing is wrong, kept aside for an hour so that they need not be sent again: id,
        name. Lines that were typed stay in their field, unless they are wanted too.
        """
        found = {}
        with self.store.together():
            for name, given in self.tables.items():
                if name in self.errors or (not typed and (given.is_typed or self._in_field(name))):
                    continue
                if given.kept:
                    found[name] = (given.kept, given.name)
                elif given.path.exists():
                    found[name] = self._keep_aside(given)
        return found

    def _keep_aside(self, given: UploadedTable) -> tuple[str, str]:
        owner, quota = owner_key(self.request), self.request.app.state.settings.quota
        media = TYPED_MEDIA if given.is_typed else MEDIA
        kept = self.store.files.adopt(
            given.path, given.name, owner=owner, media_type=media, lifetime=ASIDE, quota=quota
        )
        return kept.id, kept.name

    def address(self, path: str, *fields: str) -> str:
        """Return the address of a page that goes on with these tables, kept aside, and with some fields of the form."""
        kept = {f"{name}_kept": file for name, (file, _) in self.aside(typed=True).items()}
        said = {place: value for name in self.tables for place, value in self.said(name).items()}
        more = {name: value for name in fields if (value := self.form.fields.get(name, ""))}
        return f"{path}?{urlencode(kept | said | more)}"

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

    def ground(self) -> SkillsMap:
        """Return the framework that is asked for by name, laid on the map, else the default one; that too, with that
        noted, where none is held under the name.
        """
        try:
            return HeldFramework.of(self.form.fields.get("framework", "")).skills_map
        except OccumapError as error:
            self.refuse("framework", reason_of(error), status=404)
            return HeldFramework().skills_map

    def _in_field(self, name: str) -> str:
        typed = self.form.fields.get(f"{name}_typed", "").replace("\r\n", "\n").strip("\n")
        return typed if typed.strip() else ""

    def _sent(self, name: str, sent: UploadedFile, options: ReadOptions) -> UploadedTable | None:
        if sent.size > MAX_BYTES:
            limit = size_in_words(MAX_BYTES)
            self.refuse(name, f"“{sent.name}” is larger than {limit}. Choose a file with fewer rows.", status=413)
            return None
        settings = self.request.app.state.settings
        limited = replace(settings, max_unpacked=min(settings.max_unpacked, MAX_UNPACKED))
        return UploadedTable(sent.name, checked_table(sent, limited).path, options=options)

    def _same_as_kept(self, name: str, typed: str) -> UploadedTable | None:
        """Return the table kept aside when the form was sent before, if it is of these lines."""
        with suppress(UnknownNameError):
            held = own_file(self.request, self.store, self.form.fields.get(f"{name}_kept", ""))
            path = self.store.files.path(held.id)
            if held.media_type == TYPED_MEDIA and path.read_bytes() == typed_table(name, typed):
                return UploadedTable(held.name, path, held.id, is_typed=True)
        return None

    def _typed(self, name: str, typed: str) -> UploadedTable:
        if names_columns(name, typed):
            # Copied from a spreadsheet or a mail with its header, so it is read as a file is.
            return UploadedTable(f"pasted {name}.txt", keep_incoming(self.request, typed.encode()))
        path = keep_incoming(self.request, typed_table(name, typed))
        return UploadedTable(f"{name}.csv", path, is_typed=True)

    def _kept(self, name: str, aside: str, options: ReadOptions) -> UploadedTable | None:
        try:
            held = own_file(self.request, self.store, aside)
            path, is_typed = self.store.files.path(held.id), held.media_type == TYPED_MEDIA
            return UploadedTable(held.name, path, held.id, options, is_typed)
        except UnknownNameError:
            self.refuse(name, "This file was kept for an hour and has been deleted. Choose it again.")
            return None
