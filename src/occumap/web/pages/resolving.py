"""What somebody is asked before any number: what the columns of their lists hold, and what each title in them means.

The form that asks brings back every text with its place, so that a choice is for a text and not for a place on the
page. What was chosen before is kept in hidden fields, and may be changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from fastapi import Request
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.errors import AmbiguousNameError, InputError, OccumapError
from occumap.model.resolution import Resolved
from occumap.model.staff import LeftOut
from occumap.model.table_resolution import LEAVE_OUT, TableResolution, TextRead, TextStatus
from occumap.render.reports.report_csv import csv_bytes
from occumap.render.reports.resolve_file import RESOLVE_FILE
from occumap.render.safe_cells import safe_cells
from occumap.web.pages import render
from occumap.web.pages.list_choices import FIELDS, LISTS, TOLD, Choices
from occumap.web.pages.map_wording import occupation_list
from occumap.web.pages.query import detail_of
from occumap.web.pages.result_files import download
from occumap.web.pages.typed_lists import TypedLine
from occumap.web.pages.uploaded_tables import ACCEPTED, Upload

MAX_OFFERED = 8
# Fields whose texts are skills; all others are occupations.
SKILLS = ("skill", "skills")


@dataclass(frozen=True)
class Column:
    """A field of a list, the column it is read from (empty for none), and what is wrong with the choice."""

    name: str
    label: str
    column: str
    error: str = ""


@dataclass(frozen=True)
class ListAsked:
    """A list as the page asks about it.

    Args:
        name: ``staff``, ``roles``, ``courses`` or ``demand``.
        label: what it is called.
        file: what its file is called.
        options: all columns of it.
        columns: what each field is read from.
        notes: what must be said of how the file was read.
        reading: what was said of how it is to be read, by the field of the form.
        sheets: of a workbook with several.
        error: why it can't be read by these columns.
        left_out: rows and cells of it that can't be used, whatever is chosen.
        lines: of a list that was typed, to be mended where they stand.
    """

    name: str
    label: str
    file: str
    options: tuple[str, ...]
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    reading: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    error: str = ""
    left_out: tuple[LeftOut, ...] = ()
    lines: tuple[TypedLine, ...] = ()

    @property
    def typed(self) -> str:
        """The lines as one types them."""
        return "\n".join(line.text for line in self.lines)

    def place_of(self, one: LeftOut) -> str:
        """Return where something stands that can't be used: a row of the file, or a line that was typed."""
        line = next((n for n, line in enumerate(self.lines, start=1) if one.row in line.rows), 0)
        return f"Line {line}" if line else f"Row {one.row}, {one.column}"

    @property
    def unread(self) -> tuple[str, ...]:
        """Columns that nothing is read from."""
        taken = {one.column for one in self.columns}
        return () if TOLD in taken else tuple(one for one in self.options if one not in taken)


@dataclass(frozen=True)
class TextAsked:
    """A text as the page asks about it: its place on the page, and what may be meant, each with what tells it apart."""

    place: int
    read: TextRead
    options: tuple[tuple[str, str, str], ...]
    chosen: str = ""
    error: str = ""

    @property
    def offers(self) -> str:
        """The list whose names a field for another meaning offers."""
        return "skills" if self.read.column in SKILLS else "occupations"

    @property
    def hint(self) -> str:
        """Why it is asked, and what to do."""
        if not self.read.text:
            return "Nothing is given."
        if self.read.column in SKILLS and not self.read.candidates:
            return f"No skill is called “{self.read.shown}”. Enter another: skills are offered as you type."
        return self.read.meant.prompt if not isinstance(self.read.meant, Resolved) else self.read.how


@dataclass(frozen=True)
class Asked:
    """All that the page asks and says: of the lists, and of how they were understood, if they could be read."""

    lists: tuple[ListAsked, ...]
    texts: tuple[TextAsked, ...] = ()
    resolution: TableResolution = field(default_factory=lambda: TableResolution((), ()))

    @property
    def is_enough(self) -> bool:
        """Whether enough was understood for figures; nothing is where a list couldn't be read."""
        return bool(self.resolution.understood) and self.resolution.is_enough

    @property
    def asks_skills(self) -> bool:
        """Whether a skill may be entered."""
        return any(one.read.column in SKILLS for one in self.texts)

    @cached_property
    def open(self) -> tuple[TextAsked, ...]:
        """The texts that wait for a choice, those that stand for most first."""
        return tuple(one for one in self.texts if one.read.is_open)

    @cached_property
    def to_check(self) -> tuple[TextAsked, ...]:
        """What was taken though it was written otherwise."""
        return tuple(one for one in self.taken if one.read.how and not self._is_plain(one))

    @cached_property
    def taken(self) -> tuple[TextAsked, ...]:
        """What was taken by itself."""
        return tuple(one for one in self.texts if one.read.status is TextStatus.TAKEN and not one.read.chosen)

    @cached_property
    def plain(self) -> tuple[TextAsked, ...]:
        """What was given by its code or whole name."""
        return tuple(one for one in self.taken if self._is_plain(one))

    @cached_property
    def chosen(self) -> tuple[TextAsked, ...]:
        """What was chosen, or left out, on this page."""
        return tuple(one for one in self.texts if one.read.chosen or one.read.left_out)

    @property
    def hidden(self) -> str:
        """Every text with where it stands, for the form to bring back."""
        return json.dumps([(one.read.file, one.read.column, one.read.text) for one in self.texts], ensure_ascii=False)

    @staticmethod
    def _is_plain(one: TextAsked) -> bool:
        return not getattr(one.read.meant, "said", "")


def ask(upload: Upload, choices: Choices, resolve: Callable[[], TableResolution]) -> Asked:
    """Return what the page asks and says of the lists of a form, as far as they can be read.

    Args:
        upload: the lists.
        choices: what was chosen; of a choice that can't be used, why is noted there.
        resolve: resolves the lists by the choices as they are then.
    """
    choices.refuse_twice()
    while True:
        try:
            resolution = resolve()
        except (AmbiguousNameError, InputError) as error:
            if not choices.refuse(error):
                return asked_for_columns(upload, choices, error)
        else:
            return asked_of(resolution, upload, choices)


def asked_of(resolution: TableResolution, upload: Upload, choices: Choices) -> Asked:
    """Return what the page asks, of lists that could be read."""
    places = {text: n for n, text in enumerate(choices.texts)}
    texts = tuple(_text_asked(n, one, choices, places) for n, one in enumerate(resolution.texts))
    return Asked(_lists_asked(upload, choices, {}), texts, resolution)


def draw_check(
    request: Request,
    asked: Asked,
    choices: Choices,
    upload: Upload,
    place: str,
    action: str,
    fields: Sequence[str],
    skills: Mapping[str, str],
) -> Response:
    """Return the page that asks, or what it says as a file, if the form asks for that.

    Args:
        request: what is answered.
        asked: what it asks and says.
        choices: what was chosen.
        upload: the lists.
        place: whose page it is, ``employer`` or ``provider``.
        action: what its button says.
        fields: what else of the form goes on with it.
        skills: titles of the framework's skills, for fields that take one.
    """
    if upload.form.fields.get("act") == "download" and asked.texts:
        return download(csv_bytes(safe_cells(asked.resolution.choices)), RESOLVE_FILE)
    errors = {name: said for name, said in choices.errors.items() if said}
    errors |= {f"column-{one.name}": one.error for one in asked.lists if one.error}
    kept = {f"{name}_kept": file for name, (file, _) in upload.aside(typed=True).items()}
    more = {name: value for name in fields if (value := upload.form.fields.get(name, ""))}
    return render(
        request,
        "workforce/check.html",
        status=400 if errors else 200,
        headers={"cache-control": "no-store"},
        asked=asked,
        errors=errors,
        kept=kept | more,
        lists=LISTS,
        kinds=ACCEPTED,
        place=place,
        action=action,
        occupation_list=occupation_list(),
        skills=skills,
        of_framework=upload.form.fields.get("framework", ""),
    )


def asked_for_columns(upload: Upload, choices: Choices, error: OccumapError) -> Asked:
    """Return what the page asks where a list couldn't be read by its columns."""
    file = next((name for name, given in upload.tables.items() if _is_about(error, name, given.name)), "")
    said = upload.said_of(error)
    if isinstance(error, AmbiguousNameError) and error.candidates:
        file = str(error.candidates[0][0]).partition(".")[0]
        said = f"{error.what[:1].upper()}{error.what[1:]}. Choose one below."
    if file not in upload.tables:
        choices.errors[""] = said
    return Asked(_lists_asked(upload, choices, {file: said}))


def _is_about(error: OccumapError, name: str, called: str) -> bool:
    return called in error.where or error.where in (name, f"the {name}")


def _lists_asked(upload: Upload, choices: Choices, errors: Mapping[str, str]) -> tuple[ListAsked, ...]:
    found = []
    for name, given in upload.tables.items():
        unsaid = TOLD if name in errors else ""
        columns = tuple(
            Column(
                f"{name}.{one}",
                label,
                choices.columns.get(f"{name}.{one}", given.taken.get(one, unsaid)),
                choices.errors.get(f"column-{name}.{one}", ""),
            )
            for one, label in FIELDS[name].items()
        )
        seen, said = given.seen, upload.said(name)
        error = errors.get(name, "")
        found.append(
            ListAsked(
                name,
                LISTS[name],
                given.name,
                seen.columns,
                columns,
                seen.notes,
                said,
                seen.sheets,
                error,
                given.left_out,
                upload.lines(name),
            )
        )
    return tuple(found)


def _text_asked(n: int, one: TextRead, choices: Choices, places: Mapping[tuple[str, str, str], int]) -> TextAsked:
    before = places.get((one.file, one.column, one.text), -1)
    return TextAsked(n, one, _options(one), chosen=one.choice, error=choices.errors.get(f"other-{before}", ""))


def _options(one: TextRead) -> tuple[tuple[str, str, str], ...]:
    """Return what a text may mean, best first: what stands for it in the form, its title, what tells it from others."""
    world, is_skill = occupational_map(), one.column in SKILLS
    found = []
    for each in one.candidates[:MAX_OFFERED]:
        detail = f"{each.id}, {detail_of(world[each.id], world)}" if each.id in world else each.id
        found.append((each.id, each.title, "" if is_skill else detail))
    return tuple(found)


__all__ = ["FIELDS", "LEAVE_OUT", "LISTS", "Asked", "asked_for_columns", "asked_of"]
