"""Which municipality lies in which region, from an official file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify

from portal.organisations.imports.matching import Contradiction, MunicipalityFinder, RegionFinder, UnknownPlace
from portal.organisations.imports.municipalities import CODE_NAMES, NAME_NAMES, found
from portal.organisations.imports.report import ImportProblem, Report, sentence
from portal.organisations.imports.table import Column, Line
from portal.organisations.models import Municipality, Region, RegionMembership
from portal.organisations.services import after_bulk_write

#: A province is not imported: it comes with the project, and a municipality says itself where it lies.
KINDS = [kind for kind in Region.Kind if kind != Region.Kind.PROVINCE]


def columns(region: str, chosen: Mapping[str, str]) -> dict[str, Column]:
    """The columns of this import; `region` is the one with the names of the regions."""
    return {
        "code": Column(CODE_NAMES, chosen.get("code", "")),
        "name": Column(NAME_NAMES, chosen.get("name", "")),
        "region": Column(chosen=region, needed=True),
        "region code": Column(chosen=chosen.get("region code", "")),
    }


def import_regions(lines: Iterable[Line], *, kind: str, skip_unknown: bool = False, dry_run: bool = False) -> Report:
    """Put each municipality of the lines in its region, making the regions that are new.

    It leaves the region of this kind in which it was, unless the kind is one of which a municipality may
    be in several. Raises ImportProblem, with nothing written, when any line is wrong.
    """
    with transaction.atomic():
        places = list(Municipality.objects.order_by("slug"))
        division = Division(kind, list(Region.objects.select_for_update().of_kind(kind)))
        division.read(lines, MunicipalityFinder(places), skip_unknown)
        division.compare()
        division.tell(places)
        if not dry_run:
            division.write()
    return division.report


@dataclass
class Division:
    """The municipalities of the country in the regions of one kind: as they are, and as a file has them."""

    kind: str
    regions: list[Region]
    report: Report = field(default_factory=Report)
    wanted: dict[tuple[int, str], tuple[Municipality, Region]] = field(default_factory=dict)  # by municipality, region's address
    names: dict[str, str] = field(default_factory=dict)  # of regions in the file, by code
    new: list[Region] = field(default_factory=list)
    touched: list[Region] = field(default_factory=list)  # with another name or code than before
    to_leave: list[RegionMembership] = field(default_factory=list)
    to_join: list[RegionMembership] = field(default_factory=list)

    @property
    def exclusive(self) -> bool:
        return self.kind in Region.EXCLUSIVE_KINDS

    def read(self, lines: Iterable[Line], municipalities: MunicipalityFinder, skip_unknown: bool) -> None:
        finder = RegionFinder(self.regions)
        problems: list[str] = []
        seen: dict[int | tuple[int, str], int] = {}
        for line in lines:
            try:
                place, region = found(line, municipalities), self.region(line, finder)
                key = (place.pk, region.slug)
                if (before := seen.setdefault(place.pk if self.exclusive else key, line.number)) != line.number:
                    raise ValueError(f"{place} stands on line {before} too")
                self.wanted[key] = (place, region)
            except UnknownPlace as error:
                if skip_unknown:
                    self.report.notices.append("Skipped. " + sentence(f"Line {line.number}", error))
                else:
                    problems.append(sentence(f"Line {line.number}", error))
            except (ValueError, Contradiction) as error:
                problems.append(sentence(f"Line {line.number}", error))
        if problems:
            raise ImportProblem(problems)

    def region(self, line: Line, finder: RegionFinder) -> Region:
        """The region that a line names, new or known. Raises ValueError or Contradiction."""
        name, code = line.value("region"), line.value("region code")
        if not name or len(name) > 100 or not slugify(name):
            raise ValueError(f"{name[:40]} is no name for a region" if name else "no region")
        if len(code) > 12:
            raise ValueError(f"{code[:40]} is no code of a region: more than 12 characters")
        if code and (called := self.names.setdefault(code, name)) != name:
            raise ValueError(f"the region {code} is called {called} above and {name} here")
        region = finder.find(name=name, code=code)
        if region is None:
            return self.make(line, finder, name, code)
        if code and region.code and region.code != code:
            raise ValueError(f"{region} has the code {region.code}, not {code}")
        if code and (region.code, region.name) != (code, name):
            self.take_over(line, finder, region, name, code)
        return region

    def make(self, line: Line, finder: RegionFinder, name: str, code: str) -> Region:
        region = Region(kind=self.kind, name=name, slug=slugify(name), code=code)
        if near := finder.near(name):
            self.report.notices.append(f"Line {line.number}: {name} is new, though there is {near}; is it misspelt?")
        self.new.append(region)
        finder.add(region)
        return region

    def take_over(self, line: Line, finder: RegionFinder, region: Region, name: str, code: str) -> None:
        """A region that is known by its code is called what the file calls it; its address stays."""
        if region.name != name:
            self.report.notices.append(f"Line {line.number}: {region} is called {name} from now on.")
        region.code, region.name = code, name
        finder.add(region)
        if region not in self.touched and region not in self.new:
            self.touched.append(region)

    def compare(self) -> None:
        """Find out who leaves and who joins which region."""
        present = {
            (membership.municipality_id, membership.region.slug): membership
            for membership in RegionMembership.objects.filter(region__kind=self.kind).select_related("region", "municipality")
        }
        told = {municipality for municipality, _region in self.wanted}
        if self.exclusive:
            self.to_leave = [had for key, had in present.items() if key[0] in told and key not in self.wanted]
        joining = [pair for key, pair in self.wanted.items() if key not in present]
        self.to_join = [RegionMembership(region=region, municipality=place) for place, region in joining]
        self.report.changed, self.report.unchanged = len(self.to_join), len(self.wanted) - len(self.to_join)

    def tell(self, places: list[Municipality]) -> None:
        told = {municipality for municipality, _region in self.wanted}
        self.report.notice("New regions", self.new)
        self.report.notice("Left", [f"{had.region} by {had.municipality}" for had in self.to_leave])
        if self.exclusive:
            self.report.notice("Not in the file", [place for place in places if place.is_current() and place.pk not in told])
            filled = {region.slug for _place, region in self.wanted.values()}
            self.report.notice("Regions that are not in the file", [region for region in self.regions if region.slug not in filled])

    def write(self) -> None:
        if not (self.new or self.touched or self.to_leave or self.to_join):
            return
        Region.objects.bulk_create(self.new)
        Region.objects.bulk_update(self.touched, ["name", "code"])
        # One statement: delete() would announce each row to the index of references, which does not hold them.
        left = RegionMembership.objects.filter(pk__in=[had.pk for had in self.to_leave])
        left._raw_delete(left.db)
        for membership in self.to_join:
            membership.region_id = membership.region.pk  # known only since the new ones were made
        RegionMembership.objects.bulk_create(self.to_join)
        after_bulk_write([*self.new, *self.touched], found_by_other_words=True)
