"""A name that is written with a slip: a letter too many, too few, another, or two changed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice, pairwise, product

from occumap.catalog.name_index import NameIndex
from occumap.coding.normalise import plain
from occumap.model.resolution import Ambiguous, FoundBy, Resolution, Resolved, Suggestion

# A shorter word with a letter changed may be another word; beside words that fit, it may be shorter.
LONG_WORD, LONG_BESIDE_OTHERS = 6, 5
# So many words of a text are corrected, in so many ways at the most.
LONGEST, MAX_SPELLINGS = 12, 64
IsKnown = Callable[[str], bool]


def by_slip(
    text: str, index: NameIndex, *, is_known: IsKnown = lambda _: False, kind: str = "occupation"
) -> Resolution | None:
    """Return what a name with a slip means: taken if its words are long and one name fits, else asked; None if none.

    Args:
        text: what was written.
        index: the names.
        is_known: whether a word is one that is used elsewhere, and so no slip.
        kind: what is named, for messages.

    >>> index = NameIndex({"1": "Engineering fitter", "2": "Baker"})
    >>> by_slip("Enginering fiter", index).said
    '‘Enginering fiter’ was taken as 1 Engineering fitter: read as “engineering fitter”. For another, give its code.'
    >>> by_slip("bakor", index)
    <Ambiguous 'bakor': 1 occupation, 2 first>
    """
    written = plain(text).split()[:LONGEST]
    choices = [(word,) if is_known(word) else index.corrections(word) for word in written]
    found: dict[str, str] = {}
    for read in chain(map(" ".join, islice(product(*choices), MAX_SPELLINGS)), _joined(written)):
        for each in () if read == " ".join(written) else index.called(read):
            found.setdefault(each, read)
    if not found:
        return None
    said = {each: f"read as “{read}”" for each, read in found.items()}
    each, read = next(iter(found.items()))
    long = LONG_WORD if len(written) == 1 else LONG_BESIDE_OTHERS
    if len(found) == 1 and all(len(word) >= long for word in read.split() if word not in written):
        return Resolved(text, each, index.names[each], FoundBy.SPELLING, said[each])
    some = tuple(Suggestion(each, index.names[each], said[each]) for each in found)
    return Ambiguous(text, some, "with a slip", kind)


def _joined(words: list[str]) -> Iterator[str]:
    """Yield some words with two of them written as one: a floor layer is a floorlayer."""
    for n, pair in enumerate(pairwise(words)):
        yield " ".join([*words[:n], "".join(pair), *words[n + 2 :]])
