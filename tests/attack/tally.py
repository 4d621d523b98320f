"""One table of what came of an attack: a line for each part, and each failure once with the try that shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

FAILED, TRACEBACK, LOST, DIFFERENT = "failures", "tracebacks", "lost", "different bytes"
_KINDS = (FAILED, TRACEBACK, LOST, DIFFERENT)


@dataclass
class Tally:
    """What came of one part of the attack.

    Args:
        part: its name.
        tries: how often it was tried.
        bad: how often what must not be was seen, by its kind.
        seen: each failure once, with an example.
        notes: what else is worth saying, such as seconds.
    """

    part: str
    tries: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    seen: dict[str, str] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    said: str = ""

    def note(self, what: str) -> None:
        """Count something that may be."""
        self.notes[what] += 1

    def fail(self, kind: str, where: str, example: str = "") -> None:
        """Count what must not be.

        Args:
            kind: which of the table's columns.
            where: what tells it from others; only the first example of each is kept.
            example: a try that shows it.
        """
        self.bad[kind] += 1
        self.seen.setdefault(f"{kind}: {where}", example[-1500:])

    @property
    def failed(self) -> int:
        """How often something was seen that must not be."""
        return self.bad.total()

    def details(self) -> str:
        """Return each failure with its example."""
        return "\n".join(f"\n{self.part}: {where}\n{example}" for where, example in self.seen.items())


@contextmanager
def until_stopped(tally: Tally) -> Iterator[Tally]:
    """Have Ctrl-C end a part with what it has counted so far, and say so."""
    try:
        yield tally
    except KeyboardInterrupt:
        tally.said = "stopped before its end"


def as_table(tallies: list[Tally]) -> str:
    """Return the table in Markdown.

    >>> print(as_table([Tally("kills", 10)]).splitlines()[2])
    | kills | 10 | 0 | 0 | 0 | 0 | |
    """
    lines = [f"| part | tries | {' | '.join(_KINDS)} | |", "|---|---|---|---|---|---|---|"]
    for one in tallies:
        counts = " | ".join(f"{one.bad[kind]:,}" for kind in _KINDS)
        ended = ", ".join(f"{what} {n:,}" for what, n in one.notes.most_common())
        said = "; ".join(part for part in (ended, one.said) if part)
        lines.append(f"| {one.part} | {one.tries:,} | {counts} |{f' {said} ' if said else ' '}|")
    return "\n".join(lines)
