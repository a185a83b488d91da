"""Up to three cases side by side, over HTTP."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cases_library.models import CaseIndexPage, CasePage
from portal.pages.models import HomePage
from tests.factories.cases import CaseIndexPageFactory, CasePageFactory
from tests.factories.organisations import MunicipalityFactory, RegionFactory
from tests.factories.pages import ThemeFactory

pytestmark = pytest.mark.django_db
COMPARE = "/praktijk/vergelijken/"


@pytest.fixture
def index(home: HomePage) -> CaseIndexPage:
    return CaseIndexPageFactory(parent=home)


@pytest.fixture
def cases(index: CaseIndexPage) -> list[CasePage]:
    """Four cases, of which the first tells what it took and the second lies in two municipalities."""
    housing, debts = ThemeFactory(name="Wonen"), ThemeFactory(name="Schulden")
    province = RegionFactory(province=True, name="Noord-Brabant")
    places = [MunicipalityFactory(name=name, province=province) for name in ("Boxtel", "Best", "Venlo")]
    return [
        CasePageFactory(parent=index, title="Taskforce", slug="a", municipalities=places[2:], themes=[housing], euros=20000, fte="0.50"),
        CasePageFactory(parent=index, title="Verbinder", slug="b", municipalities=places[:2], themes=[housing, debts], age_from=14),
        CasePageFactory(parent=index, title="Knooppunt", slug="c", short_title="Veluwe", regions=[RegionFactory(name="Noord-Veluwe")]),
        CasePageFactory(parent=index, title="Pleegzorg", slug="d", themes=[debts]),
    ]


def read(client: Client, *slugs: str) -> BeautifulSoup:
    response = client.get(COMPARE, {"casus": list(slugs)})
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    return BeautifulSoup(response.content, "html.parser")


def columns(page: BeautifulSoup) -> list[str]:
    return [cell.a.get_text(strip=True) for cell in page.select("thead th[scope=col]")]  # type: ignore[union-attr]


def rows(page: BeautifulSoup) -> dict[str, list[str]]:
    found = {}
    for row in page.select("tbody tr"):
        for name in row.select(".portal-compare__case"):
            name.decompose()
        cells = [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("td")]
        found[row.select_one("th[scope=row]").get_text(strip=True)] = cells  # type: ignore[union-attr]
    return found


def test_facts_are_rows_and_cases_columns_in_the_order_of_the_address(client: Client, cases: list[CasePage]) -> None:
    page = read(client, "b", "a")
    assert columns(page) == ["Verbinder", "Taskforce"]
    table = rows(page)
    assert table["Gemeenten"] == ["Best Boxtel", "Venlo"]
    assert table["Regio"] == ["Provincie Noord-Brabant", "Provincie Noord-Brabant"]
    assert table["Leeftijd"] == ["Vanaf 14 jaar", "Niet bekend"]
    assert table["Kosten"] == ["Niet bekend", "€ 20.000"]
    assert table["Inzet"] == ["Niet bekend", "0,5 fte"]
    assert table["Thema\N{RIGHT SINGLE QUOTATION MARK}s"] == ["Schulden Wonen", "Wonen"]
    assert "Tijd tot het liep" not in table  # known of neither
    assert all(len(cells) == 2 for cells in table.values())
    assert page.select_one("table caption") is not None


def test_each_cell_names_its_case_where_the_columns_lie_below_each_other(client: Client, cases: list[CasePage]) -> None:
    page = read(client, "c", "a")
    first, second = page.select("tbody tr")[1].select("td")
    names = [cell.select_one(".portal-compare__case") for cell in (first, second)]
    assert [name and name.get_text() for name in names] == ["Veluwe", "Venlo"]


def test_a_column_can_be_taken_out(client: Client, cases: list[CasePage]) -> None:
    page = read(client, "a", "b", "c")
    links = {str(link["href"]) for link in page.select("tbody tr:last-child a")}
    assert links == {"?casus=b&casus=c", "?casus=a&casus=c", "?casus=a&casus=b"}


def test_of_more_than_three_the_first_three_are_shown_and_it_says_so(client: Client, cases: list[CasePage]) -> None:
    page = read(client, "d", "c", "b", "a")
    assert columns(page) == ["Pleegzorg", "Knooppunt", "Verbinder"]
    assert "Dit zijn de eerste drie" in page.get_text()
    assert "Dit zijn de eerste drie" not in read(client, "d", "c", "b").get_text()
    assert "Dit zijn de eerste drie" not in read(client, "d", "c", "onbekend", "b").get_text()


def test_one_case_asks_for_another(client: Client, cases: list[CasePage]) -> None:
    page = read(client, "a")
    assert columns(page) == ["Taskforce"]
    assert "Kies er nog minstens één voorbeeld bij." in page.get_text()
    suggested = {link.get_text(strip=True): str(link["href"]) for link in page.select(".portal-register a")}
    assert next(iter(suggested)) == "Verbinder"  # shares a theme with it
    assert suggested == {"Verbinder": "?casus=a&casus=b", "Knooppunt": "?casus=a&casus=c", "Pleegzorg": "?casus=a&casus=d"}
    both = BeautifulSoup(client.get(COMPARE + suggested["Verbinder"]).content, "html.parser")
    assert columns(both) == ["Taskforce", "Verbinder"]


@pytest.mark.parametrize(
    "query", ["", "?casus=", "?casus=onbekend", "?casus=%00&casus=a%00", "?anders=a", "?casus=../a", "?casus=" + "x" * 3000]
)
def test_none_says_how_to_choose(client: Client, cases: list[CasePage], query: str) -> None:
    response = client.get(COMPARE + query)
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select("table") == []
    assert "Kies twee of drie voorbeelden" in page.get_text()
    assert len(page.select(".portal-register a")) == 4
    assert page.select_one('main a[href="/praktijk/"]') is not None


def test_a_name_counts_once_and_only_so_many_are_looked_at(client: Client, cases: list[CasePage]) -> None:
    assert columns(read(client, "a", "a", "b", "a")) == ["Taskforce", "Verbinder"]
    assert columns(read(client, *(f"onbekend-{number}" for number in range(500)), "a")) == []


def test_a_library_without_cases(client: Client, index: CaseIndexPage) -> None:
    assert read(client).select("table, .portal-register") == []


def draft(page: CasePage) -> None:
    page.unpublish()


def expired(page: CasePage) -> None:
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))


def private(page: CasePage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("close", [draft, expired, private])
def test_what_is_not_published_is_not_compared_nor_suggested(
    client: Client, cases: list[CasePage], close: Callable[[CasePage], None]
) -> None:
    close(cases[1])
    page = read(client, "b", "a")
    assert columns(page) == ["Taskforce"]
    assert "Verbinder" not in page.get_text()


def test_it_is_for_readers_not_for_search_engines(client: Client, cases: list[CasePage]) -> None:
    page = read(client, "a", "b")
    assert page.select_one("meta[name=robots][content=noindex]") is not None
    assert page.select("link[rel=canonical], script[type='application/ld+json']") == []
    assert page.select_one(".utrecht-breadcrumb-nav [aria-current]").get_text(strip=True) == "Vergelijk voorbeelden"  # type: ignore[union-attr]
    assert [link["href"] for link in page.select(".utrecht-breadcrumb-nav a")] == ["/", "/praktijk/"]
    assert COMPARE not in client.get("/sitemap.xml").content.decode()
