"""``occumap map``: routes, one route as a grid, one occupation, and the map linked to another version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from occumap.catalog import shipped
from occumap.catalog.load import framework, occupational_map
from occumap.catalog.occupations import find_occupation
from occumap.catalog.shipped import ENGINEERING, STARTER_FRAMEWORK
from occumap.cli.console import out
from occumap.cli.file_command import FileCommand
from occumap.cli.map_options import FrameworkOption, JsonOption, KeepOption, print_json, print_notice, products_in_words
from occumap.cli.out_file import to_folder
from occumap.errors import UnknownNameError
from occumap.model.noun import counted
from occumap.model.occupational_map import Occupation, OccupationalMap, TechnicalLevel
from occumap.model.relink import LinkStatus, Relink
from occumap.render import as_dict
from occumap.render.map import map_html, map_svg
from occumap.workflows.map.keep_drawing import keep_drawing
from occumap.workflows.map.relink import keep as keep_relinked
from occumap.workflows.map.relink import relink_between, relink_through_revision

map_app = typer.Typer(
    help="Show the occupational map: its routes, one occupation, and its links to SOC.", no_args_is_help=True
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
        str, typer.Argument(help="A route (see map list), or an occupation by code, name or job title.")
    ] = ENGINEERING,
    skills: FrameworkOption = STARTER_FRAMEWORK,
    keep: KeepOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a route by pathway, level and cluster, or one occupation with what it asks and what leads in."""
    held = occupational_map()
    routes = {route.id: route for route in held.routes} | {route.name: route for route in held.routes}
    if what in routes:
        _show_route(held, routes[what].id, keep, as_json=as_json)
    else:
        _show_occupation(held, find_occupation(what), skills, as_json=as_json)


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


def _show_route(held: OccupationalMap, route: str, keep: Path | None, *, as_json: bool) -> None:
    if not held.pathways_in(route):
        raise UnknownNameError(
            route, "Occumap has only the name of this route", hint=f"Occumap has all of: {ENGINEERING}."
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


def _show_occupation(held: OccupationalMap, occupation: Occupation, skills: str, *, as_json: bool) -> None:
    profile = framework(skills).profile(occupation.code)
    asked = sorted(profile.requirements, key=lambda r: (-r.importance, r.skill))
    titles = framework(skills).titles
    if as_json:
        print_json(as_dict.occupation_profile(occupation, held, framework(skills)))
        return
    console = out()
    cluster, pathway = held.cluster_of(occupation.code), held.pathway_of(occupation.code)
    console.print(f"[dim]{escape(pathway.name)} › {escape(cluster.name)}[/]")
    console.print(f"[bold]{escape(occupation.name)}[/] ({occupation.code}), level {occupation.level}")
    groups = [
        f"{name} {code}" for name, code in (("SOC2020", occupation.soc2020), ("SOC2010", occupation.soc2010)) if code
    ]
    console.print(f"{', '.join(groups) or 'No SOC code is given'}; from standard {occupation.standard}.")
    console.print(f"How to get in: {escape(products_in_words(held.products_of(occupation.code), 6))}.\n")
    for requirement in asked:
        kind = "" if requirement.essential else " [dim](useful)[/]"
        console.print(f"  level {requirement.level:g}  {escape(titles[requirement.skill])}{kind}")
    onward = held.published_from(occupation.code)
    if onward:
        console.print("\nPublished progressions:")
        _print_list(console, [f"{to.code} {to.name}" for to in onward])
    print_notice(console, skills)


def _print_list(console: Console, lines: list[str]) -> None:
    for line in lines:
        console.print(f"  {escape(line)}")


def _open(link: Relink) -> str:
    """Return the candidates of a link that is left open, with their shares."""
    said = [one.code if one.share is None else f"{one.code} ({one.share:.0%})" for one in link.candidates]
    return " or ".join(said) or "none"
