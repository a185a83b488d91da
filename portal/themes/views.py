"""Theme pages, served from the theme itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal import caching
from portal.themes.models import Theme


def themes(request: HttpRequest) -> HttpResponse:
    """All themes: the five life domains first."""
    all_themes = list(Theme.objects.all())
    context = {
        "life_domains": [theme for theme in all_themes if theme.is_life_domain],
        "other_themes": [theme for theme in all_themes if not theme.is_life_domain],
    }
    return caching.mark_reader_page(render(request, "themes/themes.html", context))


def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything of one theme, by kind."""
    this = get_object_or_404(Theme, slug=slug)
    context = {"theme": this, "groups": this.pages.listed_by_kind(), "related": this.related.all()}
    return caching.mark_reader_page(render(request, "themes/theme.html", context))
