"""The proposals page: whole, faithful to the plan, safe to open, and legible."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.catalog import load
from occumap.examples import small_index, small_revision, small_version
from occumap.model.change import AddEntry, MoveEntries, RenameGroup
from occumap.model.code import Reference
from occumap.model.finding import Severity
from occumap.model.plan import Outcome, Plan
from occumap.model.revision import Assumption, Decision, Issue
from occumap.model.selector import Selector
from occumap.render.proposals import proposals_html
from occumap.render.proposals.svg import (
    FONT,
    NOTE_FONT,
    Box,
    Drawing,
    Flow,
    Shape,
    before_after_svg,
    parts_of,
    text_width,
    wrapped,
)
from occumap.revision.apply import apply
from occumap.revision.plan import plan as make_plan

VOID = {"meta", "link", "br", "hr", "img", "input"}
BLOCKS = {"div", "figcaption", "h2", "h3", "h4", "li", "p", "section", "td", "text", "th", "title", "tr", "tspan", "ul"}


@dataclass
class Element:
    """An element with its attributes and all text in it, in order."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    text: list[str] = field(default_factory=list)

    def __hash__(self) -> int:
        return id(self)

    @property
    def said(self) -> str:
        return " ".join("".join(self.text).split())

    @property
    def above(self) -> Iterator[Element]:
        one = self.parent
        while one:
            yield one
            one = one.parent


class Parsed(HTMLParser):
    """A page as a list of elements; raises where a tag isn't closed in its place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {self._open[-1].tag}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, {name: value or "" for name, value in attrs}, self._open[-1] if self._open else None)
        self._space(tag)
        self.elements.append(one)
        if tag not in VOID:
            self._open.append(one)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()
        self._space(tag)

    def _space(self, tag: str) -> None:
        if tag in BLOCKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.text.append(data)

    def all(self, tag: str, **wanted: str) -> list[Element]:
        return [
            one
            for one in self.elements
            if one.tag == tag
            and all(
                set(value.split()) <= set(one.attributes.get(name.rstrip("_"), "").split())
                for name, value in wanted.items()
            )
        ]

    def by_id(self, name: str) -> Element:
        (one,) = [one for one in self.elements if one.attributes.get("id") == name]
        return one


@pytest.fixture(scope="module")
def tiny() -> Plan:
    return make_plan(small_revision(), small_version(), small_index())


@pytest.fixture(scope="module")
def review() -> Plan:
    return make_plan(load.revision("soc2010-review"), load.version("soc2010"), load.index())


@pytest.fixture(scope="module")
def strict() -> Plan:
    return make_plan(load.revision("soc2010-review"), load.version("soc2010"), load.index(), strict=True)


@pytest.fixture(scope="module", params=["tiny", "review", "strict"])
def plan(request: pytest.FixtureRequest) -> Plan:
    found: Plan = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def page(plan: Plan) -> Parsed:
    return Parsed(proposals_html(plan, outcome_of(plan)))


def outcome_of(plan: Plan) -> Outcome | None:
    return None if plan.errors else apply(plan)


# Whole.


def test_no_id_stands_twice(page: Parsed) -> None:
    ids = Counter(one.attributes["id"] for one in page.elements if "id" in one.attributes)
    assert ids
    assert [name for name, n in ids.items() if n > 1] == []


def test_links_and_labels_lead_somewhere(page: Parsed) -> None:
    ids = {one.attributes.get("id") for one in page.elements}
    links = {one.attributes["href"] for one in page.all("a")}
    labels = {name for one in page.elements for name in one.attributes.get("aria-labelledby", "").split()}
    assert {link.removeprefix("#") for link in links} | labels <= ids
    assert all(link.startswith("#") for link in links)


def test_headings_come_in_order_under_one_first_heading(page: Parsed) -> None:
    levels = [int(one.tag[1]) for one in page.elements if re.fullmatch("h[1-6]", one.tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_there_are_landmarks_and_a_language(page: Parsed) -> None:
    assert page.all("html")[0].attributes["lang"] == "en-GB"
    for landmark in ("header", "main", "nav", "footer"):
        assert len(page.all(landmark)) == 1, landmark


def test_the_page_loads_nothing(plan: Plan, page: Parsed) -> None:
    html = proposals_html(plan, outcome_of(plan))
    assert "http" not in html
    assert not re.search(r"@import|url\(|src=|srcset=", html)
    assert not page.all("script") + page.all("link") + page.all("img") + page.all("iframe")


def test_what_scrolls_sideways_can_be_reached_by_keyboard_and_has_a_name(page: Parsed) -> None:
    boxes = page.all("div", class_="scroll")
    assert boxes
    for box in boxes:
        assert box.attributes["tabindex"] == "0"
        assert box.attributes.get("aria-label") or box.attributes.get("aria-labelledby")


def test_figures_and_tables_stand_in_boxes_that_scroll(page: Parsed) -> None:
    for wide in page.all("svg") + page.all("table"):
        assert any("scroll" in one.attributes.get("class", "") for one in wide.above)


def test_the_same_plan_gives_the_same_bytes() -> None:
    def once() -> str:
        plan = make_plan(load.revision("soc2010-review"), load.version("soc2010"), load.index())
        return proposals_html(plan, apply(plan))

    assert once() == once()


# Faithful.


def test_every_issue_is_in_the_contents_and_has_its_section(plan: Plan, page: Parsed) -> None:
    contents = page.all("nav")[0].said
    for issue in plan.revision.issues:
        section = page.by_id(f"issue-{issue.number}")
        decision = "Change" if issue.decision is Decision.CHANGE else "No further action"
        assert f"{issue.question} {decision}" in contents
        for text in (issue.question, issue.found, issue.reason, issue.level_reason):
            assert text in section.said
        (verdict,) = [one for one in page.all("div", class_="verdict") if section in one.above]
        assert verdict.said.startswith(f"{decision} {issue.reason}".strip())


def test_every_finding_is_in_the_audit(plan: Plan, page: Parsed) -> None:
    (audit,) = page.all("section", **{"aria-labelledby": "audit"})
    rows = [one.said for one in page.all("tr") if audit in one.above]
    assert plan.findings
    for finding in plan.findings:
        if finding.kind == "code-reused":
            old = plan.old[finding.codes[0].value]
            assert any(row.startswith(f"{old.code.value} {old.title} ") for row in rows), finding.id
        else:
            assert finding.message in audit.said, finding.id


def test_every_finding_stands_with_its_issue_too(plan: Plan, page: Parsed) -> None:
    for finding in plan.findings:
        said = finding.codes[0].value if finding.kind == "code-reused" else finding.message
        for number in finding.issues:
            assert said in page.by_id(f"issue-{number}").said, finding.id


def test_errors_come_before_warnings_and_warnings_before_notes(review: Plan) -> None:
    page = Parsed(proposals_html(review, apply(review)))
    order = [one.attributes["id"] for one in page.all("h3") if one.attributes.get("id", "").rstrip("s") in {*Severity}]
    assert order == ["errors", "warnings", "notes"]


def test_open_findings_are_counted_by_severity(review: Plan) -> None:
    page = Parsed(proposals_html(review, apply(review)))
    rows = {tuple(one.said.split()) for one in page.all("tr")}
    for severity in Severity:
        statuses = Counter(finding.status for finding in review.findings if finding.severity is severity)
        counts = [sum(statuses.values()), statuses["open"], statuses["assumed"], statuses["accepted"]]
        assert (severity.value, *map(str, counts)) in rows


def test_an_assumed_finding_has_its_assumption_beside_it(review: Plan) -> None:
    page = Parsed(proposals_html(review, apply(review)))
    assumptions = {assumption.id: assumption for assumption in review.revision.assumptions}
    blocks = [one.said for one in page.all("div", class_="finding")]
    assumed = [finding for finding in review.findings if finding.assumed]
    assert assumed
    for finding in assumed:
        answer = assumptions[finding.assumed or ""]
        said = f"Assumed: {answer.assume} Because: {answer.because}"
        assert any(finding.message in block and said in block for block in blocks), finding.id


def test_an_accepted_finding_has_its_reason_beside_it(review: Plan) -> None:
    page = Parsed(proposals_html(review, apply(review)))
    accepted = [finding for finding in review.findings if finding.accepted]
    assert accepted
    for finding in accepted:
        assert any(
            finding.codes[0].value in one.said and f"Accepted: {finding.accepted}" in one.said
            for one in page.all("div", class_="finding")
        )


def test_a_strict_page_shows_what_could_be_assumed_but_applies_none_of_it(strict: Plan) -> None:
    page = Parsed(proposals_html(strict))
    assert not page.all("div", class_="assumption")
    assert not [one for one in page.elements if one.tag == "g" and "assumed" in one.attributes.get("class", "")]
    for assumption in strict.revision.assumptions:
        assert assumption.assume in page.by_id("main").said


def test_without_an_outcome_the_page_says_what_is_open_and_shows_the_rest(strict: Plan) -> None:
    page = Parsed(proposals_html(strict, None))
    (banner,) = page.all("section", class_="banner")
    assert banner.said.startswith(f"This plan can’t be applied: {len(strict.errors)} errors are open")
    for finding in strict.errors:
        assert finding.codes[0].value in banner.said
    assert page.by_id("issue-22")
    assert page.by_id("structure")


def test_an_applied_plan_has_no_banner(tiny: Plan) -> None:
    assert "banner" not in {
        name
        for one in Parsed(proposals_html(tiny, apply(tiny))).elements
        for name in one.attributes.get("class", "").split()
    }


def test_the_summary_counts_groups_and_entries(tiny: Plan) -> None:
    page = Parsed(proposals_html(tiny, apply(tiny)))
    (summary,) = page.all("section", **{"aria-labelledby": "summary"})
    assert "4 issues were decided: 3 ask for changes, 1 for no further action." in summary.said
    # The pastry cook gets 13 and the two menders 21; a maker keeps 21, which the menders' group takes over.
    assert "3 index entries get another code. 1 more entry keeps its code" in summary.said
    assert "job 7 7 1 1" in summary.said


def test_codes_in_running_text_carry_their_version(page: Parsed, plan: Plan) -> None:
    """Right behind it, or behind the list of codes it is in."""
    versions = {"old": plan.old.id, "new": plan.revision.to_version}
    for side, version in versions.items():
        mentions = page.all("span", class_=f"g {side}")
        assert mentions
        for one in mentions:
            assert one.parent
            code = one.said.split()[0]
            assert re.search(rf"\b{code}(, \w+)* \({version}\)", one.parent.said), one.parent.said


def test_changes_are_told_with_before_and_after(tiny: Plan) -> None:
    page = Parsed(proposals_html(tiny, apply(tiny)))
    assert "Rename 11 (tiny1) Bakers → 11 (tiny2) Bread bakers" in page.by_id("issue-1").said
    assert (
        "Split 12 (tiny1) Pastry and cake makers into 12 (tiny2) Cake makers all other entries "
        "13 (tiny2) Pastry cooks entries where the title has “pastry”" in page.by_id("issue-2").said
    )
    assert (
        "Merge 21 (tiny1) Cycle makers, 22 (tiny1) Cycle menders → 21 (tiny2) Cycle makers and menders"
        in page.by_id("issue-3").said
    )


def test_a_group_that_is_left_alone_is_shown_with_its_reason(tiny: Plan) -> None:
    section = Parsed(proposals_html(tiny, apply(tiny))).by_id("issue-4").said
    assert "No further action The group is small but can't be placed elsewhere." in section
    assert "30 (tiny1) Lamplighters 1 entry: unchanged" in section


def test_a_group_left_alone_but_changed_elsewhere_says_so(review: Plan) -> None:
    section = Parsed(proposals_html(review, apply(review))).by_id("issue-13").said
    assert "This issue asks for no change" in section
    assert "→ 3229 (soc2020-draft), through issue 2" in section


def test_figures_show_how_many_entries_flow(tiny: Plan) -> None:
    page = Parsed(proposals_html(tiny, apply(tiny)))
    assert labels(page, 2) == ["2", "1"]
    assert labels(page, 3) == ["1", "2"]
    assert labels(page, 4) == []


def labels(page: Parsed, issue: int) -> list[str]:
    section = page.by_id(f"issue-{issue}")
    return [one.said for one in page.all("text", class_="n") if section in one.above]


def test_entries_of_a_group_that_ends_are_all_in_its_figures(review: Plan) -> None:
    """Nothing is lost on the way from the plan to the drawing."""
    page = Parsed(proposals_html(review, apply(review)))
    flows = review.destinations.drop_nulls(["from_code", "to_code"]).group_by("from_code", "to_code").len().iter_rows()
    counts = {str(n) for old, _, n in flows if old == "2126"}
    assert counts <= set(labels(page, 20))


def test_example_entries_are_named_and_the_rest_is_counted(review: Plan) -> None:
    page = Parsed(proposals_html(review, apply(review)))
    index = {str(review.index.at(row)) for row in range(len(review.index))}
    added = {"Teacher, Pilates, comprehensive", "Teacher, Pilates (comprehensive)"}
    examples = [one.said for one in page.all("p", class_="eg")]
    assert examples
    for said in examples:
        names, _, rest = said.partition("” and ")
        shown = [name.strip("“”") for name in names.split("”, “")]
        assert len(set(shown)) == len(shown) <= 5
        assert rest == "" or (len(shown) == 5 and re.fullmatch(r"[\d,]+ more", rest))
        if not said.startswith("“Teacher, Pilates"):
            assert set(shown) <= index
        else:
            assert added & {name.replace("” (comprehensive)", " (comprehensive)") for name in shown}


def test_what_is_assumed_is_dashed_and_says_so(review: Plan) -> None:
    page = Parsed(proposals_html(review, apply(review)))
    section = page.by_id("issue-16")
    dashed = [one.said for one in page.all("g", class_="assumed") if section in one.above]
    assert len(dashed) == 1
    assert dashed[0].startswith("3423")
    assert dashed[0].endswith("assumed")
    assert [label for label in labels(page, 16) if label.endswith(" · assumed")]


def test_every_figure_has_a_title_and_the_same_in_words(page: Parsed) -> None:
    for svg in page.all("svg"):
        assert svg.attributes["role"] == "img"
        parts = [one for one in page.elements if svg in one.above and one.tag in {"title", "desc"}]
        assert [one.tag for one in parts] == ["title", "desc"]
        assert all(one.said for one in parts)
        codes = {one.said for one in page.all("text", class_="code") if svg in one.above}
        assert codes <= set(re.findall(r"\w+", parts[1].said))
        figure = next(one for one in svg.above if one.tag == "figure")
        drawn = [one.said.split()[0] for one in page.all("text", class_="n") if svg in one.above]
        told = " ".join(one.said for one in page.all("ul", class_="flows") if figure in one.above)
        assert all(re.search(rf"\b{n}\b", told) for n in drawn)


def test_the_new_structure_shows_what_changes_and_nothing_else(tiny: Plan) -> None:
    page = Parsed(proposals_html(tiny, apply(tiny)))
    (structure,) = page.all("section", **{"aria-labelledby": "structure"})
    assert "13 Pastry cooks created from 12 (tiny1)" in structure.said
    assert "11 Bread bakers new title was ‘Bakers’" in structure.said
    assert "Lamplighters" not in structure.said
    assert "Groups of tiny1 that end 21 (tiny1) Cycle makers 1 entry: RC2 take-over → 21 (tiny2)" in structure.said


# Odd plans.


def revised(*changes: RenameGroup | MoveEntries | AddEntry, **more: object) -> Plan:
    issue = Issue(1, "Why?", "Because.", Decision.CHANGE, changes=changes)
    revision = replace(small_revision(), issues=(issue,), **more)  # type: ignore[arg-type]
    return make_plan(revision, small_version(), small_index())


def test_what_a_file_says_is_never_markup() -> None:
    nasty = "<script>alert('x')</script> & \"<b>\""
    plan = revised(
        RenameGroup(Reference("11"), nasty),
        AddEntry(nasty, nasty, None, Reference("11")),
        MoveEntries(Reference("12"), Reference("13", nasty), Selector.parse([{"title": [nasty]}])),
        title=nasty,
        source=nasty,
    )
    html = proposals_html(plan)
    page = Parsed(html)
    assert "<script" not in html
    assert not page.all("script")
    assert page.all("h1")[0].said == nasty
    assert nasty in page.by_id("issue-1").said


def test_new_entries_are_drawn_as_such() -> None:
    plan = revised(AddEntry("Doughnut fryer", None, "bakery", Reference("12")))
    section = Parsed(proposals_html(plan, apply(plan))).by_id("issue-1").said
    assert "New in the index → 12 (tiny2) Pastry and cake makers: 1 entry" in section
    assert "“Doughnut fryer” (industry: bakery)" in section


def test_entries_without_a_destination_are_drawn_as_such() -> None:
    plan = revised(MoveEntries(Reference("11 Bakers"[:2]), None, Selector.parse([{"title": ["bread"]}])))
    page = Parsed(proposals_html(plan))
    assert plan.errors
    assert "No destination stated" in page.by_id("issue-1").said
    assert "no destination stated: 1" in page.by_id("issue-1").said


def test_a_code_that_is_nowhere_is_drawn_as_such() -> None:
    page = Parsed(proposals_html(revised(MoveEntries(Reference("11"), Reference("15")))))
    assert "no group of tiny2" in page.by_id("issue-1").said


def test_an_assumption_of_another_name_is_still_told(tiny: Plan) -> None:
    finding = replace(tiny.findings[0], assumed="an assumption that doesn't name it")
    html = proposals_html(replace(tiny, findings=(finding,)))
    assert "an assumption that doesn&#39;t name it" in html


def test_a_plan_without_findings_or_changes_makes_a_page() -> None:
    revision = replace(small_revision(), issues=(), assumptions=(Assumption("x", 9, "A", "B", ()),))
    page = Parsed(proposals_html(make_plan(revision, small_version(), small_index())))
    assert "0 issues were decided" in page.by_id("main").said
    assert "Nothing changes." in page.by_id("main").said


# Legible.

# Advance widths of Arial in thousandths of its size, from the metrics of Helvetica.
ARIAL = {
    **dict.fromkeys("abdeghnopqu0123456789–", 556),
    **dict.fromkeys("ckvxyszJ", 500),
    **dict.fromkeys("ijl", 222),
    **dict.fromkeys("ft .,:;/I", 278),
    **dict.fromkeys("r()-", 333),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("GOQ", 778),
    "m": 833,
    "M": 833,
    "W": 944,
    "L": 556,
    "'": 191,
    "’": 222,
}


def test_widths_are_estimated_on_the_wide_side() -> None:
    titles = [group.title for name in ("soc2010", "soc2020") for group in load.version(name)]
    assert len(titles) > 900
    for title in titles:
        real = sum(ARIAL[character] for character in title) * FONT / 1000
        assert real * 1.05 <= text_width(title) <= real * 1.6, title


def test_no_text_leaves_its_box(page: Parsed) -> None:
    outlines = {one.parent: one for one in page.all("rect")}
    lines = [(one, next((above for above in one.above if above in outlines), None)) for one in page.all("tspan")]
    assert any(box for _, box in lines)
    for line, box in lines:
        if box:
            x, y, width, height = (float(outlines[box].attributes[name]) for name in ("x", "y", "width", "height"))
            size = NOTE_FONT if line.parent and line.parent.attributes.get("class") == "note" else FONT
            assert float(line.attributes["x"]) + text_width(line.said, size) <= x + width + 0.2, line.said
            assert y + size * 0.7 <= float(line.attributes["y"]) <= y + height, line.said


words = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=30)


@given(st.lists(words, max_size=12), st.integers(40, 300))
def test_wrapping_loses_nothing_and_overflows_nothing(parts: list[str], width: int) -> None:
    lines = wrapped(" ".join(parts), width)
    assert "".join("".join(lines).split()) == "".join("".join(parts).split())
    assert all(text_width(line) <= width for line in lines)


groups = st.integers(0, 9)


@given(st.sets(st.tuples(groups, groups), max_size=12), st.lists(st.integers(0, 3), min_size=10, max_size=10))
def test_a_drawing_in_parts_is_still_whole(pairs: set[tuple[int, int]], parents: list[int]) -> None:
    boxes = tuple(
        Box(str(n), str(n), f"Group {n}", parent=str(above) if above < n else None) for n, above in enumerate(parents)
    )
    flows = tuple(Flow(str(a), str(b), 1, "1") for a, b in sorted(pairs))
    parts = parts_of(Drawing("old", "new", boxes, boxes, flows))
    for side in ("left", "right"):
        assert sorted(box.key for part in parts for box in getattr(part, side)) == sorted(box.key for box in boxes)
    assert Counter(flow for part in parts for flow in part.flows) == Counter(flows)
    for part in parts:
        assert {flow.source for flow in part.flows} <= {box.key for box in part.left}
        assert {flow.target for flow in part.flows} <= {box.key for box in part.right}
        Parsed(before_after_svg(part, name="f", title="t", text="t"))


def test_shapes_are_told_apart_without_colour() -> None:
    """Outlines differ in form, or the box says what it is in words."""
    drawn = {}
    for shape in Shape:
        one = Drawing("old", "new", (Box("a", "1", "A", shape=shape),), (), ())
        svg = before_after_svg(one, name="f", title="t", text="t")
        drawn[shape] = re.sub(r' class="[^"]*"', "", svg)
    created, ended, parent = drawn[Shape.CREATED], drawn[Shape.ENDED], drawn[Shape.PARENT]
    assert len({created, ended, parent, drawn[Shape.STAYS]}) == 4


def test_wider_flows_carry_more_entries() -> None:
    boxes = (Box("a", "1", "A"), Box("b", "2", "B"))
    flows = (Flow("a", "a", 300, "300"), Flow("a", "b", 150, "150"), Flow("b", "b", 0, "0"))
    svg = Parsed(before_after_svg(Drawing("o", "n", boxes, boxes, flows), name="f", title="t", text="t"))
    widths = [float(one.attributes["stroke-width"]) for one in svg.all("path", class_="flow")]
    assert widths[1] == widths[0] / 2
    assert widths[1] > widths[2] > 0


# The real revision.


def test_the_page_of_the_real_revision_is_small_enough_to_send(ons_workbook: Path) -> None:
    index = load.index(str(ons_workbook))
    plan = make_plan(load.revision("soc2010-review"), load.version("soc2010"), index)
    html = proposals_html(plan, apply(plan))
    assert len(html.encode()) < 1_500_000
    page = Parsed(html)
    assert len(page.all("section", class_="issue")) == 22
    assert labels(page, 20).count("18") == 1
