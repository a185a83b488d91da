"""The guide: its steps as a route, what can be taken along, and all guides together."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page

from guides.models import GuideIndexPage, GuidePage
from portal.pages.models import HomePage
from tests.factories.guides import GuideIndexPageFactory, GuidePageFactory, StepPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(home: HomePage) -> GuideIndexPage:
    return GuideIndexPageFactory(parent=home, title="Gidsen", slug="gids")


@pytest.fixture
def guide(index: GuideIndexPage) -> GuidePage:
    guide = GuidePageFactory(parent=index, title="Aanpak", slug="aanpak", start_hint="Begin waar jullie staan.", version="2.1")
    for number in range(1, 4):
        StepPageFactory(parent=guide, title=f"Doe dit {number}", slug=f"dit-{number}", question=f"Weten jullie {number}?", actions=number)
    return guide


def seen(client: Client, address: str) -> Tag:
    cache.clear()
    response = client.get(address)
    assert response.status_code == 200
    main = BeautifulSoup(response.text, "html.parser").main
    assert main is not None
    return main


def test_each_step_shows_number_title_lead_question_and_link(client: Client, guide: GuidePage) -> None:
    stops = seen(client, "/gids/aanpak/").select("[data-portal-guide] .portal-route__stop")
    assert len(stops) == 3
    second = stops[1]
    assert second.h2.get_text(strip=True).startswith("2")
    assert "Doe dit 2" in second.h2.get_text()
    assert "Weten jullie 2?" in second.get_text()
    assert second.a["href"] == "/gids/aanpak/dit-2/"
    assert second.select_one("[data-portal-progress]").get_text(strip=True).startswith("2 ")
    assert len(str(second["data-keys"]).split()) == 2


def test_everything_is_open_without_script(client: Client, guide: GuidePage) -> None:
    page = seen(client, "/gids/aanpak/")
    for body in page.select(".portal-guide-step__body"):
        assert not body.has_attr("hidden")
    assert not page.select("details:not([open])")


def test_the_order_of_the_tree_gives_the_numbers(client: Client, guide: GuidePage) -> None:
    last = Page.objects.get(slug="dit-3")
    last.move(Page.objects.get(slug="dit-1"), pos="left")
    titles = [stop.h2.get_text(" ", strip=True) for stop in seen(client, "/gids/aanpak/").select(".portal-route__stop")]
    assert [title.split()[0] for title in titles] == ["1", "2", "3"]
    assert ["Doe dit 3" in titles[0], "Doe dit 1" in titles[1], "Doe dit 2" in titles[2]] == [True, True, True]


def test_it_says_where_to_begin_and_what_can_be_taken_along(client: Client, guide: GuidePage) -> None:
    page = seen(client, "/gids/aanpak/")
    assert "Begin waar jullie staan." in page.aside.get_text()
    assert "2.1" in page.aside.get_text()
    assert {"/gids/aanpak/pdf/", "/gids/aanpak/afdrukken/"} <= {a["href"] for a in page.aside.select("a")}


def test_a_guide_without_steps_says_so(client: Client, index: GuideIndexPage) -> None:
    GuidePageFactory(parent=index, title="Leeg", slug="leeg")
    page = seen(client, "/gids/leeg/")
    assert not page.select(".portal-route__stop")
    assert client.get("/gids/leeg/afdrukken/").status_code == 200


def test_the_overview_counts_steps_and_actions_of_each_guide(client: Client, guide: GuidePage, index: GuideIndexPage) -> None:
    GuidePageFactory(parent=index, title="Andere gids", slug="andere")
    GuidePageFactory(parent=index, title="In de maak", live=False)
    items = seen(client, "/gids/").select(".portal-results li")
    assert [item.a["href"] for item in items] == ["/gids/aanpak/", "/gids/andere/"]
    assert [word for word in items[0].p.get_text().split() if word.isdigit()] == ["3", "6"]


@pytest.mark.parametrize("slug", ["pdf", "afdrukken"])
def test_a_step_cannot_take_an_address_of_the_guide(guide: GuidePage, slug: str) -> None:
    step = StepPageFactory(parent=guide, title="Stap")
    step.slug = slug
    with pytest.raises(Exception, match="slug") as raised:
        step.full_clean()
    assert "slug" in raised.value.message_dict


def test_the_printed_guide_holds_everything_of_every_step(client: Client, guide: GuidePage) -> None:
    response = client.get("/gids/aanpak/afdrukken/")
    assert response["X-Robots-Tag"] == "noindex"
    page = BeautifulSoup(response.text, "html.parser")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select_one("link[rel=canonical]")["href"].endswith("/gids/aanpak/")
    assert "2.1" in page.main.select_one(".portal-board").get_text()
    steps = page.select(".portal-print__step")
    assert [step.h2.get_text(strip=True) for step in steps] == ["Doe dit 1", "Doe dit 2", "Doe dit 3"]
    assert [len(step.select("input[type=checkbox]")) for step in steps] == [1, 2, 3]
    assert len(page.select(".portal-result")) == 3
    ids = [node["id"] for node in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for link in page.select(".portal-contents a"):
        assert page.select_one(str(link["href"])) is not None
