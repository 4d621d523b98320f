"""Classifications by name: those that come with Occumap, and each version that the user keeps, which is one of its own.

Nothing says which versions of the user's own belong together, or from when they are valid; so nothing is made up.
"""

from __future__ import annotations

from dataclasses import dataclass

from occumap.catalog import load, shipped, user_data
from occumap.catalog.shipped import Validity
from occumap.errors import OccumapError, UnknownNameError


@dataclass(frozen=True, slots=True)
class HeldClassification:
    """A classification.

    Args:
        id: its name.
        title: for people.
        owner: who publishes it; empty where nothing states it.
        versions: its versions, the earliest first.
    """

    id: str
    title: str
    owner: str
    versions: tuple[Validity, ...]


def held_classifications() -> tuple[HeldClassification, ...]:
    """Return all classifications, those that come with Occumap first; a version that can't be read is left out.

    >>> [one.id for one in held_classifications()][:3]
    ['soc', 'soc-extended', 'isco']
    """
    known = [held_classification(name) for name in shipped.catalog()["classifications"]]
    for name in _own_versions():
        try:
            known.append(held_classification(name))
        except OccumapError:
            continue
    return tuple(known)


def held_classification(name: str) -> HeldClassification:
    """Return a classification by name.

    Raises:
        UnknownNameError: there is none of this name; those that there are are listed.
        InputError: it is a version of the user's own that can't be read.

    >>> [one.version for one in held_classification("soc").versions]
    ['soc2010', 'soc2020']
    """
    stated = shipped.catalog()["classifications"].get(name)
    if stated is not None:
        return HeldClassification(name, stated["title"], stated["owner"], shipped.validities(name))
    own = _own_versions()
    if name not in own:
        known = ", ".join([*shipped.catalog()["classifications"], *own])
        raise UnknownNameError(name, "no classification has this name", hint=f"Classifications available: {known}.")
    version = load.version(f"{load.CATALOG}{name}")
    return HeldClassification(name, version.title, version.source, (Validity(name, None, None),))


def classification_of(version: str) -> str:
    """Return the name of the classification that a version held belongs to.

    >>> classification_of("soc2010"), classification_of("isco08")
    ('soc', 'isco')
    """
    stated = shipped.catalog()["versions"].get(version)
    return str(stated["classification"]) if stated is not None else version


def _own_versions() -> list[str]:
    """Return the versions of the user's own, but for any that has the name of a classification."""
    known = shipped.catalog()
    taken = {*known["classifications"], *known["versions"]}
    return [name for name in user_data.own_versions() if name not in taken]
