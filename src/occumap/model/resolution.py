"""What a text was taken for: the one thing meant, several to choose from, or none, with the nearest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from occumap.errors import AmbiguousNameError, UnknownNameError, without_commands
from occumap.model.noun import Noun, counted, shortened

MAX_LISTED = 8
ANOTHER = "For another, give its code."
# How a reason begins that says which group a title belongs to.
CODED = "coded "


class FoundBy(StrEnum):
    """What led from a text to the thing meant, the surest first."""

    CODE = "code"
    NAME = "name"
    OTHER_TITLE = "other title"
    PART_OF_NAME = "part of name"
    JOB_TITLE = "job title"
    SPELLING = "spelling"


# So many occupations stand before the group that a title is coded to.
GROUP_PLACE = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that may be meant: its id, its title, and what speaks for it."""

    id: str
    title: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.id} ({self.title})" if self.title != self.id else self.id


@dataclass(frozen=True, slots=True, repr=False)
class Resolved(Noun):
    """The one thing that is meant.

    Args:
        text: what was written.
        id: of the thing meant.
        title: its title.
        found_by: what led to it.
        reason: what was understood, as the end of a sentence; empty where the code or the whole name was given.

    >>> Resolved("Snr welder", "OCC0349", "Welder", FoundBy.NAME, "“senior” left out").said
    '‘Snr welder’ was taken as OCC0349 Welder: “senior” left out. For another, give its code.'
    """

    text: str
    id: str
    title: str
    found_by: FoundBy
    reason: str = ""

    @property
    def said(self) -> str:
        """What it was taken for and how to say another; empty where the code or the whole name was given."""
        return f"{self.taken} {ANOTHER}" if self.reason else ""

    @property
    def taken(self) -> str:
        """What it was taken for, as a sentence, for where no code is typed; empty where it was given as it is.

        >>> Resolved("Snr welder", "OCC0349", "Welder", FoundBy.NAME, "“senior” left out").taken
        '‘Snr welder’ was taken as OCC0349 Welder: “senior” left out.'
        """
        if not self.reason:
            return ""
        return f"‘{shortened(self.text)}’ was taken as {self.id} {self.title}: {self.reason}."

    def _in_short(self) -> str:
        return f"{shortened(self.text)!r} -> {self.id} {shortened(self.title)}"


@dataclass(frozen=True, slots=True, repr=False)
class Ambiguous(Noun):
    """Several things may be meant, or one that isn't certain: asked, never taken.

    Args:
        text: what was written.
        candidates: all that may be meant, best first.
        reason: why none is taken, as the end of a sentence.
        kind: what they are, for messages.
        group: the code of the group that it is surely coded to, empty where there is none.

    >>> Ambiguous("baker", (Suggestion("1", "Plant baker"), Suggestion("2", "Craft baker"))).said
    '‘baker’ fits 2 occupations: 1 (Plant baker), 2 (Craft baker).'
    """

    text: str
    candidates: tuple[Suggestion, ...]
    reason: str = ""
    kind: str = "occupation"
    group: str = ""

    @property
    def said(self) -> str:
        """What may be meant, as a sentence."""
        some, more = listed(self.candidates), f", {self.reason}" if self.reason else ""
        if len(self.candidates) == 1:
            return f"‘{shortened(self.text)}’ isn’t certain{more}: it may be {some}."
        return f"‘{shortened(self.text)}’ fits {counted(len(self.candidates), self.kind)}{more}: {some}."

    @property
    def prompt(self) -> str:
        """That one must be chosen, as sentences, for where the candidates stand below.

        >>> care = (Suggestion("1", "Home carer"), Suggestion("2", "Care lead"))
        >>> Ambiguous("carer", care, "coded 6135 Carers (soc2020)").prompt
        '“carer” fits 2 occupations. As a job title, it is coded 6135 Carers (soc2020). Choose one.'
        """
        text, reason = shortened(self.text), self.reason
        is_coded = reason.startswith(CODED)
        more = f", {reason}" if reason and not is_coded else ""
        coded = f" As a job title, it is {reason}." if is_coded else ""
        if len(self.candidates) == 1:
            return f"“{text}” isn’t certain{more}.{coded} Choose this one if you mean it."
        return f"“{text}” fits {counted(len(self.candidates), self.kind)}{more}.{coded} Choose one."

    @property
    def hint(self) -> str:
        """How to say which is meant."""
        return "Give its code if you mean it." if len(self.candidates) == 1 else "Give the code of the one you mean."

    def with_group(self, one: Suggestion) -> Ambiguous:
        """Return the same with the group that it is coded to among the first: before a single doubtful candidate, else
        behind the first two.
        """
        place = 0 if len(self.candidates) == 1 else GROUP_PLACE
        return replace(self, candidates=(*self.candidates[:place], one, *self.candidates[place:]))

    def _in_short(self) -> str:
        return f"{shortened(self.text)!r}: {counted(len(self.candidates), self.kind)}, {self.candidates[0].id} first"


@dataclass(frozen=True, slots=True, repr=False)
class Unknown(Noun):
    """Nothing fits a text.

    Args:
        text: what was written.
        near: what is nearest by its words and by its group, best first; empty if nothing is near.
        said: what is known of the text, as a sentence.
        hint: what to do instead.
        group: the code of the group that it is surely coded to, empty where there is none.
        perhaps: what may be meant if it is misspelt, to be asked and never taken; empty where nothing is that near.
    """

    text: str
    near: tuple[Suggestion, ...]
    said: str
    hint: str
    group: str = ""
    perhaps: str = ""

    def with_nearest(self, one: Suggestion) -> Unknown:
        """Return the same with one more, the nearest of all."""
        near = (one, *self.near)
        return replace(self, near=near, hint=nearest_in_words(near))

    @property
    def prompt(self) -> str:
        """What is known of the text and what to do, as sentences, for where the nearest stand below and no command is
        typed.

        >>> Unknown("quxx", (), "there is no job ‘quxx’", "Choose from the list (occumap map list).").prompt
        'There is no job ‘quxx’. Choose from the list.'
        """
        said = f"{self.said[:1].upper()}{self.said[1:]}".rstrip(".")
        return f"{said}. Choose one of the nearest." if self.near else f"{said}. {without_commands(self.hint)}"

    def _in_short(self) -> str:
        return f"{shortened(self.text)!r}: {counted(len(self.near), 'near one')}"


Resolution = Resolved | Ambiguous | Unknown


def listed(some: tuple[Suggestion, ...], limit: int = MAX_LISTED) -> str:
    """Return suggestions as one reads them in a sentence."""
    more = [f"{len(some) - limit} more"] if len(some) > limit else []
    return ", ".join([*map(str, some[:limit]), *more])


def nearest_in_words(near: tuple[Suggestion, ...]) -> str:
    """Return which are nearest and what to do, as a sentence.

    >>> nearest_in_words((Suggestion("O2", "Baker"),)), nearest_in_words((Suggestion("1", "A"), Suggestion("2", "B")))
    ('The nearest is O2 (Baker): give its code if you mean it.', 'The nearest are 1 (A), 2 (B): give the code of one.')
    """
    if len(near) == 1:
        return f"The nearest is {near[0]}: give its code if you mean it."
    return f"The nearest are {listed(near)}: give the code of one."


def the_meant(resolution: Resolution, *, where: str) -> Resolved:
    """Return what a text was resolved to.

    Args:
        resolution: what the text was taken for.
        where: in what it was looked for, for messages.

    Raises:
        AmbiguousNameError: several may be meant, or one that isn't certain.
        UnknownNameError: nothing fits.
    """
    if isinstance(resolution, Resolved):
        return resolution
    if isinstance(resolution, Ambiguous):
        candidates = tuple((one.id, one.title) for one in resolution.candidates)
        raise AmbiguousNameError(where, resolution.said, hint=resolution.hint, candidates=candidates)
    near = tuple((one.id, one.title) for one in resolution.near)
    raise UnknownNameError(where, resolution.said, hint=resolution.hint, near=near)
