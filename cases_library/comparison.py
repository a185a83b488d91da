"""Up to three cases side by side, named in the address: `?casus=groningen&casus=boxtel`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Count, Q

from cases_library.facts import CaseFacts, Fact, place_of
from cases_library.filters import SLUG

if TYPE_CHECKING:
    from cases_library.models import CasePage
    from cases_library.models.cases import CasePageQuerySet

PARAMETER = "casus"
AT_MOST = 3
AT_LEAST = 2
LOOKED_UP = 20  # names in an address; what comes after is not looked at
SUGGESTED = 6


def address(slugs: Iterable[str]) -> str:
    """The query string that names these cases."""
    return f"?{urlencode([(PARAMETER, slug) for slug in slugs])}"


@dataclass(frozen=True)
class Column:
    """A case, and the address of the same comparison without it."""

    case: "CasePage"
    place: str
    without: str
    facts: list[Fact]

    @property
    def name(self) -> str:
        """What stands beside its facts where the columns lie below each other."""
        return self.case.short_title or self.place or self.case.title


@dataclass(frozen=True)
class Row:
    """One fact of every case, in the order of the columns."""

    key: str
    label: str
    cells: list[tuple[Column, Fact]]


@dataclass(frozen=True)
class Suggestion:
    case: "CasePage"
    place: str
    address: str


@dataclass(frozen=True)
class Comparison:
    columns: list[Column]
    left_out: int  # published cases that were named but do not fit
    suggestions: list[Suggestion]

    @property
    def is_enough(self) -> bool:
        return len(self.columns) >= AT_LEAST

    @property
    def rows(self) -> list[Row]:
        """The facts that are known of at least one case."""
        found = []
        for facts in zip(*(column.facts for column in self.columns), strict=True):
            if any(fact.is_known for fact in facts):
                label = max((fact for fact in facts), key=lambda fact: len(fact.parts)).label
                found.append(Row(facts[0].key, label, list(zip(self.columns, facts, strict=True))))
        return found


def compare(names: Iterable[str], cases: "CasePageQuerySet") -> Comparison:
    """The first three published cases of those named, in the order of the address, each once."""
    wanted = list(dict.fromkeys(name for name in names if SLUG.fullmatch(name)))[:LOOKED_UP]
    found = {case.slug: case for case in cases.filter(slug__in=wanted).with_facts()} if wanted else {}
    in_order = [found[name] for name in wanted if name in found]
    chosen = in_order[:AT_MOST]
    slugs = [case.slug for case in chosen]
    columns = [
        Column(
            case=case,
            place=place_of(case),
            without=address(slug for slug in slugs if slug != case.slug),
            facts=CaseFacts(case, address=case.url or "").compared(),
        )
        for case in chosen
    ]
    return Comparison(columns, left_out=len(in_order) - len(chosen), suggestions=_suggestions(chosen, cases, slugs))


def _suggestions(chosen: list["CasePage"], cases: "CasePageQuerySet", slugs: list[str]) -> list[Suggestion]:
    """Other cases to put beside these: those that share most themes with them first."""
    if len(chosen) >= AT_MOST:
        return []
    themes = {theme.pk for case in chosen for theme in case.theme_list}
    others = cases.exclude(pk__in=[case.pk for case in chosen]).annotate(shared=Count("themes", filter=Q(themes__in=themes), distinct=True))
    rows = others.order_by("-shared", "-date", "-pk").prefetch_related("municipalities", "regions")[:SUGGESTED]
    return [Suggestion(case, place_of(case), address([*slugs, case.slug])) for case in rows]
