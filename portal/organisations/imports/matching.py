"""Finding the municipality or region that a line of a file means."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from portal.organisations.models import Municipality, Region

CODE = re.compile(r"(?:GM)?(\d{1,4})", re.IGNORECASE)


class UnknownPlace(Exception):
    """The portal knows no such place; the message names the nearest."""


class Contradiction(Exception):
    """Code and name speak of different places."""


def key_of(name: str) -> str:
    """A name without capitals, accents, punctuation and the word for municipality in front."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", " ", plain.casefold()).strip().removeprefix("gemeente ")


def without_note(name: str) -> str:
    """A name without what stands in brackets at its end: Hengelo (O.) is Hengelo."""
    return re.sub(r"\s*\([^)]*\)\s*$", "", name)


def municipality_code(text: str) -> str:
    """The CBS code as the portal writes it: 302 and gm0302 are GM0302; empty where it is no code."""
    match = CODE.fullmatch(text.strip())
    return f"GM{int(match[1]):04d}" if match else ""


class MunicipalityFinder:
    """All municipalities by code, and those that exist on a day by their names."""

    def __init__(self, municipalities: Iterable[Municipality], on: date | None = None) -> None:
        self.all = list(municipalities)
        self.by_code = {place.code: place for place in self.all if place.code}
        self.by_name: dict[str, Municipality] = {}
        self.current = [place for place in self.all if place.is_current(on)]
        official = [(place.name, place) for place in self.current]
        others = [(name, place) for place in self.current for name in (place.slug, *place.alias_list)]
        for name, place in official + others:
            self.by_name.setdefault(key_of(name), place)

    def find(self, *, code: str = "", name: str = "") -> Municipality:
        """The municipality of a code, a name or both. Raises UnknownPlace or Contradiction."""
        official = municipality_code(code)
        if code and not official:
            raise UnknownPlace(f"{code} is no code of a municipality (GM and four digits)")
        named = self.named(name)
        if official in self.by_code:
            coded = self.by_code[official]
            if named is not None and named.pk != coded.pk:
                raise Contradiction(f"{official} is {coded}, not {name}")
            return coded
        if named is None:
            raise UnknownPlace(self._unknown(official, name))
        if official and named.code:
            raise Contradiction(f"{name} has the code {named.code}, not {official}")
        return named

    def named(self, name: str) -> Municipality | None:
        return self.by_name.get(key_of(name)) or self.by_name.get(key_of(without_note(name)))

    def _unknown(self, code: str, name: str) -> str:
        if not name:
            return f"no municipality has the code {code}" + (
                "" if self.by_code else "; no codes are known yet, so the file must name them too"
            )
        called = f"{name} ({code})" if code else name
        near = difflib.get_close_matches(key_of(name), self.by_name, n=1, cutoff=0.6)
        return f"no municipality {called}" + (f"; did you mean {self.by_name[near[0]]}?" if near else "")


class RegionFinder:
    """The regions of one kind by code and by name."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self.by_code: dict[str, Region] = {}
        self.by_name: dict[str, Region] = {}
        for region in regions:
            self.add(region)

    def add(self, region: Region) -> None:
        """Know a region that is new, or that was given another name or code."""
        if region.code:
            self.by_code[region.code] = region
        for name in (region.name, region.slug, *region.alias_list):
            self.by_name.setdefault(key_of(name), region)

    def find(self, *, name: str, code: str = "") -> Region | None:
        """The region of a code or a name; None where there is none. Raises Contradiction where they name two."""
        coded, named = self.by_code.get(code), self.by_name.get(key_of(name))
        if coded is not None and named is not None and coded is not named:
            raise Contradiction(f"{code} is {coded}, not {named}")
        return coded or named

    def near(self, name: str) -> Region | None:
        """A region that was there before with nearly this name, which may be the same, misspelt."""
        before = [key for key, region in self.by_name.items() if region.pk]
        near = difflib.get_close_matches(key_of(name), before, n=1, cutoff=0.85)
        return self.by_name[near[0]] if near else None
