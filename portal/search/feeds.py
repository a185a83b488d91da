"""Atom feeds of a theme and of any search, newest first. Ids and addresses never depend on the host a reader asked."""

import uuid
from collections.abc import Iterable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from portal import caching
from portal.pages.feeds import NEWEST, Feed, item
from portal.pages.models import PortalPage, SiteSettings
from portal.search.query import SearchQuery, of_theme, search
from portal.search.values import with_day
from portal.themes.models import Theme


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest pages of one theme."""
    this = get_object_or_404(Theme, slug=slug)
    pages = with_day(of_theme(this).listed()).filter(day__isnull=False).order_by("-day", "-pk").prefetch_related("themes")[:NEWEST]
    address = reverse("theme_feed", args=[slug])
    return caching.mark_reader_page(_answer(request, this.name, this.summary, this.get_absolute_url(), address, f"theme-{this.pk}", pages))


@require_safe
def search_address(request: HttpRequest) -> HttpResponse:
    """The newest pages that any search finds; as little kept as the search itself."""
    query = replace(SearchQuery.from_parameters(request.GET, per_page=NEWEST), page=1, sort="nieuwste")
    result = search(query)
    keys = [found.page.pk for found in result.items]
    by_key = {
        page.pk: page for page in with_day(PortalPage.objects.filter(pk__in=keys)).filter(day__isnull=False).prefetch_related("themes")
    }
    asked = replace(result.query, page=1, sort="").encoded
    title = _("Search: %(words)s") % {"words": query.text} if query.text else _("Search")
    about = ", ".join(str(chip.label) for chip in result.chips)
    link, address = (f"{reverse(name)}?{asked}" if asked else reverse(name) for name in ("search", "search_feed"))
    response = _answer(request, title, about, link, address, f"search?{asked}", [by_key[key] for key in keys if key in by_key])
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, title: str, about: str, link: str, address: str, name: str, pages: Iterable[PortalPage]) -> HttpResponse:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("There is no site yet.")
    home = PortalPage.objects.get(pk=site.root_page_id)
    site_settings = SiteSettings.for_site(site)
    feed = Feed(
        title=f"{title} · {site_settings.name}",
        subtitle=about,
        link=f"{site.root_url}{link}",
        description=about,
        language="nl",
        feed_url=f"{site.root_url}{address}",
        feed_guid=f"urn:uuid:{uuid.uuid5(home.translation_key, name)}",
        author_name=site_settings.organisation or site_settings.name,
    )
    for page in pages:
        feed.add_item(**item(page, site.root_url))
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
