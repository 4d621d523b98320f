"""What MkDocs adds when it builds the site: two pages from the top of the repository, and every decision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
PAGES = {"contributing.md": "CONTRIBUTING.md", "changelog.md": "CHANGELOG.md"}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put every page of the decisions where the navigation names their folder."""
    config.nav = _with_folders(config.nav, Path(config.docs_dir))
    return config


def _with_folders(part: Any, docs: Path) -> Any:
    if isinstance(part, dict):
        return {name: _with_folders(below, docs) for name, below in part.items()}
    if isinstance(part, list):
        return [_with_folders(below, docs) for below in part]
    if str(part).endswith("/"):
        pages = sorted((docs / part).glob("*.md"), key=lambda page: (page.name != "index.md", page.name))
        return [page.relative_to(docs).as_posix() for page in pages]
    return part


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add CONTRIBUTING.md and CHANGELOG.md, with links as they are from inside docs."""
    for name, source in PAGES.items():
        text = (ROOT / source).read_text(encoding="utf-8").replace("](docs/", "](")
        for page, original in PAGES.items():
            text = text.replace(f"]({original}", f"]({page}")
        files.append(File.generated(config, name, content=text))
    return files
