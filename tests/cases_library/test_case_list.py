# ruff: noqa: RUF001 (quotation marks as Dutch texts have them)
"""The list of cases: filters with true counts, an empty result that helps, and what three hundred cases cost."""

import gzip
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from cases_library.filters import SIZES
from cases_library.models import CaseIndexPage, CasePage
from portal.organisations.models import Municipality, Region
from portal.organisations.sizes import size_class_of
from portal.pages.models import HomePage
from portal.themes.models import Theme
from tests.factories.cases import CaseIndexPageFactory, CasePageFactory, many_cases
from tests.factories.organisations import MunicipalityFactory, RegionFactory
from tests.factories.pages import ThemeFactory

pytestmark = pytest.mark.django_db
LIST = "/praktijk/"
BUDGET = 24  # queries
HEAVIEST = 60_000  # bytes over the wire: page, styles, script and font


@dataclass
class Library:
    index: CaseIndexPage
    themes: list[Theme]
    places: list[Municipality]
    regions: list[Region] = field(default_factory=list)


@pytest.fixture
def library(home: HomePage) -> Library:
    """Two themes, three municipalities in two provinces, a labour market region and a cooperation that is named only."""
    north, south = (RegionFactory(province=True, name=name) for name in ("Groningen", "Noord-Brabant"))
    places = [
        MunicipalityFactory(name="Groningen", province=north, population=238147, population_year=2023),
        MunicipalityFactory(name="Boxtel", province=south, population=33748, population_year=2023),
        MunicipalityFactory(name="Best", province=south, population=31000, population_year=2023),
    ]
    labour_market = RegionFactory(labour_market=True, name="Groningen", municipalities=places[:1])
    named = RegionFactory(name="Noord-Veluwe")
    RegionFactory(name="Zonder voorbeelden", municipalities=[MunicipalityFactory(name="Putten", province=north)])
    themes = [ThemeFactory(name="Wonen"), ThemeFactory(name="Schulden"), ThemeFactory(name="Sport")]
    return Library(CaseIndexPageFactory(parent=home), themes, places, [labour_market, named])


@pytest.fixture
def three(library: Library) -> list[CasePage]:
    housing, debts, _ = library.themes
    groningen, boxtel, best = library.places
    return [
        CasePageFactory(
            parent=library.index,
            title="Taskforce",
            date="2026-11-01",
            status="running",
            started_year=2016,
            themes=[housing],
            municipalities=[groningen],
        ),
        CasePageFactory(
            parent=library.index,
            title="Verbinder",
            date="2026-11-03",
            status="ended",
            themes=[housing, debts],
            municipalities=[boxtel, best],
        ),
        CasePageFactory(
            parent=library.index, title="Knooppunt", date="2026-11-02", status="pilot", themes=[debts], regions=[library.regions[1]]
        ),
    ]


def read(client: Client, query: str = "") -> BeautifulSoup:
    response = client.get(LIST + query)
    assert response.status_code == 200, query
    return BeautifulSoup(response.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [heading.get_text(strip=True) for heading in page.select(".portal-register h2")]


def total(page: BeautifulSoup) -> str:
    return page.select_one("[role=status]").get_text(strip=True)  # type: ignore[union-attr]


def choices(page: BeautifulSoup, name: str) -> list[str]:
    return [str(option["value"]) for option in page.select(f"select[name={name}] option") if option["value"]]


def test_a_row_tells_place_size_period_and_status(client: Client, three: list[CasePage]) -> None:
    page = read(client)
    assert titles(page) == ["Verbinder", "Knooppunt", "Taskforce"]
    assert total(page) == "3 voorbeelden"
    rows = [" ".join(row.get_text(" ", strip=True).split()) for row in page.select(".portal-register > li")]
    assert rows[0].startswith("Best en Boxtel 20.000 tot 50.000 inwoners · afgerond Verbinder Waar deze pagina bij helpt. Schulden Wonen")
    assert rows[1].startswith("Noord-Veluwe pilot Knooppunt")
    assert rows[2].startswith("Groningen 150.000 tot 250.000 inwoners · sinds 2016 · loopt Taskforce")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?thema=wonen", ["Verbinder", "Taskforce"]),
        ("?thema=schulden", ["Verbinder", "Knooppunt"]),
        ("?regio=provincie:noord-brabant", ["Verbinder"]),
        ("?regio=provincie:groningen", ["Taskforce"]),
        ("?regio=arbeidsmarkt:groningen", ["Taskforce"]),
        ("?regio=samenwerking:noord-veluwe", ["Knooppunt"]),
        ("?grootte=20000-50000", ["Verbinder"]),
        ("?grootte=150000-250000", ["Taskforce"]),
        ("?status=lopend", ["Taskforce"]),
        ("?status=afgerond", ["Verbinder"]),
        ("?status=pilot", ["Knooppunt"]),
        ("?thema=wonen&regio=provincie:noord-brabant&grootte=20000-50000&status=afgerond", ["Verbinder"]),
        ("?thema=wonen&status=onzin", ["Verbinder", "Taskforce"]),
    ],
)
def test_filters(client: Client, three: list[CasePage], query: str, found: list[str]) -> None:
    page = read(client, query)
    assert titles(page) == found
    assert total(page) == f"{len(found)} voorbeeld{'en' if len(found) > 1 else ''}"
    chosen = {str(option["value"]) for option in page.select("option[selected]")}
    assert chosen == {part.split("=")[1] for part in query[1:].split("&") if "onzin" not in part}
    assert len(page.select(".portal-chip")) == len(chosen)
    canonical = page.select_one("link[rel=canonical]")
    assert canonical is not None
    assert str(canonical["href"]).endswith(LIST)


def test_one_can_choose_what_there_is(client: Client, three: list[CasePage]) -> None:
    page = read(client)
    assert choices(page, "thema") == ["schulden", "wonen"]
    assert choices(page, "regio") == [
        "provincie:groningen",
        "provincie:noord-brabant",
        "arbeidsmarkt:groningen",
        "samenwerking:noord-veluwe",
    ]
    assert [group["label"] for group in page.select("select[name=regio] optgroup")] == ["Provincie", "Arbeidsmarktregio", "Samenwerking"]
    assert choices(page, "grootte") == list(SIZES.values())
    assert choices(page, "status") == ["pilot", "lopend", "afgerond"]


def test_sizes_have_the_limits_in_their_address() -> None:
    assert list(SIZES.values()) == [
        "tot-5000",
        "5000-10000",
        "10000-20000",
        "20000-50000",
        "50000-100000",
        "100000-150000",
        "150000-250000",
        "vanaf-250000",
    ]
    assert SIZES[size_class_of(20_000)] == "20000-50000"


def test_nothing_found_says_how_to_find_something(client: Client, three: list[CasePage]) -> None:
    page = read(client, "?thema=schulden&regio=arbeidsmarkt:groningen")
    assert total(page) == "0 voorbeelden"
    ways = [" ".join(item.get_text(" ", strip=True).split()) for item in page.select("main .portal-prose li")]
    assert ways == [
        "zonder ‘Schulden’ : 1 voorbeeld",
        "zonder ‘Arbeidsmarktregio Groningen’ : 2 voorbeelden",
        "Toon alle voorbeelden",
        "Al het andere over Schulden",
    ]
    links = [str(link["href"]) for link in page.select("main .portal-prose a")]
    assert [titles(read(client, link)) for link in links[:2]] == [["Taskforce"], ["Verbinder", "Knooppunt"]]
    assert links[2:4] == [LIST, "/themas/schulden/"]
    assert links[4] == f"/contact/?over={LIST}"
    assert page.select("form#vergelijken") == []


def test_nothing_found_with_one_choice_less_names_the_choices_that_find_something(client: Client, three: list[CasePage]) -> None:
    page = read(client, "?thema=schulden&regio=arbeidsmarkt:groningen&status=afgerond")
    ways = [item.get_text(" ", strip=True) for item in page.select("main .portal-prose li")]
    assert ways[:1] == ["zonder ‘Arbeidsmarktregio Groningen’ : 1 voorbeeld"]
    page = read(client, "?grootte=150000-250000&regio=samenwerking:noord-veluwe&status=afgerond")
    ways = [item.get_text(" ", strip=True) for item in page.select("main .portal-prose li")]
    assert ways[:3] == [
        "alleen ‘Noord-Veluwe’ : 1 voorbeeld",
        "alleen ‘150.000 tot 250.000 inwoners’ : 1 voorbeeld",
        "alleen ‘Afgerond’ : 1 voorbeeld",
    ]


def test_a_theme_that_has_no_case_shows_none(client: Client, three: list[CasePage]) -> None:
    """A kept address must not show everything once its last case is gone."""
    page = read(client, "?thema=sport")
    assert (titles(page), total(page)) == ([], "0 voorbeelden")
    assert "sport" in choices(page, "thema")


def test_a_library_without_cases(client: Client, library: Library) -> None:
    assert "Er zijn nog geen voorbeelden" in read(client).get_text()


@pytest.mark.parametrize(
    "query",
    [
        "?thema=bestaat-niet",
        "?regio=provincie",
        "?regio=provincie:bestaat-niet",
        "?regio=:groningen",
        "?regio=onzin:groningen",
        "?grootte=3",
        "?grootte=None",
        "?status=running",
        "?thema=%00",
        "?regio=provincie:%00",
        "?thema=' OR 1=1",
        "?thema=" + "x" * 5000,
        "?pagina=99999",
        "?pagina=abc",
        "?filters=1",
    ],
)
def test_nonsense_is_ignored(client: Client, three: list[CasePage], query: str) -> None:
    assert len(titles(read(client, query))) == 3


def test_cases_that_are_not_published_are_not_counted(client: Client, three: list[CasePage], library: Library) -> None:
    CasePageFactory(parent=library.index, title="Concept", live=False, themes=library.themes, municipalities=library.places)
    CasePageFactory(parent=library.index, title="Voorbij", expire_at=timezone.now() - timedelta(days=1), themes=library.themes)
    page = read(client)
    assert total(page) == "3 voorbeelden"
    assert choices(page, "thema") == ["schulden", "wonen"]
    assert total(read(client, "?thema=wonen")) == "2 voorbeelden"


def test_every_row_has_a_box_of_the_comparison(client: Client, three: list[CasePage]) -> None:
    """The boxes belong to a form elsewhere on the page, so that they work without script."""
    page = read(client)
    boxes = page.select(".portal-register input[type=checkbox]")
    assert [(box["name"], box["form"], box["value"]) for box in boxes] == [
        ("casus", "vergelijken", "verbinder"),
        ("casus", "vergelijken", "knooppunt"),
        ("casus", "vergelijken", "taskforce"),
    ]
    form = page.select_one("form#vergelijken")
    assert form is not None
    assert (form["action"], form.get("method", "get")) == ("/praktijk/vergelijken/", "get")
    assert all(box.find_parent("label") for box in boxes)


def weight(client: Client, address: str) -> int:
    """Bytes over the wire of a first visit."""
    static = Path(settings.BASE_DIR) / "static"
    compressed = [static / "css/portal.css", static / "js/portal.js"]
    page = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    return (
        len(page.content)
        + (static / "fonts/overpass-400-800.woff2").stat().st_size
        + sum(len(gzip.compress(file.read_bytes())) for file in compressed)
    )


def queries(client: Client, address: str) -> int:
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_three_hundred_cases_cost_what_three_do(client: Client, library: Library, subtests: pytest.Subtests) -> None:
    addresses = [
        LIST,
        f"{LIST}?pagina=2",
        f"{LIST}?thema=wonen",
        f"{LIST}?regio=arbeidsmarkt:groningen",
        f"{LIST}?grootte=20000-50000&status=afgerond&thema=schulden&regio=provincie:noord-brabant",
        f"{LIST}aanpak-1/",
        f"{LIST}vergelijken/",
        f"{LIST}vergelijken/?casus=aanpak-0",
        f"{LIST}vergelijken/?casus=aanpak-0&casus=aanpak-1&casus=aanpak-2",
    ]
    empty = f"{LIST}?thema=sport&regio=samenwerking:noord-veluwe&grootte=150000-250000&status=pilot"
    counts: dict[int, dict[str, int]] = {}
    for until in (3, 30, 300):
        many_cases(
            library.index,
            until,
            themes=library.themes[:2],
            municipalities=library.places,
            regions=library.regions,
            resources_note="Twee dagen per week.",
        )
        cache.clear()
        counts[until] = {address: queries(client, address) for address in [*addresses, empty]}
    assert total(read(client)) == "300 voorbeelden"
    for address in addresses:
        with subtests.test(address):
            assert counts[3][address] <= BUDGET
            assert counts[300][address] == counts[30][address] == counts[3][address]
            assert weight(client, address) <= HEAVIEST
    assert max(found[empty] for found in counts.values()) <= BUDGET
    assert titles(read(client)) == [f"Aanpak nummer {number}" for number in range(299, 279, -1)]
    assert titles(read(client, "?pagina=15"))[-1] == "Aanpak nummer 0"
    counted = {value: int(re.sub(r"\D", "", total(read(client, f"?thema={value}")))) for value in ("wonen", "schulden")}
    assert counted == {"wonen": 300, "schulden": 300}
    by_size = [int(total(read(client, f"?grootte={value}")).split()[0]) for value in ("20000-50000", "150000-250000")]
    assert by_size == [200, 100]
    by_status = [int(total(read(client, f"?status={value}")).split()[0]) for value in ("pilot", "lopend", "afgerond")]
    assert by_status == [100, 100, 100]
    assert Page.objects.get(pk=library.index.pk).numchild == Page.objects.child_of(library.index).count() == 300
    second = read(client, "?thema=wonen").select_one(".portal-pagination a[rel=next]")
    assert second is not None
    assert titles(read(client, str(second["href"])))[0] == "Aanpak nummer 279"
