"""What `occumap --help` says: every command under what a user does, with a line and an example that works.

The table stands here, so that the list is shown without importing a command; the tests hold it to the commands' own
docstrings, and run the examples. Those that read ``samples/`` need `occumap samples` first.
"""

from __future__ import annotations

from typing import NamedTuple

ABOUT = "Revise an occupational classification, code job titles to it, and map the moves between occupations."


class Command(NamedTuple):
    """A command: the file and the name in it of its function, or of an app of further commands; a line; an example."""

    place: str
    line: str
    example: str


GROUPS: dict[str, dict[str, Command]] = {
    "Start": {
        "samples": Command(
            "samples:samples_command", "Write small invented files to try the commands with.", "samples"
        ),
        "list": Command(
            "list:list_command", "List what you can name: versions, indexes, correspondences and more.", "list"
        ),
        "show": Command(
            "show:show_command", "Show a version as a tree, or one group with its titles.", "show soc2020 2126"
        ),
    },
    "Revise": {
        "scan": Command(
            "scan:scan_command",
            "Show where a version should change next: the evidence on every group, ranked.",
            "scan soc2020 --limit 5",
        ),
        "revise": Command(
            "revise:revise_command",
            "Plan, check and apply a revision, and write the files its users need.",
            "revise soc2010-review --out proposals",
        ),
        "compare": Command(
            "compare:compare_command",
            "Show how every group changed between two versions.",
            "compare soc2010 soc2020",
        ),
        "replay": Command(
            "replay:replay_command",
            "Compare a revision with what was finally published.",
            "replay soc2010-review",
        ),
    },
    "Code": {
        "code": Command(
            "code:code_command",
            "Code a job title, or a whole file of them, and say why.",
            'code "design engineer" --industry aerospace',
        ),
        "review": Command(
            "review:review_app",
            "Review a coded file: list what to decide first, and apply your decisions.",
            "review queue coded.csv --title job_title --out queue.csv",
        ),
        "evaluate": Command(
            "evaluate:evaluate_command",
            "Measure how accurate coding is, with intervals and a report to share.",
            "evaluate samples/answers.csv --truth soc2020 --title job_title --industry industry",
        ),
    },
    "Figures": {
        "viability": Command(
            "viability:viability_command",
            "Show which groups have enough people, with a 95 % interval.",
            "viability soc2010-review --issue 21 --weights made-up",
        ),
        "convert": Command(
            "convert:convert_command",
            "Convert figures or records from one version to another, with intervals.",
            "convert samples/jobs.csv --from soc2010 --to soc2020 --code soc2010 --value jobs --weights made-up",
        ),
        "impact": Command(
            "impact:impact_command",
            "Show what a revision does to a published series: the break in each group.",
            "impact soc2010-review --weights made-up",
        ),
        "align": Command(
            "align:align_command",
            "Show which groups of one version another version tells apart.",
            "align soc2010 soc2020 --weights made-up",
        ),
        "discover": Command(
            "discover:discover_command",
            "Look for groups hidden in a unit group.",
            "discover 3539",
        ),
        "destinations": Command(
            "destinations:destinations_command",
            "Propose where each entry of a split group goes, least certain first.",
            'destinations 5312 --to "5312 Stonemasons" --to "5313 Bricklayers"',
        ),
        "differ": Command(
            "differ:differ_command",
            "Show how groups of records differ in qualification, pay or any other column.",
            'differ example --group group --candidate "Bread technologists" --weight weight',
        ),
    },
    "Map": {
        "map": Command(
            "map:map_app",
            "Show the occupational map, check its SOC codes, and say what changed on it.",
            "map show OCC0662",
        ),
        "gap": Command(
            "gap:gap_command",
            "Show the skills gap between two occupations.",
            "gap OCC0154E OCC0023",
        ),
        "moves": Command(
            "moves:moves_command",
            "List the moves from an occupation, most similar first.",
            "moves OCC0154E --step 0..2",
        ),
        "paths": Command(
            "paths:paths_command",
            "Find the easiest paths, in a few steps, from one occupation to another.",
            "paths OCC1313C OCC0695",
        ),
        "unlock": Command(
            "unlock:unlock_command",
            "Show which single skill opens the most occupations.",
            "unlock OCC0154E",
        ),
        "fit": Command(
            "fit:fit_command",
            "Find the occupations that fit a person's jobs, qualifications and skills.",
            'fit --job "pipe welder" --skill "welding metal"',
        ),
        "profile": Command(
            "profile:profile_app",
            "Keep your own profile: jobs, skills and badges, in a file on your computer.",
            'profile new me.json --job "pipe welder, 2015-2024" --skill "welding metal"',
        ),
        "workforce": Command(
            "workforce:workforce_command",
            "Match staff to target roles: who fits each role, what to train, what to hire for.",
            "workforce samples/staff.csv --target samples/roles.csv --resolve samples/resolve.csv",
        ),
        "provision": Command(
            "provision:provision_command",
            "Match courses to skills gaps: what each closes, and the smallest set that is enough.",
            "provision samples/courses.csv --staff samples/staff.csv --target samples/roles.csv "
            "--resolve samples/resolve.csv",
        ),
        "placement": Command(
            "placement:placement_command",
            "List occupations whose skills fit another cluster better than their own.",
            "placement",
        ),
    },
    "Exchange": {
        "download": Command(
            "download:download_command",
            "Download the coding index or the structure that the ONS publishes.",
            "download ons-index",
        ),
        "export": Command(
            "export:export_command",
            "Write a version, correspondence, revision or map in a standard format.",
            "export soc2020 --format xkos --out soc2020.ttl",
        ),
        "load": Command(
            "load:load_command",
            "Show what a file contains, and keep it under a name that every command knows.",
            "load soc2020.ttl --as my-list",
        ),
        "remove": Command(
            "remove:remove_command",
            "Remove what you kept under a name, or a download.",
            "remove my-list",
        ),
    },
    "Serve": {
        "serve": Command(
            "serve:serve_command",
            "Start the server for the pages and the API. Press Ctrl-C to stop it.",
            "serve --port 8765",
        ),
        "user": Command(
            "user:user_app",
            "Manage a server's accounts, and tokens for its API.",
            "user list",
        ),
        "database": Command(
            "database:database_app",
            "Check a server's database for damage, and go on with a damaged one.",
            "database check",
        ),
        "mcp": Command(
            "mcp:mcp_command",
            "Give an assistant tools to code, explain, compare, convert and find moves.",
            "mcp --index starter",
        ),
        "site": Command(
            "site:site_command",
            "Write the pages as static files that need no server.",
            "site pages --limit 20",
        ),
    },
}
COMMANDS = {name: command for group in GROUPS.values() for name, command in group.items()}


def overview() -> str:
    """Return the help of `occumap` itself.

    >>> print(overview().splitlines()[0])
    Usage: occumap COMMAND …
    """
    width = max(map(len, COMMANDS))
    lines = ["Usage: occumap COMMAND …", "", ABOUT]
    for group, commands in GROUPS.items():
        lines += ["", f"{group}:"]
        lines += [f"  {name:<{width}}  {command.line}" for name, command in commands.items()]
    lines += [
        "",
        "Options:",
        f"  {'--version':<{width}}  Print the version and exit.",
        f"  {'-h, --help':<{width}}  Show this help. After a command, show its options and an example.",
        "",
        'Try: occumap code "design engineer"',
    ]
    return "\n".join(lines)


def example(name: str) -> str:
    """Return the example that a command's own help ends with.

    >>> example("gap")
    'Example: occumap gap OCC0154E OCC0023'
    """
    return f"Example: occumap {COMMANDS[name].example}"
