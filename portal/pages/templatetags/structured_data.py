"""The tag that writes JSON-LD into the head of a page."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from portal.pages import structured_data as schema

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any]) -> str | SafeString:
    """This page and the way to it. Without a page, `here` is the title, `breadcrumb` holds what is above it and `graph` what it tells."""
    site, page = context.get("site"), context.get("page")
    if not site or not site.root_url or not (page or context.get("here")):
        return ""
    graph: list[schema.Data] = [page.structured_data(site.root_url)] if page else [*context.get("graph", [])]
    crumbs = [(_title(above), _address(above, site.root_url)) for above in context.get("breadcrumb") or []]
    if not crumbs:
        return schema.script([schema.website(site), *graph])
    here = (context["here"], f"{site.root_url}{context['request'].path}") if not page else (page.title, _address(page, site.root_url))
    return schema.script([*graph, schema.breadcrumb_list([*crumbs, here])])


def _title(above: Any) -> str:
    return str(above["title"] if isinstance(above, dict) else above.menu_title)


def _address(above: Any, root_url: str) -> str:
    return f"{root_url}{above['url']}" if isinstance(above, dict) else schema.page_address(above, root_url)
