"""``occumap site``: what a server shows to readers, as files that open from disk."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from occumap.cli.console import err, out
from occumap.errors import OutputError
from occumap.extras import require
from occumap.web.site.site import MAX_PAGES, Answer, Fetch, write_site

_API = "/api/v1"
_PAGE = 1000


def site_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write; it replaces an earlier site.")],
    limit: Annotated[int, typer.Option(min=10, max=100_000, help="The maximum number of pages and files.")] = MAX_PAGES,
) -> None:
    """Write the pages as static files that need no server."""
    require("server", "occumap site")
    with served_here() as fetch, err().status("Writing pages …") as status:

        def told(done: int) -> None:
            if done % 50 == 0:
                status.update(f"{done:,} pages and files …")

        site = write_site(folder, fetch, data=_tables(fetch), limit=limit, progress=told)
    left = "" if site.whole else f" The limit is {limit:,}; links to pages beyond it are shown as plain text."
    out().print(
        f"{escape(str(folder / 'index.html'))}: {site.pages:,} pages and {site.files:,} other files, "
        f"{site.size / 1e6:,.1f} MB, in {site.seconds:,.0f} s.{left}",
        soft_wrap=True,
    )


@contextmanager
def served_here() -> Iterator[Fetch]:
    """Yield a way to ask the application for addresses, in this process, over an empty database of its own."""
    import httpx  # noqa: PLC0415 (a server's libraries take a while)

    from occumap.web.server.application import make_app  # noqa: PLC0415
    from occumap.web.server.settings import settings_for  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="occumap-site-") as data, asyncio.Runner() as runner:
        app = make_app(settings_for(data=Path(data), codings_a_minute=0), background=False)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://occumap")
        running = app.router.lifespan_context(app)
        runner.run(running.__aenter__())

        def fetch(address: str) -> Answer | None:
            found = runner.run(client.get(address))
            if found.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                raise OutputError(
                    address,
                    "this page failed, so nothing was written",
                    hint="Open the page with occumap serve; its log says why.",
                )
            if found.status_code != httpx.codes.OK:
                return None
            return Answer(found.content, found.headers.get("content-type", ""))

        try:
            yield fetch
        finally:
            runner.run(client.aclose())
            runner.run(running.__aexit__(None, None, None))


def _tables(fetch: Fetch) -> dict[str, str]:
    """Return tables of the API that belong beside the pages, by file name, each with its address; long ones in
    parts.
    """
    from occumap.catalog import load  # noqa: PLC0415

    whole = {"occupations": "occupations?", "skills": "skills?"}
    versions = load.names("version")
    for listed in _listed(fetch, "classifications"):
        for version in _listed(fetch, f"classifications/{listed}/versions"):
            whole[version] = f"classifications/{listed}/versions/{version}/codes?"
    for old in versions:
        whole |= {f"{old}-{new}": f"correspondences?source={old}&target={new}&" for new in versions if new != old}
    tables = {}
    for name, address in whole.items():
        answer = fetch(f"{_API}/{address}size={_PAGE}")
        pages = json.loads(answer.content)["page"]["total_pages"] if answer else 0
        for page in range(pages):
            part = f"-{page + 1}" if pages > 1 else ""
            tables[f"{name}{part}.csv"] = f"{_API}/{address}format=csv&size={_PAGE}&page={page}"
    return tables


def _listed(fetch: Fetch, address: str) -> list[str]:
    answer = fetch(f"{_API}/{address}")
    return [one["id"] for one in json.loads(answer.content)["items"]] if answer else []
