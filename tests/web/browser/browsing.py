"""What a person sees and does in a browser, and what may not happen meanwhile."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.web.browser.serving import SESSION, Served

WIDE, NARROW = 1280, 320
HEIGHT = 800
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
)
_GRAVE = ("serious", "critical")
_STICKING_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= wide) return [];
  const out = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > wide + 1
    && !one.parentElement.closest(".scroll, pre"));
  const said = out.slice(0, 5).map(one => one.outerHTML.slice(0, 120));
  return [`${document.scrollingElement.scrollWidth} px of ${wide}`, ...said];
}"""
_FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const look = getComputedStyle(at), box = at.getBoundingClientRect();
  const shown = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== "none";
  return {tag: at.tagName, text: (at.innerText || at.name || at.id || "").slice(0, 60), href: at.getAttribute("href"),
    shown, seen: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0, inMain: !!at.closest("main")};
}"""
Scheme = Literal["light", "dark"]


def chromium() -> str | None:
    """Debian's Chromium, or another that is installed; None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def browser_of(program: str) -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield opened
        opened.close()


@dataclass
class Desk:
    """Where people sit down at browsers of their own; `leave` says what their consoles complained of."""

    browser: Browser
    served: Served
    complaints: list[str] = field(default_factory=list)
    opened: list[BrowserContext] = field(default_factory=list)

    def sit(
        self,
        name: str | None = None,
        *,
        width: int = WIDE,
        height: int = HEIGHT,
        javascript: bool = True,
        scheme: Scheme = "light",
        refused: tuple[int, ...] = (),
    ) -> Page:
        """A page in a browser of its own.

        Args:
            name: who is signed in there.
            width: of the window, in pixels.
            height: of the window, in pixels.
            javascript: whether scripts run.
            scheme: light or dark.
            refused: statuses of answers that are meant to come.
        """
        context = self.browser.new_context(
            base_url=self.served.address,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-GB",
            accept_downloads=True,
        )
        context.set_default_timeout(60_000)
        if name:
            context.add_cookies([{"name": SESSION, "value": self.served.session(name), "url": self.served.address}])
        self.opened.append(context)
        page = context.new_page()
        page.on("console", lambda said: self._note(page, said, refused))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def leave(self) -> list[str]:
        """Closes all browsers; what was complained of."""
        for context in self.opened:
            context.close()
        self.opened.clear()
        return self.complaints

    def _note(self, page: Page, said: Any, refused: tuple[int, ...]) -> None:
        if said.type not in {"error", "warning"} or any(f"status of {status}" in said.text for status in refused):
            return
        self.complaints.append(f"{page.url}: {said.text}")


def sticking_out(page: Page) -> list[str]:
    """What makes a page scroll sideways; empty if nothing does."""
    found: list[str] = page.evaluate(_STICKING_OUT)
    return found


def barriers(page: Page) -> list[str]:
    """What axe, which needs scripts to run, finds that is serious or critical, each with where it is."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:160]}"
        for one in found
        if one["impact"] in _GRAVE
        for node in one["nodes"][:5]
    ]


def tab_stops(page: Page, limit: int = 40) -> list[dict[str, Any]]:
    """What the Tab key reaches from the top of a page, one after the other, up to its end."""
    stops: list[dict[str, Any]] = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        at = page.evaluate(_FOCUSED)
        if at is None:
            break
        stops.append(at)
    return stops


def shoot(page: Page, name: str, *, height: int = HEIGHT) -> None:
    """A picture for the docs, if OCCUMAP_SCREENSHOTS names a folder for them; with pngquant, a smaller one."""
    folder = os.environ.get("OCCUMAP_SCREENSHOTS")
    if not folder:
        return
    path = Path(folder) / f"web-{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": WIDE, "height": height})
    page.screenshot(path=path, animations="disabled")
    if shutil.which("pngquant"):
        subprocess.run(
            ["pngquant", "--force", "--skip-if-larger", "--strip", "--output", path, "64", path], check=False
        )
