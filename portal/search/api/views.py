"""The addresses of the API. None of them looks at who asks; `ApiMiddleware` has taken that away."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.models import Site

from portal import caching
from portal.pages.structured_data import page_address
from portal.search import query as queries
from portal.search.api import openapi, parameters
from portal.search.api.fields import common, plain_mark, theme
from portal.search.api.problems import Problem, problem
from portal.search.api.registry import Data, PageResource, Resource, resources
from portal.search.query import FIELDS, SORT, SORTS, WORDS, Item, SearchQuery, SearchResult

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
FEW_PARAMETERS = 2  # a search by more is hardly ever asked twice, and not worth a place in the cache


def answering(view: View) -> View:
    """A problem, foreseen or not, becomes an answer that says so."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Problem as found:
            return found.response()
        except Exception:
            logger.exception("api_failed")
            return problem(500)

    return answered


@answering
def openapi_document(request: HttpRequest) -> HttpResponse:
    """What this API is, for machines."""
    parameters.only(request.GET, ())
    return caching.mark_reader_page(_json(openapi.document(_site(request))))


@answering
def not_found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Everything below `/api/` that is no address of it, an address with a slash at its end too."""
    raise Problem(404, "")


@answering
def listing(request: HttpRequest, name: str) -> HttpResponse:
    """A page of a list."""
    resource = _resource(name)
    parameters.only(request.GET, [*(choice.name for choice in resource.choices), parameters.PAGE, parameters.PER_PAGE])
    number, per_page = parameters.paging(request.GET)
    rows = resource.rows()
    for choice in resource.choices:
        value = request.GET.get(choice.name)
        if value is not None:
            if not value.isprintable() or not choice.exists(value):
                raise parameters.wrong_value(choice.name, value)
            rows = choice.narrow(rows, value)
    root_url = _root_url(request)
    pages = Paginator(rows, per_page)
    if number > pages.num_pages:
        raise parameters.no_such_page()
    found = list(pages.page(number).object_list)
    data = {"resultaten": _rows(resource, found, root_url)} | _paging(request, root_url, pages.count, number, per_page)
    return caching.mark_reader_page(_json(data))


@answering
def detail(request: HttpRequest, name: str, slug: str) -> HttpResponse:
    """One of a list, with all that is told of it."""
    resource = _resource(name)
    parameters.only(request.GET, ())
    this = resource.find(slug)
    if this is None:
        raise Problem(404, _("There is no “%(slug)s” among these that anyone may read.") % {"slug": slug[:80]})
    root_url = _root_url(request)
    (row,) = _rows(resource, [this], root_url)
    return caching.mark_reader_page(_json(row | resource.as_detail(this, root_url)))


@answering
def search(request: HttpRequest) -> HttpResponse:
    """What the search page shows, in the same order. What somebody searched is never kept."""
    parameters.only(request.GET, [WORDS, SORT, parameters.PAGE, parameters.PER_PAGE], many=FIELDS)
    number, per_page = parameters.paging(request.GET)
    if request.GET.get(SORT, "") not in ("", *SORTS):
        raise parameters.wrong_value(SORT, request.GET[SORT])
    asked = SearchQuery.from_parameters(request.GET, per_page=per_page)
    result = queries.search(asked)
    _refuse_unknown(request, result.query)
    if number > result.page_obj.paginator.num_pages:
        raise parameters.no_such_page()
    root_url = _root_url(request)
    data: Data = {"resultaten": _results(result, root_url), "facetten": _facets(result)}
    data |= _paging(request, root_url, result.total, number, per_page)
    data |= {"bedoelde": result.corrected or None, "deels": result.is_partial}
    response = _json(data)
    is_common = WORDS not in request.GET and len(request.GET) <= FEW_PARAMETERS
    return caching.mark_reader_page(response) if is_common else response


def _refuse_unknown(request: HttpRequest, understood: SearchQuery) -> None:
    """A value that exists nowhere would be passed over, and the answer be about more than was asked."""
    for name in FIELDS:
        values = dict.fromkeys(request.GET.getlist(name))
        if name == "gemeente" and len(understood.chosen(name)) == len(values):  # a former one became what it is now
            continue
        for value in values:
            if value not in understood.chosen(name):
                raise parameters.wrong_value(name, value)


def _results(result: SearchResult, root_url: str) -> list[Data]:
    """Those that editors put above the others come first, on the first page."""
    found = [(item, True) for item in result.promoted] + [(item, False) for item in result.items]
    return [_result(item, root_url, is_promoted=is_promoted) for item, is_promoted in found]


def _result(item: Item, root_url: str, *, is_promoted: bool) -> Data:
    page, kind = item.page, item.page.kind
    return {
        "url": page_address(page, root_url),
        "titel": page.title,
        "soort": kind.key if kind else "",
        "soortNaam": str(kind.label) if kind else "",
        "samenvatting": plain_mark(item.summary),
        "fragment": str(item.summary),
        "themas": [theme(each, root_url) for each in page.theme_list],
        "aanbevolen": is_promoted,
    }


def _facets(result: SearchResult) -> list[Data]:
    return [
        {
            "naam": facet.name,
            "titel": str(facet.label),
            "keuzes": [
                {"waarde": choice.value, "titel": str(choice.label), "aantal": choice.count, "gekozen": choice.is_chosen}
                for choice in facet.choices
            ],
        }
        for facet in result.facets
    ]


def _rows(resource: Resource, found: list[Any], root_url: str) -> list[Data]:
    own = resource.as_rows(found, root_url)
    if not isinstance(resource, PageResource):
        return own
    return [common(resource, page, root_url) | row for page, row in zip(found, own, strict=True)]


def _paging(request: HttpRequest, root_url: str, total: int, number: int, per_page: int) -> Data:
    last = max(1, -(-total // per_page))

    def address(page: int) -> str | None:
        if not 1 <= page <= last:
            return None
        kept = [(name, value) for name, values in request.GET.lists() for value in values if name != parameters.PAGE]
        return f"{root_url}{request.path}?{urlencode([*kept, (parameters.PAGE, page)], safe=':')}"

    return {
        "totaal": total,
        "pagina": number,
        "paginas": last,
        "perPagina": per_page,
        "volgende": address(number + 1),
        "vorige": address(number - 1),
    }


def _resource(name: str) -> Resource:
    resource = resources.get(name)
    if resource is None:
        raise Problem(404, "")
    return resource


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Problem(404, _("There is no site yet."))
    return site


def _root_url(request: HttpRequest) -> str:
    """The address in the site setting, whatever host was asked."""
    return str(_site(request).root_url)


def _json(data: Data) -> HttpResponse:
    return HttpResponse(json.dumps(data, ensure_ascii=False), content_type="application/json")
