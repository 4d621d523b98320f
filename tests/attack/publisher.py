"""A publisher on this machine, for ``occumap download``: two releases of a structure, until this process ends."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.io.made_files import make_workbook

_LEVELS = ("Major Group", "Sub-Major Group", "Minor Group", "Unit Group")
_HEADER = ["Unique ID", *(f"SOC2020\n{one}" for one in _LEVELS), "SOC2020 Group Title"]


@functools.cache
def publisher() -> str:
    """Return the address of the folder in which ``earlier.xlsx`` and ``new.xlsx`` are."""
    folder = Path(tempfile.mkdtemp(prefix="occumap-published-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, units in (("earlier", 3), ("new", 9)):
        make_workbook(folder / f"{name}.xlsx", {"SOC2020 Framework": _structure(units)})
    server = _Server(("127.0.0.1", 0), functools.partial(_Silent, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Take no notice of who was killed while they fetched."""


def _structure(units: int) -> list[list[str | None]]:
    codes = ["1", "11", "111", *(f"111{n}" for n in range(1, units + 1))]
    return [
        list(_HEADER),
        *([None] * len(code) + [code] + [None] * (4 - len(code)) + [f"Group {code}"] for code in codes),
    ]
