"""A change of a revision as the fields of a form: what each kind of form asks, and the changes that its answers state.

The fields say what is wrong with them before anything is written: a group that isn't there, a code that is taken or of
another level, a title that is missing. What several changes come to together is for the audit to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

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
from occumap.model.selector import Selector
from occumap.workflows.revise.change_checks import FieldReader, Standing, reference_to, rows_of
from occumap.workflows.revise.rule_fields import fields_of_rule

MAX_PARTS = 12
Typed = Mapping[str, str]
Kept = Mapping[str, Selector]


class ChangeForm(StrEnum):
    """The forms there are, in the order in which they are offered."""

    SPLIT = "split"
    SPLIT_OFF = "split-off"
    MERGE = "merge"
    TRANSFER = "transfer"
    CREATE = "create"
    RENAME = "rename"
    RECODE = "recode"
    MOVE = "move"
    END = "end"
    ADD_TITLE = "add-title"


class ReadChange(NamedTuple):
    """The changes that a form states, none while something is wrong, and what is wrong by field."""

    changes: tuple[Change, ...]
    errors: dict[str, str]


class ShownChange(NamedTuple):
    """A change as a form shows it: its kind, its fields, and the rules in it that are kept as they are written."""

    form: ChangeForm
    typed: dict[str, str]
    kept: dict[str, Selector]


def changes_of_fields(form: ChangeForm, typed: Typed, standing: Standing, kept: Kept | None = None) -> ReadChange:
    """Return the changes that the fields of a form state.

    Args:
        form: which form it is.
        typed: its fields. A group is named by its code, or by words of its title that no other group has.
        standing: the groups there are, in the old version and in the new one without this change.
        kept: rules, by the name of their fields, that no form can show and that stay as they are.

    >>> from occumap.examples import small_index, small_version
    >>> held = Standing(small_version(), small_version(), has_entries=True)
    >>> read = changes_of_fields(ChangeForm.RENAME, {"group": "bakers", "title": "Bread bakers"}, held)
    >>> print(*read.changes)
    Rename 11 Bakers → ‘Bread bakers’
    >>> changes_of_fields(ChangeForm.RENAME, {"group": "11"}, held).errors
    {'title': 'Enter a title.'}
    """
    reader = FieldReader(typed, standing, dict(kept or {}))
    made = _READERS[form](reader)
    return ReadChange(() if reader.errors else made, reader.errors)


def fields_of_change(change: Change) -> ShownChange:
    """Return the form that shows a change, with its fields filled in.

    >>> fields_of_change(RenameGroup(Reference("11", "Bakers"), "Bread bakers"))[:2]
    (<ChangeForm.RENAME: 'rename'>, {'group': '11 Bakers', 'title': 'Bread bakers'})
    """
    kept: dict[str, Selector] = {}
    form, typed = _shown(change, kept)
    return ShownChange(form, {name: said for name, said in typed.items() if said}, kept)


def _create(reader: FieldReader) -> tuple[Change, ...]:
    code = reader.new_code("code")
    title = reader.required("title", "Enter a title.")
    under = reader.parent("under", code)
    return (CreateGroup(Reference(code, title), under),)


def _rename(reader: FieldReader) -> tuple[Change, ...]:
    group = reader.old_group("group")
    title = reader.required("title", "Enter a title.")
    if group and title == group.title:
        reader.errors["title"] = "The group has this title already. Enter another."
    return (RenameGroup(reference_to(group), title),)


def _recode(reader: FieldReader) -> tuple[Change, ...]:
    group = reader.old_group("group")
    code = reader.new_code("code", like=group, freed=(group,), may_stay=False)
    if group and code == group.code.value:
        reader.errors.setdefault("code", f"The group has the code {code} already. Enter another.")
    title = reader.text("title") or (group.title if group else "")
    under = reader.parent("under", code)
    return (RecodeGroup(reference_to(group), Reference(code, title), under),)


def _move(reader: FieldReader) -> tuple[Change, ...]:
    group, above = reader.old_group("group"), reader.new_group("under")
    if group is None or above is None:
        return ()
    if not reader.standing.codes_spell_parents:
        reader.refuse_not_above("under", above, group.level)
        code = reader.new_code("code", like=group, freed=(group,)) if reader.text("code") else group.code.value
        if group.parent and above.code.value == group.parent.value:
            reader.errors.setdefault("under", "The group stands there already. Choose another parent.")
        to = Reference(code) if code == group.code.value else Reference(code, group.title)
        return (RecodeGroup(reference_to(group), to, reference_to(above)),)
    code = reader.new_code("code", like=group, freed=(group,), above=above, may_stay=False)
    if code == group.code.value:
        reader.errors.setdefault("under", "The group stands there already. Choose another parent.")
    return (RecodeGroup(reference_to(group), Reference(code, group.title)),)


def _transfer(reader: FieldReader) -> tuple[Change, ...]:
    source, to = reader.old_group("group", lowest=True), reader.new_group("to", lowest=True)
    which = reader.text("which") or "some"
    rule = reader.rule("rule", required="Say which titles go to the other group.") if which == "some" else None
    return (MoveEntries(reference_to(source), reference_to(to), rule),)


def _split_off(reader: FieldReader) -> tuple[Change, ...]:
    source = reader.old_group("group", lowest=True)
    code = reader.new_code("code", like=source)
    title = reader.required("title", "Enter a title for the new group.")
    under = reader.parent("under", code)
    rule = reader.rule("rule", required="Say which titles go to the new group.")
    to = Reference(code, title)
    return CreateGroup(to, under), MoveEntries(reference_to(source), to, rule)


def _split(reader: FieldReader) -> tuple[Change, ...]:
    group = reader.old_group("group")
    is_lowest = group is None or group.level == reader.standing.old.rules.lowest.name
    parts: list[Part] = []
    rest = ""
    for n in range(1, rows_of(reader.typed, "parts", 2, MAX_PARTS) + 1):
        name = f"part-{n}"
        if n > 2 and not reader.is_filled(name):
            continue
        code = reader.new_code(
            f"{name}-code", like=group, freed=(group,), among=[part.to for part in parts], what=f" for part {n}"
        )
        title = reader.required(f"{name}-title", f"Enter a title for part {n}.")
        under = reader.parent(f"{name}-under", code)
        rule = reader.rule(f"{name}-rule")
        taken = () if is_lowest else reader.groups_under(f"{name}-groups", group)
        if not rule and not taken:
            if rest and reader.standing.has_entries:
                field = f"{name}-rule-1-title" if is_lowest else f"{name}-groups"
                reader.errors.setdefault(
                    field, f"Say what goes to part {n}. Only one part takes the rest, and {rest} does."
                )
            rest = rest or f"part {n}"
        parts.append(Part(Reference(code, title), rule, None, under, taken))
    return (SplitGroup(reference_to(group), tuple(parts)),)


def _merge(reader: FieldReader) -> tuple[Change, ...]:
    names = [f"group-{n}" for n in range(1, rows_of(reader.typed, "groups", 2, MAX_PARTS) + 1)]
    given = [name for name in names if reader.text(name)]
    groups = [reader.old_group(name) for name in (given if len(given) > 1 else names[:2])]
    found = [group for group in groups if group]
    for name, group in zip(given, groups, strict=False):
        if group and group.level != found[0].level:
            reader.errors[name] = (
                f"{group} is of another level than {found[0]}. Only groups of one level can be merged."
            )
        elif group and any(other is group for other in groups[: given.index(name)]):
            reader.errors[name] = f"{group} is named twice. Choose another group."
    code = reader.new_code("code", like=found[0] if found else None, freed=tuple(found))
    title = reader.required("title", "Enter a title for the merged group.")
    under = reader.parent("under", code)
    return (MergeGroups(tuple(map(reference_to, found)), Reference(code, title), None, under),)


def _end(reader: FieldReader) -> tuple[Change, ...]:
    return (RemoveGroup(reference_to(reader.old_group("group"))),)


def _add_title(reader: FieldReader) -> tuple[Change, ...]:
    title = reader.required("title", "Enter the job title.")
    to = reader.new_group("to", lowest=True)
    return (AddEntry(title, reader.text("additional") or None, reader.text("industry") or None, reference_to(to)),)


_READERS: Mapping[ChangeForm, Callable[[FieldReader], tuple[Change, ...]]] = {
    ChangeForm.SPLIT: _split,
    ChangeForm.SPLIT_OFF: _split_off,
    ChangeForm.MERGE: _merge,
    ChangeForm.TRANSFER: _transfer,
    ChangeForm.CREATE: _create,
    ChangeForm.RENAME: _rename,
    ChangeForm.RECODE: _recode,
    ChangeForm.MOVE: _move,
    ChangeForm.END: _end,
    ChangeForm.ADD_TITLE: _add_title,
}


def _shown(change: Change, kept: dict[str, Selector]) -> tuple[ChangeForm, dict[str, str]]:  # noqa: PLR0911
    match change:
        case CreateGroup(group, under):
            return ChangeForm.CREATE, _new(group) | {"under": _said(under)}
        case RenameGroup(group, title):
            return ChangeForm.RENAME, {"group": str(group), "title": title or ""}
        case RecodeGroup(group, to, under) if under and to.value == group.value:
            return ChangeForm.MOVE, {"group": str(group), "under": str(under)}
        case RecodeGroup(group, to, under):
            return ChangeForm.RECODE, {"group": str(group)} | _new(to) | {"under": _said(under)}
        case MoveEntries(source, to, where):
            which = "some" if where else "all"
            return ChangeForm.TRANSFER, {"group": str(source), "to": _said(to), "which": which} | _rule(
                where, "rule", kept
            )
        case MergeGroups(groups, into, title, under):
            named = {f"group-{n}": str(group) for n, group in enumerate(groups, start=1)}
            new = _new(into) | ({"title": title} if title else {})
            return ChangeForm.MERGE, {"groups": str(len(groups))} | named | new | {"under": _said(under)}
        case SplitGroup(group, parts):
            typed = {"group": str(group), "parts": str(len(parts))}
            for n, part in enumerate(parts, start=1):
                typed |= _shown_part(part, f"part-{n}", kept)
            return ChangeForm.SPLIT, typed
        case RemoveGroup(group):
            return ChangeForm.END, {"group": str(group)}
        case AddEntry(title, add, ind, to):
            return ChangeForm.ADD_TITLE, {
                "title": title,
                "additional": add or "",
                "industry": ind or "",
                "to": str(to),
            }


def _shown_part(part: Part, name: str, kept: dict[str, Selector]) -> dict[str, str]:
    typed = {f"{name}-{field}": said for field, said in _new(part.to).items()}
    if part.name and not typed.get(f"{name}-title"):
        typed[f"{name}-title"] = part.name
    typed[f"{name}-under"] = _said(part.under)
    typed[f"{name}-groups"] = ", ".join(group.value for group in part.groups)
    return typed | _rule(part.where, f"{name}-rule", kept)


def _rule(where: Selector | None, name: str, kept: dict[str, Selector]) -> dict[str, str]:
    typed = fields_of_rule(where, name)
    if typed is None and where is not None:
        kept[name] = where
    return typed or {}


def _new(group: Reference | None) -> dict[str, str]:
    return {"code": group.value, "title": group.title or ""} if group else {}


def _said(group: Reference | None) -> str:
    return str(group) if group else ""
