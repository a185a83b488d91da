"""The imports on real, complete files, where these lie beside the project."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Q, Sum

from portal.organisations.imports.boundaries import encloses
from portal.organisations.models import Municipality, Region

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    output = StringIO()
    call_command(*words, stdout=output)
    return output.getvalue()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_names_and_provinces_are_the_official_ones(country: dict[str, Municipality], official_files: Path) -> None:
    official = {row["naam"]: row["provincie"] for row in rows(official_files / "gemeenten.csv")}
    assert {name: place.province.name for name, place in country.items()} == official


def test_each_point_lies_in_its_municipality(country: dict[str, Municipality], official_files: Path) -> None:
    features = json.loads((official_files / "gemeenten.geojson").read_text(encoding="utf-8"))["features"]
    astray = []
    for feature in features:
        geometry, place = feature["geometry"], country[feature["properties"]["naam"]]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        rings = [[(lon, lat) for lon, lat in ring] for polygon in polygons for ring in polygon]
        if not encloses(rings, place.lon or 0, place.lat or 0):
            astray.append(place.name)
    assert len(features) == 342
    assert astray == []


def test_codes_population_and_sizes(country: dict[str, Municipality], official_files: Path) -> None:
    path = official_files / "gemeenten.csv"
    output = run("import_municipalities", str(path), "--year=2023")
    assert "Columns read: code, name, population, size class, urbanity." in output
    assert "342 changed, 0 the same." in output
    assert Municipality.objects.aggregate(total=Sum("population"))["total"] == 17_811_291
    for row in rows(path):
        place = Municipality.objects.get(code=row["code"])
        assert (place.name, str(place.size_class), str(place.urbanity)) == (
            row["naam"],
            row["grootteklasse_2023"],
            row["stedelijkheid_2023"],
        )
    assert "0 changed, 342 the same." in run("import_municipalities", str(path), "--year=2023")


@pytest.mark.parametrize(("kind", "column", "number"), [("labour_market", "arbeidsmarktregio_2026", 35), ("youth", "jeugdregio_2020", 42)])
def test_regions(country: dict[str, Municipality], official_files: Path, kind: str, column: str, number: int) -> None:
    path = official_files / "gemeenten.csv"
    assert "342 changed" in run("import_regions", str(path), f"--kind={kind}", f"--column={column}")
    assert Region.objects.of_kind(kind).count() == number
    in_one = Municipality.objects.annotate(number=Count("regions", filter=Q(regions__kind=kind))).filter(number=1)
    assert in_one.count() == 342
    elburg = next(row for row in rows(path) if row["naam"] == "Elburg")
    assert country["Elburg"].regions.get(kind=kind).name == elburg[column]
    assert "0 changed, 342 the same." in run("import_regions", str(path), f"--kind={kind}", f"--column={column}")


def test_a_file_of_another_year_is_refused_unless_its_former_municipalities_may_be_skipped(
    country: dict[str, Municipality], official_files: Path
) -> None:
    run("import_municipalities", str(official_files / "gemeenten.csv"))
    words = ["import_regions", str(official_files / "regios_2016.csv"), "--kind=doorstroompunt", "--column=rmc_regio_2016"]
    columns = ["--code-column=code_2016", "--name-column=naam_2016"]
    with pytest.raises(CommandError, match="Line 2: no municipality Appingedam"):
        run(*words, *columns)
    assert not Region.objects.of_kind("doorstroompunt").exists()
    output = run(*words, *columns, "--skip-unknown")
    assert "Skipped. Line 2: no municipality Appingedam (GM0003)." in output
    left = {row["rmc_regio_2016"] for row in rows(official_files / "regios_2016.csv") if row["bestaat_nog_2026"] == "ja"}
    assert {region.name for region in Region.objects.of_kind("doorstroompunt")} == left


def test_boundaries(country: dict[str, Municipality], official_files: Path) -> None:
    path = official_files / "gemeenten.geojson"
    output = run("import_boundaries", str(path), "--year=2022")
    assert "342 changed, 0 the same." in output
    assert "outside" not in output
    drawn = list(Municipality.objects.values_list("boundary", "boundary_year"))
    assert all(path.startswith("M") and path.endswith("z") and year == 2022 for path, year in drawn)
    assert sum(len(path) for path, _year in drawn) < 200_000
