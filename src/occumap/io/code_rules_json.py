"""Code rules as plain JSON values, for formats that carry what they have no words for in a note of our own."""

from __future__ import annotations

from typing import Any

from occumap.errors import InputError
from occumap.model.rules import CodeRules, Level


def rules_to_json(rules: CodeRules) -> dict[str, Any]:
    """Return the rules as values that JSON has; what isn't stated is left out.

    >>> from occumap.examples import RULES
    >>> rules_from_json(rules_to_json(RULES), "here") == RULES
    True
    """
    stated: dict[str, Any] = {
        "levels": [_level_to_json(level) for level in rules.levels],
        "parents": rules.parents,
        "only_child": rules.only_child,
        "residual": rules.residual,
        "residual_words": list(rules.residual_words),
        "max_children": rules.max_children,
    }
    return {name: value for name, value in stated.items() if value not in (None, [])}


def _level_to_json(level: Level) -> dict[str, Any]:
    stated = {"number": level.number, "name": level.name, "pattern": level.pattern, "language": level.language}
    return {name: value for name, value in stated.items() if value is not None}


def rules_from_json(stated: Any, where: str) -> CodeRules:
    """Return the rules that `rules_to_json` wrote.

    Raises:
        InputError: something else stands there.
    """
    try:
        return CodeRules(
            tuple(
                Level(int(v["number"]), str(v["name"]), str(v["pattern"]), v.get("language")) for v in stated["levels"]
            ),
            "stated" if stated["parents"] == "stated" else "prefix",
            stated.get("only_child"),
            stated.get("residual"),
            tuple(stated.get("residual_words", ())),
            stated.get("max_children"),
        )
    except (KeyError, TypeError, ValueError, IndexError) as fault:
        raise InputError(
            where, f"its code rules can't be read ({fault!r})", hint="Export it again, or remove the note of rules."
        ) from None
