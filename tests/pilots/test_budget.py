"""What pages of pilots and stories cost: as many queries for sixty pilots as for three, and a light first visit."""

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from pilots.models import PilotIndexPage, PilotPage, StoryPage
from portal.organisations.models import Municipality, Region
from portal.pages.models import HomePage, RelatedPage
from portal.themes.models import Theme
from tests.factories.organisations import MunicipalityFactory, RegionFactory
from tests.factories.pages import ThemeFactory
from tests.factories.pilots import PilotPageFactory, StoryIndexPageFactory, participant, stories_of

# As in production: inside a transaction, in which tests run else, what is closed is looked up for each list anew.
pytestmark = pytest.mark.django_db(transaction=True)
BUDGET = 24
HEAVIEST = 60_000  # bytes of a first visit: document, stylesheet, script and font


class Practice:
    """A pilot with participants and stories, and other pilots; made as cheaply as can be, for there are many."""

    def __init__(self, pilots: PilotIndexPage, places: list[Municipality], regions: list[Region], themes: list[Theme]) -> None:
        self.pilots, self.places, self.regions, self.themes = pilots, places, regions, themes
        self.pilot = PilotPageFactory(parent=pilots, title="De pilot")
        self.stories = stories_of(self.pilot)
        self.story = self.add(StoryPage(title="Het verhaal", slug="verhaal", date=date(2019, 1, 1)), self.stories)

    def add(self, page: Any, parent: Page) -> Any:
        page.themes, page.municipalities, page.regions = self.themes, self.places[:1], self.regions[:1]
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        return page

    def grow(self, *, pilots: int, rows: int) -> None:
        for number in range(PilotPage.objects.count(), pilots):
            self.add(PilotPage(title=f"Pilot {number}", slug=f"pilot-{number}", participants=self.participants(1)), self.pilots)
        for number in range(StoryPage.objects.count(), rows):
            self.add(StoryPage(title=f"Verhaal {number}", slug=f"verhaal-{number}", date=date(2020, 1, 1)), self.stories)
        for page in (self.pilot, self.story):
            self.change(page, related_rows=[RelatedPage(related=other) for other in StoryPage.objects.exclude(pk=page.pk)[:rows]])
        self.change(self.pilot, participants=self.participants(rows))

    @staticmethod
    def change(page: Page, **fields: Any) -> None:
        page = page.specific_class.objects.get(pk=page.pk)
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish(skip_permission_checks=True)

    def participants(self, rows: int) -> list[Any]:
        return [
            participant(f"team-{number}", municipalities=[self.places[number % len(self.places)]], regions=self.regions[:2])
            for number in range(rows)
        ]

    @property
    def addresses(self) -> list[str]:
        return [
            "/",
            "/pilots/",
            "/pilots/?status=lopend",
            "/verhalen/",
            "/verhalen/?plaats=plaats-0",
            self.pilot.url,
            self.stories.url,
            self.story.url,
        ]


@pytest.fixture
def practice(home: HomePage, pilots: PilotIndexPage) -> Practice:
    places = [MunicipalityFactory(name=f"Plaats {number}", lat=51 + number / 20) for number in range(40)]
    regions = [RegionFactory(municipalities=places[:10]), RegionFactory(municipalities=places[10:20])]
    StoryIndexPageFactory(parent=home)
    return Practice(pilots, places, regions, [ThemeFactory(name="Wonen"), ThemeFactory(name="Werk")])


def queries(client: Client, address: str) -> int:
    """In a warm process with empty caches."""
    assert client.get(address).status_code == 200, address
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def weight(client: Client, address: str) -> int:
    """Bytes of a first visit over the wire, besides images; the font is compressed already."""
    files = [Path(finders.find(name)).read_bytes() for name in ("css/portal.css", "js/portal.js")]
    font = Path(finders.find("fonts/overpass-400-800.woff2")).stat().st_size
    return sum(len(gzip.compress(content)) for content in (client.get(address).content, *files)) + font


def test_sixty_pilots_and_thirty_rows_cost_as_many_queries_as_three(client: Client, practice: Practice, subtests: pytest.Subtests) -> None:
    practice.grow(pilots=3, rows=3)
    few = {address: queries(client, address) for address in practice.addresses}
    practice.grow(pilots=60, rows=30)
    for address in practice.addresses:
        with subtests.test(address):
            count = queries(client, address)
            assert count <= BUDGET
            assert count == few[address]
            assert weight(client, address) <= HEAVIEST
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            assert len(captured) == 0
