"""What a writer of another format gives back: the file, and what the format couldn't hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """The content of a file, and what was left out of it because the format has no place for it.

    Args:
        data: the whole file.
        losses: one line for people for each kind of thing left out, such as ``importance of 12 requirements``;
            empty where reading the file gives an equal value back. Whoever writes the file shows them.

    >>> Written(b"code,title", ("source of the index",)).losses
    ('source of the index',)
    """

    data: bytes
    losses: tuple[str, ...] = ()
