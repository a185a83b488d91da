"""Periods, mergers, sizes and regions of municipalities, and the rules that the database holds."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from portal.organisations.models import Municipality, Region
from portal.organisations.sizes import size_class_of
from portal.pages.models import HomePage
from tests.factories.organisations import MunicipalityFactory, RegionFactory
from tests.factories.pages import InformationPageFactory

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)
OLD_YEAR = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("population", "size_class"),
    [
        (0, 1),
        (4_999, 1),
        (5_000, 2),
        (9_999, 2),
        (10_000, 3),
        (19_999, 3),
        (20_000, 4),
        (49_999, 4),
        (50_000, 5),
        (100_000, 6),
        (150_000, 7),
        (249_999, 7),
        (250_000, 8),
        (931_748, 8),
    ],
)
def test_the_size_class_follows_from_the_inhabitants(population: int, size_class: int) -> None:
    assert size_class_of(population) == size_class
    municipality = MunicipalityFactory(population=population, population_year=2026)
    municipality.refresh_from_db()
    assert municipality.size_class == size_class


def test_a_saved_population_takes_the_size_class_along() -> None:
    municipality = MunicipalityFactory(population=4_000, population_year=2026)
    municipality.population = 60_000
    municipality.save(update_fields=["population"])
    municipality.refresh_from_db()
    assert municipality.size_class == Municipality.SizeClass.FROM_50


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"code": "0302"},
        {"lon": None},
        {"lat": 5.8, "lon": 52.4},
        {"population": 10_000},
        {"population_year": 2026},
        {"population": 10_000, "population_year": 2026, "size_class": 2},
        {"population": 10_000, "population_year": 2026, "size_class": None},
        {"size_class": 9},
        {"urbanity": 0},
        {"valid_from": NEW_YEAR, "valid_until": OLD_YEAR},
        {"boundary": "M1 1l2 2 3 0z"},
        {"boundary_year": 2026},
        {"province": None},
    ],
)
def test_the_database_refuses_what_cannot_be(fields: dict[str, Any]) -> None:
    municipality = MunicipalityFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.filter(pk=municipality.pk).update(**fields)


def test_the_database_refuses_a_successor_without_last_day_and_itself() -> None:
    old, new = MunicipalityFactory(), MunicipalityFactory()
    for fields in ({"successor": new}, {"successor": old, "valid_until": OLD_YEAR}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Municipality.objects.filter(pk=old.pk).update(**fields)


def test_a_name_is_unique_among_those_without_a_last_day() -> None:
    MunicipalityFactory(name="Altena", slug="altena-oud", valid_until=OLD_YEAR)
    MunicipalityFactory(name="Altena")
    with pytest.raises(IntegrityError), transaction.atomic():
        MunicipalityFactory(name="Altena", slug="altena-2")


def test_a_region_is_unique_by_address_and_code_within_its_kind() -> None:
    RegionFactory(name="Twente", code="AM1")
    RegionFactory(name="Twente", code="AM1", labour_market=True)
    RegionFactory(name="Zonder", code="")
    RegionFactory(name="Code", code="")
    for fields in ({"name": "Twente"}, {"name": "Anders", "code": "AM1"}, {"kind": "planet"}, {"name": "", "slug": "leeg"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegionFactory(**fields)


def test_a_municipality_exists_from_its_first_to_its_last_day() -> None:
    old = MunicipalityFactory(name="Oud", valid_until=OLD_YEAR)
    new = MunicipalityFactory(name="Nieuw", valid_from=NEW_YEAR)
    always = MunicipalityFactory(name="Altijd")
    assert set(Municipality.objects.current(OLD_YEAR)) == {old, always}
    assert set(Municipality.objects.current(NEW_YEAR)) == {new, always}
    assert list(Municipality.objects.former(NEW_YEAR)) == [old]
    assert not Municipality.objects.former(OLD_YEAR).exists()
    for day in (OLD_YEAR, NEW_YEAR):
        by_query = set(Municipality.objects.current(day))
        assert {place for place in (old, new, always) if place.is_current(day)} == by_query


def test_today_counts_when_no_day_is_given() -> None:
    MunicipalityFactory(name="Oud", valid_until=date(2001, 1, 1))
    now = MunicipalityFactory(name="Nu")
    assert list(Municipality.objects.current()) == [now]


def merged_thrice() -> list[Municipality]:
    """Four municipalities, each merged into the next."""
    last = MunicipalityFactory(name="Vierde")
    third = MunicipalityFactory(name="Derde", successor=last, valid_until=date(2024, 12, 31))
    second = MunicipalityFactory(name="Tweede", successor=third, valid_until=date(2020, 12, 31))
    return [MunicipalityFactory(name="Eerste", successor=second, valid_until=date(2010, 12, 31)), second, third, last]


def test_a_municipality_is_followed_through_its_mergers() -> None:
    first, second, third, last = merged_thrice()
    MunicipalityFactory(name="Ernaast")
    assert first.successor_chain() == [second, third, last]
    assert last.successor_chain() == []
    assert set(Municipality.objects.filter(pk=second.pk).with_successors()) == {second, third, last}
    assert set(Municipality.objects.filter(pk=third.pk).with_predecessors()) == {first, second, third}
    assert set(Municipality.objects.filter(pk=last.pk).with_predecessors().current()) == {last}


def test_following_takes_one_query_for_each_link(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    *_rest, last = merged_thrice()
    for number in range(10):
        MunicipalityFactory(name=f"Kleine {number}", successor=last, valid_until=OLD_YEAR)
    with django_assert_max_num_queries(6):
        assert Municipality.objects.filter(pk=last.pk).with_predecessors().count() == 14


def test_mergers_in_a_circle_are_refused() -> None:
    first, *_rest, last = merged_thrice()
    last.successor, last.valid_until = first, OLD_YEAR
    with pytest.raises(ValidationError) as refused:
        last.full_clean()
    assert set(refused.value.message_dict) == {"successor"}
    Municipality.objects.filter(pk=last.pk).update(successor=first, valid_until=OLD_YEAR)  # as only the database allows
    last.refresh_from_db()
    assert len(last.successor_chain()) == 3
    assert Municipality.objects.filter(pk=last.pk).with_successors().count() == 4


def test_a_municipality_lies_in_a_province_and_in_nothing_else_as_province() -> None:
    municipality = MunicipalityFactory.build(province=RegionFactory(labour_market=True))
    with pytest.raises(ValidationError) as refused:
        municipality.full_clean()
    assert set(refused.value.message_dict) == {"province"}


def test_regions_of_every_kind_give_their_municipalities(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    province = RegionFactory(province=True)
    here = MunicipalityFactory(province=province)
    both = MunicipalityFactory(province=province)
    there = MunicipalityFactory()
    cooperation = RegionFactory(municipalities=[both, there])
    assert set(province.places()) == {here, both}
    assert set(cooperation.places()) == {both, there}
    with django_assert_num_queries(1):
        assert len(Municipality.objects.in_regions([province, cooperation.pk])) == 3
    assert not Municipality.objects.in_regions([]).exists()
    with django_assert_num_queries(2):
        listed = [(place.province.name, [region.name for region in place.regions.all()]) for place in Municipality.objects.with_regions()]
    assert len(listed) == 3


def test_what_a_page_names_is_not_deleted(home: HomePage) -> None:
    municipality, region = MunicipalityFactory(), RegionFactory()
    page = InformationPageFactory(parent=home, municipalities=[municipality], regions=[region])
    for place in (municipality, region):
        with pytest.raises(ProtectedError), transaction.atomic():
            place.delete()
        with pytest.raises(ProtectedError), transaction.atomic():
            type(place).objects.filter(pk=place.pk).delete()
    page.delete()
    municipality.delete()
    region.delete()
    assert not Region.objects.filter(kind=Region.Kind.COOPERATION).exists()


def test_a_province_and_a_successor_are_not_deleted_under_a_municipality() -> None:
    first, *_rest, last = merged_thrice()
    for place in (last, first.province):
        with pytest.raises(ProtectedError):
            place.delete()


def test_readers_see_a_change_of_a_place(changes: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    region, municipality = RegionFactory(), MunicipalityFactory()
    for change in (
        lambda: municipality.save(),
        lambda: region.save(),
        lambda: region.municipalities.add(municipality),
        lambda: region.delete(),
    ):
        before = len(changes)
        with django_capture_on_commit_callbacks(execute=True):
            change()
        assert len(changes) > before
