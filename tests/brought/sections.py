"""All that is brought, by the sections of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.brought.bringing import Brought
from tests.brought.classifications import CLASSIFICATIONS
from tests.brought.figures import FIGURES
from tests.brought.frameworks import FRAMEWORKS
from tests.brought.standards import STANDARDS
from tests.brought.tables import TABLES

SECTIONS: Mapping[str, Sequence[Brought]] = {
    "Tables of answers": TABLES,
    "Classifications, crosswalks and indexes": CLASSIFICATIONS,
    "Figures and their evidence": FIGURES,
    "Standards": STANDARDS,
    "Skills frameworks": FRAMEWORKS,
}
