"""What several resources show in the same way: texts without markup, absolute addresses, references."""

from collections.abc import Iterable
from datetime import date, datetime
from html import unescape
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.blocks import StreamValue
from wagtail.rich_text import get_text_for_indexing

from portal.pages.models import PortalPage
from portal.pages.structured_data import page_address
from portal.search.api.registry import Data, PageResource
from portal.themes.models import Theme


def plain(html: str) -> str:
    """Rich text as one line of plain text."""
    return " ".join(get_text_for_indexing(html).split()) if html else ""


def plain_mark(html: str) -> str:
    """A result of the search without the marks of its words."""
    return unescape(strip_tags(html))


def plain_body(body: StreamValue) -> str:
    """The text of a body, a line for each part, as the search has it too."""
    parts = (" ".join(str(part).split()) for part in body.stream_block.get_searchable_content(body))
    return "\n".join(part for part in parts if part)


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def moment(value: datetime | None) -> str | None:
    """In the time of Amsterdam, to the second."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None


def theme(this: Theme, root_url: str) -> Data:
    return {"slug": this.slug, "naam": this.name, "url": f"{root_url}{this.get_absolute_url()}"}


def places(these: Iterable[Any]) -> list[Data]:
    return [{"slug": place.slug, "naam": place.name} for place in these]


def reference(page: PortalPage, root_url: str) -> Data:
    return {"slug": page.slug, "titel": page.title, "url": page_address(page, root_url)}


def common(resource: PageResource, page: PortalPage, root_url: str) -> Data:
    """What every page shows, in a list and on its own."""
    name = page.slug if resource.has_unique_slugs else str(page.translation_key)
    kind = page.kind
    return {
        "id": str(page.translation_key),
        "slug": page.slug,
        "url": page_address(page, root_url),
        "zelf": f"{root_url}{reverse('api_detail', args=[resource.name, name])}",
        "titel": page.title,
        "soort": kind.key if kind else "",
        "samenvatting": page.lead,
        "themas": [theme(each, root_url) for each in page.theme_list],
        "gepubliceerdOp": moment(page.first_published_at),
        "gewijzigdOp": moment(page.last_published_at),
        "gecontroleerdOp": day(page.checked_on),
    }
