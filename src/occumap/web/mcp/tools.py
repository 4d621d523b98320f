"""The tools for assistants: each reads its input, asks one workflow and says how sure the answer is.

Only what is held under a name is read: no tool takes a file or an address, and none writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from occumap.web.mcp.coding_tools import code, explain_group, search
from occumap.web.mcp.figure_tools import compare, convert
from occumap.web.mcp.map_tools import gap, moves, path
from occumap.web.mcp.tool_answers import ToolAnswer
from occumap.web.mcp.tool_inputs import (
    CodeInput,
    CompareInput,
    ConvertInput,
    ExplainGroupInput,
    GapInput,
    MovesInput,
    PathInput,
    SearchInput,
    ToolInput,
)


class Tool(NamedTuple):
    """A tool: what it is called, what it does, what it takes, and what answers."""

    name: str
    title: str
    description: str
    takes: type[ToolInput]
    answer: Callable[[Any], ToolAnswer]


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "code",
            "Code a job title",
            "Code a job title to an occupational classification. Gives the code, the reason, the confidence, the "
            "alternatives, and the one question that would decide if the title isn’t enough.",
            CodeInput,
            code,
        ),
        Tool(
            "explain_group",
            "Explain a group",
            "Explain a code of a classification: its title, the groups above and below it, which groups it came from "
            "and went to, its job titles, its occupations on the map, and the pay and people that were loaded.",
            ExplainGroupInput,
            explain_group,
        ),
        Tool(
            "compare",
            "Compare two versions",
            "Say what became of a group, or of all groups, from one version of a classification to another: kept, "
            "split, merged, moved or renamed, and where each goes with what share.",
            CompareInput,
            compare,
        ),
        Tool(
            "convert",
            "Convert figures",
            "Bring figures by group, such as numbers of people, from one version to another, with intervals and an "
            "account of what was left out. Says that it can’t tell if no evidence is held of how people divide.",
            ConvertInput,
            convert,
        ),
        Tool(
            "gap",
            "Show a skills gap",
            "Say what somebody in one occupation lacks for another, skill by skill, on England’s occupational map.",
            GapInput,
            gap,
        ),
        Tool(
            "moves",
            "List moves",
            "List the moves from an occupation, the most alike first: how much of each is met already, what is to "
            "be gained, and which apprenticeships and qualifications lead there.",
            MovesInput,
            moves,
        ),
        Tool(
            "path",
            "Find a path",
            "Find the easiest path, in a few steps, from one occupation to another; or say that there is none and why.",
            PathInput,
            path,
        ),
        Tool(
            "search",
            "Search",
            "Search job titles, groups of classifications, occupations of the map and skills by their words.",
            SearchInput,
            search,
        ),
    )
}
