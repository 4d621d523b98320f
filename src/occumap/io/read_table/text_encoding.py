"""The encoding of a text, told from its bytes; letters are decoded or the text is refused, never mangled.

UTF-8 is known by its bytes, UTF-16 by its mark or its nulls. What is neither is read as Windows-1252, which holds
Latin-1, unless letters come out that no Western text has: then nobody but the user knows, and is asked.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from occumap.errors import InputError

_MIXED = "occumap-windows-1252"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# What no text in a Western language has, read as Windows-1252: controls, a sign inside a word, a capital after a small
# letter, words of accented letters alone.
_NOT_WESTERN = re.compile(
    r"[\x7f-\x9f]|(?<=[^\W\d_])[€‚ƒ„†‡ˆ‰‹•˜›¡¢£¤¥¦§¨©«¬®¯°±²³¶¸¹»¼½¾¿](?=[^\W\d_])"
    r"|(?<=[a-zß-öø-ÿ])[ŽŠŒŸÀ-ÖØ-Þ]|[À-ÖØ-öø-ÿŠšŽžŒœŸƒ]{4}"
)
_HINT = "Name its encoding with --encoding, such as cp1250, cp1251 or mac_roman, or save it in UTF-8."


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text is decoded: a codec, what is done with bytes it can't take, and what people call it."""

    codec: str
    said: str
    errors: str = "strict"

    @property
    def is_utf8(self) -> bool:
        """Whether the bytes are valid UTF-8, with or without a mark."""
        return self.codec in {"utf-8", "utf-8-sig"} and self.errors == "strict"


UTF8 = Encoding("utf-8", "UTF-8")


def tell_encoding(blocks: Callable[[], Iterable[bytes]], where: str) -> Encoding:
    """Return the encoding of a text.

    Args:
        blocks: gives its bytes from the start, each time it is called.
        where: the text, for messages.

    Raises:
        InputError: it isn't text, or is in an encoding that can't be told.

    >>> tell_encoding(lambda: ["Café".encode("latin-1")], "x.csv").said
    'Latin-1'
    """
    first = next(iter(blocks()), b"")
    for mark, codec, said in _MARKS:
        if first.startswith(mark):
            found = Encoding(codec, said)
            _refuse_undecodable(blocks(), found, where)
            return found
    if b"\0" in first and (found_without_mark := _without_mark(first)):
        _refuse_undecodable(blocks(), found_without_mark, where)
        return found_without_mark
    if _decodes(blocks(), UTF8):
        return UTF8
    return _eight_bits(blocks, where, is_binary=b"\0" in first)


def named_encoding(name: str, where: str, blocks: Iterable[bytes] = ()) -> Encoding:
    """Return the encoding that a user named.

    Raises:
        InputError: Python knows no text encoding of this name, or the text isn't in it.
    """
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
    except (LookupError, ValueError):
        raise InputError(
            where, f"no encoding is called {name!r}", hint="Name one such as utf-8, cp1252, latin-1 or utf-16."
        ) from None
    codec = "utf-8-sig" if found.name == "utf-8" else found.name
    encoding = Encoding(codec, name)
    _refuse_undecodable(blocks, encoding, where)
    return encoding


def decoded(blocks: Iterable[bytes], encoding: Encoding) -> Iterator[str]:
    """Yield the text of bytes in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
    for block in blocks:
        if text := decoder.decode(block):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text


def start_decoded(start: bytes, encoding: Encoding, where: str) -> str:
    """Return the text of the start of a file; of a letter that it ends within, nothing.

    Raises:
        InputError: the text isn't in that encoding.

    >>> start_decoded("Café".encode()[:-1], UTF8, "x.csv")
    'Caf'
    """
    try:
        return codecs.getincrementaldecoder(encoding.codec)(encoding.errors).decode(start)
    except UnicodeError as error:
        raise InputError(where, f"it isn't in {encoding.said} ({error.__class__.__name__})", hint=_HINT) from None


def _decodes(blocks: Iterable[bytes], encoding: Encoding) -> bool:
    try:
        for _ in decoded(blocks, encoding):
            pass
    except UnicodeError:
        return False
    return True


def _refuse_undecodable(blocks: Iterable[bytes], encoding: Encoding, where: str) -> None:
    line = 1
    try:
        for text in decoded(blocks, encoding):
            line += text.count("\n")
    except UnicodeError as error:
        raise InputError(
            f"{where}, line {line} or below", f"it isn't in {encoding.said} ({error.__class__.__name__})", hint=_HINT
        ) from None


def _without_mark(first: bytes) -> Encoding | None:
    """Return UTF-16 whose bytes bear no mark: every other byte of its letters is null; None for any other."""
    even, odd = first[0::2].count(0), first[1::2].count(0)
    cells = max(len(first) // 2, 1)
    for high, low, codec in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if high > 0.6 * cells and low < 0.1 * cells:
            return Encoding(codec, "UTF-16")
    return None


def _eight_bits(blocks: Callable[[], Iterable[bytes]], where: str, *, is_binary: bool) -> Encoding:
    bad = good = 0
    western = Encoding("cp1252", "Windows-1252", _MIXED)
    has_signs = False
    for block in blocks():
        if block.isascii():
            continue
        text = block.decode("utf-8", "replace")
        replaced = text.count("\ufffd")
        bad += replaced
        good += sum(sign > "\x7f" for sign in text) - replaced
        has_signs = has_signs or any(0x80 <= byte < 0xA0 for byte in set(block))
    if good > bad:
        return Encoding("utf-8-sig", f"UTF-8 with {bad:,} bytes that aren't, read as Windows-1252", _MIXED)
    if is_binary:
        raise InputError(where, "it is neither a table nor text", hint="Give a file of text, or a workbook.")
    for text in decoded(blocks(), western):
        if not text.isascii() and (odd := _NOT_WESTERN.search(text)):
            word = text[max(0, odd.start() - 12) : odd.end() + 12].splitlines()
            shown = next((part for part in word if odd.group() in part), odd.group())
            raise InputError(
                where,
                f"its encoding can't be told: it isn't UTF-8, and as Windows-1252 it would read {shown.strip()!r}",
                hint=_HINT,
            )
    return western if has_signs else Encoding("cp1252", "Latin-1", _MIXED)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Return what Windows-1252, or where it has no letter Latin-1, gives for bytes that another codec refuses."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    found = error.object[error.start : error.end]
    try:
        return found.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return found.decode("latin-1"), error.end


codecs.register_error(_MIXED, _as_windows_1252)
