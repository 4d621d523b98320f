"""Each page in two widths, in light and dark, by keyboard, without JavaScript and in print."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.browser.browsing import NARROW, WIDE, Desk, barriers, shoot, sticking_out, tab_stops
from tests.web.browser.serving import EDITOR, FIRST, OWNER, Served

pytestmark = pytest.mark.slow

# Who looks, and where; a function finds a place that has to be made first.
Place = tuple[str | None, str | Callable[[Served], str]]
PLACES: dict[str, Place] = {
    "home": (None, "/"),
    "search": (None, "/?q=welding"),
    "components": (None, "/components"),
    "sign in": (None, "/sign-in"),
    "account": (OWNER, "/account"),
    "classifications": (None, "/classification"),
    "tree": (None, "/classification/soc2020"),
    "group": (None, "/classification/soc2020/2126"),
    "larger group": (None, "/classification/soc2010/21"),
    "comparison": (None, "/classification/compare?old=soc2010&new=soc2020"),
    "revisions": (None, "/revision"),
    "revision": (None, "/revision/soc2010-review"),
    "issue": (None, "/revision/soc2010-review/4"),
    "revision for editors": (EDITOR, "/revision/soc2010-review"),
    "scans": (None, "/scan"),
    "scan": (None, lambda served: served.scan),
    "scanned group for editors": (EDITOR, lambda served: f"{served.scan}/3219"),
    "open consultations": (None, "/consultation"),
    "consultations": (EDITOR, "/consultation"),
    "consultation for its officer": (EDITOR, lambda served: f"{served.consultation}/officer"),
    "new draft": (EDITOR, "/revision/drafts/new"),
    "choice of a change": (EDITOR, lambda served: f"{served.draft}/change"),
    "split by a form": (EDITOR, lambda served: f"{served.draft}/change?kind=split&issue=4"),
    "change edited by a form": (EDITOR, lambda served: f"{served.draft}/change?issue=4&change=1"),
    "consultation": (None, lambda served: served.consultation),
    "issue to comment on": (None, lambda served: f"{served.consultation}/4"),
    "comments to answer": (EDITOR, lambda served: f"{served.consultation}/4"),
    "draft": (EDITOR, lambda served: served.draft),
    "edit of a draft": (EDITOR, lambda served: f"{served.draft}/edit"),
    "history of a draft": (EDITOR, lambda served: f"{served.draft}/history"),
    "code": (None, "/code"),
    "coded title": (None, "/code?title=design+engineer"),
    "answered question": (None, "/code?title=design+engineer&industry=aerospace"),
    "no code": (None, "/code?title=xyzzy"),
    "code a file": (EDITOR, "/code/file"),
    "columns": (EDITOR, lambda served: served.upload),
    "coded file": (EDITOR, lambda served: served.job),
    "reviews": (EDITOR, "/review"),
    "review": (FIRST, lambda served: served.review),
    "results of a review": (FIRST, lambda served: f"{served.review}/results"),
    "next job": (None, "/next"),
    "next job to confirm": (None, "/next?job=maintenance+technician"),
    "next jobs": (None, "/next/OCC0454"),
    "next jobs from a group": (None, "/next/9266"),
    "map": (None, "/map"),
    "map with what was found": (None, "/map?q=welding&level=3"),
    "map with an occupation": (None, "/map?chosen=OCC0154E"),
    "pathway": (None, "/map/digital?pathway=58"),
    "route": (None, "/map/engineering-and-manufacturing"),
    "route with an occupation": (None, "/map/engineering-and-manufacturing?chosen=OCC0154E"),
    "find": (None, "/map/find?q=welder"),
    "occupations": (None, "/map/occupations"),
    "occupation": (None, "/map/occupations/OCC0154E"),
    "skills": (None, "/map/skills"),
    "gap": (None, "/map/gap?from=OCC0154E&to=OCC0023"),
    "gap to be chosen": (None, "/map/gap"),
    "path": (None, "/map/path?from=OCC0154E&to=OCC0023"),
    "unlock": (None, "/map/unlock?from=OCC0154E"),
    "fit": (None, "/map/fit"),
    "placement": (None, "/map/placement"),
    "map check": (None, lambda served: served.map_check),
    "saved view": (None, lambda served: served.saved),
    "employer": (None, "/employer"),
    "employer's lists": (EDITOR, lambda served: served.lists),
    "employer's example": (None, "/employer/example"),
    "api": (None, "/api"),
    "provider": (None, "/provider"),
    "provider's example": (None, "/provider/example"),
}
REFUSED = {
    "nothing there": ("/no/such/page", 404),
    "unknown code": ("/classification/soc2020/9999", 404),
    "another version's code": ("/classification/soc2020/1184", 404),
    "unknown occupation": ("/map/gap?from=OCC0154E&to=OCC9999", 404),
    "too long": (f"/code?title={'x' * 2000}", 422),
}
# Whose pictures the docs show; of the other pages they are taken where a person uses them.
PICTURES = {
    "tree": "tree",
    "group": "group",
    "comparison": "comparison",
    "results of a review": "review-results",
    "history of a draft": "history",
}
EVERY = pytest.mark.parametrize("place", PLACES)


def _address(served: Served, place: str) -> str:
    found = PLACES[place][1]
    return found if isinstance(found, str) else found(served)


@EVERY
def test_it_has_no_barriers_and_fits_in_both_widths_and_schemes(desk: Desk, place: str):
    """Wide and light, then narrow and dark: one heading, no sideways scroll, nothing grave by axe, a quiet console."""
    address = _address(desk.served, place)
    page = desk.sit(PLACES[place][0], width=WIDE)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, page.content()
    assert page.locator("h1").count() == 1
    assert page.title()
    for details in page.locator("main table details").all()[:1]:
        details.locator("summary").click()
    if place in PICTURES:
        shoot(page, PICTURES[place])
    assert (sticking_out(page), barriers(page)) == ([], [])
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.set_viewport_size({"width": NARROW, "height": 700})
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert (sticking_out(page), barriers(page)) == ([], [])


@EVERY
def test_it_is_worked_by_keyboard(desk: Desk, place: str):
    """Tab first reaches the skip link, which leads into the page; every stop is seen and shows the focus."""
    page = desk.sit(PLACES[place][0], width=WIDE)
    page.goto(_address(desk.served, place))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    stops = tab_stops(page, limit=25)
    assert [stop for stop in stops if not (stop["shown"] and stop["seen"])] == []
    controls = page.locator("main :is(a[href], button, input, select, textarea, summary):visible").count()
    assert not controls or stops[0]["inMain"]


@EVERY
def test_it_is_whole_without_javascript_and_in_print(desk: Desk, place: str):
    """The same heading and as much text without scripts; on paper no navigation, and nothing beyond the margin."""
    address = _address(desk.served, place)
    page, plain = desk.sit(PLACES[place][0]), desk.sit(PLACES[place][0], width=NARROW, javascript=False)
    page.goto(address)
    plain.goto(address)
    assert plain.locator("h1").inner_text() == page.locator("h1").inner_text()
    assert len(plain.locator("main").inner_text()) > 0.8 * len(page.locator("main").inner_text())
    assert plain.locator("form:not([action])").count() == 0
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})
    assert page.locator("h1").is_visible()
    assert not page.locator("header.top").is_visible()
    assert sticking_out(page) == []


@pytest.mark.parametrize(("address", "status"), REFUSED.values(), ids=REFUSED)
def test_a_page_that_is_refused_says_so_and_has_no_barriers(desk: Desk, address: str, status: int):
    page = desk.sit(width=NARROW, refused=(status,))
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status
    assert page.locator("h1").count() == 1
    assert (sticking_out(page), barriers(page)) == ([], [])
