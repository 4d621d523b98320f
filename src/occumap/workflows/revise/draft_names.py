"""The names of a draft: of the revision, of the version it revises and of the one it makes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import yaml

from occumap.catalog import load
from occumap.errors import InputError
from occumap.model.revision import Revision
from occumap.workflows.revise.draft import TEXT, stated_revision
from occumap.workflows.revise.publish import good_name, names_held
from occumap.workflows.revise.text_places import end_of_line, keys_of
from occumap.yaml_text import compose_yaml

BLANK = """\
revision: {name}
title: {title}
from: {version}
to: {to}

issues: []
"""
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def name_faults(*, name: str, to: str, base: str) -> dict[str, str]:
    """Return what is wrong with the names of a draft, by ``name``, ``from`` and ``to``.

    >>> sorted(name_faults(name="soc2010-review", to="soc2020", base="soc1066"))
    ['from', 'name', 'to']
    >>> name_faults(name="bakers-2027", to="soc2010-bakers", base="soc2010")
    {}
    """
    faults = {}
    versions, revisions = names_held()
    try:
        good_name(name, "the draft's name")
        if name in revisions:
            faults["name"] = f"There is a revision with the name {name} already. Choose another."
    except InputError:
        faults["name"] = _FORM.format(name or "An empty name")
    try:
        good_name(to, "the name of the new version")
        if to in versions:
            faults["to"] = f"There is a version with the name {to} already. Choose another."
    except InputError:
        faults["to"] = _FORM.format(to or "An empty name")
    if base not in load.names("version"):
        faults["from"] = "Choose a version from the list."
    return faults


_FORM = "{} can’t be used. Use lower-case letters, digits, dots and hyphens, such as soc2025-review."


def with_names(text: str, names: Mapping[str, str]) -> str:
    """Return a text with other names; all else stays as it is written.

    Args:
        text: of a revision.
        names: by key of the file: ``revision``, ``title``, ``from``, ``to``.

    Raises:
        InputError: the text is no revision, or is written so that it must be edited by hand.

    >>> print(with_names("revision: x # ours\\nfrom: a\\nto: b\\nissues: []\\n", {"revision": "y", "title": "Y: it"}))
    revision: y # ours
    title: "Y: it"
    from: a
    to: b
    issues: []
    <BLANKLINE>
    """
    stated = stated_revision(text)
    root = compose_yaml(text)
    assert isinstance(root, yaml.MappingNode)  # a text that states a revision is one
    keys = keys_of(root)
    edits = []
    for key, name in names.items():
        written = name if _PLAIN.fullmatch(name) else json.dumps(name, ensure_ascii=False)
        if key in keys:
            node = keys[key][1]
            after = "\n" if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") else ""
            edits.append((node.start_mark.index, node.end_mark.index, written + after))
        else:
            place = end_of_line(text, keys["revision"][1].end_mark.index)
            edits.append((place, place, f"{key}: {written}\n"))
    for start, end, fresh in sorted(edits, reverse=True):
        text = text[:start] + fresh + text[end:]
    said = {key: " ".join(name.split()) for key, name in names.items()}
    meant = replace(
        stated,
        id=said.get("revision", stated.id),
        title=said.get("title", stated.title),
        from_version=said.get("from", stated.from_version),
        to_version=said.get("to", stated.to_version),
    )
    if not _says(text, meant):
        raise InputError(TEXT, "its names are written in a way that can’t be changed here", hint="Edit the text.")
    return text


def _says(text: str, meant: Revision) -> bool:
    try:
        return stated_revision(text) == meant
    except InputError:
        return False
