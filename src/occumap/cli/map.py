"""``occumap map``: routes, one route as a grid, one occupation, and the map linked to another version.

Whether its codes are right, and what changed on it, stand in `occumap.cli.map_check` and `occumap.cli.map_changes`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from occumap.catalog import shipped
from occumap.catalog.load import occupational_map
from occumap.catalog.shipped import DEFAULT_FRAMEWORK
from occumap.cli.console import out
from occumap.cli.file_command import FileCommand
from occumap.cli.framework_profile import show_profile
from occumap.cli.map_changes import changes
from occumap.cli.map_check import check
from occumap.cli.map_group import show_group
from occumap.cli.map_options import (
    AllOption,
    ContextOption,
    FrameworkOption,
    JsonOption,
    KeepOption,
    MapOption,
    first_lines,
    print_json,
    print_notice,
    products_in_words,
    requirement_in_words,
    say_taken,
)
from occumap.cli.out_file import to_folder
from occumap.cli.print_figures import print_background, print_beside
from occumap.errors import InputError, UnknownNameError
from occumap.model.context import Beside
from occumap.model.noun import counted
from occumap.model.occupational_map import Occupation, OccupationalMap, OccupationStatus, PublishedWay, TechnicalLevel
from occumap.model.relink import LinkStatus, Relink
from occumap.model.skills import Framework
from occumap.render import as_dict
from occumap.render.map import PUBLISHED_HEADINGS, map_html, map_svg
from occumap.workflows.map.background import background
from occumap.workflows.map.context_beside import beside, context_of
from occumap.workflows.map.keep_drawing import keep_drawing
from occumap.workflows.map.relink import keep as keep_relinked
from occumap.workflows.map.relink import relink_between, relink_through_revision
from occumap.workflows.map.skills_map import SkillsMap

map_app = typer.Typer(
    help="Show the occupational map, check its SOC codes, and say what changed on it.", no_args_is_help=True
)
SHOWN = 15


@map_app.command("list", cls=FileCommand, epilog="Example: occumap map list")
def list_routes() -> None:
    """List the routes, and how many occupations are held of each."""
    held = occupational_map()
    console = out()
    width = max(len(route.id) for route in held.routes)
    for route in held.routes:
        pathways = held.pathways_in(route.id)
        count = sum(1 for occupation in held.occupations if held.route_of(occupation.code) == route)
        said = f"{counted(count, 'occupation')} in {counted(len(pathways), 'pathway')}" if pathways else "name only"
        console.print(f"[bold]{route.id:{width}}[/]  {escape(route.name)}: {said}", soft_wrap=True)
    console.print(f"\n[dim]{escape(held.source)}[/]")


@map_app.command("show", cls=FileCommand, epilog="Example: occumap map show OCC0662")
def show(
    what: Annotated[
        str | None,
        typer.Argument(help="A route, or an occupation by code, name or job title. Leave out for a list of routes."),
    ] = None,
    skills: FrameworkOption = DEFAULT_FRAMEWORK,
    context: ContextOption = None,
    keep: KeepOption = None,
    occupations: MapOption = None,
    whole: AllOption = False,
    as_json: JsonOption = False,
) -> None:
    """Show a route by pathway, level and cluster, or one occupation with what it asks and what leads in."""
    if what is None:
        if keep:
            _keep_whole(keep)
        list_routes()
        return
    skills_map = SkillsMap.named(skills, occupations)
    if skills_map.occupations is None:
        show_profile(skills_map, what, context_of(context), whole=whole, as_json=as_json)
        return
    held = skills_map.occupations
    routes = {route.id: route for route in held.routes} | {route.name: route for route in held.routes}
    if what in routes:
        _show_route(held, routes[what].id, keep, as_json=as_json)
    else:
        code = skills_map.find(what)
        say_taken(skills_map, (what, code))
        figures = beside(code, skills_map, context_of(context))
        if code in held:
            _show_occupation(held, held[code], skills_map.framework, figures, whole=whole, as_json=as_json)
        else:
            show_group(skills_map, code, figures, whole=whole, as_json=as_json)


@map_app.command("relink", cls=FileCommand, epilog="Example: occumap map relink soc2010-review")
def relink(
    old: Annotated[
        str, typer.Argument(help="A version the map is linked to (soc2010, soc2020), or a revision of one.")
    ],
    new: Annotated[str | None, typer.Argument(help="The version to link to. Leave out for a revision.")] = None,
    index: Annotated[str, typer.Option(help="An index coded to both: a name, or a file.")] = shipped.STARTER,
    folder: Annotated[Path | None, to_folder("Write the links and candidates to this folder.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Link the map to the version that a revision makes, or to another one, and list what changed."""
    found = relink_between(old, new, index=index) if new else relink_through_revision(old, index=index)
    written = keep_relinked(found, folder) if folder else ()
    changed = found.changed
    if as_json:
        print_json(as_dict.relink(found))
        return
    console = out()
    console.print(f"[bold]{found.from_version} → {found.to_version}[/]: {counted(len(found.links), 'link')}")
    for status in LinkStatus:
        count = len(found.with_status(status))
        if count:
            console.print(f"  {status.value}: {count}")
    console.print()
    for link in changed[:SHOWN]:
        console.print(f"  [bold]{escape(link.title)}[/] [dim]{link.occupation}[/]")
        console.print(f"      {link.from_code or '–'} → {link.to_code or _open(link)}  {escape(link.why)}")
    if len(changed) > SHOWN:
        console.print(f"  and {len(changed) - SHOWN} more; add --out to write them all")
    for path in written:
        console.print(f"written  {path}", soft_wrap=True)


map_app.command(
    "check", cls=FileCommand, epilog="Example: occumap map check --index ons-index --out contradictions.html"
)(check)
map_app.command("changes", cls=FileCommand, epilog="Example: occumap map changes records/ --part")(changes)


def _keep_whole(keep: Path) -> None:
    """Write the whole map as a drawing."""
    if keep.suffix.casefold() != ".svg":
        hint = "Name it .svg, or name a route whose page is wanted."
        raise InputError(str(keep), "the whole map can only be drawn", hint=hint)
    keep_drawing(keep, html="", svg=map_svg(occupational_map()))
    out().print(f"written  {keep}", soft_wrap=True)


def _show_route(held: OccupationalMap, route: str, keep: Path | None, *, as_json: bool) -> None:
    if not held.pathways_in(route):
        raise UnknownNameError(
            route, "the map has only the name of this route", hint="occumap map list says how many each has."
        )
    if keep:
        keep_drawing(keep, html=map_html(held, route), svg=map_svg(held, route))
    if as_json:
        print_json(as_dict.route(next(one for one in held.routes if one.id == route), held))
        return
    console = out()
    tree = Tree(f"[bold]{escape(next(r.name for r in held.routes if r.id == route))}[/]", guide_style="dim")
    for pathway in held.pathways_in(route):
        branch = tree.add(f"[bold]{escape(pathway.name)}[/]")
        for level in TechnicalLevel:
            for cluster in held.clusters_at(pathway.id, level):
                members = held.in_cluster(cluster.id)
                twig = branch.add(f"{escape(cluster.name)} [dim]({level.title.lower()}, {len(members)})[/]")
                for occupation in members:
                    twig.add(f"[dim]{occupation.code}[/] {escape(occupation.name)} [dim]level {occupation.level}[/]")
    console.print(tree)
    console.print(f"\n[dim]{escape(held.source)}[/]")
    if keep:
        console.print(f"written  {keep}", soft_wrap=True)


def _show_occupation(
    held: OccupationalMap,
    occupation: Occupation,
    skills: Framework,
    figures: Beside,
    *,
    whole: bool,
    as_json: bool,
) -> None:
    profile = skills.profile(occupation.code)
    asked = sorted(profile.requirements, key=lambda r: (-r.importance, r.skill))
    published = background(occupation.code, skills)
    details = as_dict.requirement_details(occupation.code, skills)
    if as_json:
        print_json(as_dict.occupation_profile(occupation, held, skills, figures, published))
        return
    console = out()
    cluster, pathway = held.cluster_of(occupation.code), held.pathway_of(occupation.code)
    console.print(f"[dim]{escape(pathway.name)} › {escape(cluster.name)}[/]")
    console.print(f"[bold]{escape(occupation.name)}[/] ({occupation.code}), level {occupation.level}")
    groups = [
        f"{name} {code}" for name, code in (("SOC2020", occupation.soc2020), ("SOC2010", occupation.soc2010)) if code
    ]
    console.print(f"{', '.join(groups) or 'No SOC code is given'}; from standard {occupation.standard}.")
    print_beside(console, figures)
    print_background(console, published)
    _print_ways_in(console, held, occupation)
    judged = {skill: f"judged by {said}" for skill, of in details.items() if (said := of.get("judged_by"))}
    noted = ((one, [judged[one.skill]] if one.skill in judged else []) for one in asked)
    _print_list(console, first_lines([requirement_in_words(one, skills, *notes) for one, notes in noted], whole=whole))
    for note in profile.notes:
        console.print(f"\n{escape(note)}", soft_wrap=True)
    for direction, heading in PUBLISHED_HEADINGS.items():
        ways = held.published_ways(occupation.code, direction)
        if ways:
            console.print(f"\n{heading}:")
            _print_list(console, first_lines([_way_in_words(held, way) for way in ways], whole=whole))
    print_notice(console, skills)


def _print_ways_in(console: Console, held: OccupationalMap, occupation: Occupation) -> None:
    """Say what leads in, and what the map says of the standard or leaves open."""
    if occupation.status not in ("", OccupationStatus.APPROVED):
        console.print(f"Status: {occupation.status}.")
    if occupation.not_given:
        console.print(f"The map gives {' and '.join(occupation.not_given)} of it.")
    if occupation.recommended:
        console.print(f"How to get in: {escape(products_in_words(held.recommended_products(occupation.code), 6))}.\n")
    else:
        named = products_in_words(held.products_of(occupation.code), 6)
        console.print(f"Not recommended, since the occupation is {occupation.status}: {escape(named)}.\n")


def _way_in_words(held: OccupationalMap, way: PublishedWay) -> str:
    to = held[way.to]
    status = f", {to.status}" if to.status not in ("", OccupationStatus.APPROVED) else ""
    reverse = "" if way.published else f" ({way})"
    return f"{to.code} {to.name}, level {to.level}{status}{reverse}"


def _print_list(console: Console, lines: list[str]) -> None:
    for line in lines:
        console.print(f"  {escape(line)}")


def _open(link: Relink) -> str:
    """Return the candidates of a link that is left open, with their shares."""
    said = [one.code if one.share is None else f"{one.code} ({one.share:.0%})" for one in link.candidates]
    return " or ".join(said) or "none"
