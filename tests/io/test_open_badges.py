"""Badges and records that another program issued are read as it means them; odd ones are refused with the reason."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from datetime import UTC, date, datetime
from typing import Any

import pytest

pytest.importorskip("openbadgeslib")

from occumap.errors import InputError
from occumap.io.open_badges import read_credentials
from occumap.model.credential import Signature, SkillAlignment, Standing
from tests.io.made_badges import (
    SVG,
    as_jwt,
    as_png,
    as_proved,
    as_svg,
    credential,
    key_file,
    keys,
    record,
    written_to,
)

ENDED = datetime(2025, 6, 1, tzinfo=UTC)


def png() -> bytes:
    """The smallest picture there is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def of(folder, found, *keys):
    return read_credentials(written_to(folder / "badge.json", found), keys=keys)


def test_a_badge_says_what_for_from_whom_when_and_about_what(tmp_path):
    [one] = of(tmp_path, as_jwt(credential(expiration_date=ENDED)))
    assert (one.title, one.issuer, one.form, one.kind) == (
        "Dough making",
        "Example College",
        "Open Badges 3.0",
        "Certificate",
    )
    assert (one.issued, one.expires) == (date(2025, 3, 1), date(2025, 6, 1))
    about = SkillAlignment("Dough making", "https://example.org/skills/dough", "dough", "tiny-skills")
    assert one.alignments == (about,)
    assert one.signature is Signature.NOT_CHECKED
    assert "ada@example.org" not in repr(one)


@pytest.mark.parametrize(
    "made",
    [
        lambda: as_jwt(credential()),
        lambda: as_proved(credential()),
        lambda: as_svg(credential()),
        lambda: as_png(credential(), png()),
    ],
    ids=["JWT", "Data Integrity", "SVG", "PNG"],
)
def test_a_signature_is_valid_under_the_issuers_key_and_no_other(made, tmp_path):
    found = made()
    assert of(tmp_path, found, key_file(tmp_path))[0].signature is Signature.VALID
    stranger = key_file(tmp_path, holder="stranger")
    assert of(tmp_path, found, stranger, key_file(tmp_path))[0].signature is Signature.VALID
    with pytest.raises(InputError, match="valid under none of the keys"):
        of(tmp_path, found, stranger)
    assert of(tmp_path, found)[0].signature is Signature.NOT_CHECKED


def test_keys_of_other_kinds_do_not_open_each_other(tmp_path):
    found = as_jwt(credential(), "ec")
    assert of(tmp_path, found, key_file(tmp_path, "ec"))[0].signature is Signature.VALID
    with pytest.raises(InputError, match="valid under none of the keys"):
        of(tmp_path, found, key_file(tmp_path))


def test_a_badge_that_was_altered_is_refused_with_the_key(tmp_path):
    altered = as_proved(credential())
    altered["credentialSubject"]["achievement"]["name"] = "Master baker"
    head, body, signature = as_jwt(credential()).split(".")
    payload = json.loads(base64.urlsafe_b64decode(body + "=="))
    payload["credentialSubject"]["achievement"]["name"] = "Master baker"
    forged = base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")
    for found in (altered, f"{head}.{forged}.{signature}"):
        assert of(tmp_path, found)[0].title == "Master baker"
        with pytest.raises(InputError, match="valid under none of the keys"):
            of(tmp_path, found, key_file(tmp_path))


def test_a_token_that_claims_no_algorithm_is_refused_with_the_key(tmp_path):
    _, body, _ = as_jwt(credential()).split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    with pytest.raises(InputError, match="valid under none of the keys"):
        of(tmp_path, f"{none}.{body}.", key_file(tmp_path))


@pytest.mark.parametrize("made", [as_jwt, as_proved])
def test_an_expired_badge_is_read_and_its_signature_checked_all_the_same(made, tmp_path):
    found = made(credential(expiration_date=ENDED))
    [one] = of(tmp_path, found, key_file(tmp_path))
    assert (one.signature, one.expires) == (Signature.VALID, date(2025, 6, 1))
    with pytest.raises(InputError, match="valid under none of the keys"):
        of(tmp_path, found, key_file(tmp_path, holder="stranger"))


def test_an_unsigned_badge_is_said_to_be_and_is_none_where_a_key_is_given(tmp_path):
    [one] = of(tmp_path, credential().to_vc())
    assert one.signature is Signature.UNSIGNED
    with pytest.raises(InputError, match="isn't signed, and a key is given"):
        of(tmp_path, credential().to_vc(), key_file(tmp_path))


def test_a_list_of_revoked_badges_is_not_looked_up_and_that_is_said(tmp_path):
    listed = credential().to_vc() | {
        "credentialStatus": {"id": "https://x.example/1", "type": "BitstringStatusListEntry"}
    }
    assert of(tmp_path, listed)[0].standing is Standing.NOT_CHECKED


def members() -> list[dict[str, Any]]:
    second = credential("Icing", alignments=False, id="urn:uuid:0f1e2d3c-0000-4000-8000-000000000002")
    return [as_proved(credential()), as_proved(second)]


def test_a_record_gives_all_its_credentials_each_with_its_own_signature(tmp_path):
    found = of(tmp_path, record(*members()), key_file(tmp_path))
    assert [(one.title, one.form, one.signature.value) for one in found] == [
        ("Dough making", "CLR 2.0", "valid"),
        ("Icing", "CLR 2.0", "valid"),
    ]
    with pytest.raises(InputError, match="valid under none of the keys"):
        of(tmp_path, record(*members()), key_file(tmp_path, holder="stranger"))


def test_the_proof_of_a_record_says_nothing_of_how_its_parts_are_written(tmp_path):
    unsigned = {key: value for key, value in members()[1].items() if key != "proof"}
    found = of(tmp_path, record(members()[0], unsigned), key_file(tmp_path))
    assert [one.signature for one in found] == [Signature.VALID, Signature.NOT_CHECKED]


def test_a_record_may_hold_tokens(tmp_path):
    token = as_jwt(credential())
    held = {"type": "EnvelopedVerifiableCredential", "id": f"data:application/vc+jwt,{token}"}
    made = {
        "type": ["VerifiableCredential", "ClrCredential"],
        "credentialSubject": {"verifiableCredential": [held, token]},
    }
    assert [one.title for one in of(tmp_path, made)] == ["Dough making"] * 2


def assertion(**changed: Any) -> dict[str, Any]:
    badge = {
        "type": "BadgeClass",
        "name": "Icing",
        "issuer": {"type": "Issuer", "name": "Example College"},
        "alignment": [{"targetName": "Icing", "targetUrl": "https://example.org/icing"}],
    }
    found = {"type": "Assertion", "id": "https://x.example/1", "badge": badge, "issuedOn": "2024-05-01T12:00:00Z"}
    return found | changed


def test_open_badges_2_are_read_where_the_badge_class_stands_in_them(tmp_path):
    [one] = of(tmp_path, assertion(expires="2030-01-01"))
    assert (one.title, one.issuer, one.form) == ("Icing", "Example College", "Open Badges 2.0")
    assert (one.issued, one.expires) == (date(2024, 5, 1), date(2030, 1, 1))
    [revoked] = of(tmp_path, assertion(revoked=True))
    assert revoked.standing is Standing.REVOKED


def test_a_grade_stays_in_the_words_of_the_issuer(tmp_path):
    found = credential().to_vc()
    found["credentialSubject"]["achievement"]["resultDescription"] = [{"id": "urn:r", "name": "Final mark"}]
    found["credentialSubject"]["result"] = [{"resultDescription": "urn:r", "value": "Merit"}]
    assert of(tmp_path, found)[0].results == ("Final mark: Merit",)


def changed(**fields: Any) -> dict[str, Any]:
    return dict(credential().to_vc()) | fields


SUBJECT = credential().to_vc()["credentialSubject"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ("hello", "neither JSON nor a JWT"),
        ("[]", "a list of 0"),
        ([assertion(), assertion()], "a list of 2, and a badge is one object"),
        ({"type": "Person"}, "its type is Person"),
        ({}, "it says no type"),
        ({"type": "BadgeClass", "name": "Icing"}, "not that somebody was given it"),
        (assertion(badge="https://x.example/b"), "badge class is only an address"),
        (assertion(badge={"issuer": "x"}), "has no name"),
        (assertion(issuedOn="yesterday"), "'yesterday' is no day"),
        (changed(credentialSubject=None), "has no credentialSubject"),
        (changed(credentialSubject=[SUBJECT, SUBJECT]), "2 subjects, and it isn't clear which counts"),
        (changed(credentialSubject={"id": "x"}), "has no achievement"),
        (changed(credentialSubject={"achievement": "https://x.example/a"}), "achievement is only an address"),
        (changed(credentialSubject={"achievement": [{"name": "a"}, {"name": "b"}]}), "2 achievements"),
        (changed(name=None, credentialSubject={"achievement": {"description": "x"}}), "achievement has no name"),
        (changed(issuer=None), "names no issuer"),
        ({"type": ["ClrCredential"], "credentialSubject": {}}, "the record holds no credential"),
        (
            {"type": ["ClrCredential"], "credentialSubject": {"verifiableCredential": [3]}},
            "credential 1: it is neither",
        ),
        ("e30.bm90IGpzb24.x", "can't be decoded"),
        (SVG, "no badge is baked into this image"),
        (png(), "no badge is baked into this image"),
        (b"\xff\xfe\x00", "neither text nor a PNG"),
    ],
)
def test_what_is_odd_is_refused_with_the_reason(found, said, tmp_path):
    with pytest.raises(InputError) as error:
        of(tmp_path, found)
    assert said in str(error.value)
    assert "badge.json" in str(error.value)


def test_only_a_public_key_is_taken(tmp_path):
    private = written_to(tmp_path / "private.pem", keys()[0])
    with pytest.raises(InputError, match="it is a private key"):
        of(tmp_path, as_jwt(credential()), private)
    with pytest.raises(InputError, match="no public key in PEM"):
        of(tmp_path, as_jwt(credential()), written_to(tmp_path / "x.pem", "hello"))
