"""What lists and the home page show of personas."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from cases_library.lens import companions
from cases_library.models import PersonaPage
from portal.pages.models import PortalPage

AT_HOME = 6


def persona_lines(personas: Sequence[PortalPage]) -> dict[int, str]:
    """What stands above a persona in a mixed list: the age."""
    return {persona.pk: PersonaPage(age=persona.line_values["age"]).age_in_words for persona in personas}


def people_of_home(request: HttpRequest) -> dict[str, Any] | None:
    """A few personas from all over the fan, to look along with."""
    everyone = companions()
    if not everyone:
        return None
    shown = everyone if len(everyone) <= AT_HOME else [everyone[place * len(everyone) // AT_HOME] for place in range(AT_HOME)]
    return {"companions": shown, "total": len(everyone), "overview": everyone[0].overview}
