"""Frameworks of groups, laid on the occupations of a map: the UK Standard Skills Classification comes with Occumap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from occumap.atlas.occupation_profiles import GroupTree, joined, on_occupations, with_groups
from occumap.catalog import shipped
from occumap.catalog.shipped import STANDARD_SKILLS, STANDARD_SKILLS_OF_GROUPS
from occumap.io.standard_skills import read_group_texts
from occumap.io.standard_skills_framework import (
    StandardSkillsFacts,
    facts_of_texts,
    read_standard_skills_facts,
    read_structure,
    standard_skills_framework,
    texts_of_tasks,
)
from occumap.io.standard_skills_release import read_standard_skills_release
from occumap.model.occupational_map import OccupationalMap
from occumap.model.skills import Framework

# Nothing is borrowed from further away than the minor group.
_HIGHEST = "minor"
_DATA = files("occumap.data")
_NOTICE = (
    "Tasks and their relatedness to groups of jobs are those of the UK Standard Skills Classification, a development "
    "version. We gathered the tasks into skills and named these; Skills England hasn't checked them. An occupation "
    "takes after its six-digit groups."
)


@cache
def standard_skills(occupations: OccupationalMap) -> Framework:
    """Return the UK Standard Skills Classification on the occupations of a map, and its groups behind them."""
    return _laid_on(_framework(_facts(), STANDARD_SKILLS), occupations)


@cache
def standard_skills_of_groups() -> Framework:
    """Return the UK Standard Skills Classification on SOC2020: its six-digit (``2126/01``) and its unit groups."""
    groups = _framework(_facts(), STANDARD_SKILLS_OF_GROUPS)
    titles, _ = _structure()
    return with_groups(groups, _tree(groups), titles)


def standard_skills_in(path: Path, name: str, occupations: OccupationalMap) -> tuple[Framework, tuple[str, ...]]:
    """Return the tasks in a publisher's workbook as a framework laid on a map's occupations, and what to say of it.

    Its sentences are among the extras (``task_texts``).

    Raises:
        InputError: it can't be read.
    """
    said = read_group_texts(path)
    facts, notes = facts_of_texts(said, _facts())
    laid = _laid_on(_framework(facts, name), occupations)
    return replace(laid, extras={**laid.extras, "task_texts": texts_of_tasks(said)}), notes


def standard_skills_release(path: Path, name: str, occupations: OccupationalMap) -> tuple[Framework, tuple[str, ...]]:
    """Return a whole release, in a folder or a workbook, laid on the occupations of a map; and what to say of it.

    Raises:
        InputError: it can't be read.
    """
    release = read_standard_skills_release(path, name)
    return _laid_on(release.framework, occupations), release.said


def _framework(facts: StandardSkillsFacts, name: str) -> Framework:
    stated = shipped.catalog()["frameworks"].get(name, _stated())
    return standard_skills_framework(facts, name, title=stated["title"], source=stated["source"], notice=_NOTICE)


def _laid_on(groups: Framework, occupations: OccupationalMap) -> Framework:
    """Return profiles of the occupations, and of all groups, so that what is beyond the map is found too."""
    tree = _tree(groups)
    return joined(on_occupations(groups, occupations, tree), with_groups(groups, tree, _structure()[0]))


def _tree(groups: Framework) -> GroupTree:
    return GroupTree(_structure()[1], tuple(groups.profiles["profile"]))


@cache
def _structure() -> tuple[dict[str, str], dict[str, str]]:
    with as_file(_DATA.joinpath(_stated()["structure"])) as path:
        return read_structure(path, highest=_HIGHEST)


@cache
def _facts() -> StandardSkillsFacts:
    with as_file(_DATA.joinpath(_stated()["folder"])) as folder:
        return read_standard_skills_facts(folder, *_structure())


def _stated() -> Mapping[str, Any]:
    stated: Mapping[str, Any] = shipped.catalog()["frameworks"][STANDARD_SKILLS]
    return stated
