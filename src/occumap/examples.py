"""One tiny world for docstrings, tests and the tutorial: a dozen invented occupations.

Two versions, one rename, one split, one merge, one issue left alone.
"""

from __future__ import annotations

import polars as pl

from occumap.model.change import MergeGroups, Part, RenameGroup, SplitGroup
from occumap.model.code import Reference
from occumap.model.index import Index
from occumap.model.revision import Decision, Issue, Revision
from occumap.model.rules import CodeRules, Level
from occumap.model.selector import Selector
from occumap.model.version import Version

RULES = CodeRules(
    (Level(1, "section", "[1-9]"), Level(2, "job", "[1-9][0-9]")),
    only_child="0",
    residual="9",
    residual_words=("n.e.c.",),
    most_children=9,
)

_GROUPS = {
    "1": "Bread and cakes",
    "11": "Bakers",
    "12": "Pastry and cake makers",
    "19": "Bread and cake occupations n.e.c.",
    "2": "Wheels",
    "21": "Cycle makers",
    "22": "Cycle menders",
    "23": "Wheelwrights",
    "3": "Light",
    "30": "Lamplighters",
}

_ENTRIES = [
    ("e01", "Baker", None, None, "11"),
    ("e02", "Baker, bread", None, None, "11"),
    ("e03", "Hand, oven", None, "bakery", "11"),
    ("e04", "Maker, cake", None, None, "12"),
    ("e05", "Cook, pastry", None, None, "12"),
    ("e06", "Icer, cake", None, None, "12"),
    ("e07", "Taster, bun", None, None, "19"),
    ("e08", "Builder, cycle", None, None, "21"),
    ("e09", "Mender, cycle", None, None, "22"),
    ("e10", "Mechanic, cycle", None, None, "22"),
    ("e11", "Wheelwright", None, None, "23"),
    ("e12", "Lamplighter", None, None, "30"),
]


def small_version() -> Version:
    """The first version: 3 sections, 7 jobs.

    >>> small_version().counts()
    {'section': 3, 'job': 7}
    """
    rows = [(code, title, None, None) for code, title in _GROUPS.items()]
    return Version.of("tiny1", rows, rules=RULES, title="Tiny 1", source="invented")


def small_index() -> Index:
    """Twelve entries coded to the first version."""
    reversed_title = [title.split(", ") for _, title, *_ in _ENTRIES]
    return Index(
        "tiny",
        pl.DataFrame(
            {
                "entry_id": [row[0] for row in _ENTRIES],
                "title": [row[1] for row in _ENTRIES],
                "natural_title": [" ".join(reversed(words)).capitalize() for words in reversed_title],
                "add": [row[2] for row in _ENTRIES],
                "ind": [row[3] for row in _ENTRIES],
                "default": [None] * len(_ENTRIES),
                "see": [None] * len(_ENTRIES),
                "tiny1": [row[4] for row in _ENTRIES],
            },
            schema_overrides=dict.fromkeys(["add", "ind", "default", "see"], pl.String),
        ),
    )


def small_revision() -> Revision:
    """One rename, one split, one merge and one issue left alone."""
    ref = Reference.parse
    return Revision(
        id="tiny-review",
        title="Review of the tiny classification",
        from_version="tiny1",
        to_version="tiny2",
        issues=(
            Issue(
                1,
                "Does ‘Bakers’ say what the group is?",
                "Everyone in it bakes bread.",
                Decision.CHANGE,
                changes=(RenameGroup(ref("11 Bakers"), "Bread bakers"),),
            ),
            Issue(
                2,
                "Are pastry cooks a group of their own?",
                "They are trained and paid apart from cake makers.",
                Decision.CHANGE,
                changes=(
                    SplitGroup(
                        ref("12 Pastry and cake makers"),
                        (
                            Part(ref("12 Cake makers")),
                            Part(ref("13 Pastry cooks"), Selector.parse([{"title": ["pastry"]}])),
                        ),
                    ),
                ),
            ),
            Issue(
                3,
                "Are cycle makers still enough to count?",
                "There are too few of them.",
                Decision.CHANGE,
                changes=(
                    MergeGroups(
                        (ref("21 Cycle makers"), ref("22 Cycle menders")),
                        ref("21"),
                        "Cycle makers and menders",
                    ),
                ),
            ),
            Issue(
                4,
                "Are lamplighters needed?",
                "One street still has them.",
                Decision.NO_ACTION,
                reason="The group is small but can't be placed elsewhere.",
                about=(ref("30 Lamplighters"),),
            ),
        ),
    )
