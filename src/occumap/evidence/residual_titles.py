"""Which groups are residual, where a version doesn't say by which words of a title they are known."""

from __future__ import annotations

import re

from occumap.model.version import Version

# How offices word it in English, French, Spanish and Portuguese. "Cooks and other caterers" is no such group.
_USUAL = re.compile(
    r"^(all )?other\b|\ball other\b|, other$|\bn\.? ?e\.? ?c\b|\bnot elsewhere classified\b"
    r"|^autres?\b|\bn\.? ?c\.? ?a\b|^otr[ao]s?\b|^outr[ao]s?\b|\bnão classificad|\bno clasificad",
    re.IGNORECASE,
)


def is_residual_in(version: Version, title: str) -> bool:
    """Return whether a title is that of a residual group: by the version's own words, or the usual ones if it has none.

    >>> from occumap.examples import small_version
    >>> is_residual_in(small_version(), "Food trades n.e.c."), is_residual_in(small_version(), "Bakers")
    (True, False)
    """
    if version.rules.residual_words:
        return version.rules.is_residual(title)
    return bool(_USUAL.search(title))


def names_residual_groups(version: Version) -> bool:
    """Return whether residual groups of a version can be told: it has words for them, or some titles the usual ones.

    >>> from occumap.examples import small_version
    >>> names_residual_groups(small_version())
    True
    """
    return bool(version.rules.residual_words) or any(is_residual_in(version, one.title) for one in version.groups)
