"""Types are for users too: a file as a user would write it passes the strictest type checker."""

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

EXAMPLES = Path(__file__).parent / "typing" / "api.py"


def checked(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mypy", "--strict", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])


def test_what_a_user_writes_is_checked_by_strict_mypy():
    ran = checked(str(EXAMPLES))
    assert ran.returncode == 0, ran.stdout


def test_what_a_user_gets_wrong_is_told(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        'import occumap as om\n\nom.code("baker").code.value\nom.gap(3, "OCC0023")\nom.make_plan("soc2010-review")\n'
    )
    ran = checked(str(wrong))
    lines = [int(line.split(":")[1]) for line in ran.stdout.splitlines() if ": error:" in line]
    assert sorted(set(lines)) == [3, 4, 5]


def test_the_package_says_that_it_has_types():
    assert files("occumap").joinpath("py.typed").is_file()
