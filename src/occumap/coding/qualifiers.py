"""What the qualifiers of an index entry ask for, and whether what was given says it.

An index writes its qualifiers in a shorthand of its own. In an industry a comma parts alternatives ("wholesale, retail
trade" is either), a colon narrows ("retail trade: bakery" is both), a stroke stands between words that share what
follows ("care/residential home"), and "not" excludes ("mine: not coal"). ``nos`` means "not otherwise specified" and
asks nothing. A qualifier is *given* only if all content words of one of its alternatives are; a part of them is a hint,
no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from occumap.coding.normalise import common, plain

Words = frozenset[str]
_EMPTY_WORDS = """
    a and at by etc for in of on or other the to with business company department dept establishment firm goods good
    industry manufacturer manufacturing mfr organisation practice sector service services trade
    """
# Words that say nothing of which industry or kind it is.
EMPTY: Words = frozenset(_EMPTY_WORDS.split())
_SILENT_WORDS = """
    a and at by etc for in of on or other the to with
    """
# Of these, the words that can't be meant even where nothing else is said.
_SILENT: Words = frozenset(_SILENT_WORDS.split())
_NOS = re.compile(r"^nos\b\s*:?\s*", re.IGNORECASE)
_NEGATED = re.compile(r"\bnot\s+(?P<word>[\w-]+)", re.IGNORECASE)
# Places and industries that lie inside others. The left side must stand in the industry as a whole phrase; all words of
# the right side then count as given too.
INSIDE: Mapping[str, str] = {
    "academy": "school educational establishment",
    "airline": "air transport",
    "army": "armed force",
    "bakery shop": "retail",
    "car": "vehicle motor",
    "charity": "charitable",
    "charity shop": "charitable retail",
    "clinic": "health",
    "college": "educational establishment",
    "comprehensive school": "secondary educational establishment",
    "convenience store": "retail",
    "corner shop": "retail",
    "council": "local government",
    "county council": "local government",
    "borough council": "local government",
    "district council": "local government",
    "city council": "local government",
    "department store": "retail",
    "cricket club": "sport ground",
    "football club": "sport ground",
    "further education college": "further education educational establishment",
    "garage": "vehicle motor",
    "gp surgery": "medical practice health",
    "grammar school": "secondary educational establishment",
    "high school": "secondary educational establishment",
    "hospital": "hospital health",
    "infant school": "primary educational establishment",
    "junior school": "primary educational establishment",
    "local authority": "local government",
    "navy": "armed force",
    "nhs": "hospital health",
    "nhs trust": "hospital health",
    "nursery school": "educational establishment",
    "pub": "public house licensed",
    "primary school": "educational establishment",
    "raf": "armed force",
    "restaurant": "catering",
    "rugby club": "sport ground",
    "royal navy": "armed force",
    "school": "educational establishment",
    "secondary school": "educational establishment",
    "shop": "retail",
    "sixth form college": "educational establishment",
    "store": "retail",
    "supermarket": "retail",
    "university": "higher education educational establishment",
}
# What is called a club, a school or a bank and is another thing: the words before the last, by the last. Where one of
# them is given, the last word alone isn't: the steward of a football club doesn't run a club's bar.
ANOTHER_THING: Mapping[str, str] = {
    "bank": "blood food bottle data",
    "bar": "nail snack brow",
    "care": "car lawn skin hair animal pet",
    "clinic": "vet veterinary animal car",
    "club": "football rugby cricket athletic hockey tennis swimming gymnastic boxing fan book breakfast youth",
    "court": "tennis food squash basketball",
    "farm": "wind solar server fish health",
    "home": "mobile funeral show",
    "hospital": "animal veterinary vet pet horse equine",
    "park": "car business retail industrial science office theme water holiday caravan skate",
    "school": "driving riding flying dance ski swimming sailing stage surf motorcycle",
    "shop": "betting machine body paint fabrication repair",
    "station": "power petrol fire police radio railway bus tv television train service",
    "surgery": "veterinary vet tree animal",
}
# Industries that are another word for one another, where the industry says nothing else.
SAME: tuple[Words, ...] = (
    frozenset({"construction", "building"}),
    frozenset({"it", "computing", "software"}),
    frozenset({"aircraft", "aerospace", "aviation"}),
    frozenset({"agriculture", "farming", "farm"}),
    frozenset({"railway", "rail"}),
    frozenset({"bank", "banking"}),
    frozenset({"telecom", "telecommunications"}),
    frozenset({"brewery", "brewing"}),
    frozenset({"automotive", "vehicle", "motor"}),
    frozenset({"chemical", "chemicals"}),
)


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A qualifier as its alternatives: one is given if all its words are; none if a word of ``excluded`` is.

    >>> retail = read_qualifier("wholesale, retail trade", industry=True)
    >>> sorted(sorted(words) for words in retail.alternatives)
    [['retail'], ['wholesale']]
    >>> retail.given(frozenset({"retail"})), read_qualifier("retail pharmacy").given(frozenset({"retail"}))
    (1, 0)
    """

    alternatives: tuple[Words, ...]
    excluded: Words = frozenset()

    def __bool__(self) -> bool:
        return bool(self.alternatives)

    def given(self, words: Words) -> int:
        """Return how many words of the largest alternative that is given in full, 0 if none is."""
        if self.excluded & words:
            return 0
        found = max((len(one) for one in self.alternatives if one <= words), default=0)
        things = [word.split() for word in words if " " in word] if found else []
        if not things:
            return found
        # A football club gives "football club", but no club of which nothing else is said.
        return max((len(one) for one in self.alternatives if one <= words and not _is_another(one, things)), default=0)

    def hinted(self, words: Words) -> float:
        """Return the largest share of an alternative's words that is given, between 0 and 1."""
        if self.excluded & words:
            return 0.0
        return max((len(one & words) / len(one) for one in self.alternatives), default=0.0)


def without_nos(text: str | None) -> str:
    """Return a qualifier without ``nos``, which asks nothing.

    >>> without_nos("nos: boat, barge"), without_nos("nos"), without_nos(None)
    ('boat, barge', '', '')
    """
    return _NOS.sub("", (text or "").strip())


@lru_cache(maxsize=20_000)
def read_qualifier(text: str | None, *, industry: bool = False) -> Qualifier:
    """Read a qualifier of an index.

    Args:
        text: as the index writes it.
        industry: whether it is an industry, where commas part alternatives; elsewhere all of the words are meant.
    """
    said = without_nos(text)
    excluded = frozenset(word for found in _NEGATED.finditer(said) for word in content_words(found["word"]))
    parts = [part for part in _NEGATED.sub("", said).split(":") if part.strip()]
    alternatives = [list(_alternatives(part, industry=industry)) for part in parts]
    joined = (frozenset().union(*choice) for choice in product(*alternatives)) if alternatives else ()
    return Qualifier(tuple(dict.fromkeys(words for words in joined if words)), excluded)


def given_words(industry: str | None, additional: str | None) -> Words:
    """Return the words that a stated industry and anything else known give, with those of what they lie inside.

    >>> sorted(given_words("Secondary school", None))
    ['educational', 'school', 'secondary']
    >>> sorted(given_words("building society", None)), sorted(given_words("building", None))
    (['building', 'society'], ['building', 'construction'])
    """
    return frozenset(common(plain(additional or ""))) - _SILENT | _industry_words(industry)


@lru_cache(maxsize=20_000)
def _industry_words(industry: str | None) -> Words:
    said = content_words(industry)
    words = frozenset(common(plain(industry or ""))) - _SILENT
    for same in SAME:
        if said and said <= same:
            words |= same
    phrase = f" {' '.join(common(plain(industry or '')))} "
    rest = _things().sub(" ", phrase)
    things = [found[0] for found in _things().finditer(phrase) if f" {found[0].split()[-1]} " not in rest]
    inside = (more for one, more in _inside().items() if f" {one} " in (phrase if " " in one else rest))
    return words.union(things, *inside)


def _is_another(asked: Words, things: Iterable[Sequence[str]]) -> bool:
    """Return whether what is asked for is only called like one of the things that were given."""
    return any(kind in asked and which not in asked for which, kind in things)


@lru_cache(maxsize=1)
def _things() -> re.Pattern[str]:
    """Find the names of things that aren't what they are called after, in common form."""
    pairs = [f"(?:{'|'.join(which.split())}) {kind}" for kind, which in ANOTHER_THING.items()]
    return re.compile(rf"\b(?:{'|'.join(pairs)})\b")


def lies_inside(industry: str) -> bool:
    """Return whether an industry is a kind of place or an industry that lies inside others, such as a supermarket."""
    return " ".join(common(plain(industry))) in _inside()


@lru_cache(maxsize=1)
def _inside() -> dict[str, Words]:
    return {" ".join(common(plain(name))): content_words(more) for name, more in INSIDE.items()}


def content_words(text: str | None) -> Words:
    """Return the words of a text in common form that say something.

    >>> sorted(content_words("brick mfr and trade"))
    ['brick']
    """
    return frozenset(word for word in common(plain(text or "")) if word not in EMPTY)


def _alternatives(part: str, *, industry: bool) -> Iterator[Words]:
    pieces = _listed(part) if industry else [part]
    for piece in pieces:
        for reading in _without_strokes(piece):
            # Where a qualifier has no word but such as say little ("manufacturing"), those are what it asks for.
            words = content_words(reading) or frozenset(common(plain(reading)))
            if words:
                yield words


def _listed(part: str) -> list[str]:
    """Return the pieces of a list with commas; its last piece may hold two, joined by "and"."""
    pieces = [piece for piece in re.split(r"\s*,\s*|\s+or\s+", part) if piece.strip()]
    if len(pieces) > 1 and " and " in pieces[-1]:
        *before, last = pieces
        return [*before, *last.split(" and ")]
    return pieces


def _without_strokes(piece: str) -> Iterable[str]:
    """Return each reading of words with strokes: a care/residential home is a care home or a residential home."""
    words = [word.split("/") for word in piece.split()]
    return (" ".join(choice) for choice in product(*words))
