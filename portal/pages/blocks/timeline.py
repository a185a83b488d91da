"""Time: phases in months, ages at which something changes, milestones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


@dataclass(frozen=True)
class PhaseBar:
    """One row of the drawing: `start` and `months` are in months from the beginning of the first phase."""

    title: str
    months: int
    start: int


def phase_bars(phases: Iterable[Any]) -> tuple[list[PhaseBar], int]:
    """Lay phases end to end; return the bars and the total in months. A draft may not say yet how long one takes."""
    bars: list[PhaseBar] = []
    start = 0
    for phase in phases:
        months = phase["months"] or 0
        bars.append(PhaseBar(title=phase["title"], months=months, start=start))
        start += months
    return bars, start


class PhaseBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What happens"), max_length=200)
    months = blocks.IntegerBlock(label=_("Months"), min_value=1, max_value=60)

    class Meta:
        icon = "history"
        label = _("Phase")


class PhasesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    phases = blocks.ListBlock(PhaseBlock(), label=_("Phases"), min_num=2, max_num=20)

    class Meta:
        icon = "history"
        label = _("Phases")
        group = _("Time")
        template = "blocks/phases.html"
        description = _("Phases one after another, each in months; the total is computed.")
        preview_value: ClassVar = {
            "title": "Zo liep het",
            "phases": [{"title": "Partners in beeld", "months": 3}, {"title": "Bijeenkomst", "months": 1}],
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["bars"], context["total"] = phase_bars(value["phases"])
        return context


class AgeMomentBlock(blocks.StructBlock):
    age = blocks.CharBlock(label=_("Age"), max_length=40, help_text=_("Such as “17,5” or “twee maanden voor 18”."))
    what = blocks.TextBlock(label=_("What happens"), max_length=300, rows=2)
    who = blocks.CharBlock(label=_("Who"), max_length=160, required=False)
    law = blocks.CharBlock(label=_("Law"), max_length=160, required=False)
    decision = blocks.TextBlock(label=_("Decision"), max_length=240, rows=2, required=False)

    class Meta:
        icon = "user"
        label = _("Moment")


class AgeLineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    moments = blocks.ListBlock(AgeMomentBlock(), label=_("Moments"), min_num=1, max_num=15)

    class Meta:
        icon = "user"
        label = _("Age line")
        group = _("Time")
        template = "blocks/age_line.html"
        description = _("What happens at which age, who acts, under which law, and what is decided.")
        preview_value: ClassVar = {
            "title": "Van 17,5 naar 18",
            "moments": [
                {"age": "17,5", "what": "De risicoanalyse is klaar.", "who": "Jeugdhulp", "law": "", "decision": "Wel of geen plan"}
            ],
        }


class MilestoneBlock(blocks.StructBlock):
    date = blocks.CharBlock(label=_("When"), max_length=60, help_text=_("A day, month or year, such as “november 2015”."))
    text = blocks.TextBlock(label=_("What happened"), max_length=400, rows=2)
    ongoing = blocks.BooleanBlock(label=_("Still going on"), required=False)

    class Meta:
        icon = "thumbtack"
        label = _("Milestone")


class MilestonesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    milestones = blocks.ListBlock(MilestoneBlock(), label=_("Milestones"), min_num=1)

    class Meta:
        icon = "thumbtack"
        label = _("Milestones")
        group = _("Time")
        template = "blocks/milestones.html"
        description = _("Dated facts in order.")
        preview_value: ClassVar = {
            "title": "Mijlpalen",
            "milestones": [{"date": "november 2015", "text": "Een brief aan de raad.", "ongoing": False}],
        }
