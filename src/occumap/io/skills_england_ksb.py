"""Knowledge, skills and behaviours of occupational standards, from records of the Skills England API.

They come with a record when they are asked for (``expand=occupation.dutiesKSB``). The six real records we have don't
hold any: the fields (``knowledges``, ``skills``, ``behaviours``, and ``duties`` with ``mapped…Ids``) follow the API's
documentation, and the reader is tested on made-up records alone.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl

from occumap.errors import InputError
from occumap.io.skills_england import SOURCE, Record, name_of, records_in, text_of
from occumap.model.skills import HELD_OR_NOT, Framework

_FAMILIES = (
    ("Knowledge", "K", "knowledges", "knowledgeId", ("mappedKnowledgeIds", "mappedKnowledge")),
    ("Skills", "S", "skills", "skillId", ("mappedSkillsIds", "mappedSkills")),
    ("Behaviours", "B", "behaviours", "behaviourId", ("mappedBehaviourIds", "mappedBehaviour")),
)


def read_skills_england_framework(
    path: Path, framework_id: str = "skills-england-ksb", *, source: str = SOURCE
) -> Framework:
    """Return the knowledge, skills and behaviours of the records: held or not, without levels.

    The same words are the same skill, whichever occupation they stand under; it is named by the first occupation
    that has it, such as ``OCC0154A K3``. Occupations without any have a profile without requirements. Extras:
    ``duties`` (profile, duty, detail, core, criteria), ``duty_skills`` (profile, duty, skill) and ``titles`` (profile,
    title), the typical job titles, by which occupations are found too.

    Raises:
        InputError: no record has knowledge, skills or behaviours.
    """
    records = records_in(path)
    found = _Found()
    for record in records:
        found.add(record)
    if not found.requirements:
        raise InputError(
            str(path),
            "no record has knowledge, skills or behaviours",
            hint="Ask the API for them with expand=occupation.dutiesKSB.",
        )
    return Framework(
        framework_id,
        "Knowledge, skills and behaviours of occupational standards",
        HELD_OR_NOT,
        pl.DataFrame(list(found.skills.values()), schema=["skill", "title", "family"], orient="row"),
        pl.DataFrame(
            [(r.code, name_of(r), r.code) for r in records], schema=["profile", "title", "code"], orient="row"
        ),
        pl.DataFrame(list(found.requirements), schema=["profile", "skill"], orient="row").with_columns(level=1.0),
        extras={
            "duties": pl.DataFrame(found.duties, schema=_DUTIES, orient="row"),
            "duty_skills": pl.DataFrame(list(found.duty_skills), schema=_DUTY_SKILLS, orient="row"),
            "titles": pl.DataFrame(list(found.titles), schema=_TITLES, orient="row"),
        },
        code_list="occupational-map",
        source=source,
        notice="Requirements are held or not: standards publish neither levels nor weights.",
    )


_DUTIES = {
    "profile": pl.String,
    "duty": pl.String,
    "detail": pl.String,
    "core": pl.Boolean,
    "criteria": pl.String,
}
_TITLES = {"profile": pl.String, "title": pl.String}
_DUTY_SKILLS = {"profile": pl.String, "duty": pl.String, "skill": pl.String}


class _Found:
    """Knowledge, skills, behaviours and duties, gathered record by record."""

    def __init__(self) -> None:
        self.skills: dict[tuple[str, str], tuple[str, str, str]] = {}
        self.requirements: dict[tuple[str, str], None] = {}
        self.titles: dict[tuple[str, str], None] = {}
        self.duties: list[tuple[str, str, str, bool, str]] = []
        self.duty_skills: dict[tuple[str, str, str], None] = {}

    def add(self, record: Record) -> None:
        named: dict[tuple[str, str], str] = {}
        for family, letter, field, id_field, _ in _FAMILIES:
            things = record.objects(field)
            for thing, label in zip(things, _labels(things, id_field, letter), strict=True):
                detail = text_of(thing.get("detail"))
                if detail:
                    key, fresh = (letter, detail.casefold()), (f"{record.code} {label}", detail, family)
                    skill = self.skills.setdefault(key, fresh)[0]
                    self.requirements[record.code, skill] = None
                    named.update({(letter, name): skill for name in (text_of(thing.get("id")), label, detail) if name})
        titles = (text_of(title.get("name")) for title in record.objects("typicalJobTitles"))
        self.titles.update({(record.code, title): None for title in titles if title})
        self._add_duties(record, named)

    def _add_duties(self, record: Record, named: dict[tuple[str, str], str]) -> None:
        duties = record.objects("duties")
        for duty, label in zip(duties, _labels(duties, "dutyId", "D"), strict=True):
            core, criteria = duty.get("isThisACoreDuty") in (True, 1), duty.get("criteriaForMeasuringPerformance")
            self.duties.append((record.code, label, text_of(duty.get("dutyDetail")), core, text_of(criteria)))
            for _, letter, _, _, fields in _FAMILIES:
                mapped: list[Any] = next((duty[field] for field in fields if duty.get(field)), [])
                skills = (named.get((letter, text_of(name))) for name in mapped)
                self.duty_skills.update({(record.code, label, skill): None for skill in skills if skill})


def _labels(things: list[dict[str, Any]], field: str, letter: str) -> list[str]:
    """Return their own references if they have them, such as K3, each its own; else K1, K2… by place."""
    given = [text_of(thing.get(field)).upper() for thing in things]
    if len(set(given)) == len(given) and all(re.fullmatch(rf"{letter}\d+[A-Z]?", label) for label in given):
        return given
    return [f"{letter}{n}" for n in range(1, len(things) + 1)]
