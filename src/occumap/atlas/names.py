"""What a user means by a name: an id, a title, a part of one, or one that is spelled nearly so.

The first of these that fits anything decides; if it fits one thing, that is meant, if several, they are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from occumap.errors import AmbiguousNameError, UnknownNameError
from occumap.model.noun import counted

# How alike two spellings must be, as a ratio of matching letters, to be taken for the same name.
CLOSE = 0.85
# How alike they must be to be offered.
FAR = 0.6
MAX_NEAREST = 3
SHORTEST_BEGINNING = 3
LONG_WORD = 6
_WORD = re.compile(r"[^\W_]+")


def find_named(text: str, names: Mapping[str, str], *, kind: str, where: str) -> str:
    """Return the id of the one thing meant.

    Args:
        text: what the user wrote.
        names: titles by id.
        kind: what is looked for, for messages.
        where: in what, for messages.

    Raises:
        AmbiguousNameError: several fit.
        UnknownNameError: none does; the nearest names are offered.
    """
    return the_one(text, matching(text, names), names, kind=kind, where=where)


def the_one(text: str, found: tuple[str, ...], names: Mapping[str, str], *, kind: str, where: str) -> str:
    """Return the only id found; an error that lists them if there are several, or the nearest names if there is
    none.
    """
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousNameError(
            where,
            f"‘{text}’ fits {len(found)} {kind}s: {listed(found, names)}",
            hint="Give the code of the one you mean.",
            candidates=tuple((each, names[each]) for each in found),
        )
    near = nearest(text, names)
    such = f"It has {counted(len(names), kind)}, such as {listed(tuple(names)[:2], names)}."
    raise UnknownNameError(
        where,
        f"there is no {kind} ‘{text}’",
        hint=f"Nearest: {listed(near, names)}." if near else such,
    )


def listed(ids: tuple[str, ...], names: Mapping[str, str], limit: int = 8) -> str:
    """Return ids with their titles, as one reads them in a sentence."""
    shown = [f"{each} ({names[each]})" if names[each] != each else each for each in ids[:limit]]
    more = [f"{len(ids) - limit} more"] if len(ids) > limit else []
    return ", ".join(shown + more)


def matching(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return ids of all that a text fits, in the first way that fits anything.

    An id; a whole title; words that follow each other in a title or in its option (after `` - ``); words in any order;
    beginnings of words in any order; a close spelling.

    >>> matching("baker", {"1": "Baker", "2": "Master baker"})
    ('1',)
    """
    wanted = plain(text)
    if not wanted:
        return ()
    words = wanted.split()
    ways: tuple[Callable[[str, str], bool], ...] = (
        lambda each, _: plain(each) == wanted,
        lambda _, title: plain(title) == wanted,
        lambda _, title: any(f" {wanted} " in f" {plain(part)} " for part in title.split(" - ")),
        lambda _, title: set(words) <= set(plain(title).split()),
        lambda each, title: all(_begins(word, f"{plain(title)} {plain(each)}".split()) for word in words),
    )
    for way in ways:
        if found := tuple(each for each, title in names.items() if way(each, title)):
            return found
    return _spelled_like(wanted, names)


def fits_wholly(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return ids of all whose id or whole title is just the text, but for case and signs.

    >>> fits_wholly("marine-fitter", {"1": "Marine fitter", "2": "Fitter"})
    ('1',)
    """
    wanted = plain(text)
    return tuple(each for each, title in names.items() if wanted and wanted in (plain(each), plain(title)))


def nearest(text: str, names: Mapping[str, str], limit: int = MAX_NEAREST) -> tuple[str, ...]:
    """Return ids of what is spelled most like a text, best first; what shares next to nothing with it is left out.

    >>> nearest("bakeing", {"1": "Baking", "2": "Truing wheels"})
    ('1',)
    """
    by_spelling = _by_spelling(names)
    close = get_close_matches(plain(text), list(by_spelling), n=limit, cutoff=FAR)
    return tuple(dict.fromkeys(each for form in close for each in by_spelling[form]))[:limit]


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """Return a name as its words alone: no case, no signs.

    >>> plain("  Tool, die & mould-making ")
    'tool die mould making'
    """
    return " ".join(_WORD.findall(text.casefold()))


def _begins(word: str, words: list[str]) -> bool:
    return word in words or (len(word) >= SHORTEST_BEGINNING and any(one.startswith(word) for one in words))


def _spelled_like(wanted: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return ids of all that is spelled close enough; a code with a wrong digit is another code, not a slip.

    Which of several near names is meant isn't for the spelling to say.
    """
    if any(letter.isdigit() for letter in wanted):
        return ()
    by_spelling = _by_spelling(names)
    close = get_close_matches(wanted, list(by_spelling), n=MAX_NEAREST, cutoff=CLOSE)
    return tuple(dict.fromkeys(each for form in close for each in by_spelling[form]))


def _forms(title: str) -> tuple[str, ...]:
    """Return a title in plain words, and the option at its end."""
    whole = plain(title)
    option = plain(title.rpartition(" - ")[2])
    return (whole,) if option == whole else (whole, option)


def _by_spelling(names: Mapping[str, str]) -> dict[str, list[str]]:
    """Return ids by all that may be spelled: the id, the title, the option at its end, and long words of either."""
    found: dict[str, list[str]] = {}
    for each, title in names.items():
        words = (word for word in plain(f"{title} {each}").split() if len(word) >= LONG_WORD)
        for form in dict.fromkeys((plain(each), *_forms(title), *words)):
            found.setdefault(form, []).append(each)
    return found
