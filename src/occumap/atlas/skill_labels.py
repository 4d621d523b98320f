"""What skills are called, taken apart: what is done, and what it is done to.

“Caring for and training horses” is two doings with one object. A text that trains juniors shares a doing with it and no
object, so it doesn't speak of it. A doing that an occupation is named by, as a welder is, needs no object: whoever has
welded has welded metal.

Words are compared by their stems, so that “welder” meets “welding”; words for the same people and things (juniors and
staff, dogs and animals) count as one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from occumap.model.skills import Framework

# A word that more titles have, such as “planning”, tells of none of them by itself.
MAX_SKILLS_OF_A_WORD = 2
_SHORTEST_STEM = 3
_WORD = re.compile(r"[^\W_]+(?:[#+]+)?")
# An id in plain words, such as ``cad`` or ``bench-fitting``.
_WORDS = re.compile(r"[a-z]{3,}(?:[- ][a-z]+)*")
_JOINED = re.compile(r",\s*|\s+(?:and|or)\s+")
_DOING = re.compile(r"[a-z]{2,}ing", re.IGNORECASE)
_SUFFIXES = ("ations", "ation", "ings", "ing", "ers", "er", "ors", "or", "ies", "ed", "es", "s", "y", "e")
_SMALL_WORDS = """
    a about after against an and any are as at be between but by down etc for from has have i in including into is it
    its my of off on or other our out over so than that the their them this through to under up use used using was we
    were when which while who will with within without you your
    ability experience knowledge skill skills work worked working
    """
_SMALL = frozenset(_SMALL_WORDS.split())
_IRREGULAR_WORDS = """
    made make, led lead, taught teach, drew draw, drawn draw, built build, wrote write, written write, ran run,
    bought buy, sold sell, drove drive, driven drive, kept keep, laid lay, gave give, given give, took take, taken take,
    held hold, dealt deal, fed feed, bred breed, grew grow, grown grow, flew fly, flown fly, caught catch, sewn sew,
    spoke speak, met meet, analysis analyse, analyses analyse, maintenance maintain, children child
    """
_IRREGULAR = dict(pair.split() for pair in _IRREGULAR_WORDS.replace("\n", " ").split(","))
# The first word of each line stands for all of it.
_SAME_WORDS = """
    staff junior juniors apprentice apprentices colleague colleagues employee employees starter starters recruits
    customer client clients customers
    child kid kids toddler toddlers infant infants children
    vehicle car cars van vans vehicles
    lorry lorries hgv lgv artic truck trucks
    animal dog dogs cat cats pet pets puppy puppies animals
    livestock cattle sheep cow cows pig pigs
    metal steel aluminium iron metals
    computer pc pcs laptop laptops computers
    telephone phone phones telephones
    """
_SAME = {word: line.split()[0] for line in _SAME_WORDS.strip().splitlines() for word in line.split()}


class LabelKind(Enum):
    """What a label is: a title of a skill, a part of one, what an occupation is named by, or the sentence of a task."""

    TITLE = "title"
    PART = "part of a title"
    OCCUPATION = "occupation"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Label:
    """Something that a skill is called, with the stems of all its words and of those for what the doing is done to."""

    skill: str
    text: str
    stems: frozenset[str]
    objects: frozenset[str]
    kind: LabelKind


class TitlePart(NamedTuple):
    """What is done, empty where a title doesn't say, and what it is done to, empty where that needs no word."""

    doing: str
    done_to: str

    @property
    def text(self) -> str:
        """The part in words."""
        return f"{self.doing} {self.done_to}".strip()


def labels_of(framework: Framework) -> tuple[Label, ...]:
    """Return what the skills of a framework are called: by titles, other titles, their parts, occupations and tasks.

    >>> from occumap.examples import small_framework
    >>> [sorted(label.stems) for label in labels_of(small_framework())][:2]
    [['dough', 'mak'], ['tru', 'wheel']]
    """
    whole = [*framework.titles.items(), *((skill, skill) for skill in framework.titles if _WORDS.fullmatch(skill))]
    if "skill_titles" in framework.extras:
        other = framework.extras["skill_titles"].select("skill", "title").drop_nulls()
        whole += [(skill, title) for skill, title in other.iter_rows() if skill in framework.skill_place]
    told_by = Counter(stem for title in framework.titles.values() for stem in stems_in(title))
    made = [
        *(Label(skill, title, stems_in(title), _objects(title), LabelKind.TITLE) for skill, title in whole),
        *_parts(framework, told_by),
        *_occupations(framework, told_by),
        *(
            Label(skill, text, stems_in(text), frozenset(), LabelKind.SENTENCE)
            for skill, text in _task_sentences(framework)
            if skill in framework.skill_place
        ),
    ]
    return tuple({(one.skill, one.stems, one.kind): one for one in reversed(made) if one.stems}.values())[::-1]


def parts_of(title: str) -> Iterator[TitlePart]:
    """Yield each doing that a title names with each thing that it is done to.

    >>> [part.text for part in parts_of("Cutting, colouring and styling hair")]
    ['Cutting hair', 'colouring hair', 'styling hair']
    >>> [part.text for part in parts_of("Installing plumbing, heating and ventilation")]
    ['Installing plumbing', 'Installing heating', 'Installing ventilation']
    >>> [part.text for part in parts_of("Painting and decorating")], [part.text for part in parts_of("Pipework")]
    (['Painting', 'decorating'], ['Pipework'])
    """
    doings: list[str] = []
    objects: list[str] = []
    for part in filter(None, (part.strip() for part in _JOINED.split(title))):
        first, _, rest = part.partition(" ")
        is_bare = not stems_in(rest)
        if not _DOING.fullmatch(first) or (is_bare and objects):
            objects.append(part)
        elif objects:
            yield from _each(doings, objects)
            doings, objects = [first], [] if is_bare else [rest]
        else:
            doings.append(first)
            objects += [] if is_bare else [rest]
    yield from _each(doings, objects)


def stems_in(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something.

    >>> sorted(stems_in("Trained the juniors")) == sorted(stems_in("training of staff"))
    True
    """
    return frozenset(stem_of(word) for word in _WORD.findall(text) if word.casefold() not in _SMALL)


def words_with(text: str, stems: frozenset[str]) -> tuple[str, ...]:
    """Return the words of a text that have one of some stems, or are made of some.

    >>> words_with("Years of bricklaying", frozenset({"brick", "lay"}))
    ('bricklaying',)
    """
    return tuple(
        word
        for word in _WORD.findall(text)
        if word.casefold() not in _SMALL and (stem_of(word) in stems or set(taken_apart(stem_of(word), stems)) & stems)
    )


def words_apart(text: str, stems: frozenset[str]) -> int:
    """Return how many words further on the last of some stems stands than the first, where they stand nearest together.

    >>> words_apart("I give medication, keep records and talk", stems_in("giving talks"))
    5
    >>> words_apart("I give talks", stems_in("giving talks"))
    1
    """
    places = [
        (place, stem)
        for place, word in enumerate(_WORD.findall(text))
        for stem in {stem_of(word), *taken_apart(stem_of(word), stems)} & stems
    ]
    wanted = {stem for _, stem in places}
    last: dict[str, int] = {}
    nearest = len(text)
    for place, stem in places:
        last[stem] = place
        if last.keys() == wanted:
            nearest = min(nearest, place - min(last.values()))
    return nearest if places else 0


def taken_apart(stem: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return two known stems that a stem joins, such as those of “bricklaying”; itself if it joins none.

    >>> taken_apart("bricklay", {"brick", "lay"}), taken_apart("penguin", {"pen", "brick"})
    (('brick', 'lay'), ('penguin',))
    """
    for n in range(len(stem) - _SHORTEST_STEM, _SHORTEST_STEM - 1, -1):
        if stem[:n] in known and (second := stem_of(stem[n:])) in known:
            return stem[:n], second
    return (stem,)


@lru_cache(maxsize=65_536)
def stem_of(word: str) -> str:
    """Return a word without its ending, so that “welder”, “welded” and “welding” are one.

    >>> stem_of("Welders"), stem_of("planning"), stem_of("C++"), stem_of("made"), stem_of("juniors")
    ('weld', 'plan', 'c++', 'mak', 'staff')
    """
    found = word.casefold()
    found = _SAME.get(found, _IRREGULAR.get(found, found))
    for suffix in _SUFFIXES:
        if found.endswith(suffix) and len(found) - len(suffix) >= _SHORTEST_STEM and found.isascii():
            found = found.removesuffix(suffix)
            break
    doubled = len(found) > _SHORTEST_STEM and found[-1] == found[-2] and found[-1] not in "flsz"
    return found[:-1] if doubled else found


def _each(doings: list[str], objects: list[str]) -> Iterator[TitlePart]:
    for doing in doings or [""]:
        for done_to in objects or [""]:
            yield TitlePart(doing, done_to)


def _objects(title: str) -> frozenset[str]:
    return frozenset().union(*(stems_in(part.done_to) for part in parts_of(title) if part.doing))


def _parts(framework: Framework, told_by: Counter[str]) -> Iterator[Label]:
    """Yield the parts of titles that tell of them: of one word only where few titles have it."""
    for skill, title in framework.titles.items():
        parts = tuple(parts_of(title))
        for part in parts if len(parts) > 1 else ():
            stems, objects = stems_in(part.text), stems_in(part.done_to) if part.doing else frozenset()
            if len(stems) > 1 or all(told_by[stem] <= MAX_SKILLS_OF_A_WORD for stem in stems):
                yield Label(skill, part.text, stems, objects, LabelKind.PART)


def _occupations(framework: Framework, told_by: Counter[str]) -> Iterator[Label]:
    """Yield the doings that occupations are named by: of those that ask the skill, and of no other skill's title."""
    named: dict[str, list[str]] = {}
    for profile, title in framework.profile_titles.items():
        stems = stems_in(title)
        if len(stems) == 1:
            named.setdefault(next(iter(stems)), []).append(profile)
    asked: dict[str, set[str]] = {}
    rows = framework.requirements.filter(pl.col("profile").is_in([one for every in named.values() for one in every]))
    for profile, skill, level in rows.select("profile", "skill", "level").iter_rows():
        if level > 0:
            asked.setdefault(skill, set()).add(profile)
    for skill, title in framework.titles.items():
        for stem in dict.fromkeys(stem for part in parts_of(title) for stem in stems_in(part.doing)):
            asking = [one for one in named.get(stem, ()) if one in asked.get(skill, ())]
            if asking and told_by[stem] <= MAX_SKILLS_OF_A_WORD:
                text = framework.profile_titles[asking[0]]
                yield Label(skill, text, frozenset({stem}), frozenset(), LabelKind.OCCUPATION)


def _task_sentences(framework: Framework) -> Iterable[tuple[str, str]]:
    if not {"task_texts", "task_skills"} <= framework.extras.keys():
        return ()
    texts = framework.extras["task_texts"].join(framework.extras["task_skills"], on="task", how="inner")
    return texts.select("skill", pl.col("text").fill_null("")).iter_rows()
