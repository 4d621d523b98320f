"""A credential as evidence: a badge, a certificate or an achievement that somebody was given, as its file states it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Signature(StrEnum):
    """What is known of the signature of a credential."""

    VALID = "valid"
    OF_RECORD = "valid for the record that it stands in"
    NOT_CHECKED = "not checked"
    UNSIGNED = "not signed"


class Standing(StrEnum):
    """Whether a credential was taken back, as far as its file says so; nothing is fetched."""

    REVOKED = "revoked"
    NOT_CHECKED = "its list of revoked credentials was not looked up"
    NOTHING_STATED = ""


@dataclass(frozen=True, slots=True)
class SkillAlignment:
    """What a credential says that it is about: a node of a framework, by name, address and code as far as given.

    >>> SkillAlignment("Welding", code="welding", framework="engineering-starter").name
    'Welding'
    """

    name: str
    url: str = ""
    code: str = ""
    framework: str = ""


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential that somebody holds, as its file states it. Whom it was given to isn't kept.

    Args:
        id: in the profile of the person, such as ``e1``.
        title: of what was achieved.
        issuer: its name, or its address where it has none.
        form: which standard it is written in, such as ``Open Badges 3.0``.
        kind: such as ``Certificate``; empty where none is stated.
        identifier: of the credential, by which it is known when it is read again.
        issued, expires: days; None where none is stated.
        standing: whether it was taken back.
        signature: what is known of its signature.
        alignments: what it says that it is about.
        results: grades and levels, in the words of the issuer.
        file: the name of the file that it was read from.
    """

    id: str
    title: str
    issuer: str
    form: str
    kind: str = ""
    identifier: str = ""
    issued: date | None = None
    expires: date | None = None
    standing: Standing = Standing.NOTHING_STATED
    signature: Signature = Signature.NOT_CHECKED
    alignments: tuple[SkillAlignment, ...] = ()
    results: tuple[str, ...] = ()
    file: str = ""

    def why_not(self, on: date) -> str:
        """Return why it tells nothing of a skill on a day: it is revoked or expired; empty where it does.

        >>> badge = Credential("e1", "Welding", "College", "Open Badges 3.0", expires=date(2026, 3, 1))
        >>> badge.why_not(date(2026, 2, 1)), badge.why_not(date(2026, 4, 1))
        ('', 'it expired on 2026-03-01')
        """
        if self.standing is Standing.REVOKED:
            return "its issuer revoked it"
        if self.expires is not None and self.expires < on:
            return f"it expired on {self.expires.isoformat()}"
        if self.issued is not None and self.issued > on:
            return f"it is valid only from {self.issued.isoformat()}"
        return ""

    @property
    def said(self) -> str:
        """What it is, who gave it and when, and what is known of its signature, in words.

        >>> Credential("e1", "Welding", "College", "Open Badges 3.0", issued=date(2025, 1, 2)).said
        'Welding, from College, 2025-01-02 (Open Badges 3.0, signature not checked)'
        """
        day = f", {self.issued.isoformat()}" if self.issued else ""
        signature = "not signed" if self.signature is Signature.UNSIGNED else f"signature {self.signature.value}"
        about = "; ".join(part for part in (f"{self.form}, {signature}", self.standing.value) if part)
        return f"{self.title}, from {self.issuer}{day} ({about})"
