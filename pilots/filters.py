"""What readers can choose in the lists of pilots and stories, and what is left then.

They may choose a theme or place that some page has. A theme that an address names stays a choice when no page has it, so that a kept
address shows an empty list rather than everything.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases_library.filters import SLUG, region_value
from portal.organisations.models import Municipality, Region
from portal.pages.filters import Choice, Filter, Filters
from portal.themes.models import Theme

if TYPE_CHECKING:
    from pilots.models.pilots import PilotPageQuerySet
    from pilots.models.stories import StoryPageQuerySet

THEME, PLACE, STATUS = "thema", "plaats", "status"
STATUSES = {"planned": "gepland", "running": "lopend", "ended": "afgerond"}  # in addresses: Dutch


def pilot_filters(parameters: Mapping[str, str], pilots: "PilotPageQuerySet") -> Filters:
    labels = dict(pilots.model.Status.choices)
    statuses = [Choice(word, labels[status]) for status, word in STATUSES.items()]
    return Filters((_themes(parameters, pilots), Filter.read(parameters, STATUS, _("Status"), _("Every status"), statuses)))


def narrowed_pilots(pilots: "PilotPageQuerySet", filters: Filters) -> "PilotPageQuerySet":
    if filters[THEME]:
        pilots = pilots.filter(themes__slug=filters[THEME])
    if filters[STATUS]:
        pilots = pilots.filter(status=next(status for status, word in STATUSES.items() if word == filters[STATUS]))
    return pilots


def story_filters(parameters: Mapping[str, str], stories: "StoryPageQuerySet") -> Filters:
    about = {"pages__in": _keys(stories)}
    regions = [Choice(region_value(region), region.name, region.get_kind_display()) for region in Region.objects.filter(**about).distinct()]
    municipalities = Municipality.objects.filter(**about).distinct().values_list("slug", "name")
    places = [Choice(slug, name, _("Municipality")) for slug, name in municipalities]
    return Filters((_themes(parameters, stories), Filter.read(parameters, PLACE, _("Place"), _("The whole country"), [*regions, *places])))


def narrowed_stories(stories: "StoryPageQuerySet", filters: Filters) -> "StoryPageQuerySet":
    """A story is about a region when it says so, and when it is about a municipality in it."""
    if filters[THEME]:
        stories = stories.filter(themes__slug=filters[THEME])
    place = filters[PLACE]
    if not place:
        return stories
    regions = [region for region in Region.objects.filter(slug=place.rpartition(":")[2]) if region_value(region) == place]
    if not regions:
        return stories.filter(municipalities__slug=place)
    within = Municipality.objects.in_regions(regions)
    return stories.filter(Q(regions__in=regions) | Q(municipalities__in=within.values("pk"))).distinct()


def _themes(parameters: Mapping[str, str], pages: QuerySet[Any]) -> Filter:
    asked = parameters.get(THEME, "")
    kept = Q(slug=asked) if SLUG.fullmatch(asked) else Q()
    found = Theme.objects.filter(Q(pk__in=Theme.objects.filter(pages__in=_keys(pages)).order_by().values("pk")) | kept)
    return Filter.read(parameters, THEME, _("Theme"), _("All themes"), [Choice(theme.slug, theme.name) for theme in found])


def _keys(pages: QuerySet[Any]) -> QuerySet[Any]:
    return pages.order_by().values("pk")
