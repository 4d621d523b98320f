"""All that Occumap keeps between two runs: how it is made, where it stands, and what reads it.

Where no command makes or reads it in a moment, a function does what a command, a page or a program in Python would.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import polars as pl

from occumap.atlas.profile_tasks import ProfileTask
from occumap.catalog import load
from occumap.catalog.kept import keep
from occumap.catalog.skill_tasks import tasks_below
from occumap.examples import small_framework
from occumap.model.code import Code
from occumap.model.review import Queue, QueueItem
from occumap.store.kinds import Kind, Role, Subject
from occumap.store.open import open_store
from occumap.workflows.code.code_file import code_file
from occumap.workflows.revise.held_scans import held_scan
from occumap.workflows.revise.scan_cache import keep_scan as keep_made
from tests.brought.frameworks import FRAMEWORKS
from tests.catalog.test_skill_tasks import HEADER
from tests.io.made_files import make_workbook
from tests.io.test_ons_index import BAKER, MAKER, SEE, index_of
from tests.made_scan import made_scan
from tests.workflows.code.test_code_file import make_answers, small_coder

Action = str | Callable[[], None]
CHUNK = 50


@dataclass(frozen=True)
class Kept:
    """Something kept.

    Args:
        name: of this kind.
        made: commands and functions that make it.
        area: where its files are, as patterns from the folder in which there are ``here`` and ``home``.
        read: what reads it, and prints what it found.
        others: commands that make another of its kind beside it, of which files are swapped in.
        mend: commands that its hint tells, after which it reads as before; none where it is made anew by itself.
        cheap: whether it is of the short attack.
    """

    name: str
    made: tuple[Action, ...]
    area: tuple[str, ...]
    read: Action
    others: tuple[Action, ...] = ()
    mend: tuple[str, ...] = ()
    cheap: bool = False


def code_in_chunks() -> None:
    """Code a file in chunks of fifty rows; one that was stopped goes on."""
    code_file(small_coder(), Path("many.csv"), Path("coded.csv"), title="job", chunk=CHUNK)
    print(Path("coded.csv").read_text(encoding="utf-8"))


def stop_after_chunks(path: str = "many.csv", out: str = "coded.csv") -> None:
    """Code a file, and be stopped after the third chunk."""

    def stop(rows: int, *_: object) -> None:
        if rows == 3 * CHUNK:
            os._exit(0)

    make_answers(Path(path), 4 * CHUNK)
    code_file(small_coder(), Path(path), Path(out), title="job", chunk=CHUNK, progress=stop)


def read_workbook_of_index() -> None:
    """Read an index of the shape in which the ONS publishes it, from the cache where it was read before."""
    if not Path("index.xlsx").exists():
        index_of(Path.cwd(), *([f"{row[0]}-{n}", *row[1:]] for n in range(40) for row in (BAKER, MAKER, SEE)))
    print(load.index(Path("index.xlsx")).frame.write_csv())


def keep_tasks() -> None:
    """Keep a made workbook of tasks, as ``occumap load FILE --as ssc-tasks`` does."""
    rows = [("5432/01", "Bakers", "", f"T.{n}", f"Knead the dough {n}", "90") for n in range(200)]
    keep(load.load(make_workbook(Path("tasks.xlsx"), {"Sheet1": [HEADER, *rows]})), "ssc-tasks")
    read_tasks()


def read_tasks() -> None:
    """Read the sentences of tasks."""
    ids = [f"T.{n}" for n in range(200)]
    extras = {
        "task_links": pl.DataFrame({"profile": ["O1"] * 200, "task": ids, "relatedness": [0.9] * 200}),
        "task_skills": pl.DataFrame({"task": ids, "skill": ["dough"] * 200}),
    }
    found: tuple[ProfileTask, ...] = tasks_below(replace(small_framework(), extras=extras), "O1", "dough")
    print([one.text for one in found])


def make_large_framework() -> None:
    """Write a framework of a shape that is read once, because it is large, and read it."""
    folder = Path("esco")
    folder.mkdir()
    (case,) = [one for one in FRAMEWORKS if "ESCO-v1.2.0" in one.command]
    for name, content in case.files.items():
        text = content if isinstance(content, str | bytes) else content()
        place = folder / Path(name).name
        place.write_bytes(text.encode() if isinstance(text, str) else text)
    (folder / "notes.csv").write_bytes(b"x" * 4_000_000)
    read_large_framework()


def read_large_framework() -> None:
    """Print all of a large framework."""
    framework = load.framework(Path("esco"))
    print(framework.skills.write_csv(), framework.profiles.write_csv(), framework.requirements.write_csv())


def keep_scan() -> None:
    """Make a scan of the trades, and keep it."""
    _scan("trades")


def keep_other_scan() -> None:
    """Keep another scan of them beside it."""
    keep_made("trades", "0" * 32, made_scan())


def read_scan() -> None:
    """Print the scan, made anew where it isn't kept."""
    _scan("trades")


def _scan(version: str) -> None:
    print(held_scan(version))


def fill_store() -> None:
    """Make a server's store with something of every kind in it."""
    with open_store("sqlite:///server.db", folder=Path("server")) as store:
        store.accounts.add("Ada", "some long words here", Role.OWNER)
        for n in range(20):
            store.published.publish(Kind.MAP, f"map{n}", "1", f"drawn {n}".encode() * 100, media_type="x/y", by="Ada")
            draft = store.drafts.create(f"draft {n}", "soc2010", f"text {n} " * 200, by="Ada")
            store.drafts.save(draft.id, f"other text {n} " * 200, edit=1, by="Ada")
            store.saved.save(f"/map/{n}", f"View {n}", by="Ada")
        items = tuple(QueueItem(f"title {n}", None, None, 1, 1.0, None, None, 0.0, (), None) for n in range(100))
        batch = store.reviews.make("titles", Queue("soc2020", items, 100), by="Ada")
        for n in range(50):
            claimed = store.reviews.claim(batch.id, "Ada")
            assert claimed
            store.reviews.decide(claimed.id, "Ada", Code("soc2020", "5432"), why=f"because {n}")
        asked = store.consultations.open(
            Subject.REVISION, "soc2010-review", closes=store.now() + timedelta(days=1), by="Ada"
        )
        for n in range(20):
            store.consultations.comment(asked.token, 4, "support", f"Name {n}", f"Comment {n}")  # type: ignore[arg-type]
        store.files.put([b"title\n" * 5000], "titles.csv", owner="ada")
        # What is deleted leaves pages of which nothing is read.
        for _ in range(50):
            store.jobs.add("code", owner="ada", input={"file": "x" * 2000})
        store.jobs.sweep(store.now() + timedelta(days=1000))


def read_store() -> None:
    """Print all that the store knows."""
    with open_store("sqlite:///server.db", folder=Path("server")) as store:
        print(store.accounts.list())
        for one in store.published.list(Kind.MAP):
            print(one, store.published.read(Kind.MAP, one.name))
        for draft in store.drafts.list():
            print(store.drafts.get(draft.id), store.drafts.edits(draft.id))
        print(store.saved.list("Ada"))
        for batch in store.reviews.list():
            print(batch, store.reviews.decisions(batch.id), store.reviews.progress(batch.id))
        for asked in store.consultations.list():
            print(asked, store.consultations.comments(asked.id))
        print(store.audit.list(limit=10**6))
        for file in store.files.list():
            print(file, store.files.path(file.id).read_bytes())


_TRADES = "load samples/trades.csv --as trades"
_INDEX = "load samples/trades-index.csv --as titles"
_CODE = "code Bred-baker --index titles --to trades"
KEPT = (
    Kept(
        "a version", ("load samples/trades.csv --as mine",), ("home/loaded/*mine.zip*",), "show mine",
        ("load other-trades.csv --as another",), ("remove mine", "load samples/trades.csv --as mine"), cheap=True,
    ),
    Kept(
        "an index", (_TRADES, _INDEX, _CODE), ("home/loaded/*titles*",), _CODE,
        ("load other-index.csv --as another",), ("remove titles", _INDEX), cheap=True,
    ),
    Kept(
        "a correspondence", ("load links.csv --as links",), ("home/loaded/*links*",),
        "compare soc2010 soc2020 --crosswalk links --group 5432 --json",
        ("load other-links.csv --as another",), ("remove links", "load links.csv --as links"),
    ),
    Kept(
        "a revision", ("load samples/review-of-bakers.yaml --as bakers",),
        ("home/loaded/bakers.revision/*", "home/loaded/bakers.revision/.*"),
        "revise bakers --json", (), ("remove bakers", "load samples/review-of-bakers.yaml --as bakers"),
    ),
    Kept(
        "figures", ("load pay.csv --as pay",), ("home/loaded/*pay.context*",),
        "show soc2020 5432 --context pay",
        ("load other-pay.csv --as another",), ("remove pay", "load pay.csv --as pay"),
    ),
    Kept(
        "a trained coder", (_TRADES, _INDEX, _CODE), ("home/cache/coders/*",), f"{_CODE} --json",
        ("load other-index.csv --as another", "code Bred-baker --index another --to trades"),
    ),
    Kept(
        "profiles of the map", ("gap OCC0154E OCC0023",), ("home/cache/made/ssc-*/**/*",),
        "gap OCC0154E OCC0023 --json",
    ),
    Kept(
        "nearness on the map", ("moves OCC0154E",), ("home/cache/made/nearness-*/*", "home/cache/made/nearness-*/.*"),
        "moves OCC0154E --json",
    ),
    Kept("an index read once", (read_workbook_of_index,), ("home/cache/indexes/*",), read_workbook_of_index),
    Kept("tasks read once", (keep_tasks,), ("home/cache/tasks/*",), read_tasks),
    Kept("a framework read once", (make_large_framework,), ("home/cache/frameworks/**/*",), read_large_framework),
    Kept("a scan", (_TRADES, _INDEX, keep_scan), ("home/cache/scans/*",), read_scan, (keep_other_scan,)),
    Kept(
        "chunks of a stopped run", (stop_after_chunks,), ("here/.coded.csv.parts/*", "here/.coded.csv.parts/.*"),
        code_in_chunks, cheap=True,
    ),
    Kept("a server's store", (fill_store,), ("here/server.db",), read_store),
    Kept("a server's files", (fill_store,), ("here/server/*",), read_store),
)  # fmt: skip
