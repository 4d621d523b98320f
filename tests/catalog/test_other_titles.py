"""Profiles of published frameworks by what people call them: O*NET 29.3 and ESCO 1.1.1, where they are at hand."""

from functools import cache
from pathlib import Path

import pytest

from occumap.catalog.profiles import resolve_profile
from occumap.catalog.values import framework_of
from occumap.model.resolution import Ambiguous, Resolved
from occumap.model.skills import Framework

ONET, ESCO = "onet/29.3", "esco/1.1.1"
FIRST = 5


@cache
def framework(place: Path) -> Framework:
    return framework_of(place)


@pytest.mark.parametrize(
    ("place", "text", "title"),
    [
        (ONET, "registered nurse", "Registered Nurses"),
        (ONET, "health services manager", "Medical and Health Services Managers"),
        (ONET, "cashier", "Cashiers"),
        (ONET, "bookkeeping clerk", "Bookkeeping, Accounting, and Auditing Clerks"),
        (ONET, "truck driver", "Heavy and Tractor-Trailer Truck Drivers"),
        (ONET, "logistics manager", "Transportation, Storage, and Distribution Managers"),
        (ESCO, "registered nurse", "nurse responsible for general care"),
        (ESCO, "health services manager", "healthcare institution manager"),
        (ESCO, "cashier", "cashier"),
        (ESCO, "bookkeeping clerk", "bookkeeper"),
        (ESCO, "truck driver", "cargo vehicle driver"),
        (ESCO, "logistics manager", "logistics and distribution manager"),
    ],
)
def test_a_job_is_found_by_what_people_call_it_or_is_among_the_first(
    shared: Path, place: str, text: str, title: str
) -> None:
    found = resolve_profile(text, framework(shared / place))
    if isinstance(found, Resolved):
        assert found.title == title
    else:
        offered = found.candidates if isinstance(found, Ambiguous) else found.near
        assert title in [one.title for one in offered[:FIRST]]


@pytest.mark.parametrize("place", [ONET, ESCO])
def test_a_title_that_many_names_hold_is_never_taken_for_one_that_lists_it(shared: Path, place: str) -> None:
    """ESCO lists “teacher” for politics lecturers alone."""
    assert isinstance(resolve_profile("teacher", framework(shared / place)), Ambiguous)


def test_an_occupation_that_onet_only_lists_is_said(shared: Path) -> None:
    said = resolve_profile("software developer", framework(shared / ONET)).said
    assert said == "O*NET 29.3 Database has 15-1252.00 Software Developers, but says nothing of what it asks"
