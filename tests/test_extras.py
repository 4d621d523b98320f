"""Every command is there without the extras, and says in one line what it needs.

`.ci/environments` tries each extra where nothing else is installed; here packages that are installed are hidden.
"""

from __future__ import annotations

import subprocess
import sys

from occumap.cli.help import COMMANDS
from occumap.extras import PACKAGES

HIDING = """
import sys
from importlib.machinery import PathFinder

class WithoutExtras(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in HIDDEN else super().find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = WithoutExtras
"""
WITHOUT = {
    "serve": "server", "user list": "server", "database check": "server", "site pages": "server", "mcp": "mcp",
}  # fmt: skip


def without_extras(code: str) -> subprocess.CompletedProcess[str]:
    hidden = sorted({package for packages in PACKAGES.values() for package in packages})
    code = f"HIDDEN = {hidden!r}\n{HIDING}\n{code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_every_command_has_its_help_without_them():
    code = f"""
from click.testing import CliRunner
from typer.main import get_command
from occumap.cli.app import app
for name in {list(COMMANDS)!r}:
    ran = CliRunner().invoke(get_command(app), [name, "--help"])
    if ran.exit_code:
        print(name, repr(ran.exception))
"""
    ran = without_extras(code)
    assert (ran.stdout, ran.stderr, ran.returncode) == ("", "", 0)


def test_what_needs_one_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command, extra in WITHOUT.items():
        ran = without_extras(f"sys.argv[1:] = {command.split()!r}\nfrom occumap.cli.app import main\nmain()")
        assert ran.returncode, command
        assert f"pip install '.[{extra}]'" in ran.stderr, command
        assert len(ran.stderr.splitlines()) == 1, command
    assert list(tmp_path.iterdir()) == []
