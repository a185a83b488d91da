"""A step: everything in the order in which a team works, the way on, and the whole guide beside it."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page

from guides.models import GuidePage
from portal.pages.models import HomePage
from tests.factories.bodies import body
from tests.factories.guides import ChecklistActionFactory, GuideIndexPageFactory, GuidePageFactory, StepExampleFactory, StepPageFactory
from tests.factories.pages import ContactPersonFactory, ImageFactory, NewsIndexPageFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(home: HomePage) -> GuidePage:
    person = ContactPersonFactory(name="De redactie", photo=ImageFactory())
    index = GuideIndexPageFactory(parent=home, title="Gidsen", slug="gids")
    guide = GuidePageFactory(parent=index, title="Aanpak", slug="aanpak", contact_person=person)
    news = NewsIndexPageFactory(parent=home, slug="nieuws")
    StepPageFactory(parent=guide, title="Eerste", slug="eerste")
    StepPageFactory(
        parent=guide,
        title="Tweede",
        slug="tweede",
        lead="De lead van twee.",
        question="De vraag van twee?",
        result="Het resultaat van twee.",
        source_credit="Naar een openbare bron.",
        themes=[ThemeFactory(name="Wonen", slug="wonen")],
        body=body(("heading", "Acties"), ("text", "<p>Tekst van een deel.</p>"), ("heading", "Tweede deel"), ("heading", "Derde deel")),
        actions=[
            ChecklistActionFactory.build(key="kaart", title="Maak een kaart", text="Met partners.", who="projectleider"),
            ChecklistActionFactory.build(key="groep", title="Stel een groep in"),
        ],
        examples=[
            StepExampleFactory.build(
                key="boxtel", place="Boxtel", title="Eén persoon", body=body(("heading", "Acties"), ("text", "<p>Verteld ter plekke.</p>"))
            ),
            StepExampleFactory.build(place="Denkvoorbeeld", title="Verzonnen", body=body(("text", "<p>Zo kan het.</p>"))),
            StepExampleFactory.build(place="Elders", title="Op een andere site", url="https://voorbeeld.example/"),
            StepExampleFactory.build(place="Hier", title="Op deze site", page=Page.objects.get(pk=news.pk)),
            StepExampleFactory.build(place="Nergens", title="Zonder adres"),
        ],
    )
    StepPageFactory(parent=guide, title="Derde", slug="derde")
    return guide


@pytest.fixture
def page(client: Client, guide: GuidePage) -> BeautifulSoup:
    response = client.get("/gids/aanpak/tweede/")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def test_the_parts_stand_in_the_order_of_the_work(page: BeautifulSoup) -> None:
    text = page.main.get_text(" ", strip=True)
    parts = [
        "De lead van twee.",
        "De vraag van twee?",
        "Tekst van een deel.",
        "Maak een kaart",
        "Het resultaat van twee.",
        "Verteld ter plekke.",
        "Op een andere site",
        "De redactie",
        "Naar een openbare bron.",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    # The guide beside the step comes after it, so that the text comes first for who listens or has a small screen.
    assert page.select_one("[data-portal-guide]") in page.select_one(".portal-source").find_all_next()


def test_it_says_which_step_this_is(page: BeautifulSoup) -> None:
    board = page.select_one(".portal-board").get_text(strip=True)
    assert [word for word in board.split() if word.isdigit()] == ["2", "3"]
    assert "2" in page.title.get_text()


def test_the_contents_lead_to_every_part(page: BeautifulSoup) -> None:
    anchors = [str(a["href"]) for a in page.select(".portal-contents a")]
    assert len(anchors) == 7
    assert len(set(anchors)) == 7
    for anchor in anchors:
        assert page.select_one(anchor) is not None, anchor
    ids = [node["id"] for node in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_actions_can_be_ticked_and_carry_their_keys(page: BeautifulSoup) -> None:
    boxes = page.select(".portal-checklist input[type=checkbox]")
    assert [box["data-action"] for box in boxes] == ["kaart", "groep"]
    assert "projectleider" in page.select_one(".portal-checklist").get_text()
    assert not page.select("main form")  # nothing of it is sent


def test_examples_are_told_or_linked_and_one_without_address_is_left_out(page: BeautifulSoup) -> None:
    assert [example.h2.get_text(strip=True) for example in page.select("section.portal-example")] == ["Eén persoon", "Verzonnen"]
    boards = [board.get_text(" ", strip=True) for board in page.select("section.portal-example .portal-board")]
    assert boards[0].endswith("· Boxtel")
    assert boards[1] == "Denkvoorbeeld"
    links = {a.get_text(strip=True): a["href"] for a in page.select(".portal-register a")}
    assert links == {"Op een andere site": "https://voorbeeld.example/", "Op deze site": "/nieuws/"}
    assert "Zonder adres" not in page.get_text()


def test_headings_of_an_example_lie_below_its_title(page: BeautifulSoup) -> None:
    assert [heading.name for heading in page.select_one("section.portal-example").find_all(["h2", "h3", "h4"])] == ["h2", "h3"]


def test_the_contact_person_of_the_guide_answers_where_the_step_has_none(page: BeautifulSoup) -> None:
    contact = page.select_one(".portal-contact")
    assert "De redactie" in contact.get_text()
    assert contact.img is not None
    assert contact.a["href"] == "/contact/?over=/gids/aanpak/tweede/"
    assert "@" not in contact.get_text()


def test_previous_and_next_and_their_ends(client: Client, page: BeautifulSoup) -> None:
    def ways(address: str) -> dict[str, str]:
        return {a["rel"][0]: a["href"] for a in BeautifulSoup(client.get(address).text, "html.parser").select(".portal-pager a")}

    assert ways("/gids/aanpak/tweede/") == {"prev": "/gids/aanpak/eerste/", "next": "/gids/aanpak/derde/"}
    assert ways("/gids/aanpak/eerste/") == {"next": "/gids/aanpak/tweede/"}
    assert ways("/gids/aanpak/derde/") == {"prev": "/gids/aanpak/tweede/"}


def test_the_guide_beside_it_marks_this_step(page: BeautifulSoup) -> None:
    stops = page.select("[data-portal-guide] .portal-route__stop")
    assert len(stops) == 3
    here = page.select("[data-portal-guide] [aria-current]")
    assert len(here) == 1
    assert "Tweede" in here[0].get_text()
    assert here[0].find_parent("li") is stops[1]


def test_an_empty_step_shows_no_empty_parts(client: Client, guide: GuidePage) -> None:
    StepPageFactory(parent=guide, title="Leeg", slug="leeg", actions=0, lead="")
    cache.clear()
    page = BeautifulSoup(client.get("/gids/aanpak/leeg/").text, "html.parser")
    for part in (".portal-checklist", ".portal-example", ".portal-contents", ".portal-tags"):
        assert not page.main.select(part)


def test_a_draft_is_previewed_with_its_own_actions(client: Client, guide: GuidePage) -> None:
    from tests.factories.accounts import sign_in
    from tests.factories.users import UserFactory

    step = Page.objects.get(slug="tweede").specific
    step.actions = [ChecklistActionFactory.build(title="Nog niet gepubliceerd")]
    step.save_revision()
    sign_in(client, UserFactory(administrator=True))
    draft = client.get(f"/beheer/pages/{step.pk}/view_draft/").text
    assert "Nog niet gepubliceerd" in draft
    assert "Nog niet gepubliceerd" not in client.get("/gids/aanpak/tweede/").text
