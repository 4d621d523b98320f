"""What an employer and a provider get: a result that is kept for a while, and its files.

A result is one ZIP file in the store: what was uploaded, the files that came of it, and what its page shows. Its rows
name people, so only whoever made it sees it, and whoever has a link with a secret that they chose to share. The store's
clock deletes it whole.
"""

from __future__ import annotations

import hmac
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
from occumap.web.pages.own_files import own_file
from occumap.web.server.dependencies import StoreDep, WarmDep, owner_key, owner_keys
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
        def result_file(request: Request, result: str, name: str, store: StoreDep, warm: WarmDep) -> Response:
            """Return one file of a result, or all of them."""
            return download(bytes_of(request, store, self, result, warm, name), name)

        @router.post("/{result}/delete")
        def delete(request: Request, result: str, store: StoreDep) -> Response:
            """Delete a result, and what it was made from, before its time."""
            delete_result(request, store, self, result)
            return redirect(request, f"{self.address}?done=deleted")

        @router.post("/{result}/share")
        def share(request: Request, result: str, store: StoreDep) -> Response:
            """Make a link that shares a result; links made before work no more."""
            own = share_result(request, store, self, result, shared=True)
            return redirect(request, f"{self.address}/{own}#share")

        @router.post("/{result}/unshare")
        def unshare(request: Request, result: str, store: StoreDep) -> Response:
            """Share a result no more."""
            own = share_result(request, store, self, result, shared=False)
            return redirect(request, f"{self.address}/{own}#share")

        return router


@dataclass(frozen=True)
class Result:
    """What came of an upload: its id as it was asked for, what its page shows, its files with their sizes, when it is
    deleted, whether it is of whoever asks, and the address by which they share it.

    The example is never deleted, and nobody's.
    """

    id: str
    page: Mapping[str, Any]
    files: Mapping[str, int]
    expires: datetime | None = None
    mine: bool = False
    shared: str = ""


def keep_result(
    request: Request, store: Store, result_page: ResultPage, files: Mapping[str, bytes], *, lifetime: timedelta
) -> str:
    """Keep the files of a result and give its id."""
    quota = request.app.state.settings.quota
    kept = store.files.put(
        [zipped(files)],
        result_page.name,
        owner=owner_key(request),
        media_type="application/zip",
        lifetime=lifetime,
        quota=quota,
    )
    return kept.id


def result_of(request: Request, store: Store, result_page: ResultPage, result: str, warm: Warm) -> Result:
    """Return a result by its id, or with the secret of a shared link after it, or the example.

    Raises:
        UnknownNameError: there is none of this kind, its time is over, or it is somebody else's and not shared.
    """
    held = None if result == EXAMPLE else _held(request, store, result_page, result)
    with zipfile.ZipFile(io.BytesIO(bytes_of(request, store, result_page, result, warm))) as archive:
        sizes = {part.filename: part.file_size for part in archive.infolist()}
        page = parse_json(archive.read(PAGE))
    if held is None:
        return Result(EXAMPLE, page, sizes)
    mine = _is_mine(request, held)
    shared = f"{result_page.address}/{held.id}-{held.shared}" if mine and held.shared else ""
    return Result(result, page, sizes, held.expires, mine, shared)


def bytes_of(
    request: Request, store: Store, result_page: ResultPage, result: str, warm: Warm, file: str | None = None
) -> bytes:
    """Return one file of a result, or all of them in one ZIP.

    Raises:
        UnknownNameError: there is no such result or file, its time is over, or it is somebody else's and not shared.
    """
    packed = (
        result_page.example(warm)
        if result == EXAMPLE
        else store.files.path(_held(request, store, result_page, result).id).read_bytes()
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
    held = _own(request, store, result_page, result)
    with zipfile.ZipFile(io.BytesIO(store.files.path(held.id).read_bytes())) as archive:
        aside = parse_json(archive.read(PAGE)).get("given", {}).get("aside", ())
    with store.together():
        store.files.delete(held.id)
        for kept in aside:
            with suppress(UnknownNameError):
                store.files.delete(own_file(request, store, kept).id)


def share_result(request: Request, store: Store, result_page: ResultPage, result: str, *, shared: bool) -> str:
    """Share a result of one's own by a link with a secret, or by none any more; return the result's own id.

    Raises:
        UnknownNameError: there is none, or it is somebody else's.
    """
    return store.files.share(_own(request, store, result_page, result).id, shared=shared).id


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


def _held(request: Request, store: Store, result_page: ResultPage, result: str) -> StoredFile:
    """Return the file of a result that is one's own, or shared by the secret that stands after its id."""
    identity, _, secret = result.partition("-")
    try:
        held = store.files.get(identity)
    except UnknownNameError:
        raise _no_such() from None
    by_link = held.shared is not None and hmac.compare_digest(secret.encode("utf-8", "replace"), held.shared.encode())
    if held.name != result_page.name or not (by_link or (not secret and _is_mine(request, held))):
        raise _no_such()
    return held


def _own(request: Request, store: Store, result_page: ResultPage, result: str) -> StoredFile:
    held = _held(request, store, result_page, result)
    if not _is_mine(request, held):
        raise UnknownNameError(
            "This result", "only the person who created it can do this", hint="It will be deleted automatically."
        )
    return held


def _no_such() -> UnknownNameError:
    """Return the error for a result that isn't there, and for one of somebody else: they are told the same."""
    return UnknownNameError(
        "This result",
        "it is not there, or it is somebody else’s",
        hint="It may have been deleted automatically. If somebody made it for you, ask them for a link to share it.",
    )


def _is_mine(request: Request, held: StoredFile) -> bool:
    """Return whether whoever asks gave it; somebody without a cookie gave nothing."""
    return held.owner in owner_keys(request)
