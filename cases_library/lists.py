"""What lists show of cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases_library.facts import meta_of, place_in_words, place_of
from cases_library.filters import condition
from cases_library.models.cases import CasePage, CasePageQuerySet
from portal.organisations.drawing import Drawing, draw_counts
from portal.organisations.models import Municipality, Region
from portal.pages.filters import Filters
from portal.pages.models import PortalPage
from portal.pages.places import map_counts


@dataclass(frozen=True)
class Entry:
    """A row of the list."""

    case: CasePage
    place: str
    meta: str


@dataclass(frozen=True)
class WayOut:
    """Fewer choices that find something, and how much that is."""

    label: str
    address: str
    total: str


def entries(cases: Iterable[CasePage]) -> list[Entry]:
    return [Entry(case, place_of(case), meta_of(case)) for case in cases]


def map_of(cases: CasePageQuerySet) -> Drawing | None:
    """How many of these cases each place has. None where no case says where."""
    counts = map_counts(cases)
    return draw_counts(counts, title=_("Map of the Netherlands with the places of these cases")) if counts else None


def case_lines(cases: Sequence[PortalPage]) -> dict[int, str]:
    """What stands above a case in a mixed list: its place. Municipalities and regions come in one query."""
    keys = [case.pk for case in cases]
    places = Municipality.objects.filter(pages__in=keys).order_by().values_list("pages", Value(0), "slug", "name")
    regions = Region.objects.filter(pages__in=keys).order_by().values_list("pages", Value(1), "slug", "name")
    names: dict[int, tuple[list[str], list[str]]] = {key: ([], []) for key in keys}
    for key, order, _slug, name in sorted(places.union(regions, all=True)):
        names[key][order].append(name)
    return {key: place_in_words(*found) for key, found in names.items()}


def in_words(total: int) -> str:
    return ngettext("%(count)d case", "%(count)d cases", total) % {"count": total}


def ways_out(cases: CasePageQuerySet, filters: Filters) -> list[WayOut]:
    """Each choice that, taken back, leaves something to see; where none does, each choice that finds something by itself."""
    chosen = filters.chosen
    if len(chosen) < 2:
        return []
    less = [(_("without “%(label)s”"), each, [other for other in chosen if other != each]) for each in chosen]
    alone = [(_("only “%(label)s”"), each, [each]) for each in chosen] if len(chosen) > 2 else []
    ways = [*less, *alone]
    counts = {str(place): Count("pk", filter=condition(kept)) for place, (_words, _each, kept) in enumerate(ways)}
    totals = cases.order_by().aggregate(**counts)
    found = [
        WayOut(words % {"label": each.chosen.label}, f"?{Filters(tuple(kept)).query}", in_words(total)) if each.chosen and total else None
        for (words, each, kept), total in zip(ways, totals.values(), strict=True)
    ]
    return [way for way in found[: len(less)] if way] or [way for way in found[len(less) :] if way]
