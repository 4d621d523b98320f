"""Files as they arrive when something went wrong on the way, or when somebody means harm: made from whole ones."""

from __future__ import annotations

import gzip
import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

Change = Callable[[bytes, random.Random], bytes]
LARGEST = 4 << 20

# What readers trip over: signs, numbers, marks of encodings, things nested deeply.
PIECES: tuple[bytes, ...] = (
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xef\xbb\xbf\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\\ud800",
    b"\x85",
    b"\xc2\xa0",
    "\u202e\u2028".encode(),
    b'"',
    b"'",
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b",,,,,,,",
    b"-1",
    b"0",
    b"1e309",
    b"-1e-400",
    b"NaN",
    b"inf",
    b"1,5",
    b"99999999999999999999",
    b"9" * 5000,
    b"2020-02-30",
    b"0000-00-00",
    b"=1+1",
    b"<!-- -->",
    b"<![CDATA[",
    b"&#0;",
    b"&amp",
    b"</",
    b"[" * 3000,
    b"{" * 3000,
    b'{"a":' * 3000,
    b"- " * 3000,
    b"? " * 300,
    b"<a>" * 3000,
    b"&a *a ",
    b"!!python/name:os.system",
    b"%YAML 9.9\n---\n",
    b"a" * 70_000,
    b"null",
    b"true",
    b"[]",
    b"{}",
    b"#",
    b"..",
    b"/etc/hostname",
)


def mutated(whole: bytes, chance: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """Return a file with one to four changes.

    Args:
        whole: a file that is read without trouble.
        chance: where the changes come from; the same seed gives the same file.
        others: files from which pieces are taken.
    """
    if whole[:4] == b"PK\x03\x04" and chance.random() < 0.7:
        packed = _with_a_part_changed(whole, chance)
        if packed is not None:
            return packed
    changes = [*_CHANGES, lambda data, by: _spliced(data, by, others)] if others else list(_CHANGES)
    changed = whole
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        changed = chance.choice(changes)(changed, chance)[:LARGEST]
    return changed


def _place(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(chance.choice((1, 1, 2, 8, 64)), len(changed))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _overwritten(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + chance.randbytes(chance.choice((1, 1, 4, 16))) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: _place(data, chance)]


def _without_a_piece(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + data[at + chance.choice((1, 2, 8, 64, 512)) :]


def _with_a_piece(data: bytes, chance: random.Random) -> bytes:
    at = chance.choice((0, len(data), _place(data, chance)))
    return data[:at] + chance.choice(PIECES) + data[at:]


def _repeated(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    piece = data[at : at + chance.choice((1, 8, 64, 512))]
    return data[:at] + piece * chance.choice((2, 3, 50)) + data[at:]


def _lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            lines[one], lines[other] = lines[other], lines[one]
        case 1:
            lines[one:one] = [lines[other]] * chance.choice((1, 2, 500))
        case 2:
            del lines[one]
        case 3:
            lines[one] = b""
        case _:
            lines[0] += chance.choice((b",", b",,,", b";", b"\t\t", b', ,""'))
    return b"\n".join(lines)


def _cells(data: bytes, chance: random.Random) -> bytes:
    """Put something else in the place of a word, a number or a quoted text."""
    words = list(re.finditer(rb'"[^"\n]*"|[\w.-]+', data[: 1 << 16]))
    if not words:
        return _with_a_piece(data, chance)
    word = chance.choice(words)
    new = chance.choice((*PIECES, chance.choice(words)[0], b"", word[0] * 2, word[0].swapcase(), b'"' + word[0]))
    return data[: word.start()] + new + data[word.end() :]


def _encoded(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "cp037", "utf-7")), "replace")


def _packed(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        return gzip.compress(data)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(chance.choice(("inside.csv", "../inside.csv", "a/b/inside", "x" * 300)), data)
    return held.getvalue()


_CHANGES: tuple[Change, ...] = (
    _flipped,
    _overwritten,
    _cut,
    _without_a_piece,
    _with_a_piece,
    _with_a_piece,
    _repeated,
    _lines,
    _lines,
    _cells,
    _cells,
    _cells,
    _encoded,
    _packed,
)


def _spliced(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others)
    return data[: _place(data, chance)] + other[_place(other, chance) :]


def _with_a_part_changed(whole: bytes, chance: random.Random) -> bytes | None:
    """Return a zip or workbook with one of its parts changed, packed anew so that its sums are right."""
    try:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, EOFError):
        return None
    if not parts:
        return None
    name = chance.choice(sorted(parts))
    parts[name] = chance.choice(_CHANGES[:12])(parts[name], chance)[:LARGEST]
    if chance.random() < 0.1:
        del parts[chance.choice(sorted(parts))]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return held.getvalue()
