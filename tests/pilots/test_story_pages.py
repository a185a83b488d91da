"""What readers see of stories: where, when, how old; the lists of one pilot and of all, and what narrows them."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone, translation

from pilots.models import PilotIndexPage, PilotPage, PilotStoriesPage, StoryPage
from portal.organisations.models import Municipality, Region
from portal.pages.models import HomePage
from tests.factories.bodies import body, figure
from tests.factories.pages import ImageFactory, ThemeFactory
from tests.factories.pilots import PilotPageFactory, StoryIndexPageFactory, StoryPageFactory, stories_of
from tests.pilots.pages import facts, read, structured, titles, words


@pytest.fixture
def pilot(pilots: PilotIndexPage) -> PilotPage:
    return PilotPageFactory(parent=pilots, title="Werken met een toekomstplan", slug="toekomstplan")


@pytest.fixture
def stories(pilot: PilotPage) -> PilotStoriesPage:
    return stories_of(pilot)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    day = date(2026, 11, 22)
    monkeypatch.setattr(timezone, "localdate", lambda *args: day)
    return day


class TestStory:
    def test_where_it_is_about_and_where_it_comes_from(
        self, client: Client, stories: PilotStoriesPage, elburg: Municipality, veluwe: Region
    ) -> None:
        story = StoryPageFactory(
            parent=stories, date=date(2019, 9, 13), municipalities=[elburg], regions=[veluwe], themes=[ThemeFactory(name="Wonen")]
        )
        page = read(client, story.url)
        assert words(page.select_one(".portal-board")).endswith("Elburg")
        told = facts(page).values()
        for expected in ("Werken met een toekomstplan", "13 september 2019", "Elburg", "Noord-Veluwe", "Wonen"):
            assert expected in told
        links = [str(link["href"]) for link in page.select("main a")]
        assert links.count("/pilots/toekomstplan/") == 2
        assert "/plaatsen/elburg/" in links

    def test_its_data_for_search_engines(self, client: Client, stories: PilotStoriesPage, elburg: Municipality) -> None:
        story = StoryPageFactory(parent=stories, title="Een knooppunt", date=date(2019, 9, 13), municipalities=[elburg])
        data = structured(read(client, story.url))
        assert data["@type"] == "Article"
        assert (data["headline"], data["datePublished"]) == ("Een knooppunt", "2019-09-13")
        assert data["dateModified"]
        assert [place["name"] for place in data["spatialCoverage"]] == ["Elburg"]

    def test_voices_with_and_without_a_name(self, client: Client, stories: PilotStoriesPage) -> None:
        said = [{"text": f"Uitspraak {number}.", "role": role, "paraphrased": False} for number, role in enumerate(["Een moeder", ""])]
        story = StoryPageFactory(parent=stories, body=body(("heading", "Een kop"), *[("quote", quote) for quote in said]))
        quotes = read(client, story.url).select("blockquote")
        assert [words(quote) for quote in quotes] == ["Uitspraak 0. Een moeder", "Uitspraak 1."]

    def test_an_image_is_shown_once(self, client: Client, stories: PilotStoriesPage) -> None:
        image = ImageFactory(credit="Een tekenaar")
        on_top = StoryPageFactory(parent=stories, image=image)
        assert "Een tekenaar" in words(read(client, on_top.url).select_one("main figure"))
        in_text = StoryPageFactory(parent=stories, image=image, body=body(figure(image.pk)))
        assert len(read(client, in_text.url).select("main figure")) == 1


class TestAge:
    @pytest.mark.parametrize(
        ("day", "age"),
        [
            (date(2019, 9, 13), "over 7 years ago"),
            (date(2024, 11, 22), ", 2 years ago"),
            (date(2024, 11, 23), None),
            (date(2026, 11, 22), None),
        ],
    )
    @pytest.mark.django_db
    def test_an_old_story_says_how_old_it_is(self, today: date, day: date, age: str | None) -> None:
        story = StoryPage(date=day)
        assert story.is_old is (age is not None)
        with translation.override("en"):
            assert age is None or age in story.age

    def test_old_and_changed(self, client: Client, stories: PilotStoriesPage, today: date) -> None:
        story = StoryPageFactory(parent=stories, date=date(2019, 9, 13), changed_since="De wet is nu anders.")
        note = words(read(client, story.url).select_one(".portal-callout"))
        for expected in ("13 september 2019", "7", "De wet is nu anders."):
            assert expected in note

    def test_recent_but_changed(self, client: Client, stories: PilotStoriesPage, today: date) -> None:
        story = StoryPageFactory(parent=stories, date=date(2026, 9, 13), changed_since="De wet is nu anders.")
        note = words(read(client, story.url).select_one(".portal-callout"))
        assert "De wet is nu anders." in note
        assert "2026" not in note

    def test_recent(self, client: Client, stories: PilotStoriesPage) -> None:
        assert read(client, StoryPageFactory(parent=stories).url).select_one(".portal-callout") is None


class TestLists:
    @pytest.fixture
    def index(self, home: HomePage) -> str:
        return StoryIndexPageFactory(parent=home).url

    def test_all_and_those_of_one_pilot(self, client: Client, pilots: PilotIndexPage, stories: PilotStoriesPage, index: str) -> None:
        other = stories_of(PilotPageFactory(parent=pilots, title="Andere pilot"))
        for number, parent in enumerate((stories, other, stories)):
            StoryPageFactory(parent=parent, title=f"Verhaal {number}", date=date(2019, 1, 1 + number))
        StoryPageFactory(parent=stories, title="Concept", live=False)
        assert titles(read(client, index)) == ["Verhaal 2", "Verhaal 1", "Verhaal 0"]
        of_one = read(client, stories.url)
        assert titles(of_one) == ["Verhaal 2", "Verhaal 0"]
        assert of_one.select_one(f'main a[href="{index}"]') is not None
        assert of_one.select_one('main a[href="/pilots/toekomstplan/"]') is not None

    def test_no_stories_yet(self, client: Client, stories: PilotStoriesPage, index: str) -> None:
        for address in (index, stories.url):
            page = read(client, address)
            assert page.select_one("form.portal-filter") is None
            assert page.select_one('main a[href^="/contact/"]') is not None

    @pytest.fixture
    def told(self, stories: PilotStoriesPage, venlo: Municipality, elburg: Municipality, veluwe: Region, index: str) -> str:
        wonen, werk = ThemeFactory(name="Wonen"), ThemeFactory(name="Werk")
        ThemeFactory(name="Zonder verhaal")
        StoryPageFactory(parent=stories, title="Venlo", themes=[wonen], municipalities=[venlo])
        StoryPageFactory(parent=stories, title="Regio", themes=[wonen, werk], regions=[veluwe])
        StoryPageFactory(parent=stories, title="Elburg", themes=[werk], municipalities=[elburg])
        return index

    def test_narrowing(self, client: Client, told: str, subtests: pytest.Subtests) -> None:
        expectations: dict[str, set[str]] = {
            "thema=wonen": {"Venlo", "Regio"},
            "plaats=venlo": {"Venlo"},
            "plaats=samenwerking:noord-veluwe": {"Regio", "Elburg"},
            "thema=werk&plaats=elburg": {"Elburg"},
            "thema=werk&plaats=venlo": set(),
            "thema=zonder-verhaal": set(),
        }
        for query, expected in expectations.items():
            with subtests.test(query):
                page = read(client, f"{told}?{query}")
                assert set(titles(page)) == expected
                assert words(page.select_one('[role="status"]')).startswith(f"{len(expected)} ")
                assert len(page.select(".portal-chips a")) == query.count("=")
                assert expected or page.select_one(f'main a[href="{told}"]')

    def test_nonsense_is_ignored(self, client: Client, told: str, subtests: pytest.Subtests) -> None:
        for query in ("thema=x", "plaats=x", "plaats=:", "plaats=samenwerking:", "plaats=venlo:x", "thema=%00", "pagina=x", "pagina=99"):
            with subtests.test(query):
                page = read(client, f"{told}?{query}")
                assert set(titles(page)) == {"Venlo", "Regio", "Elburg"}
                assert not page.select(".portal-chips")

    def test_only_what_finds_something_can_be_chosen(self, client: Client, told: str) -> None:
        choices = [str(option["value"]) for option in read(client, told).select(".portal-filter option")]
        assert choices == ["", "werk", "wonen", "", "samenwerking:noord-veluwe", "elburg", "venlo"]

    def test_a_long_list_goes_on_with_what_was_chosen(
        self, client: Client, stories: PilotStoriesPage, index: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pilots.models.stories.STORIES_ON_A_PAGE", 2)
        theme = ThemeFactory(name="Wonen")
        for number in range(3):
            StoryPageFactory(parent=stories, title=f"Verhaal {number}", themes=[theme], date=date(2019, 1, 1 + number))
        page = read(client, f"{index}?thema=wonen")
        assert titles(page) == ["Verhaal 2", "Verhaal 1"]
        following = str(page.select_one('a[rel="next"]')["href"])  # type: ignore[index]
        assert titles(read(client, f"{index}{following}")) == ["Verhaal 0"]
