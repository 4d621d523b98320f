"""Pages are the same whoever makes them, and one that fails stops the whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from anyio import to_thread

from occumap.errors import OutputError
from occumap.web.site import served_pages
from occumap.web.site.served_pages import page_makers

ADDRESSES = ("/", "/static/icon.svg", "/map", "/nothing", "/map/occupations/OCC0023", "/classification/soc2020/2126")


@pytest.mark.slow
def test_two_processes_give_what_one_does_in_the_same_order(capfd: pytest.CaptureFixture[str]) -> None:
    with page_makers(1) as makers:
        alone = makers.make(ADDRESSES)
    with page_makers(2) as makers:
        together = makers.make(ADDRESSES * 3)
        names = {"/": "index.html", "/map": "map.html"}
        pages = [(f"{n}.html", made) for n, made in enumerate(together) if made]
        written = list(makers.rewrite(pages, names))
    assert capfd.readouterr().err == ""  # they end in order
    assert together == alone * 3
    assert alone[3] is None
    assert len(written) == len(pages)
    assert written[0].heading
    assert b'href="map.html"' in written[0].content


def test_threads_are_as_before_afterwards() -> None:
    before = to_thread.run_sync
    with served_pages._without_threads():
        assert to_thread.run_sync is not before
    assert to_thread.run_sync is before


def test_a_page_that_fails_names_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(addresses: Sequence[str]) -> None:
        raise OutputError(addresses[0], "this page failed, so nothing was written", hint="Look.")

    monkeypatch.setattr(served_pages, "_asks", [broken])
    with pytest.raises(OutputError, match="/map: this page failed"):
        served_pages._make(["/map"])
