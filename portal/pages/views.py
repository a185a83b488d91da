"""Addresses at the root that machines ask for: sitemap, robots.txt and security.txt."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap
from wagtail.models import Site

from portal import caching
from portal.pages.colours import stylesheet
from portal.pages.models import ContactPage, SiteSettings
from portal.pages.navigation import navigation
from portal.pages.sitemap import PageSitemap, PlaceSitemap, ThemeSitemap

# Parts that hold nothing for a search engine, or belong to one person.
NOT_FOR_ROBOTS = ("/beheer/", "/account/", "/gemeenten/", "/zoeken/")
# RFC 9116 advises less than a year; the day itself counts, so that the text is the same all day.
SECURITY_TXT_DAYS = 180


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("There is no site yet.")
    return site


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    _site(request)
    response: TemplateResponse = wagtail_sitemap(
        request,
        {"pages": PageSitemap, "themes": ThemeSitemap, "places": PlaceSitemap},
        template_name="pages/sitemap.xml",
        content_type="application/xml",
    )
    return caching.mark_reader_page(response)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS), ""]
    lines.append(f"Sitemap: {_site(request).root_url}{reverse('sitemap')}")
    return _text(lines)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness, as RFC 9116 has it; the expiry is made anew each day."""
    site = _site(request)
    site_settings = SiteSettings.for_site(site)
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    contact = site_settings.security_email or site_settings.contact_email
    page = ContactPage.objects.published().first()
    lines = [f"Contact: mailto:{contact}"] if contact else []
    if page is not None:
        lines.append(f"Contact: {page.full_url}")
    if not lines:
        raise Http404("Nobody to report to: fill in an address in the site settings.")
    return _text(
        [
            *lines,
            f"Expires: {(midnight + timedelta(days=SECURITY_TXT_DAYS)):%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: nl, en",
            f"Canonical: {site.root_url}{reverse('security')}",
        ]
    )


@require_safe
def site_colours(request: HttpRequest) -> HttpResponse:
    """The colours that the site settings change, as custom properties; pages link it only when there are any.

    The address holds a mark of the content, so a browser that asks for this very mark need never ask again.
    """
    site = navigation(request)
    response = HttpResponse(stylesheet(site.colours), content_type="text/css; charset=utf-8")
    caching.mark_reader_page(response)
    if site.styled and request.GET.get("v") == site.styled:
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _text(lines: list[str]) -> HttpResponse:
    return caching.mark_reader_page(HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"))
