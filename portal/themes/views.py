"""Theme pages, served from the theme itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import caching
from portal.themes.models import Theme


def crumbs(*above: tuple[str, str]) -> list[dict[str, Any]]:
    """What lies above a page that is not in the tree, from home down."""
    return [{"title": title, "url": url} for title, url in ((_("Home"), "/"), *above)]


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """All themes: the five life domains first."""
    all_themes = list(Theme.objects.all())
    context = {
        "life_domains": [theme for theme in all_themes if theme.is_life_domain],
        "other_themes": [theme for theme in all_themes if not theme.is_life_domain],
        "breadcrumb": crumbs(),
        "here": _("Themes"),
    }
    return caching.mark_reader_page(render(request, "themes/themes.html", context))


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything of one theme, by kind."""
    this = get_object_or_404(Theme, slug=slug)
    context = {
        "theme": this,
        "groups": this.pages.listed_by_kind(),  # type: ignore[attr-defined]
        "related": this.related.all(),
        "breadcrumb": crumbs((_("Themes"), reverse("themes"))),
        "here": this.name,
    }
    return caching.mark_reader_page(render(request, "themes/theme.html", context))
