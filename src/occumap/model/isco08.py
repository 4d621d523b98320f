"""The skill levels of ISCO-08: of its major groups, as the classification states them."""

from __future__ import annotations

ISCO08 = "isco08"
_MANAGERS_BELOW = "14"
_LEVELS = {"1": 4, "2": 4, "3": 3, "4": 2, "5": 2, "6": 2, "7": 2, "8": 2, "9": 1}
_ARMED_FORCES = {"01": 4, "02": 2, "03": 1}


def isco08_skill_level(code: str) -> int | None:
    """Return the skill level of a group of ISCO-08, 1 to 4; None for a code that is none of its groups.

    Managers are at level 4, but for those of hotels, shops and other services, who are at 3.

    >>> isco08_skill_level("2221"), isco08_skill_level("1412"), isco08_skill_level("x")
    (4, 3, None)
    """
    if code.startswith(_MANAGERS_BELOW):
        return 3
    return _ARMED_FORCES.get(code[:2]) if code.startswith("0") else _LEVELS.get(code[:1])
