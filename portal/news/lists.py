"""What lists and the home page show of news."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, F, Window
from django.db.models.functions import Coalesce, RowNumber, TruncDate
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext

from portal.news.models import AgendaPage, NewsIndexPage
from portal.pages.models import PortalPage
from portal.pages.models.base import with_kind_lines

NEWS = "nieuws"
SHOWN_ON_HOME = 6
OF_ONE_KIND = 3  # so that a guide published in one go does not hide the news


def newest_of_home(request: HttpRequest) -> dict[str, Any] | None:
    """What is new and what changed, of all kinds together: `shown_on` is the day of the news or of the last change."""
    day = Coalesce(F("newspage__date"), TruncDate("last_published_at"), output_field=DateField())
    pages = (
        PortalPage.objects.listed()
        .filter(last_published_at__isnull=False)
        .annotate(shown_on=day)
        .annotate(
            place=Window(
                RowNumber(), partition_by="content_type", order_by=[F("shown_on").desc(), F("last_published_at").desc(), F("pk").desc()]
            )
        )
        .filter(place__lte=OF_ONE_KIND)
        .order_by("-shown_on", "place", "-pk")[:SHOWN_ON_HOME]
    )
    found = with_kind_lines(pages)
    if not found:
        return None
    for page in found:
        if page.kind and page.kind.key == NEWS:
            page.kind_line = ""  # it would tell the day once more
    of_news = [ContentType.objects.get_for_model(model).pk for model in (NewsIndexPage, AgendaPage)]
    return {"newest": found, "more": PortalPage.objects.published().filter(content_type__in=of_news).order_by("path")}


def news_lines(pages: Sequence[PortalPage]) -> dict[int, str]:
    """What stands above a news item in a mixed list: its day."""
    return {page.pk: gettext("News of %(day)s") % {"day": date_format(page.line_values["date"], "j F Y")} for page in pages}
