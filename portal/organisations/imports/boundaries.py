"""Boundaries of municipalities from an official GeoJSON file, drawn on the map of the portal."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from django.db import transaction

from portal.organisations.imports.matching import Contradiction, MunicipalityFinder, UnknownPlace
from portal.organisations.imports.report import ImportProblem, Report, sentence
from portal.organisations.imports.table import decoded
from portal.organisations.map import EAST, NORTH, SOUTH, WEST, Ring, path_of
from portal.organisations.models import Municipality
from portal.organisations.services import after_bulk_write

CODE_PROPERTIES = ("code", "statcode", "gemeentecode", "gm_code")
NAME_PROPERTIES = ("naam", "name", "statnaam", "gemeentenaam", "gm_naam")


@dataclass(frozen=True)
class Shape:
    number: int  # of the feature in the file, from 1
    code: str
    name: str
    rings: list[Ring]  # outer and inner alike: the path is filled by the even-odd rule


def read_boundaries(path: Path, *, code_property: str = "", name_property: str = "") -> list[Shape]:
    """The shapes of a GeoJSON file in longitude and latitude. Raises ImportProblem with the line or the feature."""
    features = _features(_parsed(decoded(path, "utf-8")), path.name)
    shapes: list[Shape] = []
    problems: list[str] = []
    for number, feature in enumerate(features, start=1):
        try:
            shapes.append(_shape(number, feature, code_property, name_property))
        except ValueError as error:
            problems.append(sentence(f"Feature {number}", error))
    if problems:
        raise ImportProblem(problems)
    return shapes


def import_boundaries(shapes: Sequence[Shape], *, year: int, skip_unknown: bool = False, dry_run: bool = False) -> Report:
    """Give each municipality of the shapes its boundary, in force on 1 January of `year`.

    Raises ImportProblem, with nothing written, when any shape has no municipality.
    """
    with transaction.atomic():
        places = list(Municipality.objects.select_for_update().order_by("slug"))
        report = Report()
        drawn = _drawn(shapes, MunicipalityFinder(places), skip_unknown, report)
        changed = [place for place, path in drawn if (place.boundary, place.boundary_year) != (path, year)]
        for place, path in drawn:
            place.boundary, place.boundary_year = path, year
        report.changed, report.unchanged = len(changed), len(drawn) - len(changed)
        told = {place.pk for place, _path in drawn}
        report.notice("Not in the file", [place for place in places if place.is_current() and place.pk not in told])
        if changed and not dry_run:
            Municipality.objects.bulk_update(changed, ["boundary", "boundary_year"], batch_size=200)
            after_bulk_write(changed)
    return report


def _drawn(shapes: Sequence[Shape], finder: MunicipalityFinder, skip_unknown: bool, report: Report) -> list[tuple[Municipality, str]]:
    problems: list[str] = []
    seen: dict[int, int] = {}
    drawn: list[tuple[Municipality, str]] = []
    outside: list[Municipality] = []
    for shape in shapes:
        try:
            place = finder.find(code=shape.code, name=shape.name)
            if (before := seen.setdefault(place.pk, shape.number)) != shape.number:
                raise ValueError(f"{place} is feature {before} too")
            if not (path := path_of(shape.rings)):
                raise ValueError(f"{place} is too small to see on the map")
            drawn.append((place, path))
            if place.lon is not None and place.lat is not None and not encloses(shape.rings, place.lon, place.lat):
                outside.append(place)
        except UnknownPlace as error:
            if skip_unknown:
                report.notices.append("Skipped. " + sentence(f"Feature {shape.number}", error))
            else:
                problems.append(sentence(f"Feature {shape.number}", error))
        except (ValueError, Contradiction) as error:
            problems.append(sentence(f"Feature {shape.number}", error))
    if problems:
        raise ImportProblem(problems)
    report.notice("The point on the map lies outside the boundary", outside)
    return drawn


def encloses(rings: Sequence[Ring], x: float, y: float) -> bool:
    """Whether a point lies within the rings, by the even-odd rule."""
    within = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                within = not within
    return within


def _parsed(text: str) -> Any:
    def refuse(constant: str) -> NoReturn:
        found = re.search(rf"(?<![\w\"]){re.escape(constant)}\b", text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        raise ImportProblem([f"Line {line}: {constant} is no number."])

    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise ImportProblem([f"Line {error.lineno}: this is not JSON ({error.msg})."]) from error
    except (RecursionError, ValueError) as error:  # thousands of brackets or of digits
        raise ImportProblem([f"This JSON cannot be read: {error}."]) from error


def _features(data: Any, name: str) -> list[Any]:
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection" or not isinstance(data.get("features"), list):
        raise ImportProblem([f"{name}: this is not GeoJSON with a FeatureCollection."])
    if not data["features"]:
        raise ImportProblem([f"{name}: there is no feature in it."])
    features: list[Any] = data["features"]
    return features


def _shape(number: int, feature: Any, code_property: str, name_property: str) -> Shape:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict) or not isinstance(feature.get("geometry"), dict):
        raise ValueError("no properties or no geometry")
    properties, geometry = feature["properties"], feature["geometry"]
    code = _property(properties, (code_property,) if code_property else CODE_PROPERTIES)
    name = _property(properties, (name_property,) if name_property else NAME_PROPERTIES)
    if not code and not name:
        raise ValueError(f"neither code nor name among its properties ({', '.join(map(str, properties)) or 'none'})")
    return Shape(number, code, name, list(_rings(geometry)))


def _property(properties: dict[str, Any], names: Sequence[str]) -> str:
    value = next((properties[name] for name in names if properties.get(name) is not None), "")
    return str(value).strip()


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    match geometry:
        case {"type": "Polygon", "coordinates": list(polygon)}:
            polygons = [polygon]
        case {"type": "MultiPolygon", "coordinates": list(several)}:
            polygons = several
        case _:
            raise ValueError("the geometry is neither a Polygon nor a MultiPolygon")
    if not polygons or not all(isinstance(polygon, list) and polygon for polygon in polygons):
        raise ValueError("a polygon without rings")
    for polygon in polygons:
        for ring in polygon:
            yield _ring(ring)


def _ring(ring: Any) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4:
        raise ValueError("a ring with fewer than four positions")
    positions = [_position(position) for position in ring]
    if positions[0] != positions[-1]:
        raise ValueError("a ring that does not end where it began")
    return positions


def _position(position: Any) -> tuple[float, float]:
    match position:
        case [float() | int() as lon, float() | int() as lat, *_] if not isinstance(lon, bool) and not isinstance(lat, bool):
            pass
        case _:
            raise ValueError(f"{str(position)[:40]} is no position of longitude and latitude")
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise ValueError(f"{str(position)[:40]} is no position of longitude and latitude")
    if WEST <= lon <= EAST and SOUTH <= lat <= NORTH:
        return float(lon), float(lat)
    if 0 < lon < 300_000 and 300_000 < lat < 630_000:
        raise ValueError("coordinates of the Rijksdriehoek (EPSG:28992); ask for the file in WGS84 (EPSG:4326)")
    if WEST <= lat <= EAST and SOUTH <= lon <= NORTH:
        raise ValueError("latitude before longitude; GeoJSON has longitude first")
    raise ValueError(f"{lon}, {lat} is not in the Netherlands (longitude {WEST} to {EAST}, latitude {SOUTH} to {NORTH})")
