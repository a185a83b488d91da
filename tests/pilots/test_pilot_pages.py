"""What readers see of pilots: facts, participants with places, the map, stories, what belongs with it; and the list."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import Page, PageViewRestriction

from pilots.models import PilotIndexPage, PilotPage
from portal.organisations.models import Municipality, Region
from portal.pages.models import HomePage, RelatedPage
from tests.factories.pages import ContactPersonFactory, NewsIndexPageFactory, NewsPageFactory, ThemeFactory
from tests.factories.pilots import PilotPageFactory, StoryPageFactory, participant, stories_of
from tests.pilots.pages import facts, read, structured, titles, words

Status = PilotPage.Status


@pytest.fixture
def pilot(pilots: PilotIndexPage, venlo: Municipality, veluwe: Region) -> PilotPage:
    rows = [
        participant("venlo", organisation="Team 12", assignment="Van school naar werk.", municipalities=[venlo]),
        participant("yoin", place="Limburg en omgeving", organisation="Yoin", municipalities=[venlo], is_provider=True),
        participant("veluwe", place="Noord-Veluwe", regions=[veluwe]),
        participant("nergens", place="Landelijk"),
    ]
    return PilotPageFactory(
        parent=pilots,
        title="Werken met een toekomstplan",
        status=Status.ENDED,
        starts_on=date(2018, 11, 22),
        ends_on=date(2019, 12, 31),
        period_note="Begeleiding heel 2019",
        supporters="NJi en Movisie",
        aim="Niemand te vroeg loslaten.",
        themes=[ThemeFactory(name="Toekomstplan")],
        contact_person=ContactPersonFactory(name="Redactie"),
        source_credit="Naar een openbaar bericht.",
        participants=rows,
    )


class TestPage:
    def test_facts(self, client: Client, pilot: PilotPage) -> None:
        page = read(client, pilot.url)
        assert "2018-2019" in words(page.select_one(".portal-board"))
        told = list(facts(page).values())
        for expected in ("22 november 2018", "31 december 2019", "Begeleiding heel 2019", "NJi en Movisie", "Toekomstplan"):
            assert expected in told
        assert any(value.startswith("4 ") for value in told)
        text = words(page.select_one("main"))
        for expected in ("Niemand te vroeg loslaten.", "Redactie", "Naar een openbaar bericht."):
            assert expected in text

    def test_participants_are_numbered_as_on_the_map(self, client: Client, pilot: PilotPage) -> None:
        page = read(client, pilot.url)
        rows = page.select(".portal-map ol > li")
        assert [words(row.find("strong")) for row in rows] == ["Venlo", "Limburg en omgeving", "Noord-Veluwe", "Landelijk"]
        assert "Van school naar werk." in words(rows[0])
        assert "Team 12" in words(rows[0])
        pins = {words(text): str(link["href"]) for link in page.select(".portal-map svg a") for text in link.select("text")}
        assert pins == {number: f"#{rows[int(number) - 1]['id']}" for number in ("1", "2", "3")}
        assert "Landelijk" in words(page.select_one(".portal-map figcaption"))

    def test_places_lead_to_all_about_them(self, client: Client, pilot: PilotPage) -> None:
        rows = read(client, pilot.url).select(".portal-map ol > li")
        links = [[str(link["href"]) for link in row.select("a")] for row in rows]
        assert links[0] == links[1] == ["/plaatsen/venlo/"]
        assert links[2][1:] == ["/plaatsen/elburg/", "/plaatsen/putten/"]
        assert [client.get(address).status_code for row in links for address in row] == [200] * 5

    def test_only_a_provider_is_called_one(self, client: Client, pilot: PilotPage) -> None:
        with translation.override("nl"):
            word = translation.gettext("provider")
        rows = read(client, pilot.url).select(".portal-map ol > li")
        assert [word in words(row) for row in rows] == [False, True, False, False]

    def test_a_pilot_of_which_little_is_known(self, client: Client, pilots: PilotIndexPage) -> None:
        bare = PilotPageFactory(parent=pilots, title="Kaal", aim="", lead="", status=Status.PLANNED)
        page = read(client, bare.url)
        assert page.select_one(".portal-map") is None
        assert len(facts(page)) == 1

    @pytest.mark.parametrize(
        ("fields", "period"),
        [
            ({"starts_on": date(2019, 1, 1), "ends_on": date(2019, 12, 31)}, "2019"),
            ({"starts_on": date(2018, 1, 1), "ends_on": date(2019, 12, 31)}, "2018-2019"),
            ({"starts_on": date(2018, 1, 1), "status": Status.ENDED}, "2018"),
            ({"starts_on": date(2018, 1, 1), "status": Status.RUNNING}, "since 2018"),
            ({"starts_on": date(2027, 1, 1), "status": Status.PLANNED}, "from 2027"),
            ({"ends_on": date(2019, 12, 31)}, "until 2019"),
            ({}, ""),
        ],
    )
    @pytest.mark.django_db
    def test_period(self, fields: dict[str, date], period: str) -> None:
        with translation.override("en"):
            assert PilotPage(**fields).period == period

    def test_search_engines_are_told_where(self, client: Client, pilot: PilotPage) -> None:
        named = {place["name"] for place in structured(read(client, pilot.url))["spatialCoverage"]}
        assert named == {"Venlo", "Noord-Veluwe"}


class TestWhatBelongsWithIt:
    def test_its_stories_newest_first(self, client: Client, pilot: PilotPage) -> None:
        stories = stories_of(pilot)
        StoryPageFactory(parent=stories, title="Ouder", date=date(2019, 1, 1))
        StoryPageFactory(parent=stories, title="Nieuwer", date=date(2020, 1, 1))
        StoryPageFactory(parent=stories, title="Concept", live=False)
        assert titles(read(client, pilot.url)) == ["Nieuwer", "Ouder"]

    def test_many_stories_are_reached_by_their_page(self, client: Client, pilot: PilotPage, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("pilots.models.pilots.STORIES_WITH_A_PILOT", 1)
        stories = stories_of(pilot)
        for number in range(2):
            StoryPageFactory(parent=stories, title=f"Verhaal {number}", date=date(2019, 1, 1 + number))
        page = read(client, pilot.url)
        assert titles(page) == ["Verhaal 1"]
        assert page.select_one(f'main a[href="{stories.url}"]') is not None

    def test_news_that_names_it_and_nothing_twice(self, client: Client, home: HomePage, pilot: PilotPage) -> None:
        story = StoryPageFactory(parent=stories_of(pilot), title="Een knooppunt", related_rows=[RelatedPage(related=pilot)])
        news = NewsPageFactory(parent=NewsIndexPageFactory(parent=home), title="Leercirkel", related_rows=[RelatedPage(related=pilot)])
        assert titles(read(client, pilot.url)) == ["Een knooppunt", "Leercirkel"]
        assert titles(read(client, news.url)) == [pilot.title]
        assert pilot.title not in titles(read(client, story.url))


class TestList:
    def test_newest_first_with_period_and_status(self, client: Client, pilots: PilotIndexPage, pilot: PilotPage) -> None:
        PilotPageFactory(parent=pilots, title="Zonder dag")
        PilotPageFactory(parent=pilots, title="Nieuwer", starts_on=date(2024, 1, 1))
        page = read(client, "/pilots/")
        assert titles(page) == ["Nieuwer", pilot.title, "Zonder dag"]
        assert [words(place) for place in page.select(".portal-register__place")][1] == "2018-2019"

    def test_the_map_and_its_list_name_every_place(self, client: Client, pilots: PilotIndexPage, pilot: PilotPage) -> None:
        links = {str(link["href"]) for link in read(client, "/pilots/").select(".portal-counts a")}
        assert "/plaatsen/venlo/" in links
        assert any("noord-veluwe" in link for link in links)

    def test_nothing_to_show(self, client: Client, pilots: PilotIndexPage) -> None:
        page = read(client, "/pilots/")
        assert titles(page) == []
        assert page.select_one(".portal-map") is None
        assert page.select_one(".portal-filter") is None

    def test_narrowing_by_theme_and_status(self, client: Client, pilots: PilotIndexPage, pilot: PilotPage) -> None:
        PilotPageFactory(parent=pilots, title="Loopt", status=Status.RUNNING, themes=[ThemeFactory(name="Wonen")])
        assert titles(read(client, "/pilots/?status=lopend")) == ["Loopt"]
        assert titles(read(client, "/pilots/?thema=toekomstplan&status=afgerond")) == [pilot.title]
        nothing = read(client, "/pilots/?thema=wonen&status=afgerond")
        assert titles(nothing) == []
        assert nothing.select_one('main a[href="?thema=wonen"]') is not None
        assert nothing.select_one('main a[href="/pilots/"]') is not None

    def test_nonsense_is_ignored(self, client: Client, pilots: PilotIndexPage, pilot: PilotPage, subtests: pytest.Subtests) -> None:
        for query in ("thema=x", "status=x", "status=running", "pagina=x", "pagina=-1", "pagina=99", "thema=%00", "x=1"):
            with subtests.test(query):
                assert titles(read(client, f"/pilots/?{query}")) == [pilot.title]


class TestHidden:
    """A pilot that is not published shows nowhere, nor do its stories and participants."""

    @pytest.fixture
    def hidden(self, pilot: PilotPage) -> str:
        return StoryPageFactory(parent=stories_of(pilot), title="Verborgen verhaal").url

    @pytest.mark.parametrize("how", ["unpublished", "expired", "private"])
    def test_everywhere(self, client: Client, pilots: PilotIndexPage, pilot: PilotPage, hidden: str, how: str) -> None:
        assert client.get(hidden).status_code == 200
        if how == "unpublished":
            PilotPage.objects.get(pk=pilot.pk).unpublish()
        elif how == "expired":
            Page.objects.filter(pk=pilot.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
        else:
            PageViewRestriction.objects.create(page=pilot, restriction_type=PageViewRestriction.LOGIN)
        page = read(client, "/pilots/?x=1")
        assert titles(page) == []
        assert page.select_one(".portal-map") is None
        for address in (pilot.url, hidden):
            response = client.get(f"{address}?x=1")
            assert response.status_code in (302, 404)
            assert "Verborgen verhaal" not in response.text
        assert "Verborgen verhaal" not in client.get("/?x=1").text
