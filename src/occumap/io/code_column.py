"""A column of codes as files have them: numbers with ``.0``, zeros lost in front, missing codes, a title beside.

A spreadsheet turns 0110 into 110, pandas a column with a gap into floats, and a survey writes −8 for “no answer”. Where
the version is held, its own codes say what was meant; where it isn't, nothing is changed but what can't be a code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from occumap.errors import InputError
from occumap.model.noun import counted
from occumap.model.version import Version

# What British surveys write for “no answer” and “does not apply”.
MISSING = ("-8", "-9")
_FLOAT = re.compile(r"([0-9]+)\.0+")
_WITH_TITLE = re.compile(r"(\S+?)\s*(?:[:–—-]\s+|:|\s+)(?=\S*[^\W\d_])(.+)")
_TOTAL = re.compile(
    r"_?t|all|sum|(grand |sub-?)?totals?\b.*"
    r"|all (occupations|employees|jobs|industries|persons|people|groups|codes)\b.*"
    r"|[^\w]*(insgesamt|ensemble|totale?)[^\w]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Codes:
    """A column of codes as the version writes them.

    ``values`` is null where a cell has no code and ``reasons`` says why (``no code``, ``no code (-9)``); a text that
    isn't a code of the version stands as it is. ``said`` is what was understood, for people.
    """

    values: pl.Series = field(repr=False)
    reasons: pl.Series = field(repr=False)
    said: tuple[str, ...] = ()


def read_codes(
    cells: pl.Series,
    version: Version | None = None,
    *,
    column: str = "code",
    level: str | None = None,
    width: int | None = None,
    lacking: Iterable[str] = MISSING,
) -> Codes:
    """Return a column of codes as a version writes them.

    Args:
        cells: the column as text, null where nothing stands.
        version: of the codes; where none is held, only missing codes are known and ``width`` is kept.
        column: what to call it in messages.
        level: the level the codes are of, if not the lowest.
        width: digits of a code whose leading zeros were lost.
        lacking: what stands for no code.

    Raises:
        InputError: zeros were lost, and a code could be one of two.

    >>> from occumap.catalog.shipped import version
    >>> found = read_codes(pl.Series(["2111.0", "-9", "1115 : Chief executives"]), version("soc2010"))
    >>> found.values.to_list(), found.reasons.to_list()[1]
    (['2111', None, '1115'], 'no code (-9)')
    """
    texts = ["" if cell is None else str(cell).strip() for cell in cells]
    different = list(dict.fromkeys(texts))
    none = {text: reason for text in different if (reason := _reason(text, version, lacking))}
    said: list[str] = []
    plain = [text for text in different if text not in none]
    if version is None:
        meant = {text: _padded(text, width) for text in plain}
    else:
        meant, said = _as_written(plain, Counter(texts), version, column, level, width)
    return Codes(
        pl.Series("code", [meant.get(text) for text in texts], pl.String),
        pl.Series("reason", [none.get(text) for text in texts], pl.String),
        tuple(said),
    )


def is_total(text: str) -> bool:
    """Return whether what stands in the place of a code names a total of all groups.

    >>> is_total("Total"), is_total("00-0000"), is_total("All occupations"), is_total("Tailors")
    (True, True, True, False)
    """
    return bool(_TOTAL.fullmatch(text.strip())) or bool(re.fullmatch(r"0+([-/.]0+)*", text.strip()))


def _reason(text: str, version: Version | None, lacking: Iterable[str]) -> str | None:
    if not text:
        return "no code"
    if version is not None and text in version:
        return None
    number = _FLOAT.sub(r"\1", text).replace("−", "-")
    return f"no code ({number})" if number in lacking else None


def _padded(text: str, width: int | None) -> str:
    return text.zfill(width) if width and text.isascii() and text.isdigit() else text


def _as_written(
    texts: Sequence[str], times: Mapping[str, int], version: Version, column: str, level: str | None, width: int | None
) -> tuple[dict[str, str], list[str]]:
    units = [group.code.value for group in (version.at_level(level) if level else version.leaves)]
    bare = {code.lstrip("0"): code for code in units if code.startswith("0") and code.isdigit()}
    meant: dict[str, str] = {}
    how: dict[str, list[str]] = {"float": [], "zeros": [], "signs": [], "title": []}
    for text in texts:
        meant[text], kind = _one(text, version, bare, width)
        if kind:
            how[kind].append(text)
    if how["zeros"] and not width:
        _refuse_two_meanings(texts, meant, bare, how["zeros"], version, column)
    said = [
        what.format(n=counted(sum(times[text] for text in found), "code"), text=found[0], code=meant[found[0]])
        for kind, what in _SAID.items()
        if (found := how[kind])
    ]
    return meant, [f"{one} (column ‘{column}’)" for one in said]


_SAID = {
    "float": "{n} written as a number with decimals, such as {text}, read as {code}",
    "zeros": "{n} without leading zeros, such as {text}, read as {code}",
    "signs": "{n} written in another way, such as {text}, read as {code}",
    "title": "{n} with a title beside, such as {text!r}, read as {code}",
}


def _one(text: str, version: Version, bare: Mapping[str, str], width: int | None) -> tuple[str, str]:
    """Return the code that is meant and how it was found; a text that is none comes back as it is."""
    number = text if text.isascii() and text.isdigit() else ""
    if width and number and len(number) < width and number.zfill(width) in version:
        return number.zfill(width), "zeros"
    if text in version:
        return text, ""
    as_float, titled = _FLOAT.fullmatch(text), _WITH_TITLE.fullmatch(text)
    ways = (
        (bare.get(number), "zeros"),
        (_of_other_signs(text, version), "signs"),
        (_of_float(as_float[1], version, bare) if as_float else None, "float"),
        (titled[1] if titled and titled[1] in version else None, "title"),
    )
    return next(((code, way) for code, way in ways if code), (text, ""))


def _of_other_signs(text: str, version: Version) -> str | None:
    """Return the code that a text is without its version before it, or with other signs in it."""
    bare = text.removeprefix(f"{version.id}:").strip()
    group = version.get(bare) or (version.find(bare) if bare.isalnum() else None)
    return group.code.value if group else None


def _of_float(number: str, version: Version, bare: Mapping[str, str]) -> str | None:
    return number if number in version else bare.get(number.lstrip("0"))


def _refuse_two_meanings(
    texts: Sequence[str],
    meant: Mapping[str, str],
    bare: Mapping[str, str],
    lost: Sequence[str],
    version: Version,
    column: str,
) -> None:
    """Raise InputError if zeros were lost and another code of the column could have lost some as well."""
    unsure = [text for text in texts if meant[text] == text and text in bare and bare[text] != text]
    if unsure:
        text, sure = unsure[0], lost[0]
        raise InputError(
            f"column ‘{column}’",
            f"leading zeros were lost ({sure} is {version.id} {meant[sure]}): {text} could be {text} or {bare[text]}",
            hint=f"Keep the column as text, or say how many digits a code has: --code-width {len(bare[text])}.",
        )
