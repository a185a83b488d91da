"""The facts of pilots and stories, in words, for the panel beside their text."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases_library.facts import Fact, Part, municipalities_of, regions_named
from cases_library.filters import region_name

if TYPE_CHECKING:
    from pilots.models import PilotPage, StoryPage


def pilot_facts(pilot: "PilotPage") -> list[Fact]:
    number = len(pilot.participant_list)
    participants = ngettext("%(number)s participant", "%(number)s participants", number) % {"number": number} if number else ""
    facts = [
        _fact("status", _("Status"), pilot.get_status_display()),
        _fact("starts", _("First day"), _day(pilot.starts_on)),
        _fact("ends", _("Last day"), _day(pilot.ends_on)),
        _fact("period", _("Period"), pilot.period_note),
        _fact("supporters", _("Supported by"), pilot.supporters),
        _fact("participants", _("Participants"), participants),
    ]
    return [fact for fact in facts if fact.is_known]


def story_facts(story: "StoryPage") -> list[Fact]:
    municipalities, regions, pilot = municipalities_of(story), regions_named(story), story.pilot
    facts = [
        Fact("pilot", _("Pilot"), (Part(pilot.title, pilot.url or ""),) if pilot else ()),
        _fact("date", _("Date"), _day(story.date)),
        Fact(
            "regions",
            _("Regions") if len(regions) > 1 else _("Region"),
            tuple(Part(region_name(region), region.get_absolute_url()) for region in regions),
        ),
        Fact(
            "municipalities",
            _("Municipalities") if len(municipalities) > 1 else _("Municipality"),
            tuple(Part(place.label, place.get_absolute_url()) for place in municipalities),
        ),
        _fact("checked", _("Last checked"), _day(story.checked_on)),
    ]
    return [fact for fact in facts if fact.is_known]


def _fact(key: str, label: str, text: str) -> Fact:
    return Fact(key, label, (Part(text),) if text else ())


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
