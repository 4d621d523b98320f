"""``occumap database``: whether a server's database is as it was written, and going on with one that isn't."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from rich.markup import escape

from occumap.cli.console import out
from occumap.cli.user import Data, Database, server_settings
from occumap.extras import require

if TYPE_CHECKING:
    from collections.abc import Iterable

    from occumap.web.server.accounts import Difference

database_app = typer.Typer(
    help="Check a server's database for damage, and go on with a damaged one.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
# What lets somebody in is no more shown here than elsewhere.
_SECRET = {"password", "hash", "token", "shared"}
_LONGEST = 1000


@database_app.callback()
def _before() -> None:
    require("server", "occumap database")


@database_app.command("check", epilog="Example: occumap database check")
def check_command(database: Database = None, data: Data = None) -> None:
    """Show whether every row and index is as it was written; 1 if not."""
    from occumap.web.server.accounts import damage_of  # noqa: PLC0415 (brings in the database's library)

    settings = server_settings(database, data)
    found = damage_of(settings)
    if found:
        _show(found)
        raise typer.Exit(1)
    said = (
        "The database is as it was written."
        if settings.database.startswith("sqlite")
        else "PostgreSQL checks its pages itself, if its cluster was made with checksums (SHOW data_checksums)."
    )
    out().print(said, soft_wrap=True)


@database_app.command("accept", epilog="Example: occumap database accept")
def accept_command(database: Database = None, data: Data = None) -> None:
    """Go on with a damaged database as it is, after a copy; indexes are made anew.

    Look at what is damaged first (occumap database check), and correct it if you can. It is written into the audit log.
    """
    from occumap.web.server.accounts import accept_damage_of  # noqa: PLC0415 (brings in the database's library)

    found, aside = accept_damage_of(server_settings(database, data))
    if not found:
        out().print("The database is as it was written. Nothing was changed.", soft_wrap=True)
        return
    _show(found)
    out().print(
        f"From now on this counts as written. The database as it was before: {escape(str(aside))}", soft_wrap=True
    )


def _show(found: Iterable[Difference]) -> None:
    for one in found:
        out().print(escape(f"{one.table}: {one.what}"), soft_wrap=True)
        for name, value in (one.row or {}).items():
            out().print(escape(f"  {name}: {_value(name, value)}"), soft_wrap=True)


def _value(name: str, value: Any) -> str:
    if name in _SECRET:
        return "(not shown)"
    text = str(value)
    return f"{text[:_LONGEST]} … ({len(text):,} signs)" if len(text) > _LONGEST else text
