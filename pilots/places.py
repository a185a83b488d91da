"""Where pilots and stories are about: for their maps, the lists beside these, and search engines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from cases_library.filters import region_name
from portal.organisations.drawing import Drawing, MapCount, MapEntry, draw_counts, draw_entries, members_of
from portal.organisations.models import Municipality, Region
from portal.pages.places import map_counts

if TYPE_CHECKING:
    from pilots.models import PilotParticipant


@dataclass(frozen=True)
class NamedRegion:
    region: Region
    name: str  # with its kind; empty where the participant is called after it
    members: Sequence[Municipality]  # those that exist today; none for a province, which readers know and which is long


@dataclass(frozen=True)
class Place:
    """A participant with its places, as the numbered list and the map show it."""

    participant: "PilotParticipant"
    municipalities: Sequence[Municipality]
    regions: Sequence[NamedRegion]

    @property
    def anchor(self) -> str:
        return f"deelnemer-{self.participant.key}"

    @property
    def named(self) -> list[Municipality | Region]:
        """What the editor filled in: without the municipalities in the regions."""
        return [*self.municipalities, *(each.region for each in self.regions)]

    @property
    def namesake(self) -> Municipality | Region | None:
        """The one place that the participant is called after, if that is so."""
        found = self.named
        return found[0] if [place.name for place in found] == [self.participant.place] else None


def of_participants(rows: Iterable["PilotParticipant"]) -> list[Place]:
    """The participants in their order, in a number of queries that does not grow with them.

    The rows of a draft have their places with them, and may have no primary key.
    """
    participants = list(rows)
    places = Municipality.objects.defer("boundary")
    prefetch_related_objects([row for row in participants if row.pk], Prefetch("municipalities", queryset=places), "regions")
    regions = {region.pk: region for row in participants for region in row.regions.all() if region.kind != Region.Kind.PROVINCE}
    members = members_of(regions.values())
    return [
        Place(
            participant=row,
            municipalities=list(row.municipalities.all()),
            regions=[
                NamedRegion(region, "" if region.name == row.place else region_name(region), members.get(region.pk, []))
                for region in row.regions.all()
            ],
        )
        for row in participants
    ]


def map_of_participants(places: Iterable[Place]) -> Drawing | None:
    """The map of one pilot: the number of a participant is its place in the list. None for a pilot without participants.

    The municipalities in its regions are known here already; a province is drawn as its outline.
    """
    entries = [
        MapEntry(
            name=place.participant.place,
            url=f"#{place.anchor}",
            municipalities=list(dict.fromkeys([*place.municipalities, *(member for named in place.regions for member in named.members)])),
            regions=[named.region for named in place.regions if named.region.kind == Region.Kind.PROVINCE],
        )
        for place in places
    ]
    return draw_entries(entries, title=_("Map of the Netherlands with the participants")) if entries else None


def map_of_pilots(pilots: QuerySet[Any]) -> Drawing | None:
    """How many pilots each place takes part in. None while no pilot says where."""
    counts = map_counts(pilots)
    return draw_counts(counts, title=_("Map of the Netherlands with all who take part in a pilot")) if counts else None


def map_of_practice(pages: QuerySet[Any]) -> Drawing | None:
    """Where these pages are about, in one query: a region is shown as the municipalities in it, each once. None where they name no place."""
    chosen = pages.order_by().values("pk")
    regions = Region.objects.filter(pages__in=chosen).order_by().values("pk")
    members = Municipality.objects.current().filter(Q(pages__in=chosen) | Q(regions__in=regions) | Q(province__in=regions))
    counted = members.select_related("province").defer("boundary").annotate(total=Count("pages", filter=Q(pages__in=chosen), distinct=True))
    counts = [MapCount(place=place, count=max(place.total, 1), url=place.get_absolute_url()) for place in counted]
    return draw_counts(counts, title=_("Map of the Netherlands with the places of cases, stories and pilots")) if counts else None


def spatial_coverage(places: Iterable[Municipality | Region]) -> dict[str, Any]:
    """Places in the words of schema.org; nothing where there are none."""
    names = dict.fromkeys(place.name for place in places)
    return {"spatialCoverage": [{"@type": "AdministrativeArea", "name": name} for name in names]} if names else {}
