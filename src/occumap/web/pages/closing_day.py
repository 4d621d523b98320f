"""The last day of a consultation, as a form names it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from occumap.errors import InputError
from occumap.web.server.forms import Received

_LONGEST = timedelta(days=3660)
_WHERE = "the last day"


def last_moment(form: Received, now: datetime) -> datetime:
    """Return the end of the day that a form names.

    Raises:
        InputError: it isn't a date, is over, or is too far away.
    """
    said = form.text("closes", limit=20, what=_WHERE)
    if not said:
        raise InputError(_WHERE, "no day is given", hint="Enter the last day, such as 30 June 2026.")
    try:
        last = datetime.combine(date.fromisoformat(said), time(23, 59), UTC)
    except ValueError:
        raise InputError(_WHERE, f"‘{said}’ is not a date", hint="Enter a date such as 2026-06-30.") from None
    if last <= now:
        raise InputError(_WHERE, f"{last:%-d %B %Y} is over", hint="Choose today or a later day.")
    if last > now + _LONGEST:
        raise InputError(_WHERE, f"{last:%-d %B %Y} is more than ten years away", hint="Choose an earlier day.")
    return last


def day_error(error: InputError) -> str:
    """Return what is wrong with a day, to stand beside its field.

    >>> day_error(InputError(_WHERE, "‘x’ is not a date", hint="Enter a date such as 2026-06-30."))
    '‘x’ is not a date. Enter a date such as 2026-06-30.'
    """
    said = str(error).removeprefix(f"{error.where}: ")
    return f"{said[:1].upper()}{said[1:]}"
