"""The identity of a group: a code *within a version*."""

from __future__ import annotations

from dataclasses import dataclass

from occumap.model.noun import Noun, limited


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Code(Noun):
    """A code and the version it belongs to; 354 of SOC2010 is not 354 of SOC2020.

    Codes sort by version, then as text, which is the order of a published classification.

    >>> Code("soc2010", "354") == Code("soc2020", "354")
    False
    >>> print(Code("soc2010", "354"))
    soc2010:354
    >>> Code.parse("soc2010:354").value
    '354'
    """

    version: str
    value: str

    def __repr__(self) -> str:
        return limited(f"Code(version={self.version!r}, value={self.value!r})")

    def __str__(self) -> str:
        return f"{self.version}:{self.value}"

    @classmethod
    def parse(cls, text: str) -> Code:
        """Return the code that ``str(code)`` printed.

        Raises:
            ValueError: the text doesn't name a version.
        """
        version, colon, value = text.rpartition(":")
        if not (version and colon and value):
            raise ValueError(f"{text!r} is not a code with its version, such as soc2010:354")
        return cls(version, value)


def digits_of(value: str | None) -> int:
    """Return how many digits (or letters) a code has, signs between them aside; 0 for none.

    >>> digits_of("2134/03"), digits_of(None)
    (6, 0)
    """
    return sum(map(str.isalnum, value or ""))


@dataclass(frozen=True, slots=True)
class Reference:
    """A code as somebody wrote it down, with the title they gave it, if they gave one.

    Titles are kept because a wrong one betrays a wrong code.

    >>> Reference.parse("3443 Fitness instructors")
    Reference(value='3443', title='Fitness instructors')
    >>> Reference.parse("354")
    Reference(value='354', title=None)
    """

    value: str
    title: str | None = None

    def __str__(self) -> str:
        return f"{self.value} {self.title}" if self.title else self.value

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Return the first word is the code; what follows is the title."""
        value, _, title = text.strip().partition(" ")
        return cls(value, title.strip() or None)
