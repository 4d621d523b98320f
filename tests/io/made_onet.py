"""Small releases of O*NET, in every form and vintage it is published in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.io.made_files import make_workbook

Rows = list[list[str]]
CHEF, SMITH, GHOST = "35-1011.00", "51-4199.00", "11-9199.00"
FLAGS = ["Recommend Suppress", "Not Relevant"]
RATED = ["Data Value", "N", "Standard Error", "Lower CI Bound", "Upper CI Bound", *FLAGS, "Date", "Domain Source"]
RATINGS_HEADER = ["O*NET-SOC Code", "Title", "Element ID", "Element Name", "Scale ID", "Scale Name", *RATED]
# Workbooks have them for people; text files leave them out.
ONLY_IN_WORKBOOKS = ("Title", "Scale Name", "Related Title")


def ratings(*rows: tuple[str, str, float, float, str, str]) -> Rows:
    """Two rows a rating: importance and level of an element in an occupation, error of both 0.25."""
    lines: Rows = [RATINGS_HEADER]
    for code, element, importance, level, suppress, not_relevant in rows:
        for scale, value, flags in (("IM", importance, ["N", "n/a"]), ("LV", level, [suppress, not_relevant])):
            error = "n/a" if element == "2.C.1.a" else "0.25"
            named = [code, "Some title", element, f"Name of {element}", scale, "Scale"]
            lines.append([*named, str(value), "8", error, "1", "5", *flags, "08/2023", "Analyst"])
    return lines


BASIC = ratings((CHEF, "2.A.1.a", 4.0, 3.5, "N", "N"), (SMITH, "2.A.1.a", 2.0, 2.0, "Y", "N"))
CROSS = ratings((CHEF, "2.B.3.l", 1.5, 0.0, "N", "N"), (SMITH, "2.B.3.l", 3.0, 4.0, "N", "N"))
KNOWLEDGE = ratings((CHEF, "2.C.1.a", 3.5, 4.0, "N", "N"), (SMITH, "2.C.1.a", 2.0, 1.0, "N", "Y"))
TABLES: dict[str, Rows] = {
    "Occupation Data": [
        ["O*NET-SOC Code", "Title", "Description"],
        [CHEF, "Chefs", "They cook."],
        [GHOST, "Managers, All Other", "All the rest."],
        [SMITH, "Smiths", 'They say "iron".'],
    ],
    "Content Model Reference": [
        ["Element ID", "Element Name", "Description"],
        ["2.A.1", "Content", "Background"],
        ["2.A.1.a", "Reading", "Understanding what is written"],
        ["2.B.3", "Technical Skills", "Machines"],
        ["2.B.3.l", "Repairing", "Mending machines"],
        ["2.C.1", "Business", "Business"],
        ["2.C.1.a", "Administration", "Running things"],
    ],
    "Knowledge": KNOWLEDGE,
    "Task Statements": [
        ["O*NET-SOC Code", "Title", "Task ID", "Task", "Task Type", "Incumbents Responding", "Date", "Domain Source"],
        [CHEF, "Chefs", "7", "Season the soup.", "Core", "9", "08/2023", "Incumbent"],
        [CHEF, "Chefs", "8", "Taste the soup.", "n/a", "n/a", "08/2023", "Analyst"],
    ],
    "Job Zones": [["O*NET-SOC Code", "Title", "Job Zone", "Date", "Domain Source"], [CHEF, "Chefs", "3", "08/23", "A"]],
    "Related Occupations": [
        ["O*NET-SOC Code", "Title", "Related O*NET-SOC Code", "Related Title", "Relatedness Tier", "Index"],
        [CHEF, "Chefs", SMITH, "Smiths", "Primary-Short", "1"],
    ],
    "Level Scale Anchors": [
        ["Element ID", "Element Name", "Scale ID", "Scale Name", "Anchor Value", "Anchor Description"],
        ["2.A.1.a", "Reading", "LV", "Level", "2", "Read a recipe"],
    ],
}
ZONE_HEADER = ["Job Zone", "Name", "Experience", "Education", "Job Training", "Examples", "SVP Range"]
ZONES = [[str(n), f"Job Zone {n}", "some", "some", "some", "some", "(4.0)"] for n in range(1, 6)]
OLD = {**TABLES, "Skills": [*BASIC, *CROSS[1:]], "Job Zone Reference": [ZONE_HEADER, *ZONES]}
NEW = {
    **TABLES,
    "Essential Skills": BASIC,
    "Transferable Skills": CROSS,
    "Job Zone Reference": [ZONE_HEADER, *ZONES[1:]],
}


def as_workbooks(folder: Path, tables: dict[str, Rows]) -> Path:
    for name, rows in tables.items():
        cells = [[None if cell == "n/a" else cell for cell in row] for row in rows]
        make_workbook(folder / f"{name}.xlsx", {name[:31]: cells})
    said = "O*NET® 30.3 Database\nMay 2026 Release\n" if "Essential Skills" in tables else "O*NET 29.3 Database\n"
    (folder / "Read Me.txt").write_text(said, encoding="utf-8")
    return folder


def as_text(folder: Path, tables: dict[str, Rows]) -> Path:
    """Divided by tabs, lines ended as on Windows, without the columns that text files lack."""
    for name, (header, *rows) in tables.items():
        left_out = () if name == "Occupation Data" else ONLY_IN_WORKBOOKS
        kept = [n for n, column in enumerate(header) if column not in left_out]
        lines = ["\t".join(row[n] for n in kept) for row in (header, *rows)]
        (folder / f"{name}.txt").write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    return folder


def as_csv(folder: Path, tables: dict[str, Rows]) -> Path:
    for name, rows in tables.items():
        quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
        (folder / f"{name.replace(' ', '_').lower()}.csv").write_text("\n".join(quoted) + "\n", encoding="utf-8")
    return folder


FORMS = [as_workbooks, as_text, as_csv]
Form = Callable[[Path, dict[str, Rows]], Path]


CONTEXT: dict[str, Rows] = {
    "Alternate Titles": [
        ["O*NET-SOC Code", "Title", "Alternate Title", "Short Title", "Source(s)"],
        [CHEF, "Chefs", "Executive Chef", "n/a", "08"],
        [CHEF, "Chefs", "Food and Beverage Manager (FB Manager)", "n/a", "08"],
        [CHEF, "Chefs", "Certified Working Pastry Chef", "CWPC", "02"],
    ],
    "Sample of Reported Titles": [
        ["O*NET-SOC Code", "Title", "Reported Job Title", "Shown in My Next Move"],
        [CHEF, "Chefs", "Executive Chef", "Y"],
        [SMITH, "Smiths", "CNC Smith (Computer Numerical Control Smith)", "N"],
        [SMITH, "Smiths", "MIG (Metal Inert Gas)", "N"],
    ],
    "Interests": [
        ["O*NET-SOC Code", "Title", "Element ID", "Element Name", "Scale ID", "Scale Name", "Data Value", "Date", "S"],
        [CHEF, "Chefs", "1.B.1.c", "Artistic", "OI", "Interests", "4.33", "08/2023", "Analyst"],
        [CHEF, "Chefs", "1.B.1.g", "First Interest High-Point", "IH", "High-Point", "3.00", "08/2023", "Analyst"],
        [CHEF, "Chefs", "1.B.1.h", "Second Interest High-Point", "IH", "High-Point", "0.00", "08/2023", "Analyst"],
    ],
    "Technology Skills": [
        ["O*NET-SOC Code", "Title", "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"],
        [CHEF, "Chefs", "Recipe software", "43230000", "Inventory software", "Y", "N"],
    ],
    "Education, Training, and Experience": [
        ["O*NET-SOC Code", "Title", "Element ID", "Element Name", "Scale ID", "Category", "Data Value", *FLAGS[:1]],
        [CHEF, "Chefs", "2.D.1", "Required Level of Education", "RL", "2", "75.50", "N"],
        [CHEF, "Chefs", "2.D.1", "Required Level of Education", "RL", "6", "24.50", "Y"],
        [CHEF, "Chefs", "3.A.1", "Related Work Experience", "RW", "4", "100", "N"],
    ],
    "Education, Training, and Experience Categories": [
        ["Element ID", "Element Name", "Scale ID", "Scale Name", "Category", "Category Description"],
        ["2.D.1", "Required Level of Education", "RL", "Level", "2", "High School Diploma"],
        ["3.A.1", "Related Work Experience", "RW", "Experience", "4", "Over 1 year"],
    ],
}
RENAMED = {
    "Alternate Titles": "Job Titles",
    "Interests": "Career Interest Types",
    "Technology Skills": "Software Skills",
}


def in_new_release(context: dict[str, Rows]) -> dict[str, Rows]:
    """The same tables under the names, and divided, as since 30.3."""
    header, first, second, experience = context["Education, Training, and Experience"]
    words, school, years = context["Education, Training, and Experience Categories"]
    return {
        **{RENAMED.get(name, name): rows for name, rows in context.items() if not name.startswith("Education,")},
        "Education": [header, first, second],
        "Training and Experience": [header, experience],
        "Education Categories": [words, school],
        "Training and Experience Categories": [words, years],
    }


def changed(table: str, row: int, column: str, value: str, tables: dict[str, Rows] = OLD) -> dict[str, Rows]:
    rows = [list(cells) for cells in tables[table]]
    rows[row][rows[0].index(column)] = value
    return {**tables, table: rows}


def without(*names: str, tables: dict[str, Rows] = OLD) -> dict[str, Rows]:
    return {name: rows for name, rows in tables.items() if name not in names}
