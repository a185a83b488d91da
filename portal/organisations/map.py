"""The map of the Netherlands that the portal draws: 613 by 724 units, north up, about 450 metres each.

The outlines of the provinces came with the projection (Mercator); its numbers were found by laying
the outermost points of each province beside their known longitudes and latitudes. They agree within
half a unit. Licence and attribution of the outlines and places: data/LICENSE.md.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

DATA_DIR = Path(__file__).parent / "data"

WIDTH, HEIGHT = 613, 724
VIEW_BOX = f"0 0 {WIDTH} {HEIGHT}"

# What may be called the European Netherlands, in degrees (WGS84).
WEST, EAST, SOUTH, NORTH = 3.2, 7.4, 50.6, 53.8

_LEFT = 3.3588  # degrees east at x = 0
_UNITS_PER_DEGREE = 158.24
_TOP = 63.6727  # Mercator degrees at y = 0, which is 53.564 degrees north
_UNITS_PER_MERCATOR_DEGREE = 157.617
_STEPS = 10  # to a unit: boundaries are drawn to 45 metres

Ring = list[tuple[float, float]]
_RING = re.compile(r"M([^l]+)l([^z]*)z")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)")
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


class Point(NamedTuple):
    """A place on the map, in its units, from the upper left corner."""

    x: float
    y: float


class Bounds(NamedTuple):
    """A rectangle on the map, in its units."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]], boxes: Iterable["Bounds"] = ()) -> "Bounds":
        """The smallest that holds all of these; there must be one."""
        corners = [*points]
        for box in boxes:
            corners += [(box.left, box.top), (box.left + box.width, box.top + box.height)]
        xs, ys = zip(*corners, strict=True)
        return cls(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))

    def grown(self, by: float) -> "Bounds":
        """With so much more on every side."""
        return Bounds(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    def shaped(self, ratio: float) -> "Bounds":
        """As wide as `ratio` times its height, by growing on two sides."""
        width, height = max(self.width, self.height * ratio), max(self.height, self.width / ratio)
        return Bounds(self.left - (width - self.width) / 2, self.top - (height - self.height) / 2, width, height)

    def holds(self, other: "Bounds") -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.left + other.width <= self.left + self.width
            and other.top + other.height <= self.top + self.height
        )

    def meets(self, other: "Bounds") -> bool:
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )

    def nearest(self, point: Point) -> Point:
        """The point itself where it lies inside, else the nearest that does."""
        return Point(
            min(max(point.x, self.left), self.left + self.width),
            min(max(point.y, self.top), self.top + self.height),
        )


def project(lon: float, lat: float) -> Point:
    """Where a place (degrees, WGS84) lies on the map, to a tenth of a unit."""
    mercator = math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))
    return Point(round((lon - _LEFT) * _UNITS_PER_DEGREE, 1), round((_TOP - mercator) * _UNITS_PER_MERCATOR_DEGREE, 1))


@cache
def province_outlines() -> dict[str, str]:
    """The outline of each province by its name, as an SVG path. They are older than 2019: Vijfheerenlanden lies in Zuid-Holland."""
    outlines: dict[str, str] = json.loads((DATA_DIR / "provinces.json").read_text(encoding="utf-8"))
    return outlines


def path_of(rings: Iterable[Ring]) -> str:
    """The rings (longitude and latitude of each corner) as one SVG path on the map.

    Neighbours that share their corners share them on the map too. A ring that is too small to see is
    left out; the path is empty when all are.
    """
    return "".join(_drawn(corners) for ring in rings if len(set(corners := _corners(ring))) >= 3)


def rings_of(path: str) -> list[Ring]:
    """The corners of a path as `path_of` and provinces.json have it, on the map."""
    made = []
    for begin, steps in _RING.findall(path):
        x, y = map(float, begin.split())
        ring = [(x, y)]
        numbers = [float(number) for number in _NUMBER.findall(steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        made.append(ring)
    return made


def coarse(path: str) -> str:
    """The path for a map of the whole country: its corners on half units, those that fall together once.

    Neighbours still share their borders. Empty when nothing of it can be seen.
    """
    made = []
    for ring in rings_of(path):
        corners: list[tuple[int, int]] = []
        for x, y in ring:
            corner = (round(x * 2) * _STEPS // 2, round(y * 2) * _STEPS // 2)
            if not corners or corners[-1] != corner:
                corners.append(corner)
        if len(set(corners)) >= 3:
            made.append(_drawn(corners))
    return "".join(made)


def bounds_of(path: str) -> Bounds:
    return Bounds.around(corner for ring in rings_of(path) for corner in ring)


def middle_of(path: str) -> Point:
    """The centre of gravity of the largest part of a path that has one."""
    measured = [(_area(ring), ring) for ring in rings_of(path)]
    area, ring = max(measured, key=lambda each: abs(each[0]))
    x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]):
        cross = x0 * y1 - x1 * y0
        x, y = x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return Point(x / (6 * area), y / (6 * area)) if area else Point(*ring[0])


def _area(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]])) / 2


def apart(points: Sequence[Point], *, room: float, bounds: Bounds, rounds: int = 120) -> list[Point]:
    """The points, moved as little as it takes to have so much room between each two, inside the bounds.

    The same points always move the same way. Where they are too many for the bounds, some stay too near.
    """
    spots = [bounds.nearest(point) for point in points]
    for _round in range(rounds):
        moved = False
        for later in range(len(spots)):
            for earlier in range(later):
                (x0, y0), (x1, y1) = spots[earlier], spots[later]
                distance = math.dist(spots[earlier], spots[later])
                if distance >= room - 0.1:
                    continue
                moved = True
                turn = math.atan2(y1 - y0, x1 - x0) if distance > 0.1 else later * _GOLDEN_ANGLE
                push = (room - distance) / 2
                dx, dy = push * math.cos(turn), push * math.sin(turn)
                spots[earlier] = bounds.nearest(Point(x0 - dx, y0 - dy))
                spots[later] = bounds.nearest(Point(x1 + dx, y1 + dy))
        if not moved:
            break
    return spots


def map_sources(boundary_years: Iterable[int] = ()) -> list[str]:
    """The lines that must stand under every map; give the years of the boundaries that are drawn on it."""
    lines = [
        _("Map: MapSVG, by way of svg-maps, CC BY 4.0, simplified."),
        _("Places: GeoNames, CC BY 4.0."),
    ]
    if years := sorted(set(boundary_years)):
        lines.append(_("Boundaries: Kadaster / Centraal Bureau voor de Statistiek, %(years)s.") % {"years": ", ".join(map(str, years))})
    return lines


def _corners(ring: Ring) -> list[tuple[int, int]]:
    """The corners on the map, in tenths of a unit, without those that fall together."""
    corners: list[tuple[int, int]] = []
    for lon, lat in ring:
        x, y = project(lon, lat)
        corner = (round(x * _STEPS), round(y * _STEPS))
        if not corners or corners[-1] != corner:
            corners.append(corner)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return corners


def _drawn(corners: list[tuple[int, int]]) -> str:
    (left, top), *_rest = corners
    steps = (f"{_number(x - x0)} {_number(y - y0)}" for (x0, y0), (x, y) in pairwise(corners))
    return f"M{_number(left)} {_number(top)}l" + " ".join(steps).replace(" -", "-") + "z"


def _number(tenths: int) -> str:
    text = f"{tenths / _STEPS:g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
