"""The facts of a case, in words: for its panel, its PDF, the rows of the list and the comparison."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases_library.filters import region_name
from portal.organisations.models import Municipality, Region
from portal.organisations.sizes import SIZE_LIMITS

if TYPE_CHECKING:
    from cases_library.models import CasePage
    from portal.pages.models import PortalPage

NAMED_PLACES = 3  # a case of more municipalities is named after its region
CONTACT_ANCHOR = "vraag"


@dataclass(frozen=True)
class Part:
    """One of the values of a fact, such as a municipality; `url` where a reader finds more of it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Fact:
    key: str
    label: str
    parts: tuple[Part, ...] = ()
    note: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.parts or self.note)


# Words -----------------------------------------------------------------------------------
def enumerated(names: Sequence[str]) -> str:
    """Names as a sentence has them: “Boxtel, Venlo and Putten”."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def place_of(case: "PortalPage") -> str:
    """The place by which readers know a case; empty when it has none."""
    return place_in_words([place.name for place in municipalities_of(case)], [region.name for region in regions_named(case)])


def place_in_words(municipalities: Sequence[str], regions: Sequence[str]) -> str:
    """The municipalities by name, or the regions where those say it shorter."""
    if municipalities and (len(municipalities) <= NAMED_PLACES or not regions):
        others = len(municipalities) - NAMED_PLACES
        if others <= 0:
            return enumerated(municipalities)
        return ngettext("%(names)s and %(count)d other", "%(names)s and %(count)d others", others) % {
            "names": ", ".join(municipalities[:NAMED_PLACES]),
            "count": others,
        }
    return enumerated(regions)


def size_of(classes: Iterable[int]) -> str:
    """The sizes of municipalities in one line: their class, or from the lowest limit to the highest. Numbers are inhabitants."""
    found = sorted(set(classes))
    if not found:
        return ""
    if len(found) == 1:
        return str(Municipality.SizeClass(found[0]).label)
    lowest = (0, *SIZE_LIMITS)[found[0] - 1]
    highest = (*SIZE_LIMITS, None)[found[-1] - 1]
    limits = {"lowest": number(lowest), "highest": number(highest or 0)}
    if highest is None:
        return _("%(lowest)s inhabitants or more") % limits if lowest else _("from small to large")
    return _("%(lowest)s to %(highest)s inhabitants") % limits if lowest else _("fewer than %(highest)s inhabitants") % limits


def period_of(case: "CasePage") -> str:
    """“2014 to 2018”, “since 2016”: the years are those of the approach, not of the text."""
    years = {"first": case.started_year, "last": case.ended_year}
    if case.started_year and case.ended_year:
        return str(case.started_year) if case.started_year == case.ended_year else _("%(first)s to %(last)s") % years
    if case.started_year:
        return (_("began in %(first)s") if case.status == case.Status.ENDED else _("since %(first)s")) % years
    return _("until %(last)s") % years if case.ended_year else ""


def ages_of(case: "CasePage") -> str:
    ages = {"youngest": case.age_from, "oldest": case.age_until}
    if case.age_from is None:
        return "" if case.age_until is None else _("up to %(oldest)s years") % ages
    if case.age_until is None:
        return _("from %(youngest)s years") % ages
    return _("%(youngest)s years") % ages if case.age_from == case.age_until else _("%(youngest)s to %(oldest)s years") % ages


def number(value: int | Decimal) -> str:
    """A number as it is written here: “20.000”, “0,5”; without zeros at its end."""
    exact = Decimal(value)
    whole = exact == exact.to_integral_value()
    return number_format(exact.quantize(Decimal(1)) if whole else exact.normalize(), force_grouping=True)


def staff_of(case: "CasePage") -> str:
    return "" if case.fte is None else _("%(number)s fte") % {"number": number(case.fte)}


def money_of(case: "CasePage") -> str:
    """In euros; the space does not break."""
    return "" if case.euros is None else f"€\N{NO-BREAK SPACE}{number(case.euros)}"


def time_of(case: "CasePage") -> str:
    if case.months is None:
        return ""
    return ngettext("%(count)s month", "%(count)s months", case.months) % {"count": case.months}


def strength_of(case: "CasePage") -> str:
    """How strong the evidence is, on the scale of `CasePage.Evidence`; empty when nothing was said of it."""
    scale = case.Evidence.values
    if case.evidence not in scale:
        return ""
    return _("Strength %(place)s of %(total)s") % {"place": scale.index(case.evidence) + 1, "total": len(scale)}


def meta_of(case: "CasePage") -> str:
    """What stands below the place in a list: size, period, status."""
    known = [size_of(size_classes(case)), period_of(case), str(case.get_status_display()).lower()]
    return " · ".join(part for part in known if part)


# Places ----------------------------------------------------------------------------------
def municipalities_of(case: "PortalPage") -> list[Municipality]:
    return sorted(case.municipalities.all(), key=lambda place: place.slug)


def regions_named(case: "PortalPage") -> list[Region]:
    return sorted(case.regions.all(), key=lambda region: (region.kind, region.name))


def regions_of(case: "CasePage") -> list[Region]:
    """The regions that a case names; when it names none, the provinces of its municipalities."""
    named = regions_named(case)
    if named:
        return named
    places = municipalities_of(case)
    prefetch_related_objects(places, "province")
    return sorted({place.province for place in places}, key=lambda region: region.name)


def size_classes(case: "CasePage") -> list[int]:
    return [place.size_class for place in municipalities_of(case) if place.size_class]


# Facts -----------------------------------------------------------------------------------
class CaseFacts:
    """The facts of one case. `address` is that of its page, empty on the page itself."""

    def __init__(self, case: "CasePage", *, address: str = "") -> None:
        self.case = case
        self.address = address

    def panel(self) -> list[Fact]:
        """What is known, in the order of the panel; themes are shown apart."""
        facts = [
            *self._where(),
            *self._when(),
            Fact("took", _("What it took"), _parts(staff_of(self.case), money_of(self.case), time_of(self.case)), self.case.resources_note),
            self._evidence(),
            *self._text(),
        ]
        return [fact for fact in facts if fact.is_known]

    def compared(self) -> list[Fact]:
        """Every fact, known or not, each in a row of its own, so that the rows of several cases are the same."""
        return [
            *self._where(),
            *self._when(),
            Fact("staff", _("Staff"), _parts(staff_of(self.case))),
            Fact("money", _("Money"), _parts(money_of(self.case))),
            Fact("time", _("Time until it ran"), _parts(time_of(self.case))),
            Fact("took", _("About what it took"), _parts(self.case.resources_note)),
            self._evidence(),
            *self._text(),
        ]

    def _where(self) -> list[Fact]:
        places, regions = municipalities_of(self.case), regions_of(self.case)
        return [
            Fact(
                "municipalities",
                _("Municipalities") if len(places) > 1 else _("Municipality"),
                tuple(Part(place.label, place.get_absolute_url()) for place in places),
            ),
            Fact(
                "regions",
                _("Regions") if len(regions) > 1 else _("Region"),
                tuple(Part(region_name(region), region.get_absolute_url()) for region in regions),
            ),
            Fact("size", _("Size of the municipality"), _parts(size_of(size_classes(self.case)))),
        ]

    def _when(self) -> list[Fact]:
        case = self.case
        return [
            Fact("period", _("Period"), _parts(period_of(case)), case.period_note),
            Fact("status", _("Status"), _parts(str(case.get_status_display()))),
            Fact("ages", _("Age"), _parts(ages_of(case))),
        ]

    def _evidence(self) -> Fact:
        case = self.case
        said = str(case.get_evidence_display()) if case.evidence else ""
        note = ". ".join(part.removesuffix(".") for part in (strength_of(case), case.evidence_note) if part)
        return Fact("evidence", _("Does it work?"), _parts(said), f"{note}." if note else "")

    def _text(self) -> list[Fact]:
        case, person = self.case, self.case.contact_person
        checked = date_format(case.checked_on, "j F Y") if case.checked_on else ""
        return [
            Fact("contact", _("Contact"), (Part(person.name, f"{self.address}#{CONTACT_ANCHOR}"),) if person else ()),
            Fact("date", _("Date of this text"), _parts(date_format(case.date, "j F Y"))),
            Fact("checked", _("Last checked"), _parts(checked)),
        ]


def _parts(*texts: str) -> tuple[Part, ...]:
    return tuple(Part(capfirst(text)) for text in texts if text)
