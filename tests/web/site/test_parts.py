"""Which addresses belong to a site, and what their files are called."""

from __future__ import annotations

import pytest

from occumap.web.site.parts import file_name, is_part, links_of


@pytest.mark.parametrize(
    ("address", "belongs"),
    [
        ("/classification/soc2020/2126?page=2", True),
        ("/classification/soc2020?show=all", True),
        ("/revision/a/3", True),
        ("/revision/drafts/a", False),
        ("/map/digital?pathway=57", True),
        ("/map/digital?chosen=OCC0116", False),
        ("/map/picture.svg?route=digital", True),
        ("/map/picture.svg?q=nurse", False),
        ("/next/OCC0116", True),
        ("/next/5213/03", True),
        ("/next/OCC0116?limit=6", False),
        ("/next", False),
        ("/components", False),
        ("/map/gap", False),
        ("/map/path?from=A&to=B", False),
        ("/sign-in", False),
        ("https://example.org/map", False),
    ],
)
def test_only_what_is_read_belongs(address: str, belongs: bool) -> None:
    assert is_part(address) is belongs


def test_gaps_are_followed_from_occupations_alone() -> None:
    page = '<a href="/map/gap?from=A&amp;to=B">Gap</a>'
    assert list(links_of(page, "/map/occupations/A")) == ["/map/gap?from=A&to=B"]
    assert list(links_of(page, "/map/gap?from=B&to=C")) == []


def test_files_of_different_addresses_differ_and_have_no_strange_signs() -> None:
    names = {file_name(address, "text/html") for address in ("/map/a b", "/map/a-b", f"/map/{'x' * 300}")}
    assert len(names) == 3
    assert all(len(name) < 150 and " " not in name for name in names)
