"""The search page, and completing what somebody types."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import caching
from portal.requests import is_within_limit
from portal.search import query as queries
from portal.search.hooks import listeners
from portal.search.query import SearchQuery, SearchResult
from portal.search.suggest import completions, nearest_themes
from portal.themes.models import Theme
from portal.themes.views import crumbs

COMPLETIONS_A_MINUTE = 1200  # for one network; a town hall shares an address


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results of a search, or without a question the box and the themes. What somebody searched is never kept."""
    query = SearchQuery.from_parameters(request.GET)
    context = {"query": query.text, "breadcrumb": crumbs(), "here": _("Search")}
    if query.is_empty:
        response = render(request, "search/search.html", context | {"all_themes": Theme.objects.all()})
    else:
        result = queries.search(query)
        response = render(request, "search/search.html", context | _of_result(result))
        if query.text and query.page == 1:
            for listener in listeners:
                listener(result, request)
    response["X-Robots-Tag"] = "noindex"
    # One theme or kind is asked for time and again; words never, and other choices hardly ever, in the same way.
    is_common = not query.text and len(query.to_parameters()) < 2
    return caching.mark_reader_page(response) if is_common else response


def _of_result(result: SearchResult) -> dict[str, Any]:
    query = result.query
    themes = list(Theme.objects.all()) if not result.total else []
    return {
        "result": result,
        "page_obj": result.page_obj,
        "sorts": _sorts(query),
        "corrected_address": f"?{replace(query, text=result.corrected, page=1).encoded}",
        "address_without_filters": f"?{query.without_filters().encoded}",
        "feed_address": f"{reverse('search_feed')}?{replace(query, page=1, sort='').encoded}",
        "all_themes": themes,
        "near_themes": nearest_themes(result.plan, themes),
    }


def _sorts(query: SearchQuery) -> list[tuple[str, str, bool]]:
    """Ways to sort: name, address, and whether it is the present one."""
    names = [("", _("Best first")), ("nieuwste", _("Newest first")), ("titel", _("By title"))]
    current = query.sort or ("" if query.text else "nieuwste")
    return [(name, f"?{replace(query, sort=key, page=1).encoded}", key == current) for key, name in names if key or query.text]


@require_safe
def complete(request: HttpRequest) -> JsonResponse:
    """Questions that begin with what somebody typed, for the search box. Nothing of it is kept."""
    if not is_within_limit(request, "complete", limit=COMPLETIONS_A_MINUTE, seconds=60):
        return JsonResponse({"suggesties": []}, status=429)
    response = JsonResponse({"suggesties": completions(queries.clean(request.GET.get("q", "")))})
    response["X-Robots-Tag"] = "noindex"
    return response
