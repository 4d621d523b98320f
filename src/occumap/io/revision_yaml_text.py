"""A revision as the YAML that `occumap.io.revision_yaml` reads, laid out for people who will edit it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

import yaml

from occumap.io.revision_yaml_changes import is_title_read_otherwise
from occumap.io.yaml_place import is_read_otherwise
from occumap.model.change import (
    AddEntry,
    Change,
    CreateGroup,
    MergeGroups,
    MoveEntries,
    Part,
    RecodeGroup,
    RemoveGroup,
    RenameGroup,
    SplitGroup,
)
from occumap.model.code import Reference
from occumap.model.revision import Assumption, Issue, Revision
from occumap.model.selector import Clause, Selector
from occumap.model.viability import ViabilityPolicy

_WIDTH = 110
_Fields = dict[str, Any]


def revision_text(revision: Revision) -> str:
    """Return a revision as YAML text; what reads it gives the same revision again.

    >>> from occumap.examples import small_revision
    >>> print(*revision_text(small_revision()).splitlines()[:6], sep="\\n")
    revision: tiny-review
    title: Review of the tiny classification
    from: tiny1
    to: tiny2
    issues:
    - issue: 1
    """
    fields: _Fields = {
        "revision": revision.id,
        "title": revision.title,
        "source": revision.source,
        "from": revision.from_version,
        "to": revision.to_version,
        "final": revision.final,
        "evidence": [_policy(one) for one in revision.evidence],
        "issues": [_issue(one) for one in revision.issues],
        "assumptions": [_assumption(one) for one in revision.assumptions],
        "accepted": [{"finding": one.finding, "reason": one.reason} for one in revision.accepted],
    }
    return _dumped(_said(fields, always=("issues",)))


def issue_text(issue: Issue) -> str:
    """Return an issue as an item of the list ``issues`` of a revision.

    >>> from occumap.examples import small_revision
    >>> print(issue_text(small_revision().issues[3]).splitlines()[-1])
      about: 30 Lamplighters
    """
    return _dumped([_issue(issue)])


def changes_text(changes: Sequence[Change]) -> str:
    """Return changes as items of the list ``changes`` of an issue.

    >>> print(changes_text([RenameGroup(Reference("11", "Bakers"), "Bread bakers")]), end="")
    - rename:
        group: 11 Bakers
        title: Bread bakers
    """
    return _dumped([_change(one) for one in changes])


class _Flow(list[str]):
    """A list that stands on one line."""


class _Quoted(str):
    """A text that is read otherwise without quotes."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes no aliases, and nothing for what isn't stated."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 (as PyYAML has it)
        return True


_Dumper.add_representer(_Flow, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, True))
_Dumper.add_representer(
    _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)
_Dumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))


def _dumped(data: object) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)


def _said(fields: _Fields, *, always: Sequence[str] = ()) -> _Fields:
    """Return the fields that say something."""
    return {key: value for key, value in fields.items() if value not in ("", [], None) or key in always}


def _issue(issue: Issue) -> _Fields:
    about = [_named(one) for one in issue.about]
    return _said(
        {
            "issue": issue.number,
            "question": issue.question,
            "found": issue.found,
            "cites": _Flow(issue.cites),
            "level_reason": issue.level_reason,
            "decision": issue.decision.value,
            "reason": issue.reason,
            "about": about[0] if len(about) == 1 else about,
            "changes": [_change(one) for one in issue.changes],
        },
        always=("question",),
    )


def _assumption(one: Assumption) -> _Fields:
    return _said(
        {
            "assumption": one.id,
            "issue": one.issue,
            "assume": one.assume,
            "because": one.because,
            "answers": list(one.answers),
            "changes": [_change(change) for change in one.changes],
        },
        always=("answers",),
    )


def _policy(one: ViabilityPolicy) -> _Fields:
    return _said(
        {
            "evidence": one.name,
            "viability": f"{one.minimum:.12g}",
            "source": one.source,
            "confidence": repr(one.confidence),
            "max_in_residual": repr(one.max_in_residual),
            "compared_with": one.compared_with,
        }
    )


def _change(change: Change) -> _Fields:  # noqa: PLR0911 - one for each kind of change
    match change:
        case CreateGroup(group, under):
            return {"create": _said({"group": _named(group), "under": _maybe(under)}) if under else _named(group)}
        case RenameGroup(group, title):
            return {"rename": {"group": _named(group), "title": _titled(title, group)}}
        case RecodeGroup(group, to, under):
            if under and to == Reference(group.value):
                return {"place": {"group": _named(group), "under": _named(under)}}
            return {"recode": _said({"group": _named(group), "to": _named(to), "under": _maybe(under)})}
        case MoveEntries(source, to, where):
            return {"move": _said({"from": _named(source), "to": _maybe(to), "where": _where(where)}, always=("to",))}
        case MergeGroups(groups, into, title, under):
            fields = {
                "groups": list(map(_named, groups)),
                "into": _maybe(into),
                "title": _titled(title, into),
                "under": _maybe(under),
            }
            return {"merge": _said(fields, always=("into",))}
        case SplitGroup(group, parts):
            return {"split": {"group": _named(group), "parts": [_part(part) for part in parts]}}
        case RemoveGroup(group):
            return {"remove": _named(group)}
        case AddEntry(title, add, ind, to):
            return {"add_entry": _said({"title": title, "additional": add, "industry": ind, "to": _named(to)})}
        case _:
            assert_never(change)


def _part(part: Part) -> _Fields:
    fields = {
        "to": _maybe(part.to),
        "where": _where(part.where),
        "name": part.name,
        "under": _maybe(part.under),
        "groups": list(map(_named, part.groups)),
    }
    return _said(fields, always=("to",))


def _named(reference: Reference) -> str:
    text = str(reference)
    return _Quoted(text) if is_read_otherwise(text) or is_title_read_otherwise(text, None) else text


def _titled(title: str | None, group: Reference | None) -> str | None:
    return _Quoted(title) if title and is_title_read_otherwise(title, group) else title


def _maybe(reference: Reference | None) -> str | None:
    return _named(reference) if reference else None


def _where(selector: Selector | None) -> list[_Fields] | None:
    return [_clause(one) for one in selector.clauses] if selector else None


def _clause(clause: Clause) -> _Fields:
    fields: _Fields = {field: _Flow(map(str, phrases)) for field, phrases in clause.fields}
    return fields | ({"unless": _where(clause.unless)} if clause.unless else {})
