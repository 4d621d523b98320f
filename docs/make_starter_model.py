"""Train the model of the index that comes with Occumap, and put it where the package finds it.

    python docs/make_starter_model.py

It is kept under the hash of all that it is made from: the index, the settings of training and the version of the coder.
A file of another hash is never used, and is removed here; a test says when there is none of the right one. Users who
change the index or the settings train their own, once.
"""

from __future__ import annotations

from occumap.catalog import load, shipped
from occumap.catalog.coders import DEFAULT_VERSION, lookup_of
from occumap.catalog.models import place_of_shipped
from occumap.coding.title_model import save_model, train_model


def main() -> None:
    """Train, replace and say how large it is."""
    version, index = load.version_and_index(DEFAULT_VERSION, shipped.STARTER)
    place = place_of_shipped(lookup_of(index, shipped.STARTER, version.id))
    model = train_model(index, version)
    for old in place.parent.glob("*.npz"):
        old.unlink()
    save_model(model, place, compressed=True)
    print(f"{place.name}: {place.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
