"""Where else pilots and stories show: the home page and mixed lists."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from cases_library.models import CaseIndexPage, CasePage
from pilots.models import PilotIndexPage, PilotPage
from portal.organisations.models import Municipality
from portal.pages.models import HomePage, PortalPage
from portal.pages.models.base import with_kind_lines
from portal.pages.registry import kinds
from tests.factories.pages import PageFactory, ThemeFactory
from tests.factories.pilots import PilotPageFactory, StoryIndexPageFactory, StoryPageFactory, stories_of
from tests.pilots.pages import read, titles, words

SECTION = 'section[aria-labelledby="h-praktijk"]'


@pytest.fixture
def pilot(pilots: PilotIndexPage) -> PilotPage:
    return PilotPageFactory(parent=pilots, title="Een pilot", starts_on=date(2018, 11, 22), status=PilotPage.Status.ENDED)


class CaseFactory(PageFactory):
    class Meta:
        model = CasePage


class CaseIndexFactory(PageFactory):
    class Meta:
        model = CaseIndexPage


def add_cases(home: HomePage, total: int) -> None:
    index = CaseIndexFactory(parent=home, title="Praktijk")
    for number in range(total):
        CaseFactory(parent=index, title=f"Casus {number}", date=date(2026, 1, 1 + number))


class TestHome:
    def test_nothing_without_practice(self, client: Client, pilot: PilotPage) -> None:
        assert read(client, "/").select_one(SECTION) is None

    def test_stories_alone(self, client: Client, home: HomePage, pilot: PilotPage, venlo: Municipality) -> None:
        overview = StoryIndexPageFactory(parent=home)
        StoryPageFactory(parent=stories_of(pilot), title="Een verhaal", date=date(2019, 9, 13), municipalities=[venlo])
        section = read(client, "/").select_one(SECTION)
        text = words(section)
        for expected in ("Een verhaal", "Venlo", "13 september 2019"):
            assert expected in text
        links = {str(link["href"]) for link in section.select("a")}  # type: ignore[union-attr]
        assert {overview.url, "/pilots/", "/plaatsen/"} <= links

    def test_cases_and_stories_are_both_seen_newest_first(self, client: Client, home: HomePage, pilot: PilotPage) -> None:
        add_cases(home, 5)
        for year in (2018, 2019):
            StoryPageFactory(parent=stories_of(pilot), title=f"Verhaal {year}", date=date(year, 1, 1))
        assert titles(read(client, "/"))[:4] == ["Casus 4", "Casus 3", "Casus 2", "Verhaal 2019"]
        assert len(read(client, "/").select(f"{SECTION} .portal-register > li")) == 4


class TestKinds:
    def test_lines_above_titles(self, pilot: PilotPage) -> None:
        story = StoryPageFactory(parent=stories_of(pilot), date=date(2019, 9, 13))
        bare = PilotPageFactory(parent=pilot.get_parent(), title="Zonder dag")
        with translation.override("en"):
            lines = {page.pk: page.kind_line for page in with_kind_lines(PortalPage.objects.filter(pk__in=[pilot.pk, bare.pk, story.pk]))}
        assert lines[pilot.pk] == "Pilot, 2018"
        assert lines[bare.pk] == ""
        assert "2019" in lines[story.pk]

    def test_only_stories_have_a_day_and_so_a_feed(self) -> None:
        assert [(kind.key, kind.date_field) for kind in kinds if kind.model.startswith("pilots.")] == [("verhaal", "date"), ("pilot", "")]

    def test_a_theme_shows_both(self, client: Client, pilots: PilotIndexPage) -> None:
        theme = ThemeFactory(name="Wonen")
        pilot = PilotPageFactory(parent=pilots, title="Pilot over wonen", themes=[theme])
        StoryPageFactory(parent=stories_of(pilot), title="Verhaal over wonen", themes=[theme])
        text = words(read(client, "/themas/wonen/").select_one("main"))
        assert "Pilot over wonen" in text
        assert "Verhaal over wonen" in text
