"""The menu and footer, made once per change of content and shared by all pages."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from wagtail.models import Site

from portal import caching
from portal.pages.colours import changed, stylesheet
from portal.pages.links import public_address
from portal.pages.models import SiteSettings

LOGO_HEIGHT = 56  # CSS pixels; the file has twice as many


@dataclass(frozen=True)
class NavigationLink:
    title: str
    url: str
    children: tuple["NavigationLink", ...] = ()

    def is_current(self, path: str) -> bool:
        """Whether the reader is on this page or somewhere below it."""
        return any(path.startswith(url) for url in (self.url, *(child.url for child in self.children)) if url != "/")


@dataclass(frozen=True)
class FooterColumn:
    title: str
    links: tuple[NavigationLink, ...]


@dataclass(frozen=True)
class SiteNavigation:
    """What header and footer show of this installation."""

    name: str
    tagline: str
    organisation: str
    footer_text: str
    footer_end: str
    root_url: str
    menu: tuple[NavigationLink, ...]
    footer_columns: tuple[FooterColumn, ...]
    colours: dict[str, str] = field(default_factory=dict)  # tokens that differ from the stylesheet
    logo_url: str = ""
    logo_width: int = 0
    logo_height: int = 0
    card_url: str = ""  # image for social media
    card_description: str = ""

    @property
    def styled(self) -> str:
        """A short mark of the changed colours, for the address of their stylesheet; empty when nothing was changed."""
        return hashlib.sha256(stylesheet(self.colours).encode()).hexdigest()[:10] if self.colours else ""

    @property
    def theme_colour(self) -> str:
        """The colour in which a phone draws its own bar."""
        return self.colours.get("--portal-color-route", "")


NO_SITE = SiteNavigation("", "", "", "", "", "", (), ())


def navigation(request: HttpRequest) -> SiteNavigation:
    try:
        host = request.get_host()
    except DisallowedHost:  # on the page that says so
        return NO_SITE
    return caching.remember(f"navigation:{host}", lambda: _make(request))


def _links(rows: Any) -> tuple[NavigationLink, ...]:
    """Links from stored rows; one to a page that not everyone may read is left out. No page is loaded for it."""
    made = []
    for row in rows:
        value = row.get("value", row)  # the rows of a list block may be wrapped
        url = public_address(value["page"]) or value["path"]
        if url:
            made.append(NavigationLink(title=value["title"], url=url, children=_links(value.get("children") or [])))
    return tuple(made)


def _make(request: HttpRequest) -> SiteNavigation:
    site = Site.find_for_request(request)
    if site is None:
        return NO_SITE
    site_settings = SiteSettings.for_site(site)
    logo = site_settings.logo.get_rendition(f"height-{LOGO_HEIGHT * 2}") if site_settings.logo else None
    card = site_settings.social_image
    return SiteNavigation(
        name=site_settings.name,
        tagline=site_settings.tagline,
        organisation=site_settings.organisation,
        footer_text=site_settings.footer_text,
        footer_end=site_settings.footer_end,
        root_url=site.root_url,
        menu=_links(site_settings.main_menu.get_prep_value()),
        footer_columns=tuple(
            FooterColumn(title=column["value"]["title"], links=_links(column["value"]["links"]))
            for column in site_settings.footer_columns.get_prep_value()
        ),
        colours=changed(site_settings),
        logo_url=logo.url if logo else "",
        logo_width=round(logo.width * LOGO_HEIGHT / logo.height) if logo else 0,
        logo_height=LOGO_HEIGHT if logo else 0,
        card_url=card.get_rendition("fill-1200x630|format-jpeg").url if card else "",
        card_description=card.description if card else "",
    )
