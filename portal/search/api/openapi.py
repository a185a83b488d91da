"""The OpenAPI 3.1 document, made from the registry."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Site

from portal.pages.models import SiteSettings
from portal.pages.registry import kinds
from portal.search.api import parameters, schemas
from portal.search.api.middleware import REQUESTS_A_MINUTE, VERSION
from portal.search.api.problems import CONTENT_TYPE, title_of
from portal.search.api.registry import PageResource, Resource, resources
from portal.search.api.schemas import Schema
from portal.search.query import FIELDS, LONGEST_TEXT, SORT, SORTS, WORDS

Data = dict[str, Any]
PAGING: Schema = {
    "totaal": schemas.WHOLE,
    "pagina": schemas.WHOLE,
    "paginas": schemas.WHOLE,
    "perPagina": schemas.WHOLE,
    "volgende": schemas.optional(schemas.URL),
    "vorige": schemas.optional(schemas.URL),
}
PROBLEM: Schema = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": schemas.TEXT,
        "status": schemas.WHOLE,
        "detail": schemas.TEXT,
        "errors": schemas.list_of(
            schemas.fields(**{"in": schemas.TEXT, "name": schemas.TEXT, "code": schemas.TEXT, "detail": schemas.TEXT})
        ),
    },
    "required": ["type", "title", "status", "detail"],
}


def document(site: Site) -> Data:
    paths: Data = {"/openapi.json": {"get": _operation("openapi", _("This document"), _("About this API"), [], {"type": "object"}, [])}}
    paths["/zoeken"] = {"get": _search_operation()}
    components: Data = {"Problem": PROBLEM, "Result": _result_schema()}
    for resource in resources:
        row, whole = _names(resource)
        components[row] = schemas.fields(**_row_fields(resource))
        components[whole] = {"allOf": [_ref(row), schemas.fields(**resource.detail_fields)]}
        paths[f"/{resource.name}"] = {"get": _list_operation(resource, row)}
        paths[f"/{resource.name}/{{slug}}"] = {"get": _detail_operation(resource, whole)}
    return {
        "openapi": "3.1.0",
        "info": _info(site),
        "servers": [{"url": f"{site.root_url}/api/v1"}],
        "tags": [{"name": str(name)} for name in (_("Search"), *(resource.title for resource in resources), _("About this API"))],
        "paths": paths,
        "components": {
            "schemas": components,
            "headers": {"API-Version": {"description": _("The full version of the API."), "schema": schemas.TEXT}},
        },
    }


def _info(site: Site) -> Data:
    settings = SiteSettings.for_site(site)
    name = settings.name
    about = _(
        "All that is published on %(name)s, to read. No key is needed, and no cookie is read or set. At most %(limit)s requests a minute "
        "from one network."
    ) % {"name": name, "limit": REQUESTS_A_MINUTE}
    return {
        "title": _("API of %(name)s") % {"name": name},
        "description": about,
        "version": VERSION,
        "contact": {"name": settings.organisation or name, "url": f"{site.root_url}/contact/"},
    }


def _operation(key: str, summary: Any, tag: Any, given: list[Data], schema: Schema, problems: list[int]) -> Data:
    headers = {"API-Version": {"$ref": "#/components/headers/API-Version"}}
    responses: Data = {
        "200": {"description": _("The answer"), "headers": headers, "content": {"application/json": {"schema": schema}}},
    }
    for status in sorted({400, 429, *problems}):
        content = {CONTENT_TYPE: {"schema": _ref("Problem")}}
        responses[str(status)] = {"description": title_of(status), "headers": headers, "content": content}
    return {"operationId": key, "summary": str(summary), "tags": [str(tag)], "parameters": given, "responses": responses}


def _list_operation(resource: Resource, row: str) -> Data:
    schema = schemas.fields(resultaten=schemas.list_of(_ref(row)), **PAGING)
    chosen = [_parameter(choice.name, choice.description, schemas.TEXT) for choice in resource.choices]
    operation = _operation(f"{resource.name}Lijst", resource.title, resource.title, [*chosen, *_paging_parameters()], schema, [404])
    return operation | {"description": str(resource.description)}


def _detail_operation(resource: Resource, whole: str) -> Data:
    about = (
        _("The slug or the id, as it stands in the list.")
        if isinstance(resource, PageResource)
        else _("The slug, as it stands in the list.")
    )
    slug = {"name": "slug", "in": "path", "required": True, "description": about, "schema": schemas.SLUG}
    summary = _("%(title)s: one of them") % {"title": resource.title}
    return _operation(f"{resource.name}Een", summary, resource.title, [slug], _ref(whole), [404])


def _search_operation() -> Data:
    words = _("What you look for. Without it you get the newest first. After %(number)s characters the rest is left out.")
    narrow = _("A value of the facet of this name. Give it more than once for any of several values.")
    given = [_parameter(WORDS, words % {"number": LONGEST_TEXT}, schemas.TEXT)]
    for name in FIELDS:
        schema: Schema = schemas.one_of(*(kind.key for kind in kinds if kind.in_lists)) if name == "soort" else schemas.TEXT
        given.append(_parameter(name, narrow, schemas.list_of(schema)))
    given.append(_parameter(SORT, _("Without it the best come first."), schemas.one_of("", *SORTS)))
    choice = schemas.fields(waarde=schemas.TEXT, titel=schemas.TEXT, aantal=schemas.WHOLE, gekozen=schemas.YES_NO)
    facet = schemas.fields(naam=schemas.TEXT, titel=schemas.TEXT, keuzes=schemas.list_of(choice))
    schema = schemas.fields(
        resultaten=schemas.list_of(_ref("Result")),
        facetten=schemas.list_of(facet),
        **PAGING,
        bedoelde=schemas.optional(schemas.TEXT) | {"description": _("The words with likely ones in the place of unknown ones.")},
        deels=schemas.YES_NO | {"description": _("No page has all the words; these have some.")},
    )
    operation = _operation("zoeken", _("Search"), _("Search"), [*given, *_paging_parameters()], schema, [404])
    about = _("Pages that editors recommend for these words stand above the others on the first page and are extra.")
    return operation | {"description": about}


def _result_schema() -> Schema:
    return schemas.fields(
        url=schemas.URL,
        titel=schemas.TEXT,
        soort=schemas.TEXT,
        soortNaam=schemas.TEXT,
        samenvatting=schemas.TEXT | {"description": _("Plain text.")},
        fragment=schemas.TEXT | {"description": _("The same as safe HTML, with <mark> round the words that were found.")},
        themas=schemas.list_of(schemas.THEME),
        aanbevolen=schemas.YES_NO,
    )


def _paging_parameters() -> list[Data]:
    page = {"type": "integer", "minimum": 1, "default": 1}
    rows = {"type": "integer", "minimum": 1, "maximum": parameters.MOST_PER_PAGE, "default": parameters.DEFAULT_PER_PAGE}
    return [_parameter(parameters.PAGE, _("The number of the page."), page), _parameter(parameters.PER_PAGE, _("Rows on a page."), rows)]


def _parameter(name: str, about: Any, schema: Schema) -> Data:
    return {"name": name, "in": "query", "description": str(about), "schema": schema}


def _row_fields(resource: Resource) -> dict[str, Schema]:
    return (PageResource.COMMON if isinstance(resource, PageResource) else {}) | dict(resource.row_fields)


def _names(resource: Resource) -> tuple[str, str]:
    """The names of the schemas of a row and of one on its own."""
    return f"{resource.name.capitalize()}Rij", resource.name.capitalize()


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
