"""The page of a case, as readers get it."""

import datetime
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cases_library.facts import number, size_of
from cases_library.models import CaseIndexPage, CasePage
from portal.organisations.models import Region
from portal.pages.models import HomePage, PortalPage, RelatedPage
from tests.admin import Admin, administrator, errors_of  # noqa: F401
from tests.factories.bodies import body
from tests.factories.cases import CaseIndexPageFactory, CasePageFactory
from tests.factories.organisations import MunicipalityFactory, RegionFactory
from tests.factories.pages import ContactPersonFactory, NewsIndexPageFactory, NewsPageFactory, ThemeFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/praktijk/groningen/"
HEADINGS = [("heading", "Waar het begon"), ("text", "<p>Rond 2014.</p>"), ("heading", "Hoe het werkt"), ("heading", "Wat nu nog moet")]


@pytest.fixture
def index(home: HomePage) -> CaseIndexPage:
    return CaseIndexPageFactory(parent=home)


@pytest.fixture
def case(index: CaseIndexPage) -> CasePage:
    """A case with every fact."""
    province = RegionFactory(province=True, name="Groningen")
    labour_market = RegionFactory(labour_market=True, name="Groningen")
    return CasePageFactory(
        parent=index,
        title="Eén taskforce boven school, werk en zorg",
        slug="groningen",
        series_label="In de schijnwerper",
        lead="Groningen bespreekt elke week jongeren die vastlopen.",
        municipalities=[MunicipalityFactory(name="Groningen", population=238147, population_year=2023, province=province)],
        regions=[labour_market],
        themes=[ThemeFactory(name="Wonen")],
        contact_person=ContactPersonFactory(name="Contactpersoon samenwerking"),
        started_year=2014,
        ended_year=2018,
        period_note="Na een brief aan de raad",
        status=CasePage.Status.ENDED,
        age_from=16,
        age_until=27,
        fte=Decimal("0.50"),
        euros=20000,
        months=18,
        resources_note="Zonder de uren van de scholen.",
        evidence=CasePage.Evidence.MONITORED,
        evidence_note="Geteld door de gemeente in 2019.",
        checked_on=datetime.date(2026, 11, 20),
        source_credit="Naar een openbaar artikel.",
        body=body(*HEADINGS),
    )


def read(client: Client, address: str = ADDRESS) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def facts(page: BeautifulSoup) -> dict[str, str]:
    return {
        row.dt.get_text(" ", strip=True): " ".join(row.dd.get_text(" ", strip=True).split())  # type: ignore[union-attr]
        for row in page.select(".portal-facts dl > div")
    }


def test_the_panel_tells_every_fact(client: Client, case: CasePage) -> None:
    assert facts(read(client)) == {
        "Gemeente": "Groningen",
        "Regio": "Arbeidsmarktregio Groningen",
        "Grootte van de gemeente": "150.000 tot 250.000 inwoners",
        "Periode": "2014 tot 2018 Na een brief aan de raad",
        "Status": "Afgerond",
        "Leeftijd": "16 tot 27 jaar",
        "Wat het vroeg": "0,5 fte € 20.000 18 maanden Zonder de uren van de scholen.",
        "Werkt het?": "Met cijfers gevolgd Sterkte 2 van 3. Geteld door de gemeente in 2019.",
        "Contact": "Contactpersoon samenwerking",
        "Datum van deze tekst": "22 november 2026",
        "Laatst nagekeken": "20 november 2026",
        "Thema\N{RIGHT SINGLE QUOTATION MARK}s": "Wonen",
    }


def test_facts_that_nobody_knows_are_left_out(client: Client, index: CaseIndexPage) -> None:
    CasePageFactory(parent=index, slug="groningen")
    page = read(client)
    assert facts(page) == {"Status": "Loopt", "Datum van deze tekst": "22 november 2026"}
    assert page.select_one(".portal-board") is None


def test_places_lead_to_all_that_is_published_about_them(client: Client, case: CasePage) -> None:
    page = read(client)
    links = {str(link["href"]) for link in page.select(".portal-facts dd a")}
    assert {"/plaatsen/groningen/", "/plaatsen/arbeidsmarkt/groningen/", "/themas/wonen/", "#vraag"} <= links
    assert page.find(id="vraag") is not None
    for address in links - {"#vraag"}:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"started_year": 2016}, "Sinds 2016"),
        ({"started_year": 2016, "status": "pilot"}, "Sinds 2016"),
        ({"started_year": 2016, "status": "ended"}, "Begonnen in 2016"),
        ({"started_year": 2018, "ended_year": 2018}, "2018"),
        ({"ended_year": 2018}, "Tot 2018"),
        ({"period_note": "Een traject van een jaar"}, "Een traject van een jaar"),
    ],
)
def test_the_period_in_words(client: Client, index: CaseIndexPage, fields: dict[str, Any], said: str) -> None:
    CasePageFactory(parent=index, slug="groningen", **fields)
    assert facts(read(client))["Periode"] == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"age_from": 18}, "Vanaf 18 jaar"), ({"age_until": 27}, "Tot en met 27 jaar"), ({"age_from": 18, "age_until": 18}, "18 jaar")],
)
def test_the_ages_in_words(client: Client, index: CaseIndexPage, fields: dict[str, Any], said: str) -> None:
    CasePageFactory(parent=index, slug="groningen", **fields)
    assert facts(read(client))["Leeftijd"] == said


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        ([], ""),
        ([4, 4], "20.000 tot 50.000 inwoners"),
        ([3, 5], "10.000 tot 100.000 inwoners"),
        ([1, 2], "minder dan 10.000 inwoners"),
        ([7, 8], "150.000 inwoners of meer"),
        ([1, 8], "van klein tot groot"),
    ],
)
def test_the_sizes_of_several_municipalities(classes: list[int], said: str) -> None:
    assert size_of(classes) == said


@pytest.mark.parametrize(("value", "said"), [("0.50", "0,5"), ("10.00", "10"), ("1.25", "1,25"), ("0", "0"), ("1234567", "1.234.567")])
def test_numbers_are_written_as_in_dutch(value: str, said: str) -> None:
    assert number(Decimal(value)) == said


def test_a_case_without_a_region_lies_in_the_province_of_its_municipalities(client: Client, index: CaseIndexPage) -> None:
    brabant = RegionFactory(province=True, name="Noord-Brabant")
    CasePageFactory(
        parent=index, slug="groningen", municipalities=[MunicipalityFactory(name=name, province=brabant) for name in ("Boxtel", "Best")]
    )
    shown = facts(read(client))
    assert (shown["Gemeenten"], shown["Regio"]) == ("Best Boxtel", "Provincie Noord-Brabant")


def test_the_board_names_series_and_place(client: Client, case: CasePage, index: CaseIndexPage) -> None:
    assert read(client).select_one(".portal-board").get_text(strip=True) == "In de schijnwerper · Groningen"  # type: ignore[union-attr]
    places = [MunicipalityFactory(name=name) for name in ("Elburg", "Ermelo", "Harderwijk", "Nunspeet", "Putten")]
    CasePageFactory(parent=index, slug="velen", municipalities=places)
    CasePageFactory(parent=index, slug="regio", municipalities=places, regions=[RegionFactory(name="Noord-Veluwe")])
    CasePageFactory(parent=index, slug="twee", municipalities=places[:2])
    boards = [read(client, f"/praktijk/{slug}/").select_one(".portal-board") for slug in ("velen", "regio", "twee")]
    assert [board and board.get_text(strip=True) for board in boards] == [
        "Elburg, Ermelo, Harderwijk en nog 2",
        "Noord-Veluwe",
        "Elburg en Ermelo",
    ]


def test_contents_and_headings_have_the_same_numbers(client: Client, case: CasePage) -> None:
    page = read(client)
    listed = [(link["href"], link.get_text(strip=True)) for link in page.select(".portal-contents a")]
    numbered = [
        (heading.span.get_text(), f"#{heading['id']}", heading.get_text(strip=True)[1:])  # type: ignore[union-attr]
        for heading in page.select(".portal-body h2")
    ]
    assert numbered == [(str(place), address, title) for place, (address, title) in enumerate(listed, start=1)]
    assert [title for _address, title in listed] == ["Waar het begon", "Hoe het werkt", "Wat nu nog moet"]


def test_a_paper_version_can_be_had(client: Client, case: CasePage) -> None:
    assert read(client).select_one(f'.portal-facts a[href="{ADDRESS}pdf/"]') is not None


def test_whom_to_ask_what_belongs_with_it_and_the_source(client: Client, case: CasePage, home: HomePage) -> None:
    news = NewsPageFactory(parent=NewsIndexPageFactory(parent=home, slug="nieuws"), title="Een leercirkel")
    gone = NewsPageFactory(parent=Page.objects.get(slug="nieuws"), title="Nog geheim", live=False)
    other = CasePageFactory(
        parent=Page.objects.get(slug="praktijk"), title="Een jeugdverbinder", municipalities=[MunicipalityFactory(name="Boxtel")]
    )
    for place, related in enumerate((news, gone, other)):
        RelatedPage.objects.create(page=case, related=PortalPage.objects.get(pk=related.pk), key=f"rij-{place}")
    page = read(client)
    text = page.get_text(" ", strip=True)
    assert "Een leercirkel" in text
    assert "Nog geheim" not in text
    assert "Naar een openbaar artikel." in text
    row = page.find("a", string="Een jeugdverbinder").find_parent("li")  # type: ignore[union-attr]
    assert row.select_one(".portal-register__place").get_text(strip=True) == "Boxtel"  # type: ignore[union-attr]
    assert page.select_one(f'#vraag a[href$="/contact/?over={ADDRESS}"]') is not None
    assert case.title in read(client, other.url).get_text()


def test_what_machines_read(client: Client, case: CasePage) -> None:
    script = read(client).select_one('script[type="application/ld+json"]')
    (article,) = [item for item in json.loads(str(script.string))["@graph"] if item["@type"] == "Article"]  # type: ignore[union-attr]
    assert article["headline"] == case.title
    assert article["datePublished"] == "2026-11-22"
    assert article["about"] == [{"@type": "Thing", "name": "Wonen"}]
    assert [place["name"] for place in article["spatialCoverage"]] == ["Groningen", "Groningen"]
    assert article["temporalCoverage"] == "2014/2018"


def test_a_mixed_list_names_the_place(client: Client, case: CasePage) -> None:
    row = read(client, "/themas/wonen/").find("a", string=case.title).find_parent("li")  # type: ignore[union-attr]
    assert "Groningen" in row.get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("state", ["draft", "expired", "closed list", "private"])
def test_what_is_not_published_is_nowhere(client: Client, case: CasePage, index: CaseIndexPage, state: str) -> None:
    if state == "private":
        PageViewRestriction.objects.create(page=case, restriction_type=PageViewRestriction.LOGIN)
    elif state == "expired":
        Page.objects.filter(pk=case.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    else:
        Page.objects.filter(pk=case.pk if state == "draft" else index.pk).update(live=False)
    for address in (ADDRESS, f"{ADDRESS}pdf/"):
        assert client.get(address).status_code == (302 if state == "private" else 404)
    for address in ("/praktijk/", "/praktijk/?thema=wonen", "/praktijk/vergelijken/?casus=groningen", "/themas/wonen/", "/sitemap.xml"):
        response = client.get(address)
        assert response.status_code == (404 if state == "closed list" and address.startswith("/praktijk/") else 200)
        assert case.title not in response.content.decode()
        assert ADDRESS not in response.content.decode()


def test_no_case_takes_the_address_of_the_comparison(administrator: Admin, index: CaseIndexPage) -> None:  # noqa: F811
    with pytest.raises(ValidationError):
        CasePage(title="Vergelijken", slug="vergelijken", path="x", depth=4).clean()
    form = administrator.create_form(CasePage, index).fill(title="Naast elkaar", slug="vergelijken")
    for action in ({"action_publish": "publish"}, {}):
        assert "vergelijking" in errors_of(administrator.create(CasePage, index, form, **action))
    assert not CasePage.objects.exists()
    case = CasePageFactory(parent=index, title="Een aanpak")
    copy = case.copy(update_attrs={"slug": "vergelijken"})
    assert copy.slug == "vergelijken-2"
    assert Client().get(copy.url).status_code == 200


@pytest.mark.parametrize(
    ("first", "last"), [({"started_year": 2018, "ended_year": 2014}, "ended_year"), ({"age_from": 27, "age_until": 16}, "age_until")]
)
def test_what_cannot_be(first: dict[str, int], last: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CasePage(title="Een aanpak", slug="een-aanpak", path="x", depth=4, **first).clean()
    assert last in refused.value.message_dict


def test_the_kind_of_a_region_has_a_name_in_its_address() -> None:
    assert set(Region.PATHS) == set(Region.Kind)
