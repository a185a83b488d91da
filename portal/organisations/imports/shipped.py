"""The provinces and municipalities that come with the project (data/LICENSE.md)."""

import csv
from dataclasses import dataclass

from django.db import transaction

from portal.organisations.imports.matching import MunicipalityFinder
from portal.organisations.map import DATA_DIR
from portal.organisations.models import Municipality, Region
from portal.organisations.services import after_bulk_write


@dataclass(frozen=True)
class Province:
    name: str
    slug: str
    code: str
    aliases: str


PROVINCES = [
    Province("Drenthe", "drenthe", "PV22", ""),
    Province("Flevoland", "flevoland", "PV24", ""),
    Province("Fryslân", "fryslan", "PV21", "Friesland"),
    Province("Gelderland", "gelderland", "PV25", ""),
    Province("Groningen", "groningen", "PV20", ""),
    Province("Limburg", "limburg", "PV31", ""),
    Province("Noord-Brabant", "noord-brabant", "PV30", "Brabant"),
    Province("Noord-Holland", "noord-holland", "PV27", ""),
    Province("Overijssel", "overijssel", "PV23", ""),
    Province("Utrecht", "utrecht", "PV26", ""),
    Province("Zeeland", "zeeland", "PV29", ""),
    Province("Zuid-Holland", "zuid-holland", "PV28", ""),
]


@transaction.atomic
def load_places() -> tuple[int, int]:
    """Make the provinces and municipalities that are missing; return how many of each were made.

    One that is there already, by its address or name, stays as it is: editors may have changed it.
    """
    provinces, made = _load_provinces()
    places = list(Municipality.objects.all())
    known = MunicipalityFinder(places)
    taken = {place.slug for place in places}
    with (DATA_DIR / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        new = [
            Municipality(
                name=row["name"],
                slug=row["slug"],
                province=provinces[row["province"]],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                aliases=row["aliases"].replace("|", "\n"),
            )
            for row in csv.DictReader(file)
            if row["slug"] not in taken and known.named(row["name"]) is None
        ]
    if made or new:
        Municipality.objects.bulk_create(new)
        after_bulk_write([*made, *new], found_by_other_words=True)
    return len(made), len(new)


def _load_provinces() -> tuple[dict[str, Region], list[Region]]:
    """All provinces by the name that the data have for them, and those that were made just now."""
    known = {region.slug: region for region in Region.objects.provinces()}
    made = [
        Region(kind=Region.Kind.PROVINCE, name=province.name, slug=province.slug, code=province.code, aliases=province.aliases)
        for province in PROVINCES
        if province.slug not in known
    ]
    Region.objects.bulk_create(made)
    known |= {region.slug: region for region in made}
    return {province.name: known[province.slug] for province in PROVINCES}, made
