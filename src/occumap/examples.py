"""One tiny world for docstrings, tests and the tutorial: a dozen invented occupations.

Two versions, one rename, one split, one merge, one issue left alone.
"""

from __future__ import annotations

import polars as pl

from occumap.model.change import MergeGroups, Part, RenameGroup, SplitGroup
from occumap.model.code import Reference
from occumap.model.index import Index
from occumap.model.occupational_map import Cluster, Occupation, OccupationalMap, Pathway, Product, Route, TechnicalLevel
from occumap.model.revision import Decision, Issue, Revision
from occumap.model.rules import CodeRules, Level
from occumap.model.selector import Selector
from occumap.model.skills import Framework, Scale
from occumap.model.version import Version

RULES = CodeRules(
    (Level(1, "section", "[1-9]", "en"), Level(2, "job", "[1-9][0-9]", "en")),
    only_child="0",
    residual="9",
    residual_words=("n.e.c.",),
    max_children=9,
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
    """Return the first version: 3 sections, 7 jobs.

    >>> small_version().counts()
    {'section': 3, 'job': 7}
    """
    rows = [(code, title, None, None) for code, title in _GROUPS.items()]
    return Version.of("tiny1", rows, rules=RULES, title="Tiny 1", source="invented", language="en")


def small_index() -> Index:
    """Return twelve entries coded to the first version."""
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
    """Return one rename, one split, one merge and one issue left alone."""
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


def small_map() -> OccupationalMap:
    """Return a route of five occupations in two clusters, one product, one published progression.

    >>> small_map().in_cluster("wheels")[0].name
    'Cycle mender'
    """
    levels = {"O1": 2, "O2": 3, "O3": 5, "O4": 3, "O5": 6}
    names = {"O1": "Bakery hand", "O2": "Baker", "O3": "Master baker", "O4": "Cycle mender", "O5": "Cycle designer"}
    clusters = {"O1": "baking", "O2": "baking", "O3": "master", "O4": "wheels", "O5": "design"}
    codes = {"O1": "19", "O2": "11", "O3": "11", "O4": "22", "O5": "21"}
    return OccupationalMap(
        "tiny",
        "A tiny map",
        (Route("crafts", "Crafts"),),
        (Pathway("food", "Food", "crafts"), Pathway("wheels", "Wheels", "crafts")),
        (
            Cluster("baking", "Baking", "food", TechnicalLevel.TECHNICAL),
            Cluster("master", "Master baking", "food", TechnicalLevel.HIGHER_TECHNICAL),
            Cluster("wheels", "Wheel care", "wheels", TechnicalLevel.TECHNICAL),
            Cluster("design", "Wheel design", "wheels", TechnicalLevel.PROFESSIONAL),
        ),
        tuple(
            Occupation(
                code,
                names[code],
                levels[code],
                clusters[code],
                f"S{code[1:]}",
                soc2020=codes[code],
                products=("P1",) if code == "O2" else (),
            )
            for code in sorted(names)
        ),
        (Product("P1", "Apprenticeship", 3, "Baker"),),
        (("O1", "O2"),),
    )


def small_framework() -> Framework:
    """Return six skills on a scale of 1 to 6, and what the five occupations of `small_map` ask of them.

    >>> small_framework().profile("O1").requirements[0]
    Requirement(skill='dough', level=2.0, importance=5.0, essential=True, level_error=None, importance_error=None)
    """
    skills = {
        "dough": ("Dough making", "Making"),
        "ovens": ("Working ovens", "Making"),
        "icing": ("Icing", "Making"),
        "wheels": ("Truing wheels", "Making"),
        "drawing": ("Drawing", "Designing"),
        "leading": ("Leading people", "Leading"),
    }
    asked = {
        "O1": {"dough": (2, 5), "ovens": (2, 4)},
        "O2": {"dough": (3, 5), "ovens": (3, 4), "icing": (2, 2)},
        "O3": {"dough": (4, 5), "ovens": (4, 3), "icing": (4, 3), "leading": (4, 4)},
        "O4": {"wheels": (3, 5), "drawing": (1, 1)},
        "O5": {"wheels": (3, 3), "drawing": (5, 5), "leading": (3, 2)},
    }
    occupations = {occupation.code: occupation.name for occupation in small_map().occupations}
    return Framework(
        "tiny-skills",
        "Tiny skills",
        Scale("proficiency", 1, 6),
        pl.DataFrame(
            {
                "skill": list(skills),
                "title": [title for title, _ in skills.values()],
                "family": [family for _, family in skills.values()],
                "definition": [f"{title} well enough that others rely on it" for title, _ in skills.values()],
            }
        ),
        pl.DataFrame({"profile": list(occupations), "title": list(occupations.values()), "code": list(occupations)}),
        pl.DataFrame(
            [
                (occupation, skill, level, importance, importance >= 3)
                for occupation, needs in asked.items()
                for skill, (level, importance) in needs.items()
            ],
            schema=["profile", "skill", "level", "importance", "essential"],
            orient="row",
        ),
        code_list="tiny",
    )
