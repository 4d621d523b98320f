"""How the web holds up under load, as Markdown: requests beside an empty FastAPI endpoint, and many who write and read.

    python bench/web.py [--parts start speed interview map pages many] [--engines sqlite postgresql] [--seconds 10]

Protocol. `occumap serve` and the empty endpoint run as processes of their own under the same server settings; load
comes from a further process. Speed: wrk with 50 connections; the empty endpoint, the coding of one title and an
occupation's page take turns, in rounds, and figures are medians over rounds: requests a second, and the processor time
that the server takes for one, which other work on the machine changes less. “The same” asks one address again and
again, “ever another” goes through many titles or occupations; each occupation is asked for once before, and how long
that took is told. “Never a kept answer” asks with a header Range, which no kept answer serves: each is made anew.

Interview: one client asks for suggestions with each letter of a hundred titles, then for the question and the answer of
each, and the empty endpoint between them, over one connection; figures are medians over all requests of a kind.

Many: writers decide titles, save drafts, comment and save views while readers read; then the server is stopped, the
database opened, and everything that was acknowledged must be there. A worker can be killed now and then meanwhile: what
it had not answered may be kept or not. Needs wrk for the speed, and PostgreSQL's programs for its engine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from occumap.catalog import load  # noqa: E402
from occumap.catalog.load import occupational_map  # noqa: E402
from occumap.model.review import Queue, QueueItem  # noqa: E402
from occumap.render.map.map_drawing import Links, map_svg  # noqa: E402
from occumap.store.kinds import Role, Subject  # noqa: E402
from occumap.store.open import open_store  # noqa: E402
from occumap.store.store import Store  # noqa: E402
from occumap.web.server.settings import settings_for  # noqa: E402

OCCUMAP = (sys.executable, "-c", "from occumap.cli.app import main; main()", "serve", "--port", "0")
NO_LIMITS = {"OCCUMAP_LOGINS_A_MINUTE": "0", "OCCUMAP_CODINGS_A_MINUTE": "0"}
AIMS = {"coding of one title": 0.6, "occupation page": 0.4}
PAGE_AIMS = {"first byte": 100.0, "as sent": 80.0}
MAP_AIMS = {"drawn": 50.0, **PAGE_AIMS}
# No kept answer serves a request with this header.
ANEW = {"range": "bytes=0-"}
MAIN_PAGES = {
    "home": "/",
    "search": "/?q=welding",
    "map": "/map",
    "route": "/map/engineering-and-manufacturing",
    "occupation": "/map/occupations/OCC0154E",
    "next job": "/next",
    "moves of a job": "/next/OCC0116",
    "gap": "/map/gap?from=OCC0154E&to=OCC0023",
    "path": "/map/path?from=OCC0154E&to=OCC0023",
    "skill that opens most": "/map/unlock?from=OCC0154E",
    "employer": "/employer",
    "provider": "/provider",
    "coded title": "/code?title=design+engineer",
    "group": "/classification/soc2020/2126",
    "classification": "/classification/soc2020",
    "issue": "/revision/soc2010-review/4",
}
CONNECTIONS, WRITERS, READERS = 50, 20, 50
PARTS = ("start", "speed", "interview", "map", "pages", "many")
INTERVIEWS, MOST_LETTERS = 100, 12
# A consultation takes 30 comments of a client at once and 20 a minute; each writer has an address of its own.
AT_ONCE, PAUSE = 25, 3.2
NEVER = "never a kept answer"
VERSION, PAGES = "soc2020", 100
READ = (
    "/",
    "/?q=welding",
    "/code?title=design+engineer",
    "/code?title=care+worker",
    "/api/v1/code?title=electrician",
    "/classification/soc2020",
    "/classification/soc2020/2126",
    "/map/occupations/OCC0154E",
    "/map/gap?from=OCC0154E&to=OCC0023",
    "/map/engineering-and-manufacturing",
    "/revision/soc2010-review/4",
    "/sign-in",
    "/health",
)
_SCRIPT = """
local paths, headers, i = {{{paths}}}, {{{headers}}}, 0
request = function() i = i + 1; return wrk.format("GET", paths[i % #paths + 1], headers) end
done = function(all, latency, _)
  local e = all.errors
  io.write(string.format('{{"requests":%d,"us":%d,"p50":%d,"p95":%d,"failed":%d}}\\n', all.requests, all.duration,
    latency:percentile(50), latency:percentile(95), e.connect + e.read + e.write + e.status + e.timeout))
end
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--engines", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=float, default=10, help="of each run of wrk")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="of the speed, what has this in its name, such as “never”")
    parser.add_argument("--many-seconds", type=float, default=300)
    parser.add_argument("--serve-empty", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve_empty:
        serve_empty()
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start, Python {sys.version.split()[0]}.\n")
    if "start" in given.parts:
        report_start(given.rounds)
    if "map" in given.parts:
        report_map(given.rounds)
    if "pages" in given.parts:
        report_pages(given.rounds)
    for engine in given.engines:
        with database(engine) as url:
            if url is None:
                print(f"\n## {engine}: not installed here\n")
                continue
            if "speed" in given.parts:
                report_speed(engine, url, seconds=given.seconds, rounds=given.rounds, only=given.only)
            if "interview" in given.parts:
                report_interview(engine, url)
        with database(engine) as url:
            if url is not None and "many" in given.parts:
                report_many(engine, many_at_once(url or "", seconds=given.many_seconds))


# Servers.


@dataclass
class Running:
    """A server: its address, what it was told, and how to stop it."""

    address: str
    data: Path
    process: subprocess.Popen[bytes]

    def kill_worker(self, chance: random.Random) -> bool:
        """Kills one of its worker processes, as the system does when memory runs out; whether there was one."""
        try:
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            workers = [one for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]
            os.kill(int(chance.choice(workers)), signal.SIGKILL)
        except (OSError, IndexError):
            return False
        return True

    def stop(self) -> None:
        """Stops it in order."""
        self.process.terminate()
        self.process.wait(60)


@contextmanager
def occumap(url: str, prepare: Callable[[Store], None] = lambda _: None, *, workers: int = 1) -> Iterator[Running]:
    """`occumap serve` on a free port, its coder warm; ``url`` empty is SQLite in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="occumap-bench-", ignore_cleanup_errors=True) as folder:
        data = Path(folder)
        with opened(url, data) as store:
            prepare(store)
        more = ("--workers", str(workers), *(("--database", url) if url else ()))
        with _started((*OCCUMAP, "--data", folder, *more), data) as running:
            until = time.monotonic() + 180
            while httpx.get(f"{running.address}/health", timeout=60).json()["coder"] == "warming":
                if time.monotonic() > until:
                    raise RuntimeError("the coder doesn't get ready")
                time.sleep(0.2)
            yield running


@contextmanager
def opened(url: str, data: Path) -> Iterator[Store]:
    settings = settings_for(database=url or None, data=data)
    with open_store(settings.database, folder=data / "files") as store:
        yield store


@contextmanager
def empty_endpoint() -> Iterator[Running]:
    """A FastAPI application with one endpoint that gives nothing, and no middleware."""
    command = (sys.executable, __file__, "--serve-empty")
    with tempfile.TemporaryDirectory(prefix="occumap-bench-") as folder, _started(command, Path(folder)) as running:
        yield running


def serve_empty() -> None:
    import uvicorn  # noqa: PLC0415
    from fastapi import FastAPI  # noqa: PLC0415

    app = FastAPI(openapi_url=None)

    @app.get("/")
    async def empty() -> dict[str, str]:
        return {}

    # The protocol must be named, or asyncio leaves Nagle's algorithm on and each answer waits 40 ms for an ACK.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.bind(("127.0.0.1", 0))
    bound.listen(2048)
    print(f"Empty is at http://127.0.0.1:{bound.getsockname()[1]} ", file=sys.stderr, flush=True)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, backlog=2048)
    uvicorn.Server(config).run(sockets=[bound])


@contextmanager
def _started(command: tuple[str, ...], folder: Path) -> Iterator[Running]:
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, stderr=written, env=os.environ | NO_LIMITS)
    try:
        until = time.monotonic() + 60
        while not (found := re.search(r"http://[^ ]+", log.read_text(errors="replace"))):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace"))
            time.sleep(0.005)
        yield Running(found[0], folder, process)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@contextmanager
def database(engine: str) -> Iterator[str | None]:
    """An address for a new database: empty for SQLite, None if the engine isn't installed."""
    if engine == "sqlite":
        yield ""
        return
    from tests.store.postgres import programs, running  # noqa: PLC0415 (needs psycopg)

    installed = programs()
    if installed is None:
        yield None
        return
    with running(installed) as server:
        yield server.make_database("bench")


# First page.


def report_start(rounds: int) -> None:
    print("## First page after `occumap serve`\n\n| | median s | slowest s |\n|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="occumap-bench-") as folder:
        fresh = [first_page(Path(folder) / str(n)) for n in range(rounds)]
        again = [first_page(Path(folder) / "0") for _ in range(rounds)]
    for name, times in (("a new data folder", fresh), ("the same again", again)):
        print(f"| {name} | {statistics.median(times):.2f} | {max(times):.2f} |")
    print("\nAim: under 2 s.")


def first_page(data: Path) -> float:
    """Seconds from the command to the whole first page."""
    data.mkdir(exist_ok=True)
    began = time.monotonic()
    with _started((*OCCUMAP, "--data", str(data)), data) as running:
        answer = httpx.get(f"{running.address}/", timeout=60)
        seconds = time.monotonic() - began
        assert answer.status_code == 200
        assert "<h1>" in answer.text
        running.stop()
    return seconds


# The map.


def report_map(rounds: int) -> None:
    """The whole map: how long it takes to be drawn, to begin to come, and how large it is as sent."""
    links = Links(lambda code: f"/map/occupations/{code}", lambda part: f"/map/{part.id}")
    map_svg(occupational_map(), links=links, whole=False)
    drawn = [_milliseconds(lambda: map_svg(occupational_map(), links=links, whole=False)) for _ in range(10 * rounds)]
    with occumap("") as ours, httpx.Client(base_url=ours.address, timeout=60) as client:
        first_bytes = {
            "the page, a kept answer": [_first_byte(client, "/map") for _ in range(10 * rounds)],
            "the page, never a kept answer": [_first_byte(client, f"/map?n={n}") for n in range(10 * rounds)],
            "a search": [_first_byte(client, f"/map?q=welding&n={n}") for n in range(10 * rounds)],
            "an occupation's ways": [_first_byte(client, f"/map?chosen=OCC0154E&n={n}") for n in range(10 * rounds)],
        }
        sizes = {path: _sent(client, path) for path in ("/map", "/map/engineering-and-manufacturing", "/map/still.svg")}
    print(f"\n## The map of {len(occupational_map()):,} occupations\n\n| | median | slowest | aim |\n|---|---|---|---|")
    print(f"| drawn, ms | {statistics.median(drawn):.0f} | {max(drawn):.0f} | {MAP_AIMS['drawn']:.0f} |")
    for name, times in first_bytes.items():
        aim = MAP_AIMS["first byte"]
        print(f"| first byte of {name}, ms | {statistics.median(times):.0f} | {max(times):.0f} | {aim:.0f} |")
    for path, (size, whole) in sizes.items():
        print(f"| `{path}` as sent, kB ({whole / 1000:.0f} before) | {size / 1000:.1f} | | {MAP_AIMS['as sent']:.0f} |")


# Pages.


def report_pages(rounds: int) -> None:
    """The first byte of each main page, asked for before but never a kept answer, and how large it is as sent."""
    with occumap("") as ours, httpx.Client(base_url=ours.address, timeout=60) as client:
        for path in MAIN_PAGES.values():
            client.get(path)
        times = {
            name: [_first_byte(client, path, ANEW) for _ in range(10 * rounds)] for name, path in MAIN_PAGES.items()
        }
        sizes = {name: _sent(client, path) for name, path in MAIN_PAGES.items()}
    print("\n## Pages\n\n| page | first byte, ms: median | slowest | as sent, kB | unpacked | |")
    print("|---|---|---|---|---|---|")
    for name, taken in times.items():
        size, whole = sizes[name]
        median = statistics.median(taken)
        over = "over" if median > PAGE_AIMS["first byte"] or size / 1000 > PAGE_AIMS["as sent"] else ""
        figures = f"{median:.0f} | {max(taken):.0f} | {size / 1000:.1f} | {whole / 1000:.0f}"
        print(f"| {name} (`{MAIN_PAGES[name]}`) | {figures} | {over} |")
    print("\nAim: a first byte within 100 ms, 80 kB as sent.")


def _milliseconds(done: Callable[[], object]) -> float:
    began = time.perf_counter()
    done()
    return 1000 * (time.perf_counter() - began)


def _first_byte(client: httpx.Client, path: str, headers: Mapping[str, str] = MappingProxyType({})) -> float:
    began = time.perf_counter()
    with client.stream("GET", path, headers={"accept-encoding": "gzip", **headers}) as answer:
        pieces = answer.iter_raw()
        next(pieces)
        seconds = time.perf_counter() - began
        for _ in pieces:
            pass
        assert answer.status_code == 200, path
    return 1000 * seconds


def _sent(client: httpx.Client, path: str) -> tuple[int, int]:
    """Return the bytes of a page as it is sent, and as it is."""
    with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    return len(sent), len(gzip.decompress(sent) if "content-encoding" in answer.headers else sent)


# Speed.


@dataclass(frozen=True)
class Load:
    """What wrk measured: requests a second, p50 and p95 in ms, answers that failed; and the server's processor time
    for each request, in microseconds (nan where the system doesn't tell).
    """

    rate: float
    p50: float
    p95: float
    failed: int
    processor: float


def report_speed(engine: str, url: str, *, seconds: float, rounds: int, only: str) -> None:
    if shutil.which("wrk") is None:
        print(f"\n## {engine}: wrk isn't installed here\n")
        return
    found: dict[str, list[Load]] = {}
    with occumap(url) as ours, empty_endpoint() as empty:
        runs = {"empty endpoint": (empty, ["/"]), **{k: (ours, v) for k, v in _addresses().items()}}
        cold = [_seconds_of(ours.address, path) for path in runs["occupation page, ever another"][1]]
        runs = {name: run for name, run in runs.items() if name.startswith("empty") or only in name}
        for _ in range(rounds):
            for name, (server, paths) in runs.items():
                found.setdefault(name, []).append(wrk(server, paths, seconds, kept=NEVER not in name))
    print(f"\n## {CONNECTIONS} connections, {engine}\n")
    print("| | requests/s | ratio | processor µs | ratio | aim | p50 ms | p95 ms | failed |")
    print("|---|---|---|---|---|---|---|---|---|")
    base = _median(found["empty endpoint"], "rate"), _median(found["empty endpoint"], "processor")
    for name, loads in found.items():
        rate, processor, p50, p95 = (_median(loads, key) for key in ("rate", "processor", "p50", "p95"))
        ratios = f"{rate / base[0]:.2f} | {processor:.0f} | {base[1] / processor:.2f}"
        aim = AIMS.get(name.split(",")[0], "")
        print(f"| {name} | {rate:,.0f} | {ratios} | {aim} | {p50:.1f} | {p95:.1f} | {_failed(loads)} |")
    print(f"\nAn occupation page asked for the first time: median {1000 * statistics.median(cold):.0f} ms.")


def _median(loads: list[Load], what: str) -> float:
    return float(statistics.median(getattr(one, what) for one in loads))


def _seconds_of(address: str, path: str) -> float:
    began = time.monotonic()
    assert httpx.get(address + path, timeout=60).status_code == 200
    return time.monotonic() - began


def _failed(loads: list[Load]) -> int:
    return sum(one.failed for one in loads)


def _addresses() -> dict[str, list[str]]:
    """What is asked, by name."""
    entries = load.index("starter")
    titles = list(dict.fromkeys(entries.frame["natural_title"].to_list()))
    random.Random(1).shuffle(titles)
    codes = [one.code for one in occupational_map().occupations]
    return {
        "coding of one title, the same": ["/api/v1/code?title=design+engineer"],
        "coding of one title, ever another": [
            str(httpx.URL("/api/v1/code", params={"title": t})) for t in titles[:4000]
        ],
        f"coding of one title, {NEVER}": [str(httpx.URL("/api/v1/code", params={"title": t})) for t in titles[:4000]],
        "occupation page, the same": ["/map/occupations/OCC0154E"],
        "occupation page, ever another": [f"/map/occupations/{code}" for code in codes[:PAGES]],
        f"occupation page, {NEVER}": [f"/map/occupations/{code}" for code in codes[:PAGES]],
    }


def wrk(server: Running, paths: list[str], seconds: float, *, kept: bool = True) -> Load:
    """One run of wrk over some paths in turn, after a short one that isn't counted; kept answers may serve or not."""
    quoted = ",".join(json.dumps(path, ensure_ascii=True) for path in paths)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_SCRIPT.format(paths=quoted, headers="" if kept else '["Range"]="bytes=0-"'))
        script.flush()
        for length in (max(1, round(seconds / 5)), max(1, round(seconds))):
            command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{length}s", "--timeout", "30s", "-s", script.name]
            used = _processor_seconds(server.process)
            said = subprocess.run([*command, server.address], capture_output=True, text=True, check=True).stdout
            used = _processor_seconds(server.process) - used
    told = json.loads(said.strip().splitlines()[-1])
    rate = told["requests"] / told["us"] * 1e6
    return Load(rate, told["p50"] / 1000, told["p95"] / 1000, told["failed"], used / told["requests"] * 1e6)


def _processor_seconds(process: subprocess.Popen[bytes]) -> float:
    """Return the processor time that a server has taken so far, which is the same on a busy machine."""
    place = Path(f"/proc/{process.pid}/stat")
    if not place.exists():
        return float("nan")
    fields = place.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# Interview.


def report_interview(engine: str, url: str) -> None:
    """Prints how long each step of an interview takes for one client, beside an empty endpoint."""
    titles = list(dict.fromkeys(load.index("starter").frame["natural_title"].to_list()))
    random.Random(1).shuffle(titles)
    taken: dict[str, list[float]] = {}
    with occumap(url) as ours, empty_endpoint() as empty, httpx.Client(timeout=60) as client:
        for title in titles[:INTERVIEWS]:
            steps = [("suggestions", {"q": title[:n]}) for n in range(1, min(len(title), MOST_LETTERS) + 1)]
            steps += [("question", {"title": title}), ("answer", {"title": title})]
            for step, query in steps:
                for name, address in ((step, f"{ours.address}/api/v1/interview/{step}"), ("empty", empty.address)):
                    began = time.perf_counter()
                    status = client.get(address, params=query if name == step else None).status_code
                    taken.setdefault(name, []).append(1000 * (time.perf_counter() - began))
                    assert status == httpx.codes.OK, (step, query, status)
    print(f"\n## An interview, {engine}, {INTERVIEWS} titles\n\n| | requests | median ms | p95 ms |\n|---|---|---|---|")
    for name in ("empty", "suggestions", "question", "answer"):
        found = sorted(taken[name])
        print(f"| {name} | {len(found)} | {statistics.median(found):.1f} | {found[int(0.95 * len(found))]:.1f} |")
    print("\nAim: each step in under 20 ms of the server's time.")


# Many at once.


@dataclass
class Outcome:
    """What many did at once: answers by status, how long they took, what was acknowledged, and what of it is lost."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    acknowledged: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    elapsed: float = 0.0
    kills: int = 0
    unanswered: int = 0

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report_many(engine: str, found: Outcome) -> None:
    print(f"\n## {WRITERS} writers and {READERS} readers, {engine}, {found.elapsed:.0f} s\n")
    total = sum(found.statuses.values())
    statuses = ", ".join(f"{status}: {n:,}" for status, n in sorted(found.statuses.items()))
    print(f"{total:,} answers, {total / found.elapsed:,.0f} a second; by status {statuses}.")
    print(
        f"p50 {found.percentile(0.5):.0f} ms, p95 {found.percentile(0.95):.0f} ms, p99 {found.percentile(0.99):.0f} ms."
    )
    print("Acknowledged: " + ", ".join(f"{n:,} {kind}" for kind, n in sorted(found.acknowledged.items())) + ".")
    if found.kills:
        print(f"Workers killed: {found.kills}; requests that they left without an answer: {found.unanswered}.")
    print(f"Lost or doubled: {len(found.lost)}. Errors 500 or no answer: {len(found.broken)}.")
    for line in (found.lost + found.broken)[:10]:
        print(f"- {line}")


def many_at_once(
    url: str,
    *,
    seconds: float | None = None,
    writes: int | None = None,
    reads: int | None = None,
    writers: int = WRITERS,
    readers: int = READERS,
    workers: int = 1,
    killing: float | None = None,
) -> Outcome:
    """Lets many write and read, for a time or each so often, and looks afterwards for what was acknowledged.

    Each so many seconds of ``killing`` one of the workers is killed, of which there must then be several.
    """
    crowd = Crowd(seconds, writes, reads, killing)
    with occumap(url, lambda store: crowd.prepare(store, writers), workers=workers) as running:
        crowd.meet(running, readers)
        running.stop()
        with opened(url, running.data) as store:
            crowd.look_back(store)
    return crowd.outcome


class Crowd:
    """People who write and read at one server."""

    def __init__(
        self, seconds: float | None, writes: int | None, reads: int | None, killing: float | None = None
    ) -> None:
        self.outcome = Outcome()
        self._seconds, self._writes, self._reads, self._killing = seconds, writes, reads, killing
        self._unsure: set[str] = set()
        self._lock = threading.Lock()
        self._sessions: list[tuple[str, str]] = []
        self._drafts: dict[int, str] = {}
        self._said: dict[str, set[str]] = {"decisions": set(), "comments": set(), "views": set()}
        self._saves: Counter[str] = Counter()
        self._batch = self._asked = self._token = ""

    def prepare(self, store: Store, writers: int) -> None:
        """Accounts, a review with enough titles, a draft for each who writes one, a consultation."""
        for n in range(writers):
            user = store.accounts.add(f"Writer {n}", f"some long words {n}", Role.EDITOR)
            self._sessions.append((user.name, store.accounts.sessions.begin(user.id)))
            if n % 4 == 1:
                self._drafts[n] = store.drafts.create(f"draft-{n}", "soc2010", _draft(n, 0), by=user.name).id
        count = 20_000 if self._writes is None else writers * self._writes
        self._batch = store.reviews.make(
            "Load", Queue(VERSION, tuple(_item(n) for n in range(count)), count), by="bench"
        ).id
        asked = store.consultations.open(
            Subject.REVISION, "soc2010-review", closes=store.now() + timedelta(days=1), by="bench"
        )
        self._asked, self._token = asked.id, asked.token

    def meet(self, running: Running, readers: int) -> None:
        """All begin at once; ends when the last has done."""
        until = time.monotonic() + self._seconds if self._seconds else float("inf")
        people = [threading.Thread(target=self._write, args=(running, n, until)) for n in range(len(self._sessions))]
        people += [threading.Thread(target=self._read, args=(running, n, until)) for n in range(readers)]
        began = time.monotonic()
        for person in people:
            person.start()
        done = threading.Event()
        killer = threading.Thread(target=self._kill, args=(running, until, done))
        killer.start()
        for person in people:
            person.join()
        done.set()
        killer.join()
        self.outcome.elapsed = time.monotonic() - began

    def look_back(self, store: Store) -> None:
        """Notes whatever was acknowledged and isn't there, or is there twice."""
        decided = Counter(str(one.item) for one in store.reviews.decisions(self._batch))
        self._compare("decision", self._said["decisions"], decided)
        comments = Counter(one.text for one in store.consultations.comments(self._asked))
        self._compare("comment", self._said["comments"], comments)
        views = Counter(
            view for view in self._said["views"] if store.saved.get(view).address.startswith("/map/gap?from=")
        )
        self._compare("view", self._said["views"], views)
        for n, draft in self._drafts.items():
            saves, held = self._saves[draft], store.drafts.get(draft)
            if held.edit == saves + 2 and draft in self._unsure:  # the last save was kept, though nobody was told
                saves += 1
            if held.text != _draft(n, saves) or held.edit != saves + 1 or len(store.drafts.edits(draft)) != saves + 1:
                self.outcome.lost.append(f"draft {n}: {saves} saves, edit {held.edit}")

    def _compare(self, kind: str, said: set[str], there: Counter[str]) -> None:
        self.outcome.lost += [f"{kind} {one!r} is not there" for one in sorted(said - set(there))]
        self.outcome.lost += [f"{kind} {one!r} is there {n} times" for one, n in there.items() if n > 1]

    def _kill(self, running: Running, until: float, done: threading.Event) -> None:
        chance = random.Random(19)
        # Who still waits for an answer when the time is over is answered by those that are left.
        while self._killing and not done.wait(self._killing) and time.monotonic() < until:
            self.outcome.kills += running.kill_worker(chance)

    def _write(self, running: Running, n: int, until: float) -> None:
        name, session = self._sessions[n]
        act = (self._decide, self._save_draft, self._save_view, self._comment)[n % 4]
        own_address = httpx.HTTPTransport(local_address=f"127.0.1.{n + 1}")
        with httpx.Client(
            base_url=running.address, cookies={"occumap_session": session}, timeout=120, transport=own_address
        ) as client:
            page = self._ask(client, "GET", "/account") or self._ask(client, "GET", "/account")
            token = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text if page else "")
            if token is None:
                self._break(f"{name} has no form token")
                return
            count = 0
            while time.monotonic() < until and (self._writes is None or count < self._writes):
                act(client, n, token[1], count)
                count += 1

    def _decide(self, client: httpx.Client, n: int, token: str, count: int) -> None:
        page = self._ask(client, "GET", f"/review/{self._batch}")
        if page is None:
            return
        item = re.search(r'name="item" value="(\d+)"', page.text)
        if item is None:
            self._break(f"writer {n} has no title to decide after {count}")
            return
        form = {"csrf": token, "item": item[1], "code": "none", "why": f"By writer {n}.", "since": ""}
        if self._done(client, f"/review/{self._batch}/decide", form):
            self._acknowledge("decisions", item[1])

    def _save_draft(self, client: httpx.Client, n: int, token: str, _: int) -> None:
        draft = self._drafts[n]
        if draft in self._unsure and not self._look_at_draft(client, draft):
            return
        form = {"csrf": token, "edit": str(self._saves[draft] + 1), "text": _draft(n, self._saves[draft] + 1)}
        unanswered = self.outcome.unanswered
        if self._done(client, f"/revision/drafts/{draft}", form):
            with self._lock:
                self._saves[draft] += 1
                self.outcome.acknowledged["saves of drafts"] += 1
        elif self.outcome.unanswered > unanswered:
            self._unsure.add(draft)

    def _look_at_draft(self, client: httpx.Client, draft: str) -> bool:
        """Looks whether a save that had no answer was kept; none that was acknowledged may be gone."""
        page = self._ask(client, "GET", f"/revision/drafts/{draft}")
        edit = re.search(r'name="edit" value="(\d+)"', page.text) if page else None
        if edit is None:
            return False
        saves = int(edit[1]) - 1
        if saves not in {self._saves[draft], self._saves[draft] + 1}:
            self.outcome.lost.append(f"draft {draft}: {self._saves[draft]} saves were acknowledged, {saves} are there")
        self._saves[draft] = saves
        self._unsure.discard(draft)
        return True

    def _save_view(self, client: httpx.Client, n: int, token: str, count: int) -> None:
        form = {"csrf": token, "address": "/map/gap?from=OCC0154E&to=OCC0023", "title": f"View {count} of writer {n}"}
        answer = self._done(client, "/map/save", form)
        if answer:
            self._acknowledge("views", answer.headers["location"].rsplit("/", 1)[1])

    def _comment(self, client: httpx.Client, n: int, token: str, count: int) -> None:
        if count >= AT_ONCE:
            time.sleep(PAUSE)
        text = f"Comment {count} of writer {n}."
        form = {"csrf": token, "stance": "support", "name": f"Writer {n}", "text": text, "website": ""}
        if self._done(client, f"/consultation/{self._token}/4", form):
            self._acknowledge("comments", text)

    def _done(self, client: httpx.Client, address: str, form: dict[str, str]) -> httpx.Response | None:
        """The answer, if the server acknowledged what was sent."""
        answer = self._ask(client, "POST", address, form)
        if answer is None:
            return None
        if answer.status_code != httpx.codes.SEE_OTHER:
            self._break(f"POST {address}: {answer.status_code}")
            return None
        return answer

    def _acknowledge(self, kind: str, what: str) -> None:
        with self._lock:
            if what in self._said[kind]:
                self.outcome.lost.append(f"{kind}: {what} was given to two")
            self._said[kind].add(what)
            self.outcome.acknowledged[kind] += 1

    def _read(self, running: Running, n: int, until: float) -> None:
        chance, count = random.Random(n), 0
        with httpx.Client(base_url=running.address, timeout=120) as client:
            while time.monotonic() < until and (self._reads is None or count < self._reads):
                answer = self._ask(client, "GET", chance.choice((*READ, f"/consultation/{self._token}/4")))
                if answer is not None and answer.status_code != httpx.codes.OK:
                    self._break(f"GET {answer.url.path}: {answer.status_code}")
                count += 1

    def _ask(
        self, client: httpx.Client, method: str, address: str, form: dict[str, str] | None = None
    ) -> httpx.Response | None:
        began = time.monotonic()
        try:
            answer = client.request(method, address, data=form)
        except httpx.TransportError as error:
            if self._killing and not isinstance(error, httpx.TimeoutException):
                with self._lock:
                    self.outcome.unanswered += 1
            else:
                self._break(f"{method} {address}: {type(error).__name__}")
            return None
        with self._lock:
            self.outcome.statuses[answer.status_code] += 1
            self.outcome.seconds.append(time.monotonic() - began)
        return answer

    def _break(self, what: str) -> None:
        with self._lock:
            self.outcome.broken.append(what)


def _draft(n: int, edit: int) -> str:
    return f"""revision: draft-{n}
title: A draft under load, edit {edit}
from: soc2010
to: draft-{n}-new

issues:
- issue: 1
  question: What is asked?
  found: What was found.
  decision: no further action
  reason: Why so, edit {edit}.
"""


def _item(n: int) -> QueueItem:
    return QueueItem(f"title {n}", None, None, 1, 1 / (n + 1), None, None, 0.5, (), None)


if __name__ == "__main__":
    main()
