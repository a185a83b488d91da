"""Make provinces.json from the map in the npm package @svg-maps/netherlands 1.0.0.

    npm pack @svg-maps/netherlands@1.0.0 && tar xzf svg-maps-netherlands-1.0.0.tgz
    python portal/organisations/data/make_provinces.py package/netherlands.svg

The outlines keep their coordinates (613 by 724), rounded to half units: some 220 metres. Points that
fall together and parts of fewer than three points are dropped, which leaves half of the size. Licence
and attribution: LICENSE.md beside this file.
"""

import json
import re
import sys
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
OFFICIAL_NAMES = {"Friesland": "Fryslân"}
STEPS = 2  # to a unit

Ring = list[tuple[int, int]]


def rings(path: str) -> list[Ring]:
    """The rings of a path of relative m … z parts, in half units."""
    made: list[Ring] = []
    x = y = 0.0
    for part in re.findall(r"m([^mz]+)z", path):
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", part)]
        ring: Ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            if not ring:
                start = (x, y)
            point = (round(x * STEPS), round(y * STEPS))
            if not ring or ring[-1] != point:
                ring.append(point)
        x, y = start  # a closed part ends where it began
        if len(set(ring)) >= 3:
            made.append(ring)
    return made


def number(halves: int) -> str:
    return re.sub(r"^(-?)0\.", r"\1.", f"{halves / STEPS:g}")


def path(made: list[Ring]) -> str:
    """The rings as one path: a place to begin, then steps."""
    parts = []
    for ring in made:
        steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(ring)]
        begin = f"M{number(ring[0][0])} {number(ring[0][1])}l"
        parts.append(begin + " ".join(f"{number(dx)} {number(dy)}" for dx, dy in steps).replace(" -", "-") + "z")
    return "".join(parts)


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("Say where netherlands.svg is.")
    svg = Path(sys.argv[1]).read_text(encoding="utf-8")
    found = re.findall(r'name="([^"]+)"\s+d="([^"]+)"', svg)
    if len(found) != 12 or set("".join(drawn for _, drawn in found)) - set("mz0123456789.,-e \n\t"):
        raise SystemExit("This is not the map that was expected: twelve outlines of relative m and z parts.")
    outlines = {OFFICIAL_NAMES.get(name, name): path(rings(drawn)) for name, drawn in found}
    text = json.dumps(dict(sorted(outlines.items())), ensure_ascii=False, indent=1)
    (HERE / "provinces.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(outlines)} outlines written\n")


if __name__ == "__main__":
    main()
