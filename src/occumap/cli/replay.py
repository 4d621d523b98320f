"""``occumap replay``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.cli.console import out
from occumap.cli.file_options import TABLE, reads_files
from occumap.model.plan import Agreement, Disagreement, Replay
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.revise.replay import replay


@reads_files(*TABLE, "code_width", "from_column", "to_column")
def replay_command(
    revision: Annotated[str, typer.Argument(help="A revision: a name (soc2010-review), a folder or a YAML file.")],
    index: Annotated[
        str | None,
        typer.Option(help="An index coded to both versions: a name, or a file. The default is the best one held."),
    ] = None,
    final_version: Annotated[
        str | None,
        typer.Option("--final", help="The version that was finally published, where the revision does not state it."),
    ] = None,
    crosswalk: Annotated[
        str | None,
        typer.Option(help="A correspondence from the version revised to the final one, instead of an index."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON instead.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Compare a revision with what was finally published.

    It is compared entry by entry of an index, or link by link of a table.
    """
    found = replay(revision, index=index, final_version=final_version, crosswalk=crosswalk, options=read_as)
    if as_json:
        typer.echo(as_dict.to_json(as_dict.replay(found)))
        return
    console = out()
    _show_agreement(console, found)
    _show_disagreements(console, found)


def _show_agreement(console: Console, found: Replay) -> None:
    old, draft, final = found.revision.from_version, found.revision.to_version, found.final_version
    if found.counted == "link":
        against = f"For each issue: the links of the groups it affects ({old}) to {draft}, beside {found.index}.\n"
        console.print(f"[bold]{escape(found.revision.title)}[/]\n{escape(against)}")
    else:
        console.print(
            f"[bold]{escape(found.revision.title)}[/]\n"
            f"For each issue: every entry in the groups it affects ({old}), its draft code ({draft}) followed through "
            f"the succession table, and its published code ({final}), on the index ‘{escape(found.index)}’.\n"
        )
    table = Table(
        "issue",
        "entries" if found.counted == "entry" else "links",
        "agree",
        "",
        "after renumbering only",
        "as drafted",
        box=None,
        pad_edge=False,
        header_style="bold",
    )
    for column in table.columns:
        column.justify = "right"
    for number, agreement in found.by_issue:
        table.add_row(str(number), *_cells(agreement))
    table.add_row("[bold]all[/]", *(f"[bold]{cell}[/]" for cell in _cells(found.total)))
    console.print(table)
    if found.left_alone:
        alone = ", ".join(f"issue {number} {a.agree:,} of {a.entries:,}" for number, a in found.left_alone)
        console.print(f"\nUnchanged groups, and entries that stayed together: {alone}.")


def _cells(agreement: Agreement) -> tuple[str, ...]:
    return (
        f"{agreement.entries:,}",
        f"{agreement.agree:,}",
        f"{agreement.share:.1%}",
        f"{agreement.renumbered:,}",
        f"{agreement.as_drafted:,}",
    )


def _show_disagreements(console: Console, found: Replay) -> None:
    sorts = Counter(d.sort for d in found.disagreements)
    said = ", ".join(f"{n:,} {sort}" for sort, n in sorts.most_common())
    console.print(
        f"\n[bold]{len(found.disagreements):,} disagreements[/]: {said}." if said else "\nThere are no disagreements."
    )
    for sort, _ in sorts.most_common():
        console.print(f"\n[bold]{sort[:1].upper()}{sort[1:]}[/]")
        grid = Table.grid(padding=(0, 2))
        for n in range(4):
            grid.add_column(no_wrap=n < 3)
        grid.add_row(*_headings(found))
        for codes, alike in _by_codes(d for d in found.disagreements if d.sort == sort).items():
            reason = f"[dim]{escape(alike[0].reason)}:[/] " if alike[0].reason else ""
            grid.add_row(*codes, f"{reason}{escape('; '.join(d.entry for d in alike))}")
        console.print(grid)


def _headings(found: Replay) -> tuple[str, ...]:
    names = (
        found.revision.from_version,
        found.revision.to_version,
        found.final_version,
        "entries, and why" if found.counted == "entry" else "groups",
    )
    return tuple(f"[dim]{name}[/]" for name in names)


def _by_codes(disagreements: Iterable[Disagreement]) -> dict[tuple[str, ...], list[Disagreement]]:
    found: dict[tuple[str, ...], list[Disagreement]] = {}
    for d in disagreements:
        codes = tuple(code.value if code else "–" for code in (d.from_code, d.draft_code, d.final_code))
        found.setdefault(codes, []).append(d)
    return found
