"""The file in which a person keeps their profile: JSON of our own, described in ``docs/formats.md``.

What it says is read to the letter: a field that isn't known is refused, since it would be lost when the file is written
again. The same profile gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from occumap.errors import InputError
from occumap.io.tables import refuse_missing
from occumap.json_text import parse_json
from occumap.model.credential import Credential, Signature, SkillAlignment, Standing
from occumap.model.person_record import HeldJob, KeptSkill, PersonRecord

FORMAT = "occumap-person"
VERSION = 1
_HINT = "Give a file that occumap profile wrote."
_T = TypeVar("_T")


def write_person(record: PersonRecord) -> bytes:
    """Return a profile as JSON; what isn't known is null, and empty lists stand as such.

    >>> write_person(PersonRecord(jobs=(HeldJob("Baker", "O2", 2015),))).decode().splitlines()[1:4]
    [' "format": "occumap-person",', ' "version": 1,', ' "name": null,']
    """
    found = {
        "format": FORMAT,
        "version": VERSION,
        "name": record.name or None,
        "jobs": [
            {"title": one.title, "occupation": one.occupation or None, "from": one.since, "to": one.until}
            for one in record.jobs
        ],
        "qualifications": list(record.qualifications),
        "skills": [_skill_fields(one) for one in record.skills],
        "evidence": [_credential_fields(one) for one in record.credentials],
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def read_person(path: Path) -> PersonRecord:
    """Return the profile in a file that `write_person` wrote; it may have been edited by hand.

    Raises:
        InputError: no such file, no JSON, of a later version, or a field is missing, unknown or of another kind; a
            skill names evidence that isn't there.
    """
    refuse_missing(path)
    try:
        found = parse_json(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(str(path), f"it is not valid JSON ({error})", hint=_HINT) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(str(path), "it is no profile of a person", hint=_HINT)
    if found.get("version") != VERSION:
        what = f"its version is {found.get('version')!r}, and this Occumap reads version {VERSION}"
        raise InputError(str(path), what, hint="Update Occumap.")
    top = _Fields(found, str(path), {"format", "version", "name", "jobs", "qualifications", "skills", "evidence"})
    record = PersonRecord(
        top.text("name"),
        top.each("jobs", _JOB, _job),
        top.texts("qualifications"),
        top.each("skills", _SKILL, _skill),
        top.each("evidence", _EVIDENCE, _credential),
    )
    _refuse_faults(record, str(path))
    return record


def _skill_fields(one: KeptSkill) -> dict[str, Any]:
    return {
        "framework": one.framework,
        "skill": one.skill,
        "title": one.title,
        "level": one.level,
        "status": "confirmed" if one.confirmed else "offered",
        "confirmed": _day(one.confirmed),
        "why": one.why or None,
        "evidence": list(one.evidence),
    }


def _credential_fields(one: Credential) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "issuer": one.issuer,
        "form": one.form,
        "kind": one.kind or None,
        "identifier": one.identifier or None,
        "issued": _day(one.issued),
        "expires": _day(one.expires),
        "standing": one.standing.name.lower(),
        "signature": one.signature.name.lower(),
        "alignments": [
            {"name": each.name, "url": each.url or None, "code": each.code or None, "framework": each.framework or None}
            for each in one.alignments
        ],
        "results": list(one.results),
        "file": one.file or None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


_JOB = {"title", "occupation", "from", "to"}
_SKILL = {"framework", "skill", "title", "level", "status", "confirmed", "why", "evidence"}
_ALIGNMENT = {"name", "url", "code", "framework"}
_EVIDENCE = {
    *("id", "title", "issuer", "form", "kind", "identifier", "issued", "expires", "standing", "signature"),
    *("alignments", "results", "file"),
}


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of an object, and where it stands, for messages."""

    found: Mapping[str, Any]
    where: str
    known: set[str]

    def __post_init__(self) -> None:
        unknown = sorted(self.found.keys() - self.known)
        if unknown:
            what = f"it has the field “{unknown[0]}”, which isn't known"
            raise InputError(self.where, what, hint=f"Use only: {', '.join(sorted(self.known))}.")

    def text(self, name: str, *, needed: bool = False) -> str:
        """Return a text, empty where it is null or missing and not needed."""
        value = self.found.get(name)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or (needed and not value.strip()):
            raise self.wrong(name, "a text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.found.get(name) or []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(name, "a list of texts")
        return tuple(value)

    def number(self, name: str) -> float | None:
        """Return a number from 0."""
        value = self.found.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise self.wrong(name, "a number from 0, or null")
        return value

    def year(self, name: str) -> int | None:
        """Return a year."""
        value = self.found.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 1900 <= value <= 2200:
            raise self.wrong(name, "a year, or null")
        return value

    def day(self, name: str) -> date | None:
        """Return a day."""
        value = self.found.get(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.wrong(name, "a day such as 2026-03-31, or null") from None

    def one_of(self, name: str, names: Iterable[str]) -> str:
        """Return one of some words."""
        value = self.found.get(name)
        if value not in (allowed := list(names)):
            raise self.wrong(name, f"one of {', '.join(allowed)}")
        return str(value)

    def each(self, name: str, known: set[str], make: Callable[[_Fields], _T]) -> tuple[_T, ...]:
        """Return what is made of each object of a list."""
        value = self.found.get(name) or []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(name, "a list of objects")
        return tuple(make(_Fields(one, f"{self.where}, {name} {n}", known)) for n, one in enumerate(value, start=1))

    def wrong(self, name: str, wanted: str) -> InputError:
        """Return the error that a field isn't what it must be; what it says instead isn't repeated."""
        return InputError(self.where, f"“{name}” must be {wanted}", hint="Correct it.")


def _job(given: _Fields) -> HeldJob:
    since, until = given.year("from"), given.year("to")
    if since and until and until < since:
        raise InputError(given.where, f"it ends in {until}, before it begins in {since}", hint="Correct the years.")
    return HeldJob(given.text("title", needed=True), given.text("occupation"), since, until)


def _skill(given: _Fields) -> KeptSkill:
    confirmed = given.day("confirmed")
    if (given.one_of("status", ("confirmed", "offered")) == "confirmed") != (confirmed is not None):
        what = "a confirmed skill has the day on which it was confirmed, and one that is only offered has none"
        raise InputError(given.where, what, hint="Give the day in “confirmed”, or the status “offered”.")
    return KeptSkill(
        given.text("framework", needed=True),
        given.text("skill", needed=True),
        given.text("title", needed=True),
        given.number("level"),
        confirmed,
        given.text("why"),
        given.texts("evidence"),
    )


def _credential(given: _Fields) -> Credential:
    return Credential(
        given.text("id", needed=True),
        given.text("title", needed=True),
        given.text("issuer", needed=True),
        given.text("form", needed=True),
        given.text("kind"),
        given.text("identifier"),
        given.day("issued"),
        given.day("expires"),
        Standing[given.one_of("standing", (one.name.lower() for one in Standing)).upper()],
        Signature[given.one_of("signature", (one.name.lower() for one in Signature)).upper()],
        given.each("alignments", _ALIGNMENT, _alignment),
        given.texts("results"),
        given.text("file"),
    )


def _alignment(given: _Fields) -> SkillAlignment:
    return SkillAlignment(
        given.text("name", needed=True), given.text("url"), given.text("code"), given.text("framework")
    )


def _refuse_faults(record: PersonRecord, where: str) -> None:
    ids = [one.id for one in record.credentials]
    if twice := next((one for one in ids if ids.count(one) > 1), None):
        raise InputError(where, f"the evidence {twice} stands twice", hint="Give each an id of its own.")
    keys = [(one.framework, one.skill) for one in record.skills]
    if double := next((key for key in keys if keys.count(key) > 1), None):
        raise InputError(where, f"the skill {double[1]} of {double[0]} stands twice", hint="Keep one of them.")
    for one in record.skills:
        if missing := next((each for each in one.evidence if each not in ids), None):
            what = f"the skill {one.skill} names the evidence {missing}, which isn't there"
            raise InputError(where, what, hint="Add it to the evidence, or remove its id.")
