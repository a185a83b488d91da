"""The list of all themes. A theme's own page gathers pages, so it stands higher up, in portal.search."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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
