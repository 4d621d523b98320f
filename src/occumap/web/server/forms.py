"""What a form or an upload brings, read as a stream: fields are small, files go to disk as they come.

The form token is looked at first: a file isn't taken before its form has shown one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO, TypeVar

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import Request

from occumap.errors import InputError, cannot_write
from occumap.read_options import READ_KINDS
from occumap.web.server.limits import TooLargeError, refuse_bomb, refuse_gzip_bomb
from occumap.web.server.security import FIELD, HEADER, csrf_is_right
from occumap.web.server.settings import Settings

MAX_FIELDS = 1000
MAX_FILES = 4
LONGEST_NAME = 120
TABLES = READ_KINDS
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_Endpoint = TypeVar("_Endpoint", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that came with a request; it lies at ``path`` until the answer is given. ``name`` is for people."""

    name: str
    path: Path
    size: int
    media_type: str = "application/octet-stream"

    @property
    def kind(self) -> str:
        """Its ending, such as ``.csv``."""
        return PurePosixPath(self.name).suffix.casefold()


@dataclass(frozen=True, slots=True)
class Received:
    """The fields and files of a form; a field that came several times has all its values in ``lists``."""

    fields: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, UploadedFile] = field(default_factory=dict)

    def text(self, name: str, *, limit: int = 1000, what: str | None = None) -> str:
        """Return the text of a field without space around it, empty where it wasn't filled in.

        Raises:
            InputError: it is longer than ``limit`` characters.

        >>> Received({"title": " Baker "}).text("title")
        'Baker'
        """
        value = self.fields.get(name, "").strip()
        if len(value) > limit:
            raise InputError(
                what or name, f"it has {len(value):,} characters", hint=f"Shorten it to {limit:,} characters or fewer."
            )
        return value

    def file(self, name: str = "file") -> UploadedFile:
        """Return the file of a field.

        Raises:
            InputError: none was chosen.
        """
        if name not in self.files:
            raise InputError("The file", "none was chosen", hint="Choose a file and send the form again.")
        return self.files[name]

    def table(self, settings: Settings, name: str = "file") -> UploadedFile:
        """Return a table of any kind that may be read; what a workbook unpacks to has been counted.

        Raises:
            InputError: none was chosen, it is empty, of another kind, or unpacks to too much.
        """
        return checked_table(self.file(name), settings)


def checked_table(file: UploadedFile, settings: Settings) -> UploadedFile:
    """Return the file, if it is a table that may be read.

    Raises:
        InputError: it is empty, of another kind, or unpacks to too much.
    """
    if file.kind not in TABLES:
        raise InputError(
            file.name,
            f"a file of the kind {file.kind or 'without ending'} can't be read",
            hint="Choose a CSV or XLSX file.",
        )
    if not file.size:
        raise InputError(file.name, "it is empty", hint="Choose a file with a header and rows.")
    # What a file is, its readers tell from its content: so does what keeps a small file from becoming a large one.
    with file.path.open("rb") as content:
        start = content.read(4)
    if start.startswith(_GZIP):
        refuse_gzip_bomb(file.path, limit=settings.max_unpacked, name=file.name)
    elif file.kind == ".xlsx" or start == _ZIP:
        refuse_bomb(file.path, limit=settings.max_unpacked, name=file.name)
    return file


def takes_files(endpoint: _Endpoint) -> _Endpoint:
    """Return marks a page that takes files; any other refuses them before a byte is written."""
    endpoint.takes_files = True  # type: ignore[attr-defined]
    return endpoint


async def receive_form(request: Request, *, check_token: bool = True) -> Received:
    """Return the form of a request, files streamed to the data folder.

    Raises:
        HTTPException: 400 for a body that is no form, 403 without the right token, 413 for too much,
            415 for a file where none is taken.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    by_header = not check_token or csrf_is_right(request, request.headers.get(HEADER))
    if kind == b"multipart/form-data":
        boundary = options.get(b"boundary")
        if not boundary:
            raise HTTPException(400, "The form has no boundary.")
        received = await _Parts(request, boundary, trusted=by_header).read()
    else:
        found = await request.form(max_fields=MAX_FIELDS, max_part_size=request.app.state.settings.max_body)
        pairs = [(name, value) for name, value in found.multi_items() if isinstance(value, str)]
        received = _received(pairs, {})
    request.state.form = received
    if not by_header and not csrf_is_right(request, received.fields.get(FIELD)):
        raise WrongTokenError
    return received


async def receive_body(request: Request, name: str) -> UploadedFile:
    """Return the body of a request as a file, such as a CSV sent to the API; streamed, up to the limit for uploads."""
    path = incoming_path(request)
    size = 0
    with _plainly(path), path.open("wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            file.write(chunk)
    return UploadedFile(_safe_name(name), path, size, request.headers.get("content-type", ""))


class WrongTokenError(HTTPException):
    """A form without the token of this visitor: it came from elsewhere, or is older than the last sign-in."""

    def __init__(self) -> None:
        super().__init__(
            403,
            "This form is out of date, because you signed in or out after opening it, or because cookies are turned "
            "off. Copy what you typed, open the page again and send the form again.",
        )


class _Parts:
    """Reads a multipart form piece by piece."""

    def __init__(self, request: Request, boundary: bytes, *, trusted: bool) -> None:
        self._request = request
        self._trusted = trusted
        self._may_have_files = getattr(request.scope.get("endpoint"), "takes_files", False)
        self._max_body: int = request.app.state.settings.max_body
        self._pairs: list[tuple[str, str]] = []
        self._files: dict[str, UploadedFile] = {}
        self._held = 0
        self._header, self._value = b"", b""
        self._headers: dict[bytes, bytes] = {}
        self._name, self._file_name = "", ""
        self._text = bytearray()
        self._file: BinaryIO | None = None
        self._path = Path()
        self._size = 0
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_field,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._data,
                "on_part_end": self._end,
            },
        )

    async def read(self) -> Received:
        whole = False
        try:
            with _plainly(self._path):
                async for chunk in self._request.stream():
                    self._parser.write(chunk)
            self._parser.finalize()
            whole = self._file is None
        except MultipartParseError:
            raise HTTPException(400, "The form can’t be read: part of it is missing.") from None
        finally:
            if self._file is not None:
                with _plainly(self._path):
                    self._file.close()
        if not whole:
            raise HTTPException(400, "The form can’t be read: a file in it is incomplete.")
        return _received(self._pairs, self._files)

    def _begin(self) -> None:
        self._headers, self._header, self._value = {}, b"", b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header, self._value = b"", b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._text = bytearray()
        self._size = 0
        if len(self._pairs) + len(self._files) >= MAX_FIELDS:
            raise HTTPException(400, "The form has too many fields.")
        if b"filename" not in options:
            return
        self._file_name = _safe_name(options[b"filename"].decode("utf-8", "replace"))
        if not self._may_have_files or len(self._files) >= MAX_FILES:
            raise HTTPException(415, "This form does not accept files.")
        if not self._trusted:
            given = dict(self._pairs).get(FIELD)
            if not csrf_is_right(self._request, given):
                raise WrongTokenError
            self._trusted = True
        self._path = incoming_path(self._request)
        self._file = self._path.open("wb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(data[start:end])
            self._size += end - start
            return
        self._held += end - start
        if self._held > self._max_body:
            raise TooLargeError(self._max_body)
        self._text += data[start:end]

    def _end(self) -> None:
        if self._file is None:
            self._pairs.append((self._name, self._text.decode("utf-8", "replace")))
            return
        self._file.close()
        self._file = None
        if self._file_name:
            kind = self._headers.get(b"content-type", b"application/octet-stream").decode("latin-1")
            self._files[self._name] = UploadedFile(self._file_name, self._path, self._size, kind)


def _received(pairs: list[tuple[str, str]], files: dict[str, UploadedFile]) -> Received:
    lists: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        lists[name] = (*lists.get(name, ()), value)
    return Received({name: values[-1] for name, values in lists.items()}, lists, files)


def keep_incoming(request: Request, content: bytes) -> Path:
    """Return where a file of this request was written, until the answer.

    Raises:
        OutputError: it can't be written.
    """
    path = incoming_path(request)
    with _plainly(path):
        path.write_bytes(content)
    return path


def incoming_path(request: Request) -> Path:
    """Return where the next file of this request is written; it is deleted after the answer unless it was moved.

    Raises:
        OutputError: the folder can't be made.
    """
    folder: Path = request.app.state.settings.data / "incoming"
    with _plainly(folder):
        folder.mkdir(parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    request.scope["state"].setdefault("incoming", []).append(path)
    return path


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    """Have what the system won't have written, such as on a full disk, told as the store tells it."""
    try:
        yield
    except OSError as error:
        raise cannot_write(path, error) from None


def _safe_name(name: str) -> str:
    r"""Return the last part of a file's name, without signs that could lead elsewhere or break a header.

    >>> _safe_name("../../etc/pass\nwd"), _safe_name("C:\\files\\jobs.csv")
    ('passwd', 'jobs.csv')
    """
    last = PureWindowsPath(PurePosixPath(name).name).name
    shown = "".join(letter for letter in last if letter.isprintable() and letter not in '<>"|?*\\/')
    return shown[-LONGEST_NAME:]
