"""The features of many rows as Numba kernels: what `features` says, compiled (see there)."""

from __future__ import annotations

import numba as nb
import numpy as np

from occumap.coding.features import (
    ADDITIONAL_AND_HEAD,
    ADDITIONAL_WORD,
    AFFIX,
    ANY_WORD,
    FIELDS_GIVEN,
    HEAD,
    INDUSTRY_WORD,
    LETTERS,
    MAX_KEYS,
    MAX_LETTERS,
    MAX_WORDS,
    NEIGHBOURS,
    TITLE_AND_INDUSTRY,
    TITLE_WORD,
    WHOLE_ADDITIONAL,
    WHOLE_INDUSTRY,
    WITH_HEAD,
)

_TAB, _SPACE = 9, 32


@nb.njit(cache=True, parallel=True)
def all_keys(text, pointers):
    """Return the feature keys of every row, and where each row's begin."""
    rows = len(pointers) - 1
    counts = np.zeros(rows + 1, np.int64)
    for r in nb.prange(rows):
        keys = np.empty(MAX_KEYS, np.uint64)
        counts[r + 1] = row_keys(text, pointers[r], pointers[r + 1], keys)
    where = np.cumsum(counts)
    found = np.empty(where[-1], np.uint64)
    for r in nb.prange(rows):
        keys = np.empty(MAX_KEYS, np.uint64)
        n = row_keys(text, pointers[r], pointers[r + 1], keys)
        found[where[r] : where[r] + n] = keys[:n]
    return found, where


@nb.njit(cache=True)
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
    n = _put(keys, 0, np.uint64(1 + (additional > title) + 2 * (words > additional)), FIELDS_GIVEN)
    n = _title_keys(keys, n, hashed, title, head)
    n = _qualifier_keys(keys, n, hashed, title, additional, words, head)
    for k in range(words):
        n = _letter_keys(keys, n, text, begin[k], end[k], field[k] == 0)
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
def _title_keys(keys, n, hashed, title, head):
    for k in range(title):
        n = _put(keys, n, hashed[k], TITLE_WORD)
        n = _put(keys, n, hashed[k], ANY_WORD)
        if k + 1 < title:
            n = _put(keys, n, _pair(hashed[k], hashed[k + 1]), NEIGHBOURS)
        if k != head:
            n = _put(keys, n, _pair(hashed[k], hashed[head]), WITH_HEAD)
    if title:
        n = _put(keys, n, hashed[head], HEAD)
    return n


@nb.njit(cache=True)
def _qualifier_keys(keys, n, hashed, title, additional, words, head):
    whole = np.uint64(98)
    for k in range(title, additional):
        whole = _pair(whole, hashed[k])
        n = _put(keys, n, hashed[k], ADDITIONAL_WORD)
        n = _put(keys, n, hashed[k], ANY_WORD)
        if title:
            n = _put(keys, n, _pair(hashed[k], hashed[head]), ADDITIONAL_AND_HEAD)
    if additional > title:
        n = _put(keys, n, whole, WHOLE_ADDITIONAL)
    whole = np.uint64(99)
    for k in range(additional, words):
        whole = _pair(whole, hashed[k])
        n = _put(keys, n, hashed[k], INDUSTRY_WORD)
        n = _put(keys, n, hashed[k], ANY_WORD)
        for m in range(title):
            n = _put(keys, n, _pair(hashed[k], hashed[m]), TITLE_AND_INDUSTRY)
    if words > additional:
        n = _put(keys, n, whole, WHOLE_INDUSTRY)
    return n


@nb.njit(cache=True)
def _letter_keys(keys, n, text, begin, end, of_title):
    letters = np.empty(MAX_LETTERS + 2, np.uint8)
    length = min(end - begin, MAX_LETTERS)
    letters[0] = _SPACE
    for q in range(length):
        letters[q + 1] = text[begin + q]
    letters[length + 1] = _SPACE
    total = length + 2
    for size in range(3, 6):
        for q in range(total - size + 1):
            n = _put(keys, n, _hash(letters, q, q + size, np.uint64(size)), LETTERS)
    if of_title:
        for size in range(3, 7):
            if length > size:
                n = _put(keys, n, _hash(letters, 0, size + 1, np.uint64(77)), AFFIX)
                n = _put(keys, n, _hash(letters, total - size - 1, total, np.uint64(78)), AFFIX)
    return n


@nb.njit(cache=True, inline="always")
def _mix(h):
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xFF51AFD7ED558CCD)
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xC4CEB9FE1A85EC53)
    return h ^ (h >> np.uint64(33))


@nb.njit(cache=True, inline="always")
def _hash(text, start, stop, seed):
    h = np.uint64(14695981039346656037) ^ seed
    for i in range(start, stop):
        h = (h ^ np.uint64(text[i])) * np.uint64(1099511628211)
    return h


@nb.njit(cache=True, inline="always")
def _pair(a, b):
    return _mix(a * np.uint64(0x9E3779B97F4A7C15) + _mix(b + np.uint64(3)))


@nb.njit(cache=True, inline="always")
def _put(keys, n, h, kind):
    """Add a key unless the row has it already."""
    key = _mix(h + np.uint64(kind + 1) * np.uint64(0x9E3779B97F4A7C15))
    for i in range(n):
        if keys[i] == key:
            return n
    if n < len(keys):
        keys[n] = key
        n += 1
    return n
