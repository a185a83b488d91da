"""Municipalities and regions in the admin, over HTTP."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext, ngettext

from portal.organisations.models import Municipality, Region
from portal.pages.models import HomePage
from portal.pages.roles import AUTHORS, EDITORS, ensure_roles
from tests.factories.accounts import sign_in
from tests.factories.organisations import MunicipalityFactory, RegionFactory
from tests.factories.pages import InformationPageFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def signed_in(client: Client) -> None:
    sign_in(client, UserFactory(administrator=True))


def address(model: type[Municipality] | type[Region], view: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(view), args=args)  # type: ignore[union-attr]


def chooser(model: type[Municipality] | type[Region], view: str) -> str:
    return reverse(model.snippet_viewset.chooser_viewset.get_url_name(view))  # type: ignore[union-attr]


def shown(message: str, **values: object) -> str:
    """A message as it stands in the page, in the language of the site."""
    translated = gettext(message) if message else ""
    return escape(translated % values if values else translated)


def stands_on_a_page(place: Municipality | Region) -> str:
    return escape(
        ngettext("%(place)s stands on %(number)d page.", "%(place)s stands on %(number)d pages.", 1) % {"place": place, "number": 1}
    )


def listed(client: Client, model: type[Municipality] | type[Region], **query: Any) -> list[str]:
    response = client.get(address(model, "list"), query)
    assert response.status_code == 200
    return [str(place) for place in response.context["object_list"]]


def test_places_have_a_menu_of_their_own(client: Client, home: HomePage) -> None:
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert address(Municipality, "list") in page
    assert address(Region, "list") in page


def test_municipalities_are_filtered(client: Client) -> None:
    gelderland, labour = RegionFactory(province=True, name="Gelderland"), RegionFactory(labour_market=True)
    elburg = MunicipalityFactory(name="Elburg", province=gelderland, population=24_000, population_year=2026)
    putten = MunicipalityFactory(name="Putten", province=gelderland)
    MunicipalityFactory(name="Oud", valid_until=date(2020, 12, 31), successor=putten)
    labour.municipalities.set([elburg])
    assert listed(client, Municipality) == ["Elburg", "Oud", "Putten"]
    assert listed(client, Municipality, province=gelderland.pk) == ["Elburg", "Putten"]
    assert listed(client, Municipality, region=labour.pk) == ["Elburg"]
    assert listed(client, Municipality, size_class=4) == ["Elburg"]
    assert listed(client, Municipality, existing="now") == ["Elburg", "Putten"]
    assert listed(client, Municipality, existing="former") == ["Oud"]


@pytest.mark.parametrize("query", ["province", "region", "size_class", "existing", "q", "ordering", "p"])
def test_a_nonsensical_filter_is_no_error(client: Client, query: str) -> None:
    MunicipalityFactory()
    for value in ("999999", "'; --", "\u2603" * 300):
        assert client.get(address(Municipality, "list"), {query: value}).status_code in (200, 404)
        assert client.get(address(Region, "list"), {query: value, "kind": value}).status_code in (200, 404)


def test_search_and_filters_go_together(client: Client) -> None:
    gelderland = RegionFactory(province=True, name="Gelderland")
    region = RegionFactory(name="Samen")
    elburg = MunicipalityFactory(name="Elburg", province=gelderland, aliases="Vesting")
    MunicipalityFactory(name="Elst", province=gelderland)
    region.municipalities.set([elburg])
    MunicipalityFactory(name="Súdwest-Fryslân", code="GM1900")
    assert listed(client, Municipality, q="vest") == ["Elburg"]
    assert listed(client, Municipality, q="sudwest") == listed(client, Municipality, q="gm1900") == ["Súdwest-Fryslân"]
    for filters in ({"province": gelderland.pk}, {"region": region.pk}, {"existing": "now"}):
        assert listed(client, Municipality, q="elb", **filters) == ["Elburg"]
    assert listed(client, Municipality, q="elb", existing="former") == []
    assert listed(client, Municipality, q="elb", size_class=4) == []
    assert listed(client, Region, q="same", kind="cooperation") == ["Samen"]
    assert listed(client, Region, q="same", kind="youth") == []


@pytest.mark.parametrize(
    ("model", "column"),
    [
        *((Municipality, column) for column in ("name", "province__name", "code", "population", "valid_until")),
        *((Region, column) for column in ("name", "kind", "municipality_count", "code")),
    ],
)
def test_every_column_sorts_with_and_without_search(client: Client, model: type[Municipality] | type[Region], column: str) -> None:
    RegionFactory(name="Elders", province=True, municipalities=[MunicipalityFactory(name="Elburg")])
    for query in ({}, {"q": "EL"}):
        for ordering in (column, f"-{column}"):
            assert listed(client, model, ordering=ordering, **query)


def test_regions_are_filtered_by_kind_and_count_their_municipalities(client: Client) -> None:
    gelderland = RegionFactory(province=True, name="Gelderland")
    members = MunicipalityFactory.create_batch(3, province=gelderland)
    MunicipalityFactory(province=gelderland, valid_until=date(2020, 12, 31))
    RegionFactory(youth=True, name="Jeugdregio", municipalities=members[:2])
    response = client.get(address(Region, "list"), {"kind": "youth"})
    assert [(str(region), region.municipality_count) for region in response.context["object_list"]] == [("Jeugdregio", 2)]
    response = client.get(address(Region, "list"), {"kind": "province"})
    assert [region.municipality_count for region in response.context["object_list"]] == [3]


@pytest.mark.parametrize("model", [Municipality, Region])
def test_the_lists_take_as_many_queries_for_many_rows_as_for_few(client: Client, model: type[Municipality] | type[Region]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(model, "list")).status_code == 200
        return len(captured)

    regions = [RegionFactory(municipalities=MunicipalityFactory.create_batch(2)) for _ in range(2)]
    queries()
    few = queries()
    for _ in range(10):
        RegionFactory(municipalities=[*MunicipalityFactory.create_batch(2), *regions[0].municipalities.all()])
    assert queries() == few


def test_a_municipality_is_chosen_by_any_of_its_names(client: Client) -> None:
    zuid_holland = RegionFactory(province=True, name="Zuid-Holland")
    MunicipalityFactory(name="'s-Gravenhage", province=zuid_holland, aliases="Den Haag")
    MunicipalityFactory(name="Elburg")
    response = client.get(chooser(Municipality, "choose_results"), {"q": "den ha"})
    page = response.content.decode()
    assert response.status_code == 200
    assert escape("'s-Gravenhage") in page
    assert "Zuid-Holland" in page
    assert "Elburg" not in page
    assert client.get(chooser(Municipality, "choose"), {"multiple": "true"}).status_code == 200
    assert client.get(chooser(Region, "choose")).status_code == 200


@pytest.mark.parametrize("typed", ['"', "'", "%", "_", 'a" OR b', "(", "-", "\u2603", " "])
def test_whatever_is_typed_in_search_is_no_error(client: Client, typed: str) -> None:
    MunicipalityFactory()
    for model in (Municipality, Region):
        assert client.get(chooser(model, "choose_results"), {"q": typed}).status_code == 200
        assert client.get(address(model, "list"), {"q": typed}).status_code == 200


def test_regions_of_one_name_are_told_apart_by_their_kind(client: Client) -> None:
    youth, labour = RegionFactory(name="Flevoland", youth=True), RegionFactory(name="Flevoland", labour_market=True)
    filters = client.get(address(Municipality, "list")).content.decode()
    chosen = client.get(chooser(Region, "choose_results"), {"q": "flevo"}).content.decode()
    for region in (youth, labour):
        assert escape(region.label) in filters
        assert escape(region.get_kind_display()) in chosen
    assert youth.label != labour.label


def test_the_page_form_suggests_a_municipality_by_any_of_its_names(client: Client) -> None:
    MunicipalityFactory(name="'s-Gravenhage", aliases="Den Haag")
    MunicipalityFactory(name="Súdwest-Fryslân")
    former = MunicipalityFactory(name="Haren", slug="haren-oud", valid_until=date(2018, 12, 31))
    MunicipalityFactory(name="Haren")
    where = reverse("portal_names", args=["municipality"])
    assert client.get(where, {"term": "den h"}).json() == ["'s-Gravenhage"]
    assert client.get(where, {"term": "sudw"}).json() == ["Súdwest-Fryslân"]
    assert set(client.get(where, {"term": "haren"}).json()) == {"Haren", former.label}
    assert "2018" in former.label


def form_of(region: Region | None = None, members: list[Municipality] = [], **fields: Any) -> dict[str, Any]:  # noqa: B006
    """What the form of a region sends: new members below the present ones."""
    present = list(region.memberships.all()) if region else []
    rows = [(row.pk, row.municipality_id) for row in present] + [("", place.pk) for place in members]
    data = {"kind": "cooperation", "name": "Noord-Veluwe", "slug": "noord-veluwe", "code": "", "aliases": ""} | fields
    data |= {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": len(present)}
    data |= {"memberships-MIN_NUM_FORMS": 0, "memberships-MAX_NUM_FORMS": 1000}
    for number, (key, municipality) in enumerate(rows):
        data |= {f"memberships-{number}-id": key, f"memberships-{number}-municipality": municipality, f"memberships-{number}-DELETE": ""}
    return data


def test_an_editor_makes_a_cooperation_with_its_municipalities(client: Client) -> None:
    elburg, urk = MunicipalityFactory(name="Elburg"), MunicipalityFactory(name="Urk")
    assert client.get(address(Region, "add")).status_code == 200
    client.post(address(Region, "add"), form_of(members=[elburg, urk]))
    region = Region.objects.get(slug="noord-veluwe", kind="cooperation")
    assert set(region.municipalities.all()) == {elburg, urk}
    page = client.get(address(Region, "edit", region.pk)).content.decode()
    assert "Elburg" in page
    changed = form_of(region) | {"memberships-0-DELETE": "1"}
    client.post(address(Region, "edit", region.pk), changed)
    assert set(region.municipalities.all()) == {urk}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "province"}, "Leave the list of municipalities empty: each municipality says itself in which province it lies."),
        ({"kind": "labour_market"}, "In another region of this kind already: %(taken)s. Take them out there first."),
        ({"kind": "cooperation", "slug": "samen", "name": "Samen"}, "There is a region of this kind with this address already."),
        ({"kind": "planet"}, ""),
    ],
)
def test_members_that_a_region_cannot_have_are_refused(client: Client, fields: dict[str, str], message: str) -> None:
    elburg = MunicipalityFactory(name="Elburg")
    RegionFactory(labour_market=True, name="Zwolle", municipalities=[elburg])
    RegionFactory(name="Samen")
    response = client.post(address(Region, "add"), form_of(members=[elburg], **fields))
    assert response.status_code == 200
    assert shown(message, taken="Elburg (Zwolle)") in response.content.decode()
    assert Region.objects.exclude(kind="province").count() == 2


def test_a_municipality_stands_in_a_region_once(client: Client) -> None:
    elburg = MunicipalityFactory(name="Elburg")
    assert client.post(address(Region, "add"), form_of(members=[elburg, elburg])).status_code == 200
    assert not Region.objects.filter(kind="cooperation").exists()


def municipality_form(**fields: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("code", "aliases", "lat", "lon", "population", "population_year", "size_class", "urbanity"), "")
    return empty | {"name": "Elburg", "slug": "elburg", "valid_from": "", "valid_until": "", "successor": ""} | fields


def test_an_editor_changes_a_municipality(client: Client) -> None:
    place = MunicipalityFactory(name="Elburg")
    fields = municipality_form(province=place.province_id, population="24000", population_year="2026", code="GM0230", size_class="8")
    assert client.post(address(Municipality, "edit", place.pk), fields).status_code == 302
    place.refresh_from_db()
    assert (place.code, place.population, place.size_class, place.lon) == ("GM0230", 24_000, 4, None)
    assert client.get(address(Municipality, "edit", place.pk)).status_code == 200


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"code": "0230"}, "A CBS code is GM and four digits, such as GM0302."),
        ({"code": "GM0230\n"}, None),
        ({"lat": "5.8", "lon": "52.4"}, ""),
        ({"lat": "52.4"}, "Fill in both longitude and latitude, of a place in the European Netherlands."),
        ({"population": "10"}, "Give the number of inhabitants together with its year."),
        ({"valid_from": "2027-01-01", "valid_until": "2026-12-31"}, "The last day is before the first."),
        ({"successor": "self"}, "These municipalities would be merged into each other."),
        ({"name": "Urk"}, "There is a municipality of this name already."),
        ({"slug": "urk"}, ""),
        ({"province": "region"}, ""),
        ({"province": ""}, ""),
    ],
)
def test_what_cannot_be_is_refused_in_the_form(client: Client, fields: dict[str, str], message: str | None) -> None:
    place = MunicipalityFactory(name="Elburg")
    MunicipalityFactory(name="Urk")
    stands_for = {"self": str(place.pk), "region": str(RegionFactory().pk)}
    fields = {name: stands_for.get(value, value) for name, value in fields.items()}
    if "successor" in fields:
        fields["valid_until"] = "2026-12-31"
    response = client.post(address(Municipality, "edit", place.pk), municipality_form(province=place.province_id) | fields)
    if message is None:  # spaces around it are taken away
        assert response.status_code == 302
        return
    assert response.status_code == 200
    assert shown(message) in response.content.decode()
    place.refresh_from_db()
    assert (place.name, place.slug, place.code, place.successor, place.lat) == ("Elburg", "elburg", None, None, 52.4)


def used_by_a_page(home: HomePage) -> tuple[Municipality, Region]:
    municipality, region = MunicipalityFactory(name="Elburg"), RegionFactory(name="Samen")
    InformationPageFactory(parent=home, municipalities=[municipality], regions=[region])
    return municipality, region


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_a_page_names_is_not_deleted(client: Client, home: HomePage, method: str) -> None:
    for place in used_by_a_page(home):
        response = getattr(client, method)(address(type(place), "delete", place.pk), follow=True)
        assert stands_on_a_page(place) in response.content.decode()
        assert type(place).objects.filter(pk=place.pk).exists()


def test_what_a_page_names_is_not_deleted_in_bulk_either(client: Client, home: HomePage) -> None:
    for place in used_by_a_page(home):
        free = type(place).objects.create(
            **{"name": "Vrij", "slug": "vrij"}
            | ({"kind": "youth"} if isinstance(place, Region) else {"province": RegionFactory(province=True)})
        )
        bulk = reverse("wagtail_bulk_action", args=["organisations", place._meta.model_name, "delete"])
        response = client.post(f"{bulk}?id={place.pk}&id={free.pk}", follow=True)
        assert stands_on_a_page(place) in response.content.decode()
        assert type(place).objects.filter(pk__in=[place.pk, free.pk]).count() == 2


def test_a_province_or_successor_is_not_deleted(client: Client) -> None:
    new = MunicipalityFactory(name="Nieuw")
    old = MunicipalityFactory(name="Oud", province=new.province, valid_until=date(2020, 12, 31), successor=new)
    for place in (new, new.province):
        response = client.post(address(type(place), "delete", place.pk), follow=True)
        message = "%(place)s is in use: a municipality, an assessment or another record belongs to it."
        assert shown(message, place=place) in response.content.decode()
    assert client.post(address(Municipality, "delete", old.pk)).status_code == 302
    assert list(Municipality.objects.all()) == [new]


def test_what_nothing_names_is_deleted(client: Client) -> None:
    region = RegionFactory(municipalities=[MunicipalityFactory()])
    assert client.get(address(Region, "delete", region.pk)).status_code == 200
    client.post(address(Region, "delete", region.pk))
    assert not Region.objects.filter(pk=region.pk).exists()
    assert Municipality.objects.count() == 1


def test_usage_names_the_pages(client: Client, home: HomePage) -> None:
    for place in used_by_a_page(home):
        assert "Pagina" in client.get(address(type(place), "usage", place.pk)).content.decode()


@pytest.mark.parametrize(("role", "status"), [(EDITORS, 200), (AUTHORS, 302)])
def test_editors_keep_places_and_authors_choose_them(client: Client, home: HomePage, role: str, status: int) -> None:
    ensure_roles()
    place, region = MunicipalityFactory(), RegionFactory()
    client.logout()
    sign_in(client, UserFactory(role=role))
    for each in (place, region):
        assert client.get(address(type(each), "edit", each.pk)).status_code == status
        assert client.get(chooser(type(each), "choose")).status_code == 200


def test_nobody_else_sees_them(client: Client, home: HomePage) -> None:
    place = MunicipalityFactory()
    client.logout()
    for where in (address(Municipality, "list"), address(Municipality, "edit", place.pk), chooser(Municipality, "choose")):
        assert client.get(where).status_code in (302, 403)
