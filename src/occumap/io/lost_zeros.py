"""Codes whose leading zeros a spreadsheet took away: how that shows, and how they are put back.

``0110`` saved as a number is ``110``, which may be another group's code. So it is never read as it stands: the error
says how many codes seem to be short, and ``--code-width`` puts the zeros back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from occumap.errors import InputError
from occumap.io.whole_numbers import whole_number

# The place of a code that seems short, and the number of digits it should have.
Short = tuple[int, int]
# Of the codes of a level, those that lost a zero are few: one code in ten begins with it.
_AT_MOST = 0.5


def refuse_lost_zeros(codes: Sequence[str], levels: Sequence[str | None], rows: Sequence[int], *, where: str) -> None:
    """Raise InputError if leading zeros of a classification seem to be lost.

    Args:
        codes: as they stand, in the order of their rows.
        levels: the level of each, None where nothing states it.
        rows: the number of each row in the file.
        where: the file.

    Raises:
        InputError: with how many are short, the first of them, and how to put the zeros back.

    >>> refuse_lost_zeros(["110", "210", "1111", "1112"], [None] * 4, range(2, 6), where="isco.csv")
    Traceback (most recent call last):
    occumap.errors.InputError: isco.csv, row 2: leading zeros seem to be lost in 2 codes: ‘110’ has 3 digits, ...
    """
    short = short_codes(codes, levels)
    if not short:
        return
    first, width = short[0]
    widths = _widths(codes, levels)
    how = f"--code-width {','.join(map(str, widths or [width]))}"
    raise InputError(
        f"{where}, row {rows[first]}",
        f"leading zeros seem to be lost in {_codes(len(short))}: ‘{codes[first]}’ has {_digits(codes[first])}, "
        f"others beside it have {width}",
        hint=f"Put them back with {how}, or save the column of codes as text.",
    )


def short_codes(codes: Sequence[str], levels: Sequence[str | None]) -> list[Short]:
    """Return the places of codes that seem to have lost a zero, with the number of digits they should have.

    >>> short_codes(["1", "11", "1", "11"], ["1", "2", "2", "3"]), short_codes(["1", "11", "12"], [None] * 3)
    ([(2, 2)], [])
    """
    if any(code[0] == "0" and len(code) > 1 for code in codes) or not any(map(str.isdigit, codes)):
        return []
    if any(level is not None for level in levels):
        return _short_of_their_level(codes, levels)
    digits = [n for n, code in enumerate(codes) if code.isdigit()]
    return _standing_twice(codes, digits) or _short_of_all(codes, digits)


def with_width(code: str, level: str | None, width: Sequence[int], order: Sequence[str]) -> str:
    """Return a code of digits with its leading zeros put back.

    Args:
        code: as it stands.
        level: its level, where it is stated.
        width: one number of digits for all codes, or one a level.
        order: the names of the levels from the top down.

    >>> with_width("11", "3", (1, 2, 3, 4), ("1", "2", "3", "4")), with_width("110", None, (4,), ())
    ('011', '0110')
    """
    if not code.isdigit():
        return code
    if len(width) == 1:
        return code.zfill(width[0])
    return code.zfill(width[order.index(level)]) if level in order else code


def _short_of_their_level(codes: Sequence[str], levels: Sequence[str | None]) -> list[Short]:
    """Return codes with fewer digits than most of their level.

    That alone is no sign: a level may be numbered from 1 to 35. Codes of two levels that are the same are one, and so
    are short codes here and there.
    """
    by_level: dict[str, list[int]] = {}
    for n, (code, level) in enumerate(zip(codes, levels, strict=True)):
        if level is not None and whole_number(code) is not None:
            by_level.setdefault(level, []).append(n)
    found: list[Short] = []
    for places in by_level.values():
        usual = _usual(len(codes[n]) for n in places)
        if not _is_numbering({int(codes[n]) for n in places}):  # all of them are numbers
            found += [(n, usual) for n in places if len(codes[n]) < usual]
    twice = len(set(codes)) < len(codes)
    by_one = all(len(codes[n]) == usual - 1 for n, usual in found)
    return sorted(found) if twice or (by_one and len(found) <= len(codes) * _AT_MOST) else []


def _short_of_all(codes: Sequence[str], digits: Sequence[int]) -> list[Short]:
    """Return codes one digit short of all others, where no tree explains the difference."""
    there = {codes[n] for n in digits}
    lengths = set(map(len, there))
    if len(lengths) != 2 or max(lengths) - min(lengths) != 1:
        return []
    numbers = {number for code in there if (number := whole_number(code)) is not None}
    if len(numbers) < len(there) or _is_numbering(numbers):
        return []
    width = max(lengths)
    short = [n for n in digits if len(codes[n]) < width]
    spelled = {code[:-1] for code in there if len(code) == width}
    above = [n for n in short if codes[n] in spelled]
    few = len(short) <= len(digits) * _AT_MOST and len(above) < len(short) / 2
    return [(n, width) for n in short] if few else []


def _standing_twice(codes: Sequence[str], digits: Sequence[int]) -> list[Short]:
    """Return codes of a tree that stand twice, shorter than the longest: 1 that was 01, and 1."""
    first: set[str] = set()
    longest = max(len(codes[n]) for n in digits)
    twice: list[Short] = []
    for n in digits:
        if codes[n] in first and len(codes[n]) < longest:
            twice.append((n, len(codes[n]) + 1))
        first.add(codes[n])
    return twice


def _usual(lengths: Iterable[int]) -> int:
    counted = Counter(lengths)
    return max(counted, key=lambda n: (counted[n], n))


def _is_numbering(numbers: set[int]) -> bool:
    """Return whether they count from 0 or 1 on without a gap."""
    return min(numbers) in (0, 1) and max(numbers) - min(numbers) == len(numbers) - 1


def _widths(codes: Sequence[str], levels: Sequence[str | None]) -> list[int]:
    """Return the width of each level that is stated, from the top down."""
    found: Mapping[str, list[int]] = {level: [] for level in levels if level is not None}
    for code, level in zip(codes, levels, strict=True):
        if level is not None:
            found[level].append(len(code))
    return sorted(_usual(lengths) for lengths in found.values()) if len(found) > 1 else []


def _codes(n: int) -> str:
    return f"{n:,} code{'s' * (n != 1)}"


def _digits(code: str) -> str:
    return f"{len(code)} digit{'s' * (len(code) != 1)}"
