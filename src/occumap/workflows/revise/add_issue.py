"""An issue put at the end of a revision's text, in which all else stays as it is written."""

from __future__ import annotations

from dataclasses import replace

import yaml

from occumap.errors import ConflictError, InputError
from occumap.io.revision_yaml_text import issue_text
from occumap.model.change import wording
from occumap.model.revision import Issue, Revision
from occumap.workflows.revise.draft import TEXT, stated_revision
from occumap.workflows.revise.text_places import after, end_of_line, indented
from occumap.yaml_text import compose_yaml


def with_issue(text: str, issue: Issue) -> tuple[str, int]:
    """Return the text with one more issue, and the number that the issue has in it: the next one.

    Raises:
        InputError: the text is no revision, or is written so that it must be edited by hand.
        ConflictError: it has an issue with this question already.

    >>> from occumap.model.revision import Decision
    >>> issue = Issue(1, "Why?", "", Decision.NO_ACTION, reason="Nobody asks.")
    >>> print(with_issue("revision: x\\nfrom: a\\nto: b\\nissues: []\\n", issue)[0])
    revision: x
    from: a
    to: b
    issues:
    - issue: 1
      question: Why?
      decision: no further action
      reason: Nobody asks.
    <BLANKLINE>
    """
    stated = stated_revision(text)
    same = issue_asking(text, issue.question)
    if same is not None:
        raise ConflictError(
            f"{TEXT}, issue {same}", "it asks this question already", hint="Edit that issue, or choose another draft."
        )
    numbered = replace(issue, number=max((one.number for one in stated.issues), default=0) + 1)
    made = _inserted(text, issue_text(numbered))
    if made is None or not _is_with(made, stated, numbered):
        raise InputError(TEXT, "its issues are written in a way that can’t be added to here", hint="Edit the text.")
    return made, numbered.number


def issue_asking(text: str, question: str) -> int | None:
    """Return the number of the issue that asks a question already; None if none does.

    Raises:
        InputError: the text is no revision.
    """
    return next((one.number for one in stated_revision(text).issues if one.question == question), None)


def codes_given(text: str) -> frozenset[str]:
    """Return the codes that a revision's changes lead to, which a new group can’t have any more.

    Raises:
        InputError: the text is no revision.
    """
    changes = (request.change for request in stated_revision(text).requests())
    return frozenset(target.group.value for change in changes for target in wording(change).after if target.group)


def _inserted(text: str, item: str) -> str | None:
    root = compose_yaml(text)
    assert isinstance(root, yaml.MappingNode)  # a text that states a revision is one
    issues = next(value for key, value in root.value if key.value == "issues")
    if isinstance(issues, yaml.SequenceNode) and issues.value:
        if issues.flow_style:
            return None
        place = after(text, issues)
        lines = indented(item, issues.start_mark.column)
        gap = "" if text[:place].endswith("\n") or not place else "\n"
        return f"{text[:place]}{gap}{lines}{text[place:]}"
    key = next(key for key, _ in root.value if key.value == "issues")
    before = text[: key.end_mark.index]
    rest = text[end_of_line(text, max(issues.end_mark.index, key.end_mark.index)) :]
    return f"{before}:\n{item}{rest}"


def _is_with(made: str, stated: Revision, issue: Issue) -> bool:
    try:
        found = stated_revision(made)
    except InputError:
        return False
    return found == replace(stated, issues=(*stated.issues, issue))
