"""The skill levels of the UK's SOC: of its sub-major groups, as SOC2010 and SOC2020 state them in volume 1."""

from __future__ import annotations

from occumap.model.isco08 import ISCO08, isco08_skill_level

_OF_MAJOR = {"2": 4, "3": 3, "4": 2, "5": 3, "6": 2, "7": 2, "8": 2, "9": 1}
_MANAGERS = {"11": 4, "12": 3}
UK_SOC = ("soc2010", "soc2020", "soc2020ext")
# Qualification levels (RQF) that occupations of each skill level ask for: 1 compulsory schooling, 2 that and some
# training, 3 more but not a degree, 4 a degree or as long an experience. Crafts, at skill level 3, start at RQF 2.
RQF_OF_SKILL_LEVEL = {1: (1, 2), 2: (2, 3), 3: (2, 3, 4, 5), 4: (5, 6, 7, 8)}


def soc_skill_level(code: str) -> int | None:
    """Return the skill level of a group of SOC2010 or SOC2020, 1 to 4; None where its groups differ, or for none.

    >>> soc_skill_level("2126"), soc_skill_level("1221"), soc_skill_level("1"), soc_skill_level("53")
    (4, 3, None, 3)
    """
    return _MANAGERS.get(code[:2]) if code.startswith("1") else _OF_MAJOR.get(code[:1])


def skill_level(version: str, code: str) -> int | None:
    """Return the skill level of a group of a version, 1 to 4, as the version states it; None where it states none.

    >>> skill_level("soc2020", "2126"), skill_level("isco08", "2221"), skill_level("tiny1", "11")
    (4, 4, None)
    """
    if version in UK_SOC:
        return soc_skill_level(code)
    return isco08_skill_level(code) if version == ISCO08 else None
