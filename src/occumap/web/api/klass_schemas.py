"""The documents of the addresses that are as Klass, the system of Statistics Norway, has them.

Names are those of Klass, in camel case; nothing is made up where Klass has more than is known here.
"""

from __future__ import annotations

import datetime

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from occumap.web.api.schemas import Links, Shape


class KlassShape(Shape):
    """A document as Klass writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, alias_generator=to_camel)


class KlassLinked(KlassShape):
    """A document with its ways on."""

    links: Links = Field(serialization_alias="_links")


class KlassPage(KlassShape):
    """Which part of a list this is: ``number`` counts from 0."""

    size: int
    total_elements: int
    total_pages: int
    number: int


class KlassContact(KlassShape):
    """Who publishes it."""

    name: str
    email: str
    phone: str


class KlassClassificationRef(KlassLinked):
    """A classification; when it was last changed isn’t known."""

    name: str
    classification_type: str
    last_modified: datetime.datetime | None


class KlassClassificationList(KlassShape):
    """Classifications."""

    classifications: list[KlassClassificationRef]


class KlassClassifications(KlassLinked):
    """The classifications held."""

    embedded: KlassClassificationList = Field(serialization_alias="_embedded")
    page: KlassPage


class KlassHit(KlassLinked):
    """A classification that a search found, and what it has of the words."""

    name: str
    snippet: str
    search_score: float


class KlassHits(KlassShape):
    """What a search found."""

    search_results: list[KlassHit]


class KlassSearch(KlassLinked):
    """The classifications that a search found, those whose own name has the words first."""

    embedded: KlassHits = Field(serialization_alias="_embedded")
    page: KlassPage


class KlassVersionRef(KlassLinked):
    """A version; ``validTo`` is the first day on which it isn’t valid any more."""

    name: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    last_modified: datetime.datetime | None
    published: list[str] = Field(description="The languages of its titles.")


class KlassClassification(KlassClassificationRef):
    """A classification with its versions, the latest first."""

    description: str
    primary_language: str
    copyrighted: bool
    include_short_name: bool
    include_notes: bool
    contact_person: KlassContact
    owning_section: str
    statistical_units: list[str]
    versions: list[KlassVersionRef]


class KlassCode(KlassShape):
    """A group, and the version that it is of, which Klass doesn’t say."""

    code: str
    parent_code: str | None
    level: str
    name: str
    short_name: str
    presentation_name: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    notes: str
    version: str


class KlassCodeInRange(KlassCode):
    """A group with the part of the range in which it is valid."""

    valid_from_in_requested_range: datetime.date | None
    valid_to_in_requested_range: datetime.date | None


class KlassCodesAt(KlassShape):
    """Groups on a day."""

    codes: list[KlassCode]


class KlassCodes(KlassShape):
    """Groups in a range of days."""

    codes: list[KlassCodeInRange]


class KlassLevel(KlassShape):
    """A level of a version."""

    level_number: int
    level_name: str


class KlassItem(KlassShape):
    """A group of a version."""

    code: str
    parent_code: str
    level: str
    name: str
    short_name: str | None
    notes: str | None


class KlassTableRef(KlassLinked):
    """A table between two versions."""

    name: str
    contact_person: KlassContact
    owning_section: str
    source: str
    source_id: int
    target: str
    target_id: int
    change_table: bool
    last_modified: datetime.datetime | None
    published: list[str]
    source_level: str | None
    target_level: str | None


class KlassVersion(KlassVersionRef):
    """A version with its levels, groups and tables."""

    introduction: str
    contact_person: KlassContact
    owning_section: str
    legal_base: str
    publications: str
    derived_from: str
    correspondence_tables: list[KlassTableRef]
    classification_variants: list[str] = Field(description="Always empty: there are no variants here.")
    changelogs: list[str]
    levels: list[KlassLevel]
    classification_items: list[KlassItem]


class KlassMap(KlassShape):
    """Two groups that share entries."""

    source_code: str
    source_name: str
    target_code: str
    target_name: str


class KlassTable(KlassTableRef):
    """A table between two versions, and what it rests on."""

    description: str
    changelogs: list[str]
    correspondence_maps: list[KlassMap]


class KlassCorrespondence(KlassMap):
    """Two groups that share entries, when that is valid, and of which versions they are, which Klass doesn’t say."""

    source_short_name: str
    target_short_name: str
    source_version: str
    target_version: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None


class KlassCorrespondences(KlassShape):
    """What corresponds between two classifications."""

    correspondence_items: list[KlassCorrespondence]


class KlassChange(KlassShape):
    """A code and what came of it: no old code for a creation, no new one for a deletion."""

    old_code: str | None
    old_name: str | None
    old_short_name: str | None
    new_code: str | None
    new_name: str | None
    new_short_name: str | None
    change_occurred: datetime.date


class KlassChanges(KlassShape):
    """What became of codes in a range of days."""

    code_changes: list[KlassChange]
