"""What the model sees of a title: hashed features of its words, their places and their letters.

A row is the bytes of ``title TAB additional TAB industry`` in plain form. Its features are 64-bit
hashes, each of a kind: words by field, the head (the last word before a preposition), neighbouring
words, pairs with the head, crosses of title and industry, whole qualifiers, beginnings and ends of
words, and runs of 3 to 5 letters. Kinds are part of the hash, so that “baker” as a head is not
“baker” as an industry.

`compiled_features` has the same as kernels, for many rows where Numba is installed: the same keys in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from occumap.acceleration import in_threads, is_worth_a_kernel

Bytes = NDArray[np.uint8]
Keys = NDArray[np.uint64]
Pointers = NDArray[np.int64]

MAX_KEYS = 512
MAX_WORDS = 32
MAX_LETTERS = 40

(
    TITLE_WORD,
    ANY_WORD,
    HEAD,
    NEIGHBOURS,
    WITH_HEAD,
    LETTERS,
    AFFIX,
    INDUSTRY_WORD,
    ADDITIONAL_WORD,
    WHOLE_INDUSTRY,
    TITLE_AND_INDUSTRY,
    ADDITIONAL_AND_HEAD,
    FIELDS_GIVEN,
    WHOLE_ADDITIONAL,
) = range(14)
_PREPOSITIONS = frozenset({b"of", b"in", b"to", b"at", b"for"})
_64_BITS = (1 << 64) - 1
# Words come again and again: the letters of so many are remembered.
_REMEMBERED = 1 << 15


def pack(rows: Iterable[str]) -> tuple[Bytes, Pointers]:
    """Return rows of text as one run of bytes, and where each begins.

    >>> text, pointers = pack(["ab", "c"])
    >>> pointers.tolist()
    [0, 2, 3]
    """
    encoded = [row.encode() for row in rows]
    pointers = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(row) for row in encoded], out=pointers[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), pointers


def feature_keys(text: Bytes, pointers: Pointers) -> tuple[Keys, Pointers]:
    """Return the feature keys of every row, and where each row's begin.

    >>> keys, where = feature_keys(*pack(["baker\\t\\t", "baker\\t\\t", "butcher\\t\\t"]))
    >>> rows = [keys[where[r]:where[r + 1]].tolist() for r in range(3)]
    >>> rows[0] == rows[1], rows[0] == rows[2]
    (True, False)
    """
    rows = len(pointers) - 1
    if not is_worth_a_kernel(rows, "features"):
        return feature_keys_plainly(text, pointers)
    from occumap.coding.compiled_features import keys_of_rows  # noqa: PLC0415 (Numba is optional, and slow to import)

    parts = in_threads(lambda first, last: keys_of_rows(text, pointers, first, last), rows)
    where = np.zeros(rows + 1, np.int64)
    np.cumsum(np.concatenate([counts for _, counts in parts]), out=where[1:])
    return np.concatenate([keys for keys, _ in parts]), where


def feature_keys_plainly(text: Bytes, pointers: Pointers) -> tuple[Keys, Pointers]:
    """Return what `feature_keys` does, without a kernel."""
    whole = text.tobytes()
    rows = [np.array(_row_keys(whole[start:stop]), np.uint64) for start, stop in pairwise(pointers.tolist())]
    where = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=where[1:])
    return np.concatenate([np.zeros(0, np.uint64), *rows]), where


def _row_keys(row: bytes) -> list[int]:
    """Return the distinct feature keys of one row, in order, at most `MAX_KEYS`."""
    title, additional, industry = _words(row)
    head = _head(title)
    given = 1 + bool(additional) + 2 * bool(industry)
    title_hashes = [_word_hash(word) for word in title]
    keys = [_key(given, FIELDS_GIVEN), *_title_keys(title_hashes, head)]
    keys += _qualifier_keys([_word_hash(word) for word in additional], title_hashes[head : head + 1])
    keys += _industry_keys([_word_hash(word) for word in industry], title_hashes)
    for words, of_title in ((title, True), (additional, False), (industry, False)):
        for word in words:
            keys += _letter_keys(word[:MAX_LETTERS], of_title)
    return list(dict.fromkeys(keys))[:MAX_KEYS]


def _words(row: bytes) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Return the words of the title, of the additional qualifier and of the industry; a plural is cut to its singular.

    >>> _words(b"bread bakers\\t\\tglass")
    ([b'bread', b'baker'], [], [b'glass'])
    """
    fields = row.split(b"\t", 2)
    fields += [b""] * (3 - len(fields))
    fields[2] = fields[2].replace(b"\t", b" ")
    found: list[list[bytes]] = []
    left = MAX_WORDS
    for field in fields:
        words = [word for word in field.split(b" ") if word][:left]
        left -= len(words)
        found.append([_singular(word) for word in words])
    return found[0], found[1], found[2]


def _singular(word: bytes) -> bytes:
    return word[:-1] if len(word) > 3 and word.endswith(b"s") and not word.endswith(b"ss") else word


def _head(title: list[bytes]) -> int:
    """Return the place of the last word before of, in, to, at or for; else that of the last word of the title."""
    for k in range(1, len(title)):
        if title[k] in _PREPOSITIONS:
            return k - 1
    return max(len(title) - 1, 0)


def _title_keys(hashes: list[int], head: int) -> Iterator[int]:
    for k, own in enumerate(hashes):
        yield _key(own, TITLE_WORD)
        yield _key(own, ANY_WORD)
        if k + 1 < len(hashes):
            yield _key(_pair(own, hashes[k + 1]), NEIGHBOURS)
        if k != head:
            yield _key(_pair(own, hashes[head]), WITH_HEAD)
    if hashes:
        yield _key(hashes[head], HEAD)


def _qualifier_keys(hashes: list[int], head: list[int]) -> Iterator[int]:
    """Yield the keys of the additional qualifier; ``head`` has the head of the title, if there is one."""
    whole = 98
    for own in hashes:
        whole = _pair(whole, own)
        yield _key(own, ADDITIONAL_WORD)
        yield _key(own, ANY_WORD)
        for one in head:
            yield _key(_pair(own, one), ADDITIONAL_AND_HEAD)
    if hashes:
        yield _key(whole, WHOLE_ADDITIONAL)


def _industry_keys(hashes: list[int], title: list[int]) -> Iterator[int]:
    whole = 99
    for own in hashes:
        whole = _pair(whole, own)
        yield _key(own, INDUSTRY_WORD)
        yield _key(own, ANY_WORD)
        for one in title:
            yield _key(_pair(own, one), TITLE_AND_INDUSTRY)
    if hashes:
        yield _key(whole, WHOLE_INDUSTRY)


@lru_cache(_REMEMBERED)
def _letter_keys(word: bytes, of_title: bool) -> tuple[int, ...]:
    letters = b" " + word + b" "
    runs = [letters[q : q + size] for size in range(3, 6) for q in range(len(letters) - size + 1)]
    keys = [_run_key(run) for run in runs]
    for size in range(3, 7) if of_title else ():
        if len(word) > size:
            keys.append(_key(_hash(letters[: size + 1], 77), AFFIX))
            keys.append(_key(_hash(letters[-size - 1 :], 78), AFFIX))
    return tuple(keys)


@lru_cache(_REMEMBERED)
def _run_key(letters: bytes) -> int:
    return _key(_hash(letters, len(letters)), LETTERS)


@lru_cache(_REMEMBERED)
def _word_hash(word: bytes) -> int:
    return _hash(word, 7)


def _key(hashed: int, kind: int) -> int:
    return _mix(hashed + (kind + 1) * 0x9E3779B97F4A7C15)


def _pair(a: int, b: int) -> int:
    return _mix(a * 0x9E3779B97F4A7C15 + _mix(b + 3))


def _mix(h: int) -> int:
    h &= _64_BITS
    h ^= h >> 33
    h = h * 0xFF51AFD7ED558CCD & _64_BITS
    h ^= h >> 33
    h = h * 0xC4CEB9FE1A85EC53 & _64_BITS
    return h ^ (h >> 33)


def _hash(text: bytes, seed: int) -> int:
    h = 14695981039346656037 ^ seed
    for byte in text:
        h = (h ^ byte) * 1099511628211 & _64_BITS
    return h
