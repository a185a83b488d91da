"""What pages can be chosen by: their themes, kind, places, size of the municipality, year and tags.

A process keeps a table of all of it until content changes. For each value it has a set of pages as the bits of one
number, so that counting what a search found takes about a millisecond, however many pages there are, and no query.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import DateField, F, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from portal import caching
from portal.organisations.models import Municipality, Region, RegionMembership
from portal.organisations.sizes import SIZE_VALUES
from portal.pages.models import PortalPage
from portal.pages.registry import PageKind, kinds
from portal.search.analysis import fold

# The facets, by the name of their parameter. A choice in one of the two places is an alternative to one in the other.
THEME, KIND, MUNICIPALITY, REGION, SIZE, YEAR, TAG = "thema", "soort", "gemeente", "regio", "grootte", "jaar", "tag"
DIMENSIONS = ((THEME,), (KIND,), (MUNICIPALITY, REGION), (SIZE,), (YEAR,), (TAG,))

Row = tuple[int, int, str, date | None]  # key, content type, title, day


def region_value(region: Region) -> str:
    """A region in an address: `provincie:friesland`."""
    return f"{Region.PATHS[Region.Kind(region.kind)]}:{region.slug}"


class Pages:
    """A set of pages as bits, of which one place after another can be asked."""

    def __init__(self, keys: Iterable[int]) -> None:
        keys = list(keys)
        content = bytearray(max(keys, default=0) // 8 + 1)
        for key in keys:
            content[key >> 3] |= 1 << (key & 7)
        self.bits = int.from_bytes(content, "little")

    @staticmethod
    def among(keys: Iterable[int], bits: int) -> list[int]:
        """Those of the keys that are in the set, in their order."""
        content = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
        end = len(content) << 3
        return [key for key in keys if key < end and content[key >> 3] >> (key & 7) & 1]


@dataclass
class Values:
    """All values of all pages."""

    bits: dict[str, dict[str, int]] = field(default_factory=dict)  # facet → value → the pages that have it
    labels: dict[str, dict[str, str]] = field(default_factory=dict)  # of what editors name; in the order in which it is shown
    groups: dict[str, str] = field(default_factory=dict)  # value of a region → its kind
    today: dict[str, str] = field(default_factory=dict)  # former municipality → what it became
    newest: list[int] = field(default_factory=list)  # keys in order
    by_title: list[int] = field(default_factory=list)

    def of(self, facet: str, values: Iterable[str]) -> int:
        """The pages with any of these values, as bits."""
        known = self.bits.get(facet, {})
        found = 0
        for value in values:
            found |= known.get(value, 0)
        return found


class Places:
    """Which places a page is about: today's municipality of those it names, their regions, and the regions it names."""

    @cached_property
    def municipalities(self) -> dict[int, Municipality]:
        return {place.pk: place for place in Municipality.objects.defer("boundary", "aliases")}

    @cached_property
    def regions(self) -> dict[int, Region]:
        return {region.pk: region for region in Region.objects.defer("aliases")}

    @cached_property
    def members(self) -> dict[int, set[int]]:
        """The regions of each municipality, besides its province."""
        found: dict[int, set[int]] = defaultdict(set)
        for municipality, region in RegionMembership.objects.order_by().values_list("municipality_id", "region_id"):
            found[municipality].add(region)
        return found

    def today(self, key: int) -> Municipality:
        """What a municipality is part of now."""
        place, passed = self.municipalities[key], set[int]()
        while not place.is_current() and place.successor_id in self.municipalities and place.pk not in passed:
            passed.add(place.pk)
            place = self.municipalities[place.successor_id]
        return place

    def values(self, pages: QuerySet) -> Iterator[tuple[int, str, str]]:
        for page, key in _pairs(pages, "municipalities"):
            if key in self.municipalities:
                place = self.today(key)
                yield page, MUNICIPALITY, place.slug
                if place.size_class:
                    yield page, SIZE, SIZE_VALUES[place.size_class]
                for region in {place.province_id, *self.members[place.pk]}:
                    yield page, REGION, region_value(self.regions[region])
        for page, key in _pairs(pages, "regions"):
            if key in self.regions:
                yield page, REGION, region_value(self.regions[key])


def _pairs(pages: QuerySet, *fields: str) -> Iterator[Any]:
    """Keys of pages with each of their values."""
    found: Iterator[Any] = (
        pages.order_by().filter(**{f"{fields[0].partition('__')[0]}__isnull": False}).values_list("pk", *fields).iterator()
    )
    return found


def _steps_to(kind: PageKind) -> str:
    """The way from a page of any kind to the day of this kind: `newspage__date`."""
    path = kind.model_class._meta.get_path_from_parent(PortalPage)
    return "__".join([*(step.join_field.name for step in path), kind.date_field])


def with_day(pages: QuerySet) -> QuerySet:
    """Annotate `day`: the day by which a reader knows a page, else when it was last checked, else last published."""
    days = [F(_steps_to(kind)) for kind in kinds if kind.date_field]
    return pages.annotate(day=Coalesce(*days, F("checked_on"), TruncDate("last_published_at"), output_field=DateField()))


def _rows(pages: QuerySet) -> list[Row]:
    return list(with_day(pages).order_by().values_list("pk", "content_type_id", "title", "day"))


def _values(pages: QuerySet, rows: list[Row], places: Places, labels: dict[str, dict[str, str]]) -> Iterator[tuple[int, str, str]]:
    """(key, facet, value) of all these pages, in a number of queries that does not grow with them."""
    by_content_type = kinds.by_content_type()
    for key, content_type, _title, day in rows:
        if content_type in by_content_type:
            yield key, KIND, by_content_type[content_type].key
        if day is not None:
            yield key, YEAR, str(day.year)
    named: dict[str, tuple[int, str]] = {}
    for key, slug, name, order in _pairs(pages, "themes__slug", "themes__name", "themes__order"):
        named[slug] = (order, name)
        yield key, THEME, slug
    labels[THEME] = {slug: name for slug, (_order, name) in sorted(named.items(), key=lambda each: each[1])}
    tags = labels.setdefault(TAG, {})
    for key, slug, name in _pairs(pages, "tags__slug", "tags__name"):
        tags[slug] = name
        yield key, TAG, slug
    yield from places.values(pages)


def values_of(keys: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    """The values of these pages by facet, for an index that counts itself."""
    pages = PortalPage.objects.filter(pk__in=list(keys))
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, facet, value in _values(pages, _rows(pages), Places(), {}):
        if value not in found[key][facet]:
            found[key][facet].append(value)
    return {key: dict(facets) for key, facets in found.items()}


def read() -> Values:
    """The table as the database has it now: eight queries at most. It has pages that may be closed: what is found never is."""
    pages = PortalPage.objects.live().filter(content_type__in=kinds.listed_content_types())
    rows = _rows(pages)
    table = Values()
    size = max((row[0] for row in rows), default=0) // 8 + 1
    content: dict[tuple[str, str], bytearray] = defaultdict(lambda: bytearray(size))
    places = Places()
    for key, facet, value in _values(pages, rows, places, table.labels):
        if key >> 3 < size:  # published between two queries
            content[facet, value][key >> 3] |= 1 << (key & 7)
    for (facet, value), marked in content.items():
        table.bits.setdefault(facet, {})[value] = int.from_bytes(marked, "little")
    table.newest = [row[0] for row in sorted(rows, key=lambda row: (row[3] or date.min, row[0]), reverse=True)]
    table.by_title = [row[0] for row in sorted(rows, key=lambda row: (" ".join(map(fold, row[2].split())), row[0]))]
    if MUNICIPALITY in table.bits or REGION in table.bits:
        _name_places(table, places)
    return table


def _name_places(table: Values, places: Places) -> None:
    used = table.bits.get(MUNICIPALITY, {})
    table.labels[MUNICIPALITY] = {
        place.slug: place.label for place in sorted(places.municipalities.values(), key=lambda place: place.slug) if place.slug in used
    }
    for key, place in places.municipalities.items():
        if (today := places.today(key)) is not place:
            table.today[place.slug] = today.slug
    used = table.bits.get(REGION, {})
    order = list(Region.PATHS)
    regions = sorted(places.regions.values(), key=lambda region: (order.index(Region.Kind(region.kind)), region.slug))
    table.labels[REGION] = {value: region.name for region in regions if (value := region_value(region)) in used}
    table.groups = {value: region.kind for region in regions if (value := region_value(region)) in used}


_held: ContextVar[Values | None] = ContextVar("held", default=None)


@contextmanager
def held() -> Iterator[Values]:
    """One table for all parts of a search."""
    table = load()
    token = _held.set(table)
    try:
        yield table
    finally:
        _held.reset(token)


_lock = threading.Lock()
_kept: tuple[tuple[str, date], Values] | None = None


def load() -> Values:
    """The table of now. Read anew where content changed; each process keeps it, and all share what one of them has read."""
    global _kept
    if (table := _held.get()) is not None:
        return table
    version, today = caching.content_version(), timezone.localdate()
    if version is None or transaction.get_connection().in_atomic_block:  # the cache does not know yet what was changed
        return read()
    kept = _kept
    if kept is not None and kept[0] == (version, today):
        return kept[1]
    with _lock:
        if _kept is None or _kept[0] != (version, today):
            _kept = (version, today), caching.remember(f"search-values-{today}", read)
        return _kept[1]
