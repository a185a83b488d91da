"""Maps: what stands where, with which number, and the same number of queries for any number of rows."""

import math
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from pytest_django import DjangoAssertNumQueries

from portal.organisations.drawing import COUNTRY, PIN, ROOM_BETWEEN_PINS, Drawing, MapCount, MapEntry, draw_counts, draw_entries, draw_place
from portal.organisations.map import Bounds, Point, apart, bounds_of, coarse, middle_of, province_outlines, rings_of
from portal.organisations.models import Municipality, Region
from tests.factories.organisations import MunicipalityFactory, RegionFactory

SQUARE = "M100 100l10 0 0 10-10 0z"


@pytest.fixture
def gelderland(db: None) -> Region:
    return RegionFactory(kind="province", name="Gelderland", slug="gelderland")


@pytest.fixture
def putten(gelderland: Region) -> Municipality:
    return MunicipalityFactory(name="Putten", province=gelderland, lon=5.607, lat=52.259)


@pytest.fixture
def ermelo(gelderland: Region) -> Municipality:
    return MunicipalityFactory(name="Ermelo", province=gelderland, lon=5.622, lat=52.299)


@pytest.fixture
def venlo(db: None) -> Municipality:
    return MunicipalityFactory(name="Venlo", lon=6.17, lat=51.37)


def pins(drawing: Drawing) -> dict[int, Point]:
    return {mark.number: mark.at for mark in drawing.marks if mark.number}


def dots(drawing: Drawing) -> list[str]:
    return [mark.title for mark in drawing.marks if not mark.number]


def written(drawing: Drawing) -> str:
    return render_to_string("components/map.html", {"map": drawing})


def test_a_pin_stands_on_its_place_and_has_the_number_of_the_list(putten: Municipality, venlo: Municipality) -> None:
    drawing = draw_entries(
        [MapEntry(name="Venlo", municipalities=[venlo], url="/venlo/"), MapEntry(name="Putten", municipalities=[putten])],
        title="Deelnemers",
    )
    assert pins(drawing) == {1: venlo.point, 2: putten.point}
    text = written(drawing)
    assert re.search(r'<a href="/venlo/" tabindex="-1"><title>Venlo</title><circle class="pin" [^>]*/><text [^>]*>1</text></a>', text)
    assert render_to_string("components/map_list.html", {"map": drawing}).index("Venlo") < render_to_string(
        "components/map_list.html", {"map": drawing}
    ).index("Putten")


def test_pins_that_would_overlap_are_moved_apart_and_tied_to_their_place(putten: Municipality, ermelo: Municipality) -> None:
    drawing = draw_entries([MapEntry(name=place.name, municipalities=[place]) for place in (putten, ermelo, putten)], title="Kaart")
    spots = list(pins(drawing).values())
    assert min(math.dist(a, b) for a in spots for b in spots if a != b) >= ROOM_BETWEEN_PINS - 0.2
    assert len(set(spots)) == 3
    assert {end for _pin, end in drawing.ties} <= {putten.point, ermelo.point}
    assert len(drawing.ties) >= 2
    assert '<path class="tie" d="M' in written(drawing)


def test_a_pin_between_its_places_is_tied_to_each(putten: Municipality, venlo: Municipality) -> None:
    drawing = draw_entries([MapEntry(name="Samen", municipalities=[putten, venlo])], title="Kaart")
    (middle,) = pins(drawing).values()
    assert middle == pytest.approx(((putten.point.x + venlo.point.x) / 2, (putten.point.y + venlo.point.y) / 2))
    assert drawing.ties == [(middle, putten.point), (middle, venlo.point)]


def test_a_region_is_drawn_as_its_municipalities_of_today(putten: Municipality, ermelo: Municipality) -> None:
    gone = MunicipalityFactory(name="Gegaan", province=putten.province, valid_until="2020-12-31")
    region = RegionFactory(name="Noord-Veluwe", municipalities=[putten, ermelo, gone])
    drawing = draw_entries([MapEntry(name="Noord-Veluwe", regions=[region], is_here=True)], title="Kaart")
    assert sorted(dots(drawing)) == ["Ermelo", "Putten"]
    assert [mark.css_class for mark in drawing.marks if mark.number] == ["pin pin--here"]


def test_a_province_is_drawn_as_its_outline_and_needs_no_municipality(gelderland: Region) -> None:
    drawing = draw_entries([MapEntry(name="Gelderland", regions=[gelderland])], title="Kaart")
    assert [area.province for area in drawing.areas] == ["gelderland"]
    assert re.search(r'<use class="area area--soft" href="[^"]*nederland[^"]*\.svg#gelderland"/>', written(drawing))
    assert pins(drawing)[1] == pytest.approx(middle_of(province_outlines()["Gelderland"]))


def test_the_municipalities_decide_where_the_pin_of_an_entry_with_a_region_stands(venlo: Municipality, putten: Municipality) -> None:
    region = RegionFactory(municipalities=[putten])
    drawing = draw_entries([MapEntry(name="Venlo", municipalities=[venlo], regions=[region])], title="Kaart")
    assert pins(drawing) == {1: venlo.point}
    assert sorted(dots(drawing)) == ["Putten", "Venlo"]


def test_what_has_no_place_is_told_and_keeps_its_number(venlo: Municipality) -> None:
    nowhere = MunicipalityFactory(name="Nergens", lon=None, lat=None)
    entries = [
        MapEntry(name="Landelijk"),
        MapEntry(name="Nergens", municipalities=[nowhere]),
        MapEntry(name="Venlo", municipalities=[venlo]),
    ]
    drawing = draw_entries(entries, title="Kaart")
    assert list(pins(drawing)) == [3]
    assert drawing.missing == ["Landelijk", "Nergens"]
    assert "Landelijk, Nergens" in written(drawing)


def test_boundaries_are_drawn_where_they_are_known_with_their_year(venlo: Municipality, putten: Municipality) -> None:
    venlo.boundary, venlo.boundary_year = SQUARE, 2022
    venlo.save()
    drawing = draw_entries([MapEntry(name="Samen", municipalities=[venlo, putten])], title="Kaart")
    assert [area.path for area in drawing.areas] == [SQUARE]
    assert dots(drawing) == ["Putten"]
    assert any("2022" in line for line in drawing.sources)
    assert "GeoNames" in written(drawing)
    assert "MapSVG" in written(drawing)


def test_a_municipality_with_only_a_boundary_has_a_pin_in_its_middle(db: None) -> None:
    place = MunicipalityFactory(lon=None, lat=None, boundary=SQUARE, boundary_year=2022)
    assert pins(draw_entries([MapEntry(name="Plein", municipalities=[place])], title="Kaart")) == {1: Point(105, 105)}
    assert draw_place(place).missing == []


def test_too_many_boundaries_make_points_of_all(venlo: Municipality, putten: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.organisations.drawing.MOST_BOUNDARY", len(SQUARE) - 1)
    venlo.boundary, venlo.boundary_year = SQUARE, 2022
    venlo.save()
    drawing = draw_entries([MapEntry(name="Samen", municipalities=[venlo, putten])], title="Kaart")
    assert drawing.areas == []
    assert dots(drawing) == ["Venlo", "Putten"]
    assert not any("2022" in line for line in drawing.sources)


def test_a_region_is_also_shown_from_nearby_with_the_names_of_its_municipalities(putten: Municipality, ermelo: Municipality) -> None:
    region = MapEntry(name="Noord-Veluwe", regions=[RegionFactory(municipalities=[putten, ermelo])])
    drawing = draw_entries([region], title="Kaart", inset=region)
    assert drawing.inset is not None
    assert drawing.frame == drawing.inset.bounds
    assert drawing.frame.holds(Bounds.around([putten.point, ermelo.point]))
    assert {label.text for label in drawing.inset.labels} == {"Putten", "Ermelo"}
    text = render_to_string("components/map_inset.html", {"map": drawing})
    assert "Ermelo</text>" in text
    assert 'class="frame"' in written(drawing)
    assert 'id="kaart-detail-t"' in text  # not the id of the map itself


def test_there_is_no_detail_of_what_is_too_large_or_nowhere(putten: Municipality) -> None:
    far = MunicipalityFactory(name="Sluis", lon=3.38, lat=51.31)
    north = MunicipalityFactory(name="Eemsdelta", lon=6.85, lat=53.33)
    wide = MapEntry(name="Overal", municipalities=[putten, far, north])
    assert draw_entries([wide], title="Kaart", inset=wide).inset is None
    assert draw_entries([wide], title="Kaart", inset=MapEntry(name="Nergens")).frame is None
    assert render_to_string("components/map_inset.html", {"map": draw_entries([wide], title="Kaart")}).strip() == ""


def test_counts_are_dots_that_grow_and_a_list_by_province(putten: Municipality, ermelo: Municipality, venlo: Municipality) -> None:
    region = RegionFactory(name="Noord-Veluwe", municipalities=[putten])
    counts = [MapCount(place=putten, count=1), MapCount(place=ermelo, count=8, url="/ermelo/"), MapCount(place=venlo, count=2)]
    drawing = draw_counts([*counts, MapCount(place=region, count=5)], title="Kaart")
    sizes = {mark.title.split(":")[0]: mark.radius for mark in drawing.marks}
    assert sizes["Ermelo"] > sizes["Venlo"]
    assert max(sizes.values()) <= PIN
    assert [(name, [each.place.name for each in rows]) for name, rows in drawing.by_province] == [
        ("Gelderland", ["Ermelo", "Putten"]),
        (venlo.province.name, ["Venlo"]),
    ]
    text = render_to_string("components/map_counts.html", {"map": drawing})
    assert re.search(r'<a href="/ermelo/">Ermelo</a>\s*<span class="portal-meta">8</span>', text)
    assert "Noord-Veluwe" in text


@pytest.mark.parametrize("rows", [2, 12])
def test_a_map_takes_as_many_queries_for_many_as_for_few(
    gelderland: Region, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    municipalities = [MunicipalityFactory(province=gelderland, lon=5 + row / 10) for row in range(rows)]
    regions = [RegionFactory(municipalities=municipalities[:3]) for _ in range(rows)]
    foreign = RegionFactory(kind="province", name="Buitenland")  # has no outline, so its municipalities are asked for
    entries = [
        MapEntry(name=str(number), municipalities=[municipalities[number]], regions=[regions[number], foreign]) for number in range(rows)
    ]
    municipalities[0].boundary, municipalities[0].boundary_year = SQUARE, 2022
    municipalities[0].save()
    with django_assert_num_queries(3):
        draw_entries(entries, title="Kaart", inset=entries[0])
    with django_assert_num_queries(3):
        draw_counts([MapCount(place=place, count=1) for place in [*municipalities, *regions, foreign]], title="Kaart")


def test_the_drawing_has_a_name_and_says_nothing_else_to_assistive_technology(venlo: Municipality) -> None:
    text = written(draw_entries([MapEntry(name="<Venlo>", municipalities=[venlo])], title="Wie & waar", key="k7"))
    assert 'role="group" aria-labelledby="k7-t" aria-describedby="k7-d"' in text
    assert '<title id="k7-t">Wie &amp; waar</title>' in text
    assert "&lt;Venlo&gt;" in text
    assert text.count('aria-hidden="true"') == 1
    assert "style=" not in text


def test_numbers_have_no_comma_in_dutch(venlo: Municipality) -> None:
    text = written(draw_entries([MapEntry(name="Venlo", municipalities=[venlo])], title="Kaart"))
    assert re.findall(r'(?:cx|cy|r|x|y|viewBox)="([^"]*,[^"]*)"', text) == []


def test_thirty_pins_on_one_spot_all_find_room_on_the_map() -> None:
    spots = apart([Point(300, 300)] * 30, room=ROOM_BETWEEN_PINS, bounds=COUNTRY.grown(-PIN))
    nearest = min(math.dist(a, b) for number, a in enumerate(spots) for b in spots[:number])
    assert nearest > ROOM_BETWEEN_PINS - 2
    assert all(COUNTRY.holds(Bounds(x - PIN, y - PIN, 2 * PIN, 2 * PIN)) for x, y in spots)
    assert spots == apart([Point(300, 300)] * 30, room=ROOM_BETWEEN_PINS, bounds=COUNTRY.grown(-PIN))


def test_pins_that_have_room_stay_where_they_are() -> None:
    points = [Point(100, 100), Point(200, 200)]
    assert apart(points, room=ROOM_BETWEEN_PINS, bounds=COUNTRY) == points


def test_a_coarse_path_keeps_shared_borders_and_drops_what_cannot_be_seen() -> None:
    assert coarse("M10.1 10.2l.1 0 0 .1z") == ""
    west, east = coarse("M10 10l5.1 0 0 5.2-5.1 0z"), coarse("M15.1 10l5 0 0 5.2-5 0z")
    assert {(15.0, 10.0), (15.0, 15.0)} <= set(rings_of(west)[0]) & set(rings_of(east)[0])
    assert bounds_of(west) == Bounds(10, 10, 5, 5)


def test_the_land_is_what_the_outlines_give_and_holds_every_province() -> None:
    script = Path(settings.BASE_DIR) / "portal/organisations/data/make_land.py"
    subprocess.run([sys.executable, script, "--check"], check=True, capture_output=True)
    text = (Path(settings.BASE_DIR) / "static/maps/nederland.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<path id="([^"]+)"', text)) == {
        "fryslan" if name == "Fryslân" else name.lower() for name in province_outlines()
    }
    assert len(text) < 17_000
