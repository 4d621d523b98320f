"""The documents of classifications, correspondences, indexes and the search."""

from __future__ import annotations

from datetime import date

from occumap.web.api.schemas import CodeRef, Linked, Paged, Shape


class Root(Linked):
    """The first document."""

    title: str
    version: str


class VersionRef(Linked):
    """A version of a classification; ``validTo`` is the first day on which it isn’t valid any more."""

    id: str
    name: str
    valid_from: date | None
    valid_to: date | None


class ClassificationRef(Linked):
    """A classification."""

    id: str
    name: str
    classification_type: str = "Classification"
    owning_section: str


class Classification(ClassificationRef):
    """A classification and its versions, the earliest first."""

    versions: list[VersionRef]


class Classifications(Paged):
    """The classifications held."""

    classifications: list[ClassificationRef]


class Versions(Paged):
    """The versions of a classification."""

    versions: list[VersionRef]


class LevelShape(Shape):
    """A level of a version."""

    level_number: int
    level_name: str
    items: int


class Item(Shape):
    """A group of a version; ``level`` is the number of its level."""

    code: str
    parent_code: str | None
    level: str
    name: str
    short_name: str = ""
    valid_from: date | None
    valid_to: date | None


class TableRef(Linked):
    """A correspondence table."""

    name: str
    source_id: str
    target_id: str


class VersionFull(VersionRef):
    """A version with its levels, tables and all its groups."""

    classification_id: str
    source: str
    levels: list[LevelShape]
    correspondence_tables: list[TableRef]
    classification_items: list[Item]


class Codes(Paged):
    """Groups of a version, flat, in the order of their codes."""

    version: str
    valid_from: date | None
    valid_to: date | None
    codes: list[Item]


class Kin(CodeRef):
    """A group of another version that shares entries; the share is of this group’s entries, null if unknown."""

    version: str
    entries: int | None
    share: float | None


class CodeFull(Item, Linked):
    """A group with what is around it: above, below, before, after, and the occupations of the map in it."""

    version: str
    children: list[CodeRef]
    came_from: list[Kin]
    went_to: list[Kin]
    change_types: list[str]
    occupations: list[CodeRef]


class CodeChange(Shape):
    """A code and what came of it; no old code for a creation, no new one for a deletion."""

    old_code: str | None
    old_name: str | None
    old_short_name: str = ""
    new_code: str | None
    new_name: str | None
    new_short_name: str = ""
    change_occurred: date
    level: str
    change_types: list[str]


class CodeChanges(Paged):
    """What became of codes between two days."""

    code_changes: list[CodeChange]


class CorrespondenceMap(Shape):
    """Two groups that share entries of the index; shares are fractions of each group’s entries, null if unknown."""

    source_code: str
    source_name: str
    target_code: str
    target_name: str
    entries: int | None
    share_of_source: float | None
    share_of_target: float | None
    change_types: list[str]


class CorrespondenceTable(Paged):
    """The table between two versions, as an index coded to both says."""

    name: str
    source: str
    source_id: str
    target: str
    target_id: str
    based_on: str
    correspondence_maps: list[CorrespondenceMap]


class IndexRef(Linked):
    """An index of job titles."""

    id: str
    name: str
    source: str
    entries: int
    versions: list[str]


class Indexes(Paged):
    """The indexes held."""

    indexes: list[IndexRef]


class EntryShape(Shape):
    """A line of an index; ``codes`` by version."""

    id: str
    title: str
    natural_title: str
    additional: str | None
    industry: str | None
    default: str | None
    see: str | None
    codes: dict[str, str]


class Entries(Paged):
    """Lines of an index."""

    entries: list[EntryShape]


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
