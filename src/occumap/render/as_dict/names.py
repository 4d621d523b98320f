"""What texts were taken for, as dictionaries: ``status`` says which answer it is."""

from __future__ import annotations

from occumap.model.resolution import Ambiguous, Resolved, Suggestion, Unknown
from occumap.model.table_resolution import TableResolution, TextRead
from occumap.render.as_dict.common import Fields


def resolved(found: Resolved) -> Fields:
    """Return the one thing that a text means, what led to it, and what was understood.

    >>> from occumap.model.resolution import FoundBy
    >>> made = resolved(Resolved("bakers", "O2", "Baker", FoundBy.NAME, "its name, written otherwise"))
    >>> made["status"], made["code"], made["said"]
    ('resolved', 'O2', '‘bakers’ was taken as O2 Baker: its name, written otherwise. For another, give its code.')
    """
    return {
        "status": "resolved",
        "text": found.text,
        "code": found.id,
        "title": found.title,
        "found_by": found.found_by.value,
        "said": found.said,
    }


def ambiguous(found: Ambiguous) -> Fields:
    """Return all that a text may mean, best first."""
    return {
        "status": "ambiguous",
        "text": found.text,
        "said": found.said,
        "candidates": [suggestion(one) for one in found.candidates],
    }


def unknown(found: Unknown) -> Fields:
    """Return that nothing fits a text, with the nearest, best first."""
    return {
        "status": "unknown",
        "text": found.text,
        "said": f"{found.said}.",
        "candidates": [suggestion(one) for one in found.near],
    }


def suggestion(one: Suggestion) -> Fields:
    """Return something that may be meant, and what speaks for it."""
    return {"code": one.id, "title": one.title, "reason": one.reason}


def table_resolution(found: TableResolution) -> Fields:
    """Return how tables were understood: what is to be chosen, what was taken, and how much counts.

    >>> table_resolution(TableResolution((), ()))["is_enough"]
    True
    """
    return {
        "is_enough": found.is_enough,
        "headlines": list(found.headlines),
        "understood": {
            file: {"understood": one.understood, "total": one.total, "left_out": one.left_out}
            for file, one in found.understood.items()
        },
        "columns": [
            {"file": one.file, "taken": dict(one.taken), "not_read": list(one.unread)} for one in found.columns
        ],
        "texts": [text_read(one) for one in found.texts],
        "notes": list(found.notes),
    }


def text_read(one: TextRead) -> Fields:
    """Return what one text of a table was taken for, or what it may mean."""
    meant = one.meant
    return {
        "file": one.file,
        "column": one.column,
        "text": one.text,
        "rows": list(one.rows),
        "times": one.times,
        "status": one.status.value,
        "code": meant.id if isinstance(meant, Resolved) else None,
        "title": meant.title if isinstance(meant, Resolved) else None,
        "why": one.how,
        "chosen": one.choice,
        "candidates": [suggestion(each) for each in one.candidates],
    }
