"""The fan of personas and the page of each, as readers get them."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from cases_library import fan
from cases_library.models import PersonaAgeMoment, PersonaIndexPage, PersonaPage
from guides.models import GuidePage, StepPage
from portal.pages.models import HomePage, RelatedPage
from tests.factories.guides import ChecklistActionFactory, GuideIndexPageFactory, GuidePageFactory, StepPageFactory
from tests.factories.pages import ImageFactory, InformationPageFactory, ThemeFactory
from tests.factories.personas import PersonaIndexPageFactory, PersonaPageFactory, matter

pytestmark = pytest.mark.django_db
BUDGET = 24


@pytest.fixture
def index(home: HomePage) -> PersonaIndexPage:
    return PersonaIndexPageFactory(parent=home)


@pytest.fixture
def guide(home: HomePage) -> GuidePage:
    return GuidePageFactory(parent=GuideIndexPageFactory(parent=home, slug="gids"), title="Aanpak", slug="aanpak")


@pytest.fixture
def step(guide: GuidePage) -> StepPage:
    actions = [ChecklistActionFactory.build(key=key, title=f"Doe {key}") for key in ("kaart", "plan")]
    StepPageFactory(parent=guide, title="Eerste", slug="eerste")
    return StepPageFactory(parent=guide, title="Tweede", slug="tweede", actions=actions)


def soup(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def called(name: str, age: int) -> str:
    return _("%(name)s, %(age)s years") % {"name": name, "age": age}


def counted(found: int, total: int) -> str:
    words = ngettext("%(found)s of %(total)s young person", "%(found)s of %(total)s young people", total)
    return words % {"found": found, "total": total}


def names(client: Client, address: str) -> list[str]:
    return [name.get_text(strip=True) for name in soup(client, address).select(".portal-person__name")]


def queries(client: Client, address: str) -> int:
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


class TestOverview:
    @pytest.fixture(autouse=True)
    def people(self, index: PersonaIndexPage) -> None:
        wonen = ThemeFactory(name="Wonen", slug="wonen", is_life_domain=True)
        werk = ThemeFactory(name="Werk", slug="werk", is_life_domain=True)
        schulden = ThemeFactory(name="Schulden", slug="schulden")
        PersonaPageFactory(parent=index, title="Samira", age=17, themes=[wonen, schulden], portrait="samira")
        PersonaPageFactory(parent=index, title="Jayden", age=18, themes=[werk], portrait="jayden")
        PersonaPageFactory(parent=index, title="Dwayne", age=27, themes=[wonen, werk], portrait="dwayne")
        PersonaPageFactory(parent=index, title="Concept", live=False)

    def test_shows_everybody_in_the_order_of_the_tree_and_says_that_they_are_invented(self, client: Client) -> None:
        page = soup(client, "/personas/")
        assert names(client, "/personas/") == [called("Samira", 17), called("Jayden", 18), called("Dwayne", 27)]
        label = "All these young people were invented and drawn for this site. Any likeness to real people is chance."
        assert _(label) in page.select_one(".portal-source").get_text()
        assert page.select_one("[role=status]").get_text(strip=True) == counted(3, 3)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("leefgebied=wonen", ["Samira", "Dwayne"]),
            ("leeftijd=16-17", ["Samira"]),
            ("leeftijd=18-20", ["Jayden"]),
            ("leeftijd=24-27", ["Dwayne"]),
            ("leefgebied=werk&leeftijd=24-27", ["Dwayne"]),
            ("leefgebied=werk&leeftijd=16-17", []),
            ("leefgebied=schulden", ["Samira", "Jayden", "Dwayne"]),  # no life domain
            ("leefgebied=%00&leeftijd=oud", ["Samira", "Jayden", "Dwayne"]),
            ("leeftijd=17-16&leeftijd=16-17", ["Samira"]),
        ],
    )
    def test_narrowing(self, client: Client, query: str, found: list[str]) -> None:
        assert [name.split(",")[0] for name in names(client, f"/personas/?{query}")] == found

    def test_the_choice_stays_in_the_form_and_can_be_taken_away(self, client: Client) -> None:
        page = soup(client, "/personas/?leefgebied=wonen&leeftijd=16-17")
        assert [option["value"] for option in page.select("option[selected]")] == ["wonen", "16-17"]
        assert {chip["href"] for chip in page.select(".portal-chip")} == {"?leeftijd=16-17", "?leefgebied=wonen"}
        assert page.select_one("[role=status]").get_text(strip=True) == counted(1, 3)

    def test_no_result_offers_ways_out(self, client: Client) -> None:
        page = soup(client, "/personas/?leefgebied=werk&leeftijd=16-17")
        ways = {link["href"] for link in page.select("main .portal-theme-links a")}
        assert ways == {"?leeftijd=16-17", "?leefgebied=werk", "/personas/"}

    def test_the_fan_has_a_strip_for_each_and_pales_who_was_not_asked_for(self, client: Client) -> None:
        drawing = soup(client, "/personas/?leefgebied=wonen").select_one("svg.portal-fan")
        assert drawing["aria-hidden"] == "true"
        assert [image["href"].rsplit("/", 1)[-1] for image in drawing.select("image")] == ["samira.svg", "jayden.svg", "dwayne.svg"]
        assert [bool(strip.select("[opacity]")) for strip in drawing.select("g[transform]")] == [False, True, False]

    def test_each_card_holds_what_paper_shows(self, client: Client) -> None:
        card = soup(client, "/personas/").select_one(".portal-person")
        text = card.select_one(".portal-person__card").get_text(" ", strip=True)
        assert "Een eigen plek." in text
        assert "Eén begeleider." in text
        assert "Waar deze pagina bij helpt." in text

    def test_works_without_anybody(self, client: Client) -> None:
        for persona in PersonaPage.objects.all():
            persona.delete()
        page = soup(client, "/personas/")
        assert _("There is no persona yet.") in page.get_text()
        assert page.select_one(".portal-fan, .portal-filter") is None


class TestFan:
    def test_sixteen_strips_touch_and_more_overlap(self) -> None:
        sixteen = fan.strips([PersonaPage(pk=number, title=str(number), portrait="samira") for number in range(16)], ())
        assert [strip.angle for strip in sixteen][::15] == ["-61.5", "61.5"]
        many = fan.strips([PersonaPage(pk=number, portrait="samira") for number in range(60)], ())
        assert [strip.angle for strip in many][::59] == ["-61.5", "61.5"]
        assert [strip.angle for strip in fan.strips([PersonaPage(pk=1, portrait="samira")], ())] == ["0"]

    def test_somebody_without_a_portrait(self, client: Client, index: PersonaIndexPage) -> None:
        PersonaPageFactory(parent=index, portrait="")
        PersonaPageFactory(parent=index, portrait="", image=ImageFactory())
        faces = [image["src"] for image in soup(client, "/personas/").select(".portal-person img")]
        assert "portraits/nobody" in faces[0]
        assert re.search(r"fill-240x240.*\.webp", faces[1])


class TestPage:
    @pytest.fixture
    def samira(self, index: PersonaIndexPage, step: StepPage) -> PersonaPage:
        wonen = ThemeFactory(name="Wonen", slug="wonen", is_life_domain=True)
        other = InformationPageFactory(parent=index.get_parent(), title="Over")
        PersonaPageFactory(parent=index, title="Eerder", slug="eerder", age=16)
        page = PersonaPageFactory(
            parent=index,
            title="Samira",
            slug="samira",
            portrait="samira",
            themes=[wonen],
            situations=[wonen],
            matters=[
                matter(step, "plan", "Samira wil een plan."),
                matter(step, "", "Deze stap telt."),
                matter(step, "weg", "Deze actie is er niet meer."),
            ],
            age_moments=[PersonaAgeMoment(age="18", what="Samira beslist zelf.", who="Samira", sort_order=0)],
            related_rows=[RelatedPage(related_id=other.pk, why="Daar staat het.")],
        )
        PersonaPageFactory(parent=index, title="Later", slug="later", age=21)
        return page

    def test_tells_everything(self, client: Client, samira: PersonaPage) -> None:
        page = soup(client, "/personas/samira/")
        assert page.h1.get_text() == called("Samira", 17)
        assert page.title.get_text().startswith(f"{called('Samira', 17)} ·")
        assert _("Invented for this site") in page.select_one(".portal-board").get_text()
        text = page.main.get_text(" ", strip=True)
        for part in (
            "Bij een pleeggezin",
            "Mbo, derde jaar",
            "Ik wil blijven.",
            "Een rustig iemand.",
            "Hoe het gaat met Wonen.",
            "Een eigen plek.",
            "Iedereen wijst naar elkaar.",
            "Eén begeleider.",
            "Een jeugdconsulent.",
            "Samira beslist zelf.",
        ):
            assert part in text, part
        assert page.select_one(".portal-age__age").get_text() == "18"

    def test_what_matters_names_the_step_and_its_actions_and_leads_there_with_her(self, client: Client, samira: PersonaPage) -> None:
        [row] = soup(client, "/personas/samira/").select("section[aria-labelledby=telt] li")
        assert row.select_one(".portal-register__place").get_text(strip=True) == _("Step %(number)s") % {"number": 2}
        assert row.a["href"] == "/gids/aanpak/tweede/?persona=samira"
        assert [line.get_text(" ", strip=True) for line in row.select(".portal-register__what p")] == [
            "Deze stap telt.",
            "Deze actie is er niet meer.",
            "Doe plan. Samira wil een plan.",
        ]

    def test_the_guide_begins_with_her(self, client: Client, samira: PersonaPage) -> None:
        button = soup(client, "/personas/samira/").select_one(".portal-persona a.utrecht-button")
        assert button["href"] == "/gids/aanpak/?persona=samira"
        assert button.get_text(strip=True) == _("Read the guide with %(name)s") % {"name": "Samira"}

    def test_neighbours_have_their_age(self, client: Client, samira: PersonaPage) -> None:
        pager = soup(client, "/personas/samira/").select_one(".portal-pager")
        assert [(link["rel"], link["href"]) for link in pager.select("a")] == [
            (["prev"], "/personas/eerder/"),
            (["next"], "/personas/later/"),
        ]
        assert called("Eerder", 16) in pager.get_text()
        assert soup(client, "/personas/later/").select_one(".portal-pager a[rel=next]") is None

    def test_a_draft_step_is_not_named(self, client: Client, samira: PersonaPage, step: StepPage) -> None:
        step.unpublish()
        assert soup(client, "/personas/samira/").select_one("section[aria-labelledby=telt]") is None

    def test_an_invented_person_is_no_person_to_search_engines(self, client: Client, samira: PersonaPage) -> None:
        graph = json.loads(soup(client, "/personas/samira/").select_one('script[type="application/ld+json"]').string)["@graph"]
        assert '"Person"' not in json.dumps(graph)
        assert graph[0]["@type"] == "WebPage"
        assert graph[0]["disambiguatingDescription"] == _("An invented young person; does not exist.")

    def test_step_and_persona_show_each_other_once(self, client: Client, samira: PersonaPage, step: StepPage) -> None:
        related = soup(client, "/personas/samira/").select("section[aria-labelledby=hoort-hierbij] a")
        assert step.url not in [link["href"] for link in related]
        page = soup(client, step.url)
        assert [link["href"] for link in page.select("#jongeren li a")] == ["?persona=samira"]
        assert page.select("section[aria-labelledby=hoort-hierbij] a[href='/personas/samira/']") == []

    def test_minimal(self, client: Client, index: PersonaIndexPage) -> None:
        empty = dict.fromkeys(("living", "daytime", "quote", "story", "wants", "obstacles", "helps", "needed", "lead", "portrait"), "")
        PersonaPageFactory(parent=index, title="Kaal", slug="kaal", **empty)
        assert soup(client, "/personas/kaal/").h1.get_text() == called("Kaal", 17)
        assert names(client, "/personas/") == [called("Kaal", 17)]


def test_a_related_page_comes_with_its_reason(client: Client, index: PersonaIndexPage, guide: GuidePage) -> None:
    first = PersonaPageFactory(parent=index, title="Eerste", slug="eerste", lead="Wie dit is.")
    PersonaPageFactory(parent=index, slug="tweede", related_rows=[RelatedPage(related_id=first.pk, why="Zij kennen elkaar.")])
    for address in ("/personas/eerste/", "/personas/tweede/"):
        assert "Zij kennen elkaar." in soup(client, address).select_one("section[aria-labelledby=hoort-hierbij]").get_text(), address


def test_many_personas_cost_as_little_as_few(client: Client, index: PersonaIndexPage, guide: GuidePage, subtests: pytest.Subtests) -> None:
    steps = [StepPageFactory(parent=guide, slug=f"stap-{number}") for number in range(8)]
    themes = [ThemeFactory(is_life_domain=True) for _ in range(5)]

    def add(number: int) -> None:
        for place in range(number):
            PersonaPageFactory(
                parent=index,
                portrait="" if place % 4 == 0 else "mei",
                image=ImageFactory() if place % 2 == 0 else None,
                themes=themes[:3],
                situations=themes,
                matters=[matter(step) for step in steps],
                related_rows=[RelatedPage(related_id=guide.pk)],
            )

    add(3)
    persona = PersonaPage.objects.order_by("path")[1]
    addresses = [
        "/",
        "/personas/",
        f"/personas/?leefgebied={themes[0].slug}",
        persona.url,
        guide.url,
        f"{guide.url}?persona={persona.slug}",
        steps[0].url,
        f"{steps[0].url}?persona={persona.slug}",
    ]
    few = {address: queries(client, address) for address in addresses}
    add(13)
    for address in addresses:
        with subtests.test(address):
            assert queries(client, address) == few[address]
            assert few[address] <= BUDGET or address == "/"  # of which personas are one part; see tests/pages/test_query_budget.py


def test_drafts_and_closed_branches_are_nowhere(client: Client, index: PersonaIndexPage, guide: GuidePage, step: StepPage) -> None:
    draft = PersonaPageFactory(parent=index, title="Geheim", slug="geheim", live=False, matters=[matter(step)])
    PersonaPageFactory(parent=index, title="Open", matters=[matter(step)])
    for address in ("/", "/personas/", guide.url, step.url, "/sitemap.xml"):
        assert "eheim" not in client.get(address).content.decode(), address
    assert client.get(f"/personas/{draft.slug}/").status_code == 404
    Page.objects.get(pk=index.pk).specific.unpublish()
    cache.clear()
    for address in ("/", guide.url, step.url):
        assert ">Open" not in client.get(address).content.decode(), address


def test_home_shows_six_of_all_over_the_fan(client: Client, index: PersonaIndexPage) -> None:
    assert soup(client, "/").select_one("#h-mee") is None
    cache.clear()
    for number in range(16):
        PersonaPageFactory(parent=index, title=f"P{number}", slug=f"p{number}")
    section = soup(client, "/").select_one("section[aria-labelledby=h-mee]")
    assert [link["href"] for link in section.select("li a")] == [f"/personas/p{number}/" for number in (0, 2, 5, 8, 10, 13)]
    assert section.select_one(".portal-more a")["href"] == "/personas/"
    assert "16" in section.select_one(".portal-more a").get_text()


def test_mixed_lists_say_the_age(client: Client, index: PersonaIndexPage) -> None:
    theme = ThemeFactory(name="Wonen", slug="wonen")
    PersonaPageFactory(parent=index, title="Samira", themes=[theme])
    text = soup(client, "/themas/wonen/").main.get_text(" ", strip=True)
    assert _("%(age)s years") % {"age": 17} in text
    assert "Samira" in text
