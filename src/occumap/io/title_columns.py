"""Languages in a table of groups: a column ``language`` of the titles, and columns ``title_fr`` of titles in others."""

from __future__ import annotations

import re

import polars as pl

from occumap.io.tables import text_or_null
from occumap.model.languages import UNSTATED, language_tag
from occumap.model.version import Version

LANGUAGE = "language"
_TAGS = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
_TITLE = re.compile(r"title[_@\- ](?P<tag>[a-z]{2,3}(-[a-z0-9]{2,8})*)", re.IGNORECASE)


def language_columns(version: Version) -> dict[str, list[str]]:
    """Return the columns by which a table of a version's groups says which languages its titles are in.

    None where no language is stated.

    >>> from occumap.examples import small_version
    >>> language_columns(small_version())["language"][:2]
    ['en', 'en']
    """
    if not version.languages:
        return {}
    codes = [group.code.value for group in version]
    others: dict[str, dict[str, str]] = {}
    for tag, code, title in version.other_titles:
        if code:
            others.setdefault(tag, {})[code] = title
    return {LANGUAGE: [version.language_of(code) or "" for code in codes]} | {
        f"title_{tag}" if tag else "title_und": [of.get(code, "") for code in codes] for tag, of in others.items()
    }


def with_language_columns(version: Version, frame: pl.DataFrame, *, code: str, title: str) -> Version:
    """Return the version with the languages that such columns of its table state; as it is where there are none.

    Args:
        version: as read from the codes and titles of the table.
        frame: the table, as text.
        code: the column of codes.
        title: the column of titles.

    A column of that name in which other things stand is passed over.
    """
    more = {c: found["tag"] for c in frame.columns if c != title and (found := _TITLE.fullmatch(c.strip()))}
    stated = next((c for c in frame.columns if c.strip().casefold() == LANGUAGE and c not in (code, title)), None)
    if stated is not None and not _holds_tags(frame[stated]):
        stated = None
    if stated is None and not more:
        return version
    columns = [code, title, *more, *([stated] if stated else [])]
    titles: dict[str, dict[str, str]] = {}
    shown: dict[str, int] = {}
    for value, name, *others in frame.select(text_or_null(c).alias(c) for c in columns).iter_rows():
        tag = language_tag(others[-1]) if stated and others[-1] else UNSTATED
        shown[tag] = shown.get(tag, 0) + 1
        titles.setdefault(tag, {})[value] = name
        for other, text in zip(more.values(), others, strict=False):
            if text:
                titles.setdefault(UNSTATED if other == "und" else language_tag(other), {})[value] = text
    usual = max(shown, key=lambda tag: (shown[tag], tag), default=UNSTATED)
    return version.with_titles(titles, language=usual) if usual else version.with_titles(titles)


def _holds_tags(column: pl.Series) -> bool:
    stated = column.str.strip_chars().drop_nulls()
    return len(stated) > 0 and bool(stated.str.contains(f"^{_TAGS}$|^$").all())
