"""The guide read along with a persona: marks and reasons, links that keep it, a canonical address without it."""

import re

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from cases_library.models import PersonaIndexPage, PersonaPage
from guides.lens import LensRegistry, LensSource, lenses
from guides.models import GuidePage, StepPage
from portal.pages.models import HomePage, RelatedPage
from tests.factories.guides import ChecklistActionFactory, GuideIndexPageFactory, GuidePageFactory, StepExampleFactory, StepPageFactory
from tests.factories.pages import InformationPageFactory, NewsIndexPageFactory, NewsPageFactory
from tests.factories.personas import PersonaIndexPageFactory, PersonaPageFactory, matter

pytestmark = pytest.mark.django_db
GUIDE, FIRST, SECOND = "/gids/aanpak/", "/gids/aanpak/eerste/", "/gids/aanpak/tweede/"
WITH_HER = "?persona=samira"


@pytest.fixture
def guide(home: HomePage) -> GuidePage:
    guide = GuidePageFactory(parent=GuideIndexPageFactory(parent=home, title="Gidsen", slug="gids"), title="Aanpak", slug="aanpak")
    actions = [ChecklistActionFactory.build(key=key, title=f"Doe {key}") for key in ("kaart", "plan")]
    StepPageFactory(parent=guide, title="Eerste", slug="eerste", actions=actions)
    StepPageFactory(parent=guide, title="Tweede", slug="tweede")
    StepPageFactory(parent=guide, title="Derde", slug="derde")
    return guide


@pytest.fixture
def first(guide: GuidePage) -> StepPage:
    return StepPage.objects.get(slug="eerste")


@pytest.fixture
def index(home: HomePage) -> PersonaIndexPage:
    return PersonaIndexPageFactory(parent=home)


@pytest.fixture
def samira(index: PersonaIndexPage, first: StepPage) -> PersonaPage:
    third = StepPage.objects.get(slug="derde")
    rows = [matter(first, "plan", "Samira wil een plan."), matter(first, "", "Hier begint het."), matter(third, "", "Ook dit telt.")]
    return PersonaPageFactory(parent=index, title="Samira", slug="samira", portrait="samira", age=17, matters=rows)


def soup(response: HttpResponse) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def hrefs(part: Tag | None) -> list[str]:
    assert part is not None
    return [str(link["href"]) for link in part.select("a")]


@pytest.mark.usefixtures("samira")
class TestMarks:
    def test_the_band_says_who_and_leads_on_elsewhere_and_out(self, client: Client) -> None:
        for address in (GUIDE, FIRST):
            band = soup(client.get(address + WITH_HER)).select_one(".portal-lens")
            assert band is not None
            assert "Samira, 17" in band.get_text()
            links = hrefs(band)
            assert links[0] == "/personas/samira/"
            assert links[-1] == address
            assert links[1:-2] == [f"{FIRST}{WITH_HER}", f"/gids/aanpak/derde/{WITH_HER}"]
            assert "samira" in band.img["src"]

    def test_the_guide_tells_what_matters_with_each_step(self, client: Client) -> None:
        stops = soup(client.get(GUIDE + WITH_HER)).select(".portal-guide .portal-route__stop")
        reasons = [[reason.get_text(" ", strip=True) for reason in stop.select(".portal-lens-why li")] for stop in stops]
        assert reasons == [["Doe plan. Samira wil een plan.", "Hier begint het."], [], ["Ook dit telt."]]
        assert [bool(stop.select(".portal-lens-mark")) for stop in stops] == [True, False, True]

    def test_a_step_marks_its_actions_and_says_why(self, client: Client) -> None:
        page = soup(client.get(FIRST + WITH_HER))
        marked = {
            box["data-action"]: [why.get_text(" ", strip=True) for why in box.parent.select(".portal-lens-why")]
            for box in page.select("[data-action]")
        }
        assert marked == {"kaart": [], "plan": [f"{_('For %(name)s:') % {'name': 'Samira'}} Samira wil een plan."]}
        assert "Hier begint het." in page.select_one(".portal-lens").get_text()

    def test_the_mark_is_told_in_words_too(self, client: Client) -> None:
        [here] = soup(client.get(FIRST + WITH_HER)).select(".portal-route__stop--here .portal-guide-step__title")
        assert _("matters for %(name)s") % {"name": "Samira"} in here.get_text()

    def test_a_step_that_does_not_name_her_says_so(self, client: Client) -> None:
        page = soup(client.get(SECOND + WITH_HER))
        assert _("Nothing in this step was marked for %(name)s.") % {"name": "Samira"} in page.select_one(".portal-lens").get_text()
        assert page.select(".portal-lens-why") == []

    def test_a_reason_whose_action_is_gone_is_told_of_the_step(self, client: Client, first: StepPage) -> None:
        first.actions = [action for action in first.actions.all() if action.key != "plan"]
        first.save_revision().publish()
        assert "Samira wil een plan." in soup(client.get(FIRST + WITH_HER)).select_one(".portal-lens").get_text()


@pytest.mark.usefixtures("samira")
class TestLinks:
    def test_every_link_within_the_guide_keeps_her(self, client: Client) -> None:
        for address in (GUIDE, FIRST, SECOND):
            page = soup(client.get(address + WITH_HER))
            for part in page.select(".portal-guide, .portal-pager"):
                within = [link for link in hrefs(part) if link.startswith(GUIDE)]
                assert within
                assert [link for link in within if not link.endswith(WITH_HER)] == [], address
        crumbs = hrefs(soup(client.get(FIRST + WITH_HER)).select_one(".utrecht-breadcrumb-nav"))
        assert crumbs == ["/", "/gids/", GUIDE + WITH_HER]

    def test_without_her_no_link_has_her(self, client: Client) -> None:
        page = soup(client.get(SECOND))
        assert [link for link in hrefs(page) if "persona=" in link] == []
        assert page.select_one(".portal-lens") is None

    def test_the_canonical_address_is_that_of_the_plain_page(self, client: Client) -> None:
        for address in (GUIDE, FIRST):
            for query in ("", WITH_HER):
                [link] = soup(client.get(address + query)).select("link[rel=canonical]")
                assert link["href"] == f"http://localhost{address}"

    def test_the_guide_and_a_step_offer_whom_to_read_with(self, client: Client, index: PersonaIndexPage) -> None:
        PersonaPageFactory(parent=index, title="Daan", slug="daan")
        assert hrefs(soup(client.get(GUIDE)).select_one("#jongeren ul")) == [WITH_HER, "?persona=daan"]
        assert hrefs(soup(client.get(FIRST)).select_one("#jongeren ul")) == [WITH_HER]
        assert soup(client.get(SECOND)).select_one("#jongeren") is None
        assert hrefs(soup(client.get(FIRST)).select_one("#jongeren"))[-1] == "/personas/"
        assert len(soup(client.get(GUIDE + WITH_HER)).select("#jongeren [aria-current]")) == 1

    def test_choosing_somebody_else_always_leads_somewhere(self, client: Client) -> None:
        other = soup(client.get(SECOND + WITH_HER)).select_one(".portal-lens__ways a")
        assert other["href"] == "/personas/"
        assert soup(client.get(FIRST + WITH_HER)).select_one(".portal-lens__ways a")["href"] == "#jongeren"


class TestNobody:
    @pytest.mark.parametrize("query", ["?persona=", "?persona=niemand", "?persona=%00", "?persona=" + "a" * 2000, "?persona=sam%20ira'--"])
    @pytest.mark.parametrize("address", [GUIDE, FIRST, f"{GUIDE}afdrukken/"])
    def test_gives_the_plain_page_and_is_kept_nowhere(self, client: Client, samira: PersonaPage, address: str, query: str) -> None:
        plain = client.get(address)
        odd = client.get(address + query)
        assert odd.status_code == 200
        assert odd.content == plain.content
        assert odd["Cache-Control"] == "private, no-store"
        assert plain["Cache-Control"] != odd["Cache-Control"]

    def test_a_draft_is_nobody(self, client: Client, samira: PersonaPage) -> None:
        samira.unpublish()
        cache.clear()
        page = soup(client.get(FIRST + WITH_HER))
        assert "Samira" not in page.get_text()

    def test_known_people_are_kept_each_on_their_own(self, client: Client, samira: PersonaPage) -> None:
        assert client.get(FIRST).content != client.get(FIRST + WITH_HER).content
        with CaptureQueriesContext(connection) as captured:
            assert b"portal-lens" in client.get(FIRST + WITH_HER).content
            assert b"portal-lens" not in client.get(FIRST).content
        assert len(captured) == 0

    def test_the_whole_guide_on_paper_is_the_plain_one(self, client: Client, samira: PersonaPage) -> None:
        assert soup(client.get(f"{GUIDE}afdrukken/{WITH_HER}")).select(".portal-lens-why, .portal-lens") == []

    def test_nothing_is_shown_where_there_is_no_source(self, client: Client, samira: PersonaPage) -> None:
        source = lenses.source
        lenses.unregister()
        try:
            page = soup(client.get(FIRST + WITH_HER))
        finally:
            assert source is not None
            lenses.register(source)
        assert page.select(".portal-lens, #jongeren") == []
        assert hrefs(page.select_one("section[aria-labelledby=hoort-hierbij]")) == ["/personas/samira/"]

    def test_a_persona_for_whom_nothing_was_marked(self, client: Client, index: PersonaIndexPage, guide: GuidePage) -> None:
        PersonaPageFactory(parent=index, title="Daan", slug="daan")
        page = soup(client.get(f"{FIRST}?persona=daan"))
        assert "Daan, 17" in page.select_one(".portal-lens").get_text()


def test_there_is_one_source_of_companions() -> None:
    registry = LensRegistry()
    source = LensSource(kind="a", companions=list, of_step=lambda step: [], lens=lambda slug: None)
    registry.register(source)
    registry.register(source)
    with pytest.raises(ValueError, match="already"):
        registry.register(LensSource(kind="b", companions=list, of_step=lambda step: [], lens=lambda slug: None))


def test_a_step_shows_other_related_pages_once(
    client: Client, guide: GuidePage, first: StepPage, home: HomePage, samira: PersonaPage
) -> None:
    news_index = NewsIndexPageFactory(parent=home, slug="nieuws")
    related, example = (NewsPageFactory(parent=news_index, slug=slug) for slug in ("hoort-erbij", "voorbeeld"))
    for page in (related, example):
        page.related_rows = [RelatedPage(related_id=first.pk, why=f"Om {page.slug}.")]
        page.save_revision().publish()
    first.examples = [StepExampleFactory.build(page_id=example.pk)]
    first.save_revision().publish()
    InformationPageFactory(parent=home)
    page = soup(client.get(FIRST))
    section = page.select_one("section[aria-labelledby=hoort-hierbij]")
    assert hrefs(section) == [related.url]
    assert "Om hoort-erbij." in section.get_text()
    order = [part.get("id") for part in page.select("#voorbeelden, #jongeren, #hoort-hierbij, #vraag")]
    assert order == [name for name in ("voorbeelden", "jongeren", "hoort-hierbij", "vraag") if name in order]
    assert len(order) >= 3


def test_ticks_work_the_same_with_somebody(client: Client, samira: PersonaPage) -> None:
    """The script finds its parts by their data, which reading along leaves alone."""
    marks = re.compile(r'data-(?:guide|step|keys|action)="[^"]*"')
    for address in (GUIDE, FIRST):
        plain, along = (marks.findall(client.get(address + query).content.decode()) for query in ("", WITH_HER))
        assert plain == along
        assert plain
