"""Draw the paths of docs/nine-journeys.md into docs/images/journeys, as SVG.

    python docs/make_journeys.py [--shared FOLDER]

Six are from what comes along; those of O*NET and of ESCO need their tables.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from occumap.render.map import gap_svg, path_svg
from occumap.workflows.map.gap import gap
from occumap.workflows.map.paths import paths
from occumap.workflows.map.skills_map import SkillsMap

SHARED = Path(__file__).parents[2] / "shared" / "data"
TARGET = Path(__file__).parent / "images" / "journeys"
ONET, ESCO = "onet/29.3", "esco/1.1.1"
_ESCO = "http://data.europa.eu/esco/occupation/"
JOURNEYS = {
    "welder": ("ssc", "OCC0349", "OCC0292"),
    "machinist": ("ssc", "OCC1305", "OCC0025"),
    "teaching-assistant": ("ssc", "OCC0454", "OCC0490"),
    "care-worker": ("ssc", "OCC0005", "OCC0827"),
    "bricklayer": ("ssc", "OCC0095", "OCC0047"),
    "data-technician": ("ssc", "OCC0795", "OCC1386"),
    "nurse-onet": (ONET, "29-1141.00", "11-9111.00"),
    "cashier-onet": (ONET, "41-2011.00", "43-3031.00"),
    "driver-onet": (ONET, "53-3032.00", "11-3071.00"),
    "nurse-esco": (ESCO, "nurse responsible for general care", "healthcare institution manager"),
    "cashier-esco": (ESCO, "cashier", "accounting assistant"),
    "driver-esco": (ESCO, "cargo vehicle driver", "logistics and distribution manager"),
}


def main() -> None:
    """Draw every journey whose framework is there, and print its steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of real data")
    shared = parser.parse_args().shared
    TARGET.mkdir(parents=True, exist_ok=True)
    grounds: dict[str, SkillsMap] = {}
    for name, (framework, start, goal) in JOURNEYS.items():
        where = framework if framework == "ssc" else str(shared / framework)
        if framework != "ssc" and not Path(where).exists():
            print(f"{name}: left out, since {where} isn't there")
            continue
        ground = grounds.setdefault(framework, SkillsMap.named(where))
        found = paths(start, goal, framework=ground)
        between = gap(start, goal, framework=ground)
        (TARGET / f"{name}-gap.svg").write_text(gap_svg(between), encoding="utf-8")
        if found:
            (TARGET / f"{name}-path.svg").write_text(path_svg(found[0]), encoding="utf-8")
        titles = [found[0].steps[0].gap.from_title, *(step.gap.to_title for step in found[0].steps)] if found else []
        print(f"{name}: {' > '.join(titles) or found.why}")
        for step in found[0].steps if found else ():
            print(f"    {step.gap.coverage:.0%} {step.way or ''} {'; '.join(step.entry)}")


if __name__ == "__main__":
    main()
