"""What a credential says that it is about, in the skills of a framework: taken where it is exact, else only offered.

An alignment is exact if its address is that of a skill (ESCO, CTDL-ASN), if its address or code ends in an id that is
unique in the world (CASE, CTDL), or if its code is a skill's id and the framework that it names is this one. All else
is a name: a name that a skill has, a task that a skill gathers, or words that a skill's title shares. Those are for the
person to confirm, as is the skill of a credential that has expired. What is revoked tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from occumap.atlas.names import fits_wholly, plain
from occumap.atlas.skills_in_text import skills_in_text
from occumap.model.credential import Credential, SkillAlignment, Standing
from occumap.model.skills import Framework

ESCO = "data.europa.eu/esco/"
_UNIQUE = re.compile(r"(?:ce-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AlignedSkill:
    """A skill that a credential speaks of: exact if it counts by itself, else why it is to be confirmed."""

    skill: str
    title: str
    credential: Credential
    why: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether the credential names just this skill, and is neither expired nor revoked."""
        return not self.why


def aligned_skills(credential: Credential, framework: Framework, *, on: date) -> tuple[AlignedSkill, ...]:
    """Return the skills of a framework that a credential speaks of, those it names exactly first.

    Args:
        credential: the badge or certificate; one that is revoked tells nothing.
        framework: whose skills are meant.
        on: the day on which it is to count.

    >>> from occumap.examples import small_framework
    >>> named = SkillAlignment("Kneading", code="dough", framework="tiny-skills")
    >>> badge = Credential("e1", "Icing", "College", "Open Badges 3.0", alignments=(named,))
    >>> [(one.skill, one.is_exact) for one in aligned_skills(badge, small_framework(), on=date(2026, 1, 1))]
    [('dough', True)]
    """
    if credential.standing is Standing.REVOKED:
        return ()
    doubt = credential.why_not(on)
    found: dict[str, AlignedSkill] = {}
    named = [SkillAlignment(credential.title)]
    for alignment in credential.alignments:
        exact = exact_skills(alignment, framework)
        for skill in exact:
            found.setdefault(skill, AlignedSkill(skill, framework.titles[skill], credential, doubt))
        if not exact:
            named.append(alignment)
    # What is aligned exactly says more than what it is called.
    for alignment in named[1:] if found else named:
        for skill, why in _offered(alignment, framework, is_title=alignment is named[0]):
            found.setdefault(skill, AlignedSkill(skill, framework.titles[skill], credential, why))
    return tuple(sorted(found.values(), key=lambda one: not one.is_exact))


def exact_skills(alignment: SkillAlignment, framework: Framework) -> tuple[str, ...]:
    """Return the ids of the skills that an alignment names exactly, by address or code; none where it only names.

    >>> from occumap.examples import small_framework
    >>> exact_skills(SkillAlignment("Dough", code="dough", framework="Another framework"), small_framework())
    ()
    """
    skills = framework.skill_place
    address = _address(alignment.url)
    candidates = [alignment.url, address, address.removeprefix(ESCO)] if alignment.url else []
    last = address.rstrip("/").rpartition("/")[2].rpartition("#")[2]
    candidates += [one for one in (last, alignment.code) if _UNIQUE.fullmatch(one)]
    if alignment.code and _names_framework(alignment.framework, framework):
        candidates.append(alignment.code)
    by_address = {_address(skill): skill for skill in skills if "://" in skill} if alignment.url else {}
    found = (by_address.get(one) or (one if one in skills else None) for one in candidates if one)
    return tuple(dict.fromkeys(one for one in found if one))


def _address(url: str) -> str:
    """Return an address without its scheme and without a slash at its end: http and https are the same thing."""
    return _SCHEME.sub("", url.strip()).rstrip("/")


def _names_framework(said: str, framework: Framework) -> bool:
    """Return whether a framework is meant: by its id, or by a name whose words its title has, or begins with."""
    wanted, title = plain(said), f" {plain(framework.title)} "
    if not wanted:
        return False
    return (
        wanted == plain(framework.id) or title.startswith(f" {wanted} ") or (" " in wanted and f" {wanted} " in title)
    )


def _offered(alignment: SkillAlignment, framework: Framework, *, is_title: bool) -> Iterator[tuple[str, str]]:
    """Yield skills that a name may mean, and why."""
    said = "what it is called" if is_title else "what it says it is about"
    named = fits_wholly(alignment.name, framework.titles) or _by_other_name(alignment.name, framework)
    if named:
        yield from ((skill, f"“{alignment.name}” is {said}") for skill in named)
        return
    if gathered := tuple(_by_task(alignment, framework)):
        yield from (
            (skill, f"it is about the task {alignment.code}, which is a part of the skill") for skill in gathered
        )
        return
    mentions = skills_in_text(alignment.name, framework)
    for mention in [one for one in mentions if one.named] or mentions:
        yield mention.skill, f"“{alignment.name}” is {said}"


def _by_other_name(name: str, framework: Framework) -> tuple[str, ...]:
    if "skill_titles" not in framework.extras:
        return ()
    rows = framework.extras["skill_titles"].select("skill", "title").iter_rows()
    return tuple(dict.fromkeys(skill for skill, title in rows if plain(title) == plain(name)))


def _by_task(alignment: SkillAlignment, framework: Framework) -> Iterable[str]:
    """Return the skills that gather the task whose id an alignment gives."""
    if "task_skills" not in framework.extras or not alignment.code:
        return ()
    if not _names_framework(alignment.framework, framework):
        return ()
    links = framework.extras["task_skills"].with_columns(pl.col("task").cast(pl.String))
    return links.filter(pl.col("task") == alignment.code)["skill"].unique(maintain_order=True).to_list()
