"""What lists and the home page show of guides."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from guides.models import GuidePage, StepPage
from portal.pages.models import PortalPage
from portal.pages.visibility import below


def steps_of_home(request: HttpRequest) -> dict[str, Any] | None:
    """The steps of the first guide: "begin where you stand"."""
    guide = GuidePage.objects.published().order_by("path").first()
    if guide is None or not guide.steps:
        return None
    return {"guide": guide, "steps": guide.steps}


def step_lines(steps: Sequence[PortalPage]) -> dict[int, str]:
    """What stands above a step in a mixed list: its number in its guide."""
    parents = {step.path[: -StepPage.steplen] for step in steps}
    siblings = StepPage.objects.published().filter(below(parents)).in_order().values_list("pk", "path")
    lines: dict[int, str] = {}
    counted: dict[str, int] = {}
    for key, path in siblings:
        parent = path[: -StepPage.steplen]
        counted[parent] = counted.get(parent, 0) + 1
        lines[key] = gettext("Step %(number)s") % {"number": counted[parent]}
    return lines
