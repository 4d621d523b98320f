"""What a figure is."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a figure is, which decides how it may be converted."""

    COUNT = "count"
    MEAN = "mean"
    MEDIAN = "median"


# In the place of a confidential figure; the Government Statistical Service's sign.
SUPPRESSED = "[c]"
WHY_SUPPRESSED = "small, or a small one could be worked out from it"
SUPPRESSED_NOTE = f"{SUPPRESSED} suppressed: {WHY_SUPPRESSED}."
