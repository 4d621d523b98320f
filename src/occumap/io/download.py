"""The only place with network access: a published file, fetched whole or not at all.

Nothing else in Occumap opens a connection, and this does so only when a user asks.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import httpx

from occumap.atomic import replacing, write_file
from occumap.errors import NetworkError

_ONS = (
    "https://www.ons.gov.uk/file?uri=/methodology/classificationsandstandards/"
    "standardoccupationalclassificationsoc/soc2020/"
)
# Where releases are listed, and the words by which those that are meant are known.
PAGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ons-index": (
            f"{_ONS.replace('/file?uri=', '')}soc2020volume2codingrulesandconventions",
            "coding index",
        )
    }
)
# What is taken where a page can't be read or lists none.
KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "ons-index": (
            f"{_ONS}soc2020volume2codingrulesandconventions/soc2020volume2thecodingindexexcel16042025v2.xlsx"
        ),
        "ons-structure": (
            f"{_ONS}soc2020volume1structureanddescriptionsofunitgroups/"
            "soc2020volume1structureanddescriptionofunitgroupsexcel16042025.xlsx"
        ),
    }
)
BY_HAND = (
    "You can also open the address in a browser, save the file, and name it instead (an index with --index FILE); "
    "or give another address with --address."
)
TIMEOUT = httpx.Timeout(60.0, connect=15.0)
CHUNK = 1 << 16
# A page of more than 4 MB is read no further.
_PAGE_CHUNKS = 64
_ZIP = b"PK"


class WebPageError(NetworkError):
    """A web page where a workbook was asked for; ``page`` is its text and ``address`` where it came from."""

    def __init__(self, address: str, what: str, *, hint: str, page: str = "") -> None:
        super().__init__(address, what, hint=hint)
        self.page = page
        self.address = address


@dataclass(frozen=True, slots=True)
class Download:
    """A file fetched whole: the address asked for, where it is, its SHA-256 and its size in bytes."""

    address: str
    path: Path
    sha256: str
    bytes: int


def fetch(
    address: str,
    target: Path,
    *,
    progress: Callable[[int, int | None], None] | None = None,
    check: Callable[[Path], None] | None = None,
) -> Download:
    """Fetch a file, and put it and its checksum in place when it is whole.

    The file is written under a name of its own beside the target and takes its place at the end; on
    any failure it is removed, and an older target stays as it was. ``<target>.sha256`` is written
    beside it as ``sha256sum`` writes it.

    Args:
        address: of http or https; redirects are followed.
        target: where the file shall be; one that ends in ``.xlsx`` must be a whole workbook, one in ``.zip`` a whole
            zip.
        progress: is told the bytes fetched, and all there are if the publisher says so.
        check: looks at the file before it takes its place, and raises an error to refuse it.

    Raises:
        NetworkError: the address can't be reached, or what it sent isn't the whole file.
        OutputError: the target can't be written.
    """
    with replacing(target, ending=target.suffix or ".tmp") as fresh:
        with _complaints_about(address):
            sha256, size = _stream(address, fresh, progress, workbook=_is_workbook(target))
        if _is_workbook(target) and not zipfile.is_zipfile(fresh):
            raise _refused(address, f"the workbook was cut short after {size:,} bytes")
        if check:
            check(fresh)
    write_file(checksum_path(target), f"{sha256}  {target.name}\n".encode())
    return Download(address, target, sha256, size)


def checksum_path(target: Path) -> Path:
    """Return where the checksum of a download stands.

    >>> checksum_path(Path("ons-index.xlsx")).name
    'ons-index.xlsx.sha256'
    """
    return target.with_name(f"{target.name}.sha256")


def _stream(
    address: str, fresh: Path, progress: Callable[[int, int | None], None] | None, *, workbook: bool
) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with _client() as client, client.stream("GET", address) as response, fresh.open("wb") as file:
        if not response.is_success:
            raise _refused(address, f"the publisher answered {response.status_code} {response.reason_phrase}".strip())
        total = _stated_size(response)
        received = response.iter_bytes(CHUNK)
        for chunk in received:
            if workbook and size == 0 and not chunk.startswith(_ZIP):
                if "html" not in response.headers.get("content-type", "").casefold():
                    raise _refused(address, "it sent something that is not a workbook")
                page = chunk + b"".join(islice(received, _PAGE_CHUNKS))
                what = "it sent a web page that is not a workbook"
                raise WebPageError(address, what, hint=BY_HAND, page=page.decode("utf-8", "replace"))
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            if progress:
                progress(size, total)
    if size == 0:
        raise _refused(address, "the file it sent is empty")
    return digest.hexdigest(), size


def _client() -> httpx.Client:
    headers = {"User-Agent": f"occumap/{version('occumap')}", "Accept-Encoding": "identity"}
    try:
        return httpx.Client(follow_redirects=True, timeout=TIMEOUT, headers=headers)
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise NetworkError(
            "the proxy that the environment names",
            f"it can't be used ({error})",
            hint="Set HTTPS_PROXY to an http or https proxy, or unset it.",
        ) from None


def _stated_size(response: httpx.Response) -> int | None:
    """Return all bytes there will be, where the publisher says so of the file itself and not of a packed form of it."""
    stated = response.headers.get("content-length", "")
    return int(stated) if stated.isdigit() and "content-encoding" not in response.headers else None


def _is_workbook(target: Path) -> bool:
    return target.suffix.casefold() in {".xlsx", ".zip"}


@contextmanager
def _complaints_about(address: str) -> Iterator[None]:
    """Yield what httpx complains of, in words."""
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
        raise NetworkError(
            address, f"this is not an address ({error})", hint="Give one that begins with https://."
        ) from None
    except httpx.TooManyRedirects:
        raise _refused(address, "it redirects from address to address without end") from None
    except httpx.TimeoutException:
        raise _refused(address, "there was no answer in time") from None
    except (httpx.RemoteProtocolError, httpx.ReadError) as error:
        raise _refused(address, f"the answer was cut short ({error or type(error).__name__})") from None
    except httpx.ConnectError as error:
        raise _refused(address, f"it can't be reached ({error}); check the network connection") from None
    except httpx.HTTPError as error:
        raise _refused(address, f"it can't be downloaded ({error or type(error).__name__})") from None


def _refused(address: str, what: str) -> NetworkError:
    return NetworkError(address, what, hint=BY_HAND)
