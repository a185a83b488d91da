"""The import of boundaries."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.organisations.imports.boundaries import encloses
from portal.organisations.models import Municipality
from tests.factories.organisations import MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db

MakeFile = Callable[[str | bytes], Path]
SQUARE = [[5.7, 52.3], [5.9, 52.3], [5.9, 52.5], [5.7, 52.5], [5.7, 52.3]]
HOLE = [[5.75, 52.35], [5.85, 52.35], [5.85, 52.45], [5.75, 52.45], [5.75, 52.35]]
ISLE = [[6.0, 52.3], [6.1, 52.3], [6.1, 52.4], [6.0, 52.3]]


@pytest.fixture(autouse=True)
def places() -> None:
    province = RegionFactory(province=True)
    for code, name in (("GM0230", "Elburg"), ("GM0302", "Nunspeet")):
        MunicipalityFactory(name=name, code=code, province=province)


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def run(path: Path, year: int = 2026, **options: Any) -> str:
    output = StringIO()
    call_command("import_boundaries", str(path), year=year, stdout=output, **options)
    return output.getvalue()


def state() -> list[tuple[str, int | None]]:
    return list(Municipality.objects.order_by("pk").values_list("boundary", "boundary_year"))


def test_boundaries_are_drawn_on_the_map_with_their_year(
    file_of: MakeFile, changes: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    shapes = collection(
        feature({"type": "MultiPolygon", "coordinates": [[SQUARE], [ISLE]]}, statcode="GM0230", statnaam="Elburg"),
        feature(polygon([*SQUARE], [*HOLE]), naam="Nunspeet"),
    )
    with django_capture_on_commit_callbacks(execute=True):
        output = run(file_of(shapes))
    elburg, nunspeet = Municipality.objects.order_by("name")
    assert elburg.boundary == "M370.5 330.6l31.6 0 0-51.7-31.6 0zM417.9 330.6l15.9 0 0-25.8z"
    assert nunspeet.boundary.count("M") == 2
    assert (elburg.boundary_year, nunspeet.boundary_year) == (2026, 2026)
    assert "2 changed" in output
    assert "The point on the map lies outside the boundary: Nunspeet." in output  # it stands in the hole
    assert changes == [1]
    assert "0 changed, 2 the same" in run(file_of(shapes))


def test_a_dry_run_writes_nothing(file_of: MakeFile) -> None:
    assert "1 would change" in run(file_of(collection(feature(polygon(SQUARE), code="GM0230"))), dry_run=True)
    assert state() == [("", None)] * 2


def test_properties_can_be_named(file_of: MakeFile) -> None:
    run(file_of("\ufeff" + collection(feature(polygon(SQUARE), nr=230, plaats="Elburg"))), code_property="nr", name_property="plaats")
    assert Municipality.objects.exclude(boundary="").get().name == "Elburg"


def test_unknown_municipalities_are_skipped_when_asked(file_of: MakeFile) -> None:
    shapes = collection(feature(polygon(SQUARE), code="GM0230"), feature(polygon(SQUARE), code="GM0001", naam="Nergens"))
    with pytest.raises(CommandError, match="Feature 2: no municipality Nergens"):
        run(file_of(shapes))
    assert state() == [("", None)] * 2
    assert "Skipped. Feature 2" in run(file_of(shapes), skip_unknown=True)


def ring_with(*position: Any) -> str:
    return collection(feature(polygon([*SQUARE[:2], list(position), *SQUARE[2:]]), code="GM0230"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "Line 1: this is not JSON"),
        ('{"type": "FeatureCollection",\n"features": [\n}', "Line 3: this is not JSON"),
        ('{"type": "FeatureCollection",\n"features": [NaN]}', "Line 2: NaN is no number"),
        (collection(feature(polygon([[5.7, 52.3], [float("nan"), 52.3]]), code="GM0230")), "Line 1: NaN is no number"),
        ("[" * 100_000, "cannot be read"),
        ('{"type": "FeatureCollection", "features": [' + "9" * 10_000 + "]}", "cannot be read"),
        ("[1]", "not GeoJSON with a FeatureCollection"),
        ('{"type": "Topology", "objects": {}}', "not GeoJSON with a FeatureCollection"),
        ('{"type": "FeatureCollection", "features": {}}', "not GeoJSON"),
        (collection(), "no feature"),
        (collection(1), "Feature 1: no properties or no geometry"),
        (collection(feature(None, code="GM0230")), "Feature 1: no properties or no geometry"),
        (collection(feature(polygon(SQUARE), titel="Elburg")), "Feature 1: neither code nor name among its properties (titel)"),
        (collection(feature({"type": "Point", "coordinates": [5.8, 52.4]}, code="GM0230")), "neither a Polygon nor a MultiPolygon"),
        (collection(feature({"type": "Polygon"}, code="GM0230")), "neither a Polygon"),
        (collection(feature(polygon(), code="GM0230")), "a polygon without rings"),
        (collection(feature({"type": "MultiPolygon", "coordinates": [[]]}, code="GM0230")), "a polygon without rings"),
        (collection(feature(polygon(SQUARE[:3]), code="GM0230")), "fewer than four positions"),
        (collection(feature(polygon(SQUARE[:4]), code="GM0230")), "does not end where it began"),
        (collection(feature(polygon(5), code="GM0230")), "fewer than four positions"),
        (ring_with("a", "b"), "is no position"),
        (ring_with(5.8), "is no position"),
        (ring_with(True, True), "is no position"),
        (ring_with(None, 52.4), "is no position"),
        (ring_with(5.8, 0).replace("[5.8, 0]", "[5.8, 1e999]"), "is no position"),
        (ring_with(185_000, 490_000), "Rijksdriehoek"),
        (ring_with(52.4, 5.8), "latitude before longitude"),
        (ring_with(-68.3, 12.2), "not in the Netherlands"),
        (collection(feature(polygon(SQUARE), code="BU0230")), "BU0230 is no code of a municipality"),
        (collection(feature(polygon(SQUARE), naam="Elborg")), "no municipality Elborg; did you mean Elburg?"),
        (collection(*[feature(polygon(SQUARE), code="GM0230")] * 2), "Feature 2: Elburg is feature 1 too"),
        (collection(feature(polygon([[5.7, 52.3]] * 4), code="GM0230")), "too small to see"),
        (collection(feature(polygon(SQUARE), code="GM0230", naam="Nunspeet")), "GM0230 is Elburg, not Nunspeet"),
        (b"\xff\xfe{", "Line 1: this is not utf-8"),
    ],
)
def test_bad_files_are_refused_and_nothing_is_written(file_of: MakeFile, content: str | bytes, message: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(file_of(content))
    assert message in str(refused.value)
    assert state() == [("", None)] * 2


def test_a_year_is_needed(file_of: MakeFile) -> None:
    with pytest.raises(CommandError, match="year"):
        call_command("import_boundaries", str(file_of(collection())))


def test_a_point_is_inside_or_outside_rings() -> None:
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
    hole = [(1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0), (1.0, 1.0)]
    assert encloses([square], 2, 2)
    assert not encloses([square], 5, 2)
    assert not encloses([square, hole], 2, 2)
    assert encloses([square, hole], 0.5, 2)


def test_the_number_of_queries_does_not_grow_with_the_features(file_of: MakeFile) -> None:
    for number in range(30):
        MunicipalityFactory(name=f"Dorp {number}", province_id=Municipality.objects.values_list("province", flat=True)[0])

    def queries(dorps: int, year: int) -> int:
        shapes = file_of(collection(*(feature(polygon(SQUARE), naam=f"Dorp {number}") for number in range(dorps))))
        with CaptureQueriesContext(connection) as captured:
            run(shapes, year=year)
        return len(captured)

    assert queries(3, 2024) == queries(30, 2025)
