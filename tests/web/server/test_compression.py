"""Answers are sent as gzip to whoever takes it, and what a token stands in is sent as it is."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from occumap.web.pages import static_address
from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for

GZIP = {"accept-encoding": "gzip"}
NONE = {"accept-encoding": "identity"}


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[TestClient]:
    settings = settings_for(data=tmp_path_factory.mktemp("compression"))
    with TestClient(make_app(settings, background=False)) as made:
        yield made


def sent(client: TestClient, address: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    """The bytes as they were sent, and the headers."""
    with client.stream("GET", address, headers=GZIP | headers) as answer:
        return b"".join(answer.iter_raw()), dict(answer.headers)


@pytest.mark.parametrize(
    "address", ["/", "/map", static_address("style.css"), "/api/v1/openapi.json", "/map/still.svg"]
)
def test_what_is_sent_compressed_is_what_is_sent_otherwise(client, address):
    plain = client.get(address, headers=NONE)
    body, headers = sent(client, address)
    assert "content-encoding" not in plain.headers
    assert headers["content-encoding"] == "gzip"
    assert int(headers["content-length"]) == len(body) < len(plain.content)
    assert gzip.decompress(body) == plain.content
    assert "accept-encoding" in plain.headers["vary"].casefold()
    assert "accept-encoding" in headers["vary"].casefold()
    assert sent(client, address)[0] == body


@pytest.mark.parametrize("address", ["/map", static_address("style.css")])
def test_a_tag_of_what_was_compressed_is_known_again(client, address):
    client.get(address)
    _, headers = sent(client, address)
    assert headers["etag"].startswith("W/")
    again = client.get(address, headers=GZIP | {"if-none-match": headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_a_page_with_a_form_token_and_a_short_answer_are_sent_as_they_are(client):
    assert "content-encoding" not in sent(client, "/sign-in")[1]
    assert "content-encoding" not in sent(client, "/health")[1]
    head = client.head("/map", headers=GZIP)
    assert "content-encoding" not in head.headers


def test_what_is_kept_compressed_stays_within_its_bytes(client, monkeypatch):
    monkeypatch.setattr("occumap.web.server.compression.MAX_BYTES", 1)
    first, second = sent(client, "/map/digital")[0], sent(client, "/map/digital")[0]
    assert gzip.decompress(first) == gzip.decompress(second)
