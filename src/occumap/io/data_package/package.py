"""A package as a value, and as the files that are written of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.version import Version

DESCRIPTOR = "datapackage.json"
# The column that says of a link whether it leads to a part of a group only; there where a table says so of any.
PARTIAL = "partial"
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class DataPackage:
    """One version with the correspondences and the index that go with it."""

    version: Version
    correspondences: tuple[Correspondence, ...] = ()
    index: Index | None = None
    index_source: str = ""


@dataclass(frozen=True)
class WrittenPackage:
    """The files of a package by name. A package holds all of its parts, so nothing is left out."""

    files: Mapping[str, bytes]

    def zipped(self) -> bytes:
        """Return all files in one zip; the same files give the same bytes."""
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                entry = zipfile.ZipInfo(name, _NO_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, content)
        return sink.getvalue()
