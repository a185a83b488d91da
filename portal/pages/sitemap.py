"""What search engines are told to read: published pages, themes and places, at the address of the site."""

from typing import Any

from django.db.models import Max, QuerySet
from wagtail.contrib.sitemaps import Sitemap

from portal.organisations.drawing import MapCount
from portal.pages.models import PortalPage
from portal.pages.places import map_counts
from portal.themes.models import Theme


class PageSitemap(Sitemap):
    limit = 20_000

    def items(self) -> QuerySet[PortalPage]:
        """Pages of this site that anyone may read now; their own type is not needed for an address and a date."""
        return PortalPage.objects.descendant_of(self.get_wagtail_site().root_page, inclusive=True).published().order_by("path")


class ThemeSitemap(Sitemap):
    def items(self) -> QuerySet[Theme]:
        return Theme.objects.annotate(changed=Max("pages__last_published_at")).order_by("order", "name")

    def _urls(self, page: Any, protocol: str, domain: str) -> list[dict[str, Any]]:
        root_url = self.get_wagtail_site().root_url
        return [
            {"location": f"{root_url}{theme.get_absolute_url()}", "lastmod": theme.changed}
            for theme in self.paginator.page(page).object_list
        ]


class PlaceSitemap(Sitemap):
    """The places that a published page names; about the others there is nothing to read."""

    def items(self) -> list[MapCount]:
        return map_counts(PortalPage.objects.listed())

    def _urls(self, page: Any, protocol: str, domain: str) -> list[dict[str, Any]]:
        root_url = self.get_wagtail_site().root_url
        return [{"location": f"{root_url}{each.url}", "lastmod": None} for each in self.paginator.page(page).object_list]
