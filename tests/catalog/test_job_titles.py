"""Job titles of all routes, as staff lists have them, beside the occupations that somebody judged right for each.

``bench/names.py`` prints the table; here stands what must not become worse.
"""

import csv
from pathlib import Path

import pytest

from occumap.catalog.load import occupational_map
from occumap.catalog.occupations import OccupationFinder
from occumap.model.resolution import Ambiguous, Resolution, Resolved

with (Path(__file__).parent / "job_titles.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))
Judged = list[tuple[str, set[str], Resolution]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    finder = OccupationFinder(occupational_map())
    finder.prepare(row["title"] for row in ROWS)
    return [(row["title"], set(row["right"].split(";")), finder.resolve(row["title"])) for row in ROWS]


def test_the_list_names_occupations_of_the_map_on_all_routes() -> None:
    world = occupational_map()
    assert {code for row in ROWS for code in row["right"].split(";")} <= {"-", *(o.code for o in world.occupations)}
    assert {route.name for route in world.routes} <= {row["route"] for row in ROWS}


def test_no_title_is_taken_for_a_wrong_occupation(judged: Judged) -> None:
    taken = [(title, right, found.id) for title, right, found in judged if isinstance(found, Resolved)]
    assert [(title, code) for title, right, code in taken if code not in right] == []


def test_a_title_that_is_open_is_asked_about(judged: Judged) -> None:
    """The one that isn't: a gas engineer is taken for a gas engineering operative."""
    open_ones = {row["title"] for row in ROWS if row["must_ask"]}
    taken = [title for title, _, found in judged if isinstance(found, Resolved) and title in open_ones]
    assert taken == ["Gas engineer"]


def test_nine_of_ten_titles_are_taken_rightly_or_asked_with_the_right_one_in_the_first_five(judged: Judged) -> None:
    held = [(right, found) for _, right, found in judged if right != {"-"}]
    good = 0
    for right, found in held:
        offered = found.candidates if isinstance(found, Ambiguous) else ()
        taken = isinstance(found, Resolved) and found.id in right
        good += taken or bool(right & {one.id for one in offered[:5]})
    assert good >= 0.9 * len(held)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("welder", "OCC0349"),
        ("welding inspector", "OCC0292"),
        ("CNC machinist", "OCC1305"),
        ("manufacturing engineer", "OCC0025"),
        ("teaching assistant", "OCC0454"),
        ("teacher", "OCC0490"),
        ("care worker", "OCC0005"),
        ("nursing associate", "OCC0827"),
        ("bricklayer", "OCC0095"),
        ("site manager", "OCC0047"),
        ("data technician", "OCC0795"),
        ("data engineer", "OCC1386"),
    ],
)
def test_what_advisers_ask_for_is_found_or_asked_about_with_the_right_one_first(text: str, code: str) -> None:
    found = OccupationFinder(occupational_map()).resolve(text)
    first = found.id if isinstance(found, Resolved) else found.candidates[0].id if isinstance(found, Ambiguous) else ""
    assert first == code
