"""What has a name in the catalog, as the value that it names.

A reader is imported when a thing of its kind is asked for.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from occumap.catalog import shipped, user_data
from occumap.catalog.loaded import Loaded, with_article

if TYPE_CHECKING:
    from occumap.catalog.recognised import Noun
    from occumap.model.index import Index
    from occumap.model.skills import Framework
    from occumap.model.version import Version


def from_catalog(name: str, kind: Noun) -> Loaded:
    """Return what has a name in the catalog: it comes with Occumap, was downloaded, or is kept by the user."""
    why = f"{with_article(kind)} in the catalog"
    match kind:
        case "version":
            return Loaded(name, why, versions=(_version_in_catalog(name),))
        case "index":
            return Loaded(name, why, index=_index_in_catalog(name))
        case "correspondence":
            from occumap.catalog import kept

            return Loaded(name, why, correspondences=(kept.correspondence(name),))
        case "context":
            from occumap.catalog import kept

            return Loaded(name, why, contexts=(kept.context(name),))
        case _:
            return _shipped(name, kind, why) or _kept_files(name, kind, why)


def _shipped(name: str, kind: Noun, why: str) -> Loaded | None:
    if name not in shipped.catalog()[f"{kind}s"]:
        return None
    match kind:
        case "revision":
            return Loaded(name, why, revision=shipped.revision(name))
        case "map":
            return Loaded(name, why, occupational_map=shipped.occupational_map(name))
        case _:
            return Loaded(name, why, framework=shipped.framework(name))


def _kept_files(name: str, kind: Noun, why: str) -> Loaded:
    """Return what the user keeps as the files it came in; its path is known, so that a revision finds its tables."""
    from occumap.catalog import kept
    from occumap.catalog.read_file import read_file

    found = read_file(kept.files_of(name, kind), kind)
    if kind not in found.nouns:
        raise found.refusal(kind)
    return Loaded(
        name,
        why,
        found.path if kind == "revision" else None,
        revision=found.revision if kind == "revision" else None,
        framework=_called(found.framework, name) if found.framework and kind == "framework" else None,
        occupational_map=found.occupational_map if kind == "map" else None,
    )


@lru_cache(maxsize=16)
def _called(framework: Framework, name: str) -> Framework:
    """Return a framework under the name that it is kept by, so that answers say which of several releases they rest
    on.
    """
    return replace(framework, id=name)


def _version_in_catalog(name: str) -> Version:
    if name in shipped.catalog()["versions"]:
        return shipped.version(name)
    from occumap.catalog.read_file import read_own_version

    return read_own_version(name)


def _index_in_catalog(name: str) -> Index:
    if name in shipped.catalog()["indexes"]:
        return shipped.index(name)
    if name in user_data.own("index"):
        from occumap.catalog import kept

        return kept.index(name)
    from occumap.catalog.read_file import read_download

    return read_download(name)
