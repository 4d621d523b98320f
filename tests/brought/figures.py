"""Figures to convert, and what may be taken for evidence."""

from __future__ import annotations

from tests.brought.bringing import Brought

_OLD = "code,title\n11,Potters\n12,Weavers\n13,Stall keepers\n"
_NEW = "code,title\n101,Potters by hand\n102,Potters by machine\n103,Weavers\n104,Stall keepers\n"
_PEOPLE = "oldv,newv,weight\n11,101,30\n11,102,10\n12,103,20\n13,104,5\n"
_KEPT = ("load old.csv --as oldv", "load new.csv --as newv")
_CONVERT = "convert figures.csv --from oldv --to newv --code code --value jobs --weights weights.csv"


def _brought(what: str, figures: str, weights: str, outcome: str = "taken", **said: tuple[str, ...]) -> Brought:
    files = {"figures.csv": figures, "weights.csv": weights, "old.csv": _OLD, "new.csv": _NEW}
    command = _CONVERT + (" " + said.pop("options")[0] if "options" in said else "")
    return Brought(what, files, command, outcome, before=_KEPT, **said)  # type: ignore[arg-type]


FIGURES = (
    _brought("Figures and dual-coded people", "code,jobs\n11,400\n12,200\n13,50\n", _PEOPLE, says=("oldv → newv, weights", "difference 0")),
    Brought(
        "Figures without evidence",
        {"figures.csv": "code,jobs\n11,400\n", "old.csv": _OLD, "new.csv": _NEW},
        "convert figures.csv --from oldv --to newv --code code --value jobs",
        "asked",
        says=("--weights",),
        before=_KEPT,
    ),
    _brought(
        "A correspondence given for weights",
        "code,jobs\n11,400\n",
        "from_version,to_version,from_code,to_code,entries\noldv,newv,11,101,14\noldv,newv,11,102,1\n",
        "asked",
        says=("--by-entries",),
    ),
    _brought(
        "Counts of people in a column of another name",
        "code,jobs\n11,400\n",
        _PEOPLE.replace("weight", "people"),
        "asked",
        says=("--weights-count people",),
    ),
    _brought(
        "Pairs of codes without figures given for weights",
        "code,jobs\n11,400\n",
        "oldv,newv\n11,101\n11,102\n",
        "refused",
        says=("weights.csv",),
    ),
    _brought(
        "A column of shares",
        "code,jobs\n11,400\n",
        "oldv,newv,share\n11,101,0.93\n11,102,0.07\n12,103,1\n13,104,1\n",
        "asked",
        says=("share",),
    ),
    _brought("Thousands in groups of three", 'code,jobs\n11,"1,400"\n12,"12,200"\n', _PEOPLE, says=("13,600",)),
    _brought("Thousands in other groups", 'code,jobs\n11,"1,4"\n12,"12,200"\n', _PEOPLE, "refused", says=("1,4", "row 2")),
    _brought("Decimal commas", "code;jobs\n11;400,5\n12;1.200,25\n", _PEOPLE, says=("decimal", "comma")),
    _brought("A comma that could be either", 'code,jobs\n11,"1,400"\n', _PEOPLE, says=("1,400",)),
    _brought("Suppressed cells", "code,jobs\n11,400\n12,x\n13,[c]\n", _PEOPLE, says=("no figure", "12", "13")),
    _brought("A total row", "code,jobs\nTotal,650\n11,400\n12,200\n13,50\n", _PEOPLE, says=("Total",)),
    _brought("The same code twice", "code,jobs\n11,400\n11,200\n", _PEOPLE, "asked", says=("11", "--by")),
    _brought("Several years in one column", "code,year,jobs\n11,2024,400\n11,2025,410\n", _PEOPLE, "asked", says=("year", "--by")),
    _brought("Codes that the version doesn't have", "code,jobs\n11,400\n19,300\n", _PEOPLE, "refused", says=("19",)),
    _brought("A code with a letter for a digit", "code,jobs\n1l,400\n", _PEOPLE, "refused", says=("1l",)),
    _brought("Codes saved as decimal numbers", "code,jobs\n11.0,400\n12.0,200\n", _PEOPLE, says=("11.0",)),
    _brought("Missing codes", "code,jobs\n11,400\n-9,1\n", _PEOPLE, says=("no code",)),
)  # fmt: skip
