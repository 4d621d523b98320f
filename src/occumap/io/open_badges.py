"""Credentials in Open Badges 2.0 and 3.0 and in the Comprehensive Learner Record 2.0: JSON, JWT, baked PNG and SVG.

openbadgeslib takes credentials out of images and checks signatures; what they say is read here, so that every fault is
named. Nothing is fetched: a badge class that is only an address, a key of the issuer and a list of revoked credentials
aren't looked up, and whoever reads is told so. Whom a credential was given to isn't read.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from occumap.errors import InputError
from occumap.extras import require
from occumap.io.badge_signatures import is_record, signature_of, unbaked
from occumap.io.tables import refuse_missing
from occumap.json_text import parse_json
from occumap.model.credential import Credential, Signature, SkillAlignment, Standing

LARGEST = 10_000_000
_JWT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_PNG = b"\x89PNG\r\n\x1a\n"
_BADGES = ("OpenBadgeCredential", "AchievementCredential")
_ENVELOPED = "data:application/vc+jwt,"
_ASK_ISSUER = "Ask the issuer for another copy."
# What a JWT says in its own words, where the credential in it doesn't.
_CLAIMS = {"iss": "issuer", "jti": "id", "nbf": "validFrom", "exp": "validUntil"}
Document = Mapping[str, Any]


def read_credentials(path: Path, *, keys: Sequence[Path] = ()) -> tuple[Credential, ...]:
    """Return the credentials in a file: one of a badge, all of a record; each without an id of its own.

    Args:
        path: JSON, a JWT, or an image that one is baked into.
        keys: public keys in PEM. If any are given, the signature of what the file holds must be valid under one of
            them; else signatures are not checked, and it is said so.

    Raises:
        InputError: there is no such file, it holds no such credential, one part is missing or is there more than once,
            or its signature isn't valid.
        UnavailableError: openbadgeslib isn't installed.
    """
    refuse_missing(path)
    require("badges", "Reading badges")
    content = path.read_bytes()
    where = str(path)
    if len(content) > LARGEST:
        raise InputError(where, f"it is larger than {LARGEST:,} bytes", hint="Give the badge as its issuer made it.")
    pems = [_pem(key) for key in keys]
    text = _text(content, where)
    document = _document(text, where)
    checked = signature_of(text, document, pems, where)
    return tuple(_credentials(document, where, path.name, checked, pems))


def _pem(path: Path) -> bytes:
    refuse_missing(path)
    content = path.read_bytes()
    if b"PRIVATE KEY" in content:
        raise InputError(
            str(path), "it is a private key", hint="Give the public key of the issuer, never a private one."
        )
    if b"PUBLIC KEY" not in content:
        raise InputError(str(path), "it is no public key in PEM", hint="Give a file that has “BEGIN PUBLIC KEY”.")
    return content


def _text(content: bytes, where: str) -> str:
    """Return the JSON or JWT that a file holds, out of its image if it is one."""
    if content.startswith(_PNG):
        return unbaked(content, "png", where)
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        hint = "Give JSON, a JWT, or a PNG or SVG that a badge is baked into."
        raise InputError(where, "it is neither text nor a PNG", hint=hint) from None
    if text.startswith("<"):
        return unbaked(content, "svg", where)
    return text


def _document(text: str, where: str) -> Document:
    """Return what a JSON or JWT says, its signature aside."""
    if _JWT.fullmatch(text.strip()):
        return _payload(text.strip(), where)
    try:
        found = parse_json(text)
    except (ValueError, RecursionError):
        hint = "Give Open Badges 2.0 or 3.0 or CLR 2.0 as JSON, a JWT, a PNG or an SVG."
        raise InputError(where, "it is neither JSON nor a JWT", hint=hint) from None
    if isinstance(found, list):
        what = f"it is a list of {len(found)}, and a badge is one object"
        raise InputError(where, what, hint="Give each badge as a file of its own, or a record (CLR) that holds them.")
    if not isinstance(found, dict):
        raise InputError(where, "it is no object of JSON", hint=_ASK_ISSUER)
    return found


def _payload(token: str, where: str) -> Document:
    """Return what a JWT says: its payload, or the credential under ``vc`` as in VC 1.1."""
    body = token.split(".")[1]
    try:
        found = parse_json(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise InputError(where, "its JWT can't be decoded", hint=_ASK_ISSUER) from None
    if not isinstance(found, dict):
        raise InputError(where, "its JWT holds no object", hint=_ASK_ISSUER)
    inner = found.get("vc")
    said: dict[str, Any] = inner if isinstance(inner, dict) else found
    claims = {name: found[claim] for claim, name in _CLAIMS.items() if claim in found}
    told = {name: _moment(value, where) if name.startswith("valid") else value for name, value in claims.items()}
    aliases = {"validFrom": "issuanceDate", "validUntil": "expirationDate"}
    return said | {name: value for name, value in told.items() if not {name, aliases.get(name)} & said.keys()}


def _moment(value: object, where: str) -> str:
    try:
        return datetime.fromtimestamp(float(str(value)), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        raise InputError(where, f"its JWT has the time {value!r}, which is none", hint=_ASK_ISSUER) from None


def _credentials(
    document: Document, where: str, file: str, checked: Signature, pems: Sequence[bytes]
) -> Iterator[Credential]:
    """Yield the credentials of a document: itself, or those of a record, each with what is known of its signature."""
    kinds = _kinds(document)
    if any(kind in kinds for kind in _BADGES):
        yield _of_badge(document, where, file, checked)
    elif is_record(document):
        yield from _of_record(document, where, file, checked, pems)
    elif "Assertion" in kinds:
        yield _of_assertion(document, where, file, checked)
    elif "BadgeClass" in kinds:
        what = "it says what a badge is, not that somebody was given it"
        raise InputError(where, what, hint="Give the assertion, or the image of the badge.")
    else:
        said = f"its type is {', '.join(kinds)}" if kinds else "it says no type"
        hint = "Give Open Badges 2.0 or 3.0, or a record of CLR 2.0."
        raise InputError(where, f"it is no badge and no record that Occumap knows: {said}", hint=hint)


def _of_record(
    document: Document, where: str, file: str, checked: Signature, pems: Sequence[bytes]
) -> Iterator[Credential]:
    members = _list(_subject(document, where).get("verifiableCredential"))
    if not members:
        raise InputError(where, "the record holds no credential", hint=_ASK_ISSUER)
    for n, member in enumerate(members, start=1):
        place = f"{where}, credential {n}"
        text = _enveloped(member)
        if text is None and not isinstance(member, Mapping):
            raise InputError(place, "it is neither an object nor a JWT", hint=_ASK_ISSUER)
        inner = _document(text, place) if text is not None else member
        own = signature_of(text or json.dumps(inner), inner, pems, place, part_of=checked)
        yield from _credentials(inner, place, file, own, pems)


def _enveloped(member: object) -> str | None:
    """Return the JWT that a member of a record is; None for one that is an object itself."""
    if isinstance(member, str):
        return member
    if isinstance(member, Mapping) and isinstance(address := member.get("id"), str) and address.startswith(_ENVELOPED):
        return address.removeprefix(_ENVELOPED)
    return None


def _of_badge(document: Document, where: str, file: str, checked: Signature) -> Credential:
    subject = _subject(document, where)
    achievement = _one(subject.get("achievement"), where, "achievement")
    if not isinstance(achievement, Mapping):
        what = "its achievement is only an address" if achievement else "it has no achievement"
        raise InputError(where, what, hint=f"Nothing is fetched. {_ASK_ISSUER}")
    title = _said(achievement.get("name")) or _said(document.get("name"))
    if not title:
        raise InputError(where, "its achievement has no name", hint=_ASK_ISSUER)
    return Credential(
        "",
        title,
        _issuer(document.get("issuer"), where),
        "CLR 2.0" if ", credential " in where else "Open Badges 3.0",
        _said(achievement.get("achievementType")),
        _said(document.get("id")),
        _day(document.get("validFrom", document.get("issuanceDate")), where),
        _day(document.get("validUntil", document.get("expirationDate")), where),
        Standing.NOT_CHECKED if document.get("credentialStatus") else Standing.NOTHING_STATED,
        checked,
        tuple(_alignments(achievement, where)),
        tuple(_results(subject, achievement)),
        file,
    )


def _of_assertion(document: Document, where: str, file: str, checked: Signature) -> Credential:
    badge = document.get("badge")
    if not isinstance(badge, Mapping):
        what = "its badge class is only an address" if badge else "it has no badge"
        hint = "Nothing is fetched. Ask the issuer for an assertion with the badge class in it."
        raise InputError(where, what, hint=hint)
    title = _said(badge.get("name"))
    if not title:
        raise InputError(where, "its badge class has no name", hint=_ASK_ISSUER)
    return Credential(
        "",
        title,
        _issuer(badge.get("issuer"), where),
        "Open Badges 2.0",
        "Badge",
        _said(document.get("id")) or _said(document.get("uid")),
        _day(document.get("issuedOn"), where),
        _day(document.get("expires"), where),
        Standing.REVOKED if document.get("revoked") is True else Standing.NOT_CHECKED,
        checked,
        tuple(_alignments(badge, where)),
        (),
        file,
    )


def _kinds(document: Document) -> tuple[str, ...]:
    kinds = document.get("type", document.get("@type"))
    return tuple(str(kind) for kind in _list(kinds))


def _subject(document: Document, where: str) -> Document:
    subject = _one(document.get("credentialSubject"), where, "subject")
    if not isinstance(subject, Mapping):
        raise InputError(where, "it has no credentialSubject", hint=_ASK_ISSUER)
    return subject


def _one(value: object, where: str, what: str) -> object:
    """Return the only value, alone or in a list; an error where there are several, since none of them is meant more."""
    if not isinstance(value, list):
        return value
    if len(value) > 1:
        hint = "Ask the issuer for a badge of one person and one achievement."
        raise InputError(where, f"it has {len(value)} {what}s, and it isn't clear which counts", hint=hint)
    return value[0] if value else None


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _said(value: object) -> str:
    """Return a text, in English where there are several languages; empty where there is none."""
    if isinstance(value, Mapping):
        by_language = {str(key).casefold(): one for key, one in value.items() if isinstance(one, str)}
        if "@value" in by_language:
            return " ".join(by_language["@value"].split())
        english = next((one for key, one in by_language.items() if key.partition("-")[0] == "en"), None)
        return " ".join((english or next(iter(by_language.values()), "")).split())
    return " ".join(value.split()) if isinstance(value, str) else ""


def _issuer(value: object, where: str) -> str:
    one = _one(value, where, "issuer")
    named = (_said(one.get("name")) or _said(one.get("id"))) if isinstance(one, Mapping) else _said(one)
    if not named:
        raise InputError(where, "it names no issuer", hint=_ASK_ISSUER)
    return named


def _day(value: object, where: str) -> date | None:
    if value is None:
        return None
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip()).date()
        except ValueError:
            pass
    raise InputError(where, f"{value!r} is no day", hint=_ASK_ISSUER)


def _alignments(holder: Document, where: str) -> Iterator[SkillAlignment]:
    for one in _list(holder.get("alignment", holder.get("alignments"))):
        if not isinstance(one, Mapping):
            raise InputError(where, "an alignment is no object", hint=_ASK_ISSUER)
        url, code = _said(one.get("targetUrl")), _said(one.get("targetCode"))
        name = _said(one.get("targetName")) or code or url
        if name:
            yield SkillAlignment(name, url, code, _said(one.get("targetFramework")))


def _results(subject: Document, achievement: Document) -> Iterator[str]:
    """Yield grades and levels as the issuer words them; they are on no scale of a framework."""
    names = {one.get("id"): _said(one.get("name")) for one in _objects(achievement.get("resultDescription"))}
    levels = {
        level.get("id"): _said(level.get("name"))
        for one in _objects(achievement.get("resultDescription"))
        for level in _objects(one.get("rubricCriterionLevel"))
    }
    for one in _objects(subject.get("result")):
        reached = one.get("achievedLevel")
        value = one.get("value")
        said = str(value) if value is not None else levels.get(reached) or _said(reached) or _said(one.get("status"))
        name = names.get(one.get("resultDescription"))
        if said:
            yield f"{name}: {said}" if name else said


def _objects(value: object) -> list[Document]:
    return [one for one in _list(value) if isinstance(one, Mapping)]
