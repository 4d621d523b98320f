"""An industry given as a code, in the words that an index uses for it, and what the code was taken for.

Codes are of one version of a classification of industries, which is named wherever something is said of one: SIC 2007,
which comes with Occumap, or a list that the user loads. A code of another version is never read as one of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

SIC2007 = "SIC 2007"
SHORTEST = 2
# 30, 30.3, 30.30, 30300, 30.30/0, C30.3, SIC 30300, section C; and 30300.0, as a spreadsheet's number comes out.
_CODE = re.compile(
    r"\s*(?:(?:UK\W*)?(?P<list>SIC|NACE|ISIC)(?:\W*(?:rev\W*)?(?P<year>(?:19|20)\d\d\b|(?:03|07|26|80|92)(?=\W)(?![./]\d)))?\W*)?"
    r"(?:(?:section\W*)?(?P<section>[A-U]))?\W{0,2}"
    r"(?P<code>\d\d(?:\.?\d(?:\d(?:[./]?\d)?)?)?)?\s*",
    re.IGNORECASE | re.ASCII,
)
_NUMBER = re.compile(r"\s*(\d{2,5})\.0\s*", re.ASCII)
# What surveys write for no answer, apart from a code of all digits: 99 is read as none, 99000 as what it is.
_STANDS_FOR_NONE = re.compile(r"0+|8{3,}|9+")
_CENTURY, _EIGHTIES = 100, 80


class ReadIndustry(NamedTuple):
    """An industry in words; and what its code was taken for, as a sentence, empty for an industry given in words."""

    words: str
    said: str = ""


@dataclass(frozen=True)
class IndustryWords(Mapping[str, str]):
    """The words of industries by code, in digits alone or the letter of a section.

    Args:
        name: of the version that the codes are of, such as ``SIC 2007``.
        words: by code.
        published: all codes of the lowest level; those of ``words`` if not given.
        others: the words of other versions, for codes that name their version.

    >>> table = IndustryWords("SIC 2007", {"01": "farming", "11": "brewery"}, frozenset({"01110", "11050"}))
    >>> print(table.read("1110").said)
    The industry 1110 was read as 01110 of SIC 2007 (farming): its first zero was lost.
    """

    name: str
    words: Mapping[str, str] = field(repr=False)
    published: frozenset[str] = field(default=frozenset(), repr=False)
    others: tuple[IndustryWords, ...] = field(default=(), repr=False)

    def __getitem__(self, code: str) -> str:
        return self.words[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)

    def __hash__(self) -> int:
        return hash((self.name, len(self.words)))

    @cached_property
    def codes(self) -> frozenset[str]:
        """All codes that there are, of all levels."""
        lowest = self.published or frozenset(self.words)
        return frozenset(code[:n] for code in lowest for n in range(SHORTEST, len(code) + 1))

    def read(self, text: str) -> ReadIndustry:
        """Return an industry in words, and what it was taken for if it is a code.

        A code has 2 to 5 digits, with or without dots and its section's letter; or it is that letter alone. One that
        isn't known comes back as it is, and that is said; a text that isn't a code comes back and nothing is said.
        """
        number = _NUMBER.fullmatch(text)
        found = _CODE.fullmatch(number[1] if number else text)
        if found is None or not (found["code"] or found["section"]) or (found["list"] or "SIC").upper() != "SIC":
            return ReadIndustry(text)
        named = _named(found["year"])
        table = next((one for one in (self, *self.others) if named in (None, one.name)), None)
        shown = text.strip()
        if table is None:
            return ReadIndustry(
                "",
                f"The industry {shown} wasn't used: no list of {named} is loaded. Load one with --industries, or give "
                f"the industry in words or as a code of {self.name}.",
            )
        if found["code"] is None:
            return table._of_section(text, found["section"].upper())
        return table._of_code(
            text, re.sub(r"\D", "", found["code"]), bare=not found["section"] and found["code"].isdigit()
        )

    def _of_section(self, text: str, letter: str) -> ReadIndustry:
        if letter not in self.words:
            return ReadIndustry(text)
        words = self.words[letter]
        return ReadIndustry(
            words, f"The industry {text.strip()} was read as section {letter} of {self.name} ({words})."
        )

    def _of_code(self, text: str, digits: str, *, bare: bool) -> ReadIndustry:
        shown, zeroed = text.strip(), f"0{digits}"
        lost = bare and digits not in self.codes and zeroed in self.codes
        code = zeroed if lost else digits
        if bare and _STANDS_FOR_NONE.fullmatch(digits) and digits not in self.published:
            return ReadIndustry(
                "",
                f"The industry {shown} wasn't used: such a number mostly stands for no answer. Give the industry in "
                f"words or as a code of {self.name}{', such as 99.00' if code in self.codes else ''}.",
            )
        words = self._words_of(code)
        if words is None:
            return ReadIndustry(text, f"The industry {shown} wasn't used: it is no code of {self.name}.")
        said = f"The industry {shown} was read as {code} of {self.name} ({words})"
        if self.published and code not in self.codes:
            taken = next(code[:n] for n in range(len(code), 1, -1) if code[:n] in self.codes)
            return ReadIndustry(
                words, f"The industry {shown} is no code of {self.name}; it was read as {taken} ({words})."
            )
        if lost:
            return ReadIndustry(words, f"{said}: its first zero was lost.")
        if bare and len(digits) > SHORTEST and zeroed in self.codes:
            return ReadIndustry(words, f"{said}. If {zeroed} is meant, write its first zero.")
        return ReadIndustry(words, f"{said}.")

    def _words_of(self, code: str) -> str | None:
        prefixes = (code[:length] for length in range(len(code), SHORTEST - 1, -1))
        return next((self.words[prefix] for prefix in prefixes if prefix in self.words), None)


def read_industry(text: str, table: Mapping[str, str]) -> ReadIndustry:
    """Return what `IndustryWords.read` does; words by code alone are taken for those of SIC 2007."""
    return (table if isinstance(table, IndustryWords) else IndustryWords(SIC2007, table)).read(text)


def industry_words(text: str, table: Mapping[str, str]) -> str:
    """Return the words of an industry's code; any other text, and a code that isn't known, as given.

    Args:
        text: an industry, in words or as a code.
        table: words by code, in digits alone.

    >>> industry_words("C30.30", {"30": "transport equipment mfr", "303": "aerospace mfr"})
    'aerospace mfr'
    >>> industry_words("30120", {"30": "transport equipment mfr", "303": "aerospace mfr"})
    'transport equipment mfr'
    >>> industry_words("Aerospace", {"303": "aerospace mfr"})
    'Aerospace'
    """
    return read_industry(text, table).words


def _named(year: str | None) -> str | None:
    """Return the version that a year names, None for none: 07 is SIC 2007, 92 is SIC 1992."""
    if year is None:
        return None
    number = int(year)
    full = number if number >= _CENTURY else number + (1900 if number >= _EIGHTIES else 2000)
    return f"SIC {full}"
