"""An occupational map: routes, pathways by technical level, clusters, and the occupations in them.

The map is of occupations, not of standards: a standard with options gives several occupations, which may
stand in different clusters. Products (apprenticeships, T Levels, higher technical qualifications) are ways in: into
the whole of an occupation, or only into a part of it. Published progressions lead up, down and sideways.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import TypeVar

from occumap.errors import InputError, UnknownNameError
from occumap.model.noun import Noun, counted, shortened
from occumap.model.product import Opening, Product
from occumap.model.published_way import Direction, PublishedWay

Thing = TypeVar("Thing")
__all__ = [
    "Cluster",
    "Direction",
    "Occupation",
    "OccupationStatus",
    "OccupationalMap",
    "Opening",
    "Pathway",
    "Product",
    "PublishedWay",
    "Route",
    "TechnicalLevel",
]


class TechnicalLevel(IntEnum):
    """A band of qualification levels, by which the map is laid out.

    >>> TechnicalLevel.of_level(5).title
    'Higher technical'
    """

    TECHNICAL = 1
    HIGHER_TECHNICAL = 2
    PROFESSIONAL = 3

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.name.replace("_", " ").capitalize()

    @classmethod
    def of_level(cls, level: int) -> TechnicalLevel:
        """Return the band of a level: 2 and 3 are technical, 4 and 5 higher technical, 6 and 7 professional."""
        return cls.TECHNICAL if level <= 3 else cls.HIGHER_TECHNICAL if level <= 5 else cls.PROFESSIONAL


class OccupationStatus(StrEnum):
    """How far the standard of an occupation has come, in the words used for all that the publisher words variously."""

    APPROVED = "approved"
    IN_DEVELOPMENT = "in development"
    POTENTIAL = "potential"
    WITHOUT_APPRENTICESHIP = "without apprenticeship"


@dataclass(frozen=True, slots=True)
class Route:
    """A broad field of work, such as Engineering and manufacturing; ``id`` is its name in addresses."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Pathway:
    """A part of a route."""

    id: str
    name: str
    route: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Occupations of one pathway and technical level that need much the same.

    Clusters of one ``group`` stand above each other in the published map: the same work at other technical levels.
    """

    id: str
    name: str
    pathway: str
    technical_level: TechnicalLevel
    group: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Occupation(Noun):
    """An occupation of the map.

    Args:
        code: such as ``OCC0154E``.
        name: for people.
        level: 2 to 7, of the qualification it asks for.
        cluster: the id of its cluster.
        standard: the occupational standard it comes from, such as ``ST0154``.
        option: the letter of the option of that standard, None if the standard has one occupation.
        soc2010, soc2020: the unit group it belongs to, None where none is given.
        sub_unit_groups: of the extended SOC2020, the primary one first.
        products: codes of the products that lead in.
        green_themes: numbers of green themes, as published.
        status: one of `OccupationStatus` in words; as published where it is none of them, empty where it isn't known.
    """

    code: str
    name: str
    level: int
    cluster: str
    standard: str
    option: str | None = None
    soc2010: str | None = None
    soc2020: str | None = None
    sub_unit_groups: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    green_themes: tuple[int, ...] = ()
    status: str = ""

    def _in_short(self) -> str:
        return f"{self.code} {shortened(self.name, 90)}: level {self.level}"

    @property
    def technical_level(self) -> TechnicalLevel:
        """The band its level lies in."""
        return TechnicalLevel.of_level(self.level)

    @property
    def recommended(self) -> bool:
        """Whether its products may be recommended: not if it is only potential, or has no apprenticeship any more."""
        return self.status not in (OccupationStatus.POTENTIAL, OccupationStatus.WITHOUT_APPRENTICESHIP)

    @property
    def not_given(self) -> tuple[str, ...]:
        """What the map doesn't give of it, in words.

        >>> Occupation("OCC1", "Baker", 3, "70", "ST1", soc2020="5432").not_given
        ('no six-digit group', 'no product')
        """
        given = {"SOC2020 code": self.soc2020, "six-digit group": self.sub_unit_groups, "product": self.products}
        return tuple(f"no {what}" for what, value in given.items() if not value)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True, repr=False)
class OccupationalMap(Noun):
    """Routes with their pathways, clusters, occupations, products and published progressions.

    ``progressions`` are (from, to) pairs of occupation codes; the second may lie outside the map where
    only some routes are held.

    Raises:
        InputError: a code twice, or a reference to a pathway, cluster, route or product that isn't there.

    >>> from occumap.examples import small_map
    >>> bakery = small_map()
    >>> print(bakery["O2"], "|", bakery.cluster_of("O2").name)
    O2 Baker | Baking
    >>> [str(o) for o in bakery.published_from("O1")]
    ['O2 Baker']
    """

    id: str
    title: str
    routes: tuple[Route, ...]
    pathways: tuple[Pathway, ...]
    clusters: tuple[Cluster, ...]
    occupations: tuple[Occupation, ...]
    products: tuple[Product, ...] = ()
    progressions: tuple[tuple[str, str], ...] = ()
    source: str = ""

    def _in_short(self) -> str:
        parts = (counted(len(self.routes), "route"), counted(len(self.pathways), "pathway"))
        rest = (counted(len(self.clusters), "cluster"), counted(len(self.occupations), "occupation"))
        return f"{self.id}: {', '.join((*parts, *rest))}"

    def __post_init__(self) -> None:
        for things, kind in (
            ([route.id for route in self.routes], "route"),
            ([pathway.id for pathway in self.pathways], "pathway"),
            ([cluster.id for cluster in self.clusters], "cluster"),
            ([occupation.code for occupation in self.occupations], "occupation"),
            ([product.code for product in self.products], "product"),
        ):
            _refuse_twice(self.id, kind, things)
        self._refuse_orphans()

    def __getitem__(self, code: str) -> Occupation:
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownNameError(
                self.id, f"there is no occupation {code!r}", hint="Give a code such as OCC0154E, or a name."
            ) from None

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __len__(self) -> int:
        return len(self.occupations)

    @cached_property
    def _by_code(self) -> dict[str, Occupation]:
        return {occupation.code: occupation for occupation in self.occupations}

    @cached_property
    def _clusters(self) -> dict[str, Cluster]:
        return {cluster.id: cluster for cluster in self.clusters}

    @cached_property
    def _pathways(self) -> dict[str, Pathway]:
        return {pathway.id: pathway for pathway in self.pathways}

    @cached_property
    def _routes(self) -> dict[str, Route]:
        return {route.id: route for route in self.routes}

    @cached_property
    def _products(self) -> dict[str, Product]:
        return {product.code: product for product in self.products}

    @cached_property
    def _published(self) -> frozenset[tuple[str, str]]:
        return frozenset(self.progressions)

    @cached_property
    def _places(self) -> dict[str, tuple[Cluster, Pathway, Route]]:
        """Where each occupation stands; pages ask for it a thousand times each."""
        found = {}
        for occupation in self.occupations:
            cluster = self._clusters[occupation.cluster]
            pathway = self._pathways[cluster.pathway]
            found[occupation.code] = cluster, pathway, self._routes[pathway.route]
        return found

    def _place_of(self, code: str) -> tuple[Cluster, Pathway, Route]:
        return self._places.get(code) or self._places[self[code].code]

    def cluster_of(self, code: str) -> Cluster:
        """Return the cluster of an occupation."""
        return self._place_of(code)[0]

    def pathway_of(self, code: str) -> Pathway:
        """Return the pathway of an occupation."""
        return self._place_of(code)[1]

    def route_of(self, code: str) -> Route:
        """Return the route of an occupation."""
        return self._place_of(code)[2]

    def products_of(self, code: str) -> tuple[Product, ...]:
        """Return the products that lead in or towards an occupation, as published."""
        return tuple(self._products[product] for product in self[code].products)

    def recommended_products(self, code: str) -> tuple[Product, ...]:
        """Return the products that somebody can be told to take: none that are withdrawn, nor any of an occupation that
        is only potential or without an apprenticeship; those that open the whole of it first.
        """
        return self._recommended[self[code].code]

    @cached_property
    def _recommended(self) -> dict[str, tuple[Product, ...]]:
        order, found = list(Opening), {}
        for one in self.occupations:
            open_ = [each for each in self.products_of(one.code) if one.recommended and not each.withdrawn]
            found[one.code] = tuple(sorted(open_, key=lambda product: order.index(product.opens)))
        return found

    @cached_property
    def _in_clusters(self) -> dict[str, tuple[Occupation, ...]]:
        return _grouped((occupation.cluster, occupation) for occupation in self.occupations)

    @cached_property
    def _of_standards(self) -> dict[str, tuple[Occupation, ...]]:
        return _grouped((occupation.standard, occupation) for occupation in self.occupations)

    @cached_property
    def _ways(self) -> dict[str, tuple[PublishedWay, ...]]:
        """The ways that published progressions give from each occupation, in the order published; reverses last."""
        there = [pair for pair in self.progressions if pair[1] in self._by_code]
        back = [(to, start) for start, to in there if (to, start) not in self._published]
        ways = (
            PublishedWay(
                start,
                to,
                Direction.between(self[start].level, self[to].level),
                (start, to) in self._published,
                (to, start) in self._published,
            )
            for start, to in [*there, *back]
        )
        return _grouped((way.start, way) for way in ways)

    def in_cluster(self, cluster: str) -> tuple[Occupation, ...]:
        """Return the occupations of a cluster."""
        return self._in_clusters.get(cluster, ())

    def of_standard(self, standard: str) -> tuple[Occupation, ...]:
        """Return the occupations that come from a standard: one for each option."""
        return self._of_standards.get(standard, ())

    def clusters_at(self, pathway: str, technical_level: TechnicalLevel) -> tuple[Cluster, ...]:
        """Return the clusters in one cell of the grid of pathways by technical level."""
        return tuple(c for c in self.clusters if c.pathway == pathway and c.technical_level == technical_level)

    def pathways_in(self, route: str) -> tuple[Pathway, ...]:
        """Return the pathways of a route."""
        return tuple(pathway for pathway in self.pathways if pathway.route == route)

    def published_from(self, code: str, direction: Direction | None = None) -> tuple[Occupation, ...]:
        """Return where published progressions lead from an occupation, as far as the map holds it; in one direction
        only, if one is given.
        """
        return tuple(
            self._by_code[way.to]
            for way in self._ways.get(code, ())
            if way.published and direction in (None, way.direction)
        )

    def published_ways(self, code: str, direction: Direction | None = None) -> tuple[PublishedWay, ...]:
        """Return the ways from an occupation that rest on published progressions: those published from it, and those
        up or on a level that are published only the other way round.

        >>> from occumap.examples import small_map
        >>> [str(way) for way in small_map().published_ways("O1")]
        ['published progression (to a higher level)']
        """
        return tuple(
            way
            for way in self._ways.get(code, ())
            if direction in (None, way.direction) and (way.published or way.direction is not Direction.DOWN)
        )

    def published_way(self, start: str, to: str) -> PublishedWay | None:
        """Return the way from one occupation to another that rests on a published progression, None if none does."""
        return next((way for way in self.published_ways(start) if way.to == to), None)

    def is_published(self, start: str, to: str) -> bool:
        """Return whether a progression is published from one occupation to the other."""
        return (start, to) in self._published

    def with_occupations(self, occupations: Iterable[Occupation]) -> OccupationalMap:
        """Return the same map with other occupations: re-linked to a new version, or moved to other clusters."""
        return replace(self, occupations=tuple(occupations))

    def _refuse_orphans(self) -> None:
        for pathway in self.pathways:
            self._refuse_missing(pathway.name, "route", pathway.route, self._routes)
        for cluster in self.clusters:
            self._refuse_missing(cluster.name, "pathway", cluster.pathway, self._pathways)
        for occupation in self.occupations:
            self._refuse_missing(str(occupation), "cluster", occupation.cluster, self._clusters)
            for product in occupation.products:
                self._refuse_missing(str(occupation), "product", product, self._products)
        for start, to in self.progressions:
            if start not in self._by_code:
                raise InputError(
                    self.id,
                    f"a progression leads from {start} to {to}, but {start} isn't on the map",
                    hint="Add the occupation, or leave the progression out.",
                )

    def _refuse_missing(self, who: str, kind: str, wanted: str, known: object) -> None:
        assert isinstance(known, dict)
        if wanted not in known:
            raise InputError(
                self.id,
                f"{who} names the {kind} {wanted!r}, which doesn't exist",
                hint=f"Add it or name another {kind}.",
            )


def _grouped(pairs: Iterable[tuple[str, Thing]]) -> dict[str, tuple[Thing, ...]]:
    found: defaultdict[str, list[Thing]] = defaultdict(list)
    for key, thing in pairs:
        found[key].append(thing)
    return {key: tuple(things) for key, things in found.items()}


def _refuse_twice(where: str, kind: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for value in ids:
        if value in seen:
            raise InputError(where, f"the {kind} {value} appears twice", hint=f"Keep one row for each {kind}.")
        seen.add(value)
