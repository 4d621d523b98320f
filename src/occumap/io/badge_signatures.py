"""Signatures of badges and records, and badges taken out of images, by openbadgeslib; nothing is fetched.

A key that the reader trusts decides which algorithms count (RS, ES or EdDSA), never the badge itself. Without a key
nothing is checked: a key that comes with the badge would only show that it agrees with itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from occumap.errors import InputError
from occumap.model.credential import Signature

_NOT_VALID = (
    "Give the issuer's own key, or ask the issuer for another copy. Without --key it is read, and said not to be "
    "checked."
)


def unbaked(content: bytes, kind: Literal["png", "svg"], where: str) -> str:
    """Return the JSON or JWT that is baked into an image, of Open Badges 3.0 or 2.0.

    Raises:
        InputError: the image can't be read, or nothing is baked into it.
    """
    from openbadgeslib.errors import LibOpenBadgesException  # noqa: PLC0415 (an extra, needed for badges alone)
    from openbadgeslib.ob2 import OB2Verifier  # noqa: PLC0415 (an extra, needed for badges alone)
    from openbadgeslib.ob3 import OB3Verifier  # noqa: PLC0415 (an extra, needed for badges alone)

    takers: Sequence[Callable[[bytes], str]] = (
        (OB3Verifier.extract_token_from_png, OB2Verifier.extract_token_from_png)
        if kind == "png"
        else (OB3Verifier.extract_token_from_svg, OB2Verifier.extract_token_from_svg)
    )
    for take in takers:
        try:
            return take(content).strip()
        except LibOpenBadgesException:
            continue
    hint = "Give the image as the issuer sent it: copies and screenshots lose what is in it."
    raise InputError(where, "no badge is baked into this image", hint=hint)


def signature_of(
    text: str,
    document: Mapping[str, Any],
    keys: Sequence[bytes],
    where: str,
    *,
    part_of: Signature | None = None,
) -> Signature:
    """Return what is known of the signature of a credential.

    The proof of a record in JSON covers what it means, not how it is written, so its parts don't count as checked by
    it; a record as a JWT is signed letter by letter.

    Args:
        text: as it was read: a JWT, or JSON.
        document: what it says.
        keys: public keys in PEM; without any, nothing is checked.
        where: for messages.
        part_of: what is known of the record that it stands in.

    Raises:
        InputError: keys are given, and the signature of what isn't part of a record is valid under none of them.
    """
    is_jwt = not text.lstrip().startswith("{")
    signed = is_jwt or bool(document.get("proof"))
    if not keys:
        return Signature.NOT_CHECKED if signed or part_of is Signature.NOT_CHECKED else Signature.UNSIGNED
    if signed and any(_jwt_holds(text, key) if is_jwt else _proof_holds(document, key) for key in keys):
        return Signature.VALID if is_jwt or not is_record(document) else Signature.NOT_CHECKED
    if part_of is not None:
        of_record = part_of in (Signature.VALID, Signature.OF_RECORD)
        return Signature.OF_RECORD if of_record else Signature.NOT_CHECKED
    what = "its signature is valid under none of the keys" if signed else "it isn't signed, and a key is given"
    raise InputError(where, what, hint=_NOT_VALID)


def is_record(document: Mapping[str, Any]) -> bool:
    """Return whether a document is a record of several credentials (CLR).

    >>> is_record({"type": ["VerifiableCredential", "ClrCredential"]})
    True
    """
    kinds = document.get("type")
    return "ClrCredential" in (kinds if isinstance(kinds, list) else [kinds])


def _jwt_holds(token: str, key: bytes) -> bool:
    """Return whether a JWT is signed with a key, whatever days it says: those are told, not refused."""
    import jwt  # noqa: PLC0415 (an extra, needed for badges alone)
    from openbadgeslib.errors import LibOpenBadgesException  # noqa: PLC0415 (an extra, needed for badges alone)
    from openbadgeslib.keys import KeyType, detect_key_type  # noqa: PLC0415 (an extra, needed for badges alone)

    algorithms = {
        KeyType.RSA: ["RS256", "RS384", "RS512"],
        KeyType.ECC: ["ES256", "ES384", "ES512"],
        KeyType.ED25519: ["EdDSA"],
    }
    whatever_days: Any = {"verify_aud": False, "verify_exp": False, "verify_nbf": False, "verify_iat": False}
    try:
        jwt.decode(token, key, algorithms=algorithms[detect_key_type(key)], options=whatever_days)
    except (jwt.exceptions.PyJWTError, LibOpenBadgesException, ValueError, RecursionError):
        return False
    return True


def _proof_holds(document: Mapping[str, Any], key: bytes) -> bool:
    """Return whether a Data Integrity proof is of a key."""
    from openbadgeslib.errors import LibOpenBadgesException  # noqa: PLC0415 (an extra, needed for badges alone)
    from openbadgeslib.ob3 import (  # noqa: PLC0415 (an extra, needed for badges alone)
        OB3LdpVerifier,
        bundled_clr_contexts,
        verify_data_integrity_proof,
    )

    try:
        if is_record(document):
            verify_data_integrity_proof(dict(document), key, extra_contexts=bundled_clr_contexts())
        else:
            OB3LdpVerifier(pubkey_pem=key).verify(dict(document))
    except LibOpenBadgesException as error:
        # It looks at the days once the proof is found valid; an expired badge is read, and said to be.
        return str(error).startswith(("Credential has expired (", "Credential is not yet valid ("))
    return True
