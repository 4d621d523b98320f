"""A search that needs no server but one that gives files: Pagefind makes an index of the pages, without a network.

The index and what searches it are files beside the pages; a browser loads the parts that a query needs.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from occumap.errors import OutputError
from occumap.web.site.rewrite import LIST, framed

FOLDER = "pagefind"
SCRIPT = "static/site-search.js"
# What Pagefind adds for looks of its own, which aren't used.
_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")
_LANGUAGE = "en"


def program() -> Path | None:
    """Return the program that makes the index, None if the extra ``site`` isn't installed."""
    if find_spec("pagefind") is None:
        return None
    from pagefind.service import get_executable  # noqa: PLC0415 (an optional part)

    found: Path | None = get_executable()
    return found if found is not None and found.is_file() else None


def search_files(pages: Iterable[tuple[str, bytes]], pagefind: Path) -> Mapping[str, bytes]:
    """Return the files of the search: the index of pages, and what searches it.

    Args:
        pages: those to be found, by the names of their files; what stands in ``main`` is searched.
        pagefind: the program.

    Raises:
        OutputError: it failed.
    """
    with tempfile.TemporaryDirectory(prefix="occumap-search-") as folder:
        site, made = Path(folder, "site"), Path(folder, "made")
        for name, content in pages:
            place = site / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        site.mkdir(exist_ok=True)
        where = ["--site", str(site), "--output-path", str(made)]
        done = subprocess.run(
            [pagefind, *where, "--root-selector", "main", "--force-language", _LANGUAGE, "--silent"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not (made / "pagefind.js").is_file():
            said = (done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}").splitlines()[-1]
            raise OutputError(str(pagefind), f"the search wasn't made: {said}", hint="Leave it out with --no-search.")
        found = sorted(path for path in made.rglob("*") if path.is_file() and not path.name.startswith(_UNUSED))
        index = {f"{FOLDER}/{path.relative_to(made).as_posix()}": path.read_bytes() for path in found}
    return index | {SCRIPT: files("occumap.web.site").joinpath("site-search.js").read_bytes()}


def search_page(frame: str, *, has_index: bool) -> str:
    """Return the page of the search, in the frame of a page in the top folder; without an index it says so."""
    if not has_index:
        said = f'These pages have no search. Use the <a href="{LIST}">A to Z list</a>.'
        return framed(frame, "Search", f"<h1>Search</h1>\n<p>{said}</p>")
    main = f"""<h1>Search</h1>
<p id="no-search">Search works where these pages are served, with scripts. Opened from a disk, use the \
<a href="{LIST}">A to Z list</a>.</p>
<div id="search" role="search" hidden>
<label for="q">Search occupations, groups, skills and issues</label>
<input id="q" type="search" maxlength="200" autocomplete="off">
<p id="found" role="status" class="soft"></p>
<ol id="hits" class="hits"></ol>
</div>
<script type="module" src="{SCRIPT}"></script>"""
    return framed(frame, "Search", main)
