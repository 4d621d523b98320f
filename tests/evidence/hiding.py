"""A group that hides something: grooms of dogs, pilots of drones, and what is left; and the groups beside it."""

import polars as pl

from occumap.evidence.group_split import Destination, Split
from occumap.model.index import Index

HIDDEN = {
    "dogs": ["Groomer, dog", "Trimmer, dog", "Walker, dog", "Clipper, poodle, dog", "Trainer, dog"],
    "drones": ["Pilot, drone", "Operator, drone", "Surveyor, drone", "Pilot, drone, survey"],
    "left": ["Taster, tea", "Caller, bingo", "Reader, palm", "Model, artist's", "Piper", "Winder, clock"],
}
BESIDE = {
    "11": ["Baker", "Baker, bread", "Confectioner, cake", "Hand, bakery", "Icer, cake"],
    "12": ["Pilot", "Pilot, airline", "Pilot, helicopter", "Officer, flight", "Engineer, flight"],
}


def hiding_index() -> Index:
    """Entries ``h00`` … of group 19, which hides two groups, then those of groups 11 and 12."""
    rows = [("19", title, kind) for kind, titles in HIDDEN.items() for title in titles]
    rows += [(code, title, "beside") for code, titles in BESIDE.items() for title in titles]
    return Index(
        "hiding",
        pl.DataFrame(
            {
                "entry_id": [f"h{n:02d}" for n in range(len(rows))],
                "title": [title for _, title, _ in rows],
                "natural_title": [" ".join(reversed(title.split(", "))) for _, title, _ in rows],
                "add": [None] * len(rows),
                "ind": [None] * len(rows),
                "default": [None] * len(rows),
                "see": [None] * len(rows),
                "now": [code for code, _, _ in rows],
                "before": ["7" if kind == "dogs" else "8" for _, _, kind in rows],
            },
            schema_overrides=dict.fromkeys(["add", "ind", "default", "see"], pl.String),
        ),
    )


def rows_of(kind: str) -> set[int]:
    """The rows of the index that are of a kind."""
    kinds = [name for name, titles in HIDDEN.items() for _ in titles]
    return {row for row, name in enumerate(kinds) if name == kind}


def hiding_split(known: dict[int, str] | None = None) -> Split:
    """Group 19, split into dog carers, drone pilots and the rest."""
    return Split(
        "19",
        "Occupations n.e.c.",
        tuple(range(sum(map(len, HIDDEN.values())))),
        (Destination("13", "Dog carers"), Destination("14", "Drone pilots"), Destination("19", "Occupations n.e.c.")),
        known or {},
    )
