"""Where places lie on the map."""

import math
import re

import pytest

from portal.organisations.imports.boundaries import encloses
from portal.organisations.map import HEIGHT, WIDTH, Ring, map_sources, path_of, project, province_outlines
from portal.organisations.models import Municipality
from tests.factories.organisations import MunicipalityFactory

#: In Utrecht since 2019, after the outlines were drawn.
MOVED_SINCE = {"Vijfheerenlanden": "Zuid-Holland"}


def rings_of(path: str) -> list[Ring]:
    """The corners of a path of M … l … z parts."""
    rings = []
    for begin, steps in re.findall(r"M([^l]+)l([^z]+)z", path):
        x, y = map(float, begin.split())
        ring = [(x, y)]
        numbers = [float(number) for number in re.findall(r"-?(?:\d+(?:\.\d+)?|\.\d+)", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


def distance(rings: list[Ring], x: float, y: float) -> float:
    """To the nearest corner, in units of the map."""
    return min(math.hypot(x - corner_x, y - corner_y) for ring in rings for corner_x, corner_y in ring)


def test_the_outlines_fill_the_map() -> None:
    corners = [corner for path in province_outlines().values() for ring in rings_of(path) for corner in ring]
    assert len(province_outlines()) == 12
    assert (min(x for x, _y in corners), max(x for x, _y in corners)) == pytest.approx((0, WIDTH), abs=1)
    assert (min(y for _x, y in corners), max(y for _x, y in corners)) == pytest.approx((0, HEIGHT), abs=1)


def test_every_municipality_lies_in_its_province(country: dict[str, Municipality]) -> None:
    outlines = {name: rings_of(path) for name, path in province_outlines().items()}
    astray = []
    for place in country.values():
        assert place.point is not None
        rings = outlines[MOVED_SINCE.get(place.name, place.province.name)]
        if not encloses(rings, *place.point) and distance(rings, *place.point) > 1:
            astray.append(place.name)
    assert astray == []


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [(3.3588, 53.5641, 0, 0), (7.2275, 53.2, 612.2, 96.2), (5.9, 50.7504, 402.1, 723.3)],
)
def test_the_projection_agrees_with_the_edges_of_the_country(lon: float, lat: float, x: float, y: float) -> None:
    assert project(lon, lat) == pytest.approx((x, y), abs=0.6)


@pytest.mark.django_db
def test_a_municipality_without_coordinates_has_no_point() -> None:
    assert MunicipalityFactory(lon=None, lat=None).point is None


def test_neighbours_share_their_border_on_the_map() -> None:
    west = [(5.0, 52.0), (5.1, 52.0), (5.1003, 52.05), (5.1, 52.1), (5.0, 52.1), (5.0, 52.0)]
    east = [(5.1, 52.1), (5.1003, 52.05), (5.1, 52.0), (5.2, 52.0), (5.2, 52.1), (5.1, 52.1)]
    shared = [tuple(round(number, 1) for number in corner) for corner in rings_of(path_of([west]))[0]]
    other = [tuple(round(number, 1) for number in corner) for corner in rings_of(path_of([east]))[0]]
    border = [tuple(project(*corner)) for corner in [(5.1, 52.0), (5.1003, 52.05), (5.1, 52.1)]]
    assert set(border) <= set(shared)
    assert set(border) <= set(other)


def test_a_ring_that_is_too_small_to_see_is_not_drawn() -> None:
    assert path_of([[(5.0, 52.0), (5.00001, 52.0), (5.00001, 52.00001), (5.0, 52.0)]]) == ""


def test_every_map_names_its_sources() -> None:
    outlines, places = map_sources()
    assert "MapSVG" in outlines
    assert "GeoNames" in places
    assert all("CC BY 4.0" in line for line in (outlines, places))
    *_rest, boundaries = map_sources([2026, 2022, 2026])
    assert "Kadaster / Centraal Bureau voor de Statistiek, 2022, 2026." in boundaries
