"""What lists and the home page show of pilots and stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext

from cases_library.facts import meta_of, place_of
from cases_library.models import CaseIndexPage, CasePage
from pilots.models import PilotIndexPage, PilotPage, StoryIndexPage, StoryPage
from portal.organisations.drawing import Drawing, draw_counts
from portal.pages.models import PortalPage
from portal.pages.places import map_counts

SHOWN_ON_HOME = 4


@dataclass(frozen=True)
class Practice:
    """A case or story in the register of the home page."""

    date: date
    place: str
    meta: str
    page: CasePage | StoryPage


def pilot_lines(pages: Sequence[PortalPage]) -> dict[int, str]:
    """What stands above a pilot in a mixed list: its years."""
    found = PilotPage.objects.filter(pk__in=[page.pk for page in pages])
    return {pilot.pk: gettext("Pilot, %(period)s") % {"period": pilot.period} for pilot in found if pilot.period}


def story_lines(pages: Sequence[PortalPage]) -> dict[int, str]:
    """What stands above a story in a mixed list: its day."""
    days = StoryPage.objects.filter(pk__in=[page.pk for page in pages]).values_list("pk", "date")
    return {key: gettext("Story of %(day)s") % {"day": date_format(day, "j F Y")} for key, day in days}


def practice_of_home(request: HttpRequest) -> dict[str, Any] | None:
    """The newest cases and stories; where there are both, both are seen."""
    cases = [
        Practice(case.date, place_of(case), meta_of(case), case)
        for case in CasePage.objects.published().newest_first().prefetch_related("themes", "municipalities", "regions")[:SHOWN_ON_HOME]
    ]
    stories = [
        Practice(story.date, story.place, gettext("Story of %(day)s") % {"day": date_format(story.date, "j F Y")}, story)
        for story in StoryPage.objects.published().newest_first().prefetch_related("themes", "municipalities", "regions")[:SHOWN_ON_HOME]
    ]
    if not cases and not stories:
        return None
    first_of_each = [*cases[:1], *stories[:1]]
    others = sorted([*cases[1:], *stories[1:]], key=lambda row: row.date, reverse=True)[: SHOWN_ON_HOME - len(first_of_each)]
    shown = sorted([*first_of_each, *others], key=lambda row: row.date, reverse=True)
    overviews = [model.objects.published().first() for model in (CaseIndexPage, StoryIndexPage, PilotIndexPage)]
    return {"practice": shown, "map": map_of_practice(), "overviews": [page for page in overviews if page]}


def map_of_practice() -> Drawing | None:
    """The places of all cases, stories and pilots; the page with all places lists them. None while they name no place."""
    of_practice = ContentType.objects.get_for_models(CasePage, StoryPage, PilotPage).values()
    counts = map_counts(PortalPage.objects.published().filter(content_type__in=[found.pk for found in of_practice]))
    return draw_counts(counts, title=gettext("Map of the Netherlands with the places of cases, stories and pilots")) if counts else None
