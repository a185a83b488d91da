"""Personas, and what matters for them in the guide."""

from typing import Any

import factory
from wagtail.models import Page

from cases_library.models import PersonaAgeMoment, PersonaIndexPage, PersonaMatter, PersonaPage, PersonaSituation
from cases_library.portraits import PORTRAITS
from guides.models import StepPage
from tests.factories.pages import PageFactory


class PersonaIndexPageFactory(PageFactory):
    class Meta:
        model = PersonaIndexPage

    title = "Persona's"
    slug = "personas"


def matter(step: StepPage, action_key: str = "", why: str = "Omdat het telt.") -> PersonaMatter:
    """A row to give to a persona: `PersonaPageFactory(matters=[matter(step, "kaart")])`."""
    return PersonaMatter(step_id=step.pk, action_key=action_key, why=why)


class PersonaPageFactory(PageFactory):
    """`matters`, `age_moments` and `situations` are rows; `situations` may be themes, each with a text."""

    class Meta:
        model = PersonaPage

    title = factory.Sequence(lambda n: f"Jongere {n}")
    portrait = factory.Sequence(lambda n: list(PORTRAITS)[n % len(PORTRAITS)])
    age = 17
    living = "Bij een pleeggezin"
    daytime = "Mbo, derde jaar"
    quote = "Ik wil blijven."
    story = "<p>Een rustig iemand.</p>"
    wants = "<ul><li>Een eigen plek.</li></ul>"
    obstacles = "<ul><li>Iedereen wijst naar elkaar.</li></ul>"
    helps = "<ul><li>Eén begeleider.</li></ul>"
    needed = "<ul><li>Een jeugdconsulent.</li></ul>"
    matters: tuple[PersonaMatter, ...] = ()
    situations: tuple[Any, ...] = ()
    age_moments: tuple[PersonaAgeMoment, ...] = ()

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, situations: Any, matters: Any, age_moments: Any, **fields: Any) -> Page:
        rows = [
            row if isinstance(row, PersonaSituation) else PersonaSituation(theme=row, text=f"Hoe het gaat met {row.name}.")
            for row in situations
        ]
        for place, row in enumerate(matters):
            row.sort_order = place
        return super()._create(model_class, *args, situations=rows, matters=list(matters), age_moments=list(age_moments), **fields)
