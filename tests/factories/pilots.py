"""Pilots with participants, and the stories below them."""

from collections.abc import Iterable
from typing import Any

import factory
from wagtail.models import Page

from pilots.models import PilotIndexPage, PilotPage, PilotParticipant, PilotStoriesPage, StoryIndexPage, StoryPage
from tests.factories.pages import PageFactory


class PilotIndexPageFactory(PageFactory):
    class Meta:
        model = PilotIndexPage

    title = "Pilots"
    slug = "pilots"


def participant(key: str, *, municipalities: Iterable[Any] = (), regions: Iterable[Any] = (), **fields: Any) -> PilotParticipant:
    """A row to give to a pilot: `PilotPageFactory(participants=[participant("venlo", municipalities=[venlo])])`."""
    values = {"place": key.capitalize(), "organisation": f"Team {key}", "assignment": f"Opdracht van {key}."} | fields
    row = PilotParticipant(key=key, **values)
    row.municipalities = list(municipalities)
    row.regions = list(regions)
    return row


class PilotPageFactory(PageFactory):
    class Meta:
        model = PilotPage

    title = factory.Sequence(lambda n: f"Pilot {n}")
    aim = "Ontdekken wat werkt."


class PilotStoriesPageFactory(PageFactory):
    class Meta:
        model = PilotStoriesPage

    title = "Verhalen"
    slug = "verhalen"


class StoryIndexPageFactory(PageFactory):
    class Meta:
        model = StoryIndexPage

    title = "Verhalen uit de pilots"
    slug = "verhalen"


class StoryPageFactory(PageFactory):
    class Meta:
        model = StoryPage

    title = factory.Sequence(lambda n: f"Verhaal {n}")


def stories_of(pilot: Page) -> PilotStoriesPage:
    """The page with the stories of this pilot; made where it is missing."""
    return PilotStoriesPage.objects.child_of(pilot).first() or PilotStoriesPageFactory(parent=pilot)
