"""Tags of the page templates: icons, where the reader is, contents, addresses."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.pages.blocks.timeline import PhaseBar
from portal.pages.contents import Entry
from portal.pages.contents import table_of_contents as contents_of
from portal.pages.icons import ICONS
from portal.pages.links import public_address as address_of
from portal.pages.registry import PageKind, kinds

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A decorative drawing beside a word; it never stands alone, so it is hidden from assistive technology."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"There is no icon {name!r} in portal.pages.icons.")
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f"portal-icon {extra}".strip(),
        mark_safe(ICONS[name]),
    )


@register.simple_tag
def current(link: Any, path: str) -> str:
    """The attribute that marks the menu item where the reader is: the page itself, or a part of the site above it."""
    if link.url == path:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if link.is_current(path) else ""


@register.simple_tag
def site_name(site: Any = None) -> str:
    """The name of this installation, also where no site could be found (error pages)."""
    return getattr(site, "name", "") or settings.WAGTAIL_SITE_NAME


@register.filter
def name_words(name: str) -> str:
    """The name without the part that stands on the board of the logo: "Wegwijzer" of "Wegwijzer 16-27"."""
    return name.removesuffix(name_board(name)).strip()


@register.filter
def name_board(name: str) -> str:
    """The last word of a name when it holds a number, as a road sign would; else nothing."""
    last = name.rsplit(" ", maxsplit=1)[-1]
    return last if any(sign.isdigit() for sign in last) and last != name else ""


@register.filter
def public_address(page: Any) -> str:
    """The address of a page that everyone may read; empty for a draft, an expired or a private page, and for no page."""
    return address_of(page.pk) if page else ""


@register.simple_tag
def absolute(site: Any, address: str) -> str:
    """An address with the host of the site settings, never with that of the request."""
    if address.startswith(("http://", "https://")):
        return address
    return f"{getattr(site, 'root_url', '') or settings.BASE_URL}{address}"


@register.simple_tag
def absolute_static(site: Any, path: str) -> str:
    return absolute(site, static(path))


@register.simple_tag
def feeds_of(page: Any = None) -> list[PageKind]:
    """The kinds of pages that this page lists and that have a feed."""
    return [kind for kind in kinds if kind.date_field and page and kind.list_model == page._meta.label]


@register.simple_tag
def control(field: BoundField, css_class: str) -> SafeString:
    """The control of a form field with a class of the stylesheet, besides what the form itself gave it."""
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{css_class} {own}".strip()})


MONTH = 40  # units of the drawing; a gap of two stands between months


@register.simple_tag
def phase_drawing(bar: PhaseBar, total: int) -> SafeString:
    """The bar of one phase on the months of all; decoration, because the list beside it holds the same facts.

    The months are one dashed line, not a shape each, so that sixty months weigh as much as two.
    """
    width = total * MONTH
    return format_html(
        '<svg class="portal-phase__bar" viewBox="0 0 {0} 16" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="track" d="M0 8H{0}" stroke-dasharray="38 2"/><path class="bar" d="M{1} 0H{2}V16H{1}z"/></svg>',
        width,
        bar.start * MONTH,
        (bar.start + bar.months) * MONTH - 2,
    )


@register.simple_tag
def table_of_contents(stream: Iterable[Any], prefix: str = "", **parts: str) -> list[Entry]:
    """The headings of a body, followed by the parts that the page itself adds.

    A part is `anchor=title`, such as `acties=actions_title`; one with an empty title is left out:

        {% table_of_contents page.body acties=actions_title vraag=question_title as entries %}
    """
    return contents_of(stream, prefix) + [Entry(anchor=anchor, title=str(title)) for anchor, title in parts.items() if title]
