"""Theme pages: everything of a theme by kind. The theme itself lies below pages, so what gathers them stands here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import caching
from portal.search.query import of_theme
from portal.themes.models import Theme
from portal.themes.views import crumbs


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything of one theme, by kind."""
    this = get_object_or_404(Theme, slug=slug)
    context = {
        "theme": this,
        "groups": of_theme(this).listed_by_kind(),
        "related": this.related.all(),
        "breadcrumb": crumbs((_("Themes"), reverse("themes"))),
        "here": this.name,
    }
    return caching.mark_reader_page(render(request, "themes/theme.html", context))
