"""What somebody is asked before any number: what the columns of their lists hold, and what each title in them means.

The form that asks brings back every text with its place, so that a choice is for a text and not for a place on the
page. What was chosen before is kept in hidden fields, and may be changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl
from fastapi import Request
from fastapi.responses import HTMLResponse

from occumap.catalog.load import occupational_map
from occumap.errors import AmbiguousNameError, InputError, OccumapError
from occumap.json_text import parse_json
from occumap.model.staff import LeftOut
from occumap.model.table_resolution import LEAVE_OUT, TableResolution, TextRead, TextStatus
from occumap.web.pages import render
from occumap.web.pages.map_wording import all_occupations
from occumap.web.pages.query import detail_of
from occumap.web.pages.uploaded_tables import ACCEPTED, Upload
from occumap.web.server.forms import Received

LISTS = {"staff": "Staff", "roles": "Roles to fill", "courses": "Courses", "demand": "Occupations to reach"}
# The fields of each list, as the page calls them.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "staff": {
        "title": "Job title",
        "occupation": "Occupation",
        "skills": "Skills",
        "name": "Name or number",
        "count": "Number of people",
    },
    "roles": {"role": "Role", "posts": "Number of posts", "skills": "Skills"},
    "courses": {"course": "Course", "skill": "Skill", "level": "Level reached", "cost": "Cost", "places": "Places"},
    "demand": {"to": "Occupation to reach", "from": "Starting occupation", "people": "Number of people"},
}
OTHER = "other"
# A column that is told by its name, where a list couldn't be read as its columns were told.
TOLD = "?"
LONGEST_CHOICE = 200
MAX_OFFERED = 8
# Fields whose texts are skills; all others are occupations.
SKILLS = ("skill", "skills")
BOTH = "Choose one from the list or enter another, not both."


@dataclass
class Choices:
    """What the form said: columns by ``list.field`` (empty for none), texts by their places, and choices for them.

    Args:
        columns: as chosen, only those of lists whose columns were asked.
        texts: (list, field, text) of each text, in the order of the page that asked.
        given: what was chosen for a text, by its place.
        errors: what is wrong, by the name of the field.
    """

    columns: dict[str, str] = field(default_factory=dict)
    texts: tuple[tuple[str, str, str], ...] = ()
    given: dict[int, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Received) -> Choices:
        """Return what a form says.

        >>> sent = Received({"texts": '[["staff", "title", "Maint tech"]]', "choose-0": "other", "other-0": "OCC0154E"})
        >>> Choices.of(sent).given
        {0: 'OCC0154E'}
        """
        found = cls(texts=_texts_in(form.fields.get("texts", "")))
        for name in (f"{table}.{one}" for table, fields in FIELDS.items() for one in fields):
            if form.fields.get(f"column-{name}", TOLD) != TOLD:
                found.columns[name] = form.fields[f"column-{name}"]
        for n in range(len(found.texts)):
            found._choose(n, form)
        return found

    @property
    def frame(self) -> pl.DataFrame:
        """The choices as the table that the workflows take."""
        rows = [(*self.texts[n], choice) for n, choice in self.given.items()]
        columns = dict.fromkeys(("file", "column", "text", "choose"), pl.String)
        return pl.DataFrame(rows, schema=columns, orient="row")

    def refuse(self, error: OccumapError) -> bool:
        """Take back the choice that an error is about and note why beside its text; False if it is about none."""
        row = re.search(r"row (\d+)$", error.where)
        place = list(self.given)[int(row[1]) - 2] if row and 2 <= int(row[1]) < len(self.given) + 2 else None
        if place is None:
            return False
        self.errors[f"other-{place}"] = f"{error.what[:1].upper()}{error.what[1:]}. {error.hint}"
        del self.given[place]
        return True

    def refuse_twice(self) -> None:
        """Note it where one column was chosen for two fields of a list."""
        taken: dict[tuple[str, str], str] = {}
        for name, column in self.columns.items():
            file, _, one = name.partition(".")
            if column and (before := taken.get((file, column))):
                said = f"“{column}” is chosen for “{FIELDS[file][before]}” as well. Choose another column."
                self.errors[f"column-{name}"] = said
            taken.setdefault((file, column), one)

    def _choose(self, n: int, form: Received) -> None:
        chosen = form.fields.get(f"choose-{n}", "")
        other = form.fields.get(f"other-{n}", "").strip()[:LONGEST_CHOICE]
        if chosen not in ("", OTHER) and other:
            self.errors[f"other-{n}"] = BOTH
        if choice := other or ("" if chosen == OTHER else chosen) or form.fields.get(f"chosen-{n}", ""):
            self.given[n] = choice


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
    other: str = ""
    error: str = ""


@dataclass(frozen=True)
class Asked:
    """All that the page asks and says."""

    lists: tuple[ListAsked, ...]
    texts: tuple[TextAsked, ...] = ()
    headlines: tuple[str, ...] = ()
    basis: str = ""
    notes: tuple[str, ...] = ()
    is_enough: bool = False

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
    return Asked(
        _lists_asked(upload, choices, {}),
        texts,
        resolution.headlines,
        resolution.basis,
        resolution.notes,
        resolution.is_enough,
    )


def draw_check(
    request: Request,
    asked: Asked,
    choices: Choices,
    upload: Upload,
    place: str,
    action: str,
    fields: Sequence[str],
) -> HTMLResponse:
    """Return the page that asks.

    Args:
        request: what is answered.
        asked: what it asks and says.
        choices: what was chosen.
        upload: the lists.
        place: whose page it is, ``employer`` or ``provider``.
        action: what its button says.
        fields: what else of the form goes on with it.
    """
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
        occupations=all_occupations(),
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


def _texts_in(sent: str) -> tuple[tuple[str, str, str], ...]:
    """Return the texts that a form brings back; none where that isn't what the page wrote.

    >>> _texts_in('[["staff", "title", "Fitter"]]'), _texts_in("x"), _texts_in('[1]')
    ((('staff', 'title', 'Fitter'),), (), ())
    """
    try:
        found: Sequence[Sequence[str]] = parse_json(sent)
        texts = tuple((file, column, text) for file, column, text in found)
    except (ValueError, TypeError):
        return ()
    return texts if all(isinstance(part, str) for text in texts for part in text) else ()


__all__ = ["FIELDS", "LEAVE_OUT", "LISTS", "Asked", "Choices", "asked_for_columns", "asked_of"]
