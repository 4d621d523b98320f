"""What a column of a table holds, by its cells first and its name second.

Names are compared without case, accents and signs, in the words that statistical offices use. A word only tips the
scale: what the cells show decides whether a column can hold codes or titles at all.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from occumap.io.column_words import BEST_TITLES, CODE_WORDS, FIGURE_WORDS, TITLE_WORDS
from occumap.io.whole_numbers import whole_number

# A code: letters and digits, parted by signs. A letter or two may stand alone (sections), words may not.
_CODE = re.compile(r"(?=.*\d)[A-Za-z]{0,3}\.?\d[\dA-Za-z]*(?:\s?[./\-–+,&]\s?[\dA-Za-z*]+)*|[A-Za-z]{1,2}|[A-Z]-[A-Z]")
# What publishers write at a code of which only a part is meant: 01.11*, ex 01.11, 1120 (part).
_MARKS = re.compile(r"(?i)^ex\s+|\s*(\*+|\(?\bpart(?:ial)?\.?\)?|\s\(?p\)?)$")
_LONGEST = 20
# So many rows tell what a column holds.
_SAMPLE = 5_000
_MOSTLY = 0.9


def words_of(name: str) -> list[str]:
    """Return the words of a column's name: without case and accents, parted at signs and capitals.

    >>> words_of("sourceCode"), words_of("Código CIUO-08"), words_of("SOC_2020 Title")
    (['source', 'code'], ['codigo', 'ciuo', '08'], ['soc', '2020', 'title'])
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", bare.replace("ß", "ss"))
    words = re.split(r"[^0-9A-Za-z가-힣一-龥ぁ-んァ-ンЀ-ӿ]+", parted.casefold())
    return [part for word in words for part in re.split(r"(?<=\d)(?=(?:codes?|titles?|names?|labels?)$)", word) if part]


def is_code(text: str) -> bool:
    """Return whether a cell could be a code.

    >>> [is_code(text) for text in ("0110", "11-1011.00", "31-33", "72/73", "A", "10A1", "Potters", "Grade 2")]
    [True, True, True, True, True, True, False, False]
    """
    if len(text) > _LONGEST:
        return False
    return _CODE.fullmatch(text) is not None or (
        (text[-1:].isdigit() or text[:1].isdigit()) and (_CODE.fullmatch(_MARKS.sub("", text)) is not None)
    )


def without_marks(text: str) -> str:
    """Return a code without what says that only a part of it is meant.

    >>> without_marks("ex 01.11"), without_marks(" 1120 (part) "), without_marks("1111*")
    ('01.11', '1120', '1111')
    """
    return _MARKS.sub("", text.strip()).strip()


@dataclass(frozen=True)
class ColumnFacts:
    """A column, and what its cells show.

    Args:
        name: as the table writes it.
        place: from the left, the first being 0.
        cells: text without spaces around it, None where nothing stands.
    """

    name: str
    place: int
    cells: tuple[str | None, ...] = field(repr=False)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its name, and all of them written together."""
        found = words_of(self.name)
        bare = {word.rstrip("0123456789") for word in found} - {""}
        return frozenset({*found, *bare, "".join(found)})

    @cached_property
    def filled(self) -> list[str]:
        """The cells that hold something."""
        return [cell for cell in self.cells if cell is not None]

    @cached_property
    def distinct(self) -> frozenset[str]:
        """What stands in it, each once."""
        return frozenset(self.filled)

    @cached_property
    def of_codes(self) -> bool:
        """Whether its cells are codes, by their looks."""
        sample = self.filled[:_SAMPLE]
        if not sample:
            return False
        looks = sum(map(is_code, sample))
        # Flags such as Y and N, p, or * are letters alone.
        has_digit = any(any(sign.isdigit() for sign in cell) for cell in sample)
        first_seen = list(dict.fromkeys(sample))
        sections = len(first_seen) > 1 and first_seen[0] == "A" and first_seen == sorted(first_seen)
        return looks >= _MOSTLY * len(sample) and (has_digit or sections or self.words & CODE_WORDS != set())

    @cached_property
    def of_titles(self) -> bool:
        """Whether its cells are words."""
        sample = self.filled[:_SAMPLE]
        worded = sum(1 for cell in sample if re.search(r"[^\W\d_]{2}", cell) and not is_code(cell))
        return bool(sample) and worded >= 0.6 * len(sample)

    @cached_property
    def counts_rows(self) -> bool:
        """Whether it numbers the rows: 1, 2, 3, from the first to the last."""
        numbers = self.filled
        if len(numbers) < 3 or len(numbers) < _MOSTLY * len(self.cells):
            return False
        first = whole_number(numbers[0])
        return first in (0, 1) and all(whole_number(one) == n for n, one in enumerate(numbers, first))

    @property
    def of_figures(self) -> bool:
        """Whether its name says that it counts or measures, and holds no codes."""
        return bool(self.words & FIGURE_WORDS) and not self.words & CODE_WORDS

    @property
    def title_rank(self) -> int:
        """How likely its name is that of titles; the lower, the likelier."""
        best = next((n for n, word in enumerate(BEST_TITLES) if word in self.words), None)
        if best is not None:
            return best
        return len(BEST_TITLES) if self.words & TITLE_WORDS else len(BEST_TITLES) + 1


def facts_of(frame: pl.DataFrame) -> list[ColumnFacts]:
    """Return what the columns of a table of text hold."""
    return [
        ColumnFacts(name, place, tuple(_text(cell) for cell in frame.get_column(name)))
        for place, name in enumerate(frame.columns)
    ]


def _text(cell: str | None) -> str | None:
    return (cell.strip() or None) if cell is not None else None
