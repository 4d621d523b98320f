"""The few words that columns may hold."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What can be published."""

    VERSION = "version"
    INDEX = "index"
    CORRESPONDENCE = "correspondence"
    MAP = "map"
    FRAMEWORK = "framework"
    REVISION = "revision"


class Role(StrEnum):
    """What somebody may do; each role may also do what those before it may.

    >>> Role.EDITOR.may(Role.REVIEWER), Role.EDITOR.may(Role.OWNER)
    (True, False)
    """

    REVIEWER = "reviewer"
    EDITOR = "editor"
    OWNER = "owner"

    def may(self, needed: Role) -> bool:
        """Return whether this role is enough where ``needed`` is asked for."""
        roles = list(Role)
        return roles.index(self) >= roles.index(needed)


class Scope(StrEnum):
    """What a token lets a program do: read alone, or all that its account may."""

    READ = "read"
    WRITE = "write"


class Subject(StrEnum):
    """What a consultation is about: a draft by id, or a revision held by name."""

    DRAFT = "draft"
    REVISION = "revision"


class Stance(StrEnum):
    """Where a comment stands: pages and documents say that somebody agrees, disagrees, or does neither."""

    SUPPORT = "support"
    REFUTE = "refute"
    NEUTRAL = "neutral"


class State(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self in {State.DONE, State.FAILED, State.STOPPED}
