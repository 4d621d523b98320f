"""The lists that a result was made of, and what was said of them, so that the same can be made of them again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl
from fastapi import Request

from occumap.errors import UnknownNameError
from occumap.read_options import TOLD, ReadOptions
from occumap.store.store import Store
from occumap.web.pages.list_choices import Choices
from occumap.web.pages.result_files import ResultPage, bytes_of, result_of
from occumap.web.pages.typed_lists import typed_lines
from occumap.web.pages.uploaded_tables import Upload
from occumap.web.server.forms import Received, UploadedFile, keep_incoming
from occumap.web.server.reading_fields import reading_of
from occumap.web.server.warm_up import Warm

_PACKED = (".gz", ".zip")


@dataclass(frozen=True)
class GivenLists:
    """Lists as files, how each is to be read, which columns were chosen, and what was chosen for their texts.

    Args:
        paths: where each list is, by its name, such as ``staff``.
        reading: how each is to be read.
        columns: chosen columns, by ``list.field``.
        choices: what was chosen for texts, as the workflows take it; None for nothing.
    """

    paths: Mapping[str, Path]
    reading: Mapping[str, ReadOptions] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    choices: pl.DataFrame | None = None

    @classmethod
    def of(cls, upload: Upload, choices: Choices) -> GivenLists:
        """Return the lists of a form with what the form says of them."""
        paths = {name: given.path for name, given in upload.tables.items()}
        reading = {name: given.options for name, given in upload.tables.items()}
        return cls(paths, reading, upload.columns(choices.columns), choices.frame if choices.given else None)

    def options(self, name: str) -> ReadOptions:
        """Return how a list is to be read."""
        return self.reading.get(name, TOLD)


def files_of(upload: Upload) -> dict[str, bytes]:
    """Return the lists of a form by the names that they have in a result: what they are, with the ending they had."""
    return {file_name(name, given.name): given.path.read_bytes() for name, given in upload.tables.items()}


def file_name(kind: str, called: str) -> str:
    """Return the name of a list in a result.

    >>> file_name("staff", "Our people 2026.xlsx"), file_name("roles", "roles.csv.gz"), file_name("staff", "people")
    ('staff.xlsx', 'roles.csv.gz', 'staff')
    """
    path = PurePosixPath(called)
    ending = path.suffix.casefold()
    if ending in _PACKED:
        ending = PurePosixPath(path.stem).suffix.casefold() + ending
    return f"{kind}{ending}"


def said_of(upload: Upload, choices: Choices, fields: Sequence[str]) -> dict[str, Any]:
    """Return what a form says of its lists, and in these fields besides, as a result keeps it."""
    return {
        "asked": {name: value for name in fields if (value := upload.form.fields.get(name, ""))},
        "typed": [name for name, given in upload.tables.items() if given.is_typed],
        "aside": [given.kept for given in upload.tables.values()],
        "files": {name: file_name(name, given.name) for name, given in upload.tables.items()},
        "reading": {name: upload.said(name) for name in upload.tables},
        "columns": upload.columns(choices.columns),
        "choices": [[*choices.texts[n], choice] for n, choice in choices.given.items()],
    }


@contextmanager
def given_again(said: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[GivenLists]:
    """Yield the lists of a result, as they were given.

    Args:
        said: what `said_of` returned.
        files: the files of the result, by name.
    """
    with tempfile.TemporaryDirectory(prefix="occumap-") as folder:
        paths = {}
        for name, called in said["files"].items():
            paths[name] = Path(folder, called)
            paths[name].write_bytes(files[called])
        reading = {name: reading_of(fields, before=f"{name}_") for name, fields in said["reading"].items()}
        names = dict.fromkeys(("file", "column", "text", "choose"), pl.String)
        choices = pl.DataFrame(said["choices"], schema=names, orient="row") if said["choices"] else None
        yield GivenLists(paths, reading, said["columns"], choices)


def form_again(request: Request, store: Store, page: ResultPage, result: str, warm: Warm) -> Received:
    """Return the form that a result was made of, with its lists, as it would come again.

    Raises:
        UnknownNameError: there is no such result, its time is over, or it is somebody else's, such as the example.
    """
    found = result_of(request, store, page, result, warm)
    said: Mapping[str, Any] = found.page.get("given", {})
    if not (said and found.mine):
        raise UnknownNameError("This result", "its lists aren’t yours", hint="Start with lists of your own.")
    fields, files = {**said.get("asked", {})}, {}
    for name, called in said["files"].items():
        content = bytes_of(request, store, page, result, warm, called)
        lines = typed_lines(name, content) if name in said.get("typed", ()) else ()
        if lines:
            fields[f"{name}_typed"] = "\n".join(line.text for line in lines)
        else:
            files[name] = UploadedFile(called, keep_incoming(request, content), len(content))
        fields |= said["reading"][name]
    chosen = [tuple(one) for one in said["choices"]]
    fields |= {f"column-{name}": column for name, column in said["columns"].items()}
    fields |= {f"chosen-{n}": choice for n, (*_, choice) in enumerate(chosen)}
    return Received({**fields, "texts": json.dumps([text for *text, _ in chosen])}, files=files)


__all__ = ["GivenLists", "file_name", "files_of", "form_again", "given_again", "said_of"]
