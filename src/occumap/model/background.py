"""What a framework publishes of an occupation besides skills: interests, education, training and technologies."""

from __future__ import annotations

from dataclasses import dataclass

# The six interests by their letters, as Holland named them.
INTERESTS = {
    "R": "Realistic",
    "I": "Investigative",
    "A": "Artistic",
    "S": "Social",
    "E": "Enterprising",
    "C": "Conventional",
}


@dataclass(frozen=True, slots=True)
class Share:
    """What most of those asked name, and which share of them; None where the share is suppressed."""

    words: str
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Technology:
    """A technology, such as a kind of software.

    Hot is what many postings ask for, in demand what many of this occupation do.
    """

    name: str
    category: str = ""
    hot: bool = False
    in_demand: bool = False


@dataclass(frozen=True, slots=True)
class Background:
    """What is published of one occupation.

    Args:
        title: of the occupation of the framework that it is published of.
        interests: name and score of each, the strongest first.
        education: the level of education that most have.
        training: the training on the job that most need.
        technologies: those that are in demand or hot first.
        share: how much of an occupation of the map that other occupation makes up; None where it is itself.

    >>> Background("Bakers", (("Realistic", 6.1), ("Conventional", 4.0), ("Artistic", 4.0), ("Social", 2.0))).strongest
    ('Realistic', 'Conventional', 'Artistic')
    """

    title: str = ""
    interests: tuple[tuple[str, float], ...] = ()
    education: Share | None = None
    training: Share | None = None
    technologies: tuple[Technology, ...] = ()
    share: float | None = None

    def __bool__(self) -> bool:
        return bool(self.interests or self.education or self.training or self.technologies)

    @property
    def strongest(self) -> tuple[str, ...]:
        """The three strongest interests; more where several are as strong as the third."""
        if not self.interests:
            return ()
        least = self.interests[min(2, len(self.interests) - 1)][1]
        return tuple(name for name, score in self.interests if score >= least)
