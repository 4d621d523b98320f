"""What comes with Occumap: versions, indexes, revisions, maps and frameworks by name; read once and kept for good."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from occumap.coding.industries import SIC2007, IndustryWords
from occumap.errors import UnknownNameError
from occumap.model.rules import CodeRules, Level
from occumap.read_options import ReadOptions

if TYPE_CHECKING:
    from occumap.coding.agreement import Agreement
    from occumap.model.index import Index
    from occumap.model.occupational_map import OccupationalMap
    from occumap.model.revision import Revision
    from occumap.model.skills import Framework
    from occumap.model.version import Version

STARTER = "starter"
ENGLAND = "england"
STARTER_FRAMEWORK = "engineering-starter"
STANDARD_SKILLS = "ssc"
STANDARD_SKILLS_OF_GROUPS = "ssc-groups"
DEFAULT_FRAMEWORK = STANDARD_SKILLS
_NOTICE = (
    "This is a starter framework. We wrote its skills, descriptors and requirements from general knowledge of the "
    "work, using only the name, level and SOC titles of each occupation. No employer has checked them. "
    "Load your own framework to use beside it or instead of it."
)
# How the tables that come with Occumap are written, so that it needn't be told each time.
_OWN_TABLES = ReadOptions(delimiter=",", encoding="utf-8", header_row=1)
_DATA = files("occumap.data")


@cache
def catalog() -> Mapping[str, Any]:
    """Return what ``classifications.toml`` says: rules, versions, indexes, revisions, maps, frameworks by name."""
    return tomllib.loads(_DATA.joinpath("classifications.toml").read_text(encoding="utf-8"))


@cache
def rules(name: str) -> CodeRules:
    """Return the code rules of that name."""
    stated = catalog()["rules"][name]
    levels = tuple(Level(n, level["name"], level["pattern"], "en") for n, level in enumerate(stated["levels"], start=1))
    return CodeRules(
        levels,
        stated["parents"],
        stated.get("only_child"),
        stated.get("residual"),
        tuple(stated.get("residual_words", ())),
        stated.get("max_children"),
    )


def rules_by_version() -> Mapping[str, CodeRules]:
    """Return the code rules of each version by its name."""
    return {name: rules(stated["rules"]) for name, stated in catalog()["versions"].items()}


@cache
def version(name: str) -> Version:
    """Return the version of that name."""
    from occumap.io.classification_csv import read_classification_csv

    stated = catalog()["versions"][name]
    with as_file(_DATA.joinpath(stated["file"])) as path:
        read = read_classification_csv(
            path, name, rules=rules(stated["rules"]), title=stated["title"], source=stated["source"]
        )
    return replace(read, language=stated["language"])


@cache
def index(name: str) -> Index:
    """Return the index of that name."""
    from occumap.io.index_csv import read_index_csv

    with as_file(_DATA.joinpath(catalog()["indexes"][name]["file"])) as path:
        return read_index_csv(path, rules_by_version(), name=name)


def index_trust(name: str) -> float:
    """Return how often what an index settles is right, between 0 and 1, beside an index that has every title.

    >>> index_trust("starter"), index_trust("my-own.csv")
    (0.96, 1.0)
    """
    return float(catalog()["indexes"].get(name, {}).get("trust", 1.0))


@cache
def agreement(index: str) -> Agreement:
    """Return what answers by an index are worth beside other people's codes: of the starter, or of the ONS index.

    Every name but ``starter`` is taken for one of the ONS index; ask only where that is known.

    >>> sorted(agreement("starter").measured)[:2]
    ['default', 'exact']
    """
    from occumap.coding.agreement import Agreement, Measured

    stated = tomllib.loads(_DATA.joinpath("coding/typical-titles.toml").read_text(encoding="utf-8"))
    figures = dict(stated["indexes"].get(index, stated["indexes"]["ons-index"]))
    threshold = figures.pop("threshold")
    measured = {name: Measured(**figure) for name, figure in figures.items()}
    return Agreement("typical-titles", measured, threshold, stated["source"])


@cache
def revision(name: str) -> Revision:
    """Return the revision of that name."""
    from occumap.io.revision_yaml import read_revision

    with as_file(revision_folder(name)) as path:
        return replace(read_revision(path), stated_at={})


def revision_folder(name: str) -> Traversable:
    """Return the folder of a revision and its tables."""
    return _DATA.joinpath(catalog()["revisions"][name]["folder"])


@cache
def occupational_map(name: str) -> OccupationalMap:
    """Return the map of that name."""
    from occumap.io.occupational_map_csv import read_map_csv

    stated = catalog()["maps"][name]
    with as_file(_DATA.joinpath(stated["folder"])) as folder:
        return read_map_csv(folder, name, title=stated["title"], source=stated["source"], options=_OWN_TABLES)


@cache
def framework(name: str) -> Framework:
    """Return the skills framework of that name, with profiles of the occupations of the map that comes with Occumap."""
    if name == STANDARD_SKILLS:
        from occumap.catalog.made_of_shipped import standard_skills_once

        return standard_skills_once(_standard_skills)
    if name == STANDARD_SKILLS_OF_GROUPS:
        from occumap.catalog.occupation_frameworks import standard_skills_of_groups

        return standard_skills_of_groups()
    from occumap.io.framework_csv import read_framework_csv
    from occumap.model.skills import Scale

    stated = catalog()["frameworks"][name]
    with as_file(_DATA.joinpath(stated["folder"])) as folder:
        return read_framework_csv(
            folder,
            name,
            title=stated["title"],
            scale=Scale("proficiency", 1, 6, (1, 5)),
            profile_titles={one.code: one.name for one in occupational_map(ENGLAND).occupations},
            code_list="occupational-map",
            source=stated["source"],
            notice=_NOTICE,
        )


def _standard_skills() -> Framework:
    from occumap.catalog.occupation_frameworks import standard_skills

    return standard_skills(occupational_map(ENGLAND))


@dataclass(frozen=True, slots=True)
class Validity:
    """When a version is valid: from a day on, and until the day before another, None while it still is.

    Of a version of the user's own nobody states from when: ``valid_from`` is None.
    """

    version: str
    valid_from: date | None
    valid_to: date | None


@cache
def validities(classification: str) -> tuple[Validity, ...]:
    """Return when the versions of a classification are valid, the earliest first; each ends where the next begins.

    Raises:
        UnknownNameError: there is no such classification.

    >>> [(one.version, str(one.valid_from), str(one.valid_to)) for one in validities("soc")]
    [('soc2010', '2010-01-01', '2020-01-01'), ('soc2020', '2020-01-01', 'None')]
    """
    known = catalog()["classifications"]
    if classification not in known:
        raise UnknownNameError(
            classification, "no classification has this name", hint=f"Classifications available: {', '.join(known)}."
        )
    versions = catalog()["versions"].items()
    begun = sorted(
        (stated["valid_from"], name) for name, stated in versions if stated["classification"] == classification
    )
    ends = [*(start for start, _ in begun[1:]), None]
    return tuple(Validity(name, start, end) for (start, name), end in zip(begun, ends, strict=True))


@cache
def sic_words() -> IndustryWords:
    """Return words for industries by UK SIC 2007 code: sections, divisions, and below where it matters.

    Codes are in digits alone. The codes of all levels, which tell a lost zero, are those that the ONS publishes.

    >>> sic_words()["861"]
    'hospital service'
    """
    _, *lines = _DATA.joinpath("sic2007-words.csv").read_text(encoding="utf-8").splitlines()
    rows = (line.split(",", 1) for line in lines)
    words = {code.replace(".", "").replace("/", ""): words for code, words in rows}
    _, *published = _DATA.joinpath("sic2007-codes.csv").read_text(encoding="utf-8").split()
    return IndustryWords(SIC2007, words, frozenset(published))
