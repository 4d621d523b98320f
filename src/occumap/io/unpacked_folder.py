"""The folder in a zip, unpacked for as long as it is read: publishers pack their tables so."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from occumap.errors import InputError
from occumap.io.damaged_zip import DAMAGED_ZIP_FILE

# More than any release that is published, unpacked; a small zip that claims more is none.
MAX_BYTES = 2_000_000_000


@contextmanager
def unpacked_folder(path: Path) -> Iterator[Path]:
    """Yield the folder of a zip in which most of its files stand, unpacked into a temporary one; errors name the zip.

    A folder is yielded as it is.

    Raises:
        InputError: it is damaged, or would be larger than any release.
    """
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="occumap-") as place:
        # ESCO's version stands in the name of the folder, or else of the zip.
        folder = Path(place, path.stem)
        try:
            _unpack(path, folder)
            yield folder
        except InputError as error:
            where = error.where.replace(str(folder), str(path))
            raise InputError(where, error.what, hint=error.hint) from None


def files_in_zip(path: Path) -> list[PurePosixPath]:
    """Return the files of the folder of a zip in which most of them stand.

    Raises:
        InputError: it is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [PurePosixPath(one.filename) for one in archive.infolist() if not one.is_dir()]
    except DAMAGED_ZIP_FILE:
        raise _damaged(path) from None
    most = Counter(name.parent for name in names).most_common(1)
    return [name for name in names if name.parent == most[0][0]] if most else []


def _unpack(path: Path, folder: Path) -> None:
    wanted = files_in_zip(path)
    folder.mkdir()
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(archive.getinfo(str(name)).file_size for name in wanted) > MAX_BYTES:
                what = f"unpacked, it would have more than {MAX_BYTES // 1_000_000_000} GB"
                raise InputError(str(path), what, hint="Unpack it yourself and give the folder.")
            for name in wanted:
                # Only the last part of a name is used, so that nothing is written elsewhere.
                with archive.open(str(name)) as packed, (folder / name.name).open("wb") as out:
                    shutil.copyfileobj(packed, out)
    except DAMAGED_ZIP_FILE:
        raise _damaged(path) from None


def _damaged(path: Path) -> InputError:
    return InputError(str(path), "it is a damaged zip, or one with a password", hint="Download it again, or unpack it.")
