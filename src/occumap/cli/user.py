"""``occumap user``: the accounts of a server, for whoever runs it."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from occumap.cli.console import err, out
from occumap.errors import InputError, UnknownNameError
from occumap.extras import require

if TYPE_CHECKING:
    from occumap.web.server.accounts import Store

user_app = typer.Typer(
    help="Manage a server's accounts, and tokens for its API.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
ROLES = ("reviewer", "editor", "owner")
COMMAND_LINE = "command line"

Database = Annotated[str | None, typer.Option(metavar="URL", help="The server's database, if it is not the default.")]
Data = Annotated[Path | None, typer.Option(metavar="DIR", help="The server's data folder, if it is not the default.")]
Name = Annotated[str, typer.Argument(help="The name of the account.", show_default=False)]


@user_app.callback()
def _before() -> None:
    require("server", "occumap user")


@user_app.command("add", epilog="Example: occumap user add Ada --role owner")
def add_command(
    name: Name,
    role: Annotated[str, typer.Option(help="reviewer, editor or owner; each can also do what the ones before it can.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking.")
    ] = False,
    database: Database = None,
    data: Data = None,
) -> None:
    """Make an account that may write."""
    from occumap.web.server.accounts import Role  # noqa: PLC0415 (brings in the database's library)

    if role not in ROLES:
        raise InputError("--role", f"there is no role {role!r}", hint=f"Choose one of: {', '.join(ROLES)}.")
    password = _password(from_stdin=password_stdin)
    with _store(database, data) as store:
        user = store.accounts.add(name, password, Role(role), by=COMMAND_LINE)
    out().print(f"{escape(user.name)} has the role {user.role} and can sign in.", soft_wrap=True)


@user_app.command("list", epilog="Example: occumap user list")
def list_command(database: Database = None, data: Data = None) -> None:
    """List the accounts with their roles."""
    with _store(database, data) as store:
        users = store.accounts.list()
    if not users:
        out().print("There are no accounts yet. Create one with: occumap user add NAME --role owner", soft_wrap=True)
        return
    table = Table.grid(padding=(0, 2))
    for user in users:
        table.add_row(
            escape(user.name), user.role.value, "disabled" if user.disabled else "", f"{user.created:%Y-%m-%d}"
        )
    out().print(table)


@user_app.command("disable", epilog="Example: occumap user disable Ada")
def disable_command(
    name: Name,
    undo: Annotated[bool, typer.Option("--undo", help="Enable the account again.")] = False,
    database: Database = None,
    data: Data = None,
) -> None:
    """Shut an account out: its sessions end, its tokens stop working."""
    with _store(database, data) as store:
        change = store.accounts.enable if undo else store.accounts.disable
        user = change(name, by=COMMAND_LINE)
    out().print(f"{escape(user.name)} is {'disabled' if user.disabled else 'enabled again'}.", soft_wrap=True)


@user_app.command("token", epilog="Example: occumap user token Ada")
def token_command(
    name: Name,
    label: Annotated[str, typer.Option(help="The name of the token.")] = "created at the command line",
    database: Database = None,
    data: Data = None,
) -> None:
    """Make a token for the API; it is printed this once."""
    with _store(database, data) as store:
        user = store.accounts.get(name)
        if user.disabled:
            raise InputError(name, "the account is disabled", hint=f"Run: occumap user disable {name} --undo")
        _, secret = store.accounts.tokens.make(user.id, label, by=COMMAND_LINE)
    typer.echo(secret)
    err().print("Send it as “Authorization: Bearer …”. It is not stored, so it can't be shown again.", soft_wrap=True)


@contextmanager
def _store(database: str | None, data: Path | None) -> Iterator[Store]:
    from occumap.web.server.accounts import store_of  # noqa: PLC0415
    from occumap.web.server.settings import settings_for  # noqa: PLC0415 (brings in what a server needs)

    stated = os.environ.get("OCCUMAP_DATA")
    settings = settings_for(
        database=database or os.environ.get("OCCUMAP_DATABASE"), data=data or (Path(stated) if stated else None)
    )
    with store_of(settings) as store:
        try:
            yield store
        except UnknownNameError as error:
            hint = "List the accounts with: occumap user list"
            raise UnknownNameError(error.where, error.what, hint=hint) from None


def _password(*, from_stdin: bool) -> str:
    """Return a password typed twice, or the first line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InputError(
            "The password",
            "there is no terminal to ask for it",
            hint="Add --password-stdin and pass it on standard input.",
        )
    first = typer.prompt("Password", hide_input=True)
    again = typer.prompt("Repeat the password", hide_input=True)
    if not secrets.compare_digest(first.encode(), again.encode()):
        raise InputError("The password", "the passwords do not match", hint="Run the command again.")
    return str(first)
