"""An occupation of a framework that has its own, as a dictionary."""

from __future__ import annotations

from occumap.model.background import Background
from occumap.model.context import Beside
from occumap.model.skills import Framework
from occumap.render.as_dict.background import background
from occumap.render.as_dict.common import Fields
from occumap.render.as_dict.context import beside
from occumap.render.as_dict.map import profile


def framework_profile(
    code: str, framework: Framework, figures: Beside | None = None, published: Background | None = None
) -> Fields:
    """Return an occupation of a framework that has its own: what else it is called, and what it asks.

    Raises:
        UnknownNameError: the framework doesn't know it.
    """
    scale = framework.scale
    return {
        "code": code,
        "title": framework.profile(code).title,
        "other_titles": list(other_titles(code, framework)),
        "framework": framework.id,
        "release": framework.title,
        "scale": {"name": scale.name, "lowest": scale.lowest, "highest": scale.highest},
        "notice": framework.notice,
        "figures": beside(figures),
        "background": background(published),
        "requirements": profile(code, framework),
    }


def other_titles(code: str, framework: Framework) -> tuple[str, ...]:
    """Return what else an occupation of a framework is called, in its order."""
    titles = framework.extras.get("titles")
    return () if titles is None else tuple(titles.filter(titles["profile"] == code)["title"])
