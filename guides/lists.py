"""What lists and the home page show of guides."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from guides.models import GuidePage, step_numbers
from portal.pages.models import PortalPage


def steps_of_home(request: HttpRequest) -> dict[str, Any] | None:
    """The steps of the first guide: "begin where you stand"."""
    guide = GuidePage.objects.published().order_by("path").first()
    if guide is None or not guide.steps:
        return None
    return {"guide": guide, "steps": guide.steps}


def step_lines(steps: Sequence[PortalPage]) -> dict[int, str]:
    """What stands above a step in a mixed list: its number in its guide."""
    return {key: gettext("Step %(number)s") % {"number": number} for key, number in step_numbers(steps).items()}
