"""The bytes of a document that isn't a table, out of a gzip or a zip where it is packed in one."""

from __future__ import annotations

from pathlib import Path

from occumap.errors import cannot_read
from occumap.io.read_table.source import TableKind, TableSource, kind_of_bytes
from occumap.io.tables import refuse_missing

_HEAD = 4096


def document_bytes(path: Path) -> bytes:
    """Return the bytes of a file; of a gzip, or a zip with one file in it, what is packed there.

    Raises:
        InputError: there is no such file, it can't be read or unpacked, or a zip holds several files.
    """
    refuse_missing(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from None
    packed = kind_of_bytes(data[:_HEAD]) in {TableKind.GZIP, TableKind.ZIP}
    return TableSource.of(path).read() if packed else data
