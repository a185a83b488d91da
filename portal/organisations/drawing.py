"""Maps of the Netherlands as a page shows them: what stands where, worked out on the server and drawn as SVG.

The land and the provinces lie in a file of their own (`LAND_FILE`, made by data/make_land.py), so that a
page carries only what is particular to it. A map shows nothing that the list beside it does not tell.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.organisations.map import HEIGHT, WIDTH, Bounds, Point, apart, bounds_of, coarse, map_sources, middle_of, province_outlines
from portal.organisations.models import Municipality, Region

LAND_FILE = "maps/nederland.svg"
PIN = 17.0  # radius, in units of the map
DOT, SMALL_DOT, LARGE_DOT = 5.0, 3.5, 10.0
ROOM_BETWEEN_PINS = 2 * PIN + 4
COUNTRY = Bounds(0, 0, WIDTH, HEIGHT).grown(8)
NEAR = 26.0  # units of land around what an inset shows: some 12 kilometres
LETTERS_ACROSS = 26  # heights of a letter in the width of an inset
LETTER_WIDTH = 0.56  # on average, by the height
MOST_BOUNDARY = 24_000  # characters of boundaries on one map; with more than that all are points


@dataclass(frozen=True, kw_only=True)
class MapEntry:
    """A numbered thing on the map and in the list beside it; its number is its place in the list."""

    name: str
    url: str = ""
    note: str = ""  # the list shows it under the name
    municipalities: Sequence[Municipality] = ()
    regions: Sequence[Region] = ()  # drawn as the municipalities in it; a province as its outline
    is_here: bool = False  # the one that the page is about


@dataclass(frozen=True, kw_only=True)
class MapCount:
    """How much there is about a place; a municipality is a dot that grows with the count."""

    place: Municipality | Region
    count: int
    url: str = ""


@dataclass(frozen=True)
class Mark:
    """A disc: a dot, or a pin with its number. `title` is for who points at it."""

    at: Point
    radius: float
    css_class: str
    title: str
    url: str = ""
    number: int = 0


@dataclass(frozen=True)
class Label:
    """The name of a place on an inset; `anchor` is the side of the text that lies at the point, as SVG calls it."""

    at: Point
    text: str
    anchor: str
    css_class: str = ""


@dataclass(frozen=True)
class Area:
    """What is filled: a boundary as an SVG path, or a province by its name in the file with the land."""

    css_class: str
    path: str = ""
    province: str = ""


@dataclass
class Drawing:
    """What templates/components/map.html draws, from back to front, and the lists beside it tell."""

    title: str
    description: str
    key: str  # begins the ids that the map has in the page
    bounds: Bounds = COUNTRY
    letter: float = PIN * 1.3  # height of letters, in units
    areas: list[Area] = field(default_factory=list)
    ties: list[tuple[Point, Point]] = field(default_factory=list)  # from pins to their places
    marks: list[Mark] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    frame: Bounds | None = None  # what the inset shows
    inset: "Drawing | None" = None
    entries: list[MapEntry] = field(default_factory=list)
    counts: list[MapCount] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # what has no place on the map, by name
    boundary_years: set[int] = field(default_factory=set)

    @property
    def sources(self) -> list[str]:
        return map_sources(self.boundary_years)

    @cached_property
    def by_province(self) -> list[tuple[str, list[MapCount]]]:
        """The counted municipalities of each province, in the order of the alphabet."""
        found: dict[str, list[MapCount]] = {}
        for each in sorted(self.counts, key=lambda each: each.place.slug):
            if isinstance(each.place, Municipality):
                found.setdefault(each.place.province.name, []).append(each)
        return sorted(found.items())

    @cached_property
    def regions(self) -> list[MapCount]:
        return sorted((each for each in self.counts if isinstance(each.place, Region)), key=lambda each: each.place.slug)


@dataclass(frozen=True)
class _Places:
    """What is needed of the database for one map, fetched at once."""

    members: dict[int, list[Municipality]]  # of each region
    boundaries: dict[int, str]  # of each municipality that has one
    years: dict[int, int]

    @classmethod
    def of(cls, municipalities: Iterable[Municipality], regions: Iterable[Region]) -> "_Places":
        members = members_of(region for region in regions if not _outline_of(region))
        everyone = [*municipalities, *(place for group in members.values() for place in group)]
        drawn = {place.pk for place in everyone if place.boundary_year}
        rows = Municipality.objects.filter(pk__in=drawn).values_list("pk", "boundary", "boundary_year") if drawn else ()
        found = {key: (coarse(path), year) for key, path, year in rows if year}
        if sum(len(path) for path, _year in found.values()) > MOST_BOUNDARY:
            found = {}
        seen = {key: (path, year) for key, (path, year) in found.items() if path}
        return cls(members, {key: path for key, (path, _year) in seen.items()}, {key: year for key, (_path, year) in seen.items()})

    def inside(self, municipalities: Sequence[Municipality], regions: Iterable[Region]) -> list[Municipality]:
        """These municipalities and those of the regions, each once."""
        found = {place.pk: place for place in municipalities}
        for region in regions:
            for place in self.members.get(region.pk, ()):
                found.setdefault(place.pk, place)
        return list(found.values())

    def point(self, place: Municipality) -> Point | None:
        path = self.boundaries.get(place.pk)
        return place.point or (middle_of(path) if path else None)


def members_of(regions: Iterable[Region]) -> dict[int, list[Municipality]]:
    """The municipalities that exist today in each of these regions, by its key; at most two queries for all."""
    asked = list(regions)
    found: dict[int, list[Municipality]] = {region.pk: [] for region in asked}
    today = Municipality.objects.current().defer("boundary")
    if provinces := [region.pk for region in asked if region.kind == Region.Kind.PROVINCE]:
        for place in today.filter(province__in=provinces):
            found[place.province_id].append(place)
    if others := set(found) - set(provinces):
        member_of = F("region_memberships__region")
        for place in today.filter(region_memberships__region__in=others).annotate(member_of=member_of):
            found[place.member_of].append(place)
    return found


def draw_entries(entries: Sequence[MapEntry], *, title: str, key: str = "kaart", inset: MapEntry | None = None) -> Drawing:
    """A map with a numbered pin for each entry that has a place; `inset` is the entry that is also shown from nearby.

    Takes one query where a region is drawn, and one where boundaries are known. Pins that would lie on each other are moved apart and tied to their places.
    """
    everything = [*entries, *([inset] if inset else [])]
    places = _Places.of(
        (place for entry in everything for place in entry.municipalities), (region for entry in everything for region in entry.regions)
    )
    told = _("The numbers on the map are those of the list.")
    drawing = Drawing(title=title, description=told, key=key, entries=list(entries))
    pinned: list[tuple[MapEntry, int, Point]] = []
    for number, entry in enumerate(entries, start=1):
        middle = _draw(drawing, entry, places)
        if middle is None:
            drawing.missing.append(entry.name)
        else:
            pinned.append((entry, number, middle))
    spots = apart([middle for _entry, _number, middle in pinned], room=ROOM_BETWEEN_PINS, bounds=COUNTRY.grown(-PIN))
    for (entry, number, middle), at in zip(pinned, spots, strict=True):
        drawing.ties += [(at, end) for end in _ends(entry, places) or [middle] if math.dist(at, end) > PIN]
        css_class = "pin pin--here" if entry.is_here else "pin"
        drawing.marks.append(Mark(at, PIN, css_class, title=entry.name, url=entry.url, number=number))
    if inset is not None:
        _add_inset(drawing, inset, places)
    return drawing


def draw_counts(counts: Sequence[MapCount], *, title: str, key: str = "kaart") -> Drawing:
    """A map with a dot for each municipality, as large as its count, and the regions behind it. As many queries as `draw_entries`."""
    municipalities = [(each, each.place) for each in counts if isinstance(each.place, Municipality)]
    regions = [each.place for each in counts if isinstance(each.place, Region)]
    told = _("The larger the dot, the more there is about the place. The list tells the same.")
    drawing = Drawing(title=title, description=told, key=key, counts=list(counts))
    _draw(drawing, MapEntry(name="", regions=regions), _Places.of((), regions))
    for each, place in sorted(municipalities, key=lambda row: (-row[0].count, row[1].slug)):  # the large ones behind
        if place.point is None:
            drawing.missing.append(place.name)
        else:
            named = _("%(place)s: %(count)d") % {"place": place.name, "count": each.count}
            drawing.marks.append(Mark(place.point, _radius(each.count), "dot", title=named, url=each.url))
    return drawing


def draw_place(municipality: Municipality, *, key: str = "kaart") -> Drawing:
    """Where one municipality lies, in its province."""
    names = {"place": municipality.name, "province": municipality.province.name}
    drawing = Drawing(
        title=_("%(place)s on the map of the Netherlands") % names,
        description=_("%(place)s lies in the province of %(province)s.") % names,
        key=key,
    )
    places = _Places.of([municipality], [])
    _draw(drawing, MapEntry(name="", regions=[municipality.province]), places)
    _draw(drawing, MapEntry(name=municipality.name, municipalities=[municipality], is_here=True), places, scale=LARGE_DOT / DOT)
    if municipality.point is None and municipality.pk not in places.boundaries:
        drawing.missing.append(municipality.name)
    return drawing


def _outline_of(region: Region) -> str:
    """The name of a province in the file with the land; empty for any other region."""
    return slugify(region.name) if region.kind == Region.Kind.PROVINCE and region.name in province_outlines() else ""


def _radius(count: int) -> float:
    """The disc grows with the count, so that twice as many looks twice as large; no larger than a pin."""
    return min(DOT * math.sqrt(1 + count), PIN)


def _draw(drawing: Drawing, entry: MapEntry, places: _Places, *, scale: float = 1) -> Point | None:
    """Draw the places of an entry: boundaries where they are known, else dots. Returns their middle, if they have one."""
    tone = "--here" if entry.is_here else ""
    named = {place.pk for place in entry.municipalities}
    drawing.areas += [Area("area area--soft", province=name) for region in entry.regions if (name := _outline_of(region))]
    for place in places.inside(entry.municipalities, entry.regions):
        if path := places.boundaries.get(place.pk):
            drawing.areas.append(Area(f"area area{tone or ('' if place.pk in named else '--soft')}", path=path))
            drawing.boundary_years.add(places.years[place.pk])
        elif place.point is not None:
            radius = (DOT if place.pk in named else SMALL_DOT) * scale
            css_class = "dot" if place.pk in named else "dot dot--soft"
            drawing.marks.append(Mark(place.point, radius, f"dot dot{tone}" if tone else css_class, title=place.name))
    around = entry.municipalities or places.inside((), entry.regions)
    points = [point for place in around if (point := places.point(place))]
    return _middle(points or [middle_of(province_outlines()[region.name]) for region in entry.regions if _outline_of(region)])


def _middle(points: Sequence[Point]) -> Point | None:
    return Point(sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)) if points else None


def _ends(entry: MapEntry, places: _Places) -> list[Point]:
    """The dots to which the pin of an entry is tied."""
    inside = places.inside(entry.municipalities, entry.regions)
    return [place.point for place in inside if place.point is not None and place.pk not in places.boundaries]


def _add_inset(drawing: Drawing, entry: MapEntry, places: _Places) -> None:
    """Show the places of one entry from nearby, with their names. Nothing where they lie too far apart or have no place."""
    inside = places.inside(entry.municipalities, entry.regions)
    points = [(place, point) for place in inside if (point := places.point(place))]
    shapes = [bounds_of(path) for place in inside if (path := places.boundaries.get(place.pk))]
    if not points:
        return
    bounds = Bounds.around([point for _place, point in points], shapes).grown(NEAR).shaped(COUNTRY.width / 580)
    if bounds.width > WIDTH / 2:
        return
    drawing.frame = bounds
    drawing.inset = Drawing(
        title=_("%(region)s from nearby") % {"region": entry.name},
        description=_("Detail of the map: %(places)s.") % {"places": ", ".join(place.name for place, _point in points)},
        key=f"{drawing.key}-detail",
        bounds=bounds,
        letter=bounds.width / LETTERS_ACROSS,
        boundary_years={places.years[place.pk] for place in inside if place.pk in places.years},
    )
    _draw(drawing.inset, MapEntry(name=entry.name, municipalities=inside), places, scale=1.5 * bounds.width / COUNTRY.width)
    drawing.inset.labels = _labels(
        [(place.name, point, place.pk in places.boundaries) for place, point in points], bounds, drawing.inset.letter
    )


def _labels(named: Sequence[tuple[str, Point, bool]], bounds: Bounds, size: float) -> list[Label]:
    """A place for each name: in its boundary, or on the first side of its dot where it covers nothing."""
    taken = [Bounds(x - size / 3, y - size / 3, size / 1.5, size / 1.5) for _name, (x, y), in_area in named if not in_area]
    labels = []
    for name, (x, y), in_area in named:
        width, gap = LETTER_WIDTH * size * len(name), size * 0.6
        sides = [
            (Point(x + gap, y + size * 0.35), "start", Bounds(x + gap, y - size / 2, width, size)),
            (Point(x - gap, y + size * 0.35), "end", Bounds(x - gap - width, y - size / 2, width, size)),
            (Point(x, y - gap), "middle", Bounds(x - width / 2, y - gap - size, width, size)),
            (Point(x, y + gap + size * 0.7), "middle", Bounds(x - width / 2, y + gap - size * 0.3, width, size)),
        ]
        if in_area:
            sides = [(Point(x, y + size * 0.35), "middle", Bounds(x - width / 2, y - size / 2, width, size))]
        at, anchor, box = next(
            (side for side in sides if bounds.holds(side[2]) and not any(side[2].meets(other) for other in taken)), sides[0]
        )
        taken.append(box)
        labels.append(Label(at, name, anchor, "on-dark" if in_area else ""))
    return labels
