"""Choices in a file: a resolve.csv that somebody filled in, uploaded on the page that asks.

What is chosen on the page stands before what the file says. A text that the file says twice, each time otherwise, stays
open, and texts of the file that aren't in the lists are told of.
"""

from __future__ import annotations

from occumap.errors import OccumapError
from occumap.model.noun import counted
from occumap.model.table_resolution import ChoiceRow
from occumap.web.pages.list_choices import Choices
from occumap.web.server.forms import Received, checked_table
from occumap.web.server.settings import Settings
from occumap.workflows.map.text_resolver import choices_given

FIELD = "resolve"


def take_choices(choices: Choices, form: Received, settings: Settings) -> None:
    """Take what a file of choices says into what was chosen on the page; what is wrong with it is noted.

    Args:
        choices: what was chosen on the page, with the texts that it asked about.
        form: what came; nothing is done if it has no such file.
        settings: of the server, for how large a file may be.
    """
    if FIELD not in form.files:
        return
    try:
        rows = choices_given(checked_table(form.files[FIELD], settings).path)
    except OccumapError as error:
        choices.errors[FIELD] = f"“{form.files[FIELD].name}”: {error.what}. {error.hint}"
        return
    used: set[int] = set()
    for n, text in enumerate(choices.texts):
        fitting = [place for place, row in enumerate(rows) if _is_of(row, *text)]
        used.update(fitting)
        said = {rows[place].choose for place in fitting}
        if len(said) > 1:
            choices.errors[f"other-{n}"] = f"The file has several choices for it: {', '.join(sorted(said))}."
        elif said and n not in choices.given:
            choices.given[n] = said.pop()
    if not used:
        what = f"None of the {counted(len(rows), 'choice')} in it is for a text of these lists."
        choices.errors[FIELD] = f"{what} Fill in the column “choose” of the file that belongs to them."


def _is_of(row: ChoiceRow, file: str, column: str, text: str) -> bool:
    """Return whether a row of the file is for a text of a list."""
    same = " ".join(row.text.split()).casefold() == " ".join(text.split()).casefold()
    return same and row.file in ("", file) and row.column in ("", column)


__all__ = ["FIELD", "take_choices"]
