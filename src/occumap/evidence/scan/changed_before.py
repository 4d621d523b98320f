"""Whether a group was drawn anew by the revision before: what moved once is often not settled.

Of the entries of the earlier group that most of a group's entries came from, the share that is elsewhere now. It is
large for a group that was cut out of a larger one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from occumap.evidence.differ import wilson
from occumap.evidence.scan.material import Entries, Material, Measured, nothing
from occumap.model.code import Code
from occumap.model.noun import counted
from occumap.model.scan import ScanKind, ScanMeasure

UNIT = "share of entries of the earlier group that are elsewhere now"
NO_EARLIER = "The index has no codes of an earlier version."
_KIND = ScanKind.CHANGED_BEFORE
_ABOVE = "Earlier codes are compared at the level that titles are coded to; see the groups below."


def changed_before(material: Material) -> Iterator[Measured]:
    """Yield what the last revision did to each group that titles are coded to.

    The earlier version is the first of those whose codes may help, which is the latest.
    """
    entries = material.entries
    if entries is None or not entries.helpful:
        why = "No index was given." if entries is None else NO_EARLIER
        for group in material.groups:
            yield nothing(group.code.value, _KIND, UNIT, why)
        return
    earlier = entries.helpful[0]
    codes = entries.index.codes(earlier).to_list()
    coded = entries.index.rows(material.version.id)
    sizes = Counter(codes[row] for rows in coded.values() for row in rows)
    for group in material.groups:
        code = group.code.value
        rows = coded.get(code, ())
        came = Counter(found for row in rows if (found := codes[row]) is not None)
        if came:
            yield _measured(entries, code, Code(earlier, _commonest(came)), came, sizes)
            continue
        why = f"None of its titles has a code of {earlier}." if material.is_leaf(group) else _ABOVE
        yield nothing(code, _KIND, UNIT, why, source=entries.source.name)


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda code: (-counts[code], code))


def _measured(entries: Entries, code: str, main: Code, came: Counter[str], sizes: Counter[str | None]) -> Measured:
    of, kept = sizes[main.value], came[main.value]
    low, high = wilson(1 - kept / of, of)
    most = f"Most of its titles ({kept:,} of {came.total():,}) come"
    if kept == came.total():
        most = f"All of its {kept:,} titles come" if kept > 1 else "Its title comes"
    within = f"95% interval {low:.0%} to {high:.0%}, Wilson"
    gone = f"{of - kept:,} ({1 - kept / of:.0%}, {within}) {'is' if of - kept == 1 else 'are'}"
    if kept == of:
        gone = f"none ({within}) is"
    told = f"{most} from {main.version} {main.value}; of that group’s {counted(of, 'title')}, {gone} elsewhere now."
    measure = ScanMeasure(
        _KIND,
        1 - kept / of,
        UNIT,
        entries.source.name,
        told,
        low,
        high,
        settles="How often coders still confuse it with the groups that the rest went to.",
    )
    return Measured(code, measure)
