"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import caching


def search(request: HttpRequest) -> HttpResponse:
    return caching.mark_reader_page(render(request, "search/search.html", {"query": request.GET.get("q", "")}))
