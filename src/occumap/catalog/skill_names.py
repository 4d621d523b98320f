"""What a user means by the name of a skill.

The first of these that fits is taken, if one skill fits: its id, its whole title or another name that the framework
gives it, in any order and form of the words; most of its title; a whole name with a slip in a long word that is no
other word. A part of a title that says little of it is asked. What fits nothing is met with skills near by meaning:
whose names share what is done and what it is done to, which an occupation of that name asks above all, or, where the
extra ``semantic`` is installed, of a like meaning. Never by letters alone: “baking” isn't “banking”.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from itertools import islice

import numpy as np

from occumap.atlas.skill_labels import stems_in
from occumap.atlas.skills_in_text import skills_in_text
from occumap.catalog.made_once import made_once
from occumap.catalog.name_forms import stems_of, words_of
from occumap.catalog.name_index import NameIndex
from occumap.catalog.profiles import names_of_profiles
from occumap.catalog.slips import by_slip
from occumap.coding.normalise import common, plain
from occumap.coding.semantic import Encoder, sentence_encoder
from occumap.errors import OccumapError
from occumap.extras import PACKAGES
from occumap.model.noun import counted
from occumap.model.resolution import (
    Ambiguous,
    FoundBy,
    Resolution,
    Resolved,
    Suggestion,
    Unknown,
    nearest_in_words,
    the_meant,
)
from occumap.model.skills import Framework

KIND = "skill"
OTHER_NAME = "another name of it"
WRITTEN_OTHERWISE = "its name, written otherwise"
MOST_OF_NAME = "most of its name"
# How like a title is to a text that has all of what it says and more than half of the title's weight.
MOST = 0.875
MAX_NEAR = 5
# How many skills an occupation of that name speaks for, and how near two meanings must be, as a cosine.
OF_OCCUPATION = 2
LIKE_IN_MEANING = 0.5


def find_skill(text: str, framework: Framework) -> str:
    """Return the id of the skill that a text means.

    Raises:
        AmbiguousNameError: several may be meant, or one that isn't certain; they are listed.
        UnknownNameError: none fits; the nearest by meaning are offered.

    >>> from occumap.examples import small_framework
    >>> find_skill("leading", small_framework())
    'leading'
    """
    return the_meant(resolve_skill(text, framework), where=framework.id).id


def resolve_skill(text: str, framework: Framework) -> Resolution:
    """Return which skill of a framework a text means, or those to choose from, or the nearest.

    >>> from occumap.examples import small_framework
    >>> resolve_skill("making of doughs", small_framework()).said
    '‘making of doughs’ was taken as dough Dough making: its name, written otherwise. For another, give its code.'
    """
    index, used = names_of_skills(framework), names_of_profiles(framework)
    return _by_name(text, index) or _by_words(text, index) or _by_slip(text, index, used) or _none(text, framework)


def near_skills(text: str, framework: Framework, *, encoder: Encoder | None = None) -> tuple[Suggestion, ...]:
    """Return the skills nearest to a text by meaning: by their names, else by occupations, else by a like meaning.

    Args:
        text: what was written.
        framework: its skills.
        encoder: of meanings; the one of the extra ``semantic`` if that is installed, else none.
    """
    found: dict[str, str] = {}
    ways: tuple[Callable[[], Iterator[tuple[str, str]]], ...] = (
        lambda: _of_names(text, framework),
        lambda: _of_occupations(text, framework),
        lambda: _of_meanings(text, framework, encoder or _installed_encoder()),
    )
    for way in ways:
        if not found:
            found = dict(way())
    return tuple(Suggestion(skill, framework.titles[skill], why) for skill, why in islice(found.items(), MAX_NEAR))


@made_once
def names_of_skills(framework: Framework) -> NameIndex:
    """Return the titles of a framework's skills, and what else they are called."""
    ids = [(skill, skill) for skill in framework.titles]
    if "skill_titles" not in framework.extras:
        return NameIndex(framework.titles, ids)
    other = framework.extras["skill_titles"].select("skill", "title").drop_nulls().iter_rows()
    return NameIndex(framework.titles, [*ids, *other])


def _by_name(text: str, index: NameIndex) -> Resolution | None:
    """Return the skill of an id, a whole title or another name, in any form."""
    if named := index.named(text):
        return _if_one(text, named, index, FoundBy.NAME, "")
    wanted = plain(text)
    if other := tuple(dict.fromkeys(each for each, name in index.titles if wanted and plain(name) == wanted)):
        return _if_one(text, other, index, FoundBy.OTHER_TITLE, OTHER_NAME)
    if whole := index.whole(text):
        return _if_one(text, whole, index, FoundBy.NAME, WRITTEN_OTHERWISE)
    if titled := index.titled(text):
        return _if_one(text, titled, index, FoundBy.OTHER_TITLE, OTHER_NAME)
    return None


def _by_words(text: str, index: NameIndex) -> Resolution | None:
    """Return the skills whose name has all words of a text, as they follow each other or else in any order and form;
    taken if it is one of which they are most.
    """
    words = words_of(text)
    if not words:
        return None
    alike = {each: index.likeness(each, words) for each in index.sharing(words)}
    wanted = f" {plain(text)} "
    in_order = tuple(each for each in alike if wanted in f" {plain(index.names[each])} ")
    found = in_order or tuple(each for each, like in alike.items() if like.has_all_stems)
    if len(found) == 1 and (_is_whole(found[0], text, index) or alike[found[0]].of_name > MOST):
        return Resolved(text, found[0], index.names[found[0]], FoundBy.PART_OF_NAME, MOST_OF_NAME)
    best = sorted(found, key=lambda each: (-alike[each].score, each))
    reason = "a part of its name" if len(best) == 1 else ""
    return (
        Ambiguous(text, tuple(Suggestion(one, index.names[one], reason) for one in best), reason, KIND)
        if best
        else None
    )


def _is_whole(skill: str, text: str, index: NameIndex) -> bool:
    """Return whether a text has the stems of a whole name, and no others."""
    stems = stems_of(words_of(text))
    names = (index.names[skill], *(name for each, name in index.titles if each == skill))
    return any(stems == stems_of(words_of(name)) for name in names)


def _by_slip(text: str, index: NameIndex, used: NameIndex) -> Resolution | None:
    """Return the skill whose whole name is meant but for a slip, with the words as written or in their common form."""
    for written in dict.fromkeys((text, " ".join(common(plain(text))))):
        if found := by_slip(written, index, is_known=used.knows, kind=KIND):
            return replace(found, text=text)
    return None


def _none(text: str, framework: Framework) -> Unknown:
    near = near_skills(text, framework)
    such = ", ".join(f"{skill} ({title})" for skill, title in islice(framework.titles.items(), 2))
    hint = nearest_in_words(near) if near else f"It has {counted(len(framework.titles), KIND)}, such as {such}."
    return Unknown(text, near, f"there is no skill ‘{text}’", hint)


def _if_one(text: str, found: tuple[str, ...], index: NameIndex, found_by: FoundBy, reason: str) -> Resolution:
    if len(found) == 1:
        return Resolved(text, found[0], index.names[found[0]], found_by, reason)
    return Ambiguous(text, tuple(Suggestion(each, index.names[each], reason) for each in found), kind=KIND)


def _of_names(text: str, framework: Framework) -> Iterator[tuple[str, str]]:
    """Yield the skills that a text speaks of."""
    for mention in skills_in_text(text, framework, limit=MAX_NEAR):
        yield mention.skill, f"“{mention.label}” has “{mention.words}”"


def _of_occupations(text: str, framework: Framework) -> Iterator[tuple[str, str]]:
    """Yield what occupations of that name ask above all: rare skills that matter there."""
    stems = stems_in(text)
    names = names_of_profiles(framework)
    called = [each for each in names.sharing(words_of(text)) if stems and stems_in(names.names[each]) == stems]
    for profile in called[:OF_OCCUPATION]:
        asked = [one for one in framework.profile(profile).requirements if one.level > 0]
        rarity = {one.skill: float(framework.rarity[framework.skill_place[one.skill]]) for one in asked}
        special = [one for one in asked if one.skill not in framework.general]
        for one in sorted(special, key=lambda one: (-one.importance * rarity[one.skill] ** 2, one.skill))[
            :OF_OCCUPATION
        ]:
            yield one.skill, f"asked of {framework.profile_titles[profile]}"


def _of_meanings(text: str, framework: Framework, encoder: Encoder | None) -> Iterator[tuple[str, str]]:
    """Yield the skills whose titles are of a like meaning; none without an encoder."""
    if encoder is None or not plain(text):
        return
    skills, vectors = _meanings(framework, encoder)
    alike = vectors @ encoder.vectors([text])[0]
    for place in np.argsort(-alike, kind="stable")[:MAX_NEAR]:
        if alike[place] >= LIKE_IN_MEANING:
            yield skills[place], "of a like meaning"


@made_once
def _meanings(framework: Framework, encoder: Encoder) -> tuple[Sequence[str], np.ndarray]:
    return list(framework.titles), encoder.vectors(list(framework.titles.values()))


@cache
def _installed_encoder() -> Encoder | None:
    """Return the encoder of the extra ``semantic``; None where it isn't installed or can't be loaded."""
    if not all(find_spec(package) for package in PACKAGES["semantic"]):
        return None
    try:
        return sentence_encoder()
    except OccumapError:
        return None
