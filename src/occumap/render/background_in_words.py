"""Interests, education, training and technologies of an occupation in words, and compared between two."""

from __future__ import annotations

from occumap.model.background import Background, Share, Technology

TECHNOLOGIES_SHOWN = 8


def background_facts(found: Background) -> list[tuple[str, str]]:
    """Return what is published of an occupation besides skills: a label, and what is said.

    >>> facts = Background("Bakers", (("Realistic", 6.0),), Share("high school diploma", 62.0))
    >>> background_facts(facts)
    [('Strongest interests', 'Realistic'), ('Education most have', 'high school diploma (62 %)')]
    """
    said = [
        ("Strongest interests", ", ".join(found.strongest)),
        ("Education most have", _share(found.education)),
        ("Training on the job most need", _share(found.training)),
        ("Technologies", technologies_in_words(found.technologies)),
    ]
    kept = [(label, words) for label, words in said if words]
    if kept and found.share is not None:
        kept.append(
            ("Interests to technologies are of", f"{found.title}, {100 * found.share:.0f} % of what it is made of")
        )
    return kept


def technologies_in_words(every: tuple[Technology, ...], limit: int = TECHNOLOGIES_SHOWN) -> str:
    """Return the first technologies with their marks, and how many more there are.

    >>> technologies_in_words((Technology("CAD software", hot=True), Technology("Email")), limit=1)
    'CAD software (hot) and 1 more'
    """
    named = [f"{one.name}{_marks(one)}" for one in every[:limit]]
    more = f" and {len(every) - limit} more" if len(every) > limit else ""
    return f"{', '.join(named)}{more}"


def background_lines(ends: tuple[Background, Background] | None) -> list[str]:
    """Return how two occupations compare in interests, education and technologies, a line each; nothing for None.

    >>> baker, maker = Background("Bakers", (("Realistic", 6.0),)), Background("Makers", (("Artistic", 5.0),))
    >>> background_lines((baker, maker))
    ['Strongest interests: Realistic here, Artistic there; none in common']
    """
    if ends is None:
        return []
    here, there = ends
    lines = []
    if here.strongest or there.strongest:
        common = [name for name in here.strongest if name in there.strongest]
        shared = f"; in common: {', '.join(common)}" if common else "; none in common"
        both = bool(here.strongest and there.strongest)
        ways = _both(", ".join(here.strongest), ", ".join(there.strongest))
        lines.append(f"Strongest interests: {ways}{shared if both else ''}")
    for label, one, other in (
        ("Education most have", here.education, there.education),
        ("Training on the job most need", here.training, there.training),
    ):
        if one or other:
            lines.append(f"{label}: {_both(_share(one), _share(other))}")
    if there.technologies:
        used = {one.name for one in here.technologies}
        new = tuple(one for one in there.technologies if one.name not in used)
        both_known = bool(here.technologies)
        said = technologies_in_words(new) if new else "none"
        lines.append(f"Technologies there{' and not here' if both_known else ''}: {said}")
    return lines


def _both(here: str, there: str) -> str:
    return f"{here or 'not published'} here, {there or 'not published'} there"


def _share(found: Share | None) -> str:
    if found is None:
        return ""
    return found.words if found.percent is None else f"{found.words} ({found.percent:.0f} %)"


def _marks(one: Technology) -> str:
    marks = [word for word, is_so in (("in demand", one.in_demand), ("hot", one.hot)) if is_so]
    return f" ({', '.join(marks)})" if marks else ""


BACKGROUND_WORDS = {"background_facts": background_facts, "background_lines": background_lines}
