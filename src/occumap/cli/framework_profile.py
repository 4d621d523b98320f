"""A profile of a framework with occupations of its own, as ``occumap map show`` prints it."""

from __future__ import annotations

from rich.markup import escape

from occumap.cli.console import out
from occumap.cli.map_options import first_lines, print_json, print_notice, requirement_in_words, say_taken
from occumap.cli.print_figures import print_background, print_beside
from occumap.model.context import Context
from occumap.render import as_dict
from occumap.workflows.map.background import background
from occumap.workflows.map.context_beside import beside
from occumap.workflows.map.skills_map import SkillsMap

MAX_TITLES = 12


def show_profile(skills_map: SkillsMap, text: str, held: Context, *, whole: bool, as_json: bool) -> None:
    """Print what an occupation of a framework asks, and what else it is called.

    Raises:
        AmbiguousNameError: several may be meant.
        UnknownNameError: nothing fits.
    """
    framework = skills_map.framework
    profile = framework.profile(skills_map.find(text))
    say_taken(skills_map, (text, profile.id))
    published = background(profile.id, framework)
    figures = beside(profile.id, skills_map, held)
    if as_json:
        print_json(as_dict.framework_profile(profile.id, framework, figures, published))
        return
    console = out()
    console.print(f"[bold]{escape(profile.title)}[/] ({escape(profile.id)}), of {escape(framework.title)}")
    others = as_dict.other_titles(profile.id, framework)
    if others:
        more = f" and {len(others) - MAX_TITLES} more" if len(others) > MAX_TITLES else ""
        console.print(f"Also called: {escape('; '.join(others[:MAX_TITLES]))}{more}.")
    if skills_map.levels and profile.id in skills_map.levels:
        console.print(f"Job zone {skills_map.levels[profile.id]:g}.")
    print_beside(console, figures)
    print_background(console, published)
    console.print()
    asked = sorted(profile.requirements, key=lambda one: (-one.importance, one.skill))
    for line in first_lines([requirement_in_words(one, framework) for one in asked], whole=whole):
        console.print(f"  {escape(line)}")
    print_notice(console, framework)
