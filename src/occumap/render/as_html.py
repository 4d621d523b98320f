"""Nouns as notebooks show them: one fragment of HTML each, whole in itself, readable on light and on dark.

Nothing is loaded and nothing runs. Text takes the colour of the notebook; drawings bring their own paper. All that a
user gave is escaped. The functions have the names of the nouns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from occumap.model.coding import Coding, Question
from occumap.model.correspondence import Correspondence
from occumap.model.courses import Provision
from occumap.model.finding import Finding
from occumap.model.gap import Move, Moves
from occumap.model.index import Index
from occumap.model.index_comparison import IndexComparison
from occumap.model.noun import counted
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.path import Path, Paths, Step
from occumap.model.plan import Comparison, Outcome, Plan, Replay
from occumap.model.revision import Issue, Revision
from occumap.model.skills import Framework, Profile
from occumap.model.staff import Workforce
from occumap.model.version import Version
from occumap.model.viability import Viability
from occumap.model.weights import WeightedCorrespondence
from occumap.render.gaps_as_html import drawing_name, gap, to_learn
from occumap.render.map import gap_svg, map_svg, near_in_words, path_svg, percent
from occumap.render.notebook import Html, cover, fragment, table, text

if TYPE_CHECKING:
    from occumap.coding.coder import Coder

SHOWN = 12


def version(noun: Version) -> str:
    """Show how many groups each level has, and the groups at the top with what is under them."""
    levels = ", ".join(f"{n:,} {level}" for level, n in noun.counts().items())
    tops = ((g.code.value, g.title, len(noun.children(g.code.value)) or None) for g in noun.children(None))
    below = [level.name for level in noun.rules.levels][1:2]
    head = ("Code", "Title", *(f"{name} groups under it" for name in below or ["groups under it"]))
    return fragment(
        f"{noun.title} ({noun.id})",
        text(f"{counted(len(noun), 'group')}: {levels}." if len(noun) else "No groups."),
        table(head, tops),
    )


def index(noun: Index) -> str:
    """Show the first entries with their codes in each version."""
    rows = (
        (str(entry), *(entry.codes[v].value if v in entry.codes else None for v in noun.versions))
        for entry in map(noun.at, range(min(SHOWN, len(noun))))
    )
    said = text(f"{counted(len(noun), 'entry', 'entries')} coded to {', '.join(noun.versions) or 'nothing'}.")
    return fragment(f"Index {noun.name}", said, table(("Entry", *noun.versions), rows, total=len(noun)))


def correspondence(noun: Correspondence) -> str:
    """Show the first links with their shares both ways."""
    old, new = noun.from_version, noun.to_version
    head = (old, new, "Entries", f"Share of {old}", f"Share of {new}")
    rows = (
        (k.from_code.value, k.to_code.value, k.entries, percent(k.share_of_from), percent(k.share_of_to))
        for k in noun.links
    )
    partial = f", {len(noun.partial_links):,} of them partial" if noun.partial_links else ""
    return fragment(f"{old} → {new}", text(f"{counted(len(noun.links), 'link')}{partial}."), table(head, rows))


def weighted_correspondence(noun: WeightedCorrespondence) -> str:
    """Show the first weighted links."""
    columns = ("from", "to", "source", "group", "share_of_from", "base")
    rows = ((a, b, c, d, percent(share), base) for a, b, c, d, share, base in noun.frame.select(columns).iter_rows())
    head = (noun.from_version, noun.to_version, "Source", "People", "Share", "Records")
    said = text(f"{counted(len(noun.frame), 'weighted link')} from {', '.join(noun.sources)}.")
    return fragment(f"{noun.from_version} → {noun.to_version}", said, table(head, rows))


def revision(noun: Revision) -> str:
    """Show its issues with what was decided."""
    rows = ((one.number, one.question, one.decision.value, len(one.changes) or None) for one in noun.issues)
    said = text(f"{noun.from_version} → {noun.to_version}, {counted(len(noun.issues), 'issue')}.")
    return fragment(noun.title, said, table(("Issue", "Question", "Decision", "Changes"), rows))


def issue(noun: Issue) -> str:
    """Show what was asked, found and decided, and the changes it asks for."""
    parts = [text(noun.found), text(f"Decision: {noun.decision.value}. {noun.reason}")]
    if noun.changes:
        parts.append(table(("Changes",), ((str(change),) for change in noun.changes), shown=len(noun.changes)))
    return fragment(f"Issue {noun.number}. {noun.question}", *parts)


def plan(noun: Plan) -> str:
    """Show its findings, the gravest first."""
    still = f"{counted(len(noun.errors), 'open error')}: it can’t be applied" if noun.errors else "it can be applied"
    said = text(f"{counted(len(noun.findings), 'finding')}; {still}.")
    return fragment(f"Plan of {noun.revision.title}", said, _findings(noun.findings))


def finding(noun: Finding) -> str:
    """Show what is wrong and how to fix it."""
    return fragment(f"{noun.severity.value.capitalize()}: {noun.id}", _findings((noun,)))


def _findings(findings: Iterable[Finding]) -> Html:
    rows = (
        (f.severity.value, f.status, ", ".join(map(str, f.issues)), f"{f.message} {f.way_out}".strip())
        for f in findings
    )
    return table(("Severity", "Status", "Issues", "What, and how to fix it"), rows)


def outcome(noun: Outcome) -> str:
    """Show the new version beside the old one, and the entries that moved."""
    old, new = noun.plan.old, noun.version
    counts = ((level, old.counts().get(level), n) for level, n in new.counts().items())
    moved = (
        (title, a, b, issue, rule)
        for title, a, b, issue, rule in noun.destinations.select(
            "title", "from_code", "to_code", "issue", "rule"
        ).iter_rows()
        if a != b
    )
    return fragment(
        noun.plan.revision.title,
        table(("Level", old.id, new.id), counts),
        table(("Entry", old.id, new.id, "Issue", "Rule"), moved),
    )


def comparison(noun: Comparison) -> str:
    """Show how many groups of each level changed how, and the first groups that did."""
    changed = [change for change in noun.changes if change.label != "unchanged"]
    rows = (
        (c.group.version, c.group.value, c.title, c.label, " ".join(x.value for x in c.went_to or c.came_from))
        for c in changed
    )
    same = len(noun.changes) - len(changed)
    said = text(f"{counted(len(noun.changes), 'group')}: {same:,} unchanged, {len(changed):,} changed.")
    head = ("Version", "Code", "Title", "What happened", "Went to, or came from")
    return fragment(f"{noun.old.title} → {noun.new.title}", said, table(head, rows))


def index_comparison(noun: IndexComparison) -> str:
    """Show the entries that changed between two indexes."""
    rows = ((c.version, c.change.value, c.title, " ".join(c.old_codes), " ".join(c.new_codes)) for c in noun.changes)
    changes = table(("Version", "Change", "Title", "Old", "New"), rows)
    return fragment(f"{noun.old} → {noun.new}", text(f"{counted(len(noun.changes), 'change')}."), changes)


def replay(noun: Replay) -> str:
    """Show how far the revision agrees with the final version, and the first entries where it doesn't."""
    total = noun.total
    said = text(f"{total.agree:,} of {counted(total.entries, 'entry', 'entries')} agree ({percent(total.share)}).")
    rows = ((d.entry, *_codes(d.from_code, d.draft_code, d.final_code), d.sort) for d in noun.disagreements)
    head = ("Entry that differs", "From", "Draft", "Final", "Why")
    return fragment(f"{noun.revision.title} against {noun.final_version}", said, table(head, rows))


def coding(noun: Coding) -> str:
    """Show the code with its reason, its alternatives, and the question that would decide."""
    answer, said = "no code", noun.reason
    if noun.code:
        answer = f"{noun.code.value} {noun.group_title} ({noun.code.version})"
        sure = noun.confidence_in_words.capitalize()
        said = (
            f"{sure} ({noun.confidence:.2f}): {noun.method.in_words}. {noun.reason} {noun.agreement_in_words}".strip()
        )
    parts = [text(said)]
    if noun.candidates:
        rows = ((c.code.value, c.title, percent(c.probability)) for c in noun.candidates)
        parts.append(table(("Code", "It may be", "Probability"), rows, shown=SHOWN))
    if noun.question:
        parts.append(_asked(noun.question))
    return fragment(f"‘{noun.title}’ → {answer}", *parts)


def question(noun: Question) -> str:
    """Show the question with the code that each answer leads to."""
    return fragment("Question", _asked(noun))


def _asked(noun: Question) -> Html:
    rows = [(option.answer, option.code.value) for option in noun.options]
    rows += [("none of these", noun.otherwise.value)] if noun.otherwise else []
    return table((noun.text, "Code"), rows)


def coder(noun: Coder) -> str:
    """Show what its answers depend on."""
    return fragment("Coder", table(("What", "Version"), noun.versions.items()))


def move(noun: Move) -> str:
    """Show the bars of its gap, and the ways in."""
    ways = "; ".join(one.described for one in noun.products)
    said = f"Leads {noun.direction.value}, to level {noun.level}. {f'Ways in: {ways}.' if ways else ''}"
    return fragment("", Html(gap_svg(noun.gap, name=drawing_name(noun))), text(said))


def moves(noun: Moves) -> str:
    """Show where each move leads, how much of it is held, and what is missing most."""
    rows = (
        (m.to, m.to_title, m.level, m.direction.value, cover(m.coverage), near_in_words(m), to_learn(m.gap))
        for m in noun
    )
    head = ("Code", "Occupation", "Level", "Leads", "Held", "Near by", "Missing most")
    title = f"Moves from {noun[0].start_title}" if noun else "No moves"
    return fragment(title, table(head, rows, shown=len(noun)) if noun else text("None fits."))


def path(noun: Path) -> str:
    """Show its steps with what each asks."""
    return fragment("", Html(path_svg(noun, name=drawing_name(noun))))


def step(noun: Step) -> str:
    """Show the bars of its gap."""
    return gap(noun.gap)


def paths(noun: Paths) -> str:
    """Show each path beside the others."""
    drawn = "".join(
        f'<div style="flex:1 1 20rem;max-width:30rem">{path_svg(one, name=drawing_name(one))}</div>' for one in noun
    )
    row = Html(f'<div style="display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start">{drawn}</div>')
    return fragment("" if noun else "No path", row)


def framework(noun: Framework) -> str:
    """Show its scale and its first skills."""
    rows = noun.skills.select("skill", "title", "family", "definition").head(SHOWN).iter_rows()
    levels = f"{noun.scale.name}, {noun.scale.lowest:g} to {noun.scale.highest:g}"
    held_or_not = f"numbers of {noun.scale.unit}" if noun.scale.unit else "held or not"
    scale = levels if noun.scale.graded else held_or_not
    size = f"{counted(len(noun.skills), 'skill')}, {counted(len(noun.profiles), 'profile')}"
    said = f"{size}, {counted(len(noun.requirements), 'requirement')}. Scale: {scale}. {noun.notice}"
    return fragment(
        noun.title, text(said), table(("Id", "Skill", "Family", "Definition"), rows, total=len(noun.skills))
    )


def profile(noun: Profile) -> str:
    """Show its requirements."""
    rows = ((r.skill, f"{r.level:g}", f"{r.importance:g}", "yes" if r.essential else "no") for r in noun.requirements)
    return fragment(noun.title, table(("Skill", "Level", "Importance", "Essential"), rows))


def occupational_map(noun: OccupationalMap) -> str:
    """Show all of it as one drawing: a panel for each route, in it a mark for each occupation."""
    drawing = Html(f'<div style="overflow:auto;max-height:48rem">{map_svg(noun, name=drawing_name(noun, "map"))}</div>')
    said = f"{counted(len(noun.occupations), 'occupation')} in {counted(len(noun.clusters), 'cluster')}."
    return fragment(noun.title, text(said), drawing)


def occupation(noun: Occupation) -> str:
    """Show what is known of it."""
    rows = (
        ("Level", noun.level),
        ("Standard", noun.standard),
        ("soc2010", noun.soc2010),
        ("soc2020", noun.soc2020),
        ("Products", ", ".join(noun.products) or None),
    )
    return fragment(str(noun), table(("What", "Value"), rows))


def viability(noun: Viability) -> str:
    """Show the groups that aren't surely large enough, the smallest first."""
    open_ = sorted((g for g in noun.groups if g.verdict != "viable"), key=lambda g: (g.people is None, g.people or 0))
    rows = ((g.code.value, g.title, _people(g.people), _people(g.low), _people(g.high), g.verdict.value) for g in open_)
    warn = " These records are made up: they say nothing of anybody." if noun.made_up else ""
    said = (
        f"{noun.policy.in_words}. {len(open_):,} of {counted(len(noun.groups), 'group')} are not surely viable.{warn}"
    )
    head = (noun.version, "Title", "People", "From", "To", "Verdict")
    return fragment(f"Viability of {noun.version} in {noun.source_title or noun.source}", text(said), table(head, rows))


def viability_report(noun: Any) -> str:
    """Show the groups of the version, or those that a revision would make."""
    return viability(noun.groups)


def discovered(noun: Any) -> str:
    """Show the candidate groups inside a group, each with its most typical titles."""
    found = noun.found
    rows = ((g.name, len(g.rows), f"{g.score:.2f}", "; ".join(noun.titles(g, 6))) for g in found.groups)
    said = text(
        f"{counted(len(found.groups), 'candidate group')} among {counted(len(found.rows), 'entry', 'entries')}."
    )
    title = f"What is hidden in {found.code} {noun.version[found.code].title}"
    return fragment(title, said, table(("Candidate", "Entries", "Score", "Titles"), rows))


def conversion(noun: Any) -> str:
    """Show the converted figures with their intervals, and what couldn't be placed."""
    done, columns = noun.converted, ("code", "title", "value", "low", "high", "note")
    rows = (
        (code, title, *map(_people, figures), note)
        for code, title, *figures, note in noun.table.select(columns).iter_rows()
    )
    head = (done.weights.to_version, "Title", "Figure", "From", "To", "Note")
    parts = [
        text(f"{noun.balance}. Weights: {noun.evidence}. Intervals of 95 % are of the table."),
        table(head, rows),
    ]
    if noun.account:
        left = ((one.reason, ", ".join(one.codes), one.rows, _people(one.figure)) for one in noun.account)
        parts.append(table(("Left out", "Codes", "Rows", "Figure"), left))
    return fragment(f"{done.weights.from_version} → {done.weights.to_version}", *parts)


def workforce(noun: Workforce) -> str:
    """Show every post with who is assigned, and whom to hire for."""
    rows = (
        (role, post, name, cover(coverage), "hire" if hire else "")
        for role, post, _, name, coverage, _, hire in noun.assignment.iter_rows()
    )
    return fragment("Posts", table(("Role", "Post", "Assigned", "Holds", ""), rows), *_left_out(noun.left_out))


def provision(noun: Provision) -> str:
    """Show the smallest set of courses and how far each takes it."""
    rows = (
        (course, cover(share), people, runs, _people(cost))
        for course, _, _, share, people, runs, cost in noun.chosen(noun.smallest).iter_rows()
    )
    head = ("Course", "Closed with it", "People", "Runs", "Cost")
    said = text(
        f"Together they close {percent(noun.smallest.share)} of the gap; all courses, {percent(noun.reachable)}."
    )
    return fragment("Smallest set of courses", said, table(head, rows), *_left_out(noun.left_out))


def exported(noun: Any) -> str:
    """Show the files written, and what was left out of them."""
    losses = table(("Left out",), ((loss,) for loss in noun.losses)) if noun.losses else text("Nothing was left out.")
    return fragment(noun.subject.name, table(("Written",), ((str(path),) for path in noun.paths)), losses)


def _left_out(left_out: Sequence[Any]) -> list[Html]:
    return [table(("Not used", "Why"), ((f"{o.file}, row {o.row}", o.reason) for o in left_out))] if left_out else []


def _people(number: float | None) -> str | None:
    return None if number is None else f"{number:,.0f}"


def _codes(*codes: Any) -> tuple[str | None, ...]:
    return tuple(code.value if code else None for code in codes)
