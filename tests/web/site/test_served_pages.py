"""Pages are the same whoever makes them, and one that fails stops the whole."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest
from anyio import to_thread

from occumap.errors import OutputError
from occumap.web.site import served_pages
from occumap.web.site.served_pages import page_makers

PATIENCE = 60
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


WAITS_FOR_EVER = """
import time
from occumap.web.site.served_pages import page_makers
if __name__ == "__main__":
    with page_makers(2) as makers:
        makers.make(["/map"])
        print("made", flush=True)
        time.sleep(600)
"""


@pytest.mark.slow
def test_no_process_outlives_the_one_that_writes_the_site(tmp_path: Path) -> None:
    script = tmp_path / "writing.py"
    script.write_text(WAITS_FOR_EVER, encoding="utf-8")
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment) as writing:
        assert writing.stdout is not None
        assert writing.stdout.readline() == "made\n"
        makers = psutil.Process(writing.pid).children(recursive=True)
        writing.kill()
        _, alive = psutil.wait_procs(makers, timeout=PATIENCE)
    for one in alive:
        one.kill()
    assert makers
    assert not alive


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
