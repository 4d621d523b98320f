"""Documentation cannot drift from the code."""

import re
import runpy
from pathlib import Path

from occumap.revision import audit

ROOT = Path(__file__).parents[1]


def test_the_reference_of_commands_is_the_commands_own_help():
    page = runpy.run_path(str(ROOT / "docs/make_commands.py"))["commands_page"]()
    assert (ROOT / "docs/commands.md").read_text(encoding="utf-8") == page, "run: make docs"


def test_every_kind_of_finding_is_explained():
    page = (ROOT / "docs/revision.md").read_text(encoding="utf-8")
    sources = [*(ROOT / "src/occumap/revision/checks").glob("*.py"), Path(audit.__file__)]
    kinds = {kind for source in sources for kind in re.findall(r'finding\(\s*"([a-z-]+)"', source.read_text("utf-8"))}
    assert len(kinds) > 20
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in page] == []


def test_links_between_pages_lead_somewhere():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    links = [(page, to) for page in pages for to in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))]
    assert [(page.name, to) for page, to in links if "://" not in to and not (page.parent / to).exists()] == []


def test_ci_runs_the_readmes_test_command():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"<!-- (run|tests) -->\n```sh\n(.+)\n```", readme)
    assert [name for name, _ in commands] == ["run", "tests"]
    assert "<!-- tests -->" in (ROOT / ".ci/run").read_text(encoding="utf-8")
