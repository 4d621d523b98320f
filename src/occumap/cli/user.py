"""``occumap user``: the accounts of a server, for whoever runs it."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from occumap.cli.console import err, out
from occumap.errors import InputError, UnknownNameError
from occumap.extras import require

if TYPE_CHECKING:
    from occumap.web.server.accounts import Role, Store
    from occumap.web.server.settings import Settings

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
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking.")
]
RoleName = Annotated[str, typer.Argument(help="reviewer, editor or owner.", show_default=False)]
Name = Annotated[str, typer.Argument(help="The name of the account.", show_default=False)]


@user_app.callback()
def _before() -> None:
    require("server", "occumap user")


@user_app.command("add", epilog="Example: occumap user add Ada --role owner")
def add_command(
    name: Name,
    role: Annotated[str, typer.Option(help="reviewer, editor or owner; each can also do what the ones before it can.")],
    password_stdin: PasswordStdin = False,
    database: Database = None,
    data: Data = None,
) -> None:
    """Make an account that may write."""
    wanted = _role(role)
    password = _password(from_stdin=password_stdin)
    with _store(database, data) as store:
        user = store.accounts.add(name, password, wanted, by=COMMAND_LINE)
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


@user_app.command("password", epilog="Example: occumap user password Ada")
def password_command(
    name: Name, password_stdin: PasswordStdin = False, database: Database = None, data: Data = None
) -> None:
    """Give an account another password: its sessions end, its tokens stop working."""
    with _store(database, data) as store:
        user = store.accounts.get(name)
        store.accounts.set_password(name, _password(from_stdin=password_stdin), by=COMMAND_LINE)
    said = f"{escape(user.name)} has another password, is signed out everywhere and needs new tokens."
    out().print(said, soft_wrap=True)


@user_app.command("role", epilog="Example: occumap user role Ada editor")
def role_command(name: Name, role: RoleName, database: Database = None, data: Data = None) -> None:
    """Give an account another role; it holds from the next request on."""
    with _store(database, data) as store:
        user = store.accounts.set_role(name, _role(role), by=COMMAND_LINE)
    out().print(f"{escape(user.name)} has the role {user.role}.", soft_wrap=True)


@user_app.command("tokens", epilog="Example: occumap user tokens Ada")
def tokens_command(name: Name, database: Database = None, data: Data = None) -> None:
    """List the tokens of an account that still hold, with their numbers."""
    with _store(database, data) as store:
        tokens = [one for one in store.accounts.tokens.list(store.accounts.get(name).id) if not one.revoked]
    if not tokens:
        out().print(f"{escape(name)} has no tokens.", soft_wrap=True)
        return
    table = Table.grid(padding=(0, 2))
    for one in tokens:
        until = f"until {one.expires:%Y-%m-%d}" if one.expires else "until revoked"
        table.add_row(str(one.id), escape(one.label), one.scope.value, f"{one.created:%Y-%m-%d}", until)
    out().print(table)


@user_app.command("revoke", epilog="Example: occumap user revoke Ada 3")
def revoke_command(
    name: Name,
    token: Annotated[int, typer.Argument(help="The number of the token.", show_default=False)],
    database: Database = None,
    data: Data = None,
) -> None:
    """Take a token back; it stops working at once."""
    with _store(database, data) as store:
        user = store.accounts.get(name)
        if token not in {one.id for one in store.accounts.tokens.list(user.id)}:
            hint = f"List them with: occumap user tokens {name}"
            raise InputError(str(token), f"{name} has no token of this number", hint=hint)
        store.accounts.tokens.revoke(token, user=user.id, by=COMMAND_LINE)
    out().print(f"Token {token} of {escape(user.name)} is revoked.", soft_wrap=True)


@user_app.command("token", epilog="Example: occumap user token Ada --scope read --days 90")
def token_command(
    name: Name,
    label: Annotated[str, typer.Option(help="The name of the token.")] = "created at the command line",
    scope: Annotated[str, typer.Option(help="read, or write for all that the account may do.")] = "write",
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days it is valid.")] = 365,
    database: Database = None,
    data: Data = None,
) -> None:
    """Make a token for the API; it is printed this once."""
    from occumap.web.server.accounts import Scope  # noqa: PLC0415 (brings in the database's library)

    if scope not in set(Scope):
        raise InputError("--scope", f"there is no scope {scope!r}", hint=f"Choose one of: {', '.join(Scope)}.")
    with _store(database, data) as store:
        user = store.accounts.get(name)
        if user.disabled:
            raise InputError(name, "the account is disabled", hint=f"Run: occumap user disable {name} --undo")
        token, secret = store.accounts.tokens.make(
            user.id, label, by=COMMAND_LINE, lifetime=timedelta(days=days), scope=Scope(scope)
        )
    typer.echo(secret)
    said = f"Send it as “Authorization: Bearer …”, until {token.expires:%Y-%m-%d}."
    err().print(f"{said} It is not stored, so it can't be shown again.", soft_wrap=True)


def _role(name: str) -> Role:
    from occumap.web.server.accounts import Role  # noqa: PLC0415 (brings in the database's library)

    if name not in ROLES:
        raise InputError("The role", f"there is no role {name!r}", hint=f"Choose one of: {', '.join(ROLES)}.")
    return Role(name)


def server_settings(database: str | None, data: Path | None) -> Settings:
    """Return how the server runs that options and the environment name.

    Raises:
        InputError: its data folder can't be made or written.
    """
    from occumap.web.server.settings import settings_for  # noqa: PLC0415 (brings in what a server needs)

    stated = os.environ.get("OCCUMAP_DATA")
    return settings_for(
        database=database or os.environ.get("OCCUMAP_DATABASE"), data=data or (Path(stated) if stated else None)
    )


@contextmanager
def _store(database: str | None, data: Path | None) -> Iterator[Store]:
    from occumap.web.server.accounts import store_of  # noqa: PLC0415

    with store_of(server_settings(database, data)) as store:
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
