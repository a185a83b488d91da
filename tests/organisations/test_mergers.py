"""Mergers of municipalities."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.organisations.models import Municipality, Region
from portal.organisations.services import MergerError, merge_municipalities
from tests.factories.organisations import MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)
OLD_YEAR = date(2026, 12, 31)


def test_the_old_ones_end_the_day_before_and_point_to_the_new_one(
    changes: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    old, new = MunicipalityFactory.create_batch(2), MunicipalityFactory()
    with django_capture_on_commit_callbacks(execute=True):
        merge_municipalities(old=old, new=new, on=NEW_YEAR)
    assert changes == [1]
    for place in old:
        place.refresh_from_db()
        assert (place.valid_until, place.successor) == (OLD_YEAR, new)
    assert set(Municipality.objects.current(OLD_YEAR)) == {*old, new}
    assert set(Municipality.objects.current(NEW_YEAR)) == {new}


def test_the_same_merger_again_changes_nothing(
    changes: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    old, new = MunicipalityFactory(), MunicipalityFactory()
    merge_municipalities(old=[old], new=new, on=NEW_YEAR)
    with django_capture_on_commit_callbacks(execute=True):
        merge_municipalities(old=[old], new=new, on=NEW_YEAR)
    assert changes == []


@pytest.mark.parametrize(
    ("of_old", "of_new", "message"),
    [
        ({"valid_until": date(2020, 12, 31)}, {}, "existed until 2020-12-31 already"),
        ({"valid_from": date(2027, 6, 1)}, {}, "exists from 2027-06-01 only"),
        ({}, {"valid_from": date(2027, 6, 1)}, "does not exist on 2027-01-01"),
        ({}, {"valid_until": date(2026, 6, 1)}, "does not exist on 2027-01-01"),
    ],
)
def test_periods_that_do_not_fit_are_refused(of_old: dict[str, Any], of_new: dict[str, Any], message: str) -> None:
    good, old, new = MunicipalityFactory(), MunicipalityFactory(**of_old), MunicipalityFactory(**of_new)
    with pytest.raises(MergerError, match=message):
        merge_municipalities(old=[good, old], new=new, on=NEW_YEAR)
    good.refresh_from_db()
    assert (good.valid_until, good.successor) == (None, None)


def test_a_municipality_is_not_merged_into_itself_or_into_what_became_it() -> None:
    first, second = MunicipalityFactory(), MunicipalityFactory()
    with pytest.raises(MergerError, match="into itself"):
        merge_municipalities(old=[first, second], new=second, on=NEW_YEAR)
    merge_municipalities(old=[first], new=second, on=NEW_YEAR)
    first.refresh_from_db()
    with pytest.raises(MergerError, match="was merged into"):
        merge_municipalities(old=[second], new=first, on=date(2026, 1, 1))
    with pytest.raises(MergerError, match="Name the municipalities"):
        merge_municipalities(old=[], new=second, on=NEW_YEAR)


def test_the_number_of_queries_does_not_grow_with_the_municipalities() -> None:
    def queries(number: int) -> int:
        old, new = MunicipalityFactory.create_batch(number), MunicipalityFactory()
        with CaptureQueriesContext(connection) as captured:
            merge_municipalities(old=old, new=new, on=NEW_YEAR)
        return len(captured)

    assert queries(2) == queries(12)


def run(*words: str) -> str:
    output = StringIO()
    call_command("merge_municipalities", *words, "--on=2027-01-01", stdout=output)
    return output.getvalue()


def test_the_command_knows_municipalities_by_name_address_and_code() -> None:
    for name, code in (("Weesp", "GM0457"), ("Bergen (NH.)", "GM0373"), ("Alkmaar", "GM0361"), ("Amsterdam", "GM0363")):
        MunicipalityFactory(name=name, code=code)
    assert "Weesp, Bergen (NH.), Alkmaar: merged into Amsterdam on 2027-01-01." in run("weesp", "bergen-nh", "GM0361", "Amsterdam")
    assert Municipality.objects.get(name="Amsterdam").predecessors.count() == 3
    assert list(Municipality.objects.current(NEW_YEAR)) == [Municipality.objects.get(name="Amsterdam")]


def test_the_command_makes_the_new_municipality() -> None:
    province = RegionFactory(province=True)
    small = MunicipalityFactory(name="Klein", province=province, population=9_000, population_year=2026, lon=5.1)
    large = MunicipalityFactory(name="Groot", province=province, population=30_000, population_year=2026, lon=5.3)
    shared = RegionFactory(labour_market=True, municipalities=[small, large])
    RegionFactory(youth=True, municipalities=[small])
    cooperation = RegionFactory(municipalities=[large])
    run("Klein", "Groot", "Samen aan Zee", "--create", "--code=1999")
    new = Municipality.objects.get(code="GM1999")
    assert (new.name, new.slug, new.province, new.valid_from, new.lon) == ("Samen aan Zee", "samen-aan-zee", province, NEW_YEAR, 5.3)
    assert set(new.regions.all()) == {shared, cooperation}
    assert set(new.predecessors.all()) == {small, large}
    assert Region.objects.count() == 4


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["Urk", "Elburg"], "no municipality Urk"),
        (["GM0001", "Elburg"], "no municipality has the code GM0001"),
        (["Nunspeet", "Elburg", "--create"], "There is a municipality Elburg"),
        (["Nunspeet", "Nieuw", "--create", "--code=GM0302"], "or one with that address or code"),
        (["Nunspeet", "Nieuw", "--create", "--code=AM1"], "AM1 is no CBS code"),
        (["Nunspeet", "Elburg", "Nieuw", "--create"], "do not lie in one province"),
        (["Nunspeet", "!!", "--create"], "Nothing was changed"),
        (["Nunspeet", "Nunspeet"], "into itself"),
    ],
)
def test_the_command_refuses_with_a_reason_and_changes_nothing(words: list[str], message: str) -> None:
    MunicipalityFactory(name="Nunspeet", code="GM0302")
    MunicipalityFactory(name="Elburg")
    before = list(Municipality.objects.values_list())
    with pytest.raises(CommandError) as refused:
        run(*words)
    assert message in str(refused.value)
    assert list(Municipality.objects.values_list()) == before


@pytest.mark.parametrize("day", ["2027-13-01", "morgen", ""])
def test_a_day_that_cannot_be_is_refused(day: str) -> None:
    with pytest.raises(CommandError):
        call_command("merge_municipalities", "a", "b", f"--on={day}")
