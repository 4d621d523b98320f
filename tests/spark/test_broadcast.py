"""A coder that was sent to a worker answers as the one that was sent."""

from __future__ import annotations

from occumap.catalog import load, shipped
from occumap.coding.coder import Coder
from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Lookup
from occumap.coding.network import Settings
from occumap.spark.broadcast import pack_coder, unpack_coder


def test_the_layer_below_travels_with_a_coder() -> None:
    version, entries = load.version_and_index("soc2020", shipped.STARTER)
    few = type(entries)("few", entries.frame.head(50))
    below = ByIndex(version, Lookup.of(entries, "soc2020"))
    made = Coder.from_index(few, version, settings=Settings(epochs=1))
    coder = Coder(version, made.lookup, made.model, below=below)
    titles = [(title, None, None) for title in ("Electrician", "Physio", "Retired", "Chief executive")]
    assert coder.code("Electrician").code is not None
    assert unpack_coder(pack_coder(coder)).code_all(titles) == coder.code_all(titles)
