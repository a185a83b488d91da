"""What lists show of cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from cases_library.facts import meta_of, place_of
from cases_library.filters import narrowed
from cases_library.models.cases import CasePage, CasePageQuerySet
from portal.pages.filters import Filters
from portal.pages.models import PortalPage


@dataclass(frozen=True)
class Entry:
    """A row of the list."""

    case: CasePage
    place: str
    meta: str


@dataclass(frozen=True)
class WayOut:
    """A choice that can be taken back to find something, and how much that is."""

    label: str
    address: str
    total: str


def entries(cases: Iterable[CasePage]) -> list[Entry]:
    return [Entry(case, place_of(case), meta_of(case)) for case in cases]


def case_lines(cases: Sequence[PortalPage]) -> dict[int, str]:
    """What stands above a case in a mixed list: its place."""
    found = CasePage.objects.filter(pk__in=[case.pk for case in cases]).prefetch_related("municipalities", "regions")
    return {case.pk: place_of(case) for case in found}


def in_words(total: int) -> str:
    return ngettext("%(count)d case", "%(count)d cases", total) % {"count": total}


def ways_out(cases: CasePageQuerySet, filters: Filters) -> list[WayOut]:
    """Each choice without which there is something to see."""
    found = []
    for each, address in filters.chips:
        total = narrowed(cases, filters, without=each.name).count()
        if total and each.chosen and len(filters.chosen) > 1:
            found.append(WayOut(str(each.chosen.label), address, in_words(total)))
    return found
