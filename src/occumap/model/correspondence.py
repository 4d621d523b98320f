"""The table between two versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from occumap.model.code import Code
from occumap.model.noun import Noun, counted, shortened


@dataclass(frozen=True, slots=True, repr=False)
class Link(Noun):
    """A group of one version and a group of another that share entries.

    ``entries`` is how many, None where the table doesn't say (a plain crosswalk). ``share_of_from``
    and ``share_of_to`` are fractions of all entries of either group, None where unknown: never an
    equal split. ``partial`` is what a published table says of the link: whether it leads to a part of a
    group only; None where it says nothing.
    """

    from_code: Code
    to_code: Code
    entries: int | None
    share_of_from: float | None
    share_of_to: float | None
    partial: bool | None = None

    def _in_short(self) -> str:
        entries = "" if self.entries is None else f": {counted(self.entries, 'entry', 'entries')}"
        return f"{shortened(str(self.from_code))} -> {shortened(str(self.to_code))}{entries}"

    def inverse(self) -> Link:
        """Return the same link, read the other way."""
        return Link(self.to_code, self.from_code, self.entries, self.share_of_to, self.share_of_from, self.partial)


@dataclass(frozen=True, repr=False)
class Correspondence(Noun):
    """All links between two versions, in the order of their codes.

    Args:
        from_version: the version that the table leads from.
        to_version: the version that it leads to.
        links: the pairs of groups.
        without_counterpart: groups of either version that the table says have none in the other, which is something
            else than a group of which the table says nothing.

    >>> table = Correspondence.from_counts("a", "b", {("1", "1"): 3, ("1", "2"): 1})
    >>> [(link.to_code.value, link.share_of_from) for link in table.leaving("1")]
    [('1', 0.75), ('2', 0.25)]
    >>> table.inverse().inverse() == table
    True
    """

    from_version: str
    to_version: str
    links: tuple[Link, ...]
    without_counterpart: tuple[Code, ...] = ()

    def _in_short(self) -> str:
        return f"{self.from_version} -> {self.to_version}: {counted(len(self.links), 'link')}"

    @classmethod
    def from_counts(
        cls,
        from_version: str,
        to_version: str,
        counts: Mapping[tuple[str, str], int | None],
        without_counterpart: Collection[Code] = (),
        partial: Mapping[tuple[str, str], bool] | None = None,
    ) -> Correspondence:
        """Return a correspondence from numbers of entries by (from, to); None means linked, number unknown.

        A pair with 0 entries is kept: two groups can be one though the index is silent on them. ``partial`` is what
        the table says of pairs, where it says it.

        >>> table = Correspondence.from_counts("a", "b", {("1", "1"): None}, partial={("1", "1"): True})
        >>> table.partial_links[0].partial
        True
        """
        of_from: dict[str, int | None] = {}
        of_to: dict[str, int | None] = {}
        for (old, new), n in counts.items():
            of_from[old] = _sum(of_from.get(old, 0), n)
            of_to[new] = _sum(of_to.get(new, 0), n)
        return cls(
            from_version,
            to_version,
            tuple(
                Link(
                    Code(from_version, old),
                    Code(to_version, new),
                    n,
                    _share(n, of_from[old]),
                    _share(n, of_to[new]),
                    None if partial is None else partial.get((old, new)),
                )
                for (old, new), n in sorted(counts.items(), key=lambda item: item[0])
            ),
            tuple(sorted(without_counterpart)),
        )

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], int | None]:
        """Numbers of entries by the codes of both versions, as `from_counts` takes them."""
        return {(link.from_code.value, link.to_code.value): link.entries for link in self.links}

    @property
    def partial_links(self) -> tuple[Link, ...]:
        """The links that lead to a part of a group only, as the table says."""
        return tuple(link for link in self.links if link.partial)

    @cached_property
    def _leaving(self) -> dict[str, tuple[Link, ...]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.from_code.value, []).append(link)
        return {value: tuple(links) for value, links in found.items()}

    @cached_property
    def _arriving(self) -> dict[str, tuple[Link, ...]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.to_code.value, []).append(link)
        return {value: tuple(links) for value, links in found.items()}

    def leaving(self, value: str) -> tuple[Link, ...]:
        """Return the links of a group of the first version: where it went."""
        return self._leaving.get(value, ())

    def arriving(self, value: str) -> tuple[Link, ...]:
        """Return the links of a group of the second version: where it came from."""
        return self._arriving.get(value, ())

    def inverse(self) -> Correspondence:
        """Return the same table, read from the second version to the first."""
        turned = tuple(sorted((link.inverse() for link in self.links), key=lambda k: (k.from_code, k.to_code)))
        return Correspondence(self.to_version, self.from_version, turned, self.without_counterpart)


def _sum(total: int | None, n: int | None) -> int | None:
    return None if total is None or n is None else total + n


def _share(n: int | None, total: int | None) -> float | None:
    return n / total if n is not None and total else None
