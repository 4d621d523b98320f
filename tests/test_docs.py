"""Documentation cannot drift from the code: what it prints works, and what it shows is what comes out."""

from __future__ import annotations

import importlib.util
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from occumap.revision import audit

ROOT = Path(__file__).parents[1]


def _examples() -> Any:
    spec = importlib.util.spec_from_file_location("docs_examples", ROOT / "docs/examples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


examples = _examples()


@pytest.fixture(scope="session")
def documentation_home(tmp_path_factory):
    """One OCCUMAP_HOME for all pages, so that a coder is made once."""
    return tmp_path_factory.mktemp("documentation-home")


@pytest.fixture
def world(tmp_path, documentation_home, monkeypatch, request):
    """A folder of its own for each page."""
    try:
        published = request.getfixturevalue("shared")
    except pytest.skip.Exception:
        published = None
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCCUMAP_HOME", str(documentation_home))
    world = examples.World(tmp_path, documentation_home, published)
    yield world
    world.close()


@pytest.mark.slow
@pytest.mark.parametrize("page", examples.pages())
def test_what_the_page_prints_works_as_printed(page, world, subtests):
    for example in examples.examples(page, world):
        with subtests.test(msg=f"{page}:{example.line}"):
            try:
                examples.evaluate(example, world)
            except examples.NotRunError as reason:
                pytest.skip(str(reason))


def test_output_that_is_shown_is_compared_where_dots_stand_for_any_lines():
    agree = examples._agree
    assert agree("a\n...\nd\n", "a\nb\nc\nd\n")
    assert agree("...\n", "")
    assert not agree("a\n", "b\n")
    assert not agree("a\n...\nd\n", "a\nb\n")


def test_a_block_that_shows_something_else_fails(tmp_path):
    world = examples.World(tmp_path, tmp_path, None)
    with pytest.raises(examples.DiffersError, match="make docs"):
        examples._console("$ echo one\ntwo\n", world, fails=False)
    with pytest.raises(examples.DiffersError, match="exit code 1"):
        examples._console("$ false\n", world, fails=False)


def test_every_comment_before_a_block_is_one_that_is_known(tmp_path):
    world = examples.World(tmp_path, tmp_path, None)
    found = {examples.marker(e)[0] for page in examples.pages() for e in examples.examples(page, world)}
    assert found <= {"", "file", "fails", "needs", "not run", "run", "tests"}
    assert {"needs", "not run"} <= found


def test_the_reference_of_commands_is_the_commands_own_help():
    page = runpy.run_path(str(ROOT / "docs/make_commands.py"))["commands_page"]()
    assert (ROOT / "docs/commands.md").read_text(encoding="utf-8") == page, "run: make docs"


def test_the_reference_of_python_has_every_public_name():
    page = runpy.run_path(str(ROOT / "docs/make_python.py"))["python_page"]()
    assert (ROOT / "docs/python.md").read_text(encoding="utf-8") == page, "run: make docs"


def test_every_kind_of_finding_is_explained():
    page = (ROOT / "docs/revision.md").read_text(encoding="utf-8")
    sources = [*(ROOT / "src/occumap/revision/checks").glob("*.py"), Path(audit.__file__)]
    kinds = {kind for source in sources for kind in re.findall(r'finding\(\s*"([a-z-]+)"', source.read_text("utf-8"))}
    assert len(kinds) > 20
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in page] == []


def test_links_between_pages_lead_somewhere():
    pages = [ROOT / name for name in [*examples.pages(), "CHANGELOG.md", *examples.GENERATED]]
    generated = {ROOT / "docs" / name for name in ("contributing.md", "changelog.md")}
    links = [(page, to) for page in pages for to in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))]
    places = [(page, to, (page.parent / to).resolve()) for page, to in links if "://" not in to]
    assert [(page.name, to) for page, to, place in places if not place.exists() and place not in generated] == []


def test_a_stranger_finds_the_file_that_contributing_names():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    answers = re.findall(r"^\| .+\? \| `(src/occumap/[^`]+)` \| `([^`]+)` \|$", page, re.MULTILINE)
    assert len(answers) >= 10
    missing = [(file, name) for file, name in answers if name not in _text_of(ROOT / file)]
    assert missing == []


def _text_of(path: Path) -> str:
    files = sorted(path.glob("*.py")) if path.is_dir() else [path]
    return "".join(file.read_text(encoding="utf-8") for file in files)


def test_ci_runs_the_readmes_test_command():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"<!-- (run|tests) -->\n```sh\n(.+)\n```", readme)
    assert [name for name, _ in commands] == ["run", "tests"]
    assert "<!-- tests -->" in (ROOT / ".ci/run").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_site_builds_without_a_warning_and_loads_nothing_from_elsewhere(tmp_path):
    pytest.importorskip("mkdocs", reason="needs the extra docs")
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    built = [page.read_text(encoding="utf-8") for page in (tmp_path / "site").rglob("*.html")]
    assert len(built) > 25
    loaded = re.compile(
        r'<(?:script|img|iframe)[^>]+src="(https?:[^"]+)"|<link[^>]+stylesheet[^>]+href="(https?:[^"]+)"'
    )
    assert [found.group(0) for page in built for found in loaded.finditer(page)] == []
