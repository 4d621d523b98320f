"""Every command that writes, on small files: what is prepared, what an earlier run left, and what is attacked."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path

from occumap.io.decisions_csv import QUEUE_COLUMNS
from tests.attack.children import Ended, Where, run
from tests.attack.publisher import publisher
from tests.attack.trees import Tree, copied, tree_of

PASSWORD = "some long words here\n"


@dataclass(frozen=True)
class Writer:
    """A command that writes.

    Args:
        command: its words, without ``occumap``.
        before: commands that prepare what it reads.
        earlier: the command whose result stands in its place when it runs; nothing does if empty.
        look: a command that reads what was written; it works at any moment.
        reader: the same, but where nothing was written before, it says so.
        dated: whether what it writes says when.
        once: whether it is refused where its result is already there.
        whole: a folder that is exchanged all at once.
        cheap: whether it is of the short attack.
    """

    command: str
    before: tuple[str, ...] = ()
    earlier: str = ""
    look: str = ""
    reader: str = ""
    dated: bool = False
    once: bool = False
    whole: tuple[str, ...] = ()
    cheap: bool = False

    @property
    def name(self) -> str:
        """The command's words, without the options."""
        return self.command.split(" --")[0]


def _queue(decisions: dict[str, str]) -> str:
    held = io.StringIO()
    writer = csv.DictWriter(held, QUEUE_COLUMNS, restval="")
    writer.writeheader()
    for title, code in decisions.items():
        writer.writerow({"title": title, "decision": code, "classification": "soc2020", "rows": "1"})
    return held.getvalue()


FILES = {
    "more-jobs.csv": "soc2010,jobs\n5431,11400\n5432,28600\n5433,300\n",
    "people-jobs.csv": "id,soc2010\n" + "".join(f"{n},543{n % 3 + 1}\n" for n in range(60)),
    "answers.csv": "id,job_title,industry\n" + "".join(f"{n},Baker {n},bakery\n" for n in range(40)),
    "few.csv": "id,job_title,industry\n1,Welder,\n2,Zzz operative,\n",
    "other-trades.csv": "code,title,level,parent\n1,Section one,section,\n11,Bakers,trade,1\n12,Millers,trade,1\n",
    "other-index.csv": "title,trades\nBaker,11\nMiller,12\nBread baker,11\n",
    "links.csv": "soc2010,soc2020\n5431,5431\n5432,5432\n5433,5433\n",
    "other-links.csv": "soc2010,soc2020\n5431,5431\n5432,5433\n5433,5433\n",
    "pay.csv": "soc2020,year,employment\n5431,2024,21000\n5432,2024,22000\n5433,2024,23000\n",
    "other-pay.csv": "soc2020,year,employment\n5431,2024,31000\n5432,2024,32000\n5433,2024,33000\n",
    "queue.csv": _queue({"Zzz operative": "9139", "Welder": "5213"}),
    "other-queue.csv": _queue({"Baker 3": "5432"}),
}
_SERVER = "--database sqlite:///server.db --data server"
_ADA = f"user add Ada --role owner --password-stdin {_SERVER}"
_BEN = _ADA.replace("Ada", "Ben")
_TRADES = "load samples/trades.csv --as trades"
_MINE = "load samples/trades.csv --as mine"
_INDEX = "load samples/trades-index.csv --as titles"
_CODED = "code few.csv --title job_title --out coded.csv"
_TAKEN = "review take queue.csv --by Ada --decisions decisions.csv"
_CONVERT = "convert {} --from soc2010 --to soc2020 --code soc2010 --value jobs --weights made-up --out new.csv"
_EXPORT = "export {} --format sdmx-ml --out list.xml"
_FETCH = "download ons-structure --address {{publisher}}/{}.xlsx --folder ."
_REVISE = "revise samples/review-of-bakers.yaml --out proposals"

WRITERS = (
    Writer("samples new-samples", whole=("here/new-samples",), cheap=True),
    Writer("load samples/trades.csv --as mine", look="list", cheap=True),
    Writer(
        "load samples/trades.csv --as mine --replace", (), "load other-trades.csv --as mine", "show mine", cheap=True
    ),
    Writer("load samples/trades-index.csv --as titles", (_TRADES,), look="list"),
    Writer(
        "load other-index.csv --as titles --replace",
        (_TRADES,),
        _INDEX,
        "code Baker --index titles --to trades",
        cheap=True,
    ),
    Writer("load samples/review-of-bakers.yaml --as bakers", look="list", whole=("home/loaded/bakers.revision",)),
    Writer("remove mine", ("load samples/trades.csv --as mine",), look="list", once=True, cheap=True),
    Writer("remove titles", (_TRADES, _INDEX), look="list", once=True, cheap=True),
    Writer("remove bakers", ("load samples/review-of-bakers.yaml --as bakers",), look="list", once=True),
    Writer("code answers.csv --title job_title --out coded.csv"),
    Writer(
        "code answers.csv --title job_title --out coded.xlsx", (), "code few.csv --title job_title --out coded.xlsx"
    ),
    Writer("code answers.csv --title job_title --out coded.parquet"),
    Writer("code answers.csv --title job_title --index titles --to trades --out coded.csv", (_TRADES, _INDEX)),
    Writer("review queue coded.csv --title job_title --out todo.csv", (_CODED,)),
    Writer(_TAKEN, dated=True),
    Writer("review take other-queue.csv --by Ben --decisions decisions.csv", (_TAKEN,), dated=True, cheap=True),
    Writer(
        "review apply coded.csv --title job_title --decisions decisions.csv --out done.csv",
        (_CODED, _TAKEN),
        dated=True,
    ),
    Writer("review promote --decisions decisions.csv --minimum 1 --out own.csv", (_TAKEN,), dated=True),
    Writer(_CONVERT.format("samples/jobs.csv"), (), _CONVERT.format("more-jobs.csv")),
    Writer(
        "convert people-jobs.csv --from soc2010 --to soc2020 --code soc2010 --records draw --weights made-up"
        " --out new.parquet"
    ),
    Writer("impact soc2010-review --weights made-up --out breaks", whole=("here/breaks",)),
    Writer("discover 5432 --version soc2010 --out hidden.json"),
    Writer("differ samples/survey.csv --group soc2020 --candidate 1111 --out differ.json"),
    Writer(
        "evaluate samples/answers.csv --truth soc2020 --title job_title --out report.html --svg rate.svg", dated=True
    ),
    Writer(_REVISE, (), f"{_REVISE} --notes", whole=("here/proposals",)),
    Writer("compare soc2010 soc2020 --out changes", whole=("here/changes",)),
    Writer(
        "scan samples/trades.csv --index samples/trades-index.csv --people samples/trades-people.csv --out scan",
        (_TRADES,),
        whole=("here/scan",),
    ),
    Writer("export soc2010 --format ons-xlsx --out soc2010.xlsx", reader="show soc2010.xlsx"),
    Writer(
        "export soc2010 --format sdmx-ml --out soc2010.xml",
        (),
        "export samples/trades.csv --format sdmx-ml --out soc2010.xml",
        "show soc2010.xml",
    ),
    Writer(
        "export samples/trades.csv --format datapackage --out package", reader="show package", whole=("here/package",)
    ),
    Writer("export samples/trades.csv --format skos --out trades.ttl", reader="show trades.ttl", cheap=True),
    Writer("profile new me.json --job welder", reader="profile show me.json", once=True),
    Writer(
        "profile add me.json --job baker",
        ("profile new me.json --job welder",),
        reader="profile show me.json",
        dated=True,
    ),
    Writer(
        "workforce samples/staff.csv --target samples/roles.csv --resolve samples/resolve.csv --out staff",
        whole=("here/staff",),
    ),
    Writer("provision samples/courses.csv --demand samples/demand.csv --out courses", whole=("here/courses",)),
    Writer("gap OCC0154E OCC0023 --out gap.svg --plan plan.html"),
    Writer("gap OCC0154E OCC0023"),
    Writer("moves OCC0154E --out moves.html"),
    Writer("paths OCC0154E OCC0023 --out paths.svg"),
    Writer("map show digital --out digital.svg"),
    Writer("map relink soc2010 soc2020 --out relinked", whole=("here/relinked",)),
    Writer(_FETCH.format("new"), (), _FETCH.format("earlier"), "show ons-structure.xlsx", cheap=True),
    Writer(f"user list {_SERVER}", look=f"user list {_SERVER}", cheap=True),
    Writer(_ADA, (f"user list {_SERVER}",), look=f"user list {_SERVER}", once=True, cheap=True),
    Writer(f"user role Ben reviewer {_SERVER}", (_ADA, _BEN), look=f"user list {_SERVER}", dated=True),
    Writer(f"user password Ada --password-stdin {_SERVER}", (_ADA,), look=f"user list {_SERVER}"),
    Writer("site pages --limit 12 --processes 1 --no-search", whole=("here/pages",)),
)


@dataclass
class Ground:
    """The folder in which a writer is attacked, again and again from the same beginning.

    Args:
        root: a folder for all of it.
        writer: who writes.
    """

    root: Path
    writer: Writer

    def __post_init__(self) -> None:
        self.writer = _addressed(self.writer)
        self.old: Tree = {}
        self.new: Tree = {}
        self.looks: set[bytes] = set()
        self.read: set[bytes] = set()
        self.points: list[tuple[int, bool]] = []
        self.seconds = 0.0

    @property
    def work(self) -> Path:
        """What is attacked: the working folder and the user's own."""
        return self.root / "work"

    @property
    def where(self) -> Where:
        """Where a command runs."""
        return Where(self.work / "here", self.work / "home", self.root / "notes", self.root / "password")

    def run(self, command: str) -> Ended:
        """Run a command there to its end."""
        return run(command, self.where)

    def tree(self) -> Tree:
        """Return what stands there now."""
        return tree_of(self.work, dated=self.writer.dated)

    def prepare(self, samples: Path) -> None:
        """Run what comes before, and once the writer itself, so that it is known what it leaves."""
        for part in ("here", "home"):
            (self.work / part).mkdir(parents=True, exist_ok=True)
        (self.root / "password").write_text(PASSWORD)
        copied(samples, self.work / "here" / "samples")
        for name, text in FILES.items():
            (self.work / "here" / name).write_text(text)
        for command in (*self.writer.before, *([self.writer.earlier] if self.writer.earlier else [])):
            self._sound(command)
        copied(self.work, self.root / "ready")
        self.old = self.tree()
        self._note_look()
        self._sound(self.writer.command)
        self.new = self.tree()
        self._note_look()

    def again(self) -> None:
        """Put everything as it was before the writer ran."""
        copied(self.root / "ready", self.work)

    def _sound(self, command: str) -> None:
        ended = self.run(command)
        if ended.code:
            raise AssertionError(f"occumap {command} leaves with {ended.code}: {ended.told}{ended.said.decode()}")

    def _note_look(self) -> None:
        if self.writer.look:
            self.looks.add(self.run(self.writer.look).said)
        elif self.writer.reader:
            self.read.add(self.run(self.writer.reader).said)


def _addressed(writer: Writer) -> Writer:
    """Return a writer with the address of the publisher, where it fetches something."""
    if "{publisher}" not in writer.command:
        return writer
    command, earlier = (one.replace("{publisher}", publisher()) for one in (writer.command, writer.earlier))
    return replace(writer, command=command, earlier=earlier)
