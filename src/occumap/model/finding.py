"""What is wrong or doubtful with a plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from occumap.model.code import Code
from occumap.model.noun import Noun, shortened


class Severity(StrEnum):
    """How much a finding matters: an open error keeps a plan from being applied."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, repr=False)
class Finding(Noun):
    """One thing found, with its place, its reason and a way out.

    Args:
        kind: what sort of fault, such as ``code-given-away``.
        severity: of the fault itself, whether or not it has been answered.
        issues: numbers of the issues it comes from.
        codes: the codes it is about, each of its version; together with the kind they identify it.
        message: what is wrong, as a sentence.
        way_out: how to mend it.
        detail: tells apart several findings of one kind about the same codes.
        assumed: the id of the assumption that answers it.
        accepted: the reason given in the file for living with it.
    """

    kind: str
    severity: Severity
    issues: tuple[int, ...]
    codes: tuple[Code, ...]
    message: str
    way_out: str
    detail: str = ""
    assumed: str | None = None
    accepted: str | None = None

    def _in_short(self) -> str:
        return f"{shortened(self.id)}: {self.severity.value}, {self.status}"

    @property
    def id(self) -> str:
        """What assumptions and acceptances call it: the kind and the codes' values.

        >>> codes = (Code("soc2010", "5211"), Code("soc2010", "5212"))
        >>> Finding("merge-without-code", Severity.ERROR, (21,), codes, "", "").id
        'merge-without-code/5211+5212'
        """
        about = "+".join(code.value for code in self.codes)
        return "/".join(part for part in (self.kind, about, self.detail) if part)

    @property
    def status(self) -> str:
        """``open``, ``assumed`` or ``accepted``."""
        if self.assumed:
            return "assumed"
        return "accepted" if self.accepted else "open"

    @property
    def blocks(self) -> bool:
        """Whether it keeps the plan from being applied."""
        return self.severity is Severity.ERROR and self.status == "open"
