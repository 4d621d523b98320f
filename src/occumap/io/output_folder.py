"""Files that appear together or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from occumap.errors import OutputError


def write_together(folder: Path, files: Mapping[str, bytes], *, replacing: Collection[str] = ()) -> tuple[Path, ...]:
    """Writes files into a folder of their own, whole or not at all.

    The files are written to a new folder beside it, which then takes its name; an earlier result
    is replaced. A folder that holds anything else is left alone.

    Args:
        folder: where they shall be; made if it isn't there.
        files: contents by file name.
        replacing: names of files that an earlier run may have left, and that may go.

    Returns:
        The paths written, in the order of ``files``.

    Raises:
        OutputError: the folder can't be written, or holds files that aren't from an earlier run.
    """
    _refuse_strangers(folder, {*files, *replacing})
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _cannot(folder, error) from None
    try:
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        fresh.chmod(0o755)
        _take_place(fresh, folder)
    except OSError as error:
        raise _cannot(folder, error) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return tuple(folder / name for name in files)


def _take_place(fresh: Path, folder: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
        return
    aside = fresh.with_name(fresh.name + "-old")
    folder.rename(aside)
    try:
        fresh.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _refuse_strangers(folder: Path, known: Collection[str]) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(str(folder), "this is a file", hint="Name a folder.")
    try:
        strangers = sorted(path.name for path in folder.iterdir() if path.name not in known) if folder.exists() else []
    except OSError as error:
        raise _cannot(folder, error) from None
    if strangers:
        raise OutputError(
            str(folder),
            f"it holds files that are not from an earlier run ({', '.join(strangers[:3])})",
            hint="Name an empty or new folder.",
        )


def _cannot(folder: Path, error: OSError) -> OutputError:
    return OutputError(
        str(folder), f"it can't be written ({error.strerror or error})", hint="Name a folder you may write to."
    )
