"""What an employer and a provider get: a result that is kept for a while, and its files.

A result is one ZIP file in the store, named by a random id that nobody guesses: what was uploaded, the files that came
of it, and what its page shows. The clock of the store deletes it whole.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.errors import UnknownNameError
from occumap.json_text import parse_json
from occumap.store.files import StoredFile
from occumap.store.store import Store
from occumap.web.pages import redirect, render
from occumap.web.pages.map_wording import WORDS
from occumap.web.server.dependencies import StoreDep, WarmDep, owner_key
from occumap.web.server.security import SESSION, VISITOR
from occumap.web.server.warm_up import Warm

EXAMPLE = "example"
PAGE = "result.json"
KEPT_BACK = {"cache-control": "no-store", "x-robots-tag": "noindex"}
TYPES = {".csv": "text/csv; charset=utf-8", ".html": "text/html; charset=utf-8", ".json": "application/json"}


@dataclass(frozen=True)
class ResultPage:
    """Whose results they are.

    Args:
        address: of its form; results are below it.
        name: what the ZIP of a result is called.
        example: makes the ZIP of the example.
        template: draws a result.
        inputs: names of the files that are uploaded.
    """

    address: str
    name: str
    example: Callable[[Warm], bytes]
    template: str
    inputs: tuple[str, ...]

    @property
    def router(self) -> APIRouter:
        """The pages of a result: what it shows, its files, and its deletion."""
        router = APIRouter()

        @router.get("/{result}", response_class=HTMLResponse)
        def result_page(request: Request, result: str, store: StoreDep, warm: WarmDep) -> HTMLResponse:
            """Return what came of an upload."""
            found = result_of(request, store, self, result, warm)
            shown = {**WORDS, **found.page}
            return render(request, self.template, headers=KEPT_BACK, result=found, inputs=self.inputs, **shown)

        @router.get("/{result}/{name}")
        def result_file(result: str, name: str, store: StoreDep, warm: WarmDep) -> Response:
            """Return one file of a result, or all of them."""
            return download(bytes_of(store, self, result, warm, name), name)

        @router.post("/{result}/delete")
        def delete(request: Request, result: str, store: StoreDep) -> Response:
            """Delete a result, and what it was made from, before its time."""
            delete_result(request, store, self, result)
            return redirect(request, f"{self.address}?done=deleted")

        return router


@dataclass(frozen=True)
class Result:
    """What came of an upload: its id, what its page shows, its files with their sizes, and when it is deleted.

    The example is never deleted, and nobody's.
    """

    id: str
    page: Mapping[str, Any]
    files: Mapping[str, int]
    expires: datetime | None = None
    mine: bool = False


def keep_result(
    request: Request, store: Store, result_page: ResultPage, files: Mapping[str, bytes], *, lifetime: timedelta
) -> str:
    """Keep the files of a result and give its id."""
    owner = owner_key(request)
    kept = store.files.put(
        [zipped(files)], result_page.name, owner=owner, media_type="application/zip", lifetime=lifetime
    )
    return kept.id


def result_of(request: Request, store: Store, result_page: ResultPage, result: str, warm: Warm) -> Result:
    """Return a result by its id, or the example.

    Raises:
        UnknownNameError: there is none of this kind, or its time is over.
    """
    held = None if result == EXAMPLE else _held(store, result_page, result)
    with zipfile.ZipFile(io.BytesIO(bytes_of(store, result_page, result, warm))) as archive:
        sizes = {part.filename: part.file_size for part in archive.infolist()}
        page = parse_json(archive.read(PAGE))
    if held is None:
        return Result(EXAMPLE, page, sizes)
    return Result(held.id, page, sizes, held.expires, _is_mine(request, held))


def bytes_of(store: Store, result_page: ResultPage, result: str, warm: Warm, file: str | None = None) -> bytes:
    """Return one file of a result, or all of them in one ZIP.

    Raises:
        UnknownNameError: there is no such result or file, or its time is over.
    """
    packed = (
        result_page.example(warm)
        if result == EXAMPLE
        else store.files.path(_held(store, result_page, result).id).read_bytes()
    )
    if file in (None, result_page.name):
        return packed
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        if file not in archive.namelist():
            raise UnknownNameError(
                str(file), "the result has no such file", hint="See the result’s page for its files."
            )
        return archive.read(str(file))


def download(content: bytes, name: str) -> Response:
    """Return a file of a result, to be kept, not shown: a report opens from the reader's own disk."""
    media_type = TYPES.get(Path(name).suffix, "application/octet-stream")
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


def delete_result(request: Request, store: Store, result_page: ResultPage, result: str) -> None:
    """Delete a result of one's own now, and the lists that it was made of, if they are still kept aside.

    Raises:
        UnknownNameError: there is none, or it is somebody else's.
    """
    held = _held(store, result_page, result)
    if not _is_mine(request, held):
        raise UnknownNameError(
            result, "only the person who created this result can delete it", hint="It will be deleted automatically."
        )
    with zipfile.ZipFile(io.BytesIO(store.files.path(held.id).read_bytes())) as archive:
        aside = parse_json(archive.read(PAGE)).get("given", {}).get("aside", ())
    store.files.delete(held.id)
    for kept in aside:
        with suppress(UnknownNameError):
            store.files.delete(kept)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files in a ZIP; the same files give the same bytes.

    >>> zipped({"a.csv": b"a"}) == zipped({"a.csv": b"a"})
    True
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, data in files.items():
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, data)
    return content.getvalue()


def page_bytes(page: Mapping[str, Any]) -> bytes:
    """Return what a page shows, as it is kept."""
    return (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode()


def _held(store: Store, result_page: ResultPage, result: str) -> StoredFile:
    held = store.files.get(result)
    if held.name != result_page.name:
        raise UnknownNameError(result, "there is no such result", hint="It may have been deleted automatically.")
    return held


def _is_mine(request: Request, held: StoredFile) -> bool:
    """Return whether whoever asks gave it; somebody without a cookie gave nothing."""
    if not (request.cookies.get(VISITOR) or request.cookies.get(SESSION)):
        return False
    return held.owner in {owner_key(request), owner_key(request, as_visitor=True)}
