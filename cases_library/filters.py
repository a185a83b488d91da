"""Narrowing the list of cases: by theme, region, size of the municipality and status.

Readers may choose the themes and regions that some case has. What an address names stays a choice when its last case
is gone, so that a kept address shows an empty result rather than everything. The sizes are few and known by name.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.organisations.models import Municipality, Region
from portal.organisations.sizes import SIZE_LIMITS
from portal.pages.filters import Choice, Filter, Filters
from portal.themes.models import Theme

if TYPE_CHECKING:
    from cases_library.models.cases import CasePageQuerySet

THEME, REGION, SIZE, STATUS = "thema", "regio", "grootte", "status"

# Values in addresses: Dutch, lower case.
SIZES = {
    number: f"{low or 'tot'}-{high}" if high else f"vanaf-{low}"
    for number, (low, high) in enumerate(zip((0, *SIZE_LIMITS), (*SIZE_LIMITS, None), strict=True), start=1)
}
STATUSES = {"pilot": "pilot", "running": "lopend", "ended": "afgerond"}
SLUG = re.compile(r"[-\w]{1,255}")


def region_name(region: Region) -> str:
    """The name with its kind before it; a cooperation is known by its name alone."""
    if region.kind == Region.Kind.COOPERATION:
        return region.name
    return _("%(kind)s %(name)s") % {"kind": region.get_kind_display(), "name": region.name}


def region_value(region: Region) -> str:
    """A region in an address: `provincie:friesland`."""
    return f"{Region.PATHS[Region.Kind(region.kind)]}:{region.slug}"


def case_filters(parameters: Mapping[str, str], cases: "CasePageQuerySet") -> Filters:
    """The four filters of these cases, with what the address chose; what it names and does not exist is left out."""
    return Filters(
        (
            Filter.read(parameters, THEME, _("Theme"), _("All themes"), _themes(parameters.get(THEME, ""), cases)),
            Filter.read(parameters, REGION, _("Region"), _("All regions"), _regions(parameters.get(REGION, ""), cases)),
            Filter.read(parameters, SIZE, _("Size of the municipality"), _("All sizes"), _sizes()),
            Filter.read(parameters, STATUS, _("Status"), _("Every status"), _statuses(cases)),
        )
    )


def condition(chosen: Iterable[Filter]) -> Q:
    """What a case must have for all that was chosen in these filters; it never counts a case twice."""
    conditions = {THEME: _of_theme, REGION: _in_region, SIZE: _of_size, STATUS: _with_status}
    asked = Q()
    for each in chosen:
        if each.value:
            asked &= conditions[each.name](each.value)
    return asked


def _themes(asked: str, cases: "CasePageQuerySet") -> list[Choice]:
    found = Theme.objects.filter(Q(pk__in=Theme.objects.filter(pages__in=cases.values("pk")).values("pk")) | Q(slug=_slug(asked)))
    return [Choice(theme.slug, theme.name) for theme in found]


def _regions(asked: str, cases: "CasePageQuerySet") -> list[Choice]:
    """Regions that a case names or in which one of its municipalities lies, by kind."""
    ours = Q(pages__in=cases.values("pk"))
    places = Municipality.objects.filter(ours)
    kind, slug = _kind_and_slug(asked)
    found = Region.objects.filter(
        Q(pk__in=Region.objects.filter(ours).values("pk"))
        | Q(pk__in=places.values("province"))
        | Q(pk__in=Region.municipalities.through._default_manager.filter(municipality__in=places.values("pk")).values("region"))
        | Q(kind=kind, slug=slug)
    )
    kinds = list(Region.PATHS)
    in_order = sorted(found, key=lambda region: (kinds.index(Region.Kind(region.kind)), region.name))
    return [Choice(region_value(region), region_name(region), region.get_kind_display()) for region in in_order]


def _sizes() -> list[Choice]:
    return [Choice(value, Municipality.SizeClass(number).label) for number, value in SIZES.items()]


def _statuses(cases: "CasePageQuerySet") -> list[Choice]:
    return [Choice(value, cases.model.Status(key).label) for key, value in STATUSES.items()]


def _of_theme(value: str) -> Q:
    return Q(pk__in=Theme.objects.filter(slug=value).values("pages"))


def _of_size(value: str) -> Q:
    return Q(pk__in=Municipality.objects.filter(size_class=_number(value)).values("pages"))


def _with_status(value: str) -> Q:
    return Q(status=next(key for key, known in STATUSES.items() if known == value))


def _in_region(value: str) -> Q:
    """Cases that name this region, or are about a municipality in it."""
    kind, slug = _kind_and_slug(value)
    region = Region.objects.filter(kind=kind, slug=slug)
    members = Region.municipalities.through._default_manager.filter(region__in=region).values("municipality")
    places = Municipality.objects.filter(Q(province__in=region) | Q(pk__in=members))
    return Q(pk__in=region.values("pages")) | Q(pk__in=places.values("pages"))


def _kind_and_slug(value: str) -> tuple[str, str]:
    """The kind and slug of a region in an address; empty strings for what is none."""
    name, _colon, slug = value.partition(":")
    kind = next((kind for kind, known in Region.PATHS.items() if known == name), None)
    return (str(kind.value), slug) if kind and _slug(slug) else ("", "")


def _slug(value: str) -> str:
    """The value, or nothing when it cannot be a slug: some databases refuse certain signs."""
    return value if SLUG.fullmatch(value) else ""


def _number(value: str) -> int | None:
    return next((number for number, known in SIZES.items() if known == value), None)
