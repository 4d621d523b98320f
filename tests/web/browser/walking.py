"""Somebody who walks through pages by keyboard alone, while axe looks at each page with all its rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.web.browser.browsing import WIDE, Desk, Scheme, sticking_out

# All that axe knows: also what it leaves out unless asked, such as the contrast of WCAG's level AAA.
EVERY_RULE: dict[str, Any] = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"],
    },
    # This one never finds fault, whatever it meets (axe calls it incomplete): it lists what is hidden, for a person to
    # look at, and takes most of the time.
    "rules": {"hidden-content": {"enabled": False}},
    "resultTypes": ["violations"],
}
# Those whose answer another colour scheme can change: it changes colours, and nothing else.
OF_COLOURS: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
_FURTHEST = 150
_SCRIPT = re.compile(r"\.js(\?|$)")
_AS_IT_IS = "/as-it-is-without-scripts"
_HERE = "one => one === document.activeElement"


def everything(page: Page, rules: dict[str, Any] = EVERY_RULE) -> list[str]:
    """All that axe finds by any rule, grave or not, each with where it is."""
    found: list[dict[str, Any]] = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {node['target']} {node['html'][:160]}" for one in found for node in one["nodes"][:5]]


class Walk:
    """A walk of one person in one window.

    Args:
        desk: where the person sits down.
        name: who is signed in.
        folder: where files lie that are uploaded.
        width: of the window, in pixels.
        javascript: whether scripts run.
    """

    def __init__(self, desk: Desk, name: str | None, folder: Path, *, width: int, javascript: bool) -> None:
        self.desk, self.folder, self.width, self.javascript = desk, folder, width, javascript
        self.page = desk.sit(name, width=width, javascript=javascript)
        # The window of a file field is told of only if somebody listened before it opened.
        self.page.on("filechooser", lambda _: None)
        self._plain: Page | None = None
        self._text = ""

    def begin(self, address: str) -> None:
        """Open an address, as one types it."""
        self.page.goto(address)

    def arrive(self, heading: str) -> None:
        """Be at a page with this in its heading, which fits the window and has nothing that axe complains of."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        wide = sticking_out(self.page)
        assert not wide, f"{self.page.url} scrolls sideways: {wide}"
        if self.javascript:
            self._look(self.page, "light", EVERY_RULE)
            self._look(self.page, "dark", OF_COLOURS)
        else:
            self._look(self._without_scripts(), "light" if self.width == WIDE else "dark", EVERY_RULE)

    def _look(self, page: Page, scheme: Scheme, rules: dict[str, Any]) -> None:
        page.emulate_media(color_scheme=scheme)
        found = everything(page, rules)
        assert not found, "\n".join([f"{self.page.url} in {scheme} colours:", *found])

    def reach(self, wanted: Locator) -> Locator:
        """Go to a control by the Tab key alone, backwards where that is how one gets there; it shows the focus."""
        wanted = wanted.first
        expect(wanted).to_be_visible()
        key = "Shift+Tab" if wanted.evaluate(_IS_BEFORE) else "Tab"
        for _ in range(_FURTHEST):
            if wanted.evaluate(_HERE):
                assert wanted.evaluate(_SHOWN), f"nobody sees that the focus is at {wanted}"
                return wanted
            self.page.keyboard.press(key)
        raise AssertionError(f"{_FURTHEST} keys lead to {self._focused()}, not to {wanted}")

    def type(self, label: str, words: str) -> None:
        """Type into a field, over what stands there."""
        self.reach(self._field(label))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def choose(self, label: str) -> None:
        """Choose one of a few with the arrow keys."""
        wanted = self.page.get_by_role("radio", name=label)
        group = wanted.evaluate("one => one.name")
        form = wanted.locator("xpath=ancestor::form")
        every = form.locator(f'input[type=radio][name="{group}"]')
        chosen = form.locator(f'input[type=radio][name="{group}"]:checked')
        self.reach(chosen if chosen.count() else every)
        self.page.keyboard.press("Space")
        for _ in range(every.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow key leads to {label}")

    def pick(self, label: str, option: str) -> None:
        """Pick an option of a list by its first letters."""
        wanted = self.reach(self._field(label))
        self.page.keyboard.type(option)
        if option not in (wanted.locator("option:checked").text_content() or ""):
            # On a busy machine the letters came too slowly to be taken as one word: once more, after a pause.
            self.page.wait_for_timeout(1500)
            self.page.keyboard.type(option)
        expect(wanted.locator("option:checked")).to_contain_text(option)

    def press(self, button: str) -> None:
        """Press a button."""
        self.reach(self.page.get_by_role("button", name=button, exact=True))
        with self._next_page():
            self.page.keyboard.press("Enter")

    def follow(self, link: str | Locator) -> None:
        """Follow a link."""
        self.reach(self.page.get_by_role("link", name=link, exact=True) if isinstance(link, str) else link)
        with self._next_page():
            self.page.keyboard.press("Enter")

    def enter(self) -> None:
        """Send a form from one of its fields."""
        with self._next_page():
            self.page.keyboard.press("Enter")

    def upload(self, label: str, path: Path) -> None:
        """Choose a file in the window that a key opens."""
        self.reach(self._field(label))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(path)

    def _without_scripts(self) -> Page:
        """A page just like this one, which has no scripts but can run axe: of the same text, without the site's own."""
        if self._plain is None:
            self._plain = self.desk.sit(width=self.width)
            self._plain.route(_SCRIPT, lambda route: route.fulfill(body="", content_type="text/javascript"))
            self._plain.route(f"**{_AS_IT_IS}", lambda route: route.fulfill(body=self._text, content_type="text/html"))
        self._text = self.page.content()
        self._plain.goto(_AS_IT_IS)
        return self._plain

    def _field(self, label: str) -> Locator:
        named = self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$"))
        return named.filter(visible=True)

    @contextmanager
    def _next_page(self) -> Iterator[None]:
        with self.page.expect_navigation(wait_until="load"):
            yield

    def _focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))


_IS_BEFORE = """one => {
  const at = document.activeElement;
  return at !== document.body && !!(at.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING);
}"""
_SHOWN = """one => {
  const look = getComputedStyle(one);
  return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== "none";
}"""
