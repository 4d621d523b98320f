"""``occumap unlock``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from occumap.catalog.shipped import DEFAULT_FRAMEWORK
from occumap.cli.console import out
from occumap.cli.map_options import (
    FrameworkOption,
    JsonOption,
    MapOption,
    percent,
    plain_table,
    print_json,
    print_notice,
    say_taken,
)
from occumap.cli.person_options import PersonOption, unlock_start
from occumap.model.amount import amount
from occumap.model.person import Person
from occumap.render import as_dict
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.unlock import unlock, unlock_for_all


def unlock_command(
    start: Annotated[
        str | None, typer.Argument(metavar="[FROM]", help="An occupation. The default is the average over all.")
    ] = None,
    framework: FrameworkOption = DEFAULT_FRAMEWORK,
    threshold: Annotated[
        float, typer.Option(min=0.01, max=1.0, help="The coverage from which an occupation counts as open, 0 to 1.")
    ] = 0.6,
    limit: Annotated[int, typer.Option(help="The number of skills to show.", min=1)] = 10,
    person: PersonOption = None,
    occupations: MapOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which single skill opens the most occupations."""
    skills_map = SkillsMap.named(framework, occupations)
    console = out()
    if start is None and person is None:
        table = unlock_for_all(framework=skills_map, threshold=threshold, limit=limit)
        if as_json:
            print_json(table.to_dicts())
            return
        console.print(
            f"Skills by the number of occupations each opens on its own (coverage of {percent(threshold)} or more), "
            "averaged over all occupations\n"
        )
        shown = plain_table(("skill", "opens on average", "helps"), numbers=2)
        for row in table.iter_rows(named=True):
            shown.add_row(escape(row["title"]), f"{row['mean_opened']:.2f}", f"{row['profiles']} occupations")
        console.print(shown)
        return
    held = unlock_start(start, person, skills_map)
    found = unlock(held, framework=skills_map, threshold=threshold, limit=limit)
    if isinstance(held, str):
        say_taken(skills_map, (held, skills_map.profile(held).id))
    if as_json:
        print_json([as_dict.unlock(one) for one in found])
        return
    if not found:
        console.print(f"No single skill opens an occupation at {percent(threshold)} coverage. Try a lower --threshold.")
        return
    asked = skills_map.framework
    for note in held.profile.notes if isinstance(held, Person) else asked.notes_on(found[0].start):
        console.print(f"[dim]{escape(note)}[/]", soft_wrap=True)
    shown = plain_table(("skill", "from", "to", "opens"))
    for u in found:
        names = "; ".join(asked.profile_titles[code] + "*" * bool(asked.notes_on(code)) for code in u.opens[:3])
        more = f" and {len(u.opens) - 3} more" if len(u.opens) > 3 else ""
        shown.add_row(
            escape(u.title),
            amount(u.held) if u.held else "–",
            amount(u.level, u.unit),
            escape(f"{len(u.opens)}: {names}{more}"),
        )
    console.print(shown)
    if any(asked.notes_on(code) for u in found for code in u.opens[:3]):
        console.print("[dim]* little is known of it, or that of other groups; occumap gap says which[/]")
    print_notice(console, asked)
