"""A coder on its way to the workers: packed once, broadcast once, rebuilt once in each worker's Python.

What travels is what the coder was made of: version, entries and the saved model. Tables that are worked out from them
are worked out again on the worker, which takes less time than sending them. Kernels are compiled where they run, once a
machine, and kept in Numba's cache.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from dataclasses import dataclass, field, replace
from importlib.metadata import version as installed_version
from pathlib import Path
from tempfile import TemporaryDirectory

from occumap.acceleration import use_threads
from occumap.coding.coder import Coder
from occumap.coding.title_model import load_model, save_model
from occumap.errors import InputError

_MODEL = "model.npz"


@dataclass(frozen=True)
class Shipped:
    """A packed coder: the hash of its content, and the release of Occumap that packed it."""

    mark: str
    release: str
    content: bytes = field(repr=False)


def pack_coder(coder: Coder) -> Shipped:
    """Return a coder as bytes that a worker can make a coder of.

    Raises:
        InputError: it has a second engine or reads sentence embeddings, which can't be sent.

    >>> from occumap.coding.network import Settings
    >>> from occumap.examples import small_index, small_version
    >>> coder = Coder.from_index(small_index(), small_version(), settings=Settings(epochs=1))
    >>> str(unpack_coder(pack_coder(coder)).code("Bread bakers").code)
    'tiny1:11'
    """
    if coder.second is not None or coder.model.meaning is not None:
        raise InputError(
            "the coder",
            "it has an engine besides its own model, which can't be sent to Spark's workers",
            hint="Make it without a second engine and without sentence embeddings.",
        )
    with TemporaryDirectory() as folder:
        save_model(coder.model, Path(folder, _MODEL))
        model = Path(folder, _MODEL).read_bytes()
    below = coder.below and replace(coder.below, lookup=replace(coder.below.lookup))
    parts = (
        coder.version,
        replace(coder.lookup),
        coder.sure,
        dict(coder.sic),
        below,
        coder.agreement,
        coder.calibration,
        {"loaded": dict(coder.loaded), "non_answers": dict(coder.non_answers)},
        model,
    )
    content = pickle.dumps(parts, protocol=pickle.HIGHEST_PROTOCOL)
    return Shipped(hashlib.sha256(content).hexdigest(), installed_version("occumap"), content)


def unpack_coder(shipped: Shipped) -> Coder:
    """Return the coder that was packed.

    Raises:
        InputError: another release of Occumap packed it.
    """
    here = installed_version("occumap")
    if shipped.release != here:
        raise InputError(
            "a Spark worker",
            f"it has Occumap {here}, but the driver has {shipped.release}",
            hint="Send the workers the driver's own environment; see docs/spark.md.",
        )
    version, lookup, sure, sic, below, agreement, calibration, more, content = pickle.loads(shipped.content)
    with TemporaryDirectory() as folder:
        path = Path(folder, _MODEL)
        path.write_bytes(content)
        model = load_model(path)
    assert model is not None, "a model of this release is of this format"
    return Coder(
        version, lookup, model, sure, sic=sic, below=below, agreement=agreement, calibration=calibration, **more
    )


def unpacked_coder(shipped: Shipped) -> Coder:
    """Return the coder of this process, made when it is first asked for and kept until another is."""
    if shipped.mark not in _HELD:
        _use_own_cores()
        _HELD.clear()
        _HELD[shipped.mark] = unpack_coder(shipped)
    return _HELD[shipped.mark]


_HELD: dict[str, Coder] = {}


def _use_own_cores() -> None:
    """Use as many threads as the task has cores, which Spark states for OpenMP; the others are other tasks'."""
    stated = os.environ.get("OMP_NUM_THREADS", "1")
    cores = int(stated) if stated.isdigit() else 1
    use_threads(cores)
