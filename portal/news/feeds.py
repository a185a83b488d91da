"""The news as an Atom feed. Ids and addresses never depend on the host a reader asked."""

from datetime import UTC, datetime, time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe
from wagtail.models import Site

from portal import caching
from portal.news.models import NewsIndexPage, NewsPage
from portal.pages.models import SiteSettings

NEWEST = 30
NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)


class NewsFeed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """An empty feed has not changed, so it does not say that it did just now."""
        return super().latest_post_date() if self.items else NOTHING_YET


def stable_id(page: NewsPage | NewsIndexPage) -> str:
    """An id that stays when the title, the address or the host of a page changes."""
    return f"urn:uuid:{page.translation_key}"


def item(page: NewsPage, root_url: str) -> dict[str, Any]:
    published = timezone.make_aware(datetime.combine(page.date, time()))
    return {
        "title": page.title,
        "link": f"{root_url}{page.url}",
        "description": escape(page.lead),  # the generator says it is HTML
        "unique_id": stable_id(page),
        "pubdate": published,
        "updateddate": page.last_published_at or published,
        "categories": [theme.name for theme in page.themes.all()],
    }


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The newest news of this site."""
    site = Site.find_for_request(request)
    index = NewsIndexPage.objects.published().first()
    if site is None or index is None:
        raise Http404("There is no news page.")
    site_settings = SiteSettings.for_site(site)
    feed = NewsFeed(
        title=f"{index.title} · {site_settings.name}",
        subtitle=index.lead,
        link=f"{site.root_url}{index.url}",
        description=index.lead,
        language="nl",
        feed_url=f"{site.root_url}{reverse('news_feed')}",
        feed_guid=stable_id(index),
        author_name=site_settings.organisation or site_settings.name,
    )
    for page in NewsPage.objects.published().newest_first().prefetch_related("themes")[:NEWEST]:
        feed.add_item(**item(page, site.root_url))
    return caching.mark_reader_page(HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type))
