"""Links between lists of codes, with their uncertainty kept.

One-to-many stays one-to-many. A share is what a source says, or follows from it (all of a code goes where its
only link leads); where a source says only *that* two codes meet, the share is None: never an equal split, never
a first match. A way is one or more links in a row; its share is the product of theirs, where all are known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from math import isclose, prod

from occumap.errors import InputError
from occumap.model.code import Code

# Shares of one code may exceed 1 by the rounding of a source, not by more.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class CodeLink:
    """A code of one list and a code of another that some or all of it belongs to.

    ``share`` is the fraction of the first code that goes to the second, None where the source doesn't say.
    ``part`` holds where the source says it is only a part, without saying how large. ``source`` says what the
    share is a share of, or which crosswalk the link stands in.
    """

    from_code: Code
    to_code: Code
    share: float | None = None
    part: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        if self.share is not None and not 0 <= self.share <= 1 + _ROUNDING:
            raise InputError(str(self), f"a share of {self.share:g} isn't valid", hint="Give a number from 0 to 1.")

    @property
    def is_uncertain(self) -> bool:
        """Whether nobody says how much of the first code goes to the second."""
        return self.share is None

    def __str__(self) -> str:
        return f"{self.from_code} → {self.to_code} ({_said(self.share, part=self.part)})"


@dataclass(frozen=True, slots=True)
class Way:
    """Links in a row, each beginning where the one before ended.

    >>> step = CodeLink(Code("soc", "1"), Code("isco", "12"), 0.5)
    >>> way = Way((step,)).then(CodeLink(Code("isco", "12"), Code("us", "3"), part=True))
    >>> print(way)
    soc:1 → isco:12 (50%) → us:3 (part)
    >>> print(way.share, [str(link) for link in way.uncertain])
    None ['isco:12 → us:3 (part)']
    """

    steps: tuple[CodeLink, ...]

    def __post_init__(self) -> None:
        broken = [(a, b) for a, b in zip(self.steps, self.steps[1:], strict=False) if a.to_code != b.from_code]
        if broken or not self.steps:
            where = f"{broken[0][0]}, then {broken[0][1]}" if broken else "a way"
            raise InputError(
                where, "these links don't form a chain", hint="Each must begin where the one before it ends."
            )

    @property
    def from_code(self) -> Code:
        """Where it begins."""
        return self.steps[0].from_code

    @property
    def to_code(self) -> Code:
        """Where it leads."""
        return self.steps[-1].to_code

    @property
    def share(self) -> float | None:
        """The product of the shares of its links, None where one is unknown.

        It takes each link to hold alike for all of a code, whatever part of it came this way.
        """
        known = [step.share for step in self.steps if step.share is not None]
        return prod(known) if len(known) == len(self.steps) else None

    @property
    def uncertain(self) -> tuple[CodeLink, ...]:
        """The links of which nobody says how much goes where."""
        return tuple(step for step in self.steps if step.is_uncertain)

    def then(self, link: CodeLink) -> Way:
        """Return this way and one link more."""
        return Way((*self.steps, link))

    def __str__(self) -> str:
        said = (f"{step.to_code} ({_said(step.share, part=step.part)})" for step in self.steps)
        return " → ".join((str(self.from_code), *said))


@dataclass(frozen=True)
class Links:
    """Ways from the codes of one list to those of another, in the order of their codes.

    Raises:
        InputError: a way is between other lists, or stands twice; known shares of one code exceed 1.

    >>> links = Links.of("a", "b", [("1", "x", 0.75, False), ("1", "y", 0.25, False), ("2", "y", None, True)])
    >>> [(way.to_code.value, way.share) for way in links.leaving("1")]
    [('x', 0.75), ('y', 0.25)]
    >>> print(links.share("2", "y"), links.share("2", "x"))
    None 0.0
    """

    from_list: str
    to_list: str
    ways: tuple[Way, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "ways", tuple(sorted(self.ways, key=_codes_of)))
        seen: set[tuple[Code, ...]] = set()
        known: dict[Code, float] = {}
        for way in self.ways:
            if (way.from_code.version, way.to_code.version) != (self.from_list, self.to_list):
                raise InputError(
                    str(way),
                    f"it doesn't lead from {self.from_list} to {self.to_list}",
                    hint="Keep the links of each pair of lists apart.",
                )
            if _codes_of(way) in seen:
                raise InputError(str(way), "it is listed twice", hint="Keep one link for each pair of codes.")
            seen.add(_codes_of(way))
            known[way.from_code] = known.get(way.from_code, 0.0) + (way.share or 0.0)
        for code, total in known.items():
            if total > 1 and not isclose(total, 1, abs_tol=_ROUNDING):
                raise InputError(str(code), f"its shares add up to {total:g}", hint="They may not exceed 1.")

    @classmethod
    def of(
        cls, from_list: str, to_list: str, rows: Iterable[tuple[str, str, float | None, bool]], source: str = ""
    ) -> Links:
        """Return links of one step from rows of from, to, share and part.

        A code's only link, if it isn't flagged as a part and has no share, has all of it: the source names no
        other place it could go to.
        """
        table = list(rows)
        many = _more_than_once(start for start, *_ in table)
        return cls(
            from_list,
            to_list,
            tuple(
                Way(
                    (
                        CodeLink(
                            Code(from_list, start),
                            Code(to_list, end),
                            1.0 if share is None and not part and start not in many else share,
                            part,
                            source,
                        ),
                    )
                )
                for start, end, share, part in table
            ),
        )

    @cached_property
    def _leaving(self) -> dict[str, tuple[Way, ...]]:
        found: dict[str, list[Way]] = {}
        for way in self.ways:
            found.setdefault(way.from_code.value, []).append(way)
        return {value: tuple(ways) for value, ways in found.items()}

    def leaving(self, value: str) -> tuple[Way, ...]:
        """Return the ways from a code, in the order of where they lead."""
        return self._leaving.get(value, ())

    def between(self, start: str, end: str) -> tuple[Way, ...]:
        """Return all ways from one code to another."""
        return tuple(way for way in self.leaving(start) if way.to_code.value == end)

    def share(self, start: str, end: str) -> float | None:
        """Return how much of a code goes to another: the sum over all ways between them, None where one is unknown."""
        return summed(self.between(start, end))

    def __len__(self) -> int:
        return len(self.ways)


def compose(*chain: Links) -> Links:
    """Return ways through several sets of links, each beginning in the list where the one before ended.

    All paths are kept: two ways between the same codes that go through different codes in between are two ways.
    A way that finds no link on is not in the result; `dead_ends` has it.

    Raises:
        InputError: none given, or one ends in another list than the next begins in.

    >>> first = Links.of("a", "b", [("1", "x", 0.5, False), ("1", "y", 0.5, False)])
    >>> second = Links.of("b", "c", [("x", "p", None, False), ("y", "p", 0.25, False), ("y", "q", 0.75, False)])
    >>> both = compose(first, second)
    >>> both.share("1", "p"), both.share("1", "q")
    (0.625, 0.375)
    """
    if not chain:
        raise InputError("links", "there are no links to join", hint="Give one or more.")
    return reduce(_joined, chain)


def dead_ends(first: Links, second: Links) -> tuple[Way, ...]:
    """Return the ways of the first that no link of the second goes on from."""
    return tuple(way for way in first.ways if not second.leaving(way.to_code.value))


def summed(ways: Iterable[Way]) -> float | None:
    """Return the shares of several ways together, None where one is unknown; 0 for no way."""
    total = 0.0
    for way in ways:
        if way.share is None:
            return None
        total += way.share
    return total


def bounds(ways: Iterable[Way]) -> tuple[float, float]:
    """Return the least and the most that several ways from one code can have together, whatever the unknown shares are.

    The least is the sum of what is known. For the most, an unknown share counts as all, but what flows through a
    step never exceeds what came to it, however many ways go on from there.

    >>> first = CodeLink(Code("soc", "1"), Code("isco", "12"), 0.5)
    >>> ways = [Way((first, CodeLink(Code("isco", "12"), Code("us", code)))) for code in ("3", "4")]
    >>> bounds(ways)
    (0.0, 0.5)
    """
    several = tuple(ways)
    return sum(way.share or 0.0 for way in several), _at_most([way.steps for way in several])


def _at_most(rows: Sequence[tuple[CodeLink, ...]]) -> float:
    onward: dict[CodeLink, list[tuple[CodeLink, ...]]] = {}
    for first, *rest in rows:
        onward.setdefault(first, []).append(tuple(rest))
    total = 0.0
    for link, rests in onward.items():
        further = [rest for rest in rests if rest]
        total += (1.0 if link.share is None else link.share) * (_at_most(further) if further else 1.0)
    return min(1.0, total)


def _joined(first: Links, second: Links) -> Links:
    if first.to_list != second.from_list:
        raise InputError(
            "links",
            f"the first lead to {first.to_list}, but the second begin in {second.from_list}",
            hint="Add links that join the two lists.",
        )
    return Links(
        first.from_list,
        second.to_list,
        tuple(Way((*way.steps, *onward.steps)) for way in first.ways for onward in second.leaving(way.to_code.value)),
    )


def _codes_of(way: Way) -> tuple[Code, ...]:
    return (way.from_code, way.to_code, *(step.to_code for step in way.steps[:-1]))


def _more_than_once(values: Iterable[str]) -> set[str]:
    return {value for value, n in Counter(values).items() if n > 1}


def _said(share: float | None, *, part: bool) -> str:
    return f"{share:.0%}" if share is not None else "part" if part else "share unknown"
