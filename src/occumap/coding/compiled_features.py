"""The features of many rows as Numba kernels: what `features` says, compiled (see there)."""

from __future__ import annotations

import numba as nb
import numpy as np

from occumap.coding import features
from occumap.coding.features import MAX_KEYS, MAX_LETTERS, MAX_WORDS

_TAB, _SPACE = 9, 32


def _added(kind: int) -> np.uint64:
    """Return what a kind adds to a hash; of a type that isn't compiled anew for every value."""
    return np.uint64((kind + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)


_TITLE_WORD = _added(features.TITLE_WORD)
_ANY_WORD = _added(features.ANY_WORD)
_HEAD = _added(features.HEAD)
_NEIGHBOURS = _added(features.NEIGHBOURS)
_WITH_HEAD = _added(features.WITH_HEAD)
_LETTERS = _added(features.LETTERS)
_AFFIX = _added(features.AFFIX)
_INDUSTRY_WORD = _added(features.INDUSTRY_WORD)
_ADDITIONAL_WORD = _added(features.ADDITIONAL_WORD)
_WHOLE_INDUSTRY = _added(features.WHOLE_INDUSTRY)
_TITLE_AND_INDUSTRY = _added(features.TITLE_AND_INDUSTRY)
_ADDITIONAL_AND_HEAD = _added(features.ADDITIONAL_AND_HEAD)
_FIELDS_GIVEN = _added(features.FIELDS_GIVEN)
_WHOLE_ADDITIONAL = _added(features.WHOLE_ADDITIONAL)
# Keys of all words of a row but for their letters: a word has five, and one with each word of the title.
_MOST_AT_ONCE = MAX_WORDS * (MAX_WORDS + 6)


# Room for so many keys a row to begin with.
_USUAL = 80


@nb.njit(cache=True, nogil=True)
def keys_of_rows(text, pointers, first, last):
    """Return the feature keys of some rows, and how many each has."""
    counts = np.zeros(last - first, np.int64)
    found = np.empty((last - first) * _USUAL + MAX_KEYS, np.uint64)
    total = np.int64(0)
    for r in range(first, last):
        if len(found) - total < MAX_KEYS:
            found = _copy(found, total, 2 * len(found) + MAX_KEYS)
        counts[r - first] = row_keys(text, pointers[r], pointers[r + 1], found[total : total + MAX_KEYS])
        total += counts[r - first]
    return _copy(found, total, total), counts


@nb.njit(cache=True)
def _copy(values, count, size):
    copied = np.empty(size, np.uint64)
    for i in range(count):
        copied[i] = values[i]
    return copied


@nb.njit(cache=True, nogil=True)
def row_keys(text, start, stop, keys):
    """Write the feature keys of one row, and return how many there are."""
    begin = np.empty(MAX_WORDS, np.int64)
    end = np.empty(MAX_WORDS, np.int64)
    field = np.empty(MAX_WORDS, np.int64)
    hashed = np.empty(MAX_WORDS, np.uint64)
    words = _split(text, start, stop, begin, end, field, hashed)
    title = 0
    while title < words and field[title] == 0:
        title += 1
    additional = title
    while additional < words and field[additional] == 1:
        additional += 1
    head = _head(text, begin, end, title)
    fresh = np.empty(_MOST_AT_ONCE, np.uint64)
    fresh[0] = _key(np.uint64(1 + (additional > title) + 2 * (words > additional)), _FIELDS_GIVEN)
    m = _title_keys(fresh, hashed, title, head)
    m = _qualifier_keys(fresh, m, hashed, title, additional, words, head)
    n = _add(keys, np.int64(0), fresh, m)
    for k in range(words):
        n = _add(keys, n, fresh, _letter_keys(fresh, text, begin[k], end[k], field[k] == 0))
    return n


@nb.njit(cache=True)
def _split(text, start, stop, begin, end, field, hashed):
    words, at, of = 0, start, 0
    while at < stop and words < MAX_WORDS:
        if text[at] == _TAB:
            of += 1
            at += 1
        elif text[at] == _SPACE:
            at += 1
        else:
            to = at
            while to < stop and text[to] != _TAB and text[to] != _SPACE:
                to += 1
            last = to
            if last - at > 3 and text[last - 1] == 115 and text[last - 2] != 115:
                last -= 1
            begin[words], end[words], field[words] = at, last, of
            hashed[words] = _hash(text, at, last, np.uint64(7))
            words += 1
            at = to
    return words


@nb.njit(cache=True)
def _head(text, begin, end, title):
    """Return the place of the last word before of, in, to, at or for; else the last word of the title."""
    for k in range(1, title):
        length = end[k] - begin[k]
        a = text[begin[k]]
        b = text[begin[k] + 1] if length > 1 else np.uint8(0)
        c = text[begin[k] + 2] if length > 2 else np.uint8(0)
        two = length == 2 and (
            (a == 111 and b == 102) or (a == 105 and b == 110) or (a == 116 and b == 111) or (a == 97 and b == 116)
        )
        if two or (length == 3 and a == 102 and b == 111 and c == 114):
            return k - 1
    return title - 1


@nb.njit(cache=True)
def _title_keys(keys, hashed, title, head):
    n = np.int64(1)
    for k in range(title):
        n = _put(keys, n, hashed[k], _TITLE_WORD)
        n = _put(keys, n, hashed[k], _ANY_WORD)
        if k + 1 < title:
            n = _put(keys, n, _pair(hashed[k], hashed[k + 1]), _NEIGHBOURS)
        if k != head:
            n = _put(keys, n, _pair(hashed[k], hashed[head]), _WITH_HEAD)
    if title:
        n = _put(keys, n, hashed[head], _HEAD)
    return n


@nb.njit(cache=True)
def _qualifier_keys(keys, n, hashed, title, additional, words, head):
    whole = np.uint64(98)
    for k in range(title, additional):
        whole = _pair(whole, hashed[k])
        n = _put(keys, n, hashed[k], _ADDITIONAL_WORD)
        n = _put(keys, n, hashed[k], _ANY_WORD)
        if title:
            n = _put(keys, n, _pair(hashed[k], hashed[head]), _ADDITIONAL_AND_HEAD)
    if additional > title:
        n = _put(keys, n, whole, _WHOLE_ADDITIONAL)
    whole = np.uint64(99)
    for k in range(additional, words):
        whole = _pair(whole, hashed[k])
        n = _put(keys, n, hashed[k], _INDUSTRY_WORD)
        n = _put(keys, n, hashed[k], _ANY_WORD)
        for m in range(title):
            n = _put(keys, n, _pair(hashed[k], hashed[m]), _TITLE_AND_INDUSTRY)
    if words > additional:
        n = _put(keys, n, whole, _WHOLE_INDUSTRY)
    return n


@nb.njit(cache=True)
def _letter_keys(keys, text, begin, end, of_title):
    n = np.int64(0)
    letters = np.empty(MAX_LETTERS + 2, np.uint8)
    length = min(end - begin, MAX_LETTERS)
    letters[0] = _SPACE
    for q in range(length):
        letters[q + 1] = text[begin + q]
    letters[length + 1] = _SPACE
    total = length + 2
    for size in range(3, 6):
        for q in range(total - size + 1):
            n = _put(keys, n, _hash(letters, q, q + size, np.uint64(size)), _LETTERS)
    if of_title:
        for size in range(3, 7):
            if length > size:
                n = _put(keys, n, _hash(letters, np.int64(0), size + 1, np.uint64(77)), _AFFIX)
                n = _put(keys, n, _hash(letters, total - size - 1, total, np.uint64(78)), _AFFIX)
    return n


@nb.njit(cache=True)
def _mix(h):
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xFF51AFD7ED558CCD)
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xC4CEB9FE1A85EC53)
    return h ^ (h >> np.uint64(33))


@nb.njit(cache=True)
def _hash(text, start, stop, seed):
    h = np.uint64(14695981039346656037) ^ seed
    for i in range(start, stop):
        h = (h ^ np.uint64(text[i])) * np.uint64(1099511628211)
    return h


@nb.njit(cache=True)
def _pair(a, b):
    return _mix(a * np.uint64(0x9E3779B97F4A7C15) + _mix(b + np.uint64(3)))


@nb.njit(cache=True)
def _key(h, of_kind):
    return _mix(h + of_kind)


@nb.njit(cache=True)
def _put(keys, n, h, of_kind):
    keys[n] = _key(h, of_kind)
    return n + 1


@nb.njit(cache=True)
def _add(keys, n, fresh, m):
    """Add keys that the row hasn't yet, as long as there is room."""
    for k in range(m):
        at = 0
        while at < n and keys[at] != fresh[k]:
            at += 1
        if at == n and n < len(keys):
            keys[n] = fresh[k]
            n += 1
    return n
