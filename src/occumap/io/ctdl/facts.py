"""What CTDL holds of a route, as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from occumap.errors import UnknownNameError
from occumap.model.occupational_map import Occupation, OccupationalMap, Product, Route
from occumap.model.skills import Framework

Need = tuple[str, float]


@dataclass(frozen=True, slots=True, order=True)
class Competency:
    """A skill at a level."""

    skill: str
    level: float
    title: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """An occupation of a route: what it is called, where it stands, what it asks and what leads in.

    ``essential`` and ``useful`` are (skill, level), in their order; ``cluster`` is the name of its cluster.
    """

    code: str
    name: str
    level: int
    cluster: str
    soc2010: str | None = None
    soc2020: str | None = None
    products: tuple[str, ...] = ()
    essential: tuple[Need, ...] = ()
    useful: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What CTDL holds of a route; jobs, products, competencies and progressions stand in their order.

    Progressions are (from, to) codes of occupations of the route.
    """

    route: Route
    jobs: tuple[Job, ...]
    products: tuple[Product, ...] = ()
    competencies: tuple[Competency, ...] = ()
    progressions: tuple[tuple[str, str], ...] = ()


def route_facts(occupations: OccupationalMap, route: str, *, framework: Framework | None = None) -> RouteFacts:
    """Return what CTDL can hold of a route of a map, and of what a framework says its occupations ask.

    Raises:
        UnknownNameError: the map has no such route.

    >>> from occumap.examples import small_map
    >>> facts = route_facts(small_map(), "crafts")
    >>> facts.jobs[1].products, facts.progressions
    (('P1',), (('O1', 'O2'),))
    """
    found = next((r for r in occupations.routes if r.id == route), None)
    if found is None:
        raise UnknownNameError(
            occupations.id,
            f"there is no route {route!r}",
            hint=f"Routes: {', '.join(r.id for r in occupations.routes)}.",
        )
    of_route = members(occupations, route)
    codes = {occupation.code for occupation in of_route}
    jobs = tuple(_job(occupation, occupations, framework) for occupation in of_route)
    products = {product.code: product for code in codes for product in occupations.products_of(code)}
    return RouteFacts(
        found,
        jobs,
        tuple(products[code] for code in sorted(products)),
        _competencies(jobs, framework),
        tuple(sorted({(start, end) for start, end in occupations.progressions if {start, end} <= codes})),
    )


def members(occupations: OccupationalMap, route: str) -> list[Occupation]:
    """Return the occupations of a route, in the order of their codes."""
    found = (o for o in occupations.occupations if occupations.route_of(o.code).id == route)
    return sorted(found, key=lambda occupation: occupation.code)


def _job(occupation: Occupation, occupations: OccupationalMap, framework: Framework | None) -> Job:
    asked = framework.profile(occupation.code).requirements if framework and occupation.code in framework else ()
    needs = [(requirement.skill, float(requirement.level), requirement.essential) for requirement in asked]
    return Job(
        occupation.code,
        occupation.name,
        occupation.level,
        occupations.cluster_of(occupation.code).name,
        occupation.soc2010,
        occupation.soc2020,
        tuple(sorted(set(occupation.products))),
        tuple(sorted((skill, level) for skill, level, essential in needs if essential)),
        tuple(sorted((skill, level) for skill, level, essential in needs if not essential)),
    )


def _competencies(jobs: Iterable[Job], framework: Framework | None) -> tuple[Competency, ...]:
    if framework is None:
        return ()
    definitions = dict(zip(framework.skills["skill"], framework.skills["definition"].fill_null(""), strict=True))
    needs = sorted({need for job in jobs for need in (*job.essential, *job.useful)})
    return tuple(Competency(skill, level, framework.titles[skill], definitions[skill]) for skill, level in needs)
