"""A part of a page that htmx asks for is drawn alone, and says just what the whole page says there."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Template, nodes

import occumap.web
from occumap.store.kinds import State
from occumap.web.pages import environment

WEB = Path(occumap.web.__file__).parent
TEMPLATES = WEB / "pages" / "templates"
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
# Templates whose name stands in a variable where they are drawn.
DRAWN_BY = {"map_wording.py"}


def _drawn(call: ast.Call) -> tuple[str, str] | None:
    block = next((one.value for one in call.keywords if one.arg == "partial"), None)
    names = [one.value for one in call.args if isinstance(one, ast.Constant) and str(one.value).endswith(".html")]
    if not isinstance(block, ast.Constant) or not names:
        return None
    return str(names[0]), str(block.value)


def _partials() -> set[tuple[str, str]]:
    """All blocks that are asked for alone, by their template."""
    found = set()
    for path in WEB.rglob("*.py"):
        calls = [one for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(one, ast.Call)]
        drawn = [call for call in calls if any(one.arg == "partial" for one in call.keywords)]
        assert path.name in DRAWN_BY or all(_drawn(call) for call in drawn), path
        found |= {one for call in drawn if (one := _drawn(call))}
    return found


PARTIALS = sorted(_partials())


@pytest.mark.parametrize(("template", "block"), PARTIALS)
def test_a_block_drawn_alone_needs_nothing_that_stands_outside_it(template: str, block: str):
    """A macro, an import or a name set at the top of a template isn't known in a block of it that is drawn alone."""
    parsed = environment().parse((TEMPLATES / template).read_text(encoding="utf-8"))
    outside: set[str] = set()
    for one in parsed.body:
        if isinstance(one, nodes.Macro):
            outside.add(one.name)
        elif isinstance(one, nodes.Import):
            outside.add(one.target)
        elif isinstance(one, nodes.FromImport):
            outside |= {name if isinstance(name, str) else name[1] for name in one.names}
        elif isinstance(one, nodes.Assign | nodes.AssignBlock):
            outside |= {name.name for name in one.find_all(nodes.Name)}
    drawn = next(one for one in parsed.find_all(nodes.Block) if one.name == block)
    inside = {one.name for one in drawn.find_all(nodes.Name) if one.ctx == "store"}
    inside |= {one.target for one in drawn.find_all(nodes.Import)}
    for given in drawn.find_all(nodes.FromImport):
        inside |= {name if isinstance(name, str) else name[1] for name in given.names}
    used = {one.name for one in drawn.find_all(nodes.Name) if one.ctx == "load"}
    assert used & outside - inside == set()


FINDINGS = """\
revision: partial-review
from: soc2010
to: partial-2025
issues:
- issue: 1
  question: Should bakers be split?
  decision: change
  changes:
  - split:
      group: 5432 Bakers and flour confectioners
      parts:
      - to: 5432 Bakers
      - {to: 5437 Cake makers, where: [{title: [cake]}]}
  - move: {from: 5435 Cooks, to: 5437, where: [{title: [xyzzy]}]}
  - recode: {group: 5436 Catering and bar managers, to: 5499}
- issue: 2
  question: Should there be lamplighters?
  decision: no further action
assumptions:
- assumption: as-they-are
  issue: 1
  assume: Codes are kept.
  because: Nobody needs others.
  answers: code-reused/5432
"""
WITHOUT_ERRORS = FINDINGS.replace("  - recode: {group: 5436 Catering and bar managers, to: 5499}\n", "")
ERROR = FINDINGS.replace("5435 Cooks", "5990 Nobody")
TEXTS = {
    "errors": ERROR,
    "warnings and notes": FINDINGS,
    "nothing grave": WITHOUT_ERRORS,
    "what can't be read": FINDINGS.replace("decision: change", "decision: chnge"),
    "no YAML": "issues: [",
}


@pytest.mark.parametrize("kind", TEXTS)
def test_the_live_check_of_a_draft_says_each_finding(browser, words, kind):
    """With errors, warnings, notes and findings answered, and with a text that can't be read."""
    editor = browser("Ada")
    draft = editor.store.drafts.create("partial-review", "soc2010", FINDINGS, by="Ada")
    address = f"/revision/drafts/{draft.id}"
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', editor.get(f"{address}/edit").text)
    assert token
    fields = {"csrf": token[1], "text": TEXTS[kind], "edit": "1"}
    part = editor.client.post(f"{address}/check", data=fields, headers=PART)
    assert part.status_code == 200
    assert "<html" not in part.text
    said = words(part.text)
    assert said in words(editor.client.post(f"{address}/check", data=fields).text)
    wanted = {
        "errors": ("open", "unknown-code/5990", "How to fix it"),
        "warnings and notes": ("warning", "rule-matches-nothing", "answered", "Line "),
        "nothing grave": ("can be applied", "no-reason", "code-reused/5432", "assumed"),
    }.get(kind, ("can’t be read", "Line"))
    assert [one for one in wanted if one not in said] == []


READ = {
    ("home.html", "results"): ("/?q=baker", "/?q=2126", "/?q=xyzzyxy", "/?q=welding"),
    ("classification/tree.html", "found"): (
        "/classification/soc2020?q=nurse",
        "/classification/soc2020?q=xyzzyxy",
        "/classification/soc2020?q=2",
    ),
    ("code/code.html", "answer"): ("/code?title=baker", "/code?title=engineer", "/code?title=xyzzyxy", "/code?title=x"),
    ("map/occupation.html", "moves"): (
        "/map/occupations/OCC0154E",
        "/map/occupations/OCC0154E?status=nothing",
        "/map/occupations/OCC0023",
    ),
    ("parts/problem.html", "problem"): ("/nowhere", "/classification/soc2020/9999", "/map/occupations/OCC9999"),
}


@pytest.mark.parametrize(("drawn", "address"), [(one, address) for one, all_ in READ.items() for address in all_])
def test_a_part_says_what_the_page_says(browser, words, drawn, address):
    whole, part = browser().client.get(address), browser().client.get(address, headers=PART)
    assert part.status_code == whole.status_code < 500, drawn
    assert "<html" not in part.text
    without_numbers = re.compile(r"reference [0-9a-zA-Z-]+")
    # What is only said aloud, out of turn, isn't on the whole page.
    shown = re.sub(r'<p id="said".*?</p>', "", part.text, flags=re.DOTALL)
    said, all_of_it = (without_numbers.sub("", words(text)) for text in (shown, whole.text))
    assert said in all_of_it


def _job(state: State) -> SimpleNamespace:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    told = {"name": "jobs.csv", "file": "f1", "title": "job", "industry": "", "additional": "", "to": "soc2020"}
    return SimpleNamespace(
        id="j1",
        state=state,
        progress=3,
        total=9,
        message="Row 3 has no title.",
        created=now,
        expires=now + timedelta(days=1),
        input=told | dict.fromkeys(("duties", "employer", "qualification"), ""),
    )


@pytest.mark.parametrize("state", [*State])
@pytest.mark.parametrize(
    ("template", "block"), [("parts/job.html", "job"), ("review/making.html", "making"), ("code/job.html", "job")]
)
def test_a_job_is_told_of_in_every_state(template: str, block: str, state: State):
    found: Template = environment().get_template(template)
    told = {
        "job": _job(state),
        "heading": "Coding",
        "result": "",
        "outputs": [(SimpleNamespace(name="a.csv", size=3, expires=datetime(2026, 1, 2, tzinfo=UTC)), "/jobs/j1/a")],
        "going": SimpleNamespace(rate=4.0, left_in_words="a minute left", resumed=2),
        "summary": None,
        "methods": {},
        "deleted": state is State.DONE,
        "titles": None,
        "csrf": "",
    }
    drawn = "".join(found.blocks[block](found.new_context(told)))
    assert drawn.strip()
    if state is State.FAILED:
        assert "Row 3 has no title." in drawn


def test_every_part_is_drawn_here_or_where_its_page_is_tested():
    """Codes are asked for by `test_review`, the plan of a change by `test_change_forms`, jobs by `test_next_job`,
    a title that was decided by `test_title_decisions`.
    """
    here = {*READ, ("revision/edit.html", "audit"), ("parts/job.html", "job")}
    here |= {("review/making.html", "making"), ("code/job.html", "job"), ("review/codes.html", "codes")}
    here |= {("revision/change.html", "plan"), ("next/jobs.html", "jobs"), ("code/decided.html", "decided")}
    assert set(PARTIALS) - here == set()
