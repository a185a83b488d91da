"""Paging that never fails: nonsense in `?pagina=` gives the first or the last page."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_PARAMETER = "pagina"


def paginate(request: HttpRequest, rows: QuerySet, *, per_page: int) -> Page:
    return Paginator(rows, per_page).get_page(request.GET.get(PAGE_PARAMETER))
