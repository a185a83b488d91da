"""Counting and choosing: how many of the found pages have each value, and which are left when some are chosen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from portal.organisations.models import Municipality, Region
from portal.organisations.sizes import SIZE_VALUES
from portal.pages.models import PortalPage
from portal.pages.registry import kinds
from portal.search.engines.base import Engine
from portal.search.plan import Plan
from portal.search.values import DIMENSIONS, KIND, MUNICIPALITY, REGION, SIZE, TAG, THEME, YEAR, Pages, Values, load
from portal.themes.models import Theme

if TYPE_CHECKING:
    from portal.search.query import SearchQuery

LABELS: dict[str, Any] = {
    KIND: _("Kind"),
    THEME: _("Theme"),
    MUNICIPALITY: _("Municipality"),
    REGION: _("Region"),
    SIZE: _("Size of the municipality"),
    YEAR: _("Year"),
    TAG: _("Tag"),
}
SHOWN = (KIND, THEME, MUNICIPALITY, REGION, SIZE, YEAR)  # in the order of the page; a tag is chosen where it stands
SIZE_CLASSES = {value: number for number, value in SIZE_VALUES.items()}
MOST_CHOICES = 100  # of a facet; those of most pages
AT_ONCE = 10  # that are shown; the rest unfolds
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Answer:
    """What an engine found: keys of the asked page in order, how many there are in all, and counts by facet and value."""

    keys: list[int]
    total: int
    counts: dict[str, dict[str, int]]
    engine: str = ""
    is_partial: bool = False


@dataclass(frozen=True)
class FacetChoice:
    value: str
    label: Any
    count: int
    is_chosen: bool
    facet: str
    query: "SearchQuery"
    group: Any = ""  # choices of a group stand together, under its name

    @property
    def address(self) -> str:
        """The search with this choice added, or taken away."""
        return f"?{self.query.toggled(self.facet, self.value).encoded}"


@dataclass(frozen=True)
class Facet:
    """Something by which results can be narrowed; more than one choice is allowed."""

    name: str  # of the parameter
    label: Any
    choices: list[FacetChoice]

    @property
    def chosen(self) -> list[FacetChoice]:
        return [choice for choice in self.choices if choice.is_chosen]

    @property
    def groups(self) -> list[tuple[Any, list[FacetChoice]]]:
        found: dict[Any, list[FacetChoice]] = {}
        for choice in self.choices:
            found.setdefault(choice.group, []).append(choice)
        return list(found.items())

    @property
    def parts(self) -> list[tuple[list[FacetChoice], bool]]:
        """The choices that are shown at once, and those that unfold."""
        if len(self.choices) <= AT_ONCE + 2:
            return [(self.choices, False)]
        first = [choice for place, choice in enumerate(self.choices) if place < AT_ONCE or choice.is_chosen]
        return [(first, False), ([choice for choice in self.choices if choice not in first], True)]


@dataclass(frozen=True)
class Chip:
    """Something that was chosen, and the address without it."""

    facet_label: Any
    label: Any
    address: str


def general_answer(plan: Plan, query: "SearchQuery", engine: Engine) -> Answer:
    """What any engine finds for a query: it scores all listed pages, and the table of values does the rest."""
    table = load()
    pages = PortalPage.objects.listed()
    if query.text:
        hits = engine.scores(plan, pages)
        found, name, is_partial = list(hits.scores), hits.engine, hits.is_partial
    else:
        found, name, is_partial = list(pages.order_by().values_list("pk", flat=True)), "", False
    bits = Pages(found).bits
    left = {names: _chosen(table, query, names) for names in DIMENSIONS}
    chosen = bits
    for each in left.values():
        chosen = chosen & each if each is not None else chosen
    counts: dict[str, dict[str, int]] = {}
    for names, own in left.items():
        base = chosen
        if own is not None:
            base = bits
            for others, each in left.items():
                base = base & each if each is not None and others != names else base
        for facet in names:
            counted = ((value, (base & having).bit_count()) for value, having in table.bits.get(facet, {}).items())
            counts[facet] = {value: count for value, count in counted if count}
    keys = _sorted(table, query, found, chosen)
    start = query.per_page * (min(query.page, max(1, -(-len(keys) // query.per_page))) - 1)
    return Answer(keys[start : start + query.per_page], len(keys), counts, name, is_partial and bool(keys))


def _chosen(table: Values, query: "SearchQuery", names: tuple[str, ...]) -> int | None:
    """The pages with any of the choices of a dimension; None where nothing was chosen."""
    if not any(query.chosen(name) for name in names):
        return None
    found = 0
    for name in names:
        found |= table.of(name, query.chosen(name))
    return found


def _sorted(table: Values, query: "SearchQuery", found: list[int], chosen: int) -> list[int]:
    """The chosen keys in the order that was asked: as found (the best first), else by day or title."""
    if query.sort == "titel":
        return Pages.among(table.by_title, chosen)
    if query.sort == "nieuwste" or not query.text:
        return Pages.among(table.newest, chosen)
    return Pages.among(found, chosen)


def understood(query: "SearchQuery", table: Values) -> "SearchQuery":
    """The query without values that exist nowhere; a former municipality becomes what it is now.

    What exists but has no page stays chosen, so that a kept address shows an empty result rather than everything.
    """
    changes = {}
    for names in DIMENSIONS:
        for name in names:
            asked = query.chosen(name)
            if name == MUNICIPALITY:
                asked = tuple(dict.fromkeys(table.today.get(value, value) for value in asked))
            unknown = [value for value in asked if value not in table.labels.get(name, {})]
            known = names_of(name, unknown) if unknown else {}
            changes[name] = tuple(value for value in asked if value not in unknown or value in known)
    return query.with_chosen(changes)


def names_of(facet: str, values: list[str]) -> dict[str, Any]:
    """What those of the values are called that exist at all; for places, themes and tags that is one query."""
    match facet:
        case "soort":
            return {kind.key: kind.label_plural for kind in kinds if kind.in_lists and kind.key in values}
        case "grootte":
            return {value: Municipality.SizeClass(number).label for value, number in SIZE_CLASSES.items() if value in values}
        case "jaar":
            return {value: value for value in values if value.isascii() and value.isdigit() and FIRST_YEAR <= int(value) <= LAST_YEAR}
        case "thema":
            return dict(Theme.objects.filter(slug__in=values).values_list("slug", "name"))
        case "tag":
            return dict(Tag.objects.filter(slug__in=values).values_list("slug", "name"))
        case "gemeente":
            return {place.slug: place.label for place in Municipality.objects.defer("boundary").filter(slug__in=values)}
    paths = {path: kind for kind, path in Region.PATHS.items()}
    parts = [value.partition(":") for value in values]
    found = Region.objects.filter(slug__in=[slug for _path, _colon, slug in parts])
    by_kind = {(region.kind, region.slug): region.name for region in found}
    return {value: name for value, (path, _, slug) in zip(values, parts, strict=True) if (name := by_kind.get((paths.get(path), slug)))}


def facets(query: "SearchQuery", counts: dict[str, dict[str, int]], table: Values) -> list[Facet]:
    """The facets of a result, with what is worth choosing and what was chosen; those without any choice are left out."""
    made = [Facet(name, LABELS[name], _choices(name, query, counts.get(name, {}), table)) for name in SHOWN]
    return [facet for facet in made if facet.choices]


def _choices(facet: str, query: "SearchQuery", counts: dict[str, int], table: Values) -> list[FacetChoice]:
    chosen = query.chosen(facet)
    labels = _labels(facet, [*counts, *chosen], table)
    wanted = [value for value in labels if value in counts or value in chosen]
    if facet == MUNICIPALITY or len(wanted) > MOST_CHOICES:
        by_count = sorted(wanted, key=lambda value: (value not in chosen, -counts.get(value, 0)))[:MOST_CHOICES]
        wanted = (
            sorted(by_count, key=lambda value: -counts.get(value, 0))
            if facet == MUNICIPALITY
            else [v for v in wanted if v in set(by_count)]
        )
    kinds_of_region = dict(Region.Kind.choices)
    return [
        FacetChoice(
            value, labels[value], counts.get(value, 0), value in chosen, facet, query, kinds_of_region.get(table.groups.get(value, ""), "")
        )
        for value in wanted
    ]


def _labels(facet: str, values: list[str], table: Values) -> dict[str, Any]:
    """Names of the values in the order in which they are shown."""
    if facet in (KIND, SIZE):
        return names_of(facet, values)
    if facet == YEAR:
        return {year: year for year in sorted(set(values), reverse=True)}
    labels: dict[str, Any] = table.labels.get(facet, {})
    unknown = [value for value in values if value not in labels]
    return labels | names_of(facet, unknown) if unknown else labels


def chips(query: "SearchQuery", table: Values) -> list[Chip]:
    """What was chosen, each with the address that takes it away."""
    return [
        Chip(LABELS[name], label, f"?{query.toggled(name, value).encoded}")
        for name in (*SHOWN, TAG)
        if (chosen := query.chosen(name))
        for value, label in _labels(name, list(chosen), table).items()
        if value in chosen
    ]
