"""``occumap database``: damage is shown with its row, and taken as it is only when somebody says so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from occumap.cli.app import app
from occumap.errors import OutputError
from occumap.store.kinds import Role
from occumap.store.open import open_store
from occumap.web.server.settings import settings_for

PASSWORD = "three plain words"


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["database", *arguments, "--data", str(data)])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with open_store(settings_for(data=tmp_path).database) as store:
        store.accounts.add("Ada", PASSWORD, Role.OWNER)
        store.saved.save("/map/crafts", "The crafts", by="Ada")
    return tmp_path


def damage(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / "occumap.db")) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_whole_database_is_said_to_be_whole(data: Path) -> None:
    assert run(data, "check").output == "The database is as it was written.\n"
    assert "Nothing was changed" in run(data, "accept").output


def test_a_row_that_changed_is_shown_as_it_is_now_and_counts_once_it_is_accepted(data: Path) -> None:
    damage(data, "UPDATE saved SET address = '/map/draft [b]', title = hex(zeroblob(1000))")
    checked = run(data, "check")
    assert checked.exit_code == 1
    assert "saved: row" in checked.output
    assert "  address: /map/draft [b]\n" in checked.output
    assert "… (2,000 signs)" in checked.output
    accepted = run(data, "accept")
    assert accepted.exit_code == 0
    assert "counts as written" in accepted.output
    assert str(data / "occumap.db.before-accept") in accepted.output
    assert run(data, "check").exit_code == 0


def test_what_lets_somebody_in_is_not_shown(data: Path) -> None:
    damage(data, "UPDATE users SET password = '$argon2id$changed'")
    said = run(data, "check").output
    assert "password: (not shown)" in said
    assert "argon2id" not in said


def test_other_commands_refuse_a_damaged_database_and_name_both_ways_on(data: Path) -> None:
    damage(data, "UPDATE saved SET title = 'Other'")
    said = CliRunner().invoke(app, ["user", "list", "--data", str(data)])
    assert isinstance(said.exception, OutputError)
    assert "Restore a backup" in str(said.exception)
    assert "occumap database check --database sqlite:///" in str(said.exception)
