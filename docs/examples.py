"""Run every block of code in README.md and docs/, and compare the output that is shown.

`make docs` writes the output that is shown anew; the tests run the same blocks and compare.

A comment before a block says what is special about it:

    <!-- file: NAME -->        the block is written to a file, for the commands that follow
    <!-- fails -->             its last command ends with an exit code other than 0
    <!-- needs: ons -->        it needs the published files, or spark, or curl
    <!-- not run: REASON -->   it isn't run, and why
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from sybil import Document, Example
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

ROOT = Path(__file__).parents[1]
GENERATED = ("docs/commands.md", "docs/what-is-taken.md")
# Languages that are data or drawings: nothing in them runs unless it is written to a file.
DATA = ("yaml", "csv", "json", "text", "toml", "dockerfile")
ADDRESS = "127.0.0.1:8765"
_MARKER = re.compile(r"<!-- ([a-z ]+?)(?:: (.+?))? -->\n$")
_COMMAND = re.compile(r"^\$ (.*(?:\\\n.*)*)$", re.MULTILINE)
_TIMEOUT = 900


class NotRunError(Exception):
    """A block that can't be run here, with the reason."""


class DiffersError(AssertionError):
    """A block whose output isn't what the page shows, or that fails."""


@dataclass
class World:
    """A folder of its own for one page: where its commands run, and what they find there.

    Args:
        folder: the working directory.
        home: OCCUMAP_HOME; several pages may share it, so that a coder is made once.
        shared: the folder of published files, if there is one.
    """

    folder: Path
    home: Path
    shared: Path | None
    update: bool = False
    _server: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _port: int = 0

    @property
    def environment(self) -> dict[str, str]:
        """The environment of commands: their own data folder, this Python's commands first, no colours."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        return {
            **os.environ,
            "OCCUMAP_HOME": str(self.home),
            "PATH": path,
            "NO_COLOR": "1",
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "100",
            "OCCUMAP_COLUMNS": "100",
        }

    def require(self, need: str) -> None:
        """Raise NotRunError if what a block needs isn't here; lay the published files out if it needs them."""
        if need == "ons":
            if self.shared is None:
                raise NotRunError("needs the published files (set OCCUMAP_SHARED_DATA to their folder)")
            self._lay_out_published_files(self.shared)
        elif need == "spark" and (find_spec("pyspark") is None or not shutil.which("java")):
            raise NotRunError("needs Java and the extra spark")
        elif need == "curl" and not shutil.which("curl"):
            raise NotRunError("needs curl")

    def _lay_out_published_files(self, shared: Path) -> None:
        downloads = self.home / "downloads"
        downloads.mkdir(parents=True, exist_ok=True)
        workbook = next((shared / "uk").glob("soc2020volume2*.xlsx"))
        for link, target in (
            (downloads / "ons-index.xlsx", workbook),
            *((self.folder / path.name, path) for kind in ("uk", "us") for path in (shared / kind).iterdir()),
        ):
            if not link.exists():
                link.symlink_to(target)

    def run(self, command: str) -> tuple[str, int]:
        """Run one command as a shell does, and return what it prints and its exit code."""
        if command.startswith("occumap serve"):
            self._serve(command)
            return "", 0
        if self._port:
            command = command.replace(ADDRESS, f"127.0.0.1:{self._port}")
        # A pipe into head closes before the command is done, which is no failure.
        strict = [] if "| head" in command else ["-o", "pipefail"]
        done = subprocess.run(
            ["bash", *strict, "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_TIMEOUT,
            check=False,
        )
        text = done.stdout.decode("utf-8")
        return text.replace(f"127.0.0.1:{self._port}", ADDRESS) if self._port else text, done.returncode

    def _serve(self, command: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        words = [*command.split(), "--port", str(self._port)]
        self._server = subprocess.Popen(words, cwd=self.folder, env=self.environment, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self._port}/health", timeout=5).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            else:
                return
        raise DiffersError(f"{command} didn't start")

    def close(self) -> None:
        """Stop the server that the page started, if it did."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(60)


def pages() -> list[str]:
    """Return the pages whose blocks are run, as paths below the repository."""
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    return sorted(name for path in found if (name := path.relative_to(ROOT).as_posix()) not in GENERATED)


def examples(page: str, world: World) -> Iterator[Example]:
    """Yield the blocks of a page in order, each ready to be evaluated in that world."""
    blocks = [CodeBlockParser(language, lambda example: _run_block(example, world)) for language in _languages(page)]
    yield from Document.parse(str(ROOT / page), PythonCodeBlockParser(), *blocks)


def _languages(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^ *```(\w+)", text, re.MULTILINE)) - {"python", "pycon"})


def marker(example: Example) -> tuple[str, str]:
    """Return what the comment before a block says of it, as name and value; both are empty without one."""
    found = _MARKER.search(example.document.text[: example.region.start].rstrip(" "))
    return (found[1], found[2] or "") if found else ("", "")


def evaluate(example: Example, world: World) -> None:
    """Run a block.

    Raises:
        NotRunError: it can't be run here; the message says why.
        DiffersError: it fails, or shows something else than the page.
    """
    name, value = marker(example)
    if name == "not run":
        raise NotRunError(value)
    if name in ("run", "tests"):
        raise NotRunError("the README's own set-up, which .ci/run runs")
    for need in value.split() if name == "needs" else ():
        world.require(need)
    if not hasattr(import_module("occumap"), "load") and _is_python(example):
        raise NotRunError("needs occumap.load")
    example.evaluate()


def _is_python(example: Example) -> bool:
    text = example.document.text[example.region.start :].lstrip()
    return text.startswith(("```python", ">>>"))


def _run_block(example: Example, world: World) -> None:
    source = str(example.parsed)
    name, value = marker(example)
    language = example.document.text[example.region.start :].lstrip()[3:].split("\n", 1)[0].strip()
    if name == "file":
        (world.folder / value).write_text(source, encoding="utf-8")
    elif language == "console":
        shown = _console(source, world, fails=name == "fails")
        if world.update and shown != source:
            _replace(example, source, shown)
    elif language == "sh":
        output, code = world.run(f"set -e\n{source}")
        if code:
            raise DiffersError(f"exit code {code}:\n{output}")
    elif language not in DATA:
        raise DiffersError(f"nothing runs blocks of ‘{language}’")


def _console(source: str, world: World, *, fails: bool) -> str:
    """Run the commands of a block and return it with the output they really give."""
    commands = list(_COMMAND.finditer(source))
    if not commands or commands[0].start():
        raise DiffersError("a console block begins with a command: $ …")
    anew = []
    for place, command in enumerate(commands):
        last = place + 1 == len(commands)
        shown = source[command.end() + 1 : None if last else commands[place + 1].start()]
        output, code = world.run(command[1])
        if bool(code) != (fails and last):
            raise DiffersError(f"$ {command[1]}\nexit code {code}:\n{output}")
        printed = _tidy(output)
        if shown.strip() and not world.update and not _agree(_tidy(shown), printed):
            raise DiffersError(f"$ {command[1]}\nshown:\n{shown}\nprinted:\n{printed}\n(make docs writes it anew)")
        agrees = not shown.strip() or _agree(_tidy(shown), printed)
        anew.append(f"{command[0]}\n" + (shown if agrees else printed))
    return "".join(anew)


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    return "".join(f"{line}\n" for line in lines)


def _agree(shown: str, printed: str) -> bool:
    """Whether what was printed is what is shown, where a line of three dots stands for any lines."""
    lines = ("(?:.*\n)*?" if line == "...\n" else re.escape(line) for line in shown.splitlines(keepends=True))
    pattern = "".join(lines)
    return re.fullmatch(pattern, printed) is not None


def _replace(example: Example, old: str, new: str) -> None:
    path = Path(example.path)
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise DiffersError(f"{path.name} has this block more than once; it can't be updated:\n{old}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def main(names: list[str]) -> int:
    """Write the shown output of all pages, or of those named, anew; return how many blocks fail."""
    shared = os.environ.get("OCCUMAP_SHARED_DATA") or ROOT.parent / "shared" / "data"
    failures = 0
    home = Path(os.environ.get("OCCUMAP_HOME") or tempfile.mkdtemp(prefix="occumap-docs-"))
    for page in names or pages():
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder), home, Path(shared) if Path(shared).is_dir() else None, update=True)
            os.environ["OCCUMAP_HOME"] = str(home)
            os.chdir(folder)
            try:
                failures += sum(_reported(page, example, world) for example in examples(page, world))
            finally:
                world.close()
                os.chdir(ROOT)
    return failures


def _reported(page: str, example: Example, world: World) -> bool:
    try:
        evaluate(example, world)
    except NotRunError as reason:
        print(f"{page}:{example.line}: not run: {reason}")
    except Exception as error:
        print(f"{page}:{example.line}: FAILS: {error}")
        return True
    return False


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
