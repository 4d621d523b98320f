"""What reading a zip raises whose bytes were cut or changed, or that needs a password or a method that isn't there.

The library checks little before it follows what a zip says of itself, so that damage shows as almost any error: a
place before the file's beginning as ValueError, a number beyond the machine's as OverflowError.
"""

from __future__ import annotations

import gzip
import lzma
import struct
import zipfile
import zlib

DAMAGED_ZIP: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, KeyError, NotImplementedError, OverflowError, RuntimeError, ValueError),
)
# The same where the file may also be gone, or not to be read.
DAMAGED_ZIP_FILE: tuple[type[Exception], ...] = (*DAMAGED_ZIP, OSError)
