"""Badges and records of our own, issued by openbadgeslib with keys made for the run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization as written
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from openbadgeslib.ob3 import (
    Achievement,
    Alignment,
    Issuer,
    OB3LdpSigner,
    OB3Signer,
    OpenBadgeCredential,
    build_clr_credential,
    sign_clr_credential,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'
ISSUED = datetime(2025, 3, 1, tzinfo=UTC)


def keys(kind: str = "ed25519", holder: str = "issuer") -> tuple[bytes, bytes]:
    """The private and the public key of somebody, in PEM."""
    return _keys(kind, holder)


@cache
def _keys(kind: str, holder: str) -> tuple[bytes, bytes]:
    made = ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else ec.generate_private_key(ec.SECP256R1())
    assert holder
    private = made.private_bytes(written.Encoding.PEM, written.PrivateFormat.PKCS8, written.NoEncryption())
    return private, made.public_key().public_bytes(written.Encoding.PEM, written.PublicFormat.SubjectPublicKeyInfo)


def key_file(folder: Path, kind: str = "ed25519", holder: str = "issuer") -> Path:
    path = folder / f"{holder}-{kind}.pem"
    path.write_bytes(keys(kind, holder)[1])
    return path


def credential(name: str = "Dough making", *, alignments: bool = True, **stated: Any) -> OpenBadgeCredential:
    about = [
        Alignment(
            target_name="Dough making",
            target_url="https://example.org/skills/dough",
            target_code="dough",
            target_framework="tiny-skills",
        )
    ]
    achievement = Achievement(
        id="https://college.example/achievements/1",
        name=name,
        description="What it is for",
        criteria_narrative="What one does for it",
        achievement_type="Certificate",
        alignments=about if alignments else [],
    )
    return OpenBadgeCredential(
        issuer=Issuer(id="https://college.example/", name="Example College"),
        recipient_id="mailto:ada@example.org",
        achievement=achievement,
        issuance_date=stated.pop("issuance_date", ISSUED),
        id=stated.pop("id", "urn:uuid:0f1e2d3c-0000-4000-8000-000000000001"),
        **stated,
    )


def as_jwt(found: OpenBadgeCredential, kind: str = "ed25519") -> str:
    algorithm = "EdDSA" if kind == "ed25519" else "ES256"
    return str(OB3Signer(privkey_pem=keys(kind)[0], algorithm=algorithm).sign(found))


def as_proved(found: OpenBadgeCredential) -> dict[str, Any]:
    return dict(OB3LdpSigner(keys()[0]).sign(found))


def as_svg(found: OpenBadgeCredential) -> bytes:
    return bytes(OB3Signer(privkey_pem=keys()[0], algorithm="EdDSA").sign_into_svg(found, SVG))


def as_png(found: OpenBadgeCredential, picture: bytes) -> bytes:
    return bytes(OB3Signer(privkey_pem=keys()[0], algorithm="EdDSA").sign_into_png(found, picture))


def record(*members: Mapping[str, Any]) -> dict[str, Any]:
    """A signed record of CLR 2.0."""
    made = build_clr_credential(
        {"id": "https://college.example/", "type": ["Profile"], "name": "Example College"},
        [],
        [dict(one) for one in members],
        credential_id="urn:uuid:0f1e2d3c-0000-4000-8000-0000000000ff",
        valid_from=ISSUED,
    )
    return dict(sign_clr_credential(made, keys()[0], "did:key:z6Mk#z6Mk"))


def written_to(path: Path, found: Any) -> Path:
    if isinstance(found, bytes):
        path.write_bytes(found)
    else:
        path.write_text(found if isinstance(found, str) else json.dumps(found))
    return path
