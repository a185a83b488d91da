"""Make static/maps/nederland.svg, the land that every map of the portal lies on, from provinces.json.

    python portal/organisations/data/make_land.py           writes the file
    python portal/organisations/data/make_land.py --check   fails when the committed file is not what it makes

A page names the land (`#land`) or one province (`#fryslan`) of this file and gives it its colours; a browser
fetches it once. Corners that lie within TOLERANCE of the line between their neighbours are left out, which
cannot be seen at the size of a page. Licence and attribution: LICENSE.md beside this file.
"""

import json
import math
import re
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parents[2] / "static" / "maps" / "nederland.svg"
WIDTH, HEIGHT = 613, 724
TOLERANCE = 0.6  # units, of some 450 metres
SMALLEST = 1.5  # units square; a smaller island is not seen

Corner = tuple[float, float]


def rings(path: str) -> list[list[Corner]]:
    """The corners of a path of M … l … z parts."""
    made = []
    for begin, steps in re.findall(r"M([^l]+)l([^z]+)z", path):
        x, y = map(float, begin.split())
        ring = [(x, y)]
        numbers = [float(number) for number in re.findall(r"-?(?:\d+(?:\.\d+)?|\.\d+)", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        made.append(ring)
    return made


def area(ring: list[Corner]) -> float:
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]))) / 2


def distance(corner: Corner, begin: Corner, end: Corner) -> float:
    """From a corner to the line between two others."""
    (x, y), (x0, y0), (x1, y1) = corner, begin, end
    length = math.dist(begin, end)
    return abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length if length else math.dist(corner, begin)


def simpler(line: list[Corner]) -> list[Corner]:
    """The line without the corners that hardly bend it (Ramer, Douglas and Peucker)."""
    if len(line) < 3:
        return line
    farthest = max(range(1, len(line) - 1), key=lambda index: distance(line[index], line[0], line[-1]))
    if distance(line[farthest], line[0], line[-1]) <= TOLERANCE:
        return [line[0], line[-1]]
    return simpler(line[: farthest + 1])[:-1] + simpler(line[farthest:])


def number(value: float) -> str:
    return re.sub(r"^(-?)0\.", r"\1.", f"{value:g}")


def drawn(ring: list[Corner]) -> str:
    far = max(range(len(ring)), key=lambda index: math.dist(ring[0], ring[index]))
    corners = simpler(ring[: far + 1])[:-1] + simpler([*ring[far:], ring[0]])[:-1]
    steps = " ".join(f"{number(x - x0)} {number(y - y0)}" for (x0, y0), (x, y) in pairwise(corners))
    return f"M{number(corners[0][0])} {number(corners[0][1])}l{steps.replace(' -', '-')}z"


def slug(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def made() -> str:
    outlines: dict[str, str] = json.loads((HERE / "provinces.json").read_text(encoding="utf-8"))
    shapes = []
    for name, path in outlines.items():
        path = "".join(drawn(ring) for ring in rings(path) if area(ring) >= SMALLEST)
        shapes.append(f'<path id="{slug(name)}" vector-effect="non-scaling-stroke" d="{path}"/>')
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
            "<!-- MapSVG, by way of svg-maps, CC BY 4.0, simplified -->",
            '<g id="land">',
            *shapes,
            "</g>",
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        if not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != made():
            raise SystemExit("static/maps/nederland.svg is not what provinces.json gives: run make_land.py.")
    else:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(made(), encoding="utf-8")
