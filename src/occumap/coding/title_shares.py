"""How the entries of a title spread over its codes, and what a default or a hint makes of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

# A default is likelier than its share of the title's entries: half of it is taken to be meant. The confidence in it is
# no more than the share itself.
DEFAULT_PRIOR = 0.5
# How many times as likely a part of its qualifiers makes an entry.
HINT = 3.0


@dataclass(frozen=True, eq=False)
class TitleShares:
    """The shares of the codes of titles, counted once for each title.

    Args:
        codes: of all entries of an index.

    >>> TitleShares(["11", "11", "12"]).of((0, 1, 2))["12"]
    0.3333333333333333
    """

    codes: Sequence[str | None]
    _counted: dict[tuple[int, ...], dict[str, float]] = field(default_factory=dict)

    def of(self, rows: tuple[int, ...]) -> dict[str, float]:
        """Return each code's share of some entries; between 0 and 1."""
        if rows not in self._counted:
            counts = Counter(str(self.codes[row]) for row in rows)
            self._counted[rows] = {code: n / len(rows) for code, n in counts.items()}
        return self._counted[rows]

    def hinted(self, rows: tuple[int, ...], codes: Collection[str]) -> Mapping[str, float]:
        """Return the same, with more for the codes that a part of their qualifiers speaks for."""
        shares = self.of(rows)
        if not codes:
            return shares
        weights = {code: share * (HINT if code in codes else 1.0) for code, share in shares.items()}
        total = sum(weights.values())
        return {code: weight / total for code, weight in weights.items()}

    def with_one_more(self, rows: tuple[int, ...], code: str) -> float:
        """Return a code's share of some entries, were there one more under it."""
        return (self.of(rows).get(code, 0.0) * len(rows) + 1) / (len(rows) + 1)


def with_default(shares: Mapping[str, float], code: str) -> dict[str, float]:
    """Return how likely the codes of a title are whose default is one of them.

    >>> with_default({"11": 0.25, "12": 0.75}, "11")
    {'11': 0.625, '12': 0.375}
    """
    return {one: share * (1 - DEFAULT_PRIOR) + DEFAULT_PRIOR * (one == code) for one, share in shares.items()}
