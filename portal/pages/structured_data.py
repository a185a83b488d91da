"""Pages in the words of schema.org (JSON-LD), for search engines.

Addresses are absolute and made from the address of the site, never from the Host header.
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from wagtail.models import Page

    from portal.pages.models import PortalPage
    from portal.pages.navigation import SiteNavigation

Data = dict[str, Any]
LANGUAGE = "nl"
# Characters that could end the script element or begin a comment in it; JSON allows them escaped.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", ord("\u2028"): "\\u2028", ord("\u2029"): "\\u2029"}


def script(graph: list[Data]) -> SafeString:
    """The data block that stands in the page."""
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def page_address(page: "Page", root_url: str) -> str:
    """The absolute address of a page of this site."""
    url: str = page.url or "/"
    return url if url.startswith("http") else f"{root_url}{url}"


def website_id(root_url: str) -> str:
    return f"{root_url}/#website"


def website(site: "SiteNavigation") -> Data:
    """The whole site, with the address at which it can be searched."""
    data: Data = {
        "@type": "WebSite",
        "@id": website_id(site.root_url),
        "name": site.name,
        "url": f"{site.root_url}/",
        "inLanguage": LANGUAGE,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{site.root_url}{reverse('search')}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
    if site.tagline:
        data["description"] = site.tagline
    if site.organisation:
        data["publisher"] = {"@type": "Organization", "name": site.organisation}
    return data


def web_page(page: "PortalPage", root_url: str, *, schema_type: str) -> Data:
    """What every page can say of itself."""
    address = page_address(page, root_url)
    data: Data = {
        "@type": schema_type,
        "@id": f"{address}#page",
        "name": page.title,
        "url": address,
        "inLanguage": LANGUAGE,
        "isPartOf": {"@id": website_id(root_url)},
    }
    if page.description:
        data["description"] = page.description
    if page.first_published_at:
        data["datePublished"] = page.first_published_at.isoformat()
    if page.last_published_at:
        data["dateModified"] = page.last_published_at.isoformat()
    themes = [theme.name for theme in page.theme_list]
    if themes:
        data["about"] = [{"@type": "Thing", "name": name} for name in themes]
    return data


def breadcrumb_list(crumbs: Iterable[tuple[str, str]]) -> Data:
    """The way from home to this page; each crumb is a title and an absolute address."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": address}
            for position, (title, address) in enumerate(crumbs, start=1)
        ],
    }
