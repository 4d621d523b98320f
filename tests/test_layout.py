"""A stranger finds a file by the name of the feature, and no file or function is too long to read at once."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

import occumap
from occumap.cli.help import COMMANDS

SOURCE = Path(occumap.__file__).parent
TESTS = Path(__file__).parent
FILES = tuple(path for path in sorted(SOURCE.rglob("*.py")) if "__pycache__" not in path.parts)
MAX_LINES, MAX_LINES_OF_A_FUNCTION = 400, 60

# What recurs because one feature has a file on each floor: its values, its engine, its workflow, its command, its page.
# Commands are features too. Anything else that two files are called needs a reason here.
FEATURES = {
    "accounts", "background", "career_plan", "classification", "code", "code_file", "coding", "consultations",
    "context", "correspondences", "drafts", "dual_coding", "evaluation", "interview", "jobs", "map_changes",
    "map_check", "nearness", "next_job", "occupation", "person_record", "plan", "plans", "relink", "review_batches",
    "revision", "saved_views", "scan_drafts", "schema_org", "skills", "versions", "weights",
}  # fmt: skip
# The same part of two packages: what Numba compiles, and facts beside what is drawn of them.
PARTS = {"compiled", "facts", "names"}
# Inside a codec of several files the package says which codec it is.
IN_CODECS = {"facts", "names", "reading", "writing", "correspondences", "versions"}
# Tests of pages in a browser stand beside the packages that they drive.
NOT_MIRRORED = {"attack", "brought", "web/browser", "typing"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_LINES
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: n for name, n in lengths.items() if n > MAX_LINES_OF_A_FUNCTION} == {}


def test_two_files_have_one_name_only_where_a_feature_has_it() -> None:
    by_name: dict[str, list[str]] = defaultdict(list)
    for path in FILES:
        if path.stem != "__init__" and not (path.stem in IN_CODECS and len(path.relative_to(SOURCE).parts) > 2):
            by_name[path.stem].append(str(path.relative_to(SOURCE)))
    known = FEATURES | PARTS | {name.replace("-", "_") for name in COMMANDS}
    assert {name: paths for name, paths in by_name.items() if len(paths) > 1 and name not in known} == {}


def test_a_command_has_its_own_name_in_its_file_and_its_function() -> None:
    for name, command in COMMANDS.items():
        assert command.place in {f"{name}:{name}_command", f"{name}:{name}_app"}


def test_each_folder_of_tests_is_a_package_and_mirrors_one() -> None:
    for folder in sorted({path.parent for path in TESTS.rglob("*.py") if path.parent != TESTS}):
        name = folder.relative_to(TESTS).as_posix()
        assert (folder / "__init__.py").is_file(), name
        assert name in NOT_MIRRORED or (SOURCE / name).is_dir(), name


# A server listens, and its jobs say on which machine they run.
NOT_CALLING_OUT = {"cli/serve.py", "web/server/job_worker.py"}


def test_only_a_download_reaches_the_network() -> None:
    calling = re.compile(r"^\s*(?:import|from) (?:httpx|socket|requests|ftplib|http\.client|urllib\.request)\b", re.M)
    found = {path.relative_to(SOURCE).as_posix() for path in FILES if calling.search(path.read_text(encoding="utf-8"))}
    assert found - NOT_CALLING_OUT == {"io/download.py"}
