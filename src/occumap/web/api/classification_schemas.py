"""The documents of classifications, correspondences, indexes and the search."""

from __future__ import annotations

import datetime

from occumap.web.api.figure_schemas import FigureShape
from occumap.web.api.schemas import CodeRef, Linked, Paged, Shape


class Root(Linked):
    """The first document."""

    title: str
    version: str


class VersionRef(Linked):
    """A version of a classification; ``valid_to`` is the first day on which it isn’t valid any more."""

    id: str
    title: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None


class ClassificationRef(Linked):
    """A classification."""

    id: str
    title: str
    owner: str


class Classification(ClassificationRef):
    """A classification and its versions, the earliest first."""

    versions: list[VersionRef]


class Classifications(Paged):
    """The classifications held."""

    items: list[ClassificationRef]


class Versions(Paged):
    """The versions of a classification."""

    items: list[VersionRef]


class LevelShape(Shape):
    """A level of a version, and how many groups it has."""

    number: int
    name: str
    groups: int


class GroupShape(Shape):
    """A group of a version; ``parent`` names its version, as in ``soc2020:21``."""

    version: str
    code: str
    title: str
    level: str
    parent: str | None


class TableRef(Linked):
    """A correspondence table."""

    title: str
    from_version: str
    to_version: str


class VersionFull(VersionRef):
    """A version with its levels, tables and all its groups."""

    classification: str
    source: str
    levels: list[LevelShape]
    correspondences: list[TableRef]
    groups: list[GroupShape]


class Codes(Paged):
    """Groups of a version, flat, in the order of their codes."""

    version: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    items: list[GroupShape]


class Kin(CodeRef):
    """A group of another version that shares entries; the share is of this group’s entries, null if unknown."""

    version: str
    entries: int | None
    share: float | None


class GroupTitles(Shape):
    """Job titles that the index in use codes to a group: how many, and the first few; null if it codes to others."""

    index: str | None
    total: int
    first: list[str]


class CodeFull(GroupShape, Linked):
    """A group with what is around it: above, below, before, after, its job titles, and its occupations on the map."""

    valid_from: datetime.date | None
    valid_to: datetime.date | None
    above: list[CodeRef]
    children: list[CodeRef]
    came_from: list[Kin]
    went_to: list[Kin]
    change_types: list[str]
    occupations: list[CodeRef]
    titles: GroupTitles
    figures: list[FigureShape]


class CodeChange(Shape):
    """A code and what came of it; nothing it came from for a creation, nothing it went to for a deletion."""

    from_version: str
    from_code: str | None
    from_title: str | None
    to_version: str
    to_code: str | None
    to_title: str | None
    date: datetime.date
    level: str
    change_types: list[str]


class CodeChanges(Paged):
    """What became of codes between two days."""

    items: list[CodeChange]


class LinkShape(Shape):
    """Two groups that share entries of the index; shares are fractions of each group’s entries, null if unknown."""

    from_version: str
    from_code: str
    from_title: str
    to_version: str
    to_code: str
    to_title: str
    entries: int | None
    share_of_from: float | None
    share_of_to: float | None
    change_types: list[str]


class CorrespondenceTable(Paged):
    """The table between two versions, as an index coded to both says."""

    title: str
    from_version: str
    to_version: str
    based_on: str
    items: list[LinkShape]


class IndexRef(Linked):
    """An index of job titles."""

    name: str
    title: str
    source: str
    entries: int
    versions: list[str]


class Indexes(Paged):
    """The indexes held."""

    items: list[IndexRef]


class EntryShape(Shape):
    """A line of an index; ``codes`` by version."""

    entry_id: str
    title: str
    natural_title: str
    additional: str | None
    industry: str | None
    default: str | None
    see: str | None
    codes: dict[str, str]


class Entries(Paged):
    """Lines of an index."""

    items: list[EntryShape]


class HitShape(Shape):
    """Something found: a title, group, occupation or skill."""

    kind: str
    id: str
    title: str
    version: str
    detail: str
    code: str


class Found(Linked):
    """What a search found, best first within each kind; ``whole`` is false where nothing has all the words."""

    query: str
    whole: bool
    totals: dict[str, int]
    hits: list[HitShape]
