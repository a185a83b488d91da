"""Atom feeds of whatever kinds of pages have a day. Ids and addresses never depend on the host a reader asked."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from portal import caching
from portal.pages.models import PortalPage, SiteSettings
from portal.pages.registry import PageKind, kinds
from portal.pages.structured_data import page_address

NEWEST = 30
NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """An empty feed has not changed, so it does not say that it did just now."""
        return super().latest_post_date() if self.items else NOTHING_YET


def dated(among: Sequence[PageKind]) -> QuerySet[PortalPage]:
    """Published pages of these kinds, newest first; `day` is the day by which readers know them."""
    days: list[Combinable] = [F("__".join([*_steps_to(kind), kind.date_field])) for kind in among]
    content_types = [key for key, kind in kinds.by_content_type().items() if kind in among]
    pages: QuerySet[PortalPage] = PortalPage.objects.published().filter(content_type__in=content_types)
    # Coalesce wants two.
    return pages.annotate(day=Coalesce(*days, Value(None), output_field=DateField())).filter(day__isnull=False).order_by("-day", "-pk")


def _steps_to(kind: PageKind) -> list[str]:
    """The way from a page of any kind to the columns of this kind, as lookups have it: “newspage”."""
    return [step.join_field.name for step in kind.model_class._meta.get_path_from_parent(PortalPage)]


def item(page: PortalPage, root_url: str) -> dict[str, Any]:
    published = timezone.make_aware(datetime.combine(page.day, time()))
    return {
        "title": page.title,
        "link": page_address(page, root_url),
        "description": escape(page.lead),  # the generator says it is HTML
        "unique_id": f"urn:uuid:{page.translation_key}",  # stays when title, address or host changes
        "pubdate": published,
        "updateddate": page.last_published_at or published,
        "categories": [theme.name for theme in page.themes.all()],
    }


@require_safe
def all_kinds(request: HttpRequest) -> HttpResponse:
    """The newest pages of all kinds that have a day."""
    among = [kind for kind in kinds if kind.date_field]
    site = _site(request)
    home = PortalPage.objects.get(pk=site.root_page_id)
    return _answer(site, among, title=_("All that is new"), guid=_id_of_feed(home, "feeds"), about=home, address=reverse("feeds"))


@require_safe
def one_kind(request: HttpRequest, key: str) -> HttpResponse:
    """The newest pages of one kind; 404 where it has no day, or where its list is not published."""
    kind = kinds.get(key)
    if kind is None or not kind.date_field:
        raise Http404("There is no such feed.")
    if request.path != kind.feed_address:
        return redirect(kind.feed_address, permanent=True)
    site = _site(request)
    if kind.list_model_class is None:
        about = PortalPage.objects.get(pk=site.root_page_id)
        title, guid = str(kind.label_plural), _id_of_feed(about, key)
    else:
        about = PortalPage.objects.published().filter(content_type=ContentType.objects.get_for_model(kind.list_model_class)).first()
        if about is None:
            raise Http404("The list of this kind is not published.")
        title, guid = about.title, f"urn:uuid:{about.translation_key}"
    return _answer(site, [kind], title=title, guid=guid, about=about, address=kind.feed_address)


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("There is no site yet.")
    return site


def _id_of_feed(home: PortalPage, name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(home.translation_key, name)}"


def _answer(site: Site, among: Sequence[PageKind], *, title: str, guid: str, about: PortalPage, address: str) -> HttpResponse:
    site_settings = SiteSettings.for_site(site)
    feed = Feed(
        title=f"{title} · {site_settings.name}",
        subtitle=about.lead,
        link=page_address(about, site.root_url),
        description=about.lead,
        language="nl",
        feed_url=f"{site.root_url}{address}",
        feed_guid=guid,
        author_name=site_settings.organisation or site_settings.name,
    )
    for page in dated(among).prefetch_related("themes")[:NEWEST]:
        feed.add_item(**item(page, site.root_url))
    return caching.mark_reader_page(HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type))
