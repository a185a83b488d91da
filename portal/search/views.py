"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import caching
from portal.search.query import SearchQuery
from portal.search.query import search as find
from portal.themes.models import Theme


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results of a search, or without a question the box and the themes. A page of results is never kept."""
    result = find(SearchQuery.from_parameters(request.GET))
    context = {
        "result": result,
        "query": result.query.text,
        "page_obj": result.page,
        "all_themes": Theme.objects.all() if not result.total else [],
        "breadcrumb": [{"title": _("Home"), "url": "/"}],
        "here": _("Search"),
    }
    response = render(request, "search/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response if result.query.text else caching.mark_reader_page(response)
