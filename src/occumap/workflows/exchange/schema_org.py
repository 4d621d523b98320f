"""An occupation of the map as schema.org has it, to stand in the page of the occupation."""

from __future__ import annotations

from collections.abc import Iterable

from occumap.catalog.load import framework, occupational_map
from occumap.io.schema_org import write_occupation
from occumap.model.context import Context
from occumap.model.version import Version


def occupation_json(
    code: str, *, context: Context | None = None, versions: Iterable[Version] = (), address: str | None = None
) -> str:
    """Return an occupation of the map that comes with Occumap as JSON-LD.

    Args:
        code: of the occupation.
        context: pay and people, if there are any.
        versions: whose unit groups are named.
        address: where the occupation is shown.

    Raises:
        UnknownNameError: the map has no such occupation.
    """
    written = write_occupation(
        code, occupational_map(), framework=framework(), context=context, versions=versions, address=address
    )
    return written.data.decode()
