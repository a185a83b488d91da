"""Pages of places: everything about a municipality or region, apart from what is about what lies around or inside it."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from portal.organisations.models import Municipality, Region
from portal.pages.models import HomePage, PortalPage
from portal.pages.places import map_counts, map_entries
from tests.extra_kind.models import VisitPage
from tests.factories.organisations import MunicipalityFactory, RegionFactory
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory, PageFactory

pytestmark = pytest.mark.django_db
BUDGET = 24


class VisitPageFactory(PageFactory):
    class Meta:
        model = VisitPage

    visited_on = date(2026, 3, 14)


@pytest.fixture
def gelderland(home: HomePage) -> Region:
    return RegionFactory(kind="province", name="Gelderland", slug="gelderland")


@pytest.fixture
def putten(gelderland: Region) -> Municipality:
    return MunicipalityFactory(
        name="Putten", province=gelderland, lon=5.607, lat=52.259, population=24904, population_year=2023, code="GM0273", aliases="Het dorp"
    )


@pytest.fixture
def veluwe(putten: Municipality) -> Region:
    return RegionFactory(name="Noord-Veluwe", municipalities=[putten])


def visit(home: HomePage, title: str, **fields: object) -> VisitPage:
    return VisitPageFactory(parent=home, title=title, **fields)


def parts(text: str) -> dict[str, str]:
    """The sections of a page by the ids of their headings."""
    return dict(re.findall(r'<section[^>]* aria-labelledby="h-([^"]+)">(.*?)</section>', text, re.S))


def test_it_gathers_what_names_it_by_kind_and_apart_what_names_its_regions(
    client: Client, home: HomePage, putten: Municipality, veluwe: Region
) -> None:
    visit(home, "Bezoek aan Putten", municipalities=[putten])
    visit(home, "Bezoek aan de streek", regions=[veluwe])
    visit(home, "Bezoek aan de provincie", regions=[putten.province])
    visit(home, "Bezoek aan beide", municipalities=[putten], regions=[veluwe])
    visit(home, "Bezoek aan niemand")
    NewsPageFactory(parent=NewsIndexPageFactory(parent=home), title="Nieuws uit Putten", municipalities=[putten])
    found = parts(client.get("/plaatsen/putten/").text)
    assert list(found) == ["nieuws", "werkbezoek", "regio"]
    assert "Bezoek aan Putten" in found["werkbezoek"]
    assert "Bezoek aan beide" in found["werkbezoek"]
    assert "Bezoek aan de streek" in found["regio"]
    assert "Bezoek aan de provincie" in found["regio"]
    assert "Bezoek aan beide" not in found["regio"]
    assert "niemand" not in "".join(found.values())


def test_it_tells_its_facts_and_where_it_lies(client: Client, putten: Municipality, veluwe: Region) -> None:
    text = client.get("/plaatsen/putten/").text
    assert '<a href="/plaatsen/provincie/gelderland/">Gelderland</a>' in text
    assert '<a href="/plaatsen/samenwerking/noord-veluwe/">Noord-Veluwe</a>' in text
    assert "24.904" in text
    assert re.search(r"1 (?:January|januari) 2023. \w+: CBS", text)
    assert "Het dorp" in text
    assert '#gelderland"' in text
    assert "dot--here" in text
    assert "GeoNames" in text


def test_a_municipality_without_number_of_inhabitants_tells_its_size(client: Client, gelderland: Region) -> None:
    MunicipalityFactory(name="Klein", province=gelderland, size_class=1)
    text = client.get("/plaatsen/klein/").text
    assert "5.000" in text or "5,000" in text
    assert "CBS" not in text


def test_it_tells_search_engines_what_it_is(client: Client, home: HomePage, putten: Municipality) -> None:
    Site.objects.update(hostname="www.wegwijzer.example", port=443)
    cache.clear()
    text = client.get("/plaatsen/putten/", headers={"host": "evil.example"}).text
    assert '"@type":"AdministrativeArea","@id":"https://www.wegwijzer.example/plaatsen/putten/#place","name":"Putten"' in text
    assert '"latitude":52.259' in text
    assert '"identifier":"GM0273"' in text
    assert '"@type":"BreadcrumbList"' in text
    assert "evil.example" not in text


def test_a_place_about_which_nothing_is_published_is_not_for_search_engines(client: Client, home: HomePage, putten: Municipality) -> None:
    draft = visit(home, "Nog niet klaar", municipalities=[putten], live=False)
    response = client.get("/plaatsen/putten/")
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.text
    assert "Nog niet klaar" not in response.text
    assert "plaatsen/putten" not in client.get("/sitemap.xml").text
    draft.get_latest_revision().publish(skip_permission_checks=True)
    cache.clear()
    response = client.get("/plaatsen/putten/")
    assert not response.has_header("X-Robots-Tag")
    assert "noindex" not in response.text
    assert "plaatsen/putten" in client.get("/sitemap.xml").text


def test_private_and_expired_pages_stand_nowhere(client: Client, home: HomePage, putten: Municipality) -> None:
    visit(home, "Verlopen bezoek", municipalities=[putten], expire_at="2020-01-01T00:00:00Z")
    closed = visit(home, "Besloten bezoek", municipalities=[putten])
    Page.objects.get(pk=closed.pk).view_restrictions.create(restriction_type="login")
    for address in ("/plaatsen/", "/plaatsen/putten/", "/plaatsen/provincie/gelderland/"):
        text = client.get(address).text
        assert "Verlopen" not in text
        assert "Besloten" not in text
    assert "putten" not in client.get("/plaatsen/").text


@pytest.mark.parametrize(
    "address", ["nergens/", "provincie/nergens/", "onzin/gelderland/", "putten/gelderland/", "PUTTEN/", "%00/", "a" * 400]
)
def test_there_is_no_page_of_an_unknown_place(client: Client, putten: Municipality, address: str) -> None:
    assert client.get(f"/plaatsen/{address}", follow=True).status_code == 404


def test_a_merged_municipality_leads_to_what_it_became_and_that_shows_its_pages(client: Client, home: HomePage, gelderland: Region) -> None:
    new = MunicipalityFactory(name="Nieuwstad", province=gelderland)
    middle = MunicipalityFactory(name="Middenstad", province=gelderland, valid_until=date(2022, 12, 31), successor=new)
    old = MunicipalityFactory(name="Oudstad", province=gelderland, valid_until=date(2018, 12, 31), successor=middle)
    visit(home, "Bezoek aan Oudstad", municipalities=[old])
    text = client.get("/plaatsen/oudstad/").text
    assert "31 december 2018" in text
    assert '<a href="/plaatsen/middenstad/">Middenstad</a>' in text
    assert "Bezoek aan Oudstad" in text
    text = client.get("/plaatsen/nieuwstad/").text
    assert "Bezoek aan Oudstad" in text
    assert '<a href="/plaatsen/oudstad/">Oudstad</a>' in text
    (count,) = map_counts(PortalPage.objects.listed())
    assert (count.place, count.count, count.url) == (new, 1, "/plaatsen/nieuwstad/")


def test_a_page_that_names_what_was_merged_and_what_it_became_counts_once(home: HomePage, gelderland: Region) -> None:
    new = MunicipalityFactory(name="Nieuwstad", province=gelderland)
    old = MunicipalityFactory(name="Oudstad", province=gelderland, valid_until=date(2018, 12, 31), successor=new)
    page = visit(home, "Bezoek", municipalities=[old, new])
    visit(home, "Nog een bezoek", municipalities=[new])
    assert {count.place.name: count.count for count in map_counts(PortalPage.objects.listed())} == {"Nieuwstad": 2}
    (entry,) = map_entries([page])
    assert (entry.name, entry.url, entry.municipalities) == ("Bezoek", "/bezoek/", [new, old])


def test_a_region_gathers_its_pages_and_those_of_its_municipalities(
    client: Client, home: HomePage, putten: Municipality, veluwe: Region
) -> None:
    visit(home, "Bezoek aan Putten", municipalities=[putten])
    visit(home, "Bezoek aan de streek", regions=[veluwe])
    text = client.get("/plaatsen/samenwerking/noord-veluwe/").text
    found = parts(text)
    assert "Bezoek aan de streek" in found["werkbezoek"]
    assert "Bezoek aan Putten" in found["gemeenten"]
    assert '<a href="/plaatsen/putten/">Putten</a>' in text
    assert "Bezoek aan Putten" in parts(client.get("/plaatsen/provincie/gelderland/").text)["gemeenten"]


def test_all_places_stand_by_province_with_how_much_there_is(client: Client, home: HomePage, putten: Municipality, veluwe: Region) -> None:
    venlo = MunicipalityFactory(name="Venlo", province=RegionFactory(kind="province", name="Limburg", slug="limburg"))
    MunicipalityFactory(name="Stilte", province=putten.province)
    visit(home, "Een", municipalities=[putten, venlo], regions=[veluwe])
    visit(home, "Twee", municipalities=[putten])
    text = client.get("/plaatsen/").text
    assert re.search(r'<h2>Gelderland</h2>.*/putten/">Putten</a>\s*<span class="portal-meta">2<.*<h2>Limburg</h2>.*Venlo</a>', text, re.S)
    assert re.search(r'/plaatsen/samenwerking/noord-veluwe/">Noord-Veluwe</a>\s*<span class="portal-meta">[a-z]+, 1<', text)
    assert "Stilte" not in text
    assert text.count('class="dot"') == 2


def test_without_any_place_the_overview_says_so(client: Client, home: HomePage) -> None:
    response = client.get("/plaatsen/")
    assert response.status_code == 200
    assert "<svg viewBox" not in response.text


def test_names_of_places_stand_in_a_sentence(putten: Municipality, veluwe: Region) -> None:
    text = render_to_string("components/place_links.html", {"places": [putten, veluwe, putten.province]})
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text)).strip()
    assert re.fullmatch(r"Putten, Noord-Veluwe (?:en|and) Gelderland", words)


def test_another_name_of_a_municipality_finds_its_pages(client: Client, home: HomePage, gelderland: Region) -> None:
    hague = MunicipalityFactory(name="'s-Gravenhage", slug="s-gravenhage", aliases="Den Haag", province=gelderland)
    visit(home, "Bezoek aan de hofstad", municipalities=[hague])
    assert "Bezoek aan de hofstad" in client.get("/zoeken/?q=den+haag").text


def test_it_is_kept_until_a_place_or_a_page_changes(
    client: Client, home: HomePage, putten: Municipality, veluwe: Region, django_capture_on_commit_callbacks: object
) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = ["/plaatsen/", "/plaatsen/putten/", "/plaatsen/samenwerking/noord-veluwe/"]
    for address in addresses:
        queries(address)
        assert queries(address) == 0
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        veluwe.name = "De Veluwe"
        veluwe.save()
    assert "De Veluwe" in client.get("/plaatsen/putten/").text
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        visit(home, "Vers bezoek", municipalities=[putten])
    assert "Vers bezoek" in client.get("/plaatsen/putten/").text
    assert "Putten" in client.get("/plaatsen/").text


def test_it_takes_as_many_queries_for_many_pages_as_for_few(client: Client, home: HomePage, putten: Municipality, veluwe: Region) -> None:
    news = NewsIndexPageFactory(parent=home)

    def add(number: int) -> None:
        visit(home, f"Bezoek {number}", municipalities=[putten, MunicipalityFactory(province=putten.province)])
        visit(home, f"Streekbezoek {number}", regions=[veluwe, RegionFactory(municipalities=[putten])])
        NewsPageFactory(parent=news, title=f"Nieuws {number}", municipalities=[putten], regions=[veluwe])

    def counts() -> dict[str, int]:
        found = {}
        for address in ("/plaatsen/", "/plaatsen/putten/", "/plaatsen/samenwerking/noord-veluwe/", "/plaatsen/provincie/gelderland/"):
            client.get(address)
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found[address] = len(captured)
        return found

    add(0)
    few = counts()
    for number in range(1, 8):
        add(number)
    assert counts() == few
    assert max(few.values()) <= BUDGET
