"""Lists of the user's own that a coder reads beside an index: what is no job title, and the words of industries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from occumap.catalog import load, shipped
from occumap.coding.industries import IndustryWords
from occumap.coding.non_answers import NonAnswer
from occumap.coding.normalise import plain
from occumap.errors import InputError
from occumap.io.tables import find_columns, read_csv_table, text_or_null

_NON_ANSWERS = {"text": ("text", "answer", "title", "written"), "kind": ("kind", "sort", "type")}
_INDUSTRIES = {
    "code": ("code", "sic", "sic code", "industry code", "notation"),
    "words": ("words", "title", "industry", "description", "label", "name"),
    "version": ("version", "classification"),
}
_SECTION = re.compile(r"[A-Z]")


def read_non_answers(path: Path) -> Mapping[str, NonAnswer]:
    """Return a user's own non-answers: what is written, in plain form, and the kind of non-answer it is.

    Args:
        path: a CSV with the columns ``text`` and ``kind``, as the list that comes with Occumap.

    Raises:
        InputError: a column or a cell is missing, a kind isn't one, or a text stands twice with different kinds.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "ours.csv")
    ...     _ = path.write_text("text,kind\\nOn furlough,economic status\\n")
    ...     {text: str(kind) for text, kind in read_non_answers(path).items()}
    {'on furlough': 'economic status'}
    """
    frame = read_csv_table(path)
    columns = find_columns(frame, _NON_ANSWERS, where=str(path))
    kinds = {kind.value: kind for kind in NonAnswer}
    found: dict[str, NonAnswer] = {}
    for row, (text, kind) in enumerate(frame.select(text_or_null(c).alias(f) for f, c in columns.items()).rows(), 2):
        if text is None and kind is None:
            continue
        where = f"{path}, row {row}"
        if not plain(text or ""):
            raise InputError(where, "there is no text", hint="Say what people write.")
        chosen = kinds.get(" ".join((kind or "").casefold().replace("_", " ").split()))
        if chosen is None:
            raise InputError(where, f"{kind!r} is no kind of non-answer", hint=f"Kinds: {', '.join(kinds)}.")
        if found.setdefault(plain(text), chosen) is not chosen:
            raise InputError(where, f"{text!r} stands above with another kind", hint="Keep the one that is right.")
    return found


def read_industries(name: str | Path) -> IndustryWords:
    """Return a list of industries with the words that an index uses for them; SIC 2007 is known beside it.

    Args:
        name: a CSV with a column of codes (``code``) and one of words (``words`` or ``title``), and the version of the
            codes in a column ``version`` or as the file's name (``sic2026.csv`` is SIC 2026); or a version kept by
            ``occumap load --as sic2026``.

    Raises:
        OccumapError: there is no such list, a cell is missing, or a code stands twice with other words.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "sic2026.csv")
    ...     _ = path.write_text("code,words\\n01.11,farming\\n")
    ...     read_industries(path).read("SIC 2026: 0111").said
    'The industry SIC 2026: 0111 was read as 0111 of SIC 2026 (farming).'
    """
    if not Path(name).is_file():
        version = load.version(name)
        words = {_digits(group.code.value): group.title for group in version}
        return IndustryWords(_called(version.id), words, others=(shipped.sic_words(),))
    path = Path(name)
    frame = read_csv_table(path)
    columns = find_columns(frame, _INDUSTRIES, where=str(path), optional=("version",))
    stated = frame[columns["version"]].drop_nulls().unique().to_list() if "version" in columns else []
    if len(stated) > 1:
        raise InputError(str(path), f"it has codes of {' and '.join(sorted(stated))}", hint="Give a file for each.")
    table: dict[str, str] = {}
    cells = frame.select(text_or_null(columns["code"]).alias("code"), text_or_null(columns["words"]).alias("words"))
    for row, (code, words) in enumerate(cells.rows(), start=2):
        if code is None and words is None:
            continue
        if code is None or words is None:
            raise InputError(f"{path}, row {row}", "it has a code or words, but not both", hint="Give it both.")
        if table.setdefault(_digits(code), words) != words:
            raise InputError(f"{path}, row {row}", f"code {code!r} stands above with other words", hint="Keep one.")
    return IndustryWords(_called(stated[0] if stated else path.stem), table, others=(shipped.sic_words(),))


def _digits(code: str) -> str:
    bare = "".join(letter for letter in code.upper() if letter.isalnum())
    return bare if _SECTION.fullmatch(bare) else re.sub(r"^[A-Z](?=\d)", "", bare)


def _called(name: str) -> str:
    """Return what a list is called: SIC 2026 for ``sic2026``, ``UK SIC 2026`` and the like; any other name as it is."""
    found = re.fullmatch(r"(?:uk\W*)?sic\W*(\d{4})", name.strip(), re.IGNORECASE)
    return f"SIC {found[1]}" if found else name.strip()
