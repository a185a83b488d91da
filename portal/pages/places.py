"""What is published about a place: the pages of municipalities and regions, and maps of any pages."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import caching
from portal.organisations.drawing import MapCount, MapEntry, draw_counts, draw_entries, draw_place
from portal.organisations.models import Municipality, Region
from portal.pages import structured_data
from portal.pages.models import PortalPage
from portal.pages.models.base import OF_ONE_KIND, KindGroup, PortalPageQuerySet, groups_by_kind, with_kind_lines
from portal.pages.navigation import navigation
from portal.themes.views import crumbs


def map_entries(pages: Iterable[PortalPage]) -> list[MapEntry]:
    """Pages as numbered things on a map. Wants `municipalities` and `regions` prefetched."""
    return [
        MapEntry(name=page.title, url=page.url or "", municipalities=list(page.municipalities.all()), regions=list(page.regions.all()))
        for page in pages
    ]


def map_counts(pages: QuerySet[Any]) -> list[MapCount]:
    """How many of these pages name each municipality and each region; a former municipality counts for what it became.

    Two queries, and one for each municipality of which the successor was merged as well.
    """
    # By key: what the pages were filtered by must not leave out other places of the same page.
    these = pages.order_by().values("pk")
    named = Municipality.objects.filter(pages__in=these).annotate(named_by=F("pages")).order_by()
    found: dict[Municipality | Region, set[int]] = defaultdict(set)
    for place in named.select_related("province", "successor__province").defer("boundary", "successor__boundary"):
        found[_now(place)].add(place.named_by)
    for region in Region.objects.filter(pages__in=these).annotate(named_by=F("pages")).order_by():
        found[region].add(region.named_by)
    return [MapCount(place=place, count=len(by), url=place.get_absolute_url()) for place, by in found.items()]


def _now(place: Municipality) -> Municipality:
    """What a municipality is part of today; itself where its land went to more than one."""
    return place if place.is_current() else place.successor_chain(inclusive=True)[-1]


def _groups(*parts: PortalPageQuerySet) -> list[list[KindGroup]]:
    """Each of these parts by kind; the lines above the titles are looked up for all of them together."""
    found = [list(part.first_of_each_kind(OF_ONE_KIND)) for part in parts]
    with_kind_lines(page for pages in found for page in pages)
    return [groups_by_kind(pages) for pages in found]


def _naming(field: str, named: Iterable[Municipality | Region]) -> PortalPageQuerySet:
    """The pages that name one of these in `municipalities` or `regions`, each once."""
    pages = PortalPage.objects.filter(**{f"{field}__in": [place.pk for place in named]})
    return PortalPage.objects.filter(pk__in=pages.values("pk"))


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """All places that a published page names, on the map and by province."""
    context = {
        "map": draw_counts(map_counts(PortalPage.objects.listed()), title=_("Map of the Netherlands with all places on this site")),
        "breadcrumb": crumbs(),
        "here": _("Places"),
    }
    return caching.mark_reader_page(render(request, "pages/places.html", context))


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about one municipality and what was merged into it, and apart from that everything about its regions."""
    municipality = get_object_or_404(Municipality.objects.select_related("province", "successor").prefetch_related("regions"), slug=slug)
    predecessors = list(Municipality.objects.filter(pk=municipality.pk).with_predecessors().exclude(pk=municipality.pk).defer("boundary"))
    kinds = [str(kind) for kind in Region.PATHS]
    regions = sorted([municipality.province, *municipality.regions.all()], key=lambda region: (kinds.index(region.kind), region.slug))
    about = _naming("municipalities", [municipality, *predecessors])
    groups, regional = _groups(about, _naming("regions", regions).exclude(pk__in=about.values("pk")))
    context = {
        "place": municipality,
        "predecessors": predecessors,
        "regions": regions,
        "groups": groups,
        "regional": regional,
        "map": draw_place(municipality),
        "graph": [_in_words_of_schema_org(municipality, request)],
        "breadcrumb": crumbs((_("Places"), reverse("places"))),
        "here": municipality.label,
    }
    return _as_page(render(request, "pages/place.html", context), is_empty=not groups and not regional)


@require_safe
def region(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Everything about one region, and apart from that everything about the municipalities in it."""
    kinds = {path: key for key, path in Region.PATHS.items()}
    if kind not in kinds:
        raise Http404("There is no such kind of region.")
    this = get_object_or_404(Region, kind=kinds[kind], slug=slug)
    members = list(this.places().current().defer("boundary"))
    about = _naming("regions", [this])
    groups, local = _groups(about, _naming("municipalities", members).exclude(pk__in=about.values("pk")))
    drawing = draw_entries(
        [MapEntry(name=this.name, regions=[this], is_here=True)], title=_("%(place)s on the map of the Netherlands") % {"place": this.name}
    )
    context = {
        "region": this,
        "members": members,
        "groups": groups,
        "local": local,
        "map": drawing,
        "graph": [_in_words_of_schema_org(this, request)],
        "breadcrumb": crumbs((_("Places"), reverse("places"))),
        "here": this.label,
    }
    return _as_page(render(request, "pages/place_region.html", context), is_empty=not groups and not local)


def _as_page(response: HttpResponse, *, is_empty: bool) -> HttpResponse:
    """A reader page; a search engine need not know of a place about which nothing is published."""
    if is_empty:
        response["X-Robots-Tag"] = "noindex"
    return caching.mark_reader_page(response)


def _in_words_of_schema_org(place: Municipality | Region, request: HttpRequest) -> structured_data.Data:
    address = f"{navigation(request).root_url}{place.get_absolute_url()}"
    data: structured_data.Data = {"@type": "AdministrativeArea", "@id": f"{address}#place", "name": place.name, "url": address}
    if place.alias_list:
        data["alternateName"] = place.alias_list
    if isinstance(place, Municipality):
        data["containedInPlace"] = {"@type": "AdministrativeArea", "name": place.province.name}
        if place.lon is not None:
            data["geo"] = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
        if place.code:
            data["identifier"] = place.code
    return data
