"""``occumap site``: what a server shows to readers, as files that open from disk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from occumap.cli.console import err, out
from occumap.extras import how_to_install, require
from occumap.web.site.search_index import program
from occumap.web.site.site import MAX_PAGES, Site, write_site

_MOST_NAMED = 4


def site_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write; it replaces an earlier site.")],
    limit: Annotated[int, typer.Option(min=10, max=100_000, help="The maximum number of pages and files.")] = MAX_PAGES,
    search: Annotated[
        bool, typer.Option("--search/--no-search", help="Whether to add a search for where the pages are served.")
    ] = True,
    processes: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="The number of processes; one for each core, up to 4, if not given."),
    ] = None,
) -> None:
    """Write the pages as static files that need no server."""
    require("server", "occumap site")
    from occumap.web.site.served_pages import page_makers  # noqa: PLC0415 (a server's libraries take a while)
    from occumap.web.site.site_tables import site_tables  # noqa: PLC0415

    pagefind = program() if search else None
    with page_makers(processes) as makers, err().status("Writing pages …") as status:

        def told(done: int) -> None:
            status.update(f"{done:,} pages and files …")

        site = write_site(folder, makers, data=site_tables(makers), limit=limit, pagefind=pagefind, progress=told)
    left = "" if site.whole else f" The limit is {limit:,}. {_left_out(site)}"
    out().print(
        f"{escape(str(folder / 'index.html'))}: {site.pages:,} pages and {site.files:,} other files, "
        f"{site.size / 1e6:,.1f} MB, in {site.seconds:,.0f} s.{left}",
        soft_wrap=True,
    )
    if search and not site.searched:
        said = f"No search, but the A to Z list: Pagefind isn't installed. {how_to_install('site')}"
        out().print(said, soft_wrap=True, markup=False)


def _left_out(site: Site) -> str:
    most_first = sorted(site.left_out.items(), key=lambda one: -one[1])
    kinds = [f"{number:,} of /{kind}" for kind, number in most_first[:_MOST_NAMED]]
    if others := sum(number for _, number in most_first[_MOST_NAMED:]):
        kinds.append(f"{others:,} others")
    return f"Left out: {', '.join(kinds)}, and pages that only these lead to. Links to them are shown as plain text."
