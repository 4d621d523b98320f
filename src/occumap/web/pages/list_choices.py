"""What a page that asks about lists brings back: columns, and what was chosen for their texts.

A choice is for a text and not for a place on the page: the form brings back every text with its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from occumap.errors import OccumapError
from occumap.json_text import parse_json
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


__all__ = ["FIELDS", "LISTS", "TOLD", "Choices"]
