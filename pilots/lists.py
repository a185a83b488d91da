"""What lists and the home page show of pilots and stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, F, Window, prefetch_related_objects
from django.db.models.functions import Coalesce, RowNumber
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext

from cases_library.facts import meta_of, place_of
from cases_library.models import CaseIndexPage, CasePage
from pilots.models import PilotIndexPage, PilotPage, StoryIndexPage, StoryPage
from pilots.places import map_of_practice
from portal.pages.models import PortalPage
from portal.pages.models.base import PortalPageQuerySet

SHOWN_ON_HOME = 4
TOLD = (CasePage, StoryPage)
OVERVIEWS = (CaseIndexPage, StoryIndexPage, PilotIndexPage)


@dataclass(frozen=True)
class Practice:
    """A case or story in the register of the home page."""

    place: str
    meta: str
    page: CasePage | StoryPage


def pilot_lines(pages: Sequence[PortalPage]) -> dict[int, str]:
    """What stands above a pilot in a mixed list: its years."""
    periods = {page.pk: PilotPage(**page.line_values).period for page in pages}
    return {key: gettext("Pilot, %(period)s") % {"period": period} for key, period in periods.items() if period}


def story_lines(pages: Sequence[PortalPage]) -> dict[int, str]:
    """What stands above a story in a mixed list: its day."""
    return {page.pk: gettext("Story of %(day)s") % {"day": date_format(page.line_values["date"], "j F Y")} for page in pages}


def practice_of_home(request: HttpRequest) -> dict[str, Any] | None:
    """The newest cases and stories, and where all of them are about; where there are both kinds, both are seen."""
    types = {model: found.pk for model, found in ContentType.objects.get_for_models(*TOLD, PilotPage, *OVERVIEWS).items()}
    published = PortalPage.objects.published()
    rows = _rows(published.filter(content_type__in=[types[model] for model in (*TOLD, *OVERVIEWS)]))
    overviews = {row.content_type_id: row for row in rows}
    told = [row for row in rows if row.content_type_id in (types[CasePage], types[StoryPage])]
    if not told:
        return None
    places = map_of_practice(published.filter(content_type__in=[types[model] for model in (*TOLD, PilotPage)]))
    return {
        "practice": _told(told, types[CasePage]),
        "map": places,
        "overviews": [overviews[types[model]] for model in OVERVIEWS if types[model] in overviews],
    }


def _rows(pages: PortalPageQuerySet) -> list[PortalPage]:
    """The newest few of each type, in one query."""
    day = Coalesce("casepage__date", "storypage__date", output_field=DateField())
    newest = Window(RowNumber(), partition_by="content_type", order_by=[F("day").desc(nulls_last=True), F("pk").desc()])
    few = pages.annotate(day=day).annotate(place=newest).filter(place__lte=SHOWN_ON_HOME)
    return list(few.order_by(F("day").desc(nulls_last=True), "place").select_related("casepage", "storypage"))


def _told(rows: Sequence[PortalPage], case_type: int) -> list[Practice]:
    """So many as are shown, newest first, with the newest of each type among them."""
    first_of_each = {row.content_type_id: row for row in reversed(rows)}.values()
    others = [row for row in rows if row not in first_of_each]
    shown = [*first_of_each, *others[: SHOWN_ON_HOME - len(first_of_each)]]
    pages = [row.casepage if row.content_type_id == case_type else row.storypage for row in sorted(shown, key=rows.index)]
    prefetch_related_objects(pages, "municipalities", "regions")
    return [
        Practice(place_of(page), meta_of(page) if isinstance(page, CasePage) else gettext("Story of %(day)s") % {"day": page.day}, page)
        for page in pages
    ]
