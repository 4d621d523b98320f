"""Addresses of what is written: under one base, from ids and codes, so that two files name a group alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from occumap.errors import InputError
from occumap.model.code import Code

BASE = "urn:occumap:"
TERMS = "urn:occumap:terms:"

_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`\x7f]*')


@dataclass(frozen=True, slots=True)
class Names:
    """Addresses under a base, such as ``https://stats.example.org/`` or ``urn:occumap:``.

    Raises:
        InputError: the base is no absolute address, or doesn't end where a name can follow.

    >>> Names().group(Code("us", "11-1011"))
    'urn:occumap:us/11-1011'
    """

    base: str = BASE

    def __post_init__(self) -> None:
        if not _IRI.fullmatch(self.base) or self.base[-1] not in "/#:":
            raise InputError(
                self.base or "base", "names can't begin with this", hint="Give an address such as https://example.org/."
            )

    def scheme(self, version: str) -> str:
        """Return a version."""
        return self.base + segment(version)

    def group(self, code: Code) -> str:
        """Return a group of a version."""
        return f"{self.scheme(code.version)}/{segment(code.value)}"

    def level(self, version: str, number: int) -> str:
        """Return a level of a version, counted from 1."""
        return f"{self.scheme(version)}/level/{number}"

    def correspondence(self, from_version: str, to_version: str) -> str:
        """Return the table between two versions."""
        return f"{self.scheme(from_version)}/to/{segment(to_version)}"


def segment(text: str) -> str:
    """Return the text as one part of a path; what isn't a letter, digit or one of ``-._~`` is percent-encoded.

    >>> segment("1/2 a"), segment("..")
    ('1%2F2%20a', '%2E%2E')
    """
    encoded = quote(text, safe="")
    return encoded.replace(".", "%2E") if encoded in {".", ".."} else encoded
