"""A group of the classification that a framework describes, as ``occumap map show`` prints it."""

from __future__ import annotations

from rich.markup import escape

from occumap.catalog.occupation_codes import VERSIONS, group_in_words, occupations_of_group
from occumap.catalog.occupations import linked_occupations
from occumap.cli.console import out
from occumap.cli.map_options import first_lines, print_json, print_notice, requirement_in_words
from occumap.cli.print_figures import print_beside
from occumap.model.context import Beside
from occumap.model.noun import counted
from occumap.render import as_dict
from occumap.workflows.map.skills_map import SkillsMap


def show_group(skills_map: SkillsMap, code: str, figures: Beside, *, whole: bool, as_json: bool) -> None:
    """Print which occupations of the map are of a group, and what the group asks."""
    framework, world = skills_map.framework, skills_map.occupations
    assert world is not None
    members = [world[each] for each in occupations_of_group(code, VERSIONS[0], linked_occupations(world))]
    if as_json:
        occupations = [{"code": one.code, "title": one.name, "level": one.level} for one in members]
        print_json({**as_dict.framework_profile(code, framework, figures), "occupations": occupations})
        return
    console, profile = out(), framework.profile(code)
    console.print(f"[bold]{escape(profile.title)}[/] ({escape(group_in_words(code, VERSIONS[0]) or code)})")
    console.print(f"A group of the classification, with {counted(len(members), 'occupation')} on the map.")
    print_beside(console, figures)
    for line in first_lines([f"{one.code} {one.name}, level {one.level}" for one in members], whole=whole):
        console.print(f"  {escape(line)}")
    console.print("\nWhat it asks:" if profile.requirements else "\nNothing is known of what it asks.")
    asked = sorted(profile.requirements, key=lambda one: (-one.importance, one.skill))
    for line in first_lines([requirement_in_words(one, framework) for one in asked], whole=whole):
        console.print(f"  {escape(line)}")
    for note in profile.notes:
        console.print(f"\n{escape(note)}", soft_wrap=True)
    print_notice(console, framework)
