"""What `occumap load --replace` changes is seen by a server of two workers that runs, without a restart."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.browser.serving import OCCUMAP, Served, serving

TRADES = "code,title\n1,Trades\n11,{0}\n12,Cycle menders\n"
TITLES = "title,trades\nbread baker,1{0}\ncycle mender,12\n"
OWN_TITLES = "title,soc2020\nzymurgist,{0}\nvintner,5435\n"
SKILLS = (
    "profile,profile title,skill,skill title,level\np1,Potter,s1,{0},3\np2,Glazer,s1,{0},2\np2,Glazer,s2,Glazing,4\n"
)
LAID = "profile,soc2020,skill\nwelding,5213,{0}\ncare,6135,Minding little people\n"
LINKS = "trades,soc2020\n11,{0}\n12,5231\n"
TRIES = 6


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Iterator[Path]:
    """The user's data, of the server and of the command alike."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OCCUMAP_HOME", str(home))
        yield home


@pytest.fixture(scope="module")
def keep(home) -> Callable[..., None]:
    """Keeps a table under a name, by the command and in a process of its own."""

    def kept(name: str, text: str, *more: str) -> None:
        place = home / f"{name}.csv"
        place.write_text(text, encoding="utf-8")
        command = [*OCCUMAP, "load", str(place), "--as", name, *more]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    return kept


@pytest.fixture(scope="module")
def served(home, keep) -> Iterator[Served]:
    keep("own-titles", OWN_TITLES.format("5435"))
    data = home / "data"
    data.mkdir()
    with serving(data, "--workers", "2", "--index", "own-titles") as made:
        yield made


def answers(served: Served, address: str) -> list[str]:
    """What several connections are answered, which the workers take by chance."""
    found = []
    for _ in range(TRIES):
        with httpx.Client(base_url=served.address, timeout=120) as client:
            answer = client.get(address)
            assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:500]}"
            found.append(answer.text)
    return found


CHANGES = [
    ("trades", TRADES, ("Bakers", "Bread makers"), ["/api/v1/classifications/trades/versions/trades/codes/11",
     "/classification/trades/11", "/classification/trades"]),
    ("trade-titles", TITLES, ("1", "2"), ["/api/v1/code?title=bread+baker&to=trades&index=trade-titles",
     "/api/v1/indexes/trade-titles/entries"]),
    ("pots", SKILLS, ("Throwing", "Turning"), ["/api/v1/skills?framework=pots",
     "/api/v1/gaps?from=potter&to=Glazer&framework=pots"]),
    ("laid", LAID, ("Fusing metal", "Melting metal"), ["/map/occupations/OCC0349?framework=laid",
     "/map/gap?from=OCC0005&to=OCC0349&framework=laid", "/map/skills?framework=laid"]),
    ("own-titles", OWN_TITLES, ("5435", "3113"), ["/api/v1/code?title=zymurgist", "/code?title=zymurgist"]),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "text", "said", "addresses"), CHANGES, ids=lambda given: str(given)[:12])
def test_both_workers_answer_by_what_was_loaded_last(served, keep, name, text, said, addresses):
    if name != "own-titles":
        keep(name, text.format(said[0]))
    signs = {"trade-titles": ('"11"', '"12"')}.get(name, said)
    for address in addresses:
        assert all(signs[0] in one for one in answers(served, address)), address
    keep(name, text.format(said[1]), "--replace")
    for address in addresses:
        assert all(signs[1] in one for one in answers(served, address)), address
