"""Themes in the API. They lie below everything, so the search shows them."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.search.api import schemas
from portal.search.api.fields import plain, theme
from portal.search.api.registry import Choice, Data, Resource
from portal.themes.models import Theme


def _narrow(pages: QuerySet, slug: str) -> QuerySet:
    return pages.filter(themes__slug=slug)


OF_THEME = Choice("thema", _("The slug of a theme."), lambda slug: Theme.objects.filter(slug=slug).exists(), _narrow)


def rows(themes: Sequence[Theme], root_url: str) -> list[Data]:
    return [
        theme(this, root_url)
        | {
            "zelf": f"{root_url}{reverse('api_detail', args=['themas', this.slug])}",
            "samenvatting": this.summary,
            "isLeefgebied": this.is_life_domain,
        }
        for this in themes
    ]


def detail(this: Theme, root_url: str) -> Data:
    return {
        "inleiding": plain(this.introduction),
        "synoniemen": this.synonym_list,
        "verwant": [theme(each, root_url) for each in this.related.all()],
    }


THEMES = Resource(
    name="themas",
    title=_("Themes"),
    description=_("What pages are about, the five life domains among them."),
    order=70,
    rows=Theme.objects.all,
    as_rows=rows,
    as_detail=detail,
    row_fields=schemas.THEME["properties"] | {"zelf": schemas.URL, "samenvatting": schemas.TEXT, "isLeefgebied": schemas.YES_NO},
    detail_fields={"inleiding": schemas.TEXT, "synoniemen": schemas.list_of(schemas.TEXT), "verwant": schemas.list_of(schemas.THEME)},
)
