"""The map of the Netherlands that the portal draws: 613 by 724 units, north up, about 450 metres each.

The outlines of the provinces came with the projection (Mercator); its numbers were found by laying
the outermost points of each province beside their known longitudes and latitudes. They agree within
half a unit. Licence and attribution of the outlines and places: data/LICENSE.md.
"""

import json
import math
from collections.abc import Iterable
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


class Point(NamedTuple):
    """A place on the map, in its units, from the upper left corner."""

    x: float
    y: float


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
